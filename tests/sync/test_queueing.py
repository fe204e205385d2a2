"""Saving: one commit for the edit, its ledger lines and its operation; what was never sent folds together."""

from __future__ import annotations

import pytest

from hubshift_desktop.domain.states import Kind, LedgerState, OpKind, OpState
from hubshift_desktop.store import DuplicateDraftError
from hubshift_desktop.sync import queueing
from tests.sync.world import EMAIL, NEW_GOAL, PHONE, World


@pytest.fixture
def amelia(world: World) -> str:
    return world.know("Amelia Tran")


def test_an_edit_is_here_at_once_with_its_line_and_its_operation(world: World, amelia: str) -> None:
    old = world.record(amelia).local[PHONE]
    world.edit(amelia, personalInfo__phone="0491 570 157")

    record, op = world.record(amelia), world.op(amelia)
    assert (record.local[PHONE], record.dirty) == ("0491 570 157", frozenset({PHONE}))
    assert (op.kind, op.paths, op.state) == (OpKind.CLIENT_UPDATE, frozenset({PHONE}), OpState.QUEUED)
    (line,) = world.lines(client_id=amelia)
    assert (line.old, line.new, line.label, line.by, line.state) == (
        old,
        "0491 570 157",
        "Phone",
        "Maya Okafor",
        LedgerState.WAITING,
    )
    assert line.client_name == "Amelia Tran"


def test_a_value_that_means_the_same_is_no_change(world: World, amelia: str) -> None:
    world.edit(amelia, personalInfo__email=f" {world.record(amelia).local[EMAIL]} ")
    assert world.ops(amelia) == ()
    assert world.record(amelia).dirty == frozenset()


def test_edits_fold_and_a_status_stays_its_own(world: World, amelia: str) -> None:
    world.edit(amelia, personalInfo__phone="1")
    world.edit(amelia, personalInfo__email="a@example.com", status="inactive")
    world.edit(amelia, status="active")

    update, status = world.ops(amelia)
    assert (update.kind, update.paths) == (OpKind.CLIENT_UPDATE, frozenset({PHONE, EMAIL}))
    assert (status.kind, status.paths) == (OpKind.CLIENT_STATUS, frozenset({"status"}))


def test_a_new_goal_is_one_line_and_an_edit_of_it_another(world: World, amelia: str) -> None:
    goal = world.add_goal(amelia)
    world.edit(goal, title="Walk further")

    assert world.op(goal).kind is OpKind.GOAL_CREATE
    assert {(line.label, line.new) for line in world.lines(record_id=goal)} == {
        ("New goal", NEW_GOAL["title"]),
        ("Title", "Walk further"),
    }


def test_a_goals_status_before_it_was_ever_sent_waits_behind_it(world: World, amelia: str) -> None:
    goal = world.add_goal(amelia, tasks=[], progress=0, category="")
    world.edit(goal, status="in_progress")

    assert [op.kind for op in world.ops(goal)] == [OpKind.GOAL_CREATE, OpKind.GOAL_STATUS]
    world.push()
    assert world.office_goals(amelia)[-1]["status"] == "in_progress"


def test_a_reference_is_one_change_with_a_name(world: World, amelia: str) -> None:
    world.change(amelia, {"ndisDetails.planManager.id": "pm-9", "ndisDetails.planManager.name": "Wattle Plans"})

    assert [line.field for line in world.lines(record_id=amelia)] == ["ndisDetails.planManager.name"]


def test_children_of_a_draft_wait_for_it(world: World) -> None:
    client = world.add_client()
    goal = world.add_goal(client)

    op = world.op(goal)
    assert (op.state, op.depends_on, op.client_id) == (OpState.WAITING_PARENT, world.op(client).op_id, client)


@pytest.mark.row("C7")
def test_two_drafts_cannot_carry_one_number(world: World) -> None:
    world.add_client()
    with pytest.raises(DuplicateDraftError):
        world.add_client(ndisDetails__ndisNumber="430 000 999")
    assert len(world.open_ops()) == 1


def test_removing_a_goal_that_was_never_sent_leaves_nothing(world: World, amelia: str) -> None:
    goal = world.add_goal(amelia)

    op = world.remove_goal(goal)

    assert op.state is OpState.WITHDRAWN
    assert not world.has_record(goal)
    assert world.push().waiting == 0
    assert world.made("goal") == 0


def test_removing_twice_is_removing_once(world: World, amelia: str) -> None:
    goal = world.know_goal(amelia)
    first = world.remove_goal(goal)
    assert world.remove_goal(goal).op_id == first.op_id


def test_removing_makes_unsent_edits_pointless(world: World, amelia: str) -> None:
    goal = world.know_goal(amelia)
    world.edit(goal, title="Never mind")
    world.remove_goal(goal)

    assert [op.state for op in world.ops(goal)] == [OpState.WITHDRAWN, OpState.QUEUED]
    assert [line.label for line in world.lines(record_id=goal, states={LedgerState.WAITING})] == ["Goal removed"]


def test_removing_waits_behind_what_is_unanswered(world: World, amelia: str) -> None:
    goal = world.know_goal(amelia)
    world.central.faults.drop_request("goal/update")
    world.edit(goal, title="On its way")
    world.push()
    world.remove_goal(goal)

    assert world.states(goal) == [OpState.IN_DOUBT, OpState.QUEUED]
    world.settled_push()
    assert not world.has_record(goal)


def test_an_edit_of_another_field_does_not_send_a_refused_value_again(world: World, amelia: str) -> None:
    world.edit(amelia, personalInfo__email="nonsense", personalInfo__phone="0491 570 157")
    world.push()
    world.edit(amelia, personalInfo__phone="0491 570 158")

    # The office complained of the e-mail alone, so the phone must wait for its correction.
    op = world.op(amelia)
    assert (op.state, op.paths) == (OpState.NEEDS_FIX, frozenset({EMAIL, PHONE}))


def test_with_no_field_named_any_edit_may_be_the_correction(world: World, amelia: str) -> None:
    body = {"success": False, "message": "Validation failed"}
    world.central.faults.refuse("clientUpdate", status=400, body=body)
    world.edit(amelia, personalInfo__phone="0491 570 157")
    world.push()
    world.edit(amelia, personalInfo__phone="0491 570 158")

    assert world.op(amelia).state is OpState.QUEUED
    assert world.push().pushed == 1


def test_an_edit_folds_into_a_parked_change(world: World, amelia: str) -> None:
    body = {"success": False, "message": "Client not found"}
    world.central.faults.refuse("clientDetails", status=404, body=body)
    world.edit(amelia, personalInfo__phone="0491 570 157")
    world.push()
    world.edit(amelia, personalInfo__email="a@example.com")

    assert (world.op(amelia).state, world.op(amelia).paths) == (OpState.PARKED, frozenset({PHONE, EMAIL}))


def test_an_edit_without_named_paths_means_what_differs(world: World, amelia: str) -> None:
    before = world.record(amelia)
    edited = type(before)(
        local_id=amelia,
        kind=Kind.CLIENT,
        server_id=before.server_id,
        local={**before.local, PHONE: "0491 570 157"},
        base=before.base,
        list_row=before.list_row,
    )
    with world.writing() as uow:
        op = queueing.enqueue(uow, author=world.author, kind=OpKind.CLIENT_UPDATE, record=edited, old=before.local)
    assert op.paths == {PHONE}
