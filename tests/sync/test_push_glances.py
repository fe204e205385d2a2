"""Whoever is opened while something is sent is read between, by a hand of their own, and never under a change."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import replace
from functools import partial

import pytest

from hubshift_desktop.domain.states import OpState
from hubshift_desktop.sync.crew import Together
from hubshift_desktop.sync.outcomes import Halt
from hubshift_desktop.sync.pushing import PushReport, push
from hubshift_desktop.sync.scope import Scope
from tests.sync.pulled import DETAIL
from tests.sync.world import EMAIL, PHONE, World

_A_LONG_TIME = 20.0
_AT_ONCE = 0.01
_SUBURB = "address.suburb"
_UPLOAD = "document/upload"
_OF_ONE_CLIENT = 5
_THREADS = 12


class Hands(Together):
    """Tells when the first of them has ended what it was at, and when somebody has looked for what else there is."""

    def __init__(self, pool: Executor) -> None:
        super().__init__(pool, look_around=_AT_ONCE)
        self.one_has_ended = threading.Event()
        self._rounds = threading.Semaphore(0)

    def wait(self) -> None:
        self._rounds.release()
        super().wait()

    def wait_for_a_look_around(self) -> None:
        """Return when whatever has happened until now was seen: a round that had begun before may not have seen it."""
        while self._rounds.acquire(blocking=False):
            pass
        for _ in range(2):
            assert self._rounds.acquire(timeout=_A_LONG_TIME), "nobody looks around"

    def begin(self, work: Callable[[], None]) -> None:
        super().begin(partial(self._until_its_end, work))

    def _until_its_end(self, work: Callable[[], None]) -> None:
        try:
            work()
        finally:
            self.one_has_ended.set()


class Window:
    """Somebody who may open a client at any moment, and what is sent meanwhile."""

    def __init__(self, world: World, pool: Executor) -> None:
        self.hands, self._pool = Hands(pool), pool
        self._world = world
        self._opened: tuple[str, ...] = ()
        self._watched: dict[str, threading.Event] = {}
        world.ear.on_changed = self._look

    def send(self) -> PushReport:
        means = replace(self._world.means, crew=lambda: self.hands, pool=self._pool)
        return push(means, Scope(first_clients=lambda: self._opened))

    def open(self, *local_ids: str) -> None:
        self._opened = local_ids

    def wait_until_read(self, local_id: str, *others: str) -> None:
        """Open somebody, beside others, and return when something about them was committed."""
        self._watched[local_id] = threading.Event()
        self.open(*others, local_id)
        _wait_for(self._watched[local_id])

    def _look(self) -> None:
        for local_id in self._world.ear.changes[-1].client_ids & self._watched.keys():
            self._watched[local_id].set()


def _wait_for(event: threading.Event) -> None:
    assert event.wait(_A_LONG_TIME), "what was waited for never came"


@pytest.fixture
def window(world: World) -> Iterator[Window]:
    with ThreadPoolExecutor(_THREADS) as pool:
        yield Window(world, pool)


@pytest.fixture
def amelia(world: World) -> str:
    return world.know("Amelia Tran")


@pytest.fixture
def bruno(world: World, amelia: str, cleo: str) -> str:
    """Somebody who was read, as everybody here, ten minutes ago."""
    local_id = world.know(_others(world)[0])
    world.clock.turn(seconds=600)
    world.central.admin.forget_requests()
    return local_id


@pytest.fixture
def cleo(world: World) -> str:
    return world.know(_others(world)[1])


def _others(world: World) -> list[str]:
    return [name for name in world.names() if name != "Amelia Tran"]


def _questions(world: World, local_id: str) -> list[str]:
    """Return what was asked about a client, in order."""
    server_id = world.server_id(local_id)
    return [seen.path for seen in world.central.admin.requests() if seen.method == "GET" and server_id in seen.path]


def test_who_is_opened_while_a_file_goes_up_is_there_before_it_has_arrived(
    world: World, window: Window, amelia: str, bruno: str
) -> None:
    file, seen = world.add_file(amelia), list[object]()
    world.central.admin.edit(world.server_id(bruno), _SUBURB, "Newtown")

    def open_bruno() -> None:
        window.wait_until_read(bruno)
        seen.append(world.record(bruno).local[_SUBURB])

    world.line.during(_UPLOAD, open_bruno, is_applied=False)

    report = window.send()

    assert seen == ["Newtown"]
    assert (report.pushed, report.waiting, world.states(file)) == (1, 0, [OpState.DONE])


def test_who_is_open_while_many_changes_are_sent_is_read_once(world: World, window: Window, bruno: str) -> None:
    everybody = [world.know(name) for name in _others(world)[1:]]
    for one in everybody:
        world.edit(one, personalInfo__phone="0491 570 157")
    world.central.admin.forget_requests()
    window.open(bruno)

    report = window.send()

    assert (report.pushed, report.waiting) == (len(everybody), 0)
    assert len(_questions(world, bruno)) == _OF_ONE_CLIENT


def test_those_who_are_opened_are_read_one_after_the_other(
    world: World, window: Window, amelia: str, bruno: str, cleo: str
) -> None:
    before = list[str]()

    def open_cleo() -> None:
        window.open(cleo)
        window.hands.wait_for_a_look_around()
        before.extend(_questions(world, cleo))

    def open_bruno() -> None:
        window.wait_until_read(bruno)
        window.wait_until_read(cleo)

    world.line.during("appointment", open_cleo, method="GET")
    world.line.during(_UPLOAD, open_bruno, is_applied=False)
    world.add_file(amelia)

    assert window.send().waiting == 0
    assert before == []
    assert [len(_questions(world, one)) for one in (bruno, cleo)] == [_OF_ONE_CLIENT] * 2


def test_who_has_a_change_out_is_not_read_before_it_has_arrived(
    world: World, window: Window, bruno: str, cleo: str
) -> None:
    world.edit(bruno, personalInfo__phone="0491 570 157")
    window.open(bruno)
    before = list[str]()

    def open_another_too() -> None:
        window.wait_until_read(cleo, bruno)
        before.extend(_questions(world, bruno))

    world.line.during("clientUpdate", open_another_too, is_applied=False)

    report = window.send()

    assert [path.startswith(DETAIL) for path in before] == [True]
    assert (report.pushed, report.conflicts, report.waiting) == (1, 0, 0)
    assert world.office(bruno)[PHONE] == "0491 570 157"


def test_while_a_new_client_goes_nobody_is_read(world: World, window: Window, bruno: str) -> None:
    before = list[str]()

    def open_bruno() -> None:
        window.open(bruno)
        window.hands.wait_for_a_look_around()
        before.extend(_questions(world, bruno))

    world.line.during("clientDetails/create", open_bruno, is_applied=False)
    world.add_client()

    report = window.send()

    assert (report.pushed, report.waiting, before) == (1, 0, [])


def test_once_sending_has_ended_early_nobody_is_read(world: World, window: Window, amelia: str, bruno: str) -> None:
    def end_and_open_bruno() -> None:
        world.cancel.set()
        window.open(bruno)
        window.hands.wait_for_a_look_around()

    world.edit(amelia, personalInfo__phone="0491 570 157")
    world.line.during("clientUpdate", end_and_open_bruno, is_applied=False)
    window.send()
    assert _questions(world, bruno) == []


def test_one_hand_alone_sends_and_looks_at_nobody(world: World, amelia: str, bruno: str) -> None:
    world.edit(amelia, personalInfo__phone="0491 570 157")
    report = push(world.means, Scope(first_clients=lambda: (bruno,)))
    assert (report.pushed, report.waiting, _questions(world, bruno)) == (1, 0, [])


def test_what_was_heard_of_somebody_whose_change_began_meanwhile_is_dropped(
    world: World, window: Window, amelia: str, bruno: str
) -> None:
    """The hand may have read an older word of a colleague's: the newer one would come, go, and come again."""
    his = world.server_id(bruno)
    hand_has_read = threading.Event()

    def save_before_the_answer() -> None:
        world.line.during(f"{DETAIL}{his}", a_colleague_writes, method="GET")
        world.edit(bruno, personalInfo__email="bruno@example.com")
        _wait_for(hand_has_read)

    def a_colleague_writes() -> None:
        world.central.admin.edit(his, _SUBURB, "Newtown")
        hand_has_read.set()
        _wait_for(window.hands.one_has_ended)  # whoever looked, for the others are both out

    def open_bruno() -> None:
        world.line.during(f"{DETAIL}{his}", save_before_the_answer, method="GET", is_applied=False)
        window.open(bruno)
        _wait_for(window.hands.one_has_ended)

    world.add_file(amelia)
    world.line.during(_UPLOAD, open_bruno, is_applied=False)

    report = window.send()

    assert (report.pushed, report.waiting) == (2, 0)
    assert [line.new for line in world.lines(record_id=bruno) if line.field == _SUBURB] == ["Newtown"]
    assert world.record(bruno).local[_SUBURB] == "Newtown"
    assert world.office(bruno)[EMAIL] == "bruno@example.com"


