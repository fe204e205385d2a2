"""A pause that the office asks for outlives the program, and no clock makes it longer than it was."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from hubshift_desktop.domain.states import OpState
from hubshift_desktop.services.background import BackgroundSync
from hubshift_desktop.sync.cycle import run_cycle
from hubshift_desktop.sync.scope import Cancel, CycleResult, Scope, SyncListener
from tests.hand_waiter import HandWaiter
from tests.sync.pulled import LIST
from tests.sync.world import PHONE, World

PUT = "clientUpdate"
HOUR, DAY = 3600.0, 86_400.0
BUSY = {"success": False, "message": "Too many requests"}


@pytest.fixture
def amelia(world: World) -> str:
    return world.know("Amelia Tran")


def cycle(world: World) -> CycleResult:
    return run_cycle(world.means, Scope())


def asked(world: World) -> int:
    """Return how often the office was asked since the last time this was called."""
    count = len(world.central.admin.requests())
    world.central.admin.forget_requests()
    return count


def told_to_wait(world: World, amelia: str, *, path: str = PUT, status: int = 429) -> CycleResult:
    """Save a change and be told, at `path`, to come again in an hour."""
    world.central.faults.refuse(path, status=status, body=BUSY, headers={"Retry-After": "3600"})
    world.edit(amelia, personalInfo__phone="0491 570 157")
    result = cycle(world)
    assert result.retry_after == pytest.approx(HOUR, abs=5)
    asked(world)
    return result


@pytest.mark.row("S19")
@pytest.mark.parametrize(("path", "status"), [(PUT, 429), (PUT, 503), (LIST, 429), (LIST, 503)])
def test_no_restart_asks_again_before_the_office_is_ready(world: World, amelia: str, path: str, status: int) -> None:
    told_to_wait(world, amelia, path=path, status=status)

    for minutes in (0, 20, 38):
        world.clock.turn(seconds=60 * minutes)
        world.crash()
        held = cycle(world)
        assert held.retry_after is not None
        assert held.message.startswith("The office asks for a pause.")
        assert asked(world) == 0
    world.clock.turn(seconds=150)
    world.crash()
    cycle(world)
    assert asked(world) > 0
    assert world.office(amelia)[PHONE] == "0491 570 157"
    assert world.op(amelia).state is OpState.DONE


@pytest.mark.row("S19")
@pytest.mark.parametrize(("path", "method"), [(PUT, ""), (LIST, "GET")])
def test_a_lock_does_not_make_the_pause_unheard(world: World, amelia: str, path: str, method: str) -> None:
    # Found by the simulation, which learnt to lock the program while a question is out (seed 400209).
    world.line.during(path, world.cancel.set, method=method)
    told_to_wait(world, amelia, path=path)

    world.cancel.clear()
    world.crash()
    assert cycle(world).retry_after is not None
    assert asked(world) == 0


@pytest.mark.row("S19")
def test_an_office_in_trouble_that_names_a_time_is_not_asked_on(world: World, amelia: str) -> None:
    result = told_to_wait(world, amelia, status=503)
    assert result.server_trouble
    assert world.op(amelia).state is OpState.IN_DOUBT
    cycle(world)
    assert asked(world) == 0


@pytest.mark.row("A1")
def test_a_clock_put_back_makes_the_pause_no_longer_than_it_was(world: World, amelia: str) -> None:
    told_to_wait(world, amelia)
    world.clock.turn(seconds=1800)
    world.clock.set_wrong(days=-400)
    world.crash()
    held = cycle(world)
    assert held.retry_after == pytest.approx(HOUR, abs=5)
    assert asked(world) == 0

    world.clock.turn(seconds=1800)
    world.crash()
    held = cycle(world)
    assert held.retry_after == pytest.approx(1800, abs=5)
    assert asked(world) == 0

    world.clock.turn(seconds=1805)
    world.crash()
    assert cycle(world).pushed == 1


@pytest.mark.row("A1")
def test_a_clock_put_forward_holds_nothing_up(world: World, amelia: str) -> None:
    told_to_wait(world, amelia)
    world.clock.set_wrong(days=400)
    world.crash()
    assert cycle(world).pushed == 1

    # What is over stays over when the clock is set right again.
    world.clock.set_wrong(days=0)
    world.crash()
    assert cycle(world).retry_after is None


@pytest.mark.row("A1")
def test_a_clock_that_is_always_wrong_measures_the_pause_right(world: World, amelia: str) -> None:
    world.clock.set_wrong(days=3)
    world.crash()
    cycle(world)
    told_to_wait(world, amelia)
    world.clock.turn(seconds=1800)
    world.crash()
    held = cycle(world)
    assert held.retry_after == pytest.approx(1800, abs=5)
    assert asked(world) == 0


def test_a_slip_of_a_header_holds_no_longer_than_a_day(world: World, amelia: str) -> None:
    world.central.faults.refuse(PUT, status=429, body=BUSY, headers={"Retry-After": "99999999"})
    world.edit(amelia, personalInfo__phone="0491 570 157")
    cycle(world)
    world.clock.turn(days=1, seconds=1)
    world.crash()
    assert cycle(world).pushed == 1


def test_the_window_is_told_of_a_pause_and_not_that_the_office_was_heard(world: World, amelia: str) -> None:
    told_to_wait(world, amelia)
    world.crash()
    with background(world) as (sync, waiter):
        sync.start()
        waiter.settle()
        told = sync.snapshot()
        assert told.pause_until is not None
        assert told.pause_until > world.clock.now()
        world.line.is_online = False
        waiter.turn(DAY)
        assert not sync.snapshot().is_online
        assert sync.snapshot().pause_until is None


def test_a_pause_of_seconds_is_not_spoken_of(world: World, amelia: str) -> None:
    world.central.faults.refuse(PUT, status=429, body=BUSY, headers={"Retry-After": "7"})
    world.edit(amelia, personalInfo__phone="0491 570 157")
    with background(world) as (sync, waiter):
        sync.start()
        waiter.settle()
        assert sync.snapshot().pause_until is None


@contextmanager
def background(world: World) -> Iterator[tuple[BackgroundSync, HandWaiter]]:
    """Run sync in the background of this world, with its time in the test's hand."""

    def cycle_of(scope: Scope, *, listener: SyncListener, cancel: Cancel) -> CycleResult:
        return run_cycle(world.means, scope)

    waiter = HandWaiter(world.clock)
    sync = BackgroundSync(
        cycle=cycle_of, clock=world.clock, on_changed=lambda _: None, on_snapshot=lambda _: None, waiter=waiter
    )
    try:
        yield sync, waiter
    finally:
        assert sync.stop(20)


@pytest.mark.parametrize("header", ["99999999", "1000000000000000", "Fri, 31 Dec 2100 00:00:00 GMT"])
def test_it_holds_no_longer_in_the_running_program(world: World, amelia: str, header: str) -> None:
    world.central.faults.refuse(PUT, status=429, body=BUSY, headers={"Retry-After": header})
    world.edit(amelia, personalInfo__phone="0491 570 157")
    with background(world) as (sync, waiter):
        sync.start()
        waiter.settle()
        asked(world)
        waiter.turn(DAY - 60)
        assert asked(world) == 0
        waiter.turn(120)
    assert world.office(amelia)[PHONE] == "0491 570 157"


def test_a_look_at_one_client_waits_as_well(world: World, amelia: str) -> None:
    told_to_wait(world, amelia)
    world.crash()
    looked = run_cycle(world.means, Scope(push=False, pull=False, looks=True, first_clients=lambda: (amelia,)))
    assert (looked.is_unasked, asked(world)) == (True, 0)
    assert looked.retry_after is not None
