"""Whoever is opened while something is sent is read between, by a hand of their own, and never under a change."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from typing import Any

import httpx
import pytest

from hubshift_desktop.domain.states import Kind, OpState, Presence
from hubshift_desktop.sync.crew import Together
from hubshift_desktop.sync.outcomes import Halt
from hubshift_desktop.sync.pushing import PushReport, push
from hubshift_desktop.sync.scope import Scope
from tests.sync.pulled import DETAIL, children
from tests.sync.world import EMAIL, PHONE, PNG, World

_A_LONG_TIME = 20.0
_AT_ONCE = 0.01
_SUBURB = "address.suburb"
_UPLOAD = "document/upload"
_OF_ONE_CLIENT = 5
_THREADS = 12


class Hands(Together):
    """Tells when the first of them has ended what it was at, and when somebody has looked for what else there is."""

    def __init__(self, pool: Executor, *, look_around: float) -> None:
        super().__init__(pool, look_around=look_around)
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

    def __init__(self, world: World, pool: Executor, *, look_around: float = _AT_ONCE) -> None:
        self.hands, self._pool = Hands(pool, look_around=look_around), pool
        self._world = world
        self._opened: tuple[str, ...] = ()
        self._news = threading.Condition()
        world.ear.on_changed = self._tell

    def send(self) -> PushReport:
        means = replace(self._world.means, crew=lambda: self.hands, pool=self._pool)
        return push(means, Scope(first_clients=lambda: self._opened))

    def open(self, *local_ids: str) -> None:
        self._opened = local_ids

    def until(self, holds: Callable[[], bool]) -> None:
        """Return when something was committed after which this holds, or if it holds already."""
        with self._news:
            assert self._news.wait_for(holds, timeout=_A_LONG_TIME), "what was waited for never came"

    def wait_until_read(self, local_id: str, *others: str) -> None:
        """Open somebody, beside others, and return when they were read."""
        self.open(*others, local_id)
        self.until(lambda: self._world.record(local_id).fetched_at == self._world.clock.now())

    def _tell(self) -> None:
        with self._news:
            self._news.notify_all()


def _wait_for(event: threading.Event) -> None:
    assert event.wait(_A_LONG_TIME), "what was waited for never came"


@pytest.fixture
def pool() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(_THREADS) as made:
        yield made


@pytest.fixture
def window(world: World, pool: ThreadPoolExecutor) -> Window:
    return Window(world, pool)


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


def _goal_at_the_office(world: World, client_id: str) -> str:
    """Return a goal that both sides have, of a client whose tags are gone, as after any change of ours."""
    goal = world.know_goal(client_id)
    world.clock.turn(seconds=600)
    return goal


def _while_looked_at(world: World, window: Window, local_id: str, act: Callable[[], None]) -> PushReport:
    """Send a file of somebody else's; do something when all but one question about this client was answered.

    What was heard of them is dropped then, and they are read again while the file is out.
    """
    other = world.know("Amelia Tran")
    world.clock.turn(seconds=600)

    def open_them() -> None:
        world.line.during(f"appointment.*{world.server_id(local_id)}", act, method="GET", is_applied=False)
        window.wait_until_read(local_id)

    world.line.during(_UPLOAD, open_them, is_applied=False)
    world.add_file(other)
    return window.send()


def test_a_goal_that_was_changed_meanwhile_keeps_its_change(world: World, window: Window, bruno: str) -> None:
    goal = _goal_at_the_office(world, bruno)

    def rename() -> None:
        world.edit(goal, title="Walk to the park")
        window.until(lambda: world.states(goal) == [OpState.DONE])

    assert _while_looked_at(world, window, bruno, rename).waiting == 0
    assert [line.new for line in world.lines(record_id=goal) if line.field == "title"] == ["Walk to the park"]
    assert world.record(goal).local["title"] == "Walk to the park"


def test_a_goal_that_was_removed_meanwhile_does_not_come_back(world: World, window: Window, bruno: str) -> None:
    goal = _goal_at_the_office(world, bruno)
    title = world.record(goal).local["title"]

    def remove() -> None:
        world.remove_goal(goal)
        window.until(lambda: not world.has_record(goal))

    assert _while_looked_at(world, window, bruno, remove).waiting == 0
    assert title not in [child.local["title"] for child in children(world, bruno, Kind.GOAL).values()]


def test_what_was_added_meanwhile_is_not_taken_for_missing(world: World, window: Window, bruno: str) -> None:
    added = list[str]()

    def add() -> None:
        added.append(world.add_goal(bruno))
        window.until(lambda: set(world.states(added[0])) == {OpState.DONE})

    assert _while_looked_at(world, window, bruno, add).waiting == 0
    assert world.record(added[0]).presence is Presence.PRESENT


def test_a_dispute_that_was_found_meanwhile_shows_the_offices_newest_word(
    world: World, window: Window, bruno: str
) -> None:
    his = world.server_id(bruno)

    def disagree() -> None:
        world.central.admin.edit(his, EMAIL, "theirs@example.com")
        world.central.admin.edit(his, _SUBURB, "Newtown")
        world.edit(bruno, personalInfo__email="mine@example.com")
        window.until(lambda: world.states(bruno) == [OpState.CONFLICT])

    _while_looked_at(world, window, bruno, disagree)
    assert [conflict.office for conflict in world.conflicts(bruno)] == ["theirs@example.com"]
    assert [line.new for line in world.lines(record_id=bruno) if line.field == _SUBURB] == ["Newtown"]


def _while_the_last_question_is_out(
    world: World, window: Window, local_id: str, add: Callable[[], str]
) -> tuple[str, PushReport]:
    """Send a file, and what is added once it has all but arrived; what is heard of this client comes after that."""
    last_question_is_out, added = threading.Event(), list[str]()

    def wait_for_it() -> None:
        last_question_is_out.set()
        window.until(lambda: bool(added) and set(world.states(added[0])) == {OpState.DONE})

    def open_them_and_add() -> None:
        world.line.during("appointment", wait_for_it, method="GET", is_applied=False)
        window.open(local_id)
        _wait_for(last_question_is_out)
        added.append(add())

    world.add_file(world.know("Amelia Tran"))
    world.clock.turn(seconds=600)
    world.line.during(_UPLOAD, open_them_and_add, is_applied=False)
    report = window.send()
    return added[0], report


def test_a_file_of_theirs_that_arrived_meanwhile_is_not_taken_for_missing(
    world: World, window: Window, bruno: str
) -> None:
    file, report = _while_the_last_question_is_out(
        world, window, bruno, lambda: world.add_file(bruno, PNG + b"his", name="His.png")
    )
    assert (report.pushed, report.waiting) == (2, 0)
    assert world.record(file).presence is Presence.PRESENT


def test_what_was_heard_while_a_new_client_came_is_dropped(world: World, window: Window, bruno: str) -> None:
    """Whoever comes may be folded into somebody who is here."""
    before = world.record(bruno)
    _, report = _while_the_last_question_is_out(world, window, bruno, world.add_client)
    assert report.waiting == 0
    assert world.record(bruno) == before


def test_who_cannot_be_read_is_asked_for_once_in_a_sending(
    world: World, window: Window, amelia: str, bruno: str
) -> None:
    def open_bruno() -> None:
        window.open(bruno)
        _wait_for(window.hands.one_has_ended)
        window.hands.wait_for_a_look_around()

    world.central.faults.refuse(f"{DETAIL}{world.server_id(bruno)}", status=500, times=None)
    world.add_file(amelia)
    world.line.during(_UPLOAD, open_bruno, is_applied=False)

    assert window.send().waiting == 0
    assert [path.startswith(DETAIL) for path in _questions(world, bruno)].count(True) == 1


def test_what_is_over_at_once_is_not_made_longer(
    world: World, pool: ThreadPoolExecutor, amelia: str, bruno: str
) -> None:
    """The pull that comes next asks all five questions together."""
    window = Window(world, pool, look_around=2 * _A_LONG_TIME)
    world.edit(amelia, personalInfo__phone="0491 570 157")
    window.open(bruno)
    assert window.send().waiting == 0
    assert _questions(world, bruno) == []


def test_a_look_that_is_called_off_asks_nothing_more(world: World, window: Window, bruno: str, cleo: str) -> None:
    def open_both() -> None:
        world.line.during(DETAIL, world.cancel.set, method="GET", is_applied=False)
        window.open(bruno, cleo)
        _wait_for(window.hands.one_has_ended)

    world.add_file(world.know("Amelia Tran"))
    world.clock.turn(seconds=600)
    world.central.admin.forget_requests()
    world.line.during(_UPLOAD, open_both, is_applied=False)
    window.send()
    assert len(_questions(world, bruno) + _questions(world, cleo)) == 1


def _while_the_first_question_is_out(
    world: World, window: Window, then: Callable[[], None], *opened: str
) -> Callable[[], PushReport]:
    """Return a sending of a file; do something before it has arrived, and let no look end before its hand has."""
    first_question_is_out = threading.Event()

    def wait_for_the_file() -> None:
        first_question_is_out.set()
        _wait_for(window.hands.one_has_ended)

    def open_them() -> None:
        world.line.during(DETAIL, wait_for_the_file, method="GET", is_applied=False)
        window.open(*opened)
        _wait_for(first_question_is_out)
        then()

    world.add_file(world.know("Amelia Tran"))
    world.clock.turn(seconds=600)
    world.central.admin.forget_requests()
    world.line.during(_UPLOAD, open_them, is_applied=False)
    return window.send


def test_when_nothing_is_out_any_more_nobody_else_is_begun_with(
    world: World, window: Window, bruno: str, cleo: str
) -> None:
    send = _while_the_first_question_is_out(world, window, lambda: None, bruno, cleo)
    assert send().waiting == 0
    assert sorted(len(_questions(world, one)) for one in (bruno, cleo)) == [0, _OF_ONE_CLIENT]


def test_a_fault_of_ours_in_another_hand_ends_a_look_too(world: World, window: Window, bruno: str, cleo: str) -> None:
    def break_down() -> None:
        raise ZeroDivisionError

    send = _while_the_first_question_is_out(world, window, break_down, bruno, cleo)
    with pytest.raises(ZeroDivisionError):
        send()
    assert len(_questions(world, bruno) + _questions(world, cleo)) == 1


def test_that_a_look_has_met_nobody_is_no_word_about_the_line(
    world: World, window: Window, amelia: str, bruno: str
) -> None:
    def lose() -> None:
        raise httpx.ReadTimeout("late, behind a file that fills the line")

    def open_bruno() -> None:
        world.line.during(DETAIL, lose, method="GET", is_applied=False)
        window.open(bruno)
        _wait_for(window.hands.one_has_ended)
        world.edit(amelia, personalInfo__phone="0491 570 157")

    world.add_file(amelia)
    world.line.during(_UPLOAD, open_bruno, is_applied=False)

    report = window.send()

    assert (report.pushed, report.waiting, report.halt) == (2, 0, Halt.NONE)


@pytest.mark.parametrize(
    ("refusal", "told"),
    [({"status": 429, "headers": {"Retry-After": "7200"}}, Halt.PAUSED), ({"status": 401}, Halt.SIGN_IN)],
)
def test_what_only_a_look_has_met_is_told(
    world: World, window: Window, amelia: str, bruno: str, refusal: dict[str, Any], told: Halt
) -> None:
    world.central.faults.refuse(f"{DETAIL}{world.server_id(bruno)}", times=None, **refusal)
    world.add_file(amelia)

    def open_bruno() -> None:
        window.open(bruno)
        _wait_for(window.hands.one_has_ended)

    world.line.during(_UPLOAD, open_bruno, is_applied=False)

    assert window.send().halt is told


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