def test_an_office_that_has_enough_of_looks_is_asked_nothing_more(
    world: World, window: Window, amelia: str, bruno: str
) -> None:
    world.central.faults.refuse(f"{DETAIL}{world.server_id(bruno)}", status=429, headers={"Retry-After": "7200"})
    world.add_file(amelia)

    def open_bruno() -> None:
        window.open(bruno)
        _wait_for(window.hands.one_has_ended)
        world.edit(amelia, personalInfo__phone="0491 570 157")

    world.line.during(_UPLOAD, open_bruno, is_applied=False)

    report = window.send()

    assert (report.halt, report.retry_after) == (Halt.PAUSED, 7200)
    assert [path for path in world.writes() if "clientUpdate" in path] == []


def test_a_fault_of_ours_in_a_look_is_as_loud_as_any_and_ends_the_sending(
    world: World, window: Window, amelia: str, bruno: str
) -> None:
    def break_down() -> None:
        raise ZeroDivisionError

    def open_bruno() -> None:
        world.line.during(DETAIL, break_down, method="GET")
        window.open(bruno)
        _wait_for(window.hands.one_has_ended)
        world.edit(amelia, personalInfo__phone="0491 570 157")

    world.add_file(amelia)
    world.line.during(_UPLOAD, open_bruno, is_applied=False)

    with pytest.raises(ZeroDivisionError):
        window.send()

    assert [path for path in world.writes() if "clientUpdate" in path] == []
