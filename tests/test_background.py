"""Sync behind the window: when it runs, what it survives, how fast it ends, and what it says meanwhile."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from hubshift_desktop.domain.errors import KnownError
from hubshift_desktop.domain.rows import Changed
from hubshift_desktop.domain.states import Kind
from hubshift_desktop.services.background import STOP_SECONDS, BackgroundSync, SyncSnapshot
from hubshift_desktop.services.schedule import Errand, Schedule
from hubshift_desktop.services.waiter import EventWaiter
from hubshift_desktop.sync.scope import Cancel, CycleResult, Scope, SyncListener
from tests.conftest import HandClock
from tests.hand_waiter import HandWaiter

FINE = CycleResult(is_complete=True, has_list=True, has_asked_for_missing=True)
OFFLINE = CycleResult(online=False)
FULL = KnownError(title="This laptop’s disk is full", sentence="There is no room.", next_step="Free some space.")
_A_LONG_TIME = 20.0
Step = CycleResult | Exception | Callable[[Scope, SyncListener, Cancel], CycleResult]


class Office:
    """Stands for a cycle: answers by a script, the last line for ever, and remembers what was asked."""

    def __init__(self, *steps: Step) -> None:
        self.steps = list(steps) or [FINE]
        self.asked: list[Scope] = []
        self.is_busy = threading.Event()

    def __call__(self, scope: Scope, *, listener: SyncListener, cancel: Cancel) -> CycleResult:
        self.asked.append(scope)
        step = self.steps.pop(0) if len(self.steps) > 1 else self.steps[0]
        if isinstance(step, CycleResult):
            return step
        if isinstance(step, Exception):
            raise step
        self.is_busy.set()
        return step(scope, listener, cancel)


class Rig:
    """A background over a scripted office, with its time in the test's hand. `draw` 1 takes the longest pauses."""

    def __init__(self, clock: HandClock) -> None:
        self.waiter = HandWaiter(clock)
        self.clock = clock
        self.office = Office()
        self.told: list[SyncSnapshot] = []
        self.changed: list[Changed] = []
        self.sync = self._made(is_first=False)

    def _made(self, *, is_first: bool) -> BackgroundSync:
        return BackgroundSync(
            cycle=lambda scope, *, listener, cancel: self.office(scope, listener=listener, cancel=cancel),
            clock=self.clock,
            on_changed=self.changed.append,
            on_snapshot=self.told.append,
            waiter=self.waiter,
            is_first_sync=is_first,
            draw=lambda: 1.0,
        )

    def start(self, *steps: Step, is_first: bool = False) -> BackgroundSync:
        self.office = Office(*steps)
        if is_first:
            self.sync = self._made(is_first=True)
        self.sync.start()
        self.waiter.settle()
        return self.sync

    @property
    def runs(self) -> int:
        return len(self.office.asked)


@pytest.fixture
def rig(clock: HandClock) -> Iterator[Rig]:
    made = Rig(clock)
    yield made
    assert made.sync.stop(_A_LONG_TIME), "the thread did not end"


def test_starting_runs_a_whole_cycle_and_the_next_one_comes_after_five_minutes(rig: Rig) -> None:
    rig.start()
    assert rig.runs == 1
    assert rig.office.asked[0].pull
    rig.waiter.turn(299)
    assert rig.runs == 1
    rig.waiter.turn(1)
    assert rig.runs == 2
    assert rig.office.asked[1].pull


@pytest.mark.row("A7")
def test_starting_twice_runs_once(rig: Rig) -> None:
    rig.start()
    rig.sync.start()
    rig.waiter.settle()
    assert rig.runs == 1


def test_what_was_saved_goes_out_a_second_after_the_last_save_and_asks_for_nothing_else(rig: Rig) -> None:
    sync = rig.start()
    sync.nudge()
    rig.waiter.settle()
    rig.waiter.turn(0.9)
    sync.nudge()
    rig.waiter.settle()
    rig.waiter.turn(0.9)
    assert rig.runs == 1
    rig.waiter.turn(0.1)
    assert rig.runs == 2
    assert not rig.office.asked[1].pull


def test_by_hand_it_runs_at_once(rig: Rig) -> None:
    sync = rig.start()
    sync.sync_now()
    rig.waiter.settle()
    assert rig.runs == 2
    assert rig.office.asked[1].pull


