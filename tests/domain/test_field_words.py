"""Fields and their changes in words, as the ledger, the conflict cards and a client's history say them."""

from __future__ import annotations

import pytest

from hubshift_desktop.domain import fieldinfo as fi
from hubshift_desktop.domain.fields import JsonValue
from hubshift_desktop.domain.records import appointment_from, client_from, document_from, goal_from
from hubshift_desktop.domain.states import Kind

PHONE, EMAIL, BORN = "personalInfo.phone", "personalInfo.email", "personalInfo.dateOfBirth"


@pytest.mark.parametrize(
    ("path", "value", "kind", "words"),
    [
        (PHONE, "+61491570156", Kind.CLIENT, "0491 570 156"),
        (BORN, "1997-02-14T00:00:00.000Z", Kind.CLIENT, "14 Feb 1997"),
        ("ndisDetails.ndisNumber", "430000218", Kind.CLIENT, "430 000 218"),
        ("personalInfo.gender", "female", Kind.CLIENT, "Female"),
        ("isActive", True, Kind.CLIENT, "Yes"),
        ("isActive", False, Kind.CLIENT, "No"),
        ("status", "terminated", Kind.CLIENT, "Ended"),
        ("progress", 60, Kind.GOAL, "60%"),
        ("category", "community", Kind.GOAL, "Community access"),
        ("documentType", "ndis_plan", Kind.DOCUMENT, "NDIS plan"),
        ("documentType", "ot_report", Kind.DOCUMENT, "Ot report"),
        ("startTime", "09:00", Kind.APPOINTMENT, "9:00 am"),
        ("createdAt", "2026-01-06", Kind.CLIENT, "6 Jan 2026"),
        (EMAIL, "", Kind.CLIENT, "Nothing recorded"),
        (fi.ALLERGIES, [], Kind.CLIENT, "None recorded"),
        (fi.ALLERGIES, ["Peanuts", "", "Latex"], Kind.CLIENT, "Peanuts, Latex"),
        (fi.CONTACTS, [{"name": "Linh", "relationship": "Mother", "phone": "0491570157"}, {"name": "Duc"}], Kind.CLIENT,
         "Linh (Mother) 0491 570 157; Duc"),
        (fi.MEDICATIONS, [{"medicineName": "Sertraline", "dose": "50 mg", "frequency": "Every morning"}], Kind.CLIENT,
         "Sertraline 50 mg, every morning"),
        (fi.TASKS, [{"title": "Ride", "status": "completed"}], Kind.GOAL, "Ride (completed)"),
        ("customFields.tram", {"line": "57", "note": ""}, Kind.CLIENT, "line 57"),
    ],
)  # fmt: skip
def test_values_in_words(path: str, value: JsonValue, kind: Kind, words: str) -> None:
    assert fi.show(path, value, kind=kind) == words


def told(path: str, old: JsonValue, new: JsonValue, kind: Kind = Kind.CLIENT, label: str = "") -> str:
    return fi.describe_change(path, old, new, kind=kind, label=label)


@pytest.mark.parametrize(
    ("path", "old", "new", "words"),
    [
        (PHONE, "0491570156", "0491570157", "Phone, 0491 570 156 to 0491 570 157"),
        (EMAIL, "", "a@example.com", "Email added, a@example.com"),
        (EMAIL, "a@example.com", None, "Email cleared, was a@example.com"),
        (fi.HISTORY, "One.", "Two.", "Medical history changed"),
        (fi.ALLERGIES, ["Peanuts"], ["Peanuts", "Latex"], "Allergy added: Latex"),
        (fi.ALLERGIES, ["Peanuts", "Latex"], [], "Allergies removed: Peanuts and Latex"),
        (fi.ALLERGIES, "Peanuts", ["Latex"], "Allergy added: Latex; Allergy removed: Peanuts"),
        (fi.CONDITIONS, ["A", "B"], ["B", "A"], "Conditions, order changed"),
        (fi.CONDITIONS, None, [], "Conditions changed"),
        (fi.MEDICATIONS, [{"medicineName": "Sertraline", "dose": "25 mg"}],
         [{"medicineName": "Sertraline", "dose": "50 mg"}], "Sertraline dose, 25 mg to 50 mg"),
        (fi.MEDICATIONS, [{"medicineName": "Sertraline", "dose": "25 mg"}],
         [{"medicineName": "Sertraline", "dose": "50 mg", "frequency": "At bedtime"}],
         "Sertraline dose, 25 mg to 50 mg; frequency, nothing to At bedtime"),
        (fi.MEDICATIONS, [], [{"medicineName": "A", "dose": "1 mg"}], "Medication added: A 1 mg"),
        (fi.MEDICATIONS, [{"medicineName": "A"}], [], "Medication removed: A"),
        (fi.MEDICATIONS, [], [{"medicineName": "A"}, {"medicineName": "B"}, {"medicineName": "C"}],
         "Medications, 3 changes"),
        (fi.CONTACTS, [{"name": "Linh", "phone": "0491570157"}], [{"name": "Linh", "phone": "0491570158"}],
         "Emergency contact phone"),
        (fi.CONTACTS, [], [{"name": "Linh"}], "Emergency contact added: Linh"),
    ],
)  # fmt: skip
def test_changes_of_a_client(path: str, old: JsonValue, new: JsonValue, words: str) -> None:
    assert told(path, old, new) == words


