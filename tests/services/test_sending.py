"""The verbs and the office: what was saved here is what arrives there, through a real demo central."""

from __future__ import annotations

from pathlib import Path

import pytest

from hubshift_desktop.domain.fields import Fields, JsonValue
from hubshift_desktop.domain.states import Choice, LedgerState, OpState
from hubshift_desktop.sync.cycle import run_cycle
from hubshift_desktop.sync.scope import Scope
from tests.documents.files import pdf
from tests.services.desk import Desk
from tests.services.laptop import EMAIL, FIRST, LAST, NDIS, PHONE

MEDICATIONS = "medicalInfo.medications"


@pytest.fixture
def amelia(desk: Desk) -> str:
    return desk.world.know("Amelia Tran")


def test_a_corrected_phone_arrives_and_is_accepted(desk: Desk, amelia: str) -> None:
    desk.services.clients.edit(amelia, {PHONE: "0491 570 159"})
    desk.sync()
    assert desk.world.office(amelia)[PHONE] == "0491 570 159"
    (line,) = [line for line in desk.services.clients.history(amelia) if line.is_own]
    assert line.state is LedgerState.ACCEPTED
    assert desk.services.waiting.waiting() == ()
    assert [sent.field for sent in desk.services.waiting.sent_today()] == [PHONE]


def test_a_change_undone_before_sending_never_arrives(desk: Desk, amelia: str) -> None:
    before = desk.world.office(amelia)[EMAIL]
    desk.services.clients.edit(amelia, {EMAIL: "mistake@example.com"})
    desk.services.undo.undo()
    desk.world.push()
    assert desk.world.writes() == []
    assert desk.world.office(amelia)[EMAIL] == before


def test_a_change_undone_after_sending_goes_back_there(desk: Desk, amelia: str) -> None:
    before = desk.world.office(amelia)[EMAIL]
    desk.services.clients.edit(amelia, {EMAIL: "mistake@example.com"})
    desk.world.push()
    assert desk.world.office(amelia)[EMAIL] == "mistake@example.com"
    desk.services.undo.undo()
    desk.world.push()
    assert desk.world.office(amelia)[EMAIL] == before


def test_a_new_client_arrives_once_with_goal_and_document(desk: Desk) -> None:
    values: Fields = {FIRST: "Rosalind", LAST: "Ashgrove", NDIS: "430 000 999", PHONE: "0491 570 156"}
    made = desk.services.clients.create(values)
    desk.services.goals.add(made, {"title": "Walk to the shops", "category": "independence"}, [{"title": "Plan it"}])
    paper = desk.services.documents.file(made, pdf(), name="Consent.pdf")
    desk.sync()
    assert desk.world.open_ops() == ()
    assert [desk.world.made(kind) for kind in ("client", "goal", "document")] == [1, 1, 1]
    assert desk.world.office(made)[NDIS] == "430000999"
    (goal,) = desk.world.office_goals(made)
    assert (goal["title"], goal["category"]) == ("Walk to the shops", "independence")
    (view,) = desk.services.documents.of(made)
    assert (view.local_id, view.is_uploaded) == (paper, True)
    assert desk.services.documents.bytes_of(paper) == pdf()


@pytest.mark.row("A11")
def test_a_paper_arrives_as_it_was_when_it_was_filed(desk: Desk, amelia: str, tmp_path: Path) -> None:
    paper = tmp_path / "Consent.pdf"
    paper.write_bytes(pdf())
    filed = desk.services.documents.file(amelia, paper)
    paper.write_bytes(b"written over by another program before anything was sent")
    desk.sync()
    assert desk.world.central.admin.document_bytes(desk.world.server_id(filed)) == pdf()