@pytest.mark.row("A7")
def test_pressed_twenty_times_while_busy_it_runs_once_more_and_never_two_at_once(rig: Rig) -> None:
    let_go = threading.Event()
    at_once: list[int] = []
    running = 0

    def busy(scope: Scope, listener: SyncListener, cancel: Cancel) -> CycleResult:
        nonlocal running
        running += 1
        at_once.append(running)
        assert let_go.wait(20)
        running -= 1
        return FINE

    rig.office = Office(busy)
    rig.sync.start()
    assert rig.office.is_busy.wait(20)
    for _ in range(20):
        rig.sync.sync_now()
    assert rig.runs == 1
    let_go.set()
    rig.waiter.settle()
    assert rig.runs == 2
    assert all(scope.pull for scope in rig.office.asked)
    assert at_once == [1, 1]


@pytest.mark.parametrize(
    ("waiting", "pauses"),
    [(0, (2, 4, 8, 16, 32, 60, 60)), (1, (2, 4, 8, 16, 20, 20, 20))],
    ids=["nothing waits", "work waits"],
)
def test_offline_the_office_is_probed_with_growing_pauses(rig: Rig, waiting: int, pauses: tuple[int, ...]) -> None:
    """With work waiting the office is found within half a minute of its coming back."""
    sync = rig.start(CycleResult(online=False, waiting=waiting))
    for pause in pauses:
        before = rig.runs
        rig.waiter.turn(pause - 0.5)
        assert rig.runs == before
        rig.waiter.turn(0.5)
        assert rig.runs == before + 1
    assert not sync.snapshot().is_online


def test_a_save_brings_a_far_probe_near_but_does_not_start_one(rig: Rig) -> None:
    sync = rig.start(OFFLINE)
    for pause in (2, 4, 8, 16, 32):
        rig.waiter.turn(pause)
    before = rig.runs
    for _ in range(5):
        sync.nudge()
        rig.waiter.settle()
        rig.waiter.turn(3)
    assert rig.runs == before
    rig.waiter.turn(5)
    assert rig.runs == before + 1


def test_back_online_by_a_save_the_rest_follows_at_once(rig: Rig) -> None:
    sync = rig.start(*[OFFLINE] * 6, FINE)
    for pause in (2, 4, 8, 16, 32):
        rig.waiter.turn(pause)
    before = rig.runs
    sync.nudge()
    rig.waiter.settle()
    rig.waiter.turn(20)
    assert [scope.pull for scope in rig.office.asked[before:]] == [False, True]
    assert sync.snapshot().is_online


def test_back_online_what_waited_is_sent_by_the_probe_itself(rig: Rig) -> None:
    sync = rig.start(OFFLINE, FINE)
    rig.waiter.turn(2)
    assert sync.snapshot().is_online
    assert rig.office.asked[1].push


def test_a_server_in_trouble_is_given_time_and_the_next_try_is_told(rig: Rig, clock: HandClock) -> None:
    sync = rig.start(CycleResult(server_trouble=True))
    told = sync.snapshot().next_try_at
    assert sync.snapshot().has_server_trouble
    assert told is not None
    assert (told - clock.now()).total_seconds() == 5
    rig.waiter.turn(4)
    assert rig.runs == 1
    rig.waiter.turn(1)
    assert rig.runs == 2


def test_the_pause_that_the_office_asks_for_is_kept_even_when_something_is_saved(rig: Rig) -> None:
    sync = rig.start(CycleResult(retry_after=90.0, waiting=1), FINE)
    sync.nudge()
    rig.waiter.settle()
    rig.waiter.turn(89)
    assert rig.runs == 1
    rig.waiter.turn(1)
    assert rig.runs == 2


def test_a_refused_sign_in_waits_for_a_person(rig: Rig) -> None:
    sync = rig.start(CycleResult(needs_sign_in=True), FINE)
    sync.nudge()
    rig.waiter.settle()
    rig.waiter.turn(4000)
    assert rig.runs == 1
    assert sync.snapshot().needs_sign_in
    sync.sync_now()
    rig.waiter.settle()
    assert rig.runs == 2
    assert not sync.snapshot().needs_sign_in


