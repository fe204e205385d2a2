"""What a person decides, each choice of each kind, taking it back, and trying again."""

from __future__ import annotations

import pytest

from hubshift_desktop.domain.errors import NotFoundError
from hubshift_desktop.domain.fields import JsonValue
from hubshift_desktop.domain.rows import Conflict
from hubshift_desktop.domain.states import Choice, LedgerState, OpState
from hubshift_desktop.sync import resolving
from hubshift_desktop.sync.resolving import DecideFirstError
from hubshift_desktop.sync.withdrawing import AlreadySentError, withdraw
from tests.sync.world import EMAIL, PHONE, World

MINE, OFFICE, BEFORE = "0491 570 157", "0491 570 158", "0491 570 110"
HISTORY = "medicalInfo.medicalHistory"


@pytest.fixture
def amelia(world: World) -> str:
    world.central.admin.edit(world.central.admin.client_id("Amelia Tran"), PHONE, BEFORE)
    return world.know("Amelia Tran")


@pytest.fixture
def disputed(world: World, amelia: str) -> Conflict:
    """The phone changed on both sides; an e-mail changed here went through beside it."""
    world.edit(amelia, personalInfo__phone=MINE, personalInfo__email="new@example.com")
    world.central.admin.edit(world.server_id(amelia), PHONE, OFFICE)
    report = world.push()
    assert (report.conflicts, report.pushed) == (1, 0)
    (conflict,) = world.conflicts(amelia)
    return conflict


def decide(world: World, conflict: Conflict, choice: Choice) -> None:
    with world.writing() as uow:
        resolving.resolve(uow, conflict_id=conflict.conflict_id, choice=choice, author=world.author)


def take_back(world: World, conflict: Conflict) -> None:
    with world.writing() as uow:
        resolving.unresolve(uow, conflict_id=conflict.conflict_id, author=world.author)


@pytest.mark.row("C5")
def test_both_values_stay_until_somebody_decides(world: World, amelia: str, disputed: Conflict) -> None:
    assert (disputed.before, disputed.mine, disputed.office) == (BEFORE, MINE, OFFICE)
    assert world.office(amelia)[EMAIL] == "new@example.com"
    assert world.office(amelia)[PHONE] == OFFICE
    assert world.record(amelia).local[PHONE] == MINE
    assert (world.op(amelia).state, world.op(amelia).paths) == (OpState.CONFLICT, frozenset({PHONE}))
    assert world.push().conflicts == 0


def test_what_the_office_took_beside_a_question_is_told_as_accepted(
    world: World, amelia: str, disputed: Conflict
) -> None:
    def told() -> dict[str, LedgerState]:
        return {line.field: line.state for line in world.lines(record_id=amelia) if line.op_id}

    assert told() == {PHONE: LedgerState.CONFLICT, EMAIL: LedgerState.ACCEPTED}
    decide(world, disputed, Choice.MINE)
    assert told() == {PHONE: LedgerState.WAITING, EMAIL: LedgerState.ACCEPTED}
    world.push()
    assert told() == {PHONE: LedgerState.ACCEPTED, EMAIL: LedgerState.ACCEPTED}


def test_keep_mine(world: World, amelia: str, disputed: Conflict) -> None:
    decide(world, disputed, Choice.MINE)

    assert world.push().pushed == 1
    assert world.office(amelia)[PHONE] == MINE
    assert world.record(amelia).dirty == frozenset()
    assert world.conflicts(amelia) == ()


def test_keep_the_offices(world: World, amelia: str, disputed: Conflict) -> None:
    decide(world, disputed, Choice.OFFICE)

    assert world.record(amelia).local[PHONE] == OFFICE
    assert world.op(amelia).state is OpState.DONE
    world.push()
    assert world.office(amelia)[PHONE] == OFFICE
    line = next(line for line in world.lines(record_id=amelia) if line.field == PHONE and line.op_id)
    assert (line.old, line.new, line.state) == (BEFORE, OFFICE, LedgerState.ACCEPTED)


def test_keep_the_offices_where_nothing_else_was_changed_withdraws_the_change(world: World, amelia: str) -> None:
    world.edit(amelia, personalInfo__phone=MINE)
    world.central.admin.edit(world.server_id(amelia), PHONE, OFFICE)
    world.push()
    (conflict,) = world.conflicts(amelia)

    decide(world, conflict, Choice.OFFICE)

    assert world.op(amelia).state is OpState.WITHDRAWN
    assert world.push().waiting == 0
    assert world.writes() == []


