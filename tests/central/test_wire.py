"""The border between the office's JSON and our fields loses nothing, known or unknown."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hubshift_desktop.central.api import CentralApi
from hubshift_desktop.central.body import NotJsonError, parsed
from hubshift_desktop.central.compose import compose_client
from hubshift_desktop.central.errors import CentralError, ErrorKind
from hubshift_desktop.central.wire import REFERENCES, date_of
from hubshift_desktop.central.wire_client import read_client, read_medical
from hubshift_desktop.central.wire_lists import numbers_of, rows_of
from hubshift_desktop.central.wire_parts import read_goal
from hubshift_desktop.domain.fields import Fields, JsonValue, flatten, nest
from tests.central.office import Office, api_for, ok, said

Call = Callable[[CentralApi], object]
names = st.text("abcdefgXYZ_", min_size=1, max_size=8).filter(lambda name: name not in {"id", "_id", *REFERENCES})
scalars = st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=12)
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, min_size=1, max_size=3),
    max_leaves=10,
)
people = st.fixed_dictionaries({"id": st.text("ab1", min_size=1), "name": st.text(max_size=8)})
clients = st.fixed_dictionaries(
    {"personalInfo": st.dictionaries(names | st.just("firstName"), values, min_size=1, max_size=4)},
    optional={
        "ndisDetails": st.fixed_dictionaries({"planEndDate": st.dates().map(str), "planManager": people}),
        "supportCoordinator": people,
        "emergencyContacts": st.lists(st.dictionaries(names, scalars), max_size=3),
        "somethingNew": values,
        "aList": st.lists(values, max_size=3),
    },
)


@pytest.mark.row("S22")
@given(record=clients)
def test_from_the_wire_and_back_every_leaf_is_kept(record: dict[str, JsonValue]) -> None:
    wire = parsed(json.dumps({"_id": "c1", **record}).encode())
    assert isinstance(wire, dict)
    back = nest(read_client(wire))
    assert flatten(back) == flatten(record)


@given(record=clients)
def test_reading_what_was_read_changes_nothing(record: dict[str, JsonValue]) -> None:
    once = read_client(copy.deepcopy(record))
    nested = nest(once)
    assert read_client({"personalInfo": {}, **copy.deepcopy(nested)}) == once


@given(date=st.dates().map(str), rest=st.sampled_from(["T00:00:00.000Z", "T23:30:00+11:00", " 00:00:00", ""]))
def test_a_date_is_its_first_ten_characters_whatever_follows(date: str, rest: str) -> None:
    fields = read_client({"personalInfo": {"dateOfBirth": date + rest}, "visits": [{"startDate": date + rest}]})
    assert fields == {"personalInfo.dateOfBirth": date, "visits": [{"startDate": date}]}


@pytest.mark.parametrize("value", [None, "", "soon", "31/12/2026 00:00", 20240101, "2024-01-01 is fine"])
def test_only_a_timestamp_is_shortened(value: JsonValue) -> None:
    assert date_of(value) == ("2024-01-01" if value == "2024-01-01 is fine" else value)


REFERENCE_FORMS: list[tuple[JsonValue, Fields]] = [
    ("pm1", {"id": "pm1"}),
    (7, {"id": "7"}),
    (None, {"id": None}),
    ("", {"id": None}),
    ({"id": "pm1", "name": "Priya Nair"}, {"id": "pm1", "name": "Priya Nair"}),
    ({"_id": "pm1", "firstName": "Priya", "lastName": "Nair"}, {"id": "pm1", "name": "Priya Nair"}),
    ({"_id": 7, "firstName": "Priya", "lastName": None}, {"id": "7", "name": "Priya"}),
    ({"_id": "pm1", "name": "PN", "firstName": "Priya", "e": {"x": 1}}, {"id": "pm1", "name": "PN", "e.x": 1}),
    ({"name": "Priya"}, {"name": "Priya"}),
]


@pytest.mark.parametrize(("wire", "fields"), REFERENCE_FORMS)
def test_a_person_is_read_in_every_form(wire: JsonValue, fields: Fields) -> None:
    read = read_client({"personalInfo": {"a": 1}, "supportCoordinator": wire})
    del read["personalInfo.a"]
    assert read == {f"supportCoordinator.{key}": value for key, value in fields.items()}


def test_a_record_that_comes_with_its_row_is_told_by_its_sections() -> None:
    row: dict[str, JsonValue] = {"firstName": "J", "email": "j@example.com", "planManager": "pm1", "status": "active"}
    sections: dict[str, JsonValue] = {
        "personalInfo": {"firstName": "Jane"},
        "ndisDetails": {"planManager": {"id": "pm2", "name": "Priya Nair"}},
    }
    assert read_client({**row, **sections}) == {
        "personalInfo.firstName": "Jane",
        "personalInfo.email": "j@example.com",
        "ndisDetails.planManager.id": "pm2",
        "ndisDetails.planManager.name": "Priya Nair",
        "status": "active",
    }


def test_a_list_where_a_person_was_expected_stays_a_list() -> None:
    assert read_client({"planManager": ["a"]}) == {"ndisDetails.planManager": ["a"]}


def test_nested_lists_are_brought_to_form_too() -> None:
    fields = read_goal(
        {"tasks": [{"_id": "t1", "id": "t2", "steps": [[{"dueDate": "2026-01-01T00:00:00Z"}]]}, 5], "clientId": "c"}
    )
    assert fields == {"tasks": [{"_id": "t1", "id": "t2", "steps": [[{"dueDate": "2026-01-01"}]]}, 5]}
    assert read_goal({"tasks": "none"}) == {"tasks": "none"}


@pytest.mark.row("S13")
@pytest.mark.parametrize(
    ("answer", "rows"),
    [
        ({"data": {"clients": [1]}}, [1]),
        ({"data": {"docs": [1]}}, [1]),
        ({"data": {"data": [1]}}, [1]),
        ({"data": [1]}, [1]),
        ([1], [1]),
        ({"clients": [1]}, [1]),
        ({"data": {"data": {"docs": [1]}}}, None),
        ({"data": {"a": 1}}, None),
        ({"data": None}, None),
        ({}, None),
        ("x", None),
    ],
)
def test_rows_are_found_where_they_are_put(answer: JsonValue, rows: list[JsonValue] | None) -> None:
    assert rows_of(answer) == rows


def test_numbers_of_a_page_may_be_missing_or_texts() -> None:
    assert numbers_of({"data": {"pagination": {"totalItems": "41", "itemsPerPage": 0}}}).total_items == 41
    assert numbers_of({"data": {"pagination": {"totalItems": -1}, "total": True}}).total_items is None
    assert numbers_of({"total": 5, "data": [], "limit": 2}).total_pages == 3
    assert numbers_of([]).total_items is None


def test_one_bad_row_never_hides_the_others() -> None:
    rows: JsonValue = [{"id": "a"}, {"firstName": "no id"}, {"id": "../x"}, 5, {"_id": 7}]
    page = api_for(Office([ok(data={"clients": rows})])).list_clients(page=1)
    assert ([row.server_id for row in page.rows], page.skipped) == (["a", "7"], 3)
    goals = api_for(Office([ok(data=rows)])).goals("c1")
    assert ([goal.server_id for goal in goals.items], goals.skipped) == (["a", "7"], 3)
    files = api_for(Office([ok(data=rows)])).documents("c1")
    assert ([item.server_id for item in files.items], files.skipped) == (["a", "7"], 3)
    carers = api_for(Office([ok(data=rows)])).clients_of_carer("h1")
    assert [client.appointment_count for client in carers] == [None, None]


def test_the_ndis_search_reads_one_record_or_many_and_never_half() -> None:
    record: JsonValue = {"_id": "c1", "personalInfo": {"firstName": "Jane"}}
    answers: list[JsonValue] = [record, [record], {"clients": [record]}]
    for data in answers:
        (found,) = api_for(Office([ok(data=data)])).find_by_ndis(ndis_number="430000017")
        assert (found.server_id, found.fields) == ("c1", {"personalInfo.firstName": "Jane"})
    not_found = said({"success": False, "message": "Client not found"}, status=404)
    assert api_for(Office([not_found])).find_by_ndis(ndis_number="1") == ()
    for odd in (ok(data=[{"firstName": "no id"}]), ok(data={"firstName": "no id"}), ok()):
        with pytest.raises(CentralError) as caught:
            api_for(Office([odd])).find_by_ndis(ndis_number="1")
        assert caught.value.kind is ErrorKind.UNREADABLE
    with pytest.raises(CentralError) as caught:
        api_for(Office([said({"success": False}, status=403)])).find_by_ndis(ndis_number="1")
    assert caught.value.kind is ErrorKind.FORBIDDEN


def test_an_empty_list_said_in_words_is_an_empty_list_and_an_absent_client_is_not() -> None:
    none = said({"success": False, "message": "No goals found"}, status=404)
    assert api_for(Office([none])).goals("c1").items == ()
    assert api_for(Office([none])).clients_of_carer("h1") == ()
    assert api_for(Office([none])).my_clients() == ()
    absent = said({"success": False, "message": "Client not found"}, status=404)
    calls: list[Call] = [lambda api: api.goals("c1"), lambda api: api.clients_of_carer("h1")]
    calls.append(lambda api: api.my_clients())
    for call in calls:
        with pytest.raises(CentralError) as caught:
            call(api_for(Office([absent])))
        assert caught.value.kind is ErrorKind.NOT_FOUND


def test_my_caseload_reads_rows() -> None:
    rows: JsonValue = [{"id": "c1", "firstName": "Jane"}, {"firstName": "Nobody"}, {"_id": "c2"}]
    assert api_for(Office([ok(data=rows)])).my_clients() == ("c1", "c2")


@pytest.mark.parametrize("data", [None, [], "x", {"id": "c2"}])
def test_another_record_than_asked_for_is_not_used(data: JsonValue) -> None:
    with pytest.raises(CentralError) as caught:
        api_for(Office([ok(data=data)])).client("c1")
    assert caught.value.kind is ErrorKind.UNREADABLE


@pytest.mark.row("S13")
def test_a_list_answer_without_a_list_must_not_look_empty() -> None:
    calls: list[Call] = [
        lambda api: api.goals("c1"),
        lambda api: api.list_clients(page=1),
        lambda api: api.medical("c1"),
    ]
    for call in calls:
        with pytest.raises(CentralError) as caught:
            call(api_for(Office([ok(data="x")])))
        assert caught.value.kind is ErrorKind.UNREADABLE


def test_a_change_confirmed_for_another_record_is_in_doubt() -> None:
    with pytest.raises(CentralError) as caught:
        api_for(Office([ok(data={"_id": "c2"})])).update_client("c1", {"personalInfo.phone": "1"})
    assert caught.value.kind is ErrorKind.IN_DOUBT


def test_what_the_office_echoes_is_read() -> None:
    echo: JsonValue = {"goal": {"_id": "g1", "title": "Cook"}}
    assert api_for(Office([ok(data=echo)])).update_goal("g1", {"title": "Cook"}).fields == {"title": "Cook"}
    assert api_for(Office([ok(data=[])])).update_goal("g1", {"title": "Cook"}).fields == {}


def test_half_a_character_does_not_make_a_page_unreadable() -> None:
    assert parsed(rb'{"a": "x\ud83d", "b": "\ude00y", "c": "\ud83d\ude00"}') == {"a": "x�", "b": "�y", "c": "😀"}


@pytest.mark.parametrize("raw", [b"", b"{", b"NaN", b"[1e999]", b'"\xff"', b"[Infinity]", b"[" * 100_000])
def test_what_is_no_json_is_refused(raw: bytes) -> None:
    with pytest.raises(NotJsonError):
        parsed(raw)


def test_wide_is_not_deep() -> None:
    assert parsed(json.dumps([{"a": [1]}] * 500).encode()) == [{"a": [1]}] * 500


DETAIL: Fields = {
    "medicalInfo.allergies": ["Peanuts", "Latex"],
    "medicalInfo.conditions": ["Autism"],
    "medicalInfo.medications": [],
}


def test_the_medication_answer_lies_over_the_record() -> None:
    medical = read_medical(
        {"medications": [{"medicineName": "A"}], "allergies": ["peanuts ", "Penicillin", 5], "medicalHistory": "H"}
    )
    assert compose_client(DETAIL, medical) == {
        "medicalInfo.allergies": ["Peanuts", "Latex", "Penicillin", 5],
        "medicalInfo.conditions": ["Autism"],
        "medicalInfo.medications": [{"medicineName": "A"}],
        "medicalInfo.medicalHistory": "H",
    }


def test_what_the_medication_answer_leaves_out_stays() -> None:
    assert compose_client(DETAIL, read_medical({})) == DETAIL
    assert compose_client(DETAIL, read_medical("odd")) == DETAIL


allergy_lists = st.none() | st.just("Peanuts") | st.lists(st.sampled_from(["Nuts", "nuts", "Latex", " Eggs"]))


@given(first=allergy_lists, second=allergy_lists)
def test_no_allergy_of_either_answer_is_lost(first: JsonValue, second: JsonValue) -> None:
    composed = compose_client({"medicalInfo.allergies": first}, {"medicalInfo.allergies": second})
    joined = composed["medicalInfo.allergies"]
    known = {str(item).strip().casefold() for item in joined} if isinstance(joined, list) else set()
    for side in (first, second):
        if isinstance(side, list):
            assert {str(item).strip().casefold() for item in side} <= known