def test_what_could_not_go_yet_is_looked_at_again_soon_and_ever_less_often(rig: Rig) -> None:
    rig.start(CycleResult(waiting=1))
    for pause in (10, 20, 40, 60, 60):
        before = rig.runs
        rig.waiter.turn(pause - 1)
        assert rig.runs == before
        rig.waiter.turn(1)
        assert rig.runs == before + 1


def test_a_large_caseload_is_copied_piece_by_piece_without_a_pause(rig: Rig) -> None:
    piece = CycleResult(pulled=200, is_complete=False)
    sync = rig.start(piece, piece, piece, FINE, is_first=True)
    assert rig.runs == 4
    assert not sync.snapshot().is_first_sync


def test_work_that_makes_no_progress_is_not_repeated_in_a_tight_loop(rig: Rig) -> None:
    rig.start(CycleResult(pulled=0, is_complete=False))
    assert rig.runs == 1


def test_paused_nothing_runs_and_going_on_runs_at_once(rig: Rig) -> None:
    sync = rig.start()
    sync.set_paused(True)
    sync.nudge()
    rig.waiter.settle()
    rig.waiter.turn(4000)
    assert rig.runs == 1
    assert sync.snapshot().phase == "paused"
    sync.set_paused(False)
    rig.waiter.settle()
    assert rig.runs == 2
    assert sync.snapshot().phase == "idle"


def until_cancelled(scope: Scope, listener: SyncListener, cancel: Cancel) -> CycleResult:
    """Be busy until told to stop, as a cycle in the middle of a long list is."""
    assert isinstance(cancel, threading.Event)
    assert cancel.wait(2 * _A_LONG_TIME), "nobody told it to stop"
    return CycleResult(waiting=3)


def test_pausing_ends_what_is_under_way(rig: Rig) -> None:
    rig.office = Office(until_cancelled, FINE)
    rig.sync.start()
    assert rig.office.is_busy.wait(20)
    rig.sync.set_paused(True)
    rig.waiter.settle()
    assert rig.sync.snapshot().phase == "paused"
    assert rig.runs == 1


@pytest.mark.row("A7")
def test_stopping_ends_what_is_under_way_within_two_seconds(rig: Rig) -> None:
    rig.office = Office(until_cancelled)
    rig.sync.start()
    assert rig.office.is_busy.wait(20)
    assert STOP_SECONDS <= 2
    assert rig.sync.stop(_A_LONG_TIME)  # a busy machine may take longer to run the thread at all
    assert rig.runs == 1


@pytest.mark.row("A7")
def test_a_request_that_hangs_does_not_hold_up_quitting(rig: Rig) -> None:
    let_go = threading.Event()

    def hang(scope: Scope, listener: SyncListener, cancel: Cancel) -> CycleResult:
        let_go.wait(20)
        raise RuntimeError("the store is closed")

    rig.office = Office(hang)
    rig.sync.start()
    assert rig.office.is_busy.wait(20)
    assert not rig.sync.stop(0.05)
    let_go.set()


def test_known_trouble_is_told_in_words_and_sync_goes_on_at_the_next_time(rig: Rig) -> None:
    sync = rig.start(FULL, FINE)
    assert sync.snapshot().trouble == "This laptop’s disk is full. There is no room."
    rig.waiter.turn(300)
    assert rig.runs == 2
    assert sync.snapshot().trouble == ""


@pytest.mark.expects_log
def test_a_fault_of_ours_is_logged_and_shown_and_sync_goes_on(rig: Rig, caplog: pytest.LogCaptureFixture) -> None:
    sync = rig.start(ZeroDivisionError("Amelia Tran"), FINE)
    assert "safe on this laptop" in sync.snapshot().trouble
    assert [record.getMessage() for record in caplog.records if record.levelname == "ERROR"] == [
        "A cycle of sync ended by a fault"
    ]
    rig.waiter.turn(300)
    assert sync.snapshot().trouble == ""


def test_what_goes_on_after_a_cycle_with_more_to_do_is_told_so_and_nothing_else_is(rig: Rig) -> None:
    more = CycleResult(pulled=200)
    sync = rig.start(more, more, FINE)
    assert [(scope.pull, scope.goes_on) for scope in rig.office.asked] == [(True, False), (True, True), (True, True)]
    rig.waiter.turn(300)
    assert not rig.office.asked[-1].goes_on
    sync.sync_now()
    rig.waiter.settle()
    assert not rig.office.asked[-1].goes_on


