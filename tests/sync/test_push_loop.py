"""The loop itself: fencing, stopping, news for the listener, and many changes at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from hubshift_desktop.domain.states import OpKind, OpState
from hubshift_desktop.sync import turns
from hubshift_desktop.sync.means import OfficeTime
from hubshift_desktop.sync.outcomes import Halt
from hubshift_desktop.sync.scope import AccountRef
from tests.sync.world import World


@pytest.fixture
def amelia(world: World) -> str:
    return world.know("Amelia Tran")


def test_nothing_to_do_asks_nobody_anything(world: World) -> None:
    report = world.push()
    assert (report.pushed, report.waiting, report.due_in, bool(report.changed)) == (0, 0, None, False)
    assert world.central.admin.requests() == ()


@pytest.mark.row("A5")
def test_nothing_leaves_under_another_login(world: World, amelia: str) -> None:
    world.edit(amelia, personalInfo__phone="0491 570 157")
    world.means = replace(world.means, account=AccountRef(user_id="priya", origin=world.account.origin))

    report = world.push()

    assert (report.pushed, report.waiting, world.writes()) == (0, 0, [])
    assert world.op(amelia).state is OpState.QUEUED


def test_asked_to_stop_it_stops_between_two_changes(world: World, amelia: str) -> None:
    goals = [world.add_goal(amelia, title=f"Goal {number}", tasks=[], progress=0, category="") for number in range(3)]
    world.line.during("goal/create", world.cancel.set)

    report = world.push()

    assert (report.pushed, report.waiting) == (1, 2)
    assert sorted(world.op(goal).state for goal in goals) == [OpState.DONE, OpState.QUEUED, OpState.QUEUED]
    world.cancel.clear()
    assert world.push().pushed == 2
    assert world.made("goal") == 3


def test_the_listener_hears_of_every_commit_and_of_the_progress(world: World, amelia: str) -> None:
    world.edit(amelia, personalInfo__phone="0491 570 157")
    world.add_goal(amelia, tasks=[], progress=0, category="")

    report = world.push()

    assert world.ear.states == ["sending"]
    assert world.ear.progressed[-1] == ("sending", 2, 2)
    assert {client for changed in world.ear.changes for client in changed.client_ids} == {amelia}
    assert report.changed.client_ids == {amelia}


@pytest.mark.row("A1")
def test_a_time_absurdly_far_ahead_holds_nothing_up(world: World, amelia: str) -> None:
    world.edit(amelia, personalInfo__phone="0491 570 157")
    with world.writing() as uow:
        uow.outbox.save(replace(world.op(amelia), not_before=world.clock.now() + timedelta(days=400)))

    assert world.push().pushed == 1


def test_what_waits_behind_more_than_are_looked_at_is_found(
    world: World, amelia: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turns, "_BATCH", 2)
    for number in range(11):
        goal = world.add_goal(amelia, title=f"Goal {number}", tasks=[], progress=0, category="")
        with world.writing() as uow:
            uow.outbox.save(replace(world.op(goal), not_before=world.clock.now() + timedelta(minutes=2)))
    bruno = world.know(world.names()[1])
    world.edit(bruno, personalInfo__phone="0491 570 157")
    file = world.add_file(bruno)

    report = world.push()

    assert (report.pushed, report.waiting, report.due_in) == (2, 11, 120)
    assert (world.states(bruno), world.states(file)) == ([OpState.DONE], [OpState.DONE])


def test_many_records_go_in_one_round_in_order(world: World, amelia: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "_BATCH", 3)
    for number in range(10):
        world.add_goal(amelia, title=f"Goal {number}", tasks=[], progress=0, category="")

    report = world.push()

    assert (report.pushed, report.waiting, report.halt) == (10, 0, Halt.NONE)
    assert [goal["title"] for goal in world.office_goals(amelia)][-10:] == [f"Goal {number}" for number in range(10)]


def test_a_change_taken_back_between_plan_and_turn_is_passed_over(world: World, amelia: str) -> None:
    first = world.add_goal(amelia, title="First", tasks=[], progress=0, category="")
    second = world.add_goal(amelia, title="Second", tasks=[], progress=0, category="")
    world.line.during("goal/create", lambda: world.remove_goal(second))

    assert world.push().pushed == 1
    assert world.op(first).state is OpState.DONE
    assert world.made("goal") == 1


def test_an_update_put_aside_between_plan_and_turn_is_passed_over(world: World, amelia: str) -> None:
    goal = world.add_goal(amelia, title="First", tasks=[], progress=0, category="")
    other = world.know(world.names()[1])
    world.edit(other, personalInfo__phone="0491 570 157")

    def aside() -> None:
        with world.writing() as uow:
            uow.outbox.save(replace(world.op(other), state=OpState.NEEDS_FIX))

    world.line.during("goal/create", aside)
    assert world.push().pushed == 1
    assert world.op(goal).state is OpState.DONE


@pytest.mark.parametrize("kind", [OpKind.CLIENT_UPDATE, OpKind.GOAL_DELETE])
def test_a_change_taken_back_while_the_office_is_read_is_not_sent(world: World, amelia: str, kind: OpKind) -> None:
    goal = world.know_goal(amelia)
    record = amelia if kind is OpKind.CLIENT_UPDATE else goal
    if kind is OpKind.CLIENT_UPDATE:
        world.edit(amelia, personalInfo__phone="0491 570 157")
    else:
        world.remove_goal(goal)

    def aside() -> None:
        with world.writing() as uow:
            uow.outbox.save(replace(world.op(record), state=OpState.WITHDRAWN))

    world.line.during("clientDetails|getIndividualGoal", aside, method="GET")
    assert world.push().pushed == 0
    assert world.writes() == []


def test_a_change_settled_while_its_reading_failed_stays_as_it_was_settled(world: World, amelia: str) -> None:
    world.edit(amelia, personalInfo__phone="0491 570 157")
    world.central.faults.refuse("clientDetails", status=500)

    def aside() -> None:
        with world.writing() as uow:
            uow.outbox.save(replace(world.op(amelia), state=OpState.WITHDRAWN))

    world.line.during("clientDetails", aside, method="GET")
    world.push()
    assert world.op(amelia).state is OpState.WITHDRAWN


# ---- time -----------------------------------------------------------------------------------------------------------


def test_the_offices_date_sets_a_wrong_laptop_right(world: World) -> None:
    time = OfficeTime(world.clock)
    right = world.clock.now()
    world.clock.set_wrong(days=3)
    time.hear(right)
    assert time.now() == right
    time.hear(None)
    assert time.now() == right
    time.hear(world.clock.now() + timedelta(seconds=1))  # as exact as the header can be
    assert time.now() == world.clock.now()


def test_a_change_that_never_left_has_waited_no_time(world: World, amelia: str) -> None:
    world.edit(amelia, personalInfo__phone="0491 570 157")
    assert OfficeTime(world.clock).since_sent(world.op(amelia)) == 0.0