def test_keep_both_of_a_long_text(world: World, amelia: str) -> None:
    world.change(amelia, {HISTORY: "Saw the physiotherapist."})
    world.central.admin.edit(world.server_id(amelia), HISTORY, "Fell in May.")
    world.push()
    (conflict,) = world.conflicts(amelia)
    assert conflict.can_keep_both

    decide(world, conflict, Choice.BOTH)

    assert world.push().pushed == 1
    assert world.office(amelia)[HISTORY] == "Fell in May.\n\nSaw the physiotherapist."


def test_what_the_office_changed_again_meanwhile_is_asked_again(world: World, amelia: str, disputed: Conflict) -> None:
    world.central.admin.edit(world.server_id(amelia), PHONE, "0491 570 159")
    decide(world, disputed, Choice.MINE)

    assert world.push().conflicts == 1
    (again,) = world.conflicts(amelia)
    assert again.office == "0491 570 159"
    assert world.office(amelia)[PHONE] == "0491 570 159"


def test_two_fields_wait_for_each_other_and_then_go_together(world: World, amelia: str) -> None:
    world.edit(amelia, personalInfo__phone=MINE, address__street="1 Mine Way")
    server_id = world.server_id(amelia)
    world.central.admin.edit(server_id, PHONE, OFFICE)
    world.central.admin.edit(server_id, "address.street", "2 Office Way")
    assert world.push().conflicts == 2
    by_path = {conflict.path: conflict for conflict in world.conflicts(amelia)}

    decide(world, by_path[PHONE], Choice.OFFICE)
    assert world.op(amelia).state is OpState.CONFLICT
    decide(world, by_path["address.street"], Choice.MINE)
    assert world.op(amelia).state is OpState.QUEUED

    assert world.push().pushed == 1
    assert (world.office(amelia)[PHONE], world.office(amelia)["address.street"]) == (OFFICE, "1 Mine Way")


def test_going_on_typing_changes_what_mine_means(world: World, amelia: str, disputed: Conflict) -> None:
    world.edit(amelia, personalInfo__phone="0491 570 111")

    (conflict,) = world.conflicts(amelia)
    assert (conflict.conflict_id, conflict.mine) == (disputed.conflict_id, "0491 570 111")
    decide(world, conflict, Choice.MINE)
    world.push()
    assert world.office(amelia)[PHONE] == "0491 570 111"


def test_other_edits_go_while_a_decision_waits(world: World, amelia: str, disputed: Conflict) -> None:
    world.edit(amelia, address__suburb="Auburn")

    assert world.push().pushed == 1
    assert world.office(amelia)["address.suburb"] == "Auburn"
    assert len(world.conflicts(amelia)) == 1


def lost_and_typed_again(world: World, amelia: str) -> None:
    """A change that never arrived, a newer value typed behind it, and a colleague's value at the office."""
    world.central.faults.drop_request("clientUpdate")
    world.edit(amelia, personalInfo__phone=MINE)
    world.push()
    world.edit(amelia, personalInfo__phone="0491 570 111")
    world.central.admin.edit(world.server_id(amelia), PHONE, OFFICE)


@pytest.mark.parametrize("choice", [Choice.MINE, Choice.OFFICE])
def test_two_changes_of_one_field_meet_one_question(world: World, amelia: str, choice: Choice) -> None:
    lost_and_typed_again(world, amelia)
    world.settled_push()
    assert world.states(amelia) == [OpState.CONFLICT, OpState.CONFLICT]
    (conflict,) = world.conflicts(amelia)
    assert conflict.mine == "0491 570 111"

    decide(world, conflict, choice)

    assert world.push().waiting == 0
    assert world.office(amelia)[PHONE] == ("0491 570 111" if choice is Choice.MINE else OFFICE)


def test_a_newer_value_that_waits_behind_a_question_goes_by_itself(world: World, amelia: str) -> None:
    lost_and_typed_again(world, amelia)
    # The program is asked to stop just after the question was stored.
    world.ear.on_changed = lambda: world.cancel.set() if world.conflicts(amelia) else None
    world.settled_push()
    assert world.states(amelia) == [OpState.CONFLICT, OpState.QUEUED]
    world.cancel.clear()
    world.ear.on_changed = None
    (conflict,) = world.conflicts(amelia)

    decide(world, conflict, Choice.OFFICE)

    assert world.record(amelia).local[PHONE] == "0491 570 111"
    assert world.push().waiting == 0
    assert world.office(amelia)[PHONE] == "0491 570 111"