def test_what_ends_without_news_ends_with_the_list(rig: Rig) -> None:
    """Whoever's row had changed is read, and that is no news: nothing is left, but all was not looked at."""
    rig.start(CycleResult(pulled=200, has_list=True), CycleResult(), FINE)
    assert [scope.goes_on for scope in rig.office.asked] == [False, True, False]


def test_an_office_whose_list_cannot_be_read_is_not_asked_again_at_once(rig: Rig) -> None:
    rig.start(CycleResult())
    assert rig.runs == 1


@pytest.mark.parametrize("confirms", [False, True])
def test_a_person_who_asks_for_everything_meanwhile_gets_the_list_too(rig: Rig, confirms: bool) -> None:
    def asked_meanwhile(_scope: Scope, _listener: SyncListener, _cancel: Cancel) -> CycleResult:
        rig.sync.sync_now(confirm_absences=confirms)
        return CycleResult(pulled=200, has_list=True)

    rig.start(asked_meanwhile, FINE)
    assert [(scope.goes_on, scope.confirm_absences) for scope in rig.office.asked] == [
        (False, False),
        (False, confirms),
    ]


def test_what_goes_on_is_forgotten_when_a_person_asks_for_everything() -> None:
    schedule = Schedule(every=300.0, draw=lambda: 1.0)
    schedule.continue_at_once(now=0.0, goes_on=True)
    schedule.ask(now=0.0)
    assert schedule.take(now=0.0) == Errand(pull=True)


@pytest.mark.parametrize("is_save", [False, True])
def test_what_met_the_last_moment_of_a_pause_comes_right_after_it(rig: Rig, is_save: bool) -> None:
    """Two clocks measure a pause; the one that outlives a restart may be a moment behind."""
    last_moment = CycleResult(is_unasked=True, retry_after=0.05)
    sync = rig.start(*([FINE] if is_save else []), last_moment, FINE)
    if is_save:
        sync.nudge()
        rig.waiter.settle()
        rig.waiter.turn(1)
    before = rig.runs
    rig.waiter.turn(0.1)
    assert rig.runs == before + 1
    assert rig.office.asked[-1].pull is not is_save
    assert rig.office.asked[-1].push


def test_a_pause_in_the_middle_ends_what_goes_on(rig: Rig) -> None:
    rig.start(CycleResult(pulled=200, has_list=True, retry_after=1.0), FINE)
    rig.waiter.turn(1)
    assert [scope.goes_on for scope in rig.office.asked] == [False, False]


def test_who_is_missing_is_as_it_was_where_the_list_was_not_read(rig: Rig) -> None:
    held = CycleResult(pulled=200, held_absences=7, has_list=True)
    sync = rig.start(held, CycleResult(pulled=200, has_list=False), FINE)
    assert [told.held_absences for told in rig.told][-1] == 0
    assert {
        told.held_absences for told in rig.told if told.last_result is not None and not told.last_result.has_list
    } == {7}
    assert sync.snapshot().held_absences == 0


def test_files_are_held_for_a_better_connection(rig: Rig) -> None:
    sync = rig.start()
    sync.set_documents_allowed(False)
    sync.sync_now()
    rig.waiter.settle()
    assert not rig.office.asked[-1].documents
    sync.set_documents_allowed(True)
    rig.waiter.settle()
    rig.waiter.turn(1)
    assert rig.office.asked[-1].documents


def test_the_clients_on_screen_come_first_and_a_word_for_the_breaker_counts_once(rig: Rig) -> None:
    sync = rig.start()
    sync.first_clients(["one", "two"])
    sync.sync_now(confirm_absences=True)
    rig.waiter.settle()
    assert rig.office.asked[-1].first_clients() == ("one", "two")
    assert rig.office.asked[-1].confirm_absences
    sync.sync_now()
    rig.waiter.settle()
    assert not rig.office.asked[-1].confirm_absences


