"""What is said beside a field: problems stop a save, warnings only speak, and the office's values are never refused."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hubshift_desktop.domain import validation as v
from hubshift_desktop.domain.fields import Fields, JsonValue
from hubshift_desktop.domain.fieldtable import CLIENT_FIELDS

TODAY = date(2026, 11, 24)
GOOD: Fields = {
    v.FIRST_NAME: "Amelia",
    v.LAST_NAME: "Tran",
    v.BORN: "14 Feb 1997",
    v.PHONE: "0491 570 156",
    v.EMAIL: "amelia@example.com",
    v.STATE: "VIC",
    v.POSTCODE: "3011",
    v.NUMBER: "430 000 218",
    v.PLAN_START: "6/1/2026",
    v.PLAN_END: "5 Jan 2027",
}


def judged(**changes: JsonValue) -> v.Findings:
    """Judge a good client with some fields changed, given by the name of their constant."""
    values = {**GOOD, **{getattr(v, name): value for name, value in changes.items()}}
    return v.check_client(values, changed=values.keys(), today=TODAY)


def test_a_good_client_is_fine() -> None:
    findings = v.check_client(GOOD, changed=GOOD.keys(), today=TODAY, is_new=True)
    assert findings.is_fine
    assert findings.warnings == {}


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("BORN", "31/2/1997", "February 1997 has only 28 days"),
        ("BORN", "30 Feb 2024", "February 2024 has only 29 days"),
        ("BORN", "1997-04-31", "April 1997 has only 30 days"),
        ("PLAN_END", "31/11/26", "November 2026 has only 30 days"),
        ("BORN", "0/2/1997", v.DATE_SENTENCE),
        ("BORN", "5/13/1997", v.DATE_SENTENCE),
        ("BORN", "31/2/0000", v.DATE_SENTENCE),
        ("BORN", "next week", v.DATE_SENTENCE),
        ("BORN", "1 Jan 2027", "A date of birth can't be in the future"),
        ("EMAIL", "amelia@", v.EMAIL_SENTENCE),
        ("PHONE", "5550 1234", v.PHONE_SENTENCE),
        ("POSTCODE", "301", v.POSTCODE_SENTENCE),
        ("STATE", "Otago", v.STATE_SENTENCE),
        ("NUMBER", "", "Enter the NDIS number"),
        ("PLAN_END", "5 Jan 2026", "Choose a date after 6 Jan 2026"),
        ("PLAN_END", "6 Jan 2026", "Choose a date after 6 Jan 2026"),
        ("FIRST_NAME", "A" * 201, "Keep this under 200 characters"),
    ],
)
def test_problems(field: str, typed: str, sentence: str) -> None:
    assert judged(**{field: typed}).problems == {getattr(v, field): sentence}


@pytest.mark.parametrize(
    ("field", "typed", "where", "sentence"),
    [
        ("LAST_NAME", "", "LAST_NAME", "No last name. Leave it empty only if this person has one name."),
        ("NUMBER", "510000218", "NUMBER", "NDIS numbers usually start with 43"),
        ("NUMBER", "NDIS123456", "NUMBER", "NDIS numbers usually have 9 digits"),
        ("BORN", "1 Jan 1900", "BORN", "Check the year: this makes the client 126 years old"),
        ("STATE", "NSW", "POSTCODE", "3011 is not a NSW postcode"),
    ],
)
def test_warnings_never_block(field: str, typed: str, where: str, sentence: str) -> None:
    findings = judged(**{field: typed})
    assert findings.is_fine
    assert findings.warnings == {getattr(v, where): sentence}


def test_the_order_of_dates_is_said_beside_the_one_that_was_typed() -> None:
    values = {**GOOD, v.PLAN_START: "6 Jan 2028"}
    assert v.check_client(values, changed=[v.PLAN_START], today=TODAY).problems == {
        v.PLAN_START: "Choose a date before 5 Jan 2027"
    }
    assert v.check_client(values, changed=[v.PHONE], today=TODAY).is_fine


def test_a_new_client_needs_a_name_and_a_number() -> None:
    findings = v.check_client({}, changed=[], today=TODAY, is_new=True)
    assert findings.problems == {v.FIRST_NAME: "Enter a name", v.NUMBER: "Enter the NDIS number"}


@pytest.mark.parametrize(("empty", "kept"), [(v.FIRST_NAME, v.LAST_NAME), (v.LAST_NAME, v.FIRST_NAME)])
def test_a_person_may_have_one_name_and_a_lost_one_is_asked_about(empty: str, kept: str) -> None:
    found = v.check_client({empty: "", kept: "Delgado"}, changed=[empty], today=TODAY)
    assert found.is_fine
    assert "only if this person has one name" in found.warnings[empty]


def test_only_changed_fields_are_judged() -> None:
    assert v.check_client({v.EMAIL: "broken@"}, changed=[v.PHONE], today=TODAY).is_fine


def test_goals_and_tasks() -> None:
    new = v.check_goal({"title": " ", "targetDate": "soon"}, changed=["targetDate"], today=TODAY, is_new=True)
    assert new.problems == {"title": "Enter a title", "targetDate": v.DATE_SENTENCE}
    past = v.check_goal({"title": "Cook", "targetDate": "1/1/2026"}, changed=["targetDate"], today=TODAY)
    assert past.is_fine
    assert past.warnings == {"targetDate": "This date has already passed"}
    task = v.check_task({"title": "", "dueDate": "32/1/2027"}, changed=["title", "dueDate"], today=TODAY)
    assert task.problems == {"title": "Enter what needs doing", "dueDate": "January 2027 has only 31 days"}
    assert v.check_task({"title": "Ride"}, changed=["title"], today=TODAY).is_fine


def test_contacts() -> None:
    nobody = v.check_contact({"name": ""}, changed=["name"], today=TODAY, is_new=True)
    assert nobody.problems == {"name": "Enter a name"}
    assert nobody.warnings == {"phone": "Without a phone number nobody can call them"}
    odd = v.check_contact({"name": "Linh", "phone": "1"}, changed=["phone"], today=TODAY)
    assert odd.problems == {"phone": v.PHONE_SENTENCE}


@pytest.mark.parametrize(
    ("dose", "sentence"),
    [
        ("", "No dose recorded"),
        ("1.0 mg", "Check the dose: 1.0 can be read as 10. Leave out the zero."),
        (".5 mg", "Check the dose: .5 can be read as 5. Write 0.5."),
        ("50", "Add the unit, like mg"),
        ("0.5 mg", None),
        ("2 %", None),
    ],
)
def test_doses_that_are_easily_misread(dose: str, sentence: str | None) -> None:
    findings = v.check_medication({"medicineName": "Sertraline", "dose": dose}, changed=["dose"], today=TODAY)
    assert findings.is_fine
    assert findings.warnings.get("dose") == sentence


def test_a_medicine_on_the_allergy_list_asks_for_a_second_look() -> None:
    values: Fields = {"medicineName": "Penicillin V", "dose": "500 mg"}
    findings = v.check_medication(values, changed=values.keys(), today=TODAY, is_new=True, allergies=["penicillin"])
    assert findings.warnings == {"medicineName": "penicillin is on this client's allergy list"}
    unnamed = v.check_medication({}, changed=[], today=TODAY, is_new=True)
    assert unnamed.problems == {"medicineName": "Enter the medication name"}
    late = v.check_medication(
        {"medicineName": "A", "startDate": "2/2/2026", "reviewDate": "1/1/2026"}, changed=["reviewDate"], today=TODAY
    )
    assert late.problems == {"reviewDate": "Choose a date after 2 Feb 2026"}


def test_what_the_office_sent_is_marked_and_never_refused() -> None:
    office: Fields = {v.NUMBER: "NDIS123456", v.EMAIL: "rosa.delgado@", v.PHONE: "", v.LAST_NAME: ""}
    assert v.unusual(office, today=TODAY) == {
        v.NUMBER: "NDIS numbers usually have 9 digits",
        v.EMAIL: v.EMAIL_SENTENCE,
    }


def test_typed_values_are_normalised_but_phones_stay_as_typed() -> None:
    typed: dict[str, JsonValue] = {
        "personalInfo.firstName": "  Ame\u0301lie   Rose ",
        v.BORN: "14/2/40",
        v.PHONE: " 0491 570 156 ",
        v.NUMBER: "430 000 218",
        v.STATE: "victoria",
        "medicalInfo.medicalHistory": "One.\r\nTwo. ",
        "medicalInfo.allergies": ["Peanuts ", " ", None],
        "emergencyContacts": [{"name": " Linh ", "phone": "1"}],
        "isActive": True,
    }
    assert {path: v.normalise(path, value, today=TODAY) for path, value in typed.items()} == {
        "personalInfo.firstName": "Amélie Rose",
        v.BORN: "1940-02-14",
        v.PHONE: "0491 570 156",
        v.NUMBER: "430000218",
        v.STATE: "VIC",
        "medicalInfo.medicalHistory": "One.\nTwo.",
        "medicalInfo.allergies": ["Peanuts"],
        "emergencyContacts": [{"name": "Linh", "phone": "1"}],
        "isActive": True,
    }


@given(st.sampled_from([field.path for field in CLIENT_FIELDS if not field.is_list]), st.text(max_size=300))
def test_no_text_whatever_breaks_the_judgement_and_normalising_is_stable(path: str, typed: str) -> None:
    v.check_client({path: typed}, changed=[path], today=TODAY)
    once = v.normalise(path, typed, today=TODAY)
    assert v.normalise(path, once, today=TODAY) == once