def test_changes_of_goals_and_whole_records() -> None:
    ride: dict[str, JsonValue] = {"id": "t1", "title": "Ride", "status": "in_progress"}
    done: dict[str, JsonValue] = {**ride, "status": "completed"}
    assert told("tasks", [ride], [done], Kind.GOAL) == "Goal task ticked: Ride"
    assert told("tasks", [done], [ride], Kind.GOAL) == "Goal task unticked: Ride"
    assert told("tasks", [{**ride, "status": "not_started"}], [ride], Kind.GOAL) == "Goal task in progress: Ride"
    assert told("tasks", [ride], [{**ride, "dueDate": "2027-01-01"}], Kind.GOAL) == "Goal task changed: Ride"
    assert told("tasks", [], [ride], Kind.GOAL) == "Goal task added: Ride"
    assert told("tasks", [ride], [], Kind.GOAL) == "Goal task removed: Ride"
    assert told("progress", 40, 60, Kind.GOAL) == "Goal progress, 60%"
    assert told("targetDate", "2026-12-18", "", Kind.GOAL) == "Goal target date cleared, was 18 Dec 2026"
    assert told("", None, {}, Kind.GOAL, "Cook") == "New goal: Cook"
    assert told("", None, {}, Kind.CLIENT) == "New client"
    assert told("", {"title": "Cook"}, None, Kind.GOAL, "Cook") == "Goal removed: Cook"
    assert told("", {"title": "Cook"}, None, Kind.GOAL) == "Goal removed"
    assert told("", None, {}, Kind.DOCUMENT, "Plan.pdf") == "Plan.pdf"
    assert told("", None, {}, Kind.DOCUMENT) == "Document"


def test_what_is_known_of_a_field() -> None:
    assert fi.info(fi.ALLERGIES).is_medical
    unknown = fi.info("customFields.favouriteTram")
    assert (unknown.label, unknown.is_sent) == ("Favourite tram", False)
    assert fi.label("targetDate", kind=Kind.GOAL) == "Target date"


def test_records_are_read_from_whatever_the_office_sent() -> None:
    person = client_from({"personalInfo.firstName": "Plato", "isActive": False, "supportNeeds": "Ramp"})
    assert (person.name, person.called, person.status, person.support_needs) == (
        "Plato",
        "Plato",
        "inactive",
        ("Ramp",),
    )
    nobody = client_from({"isActive": "yes"})
    assert (nobody.name, nobody.status) == ("No name recorded", "")
    assert client_from({"isActive": True, "supportNeeds": ["A", "B"]}).support_needs == ("A", "B")
    goal = goal_from({"title": "Cook", "progress": 40.4, "tasks": [{"title": "A", "_id": "1", "status": "completed"}]})
    assert (goal.progress, goal.stated_progress, goal.tasks_done, goal.is_open) == (100, 40, 1, True)
    assert goal_from({"status": "completed"}).progress == 100
    assert goal_from({"progress": 25}).progress == 25
    assert goal_from({}).progress == 0
    assert document_from({"name": "a.pdf", "size": "big"}).size is None
    assert appointment_from({"healthCarer.name": "Joel", "date": "2026-11-26"}).carer == "Joel"
