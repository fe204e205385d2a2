"""The scripted day: some sixty things that one coordinator does, with a sync in the morning, at noon and at night.

Each act looks before it makes something new, as a person does who opens the window again after a crash. So the rest
of a day can be lived from any act on, the one that was interrupted included.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from hubshift_desktop.domain.fields import JsonValue, objects, text
from hubshift_desktop.domain.states import Kind
from tests.storms.desk import Desk

AMELIA, BRUNO, CHIYO = "430000218", "430000326", "430000434"
KNOWN = (AMELIA, BRUNO, CHIYO)
ROSALIND, DEV = "430000542", "430000650"
OLD_GOAL = "Cook on Sundays"
MEDICATIONS = "medicalInfo.medications"
SECONDS_BETWEEN = 20
PAPER = b"Consent to share information. Signed by a fictional person. " * 40
LONG_PAPER = b"A long fictional report, in plain words. " * 1_700


@dataclass(frozen=True, slots=True)
class Act:
    """One thing that the person does, or the clock."""

    name: str
    do: Callable[[Desk], object]


def the_day() -> tuple[Act, ...]:
    """Return the acts in their order."""
    return (
        Act("morning sync", lambda desk: desk.sync()),
        *(act for number in KNOWN for act in _visit(number)),
        *_newcomer(ROSALIND, "Rosalind", "Ashgrove"),
        Act("noon sync", lambda desk: desk.sync()),
        *_afternoon(),
        *_newcomer(DEV, "Dev", "Marlowe"),
        Act("evening sync", lambda desk: desk.sync()),
    )


def _visit(number: str) -> Iterator[Act]:
    """What is written down after a visit with a client whom the office knows."""
    goal = f"Travel alone {number[-3:]}"
    edits: tuple[dict[str, JsonValue], ...] = (
        {"personalInfo.phone": "0491 570 157"},
        {"address.suburb": "Ballarat", "address.postcode": "3350"},
        {"medicalInfo.allergies": ["Peanuts", f"Latex {number[-3:]}"]},
        {"emergencyContacts": [{"name": "Ines Park", "relationship": "Sister", "phone": "0491 570 158"}]},
    )
    yield Act(f"draft {number}", partial(_draft, number=number, words="Half a sentence ab"))
    for changes in edits:
        yield Act(f"edit {number} {min(changes)}", partial(_edit, number=number, changes=changes))
    yield Act(f"medicate {number}", partial(_medicate, number=number, name="Fictitium"))
    yield Act(f"dose {number}", partial(_dose, number=number, name="Fictitium", dose="20 mg"))
    yield Act(f"goal {number}", partial(_goal, number=number, title=goal))
    yield Act(f"task {number}", partial(_task, number=number, title=goal, task="Ride along once"))
    yield Act(f"tick {number}", partial(_tick, number=number, title=goal, index=0))
    yield Act(f"paper {number}", partial(_paper, number=number, name="Consent.txt", content=PAPER))
    yield Act(f"draft away {number}", lambda desk: desk.drafts.discard("note", desk.client(number)))


def _newcomer(number: str, first: str, last: str) -> Iterator[Act]:
    goal = f"Settle in {number[-3:]}"
    yield Act(f"create {number}", partial(_create, number=number, first=first, last=last))
    yield Act(f"email {number}", partial(_edit, number=number, changes={"personalInfo.email": "new@example.com"}))
    yield Act(f"goal {number}", partial(_goal, number=number, title=goal))
    yield Act(f"paper {number}", partial(_paper, number=number, name="Report.txt", content=LONG_PAPER + last.encode()))
    yield Act(f"medicate {number}", partial(_medicate, number=number, name="Placebin"))


def _afternoon() -> Iterator[Act]:
    """What is changed once more after the office has heard of it, and what is taken back."""
    goal = f"Travel alone {AMELIA[-3:]}"
    yield Act("status", lambda desk: desk.clients.set_status([desk.client(CHIYO)], "inactive"))
    yield Act("phone again", partial(_edit, number=AMELIA, changes={"personalInfo.phone": "0491 570 159"}))
    yield Act("goal on", partial(_move_goal, number=AMELIA, title=goal, status="in_progress"))
    yield Act("goal away", partial(_remove_goal, number=BRUNO, title=OLD_GOAL))
    yield Act("task again", partial(_task, number=AMELIA, title=goal, task="Ride alone once"))
    yield Act("tick again", partial(_tick, number=AMELIA, title=goal, index=1))
    yield Act("history", partial(_edit, number=BRUNO, changes={"medicalInfo.medicalHistory": "Well, and no change"}))
    yield Act("second draft", partial(_draft, number=BRUNO, words="Kept over night"))
    yield Act("look", lambda desk: desk.clients.open(desk.client(BRUNO)))


# ---- the acts -----------------------------------------------------------------------------------------------------


def _draft(desk: Desk, *, number: str, words: str) -> None:
    desk.drafts.keep("note", desk.client(number), {"body": words}, focus="body", cursor=len(words))


def _edit(desk: Desk, *, number: str, changes: dict[str, JsonValue]) -> None:
    desk.clients.edit(desk.client(number), changes)


def _create(desk: Desk, *, number: str, first: str, last: str) -> None:
    if not desk.client(number):
        names: dict[str, JsonValue] = {"personalInfo.firstName": first, "personalInfo.lastName": last}
        details: dict[str, JsonValue] = {"personalInfo.dateOfBirth": "1990-04-12", "ndisDetails.ndisNumber": number}
        desk.clients.create({**names, **details, "personalInfo.phone": "0491 570 156"})


def _medicate(desk: Desk, *, number: str, name: str) -> None:
    client_id = desk.client(number)
    kept = objects(desk.clients.fields(client_id), MEDICATIONS)
    if not any(text(one, "medicineName") == name for one in kept):
        desk.medical.add_medication(client_id, {"medicineName": name, "dose": "10 mg", "startDate": "2026-11-01"})


def _dose(desk: Desk, *, number: str, name: str, dose: str) -> None:
    client_id = desk.client(number)
    kept = objects(desk.clients.fields(client_id), MEDICATIONS)
    index = next(place for place, one in enumerate(kept) if text(one, "medicineName") == name)
    desk.medical.edit_medication(client_id, index, {"dose": dose})


def _goal(desk: Desk, *, number: str, title: str) -> None:
    client_id = desk.client(number)
    if desk.child(Kind.GOAL, client_id, title) is None:
        desk.goals.add(client_id, {"title": title, "targetDate": "2027-03-01"}, [{"title": "Plan the way"}])


def _goal_id(desk: Desk, number: str, title: str) -> str:
    goal = desk.child(Kind.GOAL, desk.client(number), title)
    assert goal is not None, f"{title} is not here"
    return goal.local_id


def _task(desk: Desk, *, number: str, title: str, task: str) -> None:
    goal_id = _goal_id(desk, number, title)
    view = desk.goals.get(goal_id)
    if view is not None and all(one.title != task for one in view.goal.tasks):
        desk.goals.add_task(goal_id, {"title": task})


def _tick(desk: Desk, *, number: str, title: str, index: int) -> None:
    desk.goals.set_task_status(_goal_id(desk, number, title), index, "completed")


def _move_goal(desk: Desk, *, number: str, title: str, status: str) -> None:
    desk.goals.set_status(_goal_id(desk, number, title), status)


def _remove_goal(desk: Desk, *, number: str, title: str) -> None:
    goal = desk.child(Kind.GOAL, desk.client(number), title)
    if goal is not None:
        desk.goals.remove(goal.local_id)


def _paper(desk: Desk, *, number: str, name: str, content: bytes) -> None:
    client_id = desk.client(number)
    if desk.child(Kind.DOCUMENT, client_id, name) is None:
        desk.file(client_id, content, name=name)