def test_a_changed_dose_keeps_the_rest_of_the_list_at_the_office(desk: Desk, amelia: str) -> None:
    before = desk.world.office(amelia)[MEDICATIONS]
    assert isinstance(before, list)
    desk.services.medical.edit_medication(amelia, 0, {"dose": "75 mg"})
    desk.sync()
    after = desk.world.office(amelia)[MEDICATIONS]
    assert isinstance(after, list)
    assert isinstance(after[0], dict)
    assert after[0]["dose"] == "75 mg"
    assert len(after) == len(before)
    assert after[1:] == before[1:]
    assert desk.world.open_ops() == ()


def test_a_ticked_task_sends_its_progress(desk: Desk, amelia: str) -> None:
    goal = desk.world.know_goal(amelia)
    view = desk.services.goals.get(goal)
    assert view is not None
    index = next(index for index, task in enumerate(view.goal.tasks) if task.status != "completed")
    desk.services.goals.set_task_status(goal, index, "completed")
    after = desk.services.goals.get(goal)
    assert after is not None
    desk.sync()
    server_goal = desk.world.central.admin.goal(desk.world.server_id(goal))
    tasks = server_goal["tasks"]
    assert isinstance(tasks, list)
    assert [isinstance(task, dict) and task["status"] for task in tasks][index] == "completed"
    assert server_goal["progress"] == after.goal.progress


@pytest.mark.parametrize("choice", [Choice.MINE, Choice.OFFICE])
def test_two_versions_are_decided_and_arrive(desk: Desk, amelia: str, choice: Choice) -> None:
    desk.services.clients.edit(amelia, {PHONE: "0491 570 159"})
    desk.world.central.admin.edit(desk.world.server_id(amelia), PHONE, "0491 570 006")
    desk.sync()
    (file,) = desk.services.decisions.open()
    (field,) = file.fields
    assert (field.mine, field.office) == ("0491 570 159", "0491 570 006")
    desk.services.decisions.decide({field.conflict_id: choice})
    desk.sync()
    kept = "0491 570 159" if choice is Choice.MINE else "0491 570 006"
    assert desk.world.office(amelia)[PHONE] == kept
    assert desk.world.record(amelia).local[PHONE] == kept
    assert desk.services.decisions.open() == ()
    assert desk.world.open_ops() == ()


def test_a_refusal_is_told_beside_the_field(desk: Desk) -> None:
    values: dict[str, JsonValue] = {FIRST: "Rosalind", LAST: "Ashgrove", NDIS: "12345"}
    made = desk.services.clients.create(values)
    desk.world.push()
    assert desk.world.states(made) == [OpState.NEEDS_FIX]
    (line,) = desk.services.waiting.waiting()
    assert line.needs_person
    assert line.message
    desk.services.clients.edit(made, {NDIS: "430 000 999"})
    desk.world.push()
    assert desk.world.made("client") == 1
    assert desk.services.waiting.waiting() == ()


def test_many_statuses_arrive(desk: Desk, amelia: str) -> None:
    rosa = desk.world.know("Rosa Delgado")
    assert desk.services.clients.set_status([amelia, rosa], "inactive") == 2
    desk.sync()
    assert [desk.world.office(one)["status"] for one in (amelia, rosa)] == ["inactive", "inactive"]


def test_a_document_of_the_office_comes_when_asked(desk: Desk, amelia: str) -> None:
    desk.sync()
    plan = next(view for view in desk.services.documents.of(amelia) if view.blob_id is None)
    seen: list[tuple[int, int]] = []
    desk.services.documents.fetch(plan.local_id, lambda done, total: seen.append((done, total)))
    assert seen
    assert desk.services.documents.bytes_of(plan.local_id)
    view = desk.services.documents.get(plan.local_id)
    assert view is not None
    assert view.blob_id is not None


def test_what_a_colleague_changed_is_told_today(desk: Desk, amelia: str) -> None:
    desk.sync()
    desk.world.central.admin.edit(desk.world.server_id(amelia), PHONE, "0491 570 006")
    desk.world.clock.turn(days=1)
    run_cycle(desk.world.means, Scope(refresh_all=True))
    told = desk.services.today.look().changed_by_office
    assert [(line.path, line.is_own) for line in told if line.path == PHONE] == [(PHONE, False)]