@pytest.mark.parametrize(
    "nothing_read",
    [
        pytest.param(CycleResult(is_unasked=True, retry_after=60.0), id="the office's pause"),
        pytest.param(CycleResult(online=False), id="no network"),
        pytest.param(replace(FINE, has_asked_for_missing=False), id="a list that proves nothing"),
        pytest.param(FULL, id="a fault that is known"),
        pytest.param(ZeroDivisionError(), id="a bug", marks=pytest.mark.expects_log),
    ],
)
def test_a_word_for_the_breaker_holds_until_those_who_are_missing_were_asked_for(rig: Rig, nothing_read: Step) -> None:
    sync = rig.start(FINE, nothing_read, FINE)
    sync.sync_now(confirm_absences=True)
    rig.waiter.settle()
    for _ in range(2):
        sync.sync_now()
        rig.waiter.settle()
    assert [scope.confirm_absences for scope in rig.office.asked] == [False, True, True, False]


def test_a_word_for_the_breaker_is_not_kept_for_other_clients_than_it_was_about(rig: Rig, clock: HandClock) -> None:
    sync = rig.start(FINE, CycleResult(online=False), FINE)
    sync.set_paused(is_paused=True)
    sync.sync_now(confirm_absences=True)
    clock.turn(seconds=901)
    sync.set_paused(is_paused=False)
    rig.waiter.settle()
    assert not any(scope.confirm_absences for scope in rig.office.asked)


def test_who_disappeared_stays_told_until_the_list_was_looked_at_again(rig: Rig) -> None:
    sync = rig.start(replace(FINE, held_absences=4, is_complete=False), FINE)
    assert sync.snapshot().held_absences == 4
    sync.nudge()
    rig.waiter.settle()
    rig.waiter.turn(1)
    assert not rig.office.asked[-1].pull
    assert sync.snapshot().held_absences == 4
    sync.sync_now(confirm_absences=True)
    rig.waiter.settle()
    assert sync.snapshot().held_absences == 0


def test_the_window_hears_of_changes_phases_and_progress(rig: Rig, clock: HandClock) -> None:
    news = Changed(frozenset({Kind.CLIENT}), frozenset(), "sync")

    def copying(scope: Scope, listener: SyncListener, cancel: Cancel) -> CycleResult:
        listener.state("receiving")
        listener.progress("list", 0, 200)
        clock.turn(seconds=10)
        listener.changed(Changed())
        listener.changed(news)
        listener.progress("list", 50, 200)
        listener.upload_progress("op", 10, 20)
        return FINE

    rig.start(copying, is_first=True)
    assert rig.changed == [news]
    moving = [told for told in rig.told if told.total]
    assert moving[-2:][0].what == "clients"
    assert moving[-2].share == 0.25
    assert moving[-2].seconds_left == 30
    assert moving[-1].uploads == {"op": (10, 20)}
    assert [told.phase for told in rig.told][-1] == "idle"
    assert rig.sync.snapshot().total == 0
    assert rig.sync.snapshot().uploads == {}


@pytest.mark.row("A10")
def test_a_file_that_the_office_will_end_before_it_is_up_is_named(rig: Rig, clock: HandClock) -> None:
    def sending(scope: Scope, listener: SyncListener, cancel: Cancel) -> CycleResult:
        for sent in range(0, 1_000_000, 100_000):
            listener.upload_progress("slow", sent, 10_000_000)
            listener.upload_progress("quick", sent, 1_000_000)
            clock.turn(seconds=6)
        listener.upload_progress("slow", 10_000_000, 10_000_000)
        return FINE

    rig.start(sending, is_first=True)

    named = [told.too_slow for told in rig.told if told.uploads]
    assert next(one for one in named if one) == {"slow": 600.0}
    assert not any("quick" in one for one in named)
    assert named[0] == named[-1] == {}  # not from the first bytes, and not once it is up


def test_progress_is_told_ten_times_a_second_at_most(rig: Rig) -> None:
    def chatty(scope: Scope, listener: SyncListener, cancel: Cancel) -> CycleResult:
        for done in range(1000):
            listener.progress("details", done, 1000)
        return FINE

    rig.start(chatty)
    assert len([told for told in rig.told if told.total]) <= 2


def test_the_programs_own_waiter_remembers_a_call_that_came_before_the_wait() -> None:
    waiter = EventWaiter()
    waiter.wake()
    waiter.wait(None)
    waiter.wait(0.0)
