"""Taking back what waits, and putting it there again."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hubshift_desktop.domain.errors import NotFoundError
from hubshift_desktop.domain.rows import Operation
from hubshift_desktop.domain.states import OpState
from hubshift_desktop.sync.resolving import follow_again
from hubshift_desktop.sync.withdrawing import (
    AlreadySentError,
    FilesOnlyHereError,
    Withdrawn,
    reinstate,
    withdraw,
    withdraw_record,
)
from tests.sync.kinds import UPLOAD
from tests.sync.world import EMAIL, PHONE, PNG, World


@pytest.fixture
def amelia(world: World) -> str:
    return world.know("Amelia Tran")


def take_back(world: World, record: str, index: int = 0) -> Withdrawn:
    with world.writing() as uow:
        return withdraw(uow, world.ops(record)[index].op_id, at=world.clock.now())


@pytest.mark.row("A8")
def test_the_offices_value_is_shown_again_and_nothing_is_sent(world: World, amelia: str) -> None:
    old = world.record(amelia).local[PHONE]
    world.edit(amelia, personalInfo__phone="0491 570 157")

    taken = take_back(world, amelia)

    record = world.record(amelia)
    assert (record.local[PHONE], record.dirty, world.op(amelia).state) == (old, frozenset(), OpState.WITHDRAWN)
    assert world.push().waiting == 0

    with world.writing() as uow:
        reinstate(uow, taken)
    assert world.record(amelia).local[PHONE] == "0491 570 157"
    assert world.push().pushed == 1


def test_a_field_the_office_never_had_is_gone_again(world: World, amelia: str) -> None:
    world.edit(amelia, personalInfo__preferredName="Mel")
    was_there = "personalInfo.preferredName" in (world.record(amelia).base or {})

    take_back(world, amelia)

    assert ("personalInfo.preferredName" in world.record(amelia).local) is was_there


@pytest.mark.row("A8")
def test_a_draft_goes_with_all_that_belongs_to_it_and_comes_back_whole(world: World) -> None:
    client = world.add_client()
    goal, document = world.add_goal(client), world.add_file(client)

    taken = take_back(world, client)

    assert not any(map(world.has_record, (client, goal, document)))
    assert world.open_ops() == ()
    with world.writing() as uow:
        reinstate(uow, taken)
    assert world.push().waiting == 0
    assert [world.made(kind) for kind in ("client", "goal", "document")] == [1, 1, 1]


def test_a_value_under_an_earlier_unanswered_change_is_shown_as_that_left_it(world: World, amelia: str) -> None:
    world.central.faults.drop_request("clientUpdate")
    world.edit(amelia, personalInfo__phone="0491 570 157")
    world.push()
    world.edit(amelia, personalInfo__phone="0491 570 158", personalInfo__email="a@example.com")

    take_back(world, amelia, 1)

    assert world.record(amelia).local[PHONE] == "0491 570 157"
    assert world.record(amelia).dirty == {PHONE}
    world.settled_push()
    assert world.office(amelia)[PHONE] == "0491 570 157"


@pytest.mark.row("A8")
def test_what_may_have_left_is_not_taken_back(world: World, amelia: str) -> None:
    world.central.faults.drop_request("clientUpdate")
    world.edit(amelia, personalInfo__phone="0491 570 157")
    world.push()
    with pytest.raises(AlreadySentError):
        take_back(world, amelia)


def test_a_draft_whose_child_may_have_left_stays(world: World, amelia: str) -> None:
    world.central.faults.drop_request("goal/create")
    goal = world.add_goal(amelia)
    world.push()
    with world.store.write() as uow, pytest.raises(AlreadySentError):
        withdraw_record(uow, goal, at=world.clock.now())


def test_only_an_open_change_can_be_taken_back(world: World, amelia: str) -> None:
    world.edit(amelia, personalInfo__phone="0491 570 157")
    take_back(world, amelia)
    with pytest.raises(NotFoundError):
        take_back(world, amelia)


def test_a_removal_is_taken_back_and_the_goal_stays(world: World, amelia: str) -> None:
    goal = world.know_goal(amelia)
    world.remove_goal(goal)

    take_back(world, goal)

    assert world.has_record(goal)
    assert world.push().waiting == 0
    assert world.writes() == []


def test_a_refused_change_can_be_given_up(world: World, amelia: str) -> None:
    world.edit(amelia, personalInfo__email="nonsense")
    world.push()

    take_back(world, amelia)

    assert world.record(amelia).local[EMAIL] == world.office(amelia)[EMAIL]
    assert world.open_ops() == ()


def test_a_draft_that_is_not_there_any_more_is_nothing_to_take_back(world: World) -> None:
    with world.writing() as uow:
        assert withdraw_record(uow, "nothing", at=world.clock.now()) == Withdrawn()


# ---- set aside while nobody knew whether it had arrived --------------------------------------------------------------


def parked_in_doubt(world: World, amelia: str) -> Operation:
    """A change that reached the office, whose answer was lost, and whose client may not be looked at any more."""
    world.central.faults.lose_answer("clientUpdate")
    world.fail_reads_after_write(status=403)
    world.edit(amelia, personalInfo__phone="0491 570 157")
    world.push()
    world.settled_push()
    parked = world.op(amelia)
    assert (parked.state, parked.first_sent_at is not None) == (OpState.PARKED, True)
    return parked


@pytest.mark.row("S17")
def test_what_was_set_aside_in_doubt_can_be_let_go_and_is_never_said_to_be_taken_back(
    world: World, amelia: str
) -> None:
    before = world.record(amelia).local[PHONE]
    parked_in_doubt(world, amelia)

    taken = take_back(world, amelia)

    assert (world.op(amelia).state, world.open_ops()) == (OpState.WITHDRAWN, ())
    assert (world.record(amelia).local[PHONE], world.record(amelia).dirty) == (before, frozenset())
    (line,) = world.lines(client_id=amelia)
    assert (line.may_be_there, line.message) == (True, "No longer followed. Hubshift may have it.")

    with world.writing() as uow:
        reinstate(uow, taken)
    world.central.faults.clear()
    world.retry(world.op(amelia))
    world.push()
    assert (world.op(amelia).state, world.office(amelia)[PHONE]) == (OpState.DONE, "0491 570 157")


def test_what_was_taken_back_before_it_left_says_so(world: World, amelia: str) -> None:
    world.edit(amelia, personalInfo__phone="0491 570 157")
    take_back(world, amelia)
    (line,) = world.lines(client_id=amelia)
    assert (line.may_be_there, line.message) == (False, "Withdrawn")


def test_a_new_goal_that_was_set_aside_in_doubt_can_be_let_go(world: World, amelia: str) -> None:
    world.central.faults.lose_answer("goal/create")
    world.fail_reads_after_write(status=403)
    goal = world.add_goal(amelia)
    world.push()
    world.settled_push()
    assert world.ops(goal)[0].state is OpState.PARKED

    take_back(world, goal)

    assert (world.has_record(goal), world.open_ops()) == (False, ())
    assert world.lines(client_id=amelia)[0].may_be_there


def let_go_of_a_file(world: World, amelia: str) -> str:
    """A file whose answer was lost and whose client may not be looked at any more; the person stops following it."""
    world.fail_reads_after_write(status=403)
    document = world.add_file(amelia)
    world.push()
    world.settled_push()
    assert world.op(document).state is OpState.PARKED
    take_back(world, document)
    assert (world.has_record(document), world.open_ops()) == (True, ())
    world.central.faults.clear()
    return document


def bytes_here(world: World, document: str) -> bytes:
    with world.store.read() as reader:
        blob = reader.blobs.for_record(document)
    assert blob is not None
    return world.blobs.read(blob.blob_id)


@pytest.mark.row("S17")
@pytest.mark.parametrize("has_arrived", [True, False])
def test_a_file_that_was_let_go_stays_here_and_is_looked_for_before_it_goes_again(
    world: World, amelia: str, has_arrived: bool
) -> None:
    (world.central.faults.lose_answer if has_arrived else world.central.faults.drop_request)(UPLOAD)
    document = let_go_of_a_file(world, amelia)
    assert bytes_here(world, document) == PNG
    world.settled_push()
    assert world.made("document") == has_arrived, "nobody follows it, so nothing goes by itself"

    with world.writing() as uow:
        assert follow_again(uow, document)
    world.push()
    world.settled_push()

    assert (world.made("document"), world.op(document).state) == (1, OpState.DONE)
    with world.writing() as uow:
        assert not follow_again(uow, document)


@pytest.mark.row("S17")
def test_a_new_client_that_may_have_arrived_does_not_take_its_files_along(world: World) -> None:
    client = world.add_client()
    document = world.add_file(client)
    op = world.op(client)
    with world.writing() as uow:
        uow.outbox.save(replace(op, state=OpState.PARKED, first_sent_at=world.clock.now()))

    with pytest.raises(FilesOnlyHereError):
        take_back(world, client)

    assert bytes_here(world, document) == PNG
    assert len(world.open_ops()) == 2
