"""A look at whoever was opened, behind the window: when it is taken, what it says, and that nothing waits for it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hubshift_desktop.domain.errors import KnownError
from hubshift_desktop.sync.scope import Cancel, CycleResult, Scope, SyncListener
from tests.test_background import FINE, OFFLINE, Rig, rig

__all__ = ["rig"]

LOOK = Scope(push=False, pull=False, looks=True)


def as_asked(scope: Scope) -> Scope:
    """Return the parts that say what a cycle is for."""
    return replace(LOOK, push=scope.push, pull=scope.pull, looks=scope.looks)


def test_who_was_opened_is_read_when_the_eyes_rest_and_nothing_is_said_of_it(rig: Rig) -> None:
    sync = rig.start(FINE, CycleResult(waiting=2), FINE)
    rig.told.clear()
    for opened in ("one", "two", "three"):
        sync.first_clients([opened])
        rig.waiter.settle()
        rig.waiter.turn(0.4)
    assert rig.runs == 1
    rig.waiter.turn(0.1)
    assert as_asked(rig.office.asked[-1]) == LOOK
    assert rig.office.asked[-1].first_clients() == ("three",)
    assert rig.runs == 2
    assert rig.told == []
    rig.waiter.turn(298)
    assert rig.runs == 2, "a look moves no other date"
    rig.waiter.turn(2)
    assert rig.office.asked[-1].pull


def test_a_save_goes_out_with_the_look_or_in_its_own_time(rig: Rig) -> None:
    sync = rig.start()
    sync.first_clients(["one"])
    sync.nudge()
    rig.waiter.settle()
    rig.waiter.turn(0.5)
    assert as_asked(rig.office.asked[-1]) == LOOK
    sync.first_clients(["two"])
    rig.waiter.settle()
    rig.waiter.turn(0.5)
    assert as_asked(rig.office.asked[-1]) == replace(LOOK, push=True)
    rig.waiter.turn(200)
    assert rig.runs == 3, "neither is owed any more"


def test_a_whole_cycle_is_a_look_as_well(rig: Rig) -> None:
    sync = rig.start()
    sync.first_clients(["one"])
    sync.sync_now()
    rig.waiter.settle()
    rig.waiter.turn(1)
    assert [scope.pull for scope in rig.office.asked] == [True, True]


def test_whoever_is_opened_during_a_cycle_is_named_to_it(rig: Rig) -> None:
    seen: list[tuple[str, ...]] = []

    def busy(scope: Scope, _listener: SyncListener, _cancel: Cancel) -> CycleResult:
        seen.append(scope.first_clients())
        rig.sync.first_clients(["opened meanwhile"])
        seen.append(scope.first_clients())
        return FINE

    rig.start(busy, FINE)
    assert seen == [(), ("opened meanwhile",)]


def test_a_look_that_always_fails_holds_up_nothing_that_waits(rig: Rig, caplog: pytest.LogCaptureFixture) -> None:
    def fails(scope: Scope, _listener: SyncListener, _cancel: Cancel) -> CycleResult:
        if scope == replace(LOOK, first_clients=scope.first_clients, budget=scope.budget):
            raise KnownError(title="The disk is full", sentence="There is no room.", next_step="Make room.")
        return FINE

    sync = rig.start(fails)
    rig.told.clear()
    for _ in range(3):
        sync.nudge()
        sync.first_clients(["one"])
        rig.waiter.settle()
        rig.waiter.turn(0.5)
        assert as_asked(rig.office.asked[-1]) == LOOK
        rig.waiter.turn(0.5)
        assert rig.office.asked[-1].push, "the save goes out in its own time"
    assert all(told.trouble == "" for told in rig.told)
    assert caplog.records == []


@pytest.mark.expects_log
def test_a_fault_of_ours_in_a_look_is_logged(rig: Rig, caplog: pytest.LogCaptureFixture) -> None:
    sync = rig.start(FINE, ZeroDivisionError("Amelia Tran"), FINE)
    sync.first_clients(["one"])
    rig.waiter.settle()
    rig.waiter.turn(0.5)
    assert [record.getMessage() for record in caplog.records if record.levelname == "ERROR"] == [
        "A cycle of sync ended by a fault"
    ]
    assert sync.snapshot().trouble == ""


@pytest.mark.parametrize("sends", [False, True])
def test_a_look_that_was_cut_short_is_owed(rig: Rig, sends: bool) -> None:
    sync = rig.start(FINE, CycleResult(retry_after=5.0), FINE)
    if sends:
        sync.nudge()
        rig.waiter.settle()
        rig.waiter.turn(0.5)
    sync.first_clients(["one"])
    rig.waiter.settle()
    rig.waiter.turn(0.5)
    assert rig.office.asked[-1].looks
    assert rig.office.asked[-1].push == sends
    rig.waiter.turn(29)
    assert not any(as_asked(scope) == LOOK for scope in rig.office.asked[2:])
    rig.waiter.turn(1)
    assert as_asked(rig.office.asked[-1]) == LOOK
    before = rig.runs
    rig.waiter.turn(200)
    assert rig.runs == before


def test_an_office_that_asks_for_no_pause_at_all_is_not_stormed(rig: Rig) -> None:
    """`Retry-After: 0`, or a date that is over: each look is refused, and the next one is owed."""
    sync = rig.start(FINE, CycleResult(retry_after=0.0))
    sync.first_clients(["one"])
    rig.waiter.settle()
    rig.waiter.turn(100)
    assert rig.runs <= 5


def test_a_look_that_finds_the_office_again_says_so(rig: Rig) -> None:
    sync = rig.start(FINE, CycleResult(retry_after=120.0), FINE)
    sync.first_clients(["one"])
    rig.waiter.settle()
    rig.waiter.turn(0.5)
    assert sync.snapshot().pause_until is not None
    rig.waiter.turn(120)
    assert as_asked(rig.office.asked[-1]) == LOOK
    assert sync.snapshot().pause_until is None


def test_a_look_in_a_kept_pause_tells_of_it_and_is_owed(rig: Rig) -> None:
    sync = rig.start(FINE, CycleResult(retry_after=120.0, is_unasked=True), FINE)
    sync.first_clients(["one"])
    rig.waiter.settle()
    rig.waiter.turn(0.5)
    assert sync.snapshot().pause_until is not None
    rig.waiter.turn(120)
    assert rig.runs == 3


def test_a_look_is_no_try_that_anybody_waits_for(rig: Rig) -> None:
    def opened_meanwhile(_scope: Scope, _listener: SyncListener, _cancel: Cancel) -> CycleResult:
        rig.sync.first_clients(["one"])
        return FINE

    sync = rig.start(opened_meanwhile, FINE)
    next_try = sync.snapshot().next_try_at
    assert next_try is not None
    assert (next_try - rig.clock.now()).total_seconds() == pytest.approx(300)


def test_a_look_that_finds_the_sign_in_gone_waits_for_a_person(rig: Rig) -> None:
    sync = rig.start(FINE, CycleResult(needs_sign_in=True), FINE)
    sync.first_clients(["one"])
    rig.waiter.settle()
    rig.waiter.turn(0.5)
    assert sync.snapshot().needs_sign_in
    rig.waiter.turn(1000)
    assert rig.runs == 2


@pytest.mark.parametrize("trouble", [OFFLINE, CycleResult(portal=True), CycleResult(retry_after=120.0)])
def test_a_look_that_meets_trouble_is_heard_of_and_heeded(rig: Rig, trouble: CycleResult) -> None:
    sync = rig.start(FINE, trouble, FINE)
    sync.first_clients(["one"])
    rig.waiter.settle()
    rig.waiter.turn(0.5)
    now = sync.snapshot()
    assert (now.is_online, now.is_portal, now.pause_until is not None) == (
        trouble.online,
        trouble.portal,
        trouble.retry_after is not None,
    )
    assert now.phase == "idle"
    sync.first_clients(["two"])
    rig.waiter.settle()
    rig.waiter.turn(0.5)
    assert rig.runs == 2, "it waits with the next one"
    rig.waiter.turn(130)
    assert rig.runs >= 3
    assert sync.snapshot().is_online


def test_nobody_is_looked_at_while_a_person_wants_quiet(rig: Rig) -> None:
    sync = rig.start()
    sync.set_paused(True)
    sync.first_clients(["one"])
    rig.waiter.settle()
    rig.waiter.turn(10)
    assert rig.runs == 1
