"""The fictional caseload: always the same people, obviously made up, in every state a list must show."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hubshift_desktop.demo.caseload import Caseload, DemoClient, make_caseload
from hubshift_desktop.domain.fields import JsonValue, flatten, objects, text

TODAY = date(2026, 11, 24)
FICTITIOUS = re.compile(
    r"0491 570 (156|157|158|159|006)|0491 571 266|\(0[2378]\) (5550|7010) \d{4}|\+61491570(156|157|158|159|006)"
)


@pytest.fixture(scope="module")
def caseload() -> Caseload:
    return make_caseload(size=600, today=TODAY)


def names(client: DemoClient) -> str:
    fields = flatten(client.record)
    return f"{text(fields, 'personalInfo.firstName')} {text(fields, 'personalInfo.lastName')}".strip()


def days_left(client: DemoClient) -> int:
    return (date.fromisoformat(text(flatten(client.record), "ndisDetails.planEndDate")) - TODAY).days


@given(size=st.integers(0, 40), seed=st.integers(0, 2**32))
@settings(max_examples=20, deadline=None)
def test_same_seed_and_day_make_the_same_people(size: int, seed: int) -> None:
    once = make_caseload(size=size, seed=seed, today=TODAY)
    assert once == make_caseload(size=size, seed=seed, today=TODAY)
    assert len(once.clients) == size


def test_a_larger_caseload_begins_with_the_smaller_one(caseload: Caseload) -> None:
    assert make_caseload(size=90, today=TODAY).clients == caseload.clients[:90]


def test_another_seed_makes_other_people(caseload: Caseload) -> None:
    other = make_caseload(size=40, seed=1, today=TODAY)
    assert [names(client) for client in other.clients] != [names(client) for client in caseload.clients[:40]]


def test_the_pictures_people_come_first(caseload: Caseload) -> None:
    assert [(names(client), days_left(client)) for client in caseload.clients[:8]] == [
        ("Rosa Delgado", 5),
        ("Noah Williams", 14),
        ("Grace Pellegrino", 25),
        ("Amelia Tran", 42),
        ("Yusuf Demir", 58),
        ("Harper McAllister-Fitzgerald", 70),
        ("Lachlan O’Brien", 82),
        ("Mei-Ling Zhao", 126),
    ]


def test_amelia_has_the_tabs_of_the_pictures(caseload: Caseload) -> None:
    amelia = caseload.clients[3]
    current = [m for m in objects(flatten(amelia.record), "medicalInfo.medications") if "endDate" not in m]
    assert (len(amelia.goals), len(current), len(amelia.documents)) == (5, 5, 8)
    upcoming = [visit for visit in amelia.appointments if str(visit["date"]) >= TODAY.isoformat()]
    assert (len(upcoming), len(amelia.appointments)) == (5, 19)
    assert [goal["progress"] for goal in amelia.goals] == [40, 60, 33, 0, 100]


def test_57_clients_keep_the_counts_of_the_pictures() -> None:
    clients = make_caseload(size=57, today=TODAY).clients
    assert sum(client.status == "active" for client in clients) == 42
    assert sum(days_left(client) <= 90 for client in clients) == 7
    today = [visit for client in clients for visit in client.appointments if visit["date"] == TODAY.isoformat()]
    assert len(today) == 4
    overdue = [
        goal["title"]
        for client in clients
        for goal in client.goals
        if str(goal["targetDate"]) < TODAY.isoformat() and goal["status"] not in ("completed", "cancelled")
    ]
    assert overdue == ["Cook three dinners a week", "Catch the 402 bus to work"]
    soon = (TODAY + timedelta(days=14)).isoformat()
    reviews = [
        medication["medicineName"]
        for client in clients
        for medication in objects(flatten(client.record), "medicalInfo.medications")
        if "endDate" not in medication and str(medication["reviewDate"]) <= soon
    ]
    assert sorted(map(str, reviews)) == ["Baclofen", "Melatonin", "Risperidone", "Sodium valproate"]


def test_every_state_of_a_list_occurs(caseload: Caseload) -> None:
    assert {client.status for client in caseload.clients} == {"active", "inactive", "terminated"}
    left = [days_left(client) for client in caseload.clients]
    assert min(left) < 0 < sum(0 <= days <= 30 for days in left)
    everyone = "\n".join(names(client) for client in caseload.clients)
    assert all(part in everyone for part in ("O'Connor", "D’Angelo", "Núñez", "حداد", "כהן", "-", "Suparman"))
    assert any(len(names(client)) > 80 for client in caseload.clients)
    allergies = [flatten(client.record)["medicalInfo.allergies"] for client in caseload.clients]
    assert [] in allergies
    assert any(allergies)


def test_numbers_and_ids_are_unique_and_marked_as_made_up(caseload: Caseload) -> None:
    everyone = caseload.everyone
    numbers = [text(flatten(client.record), "ndisDetails.ndisNumber") for client in everyone]
    assert len(set(numbers)) == len(numbers)
    assert all(re.fullmatch(r"43\d{7}", number) for number in numbers)
    ids = [client.client_id for client in everyone]
    ids += [str(part["id"]) for client in everyone for part in (*client.goals, *client.appointments)]
    ids += [paper.document_id for client in everyone for paper in client.documents]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"[0-9a-f]{24}", each) for each in ids)


def test_only_fictitious_phones_and_mailboxes(caseload: Caseload) -> None:
    for client in caseload.everyone:
        fields = flatten(client.record)
        contacts = cast("list[dict[str, JsonValue]]", fields["emergencyContacts"])
        for phone in (fields["personalInfo.phone"], *(contact["phone"] for contact in contacts)):
            assert FICTITIOUS.fullmatch(str(phone)), phone
        assert not fields["personalInfo.email"] or text(fields, "personalInfo.email").endswith("@example.com")


def test_the_colleague_has_clients_of_her_own(caseload: Caseload) -> None:
    assert caseload.of_colleague
    mine = {client.coordinator_id for client in caseload.clients}
    assert mine.isdisjoint(client.coordinator_id for client in caseload.of_colleague)
