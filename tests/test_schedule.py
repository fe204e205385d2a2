"""Laws of the schedule, whatever happens in whatever order: no tight loop, no pause cut short, no work forgotten."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from hubshift_desktop.services.schedule import Schedule
from hubshift_desktop.sync.scope import CycleResult

SHORTEST = 0.5
RESULTS = st.one_of(
    st.just(CycleResult(is_complete=True)),
    st.builds(lambda waiting: CycleResult(online=False, waiting=waiting), st.integers(0, 3)),
    st.just(CycleResult(portal=True)),
    st.just(CycleResult(server_trouble=True)),
    st.builds(lambda waiting: CycleResult(waiting=waiting), st.integers(1, 3)),
    st.builds(lambda pause: CycleResult(retry_after=pause), st.floats(1, 900)),
)
DRAWS = st.floats(0, 1)
# What an office has today it mostly still has at the next question: a server is in trouble for hours.
DAYS = st.lists(st.tuples(RESULTS, st.integers(1, 30)), max_size=6).map(
    lambda runs: [result for result, times in runs for _ in range(times)]
)


def run(schedule: Schedule, now: float, result: CycleResult) -> float:
    """Wait until the next errand, do it, and return the moment."""
    delay = schedule.delay(now=now)
    assert delay is not None
    assert delay >= 0
    now += delay
    schedule.take(now=now)
    schedule.heed(result, now=now)
    return now


@given(results=st.lists(RESULTS, min_size=2, max_size=40), draw=DRAWS)
def test_left_to_itself_it_never_runs_in_a_tight_loop(results: list[CycleResult], draw: float) -> None:
    schedule = Schedule(every=300, draw=lambda: draw)
    schedule.ask(now=0)
    moments: list[float] = []
    now = 0.0
    for result in results:
        now = run(schedule, now, result)
        moments.append(now)
    came_back = sum(not one.online or one.portal for one in results)
    tight = sum(later - earlier < SHORTEST for earlier, later in itertools.pairwise(moments))
    assert tight <= came_back, "only coming back online is followed by another cycle at once"


@given(results=DAYS, draw=DRAWS)
def test_it_always_runs_again_within_a_quarter_of_an_hour(results: list[CycleResult], draw: float) -> None:
    schedule = Schedule(every=300, draw=lambda: draw)
    schedule.ask(now=0)
    now = 0.0
    for result in results:
        now = run(schedule, now, result)
    delay = schedule.delay(now=now)
    assert delay is not None
    assert delay <= 900


@given(results=st.lists(RESULTS, max_size=20), draw=DRAWS, pause=st.floats(1, 900), saves=st.lists(st.floats(0, 5)))
def test_no_save_cuts_short_a_pause_that_the_office_asked_for(
    results: list[CycleResult], draw: float, pause: float, saves: list[float]
) -> None:
    schedule = Schedule(every=300, draw=lambda: draw)
    schedule.ask(now=0)
    now = 0.0
    for result in results:
        now = run(schedule, now, result)
    now = asked = run(schedule, now, CycleResult(retry_after=pause, waiting=1))
    for wait in saves:
        if now + wait < asked + pause:
            now += wait
        schedule.nudge(now=now)
    delay = schedule.delay(now=now)
    assert delay is not None
    assert now + delay >= asked + pause - 1e-6


@given(results=st.lists(RESULTS, max_size=20), draw=DRAWS)
def test_a_save_is_sent_within_half_a_minute_unless_the_office_is_in_trouble(
    results: list[CycleResult], draw: float
) -> None:
    schedule = Schedule(every=300, draw=lambda: draw)
    schedule.ask(now=0)
    now = 0.0
    for result in results:
        now = run(schedule, now, result)
    is_held = bool(results) and (results[-1].server_trouble or results[-1].retry_after is not None)
    schedule.nudge(now=now)
    delay = schedule.delay(now=now)
    assert delay is not None
    assert is_held or delay <= 30


@given(results=st.lists(RESULTS, max_size=10), draw=DRAWS, later=st.floats(0, 100_000))
def test_a_refused_sign_in_waits_for_a_person_however_long(
    results: list[CycleResult], draw: float, later: float
) -> None:
    schedule = Schedule(every=300, draw=lambda: draw)
    schedule.ask(now=0)
    now = 0.0
    for result in results:
        now = run(schedule, now, result)
    now = run(schedule, now, CycleResult(needs_sign_in=True))
    schedule.nudge(now=now)
    assert schedule.delay(now=now + later) is None
    schedule.ask(now=now + later)
    assert schedule.delay(now=now + later) == 0