def test_the_office_coming_round_by_itself_closes_the_question(world: World, amelia: str) -> None:
    world.edit(amelia, personalInfo__phone=MINE, personalInfo__email="nonsense")
    server_id = world.server_id(amelia)
    world.central.admin.edit(server_id, PHONE, OFFICE)
    world.central.faults.drop_request("clientUpdate")
    world.push()
    assert len(world.conflicts(amelia)) == 1
    world.central.admin.edit(server_id, PHONE, MINE)

    world.settled_push()

    assert world.conflicts(amelia) == ()


def test_a_decision_is_made_once(world: World, disputed: Conflict) -> None:
    decide(world, disputed, Choice.OFFICE)
    with world.store.write() as uow:
        with pytest.raises(NotFoundError):
            resolving.resolve(uow, conflict_id=disputed.conflict_id, choice=Choice.MINE, author=world.author)
        with pytest.raises(NotFoundError):
            resolving.unresolve(uow, conflict_id="nothing", author=world.author)


# ---- taking back ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("first", [Choice.MINE, Choice.OFFICE])
@pytest.mark.parametrize("is_sent", [False, True])
@pytest.mark.parametrize("second", [Choice.MINE, Choice.OFFICE])
def test_a_decision_taken_back_can_be_made_the_other_way(
    world: World, amelia: str, disputed: Conflict, first: Choice, is_sent: bool, second: Choice
) -> None:
    decide(world, disputed, first)
    if is_sent:
        world.push()

    take_back(world, disputed)

    assert world.record(amelia).local[PHONE] == MINE
    assert world.op(amelia).state is OpState.CONFLICT
    assert world.push().waiting == 1
    decide(world, disputed, second)
    assert world.push().waiting == 0
    wanted = MINE if second is Choice.MINE else OFFICE
    assert (world.office(amelia)[PHONE], world.record(amelia).local[PHONE]) == (wanted, wanted)
    assert world.record(amelia).dirty == frozenset()


def test_a_decision_on_its_way_cannot_be_taken_back(world: World, amelia: str, disputed: Conflict) -> None:
    decide(world, disputed, Choice.MINE)
    world.central.faults.drop_request("clientUpdate")
    world.push()

    with world.store.write() as uow, pytest.raises(AlreadySentError):
        resolving.unresolve(uow, conflict_id=disputed.conflict_id, author=world.author)


def test_a_decision_taken_back_asks_again_about_what_the_office_says_now(
    world: World, amelia: str, disputed: Conflict
) -> None:
    decide(world, disputed, Choice.MINE)
    take_back(world, disputed)
    world.central.admin.edit(world.server_id(amelia), PHONE, "0491 570 159")
    decide(world, disputed, Choice.BOTH if disputed.can_keep_both else Choice.MINE)

    assert world.push().conflicts == 1


# ---- trying again ---------------------------------------------------------------------------------------------------


def test_trying_again_does_not_skip_a_decision(world: World, amelia: str, disputed: Conflict) -> None:
    with pytest.raises(DecideFirstError):
        world.retry(world.op(amelia))


def test_trying_again_what_only_waits_for_its_time_lets_it_go_now(world: World, amelia: str) -> None:
    world.edit(amelia, personalInfo__phone=MINE)
    world.central.faults.refuse("clientDetails", status=500)
    world.push()
    assert world.op(amelia).not_before is not None

    world.retry(world.op(amelia))
    assert world.push().pushed == 1


def test_only_open_changes_can_be_tried_again(world: World, amelia: str) -> None:
    world.edit(amelia, personalInfo__phone=MINE)
    world.push()
    with pytest.raises(NotFoundError):
        world.retry(world.op(amelia))
    with world.store.write() as uow, pytest.raises(NotFoundError):
        resolving.retry(uow, "nothing", world.clock.now())


def test_withdrawing_a_disputed_change_is_a_decision_for_the_office(
    world: World, amelia: str, disputed: Conflict
) -> None:
    with world.writing() as uow:
        withdraw(uow, world.op(amelia).op_id, at=world.clock.now())

    assert world.conflicts(amelia) == ()
    shown: JsonValue = world.record(amelia).local[PHONE]
    assert shown != MINE
    assert world.push().waiting == 0
    assert world.office(amelia)[PHONE] == OFFICE
