"""The load on the office stays bounded, whatever its answers, and complaints slow us down."""

from __future__ import annotations

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hubshift_desktop.central.answers import RateSeen
from hubshift_desktop.central.api import CentralApi
from hubshift_desktop.central.errors import CentralError, ErrorKind
from hubshift_desktop.central.rate import Pace, RateLimiter
from tests.central.office import MemoryTokens, Office, api_for, ok, said
from tests.conftest import HandClock

NOTHING = RateSeen()


def limiter(clock: HandClock, **pace: float) -> RateLimiter:
    return RateLimiter(clock=clock, wait=lambda seconds: clock.turn(seconds=seconds), pace=Pace(**pace))


@given(
    ceiling=st.floats(0.5, 50),
    burst=st.integers(1, 20),
    gaps=st.lists(st.floats(0, 2), min_size=5, max_size=60),
)
def test_no_stretch_of_time_sees_more_than_burst_and_rate_allow(ceiling: float, burst: int, gaps: list[float]) -> None:
    clock = HandClock()
    gate = limiter(clock, ceiling=ceiling, burst=burst)
    left: list[float] = []
    for gap in gaps:
        clock.turn(seconds=gap)
        gate.acquire()
        left.append(clock.monotonic())
    for first in range(len(left)):
        for last in range(first, len(left)):
            assert last - first + 1 <= burst + ceiling * (left[last] - left[first]) + 1e-6


@given(told=st.lists(st.sampled_from(["fine", "throttled", "empty"]), max_size=60))
def test_the_rate_stays_within_its_bounds(told: list[str]) -> None:
    clock = HandClock()
    gate = limiter(clock, ceiling=100, floor=0.5, burst=5, patience=1000)
    for word in told:
        gate.acquire()
        before = gate.rate
        seen = RateSeen(remaining=0, reset_in=3) if word == "empty" else NOTHING
        pause = gate.heed(seen, is_throttled=word == "throttled")
        assert 0.5 <= gate.rate <= 100
        assert (gate.rate <= before / 2 or gate.rate == 0.5) if word == "throttled" else gate.rate >= before
        assert (pause > 0) is (word != "fine")


@pytest.mark.row("S19")
def test_a_complaint_halves_what_was_really_asked_once_per_pause() -> None:
    clock = HandClock()
    gate = limiter(clock)
    for _ in range(40):
        gate.acquire()
    gate.heed(NOTHING, is_throttled=True, retry_after=4)
    assert gate.rate == 20
    gate.heed(NOTHING, is_throttled=True, retry_after=4)
    assert gate.rate == 20
    started = clock.monotonic()
    gate.acquire()
    assert clock.monotonic() - started >= 4


@pytest.mark.parametrize(
    ("retry_after", "reset_in", "pause"), [(7.0, 99.0, 7.0), (None, 8.0, 8.0), (None, None, 5.0), (1e9, None, 900.0)]
)
def test_how_long_a_pause_is(retry_after: float | None, reset_in: float | None, pause: float) -> None:
    gate = limiter(HandClock())
    assert gate.heed(RateSeen(reset_in=reset_in), is_throttled=True, retry_after=retry_after) == pause


def test_a_long_pause_is_told_instead_of_waited_for() -> None:
    clock = HandClock()
    gate = limiter(clock)
    gate.heed(RateSeen(remaining=0, reset_in=60), is_throttled=False)
    started = clock.monotonic()
    with pytest.raises(CentralError) as caught:
        gate.acquire()
    assert (caught.value.kind, caught.value.retry_after) == (ErrorKind.RATE_LIMITED, 60)
    assert clock.monotonic() == started


def test_waiting_can_be_interrupted() -> None:
    class QuittingError(Exception):
        pass

    def quit_instead(_seconds: float) -> None:
        raise QuittingError

    gate = RateLimiter(clock=HandClock(), wait=quit_instead, pace=Pace(burst=1, ceiling=0.5))
    gate.acquire()
    with pytest.raises(QuittingError):
        gate.acquire()


RESETS = [
    ({"X-RateLimit-Reset": "30"}, 30.0),
    ({"X-RateLimit-Reset": "1795516950", "Date": "Tue, 24 Nov 2026 10:42:00 GMT"}, 30.0),
    ({"X-RateLimit-Reset": "1795516950000", "Date": "Tue, 24 Nov 2026 10:42:00 GMT"}, 30.0),
    ({"X-RateLimit-Reset": "1795516950"}, 30.0),
    ({"X-RateLimit-Reset": "Tue, 24 Nov 2026 10:42:30 GMT"}, 30.0),
    ({"X-RateLimit-Reset": "soon"}, None),
    ({"X-RateLimit-Reset": "-5"}, None),
    ({"X-RateLimit-Reset": "inf"}, None),
]


@pytest.mark.parametrize(("headers", "seconds"), RESETS)
def test_the_end_of_a_window_is_read_however_it_is_written(headers: dict[str, str], seconds: float | None) -> None:
    told: list[RateSeen] = []
    headers = {"X-RateLimit-Limit": "100", "X-RateLimit-Remaining": "12"} | headers
    office = Office([httpx.Response(200, json={"success": True, "data": {"id": "c1"}}, headers=headers)])
    api = CentralApi(
        origin="https://central.example",
        flavour="web",
        tokens=MemoryTokens(),
        clock=HandClock(),
        transport=httpx.MockTransport(office),
        on_rate=told.append,
    )
    api.client("c1")
    assert told == [RateSeen(limit=100, remaining=12, reset_in=seconds)]


@pytest.mark.row("S19")
def test_429_pauses_everything_until_the_office_said() -> None:
    slow = said({"success": False, "message": "Too many requests"}, status=429, retry_after="42")
    office, clock = Office([slow, ok(data={"id": "c1"})]), HandClock()
    api = api_for(office, clock=clock)
    for _ in range(2):
        with pytest.raises(CentralError) as caught:
            api.client("c1")
        assert (caught.value.kind, caught.value.retry_after) == (ErrorKind.RATE_LIMITED, 42)
    assert len(office.asked) == 1
    clock.turn(seconds=42)
    assert api.client("c1").server_id == "c1"


@pytest.mark.parametrize("text", ["Tue, 24 Nov 2026 10:42:09 GMT", "9"])
def test_a_retry_after_may_be_a_date(text: str) -> None:
    slow = said(None, status=429, retry_after=text, date="Tue, 24 Nov 2026 10:42:00 GMT")
    with pytest.raises(CentralError) as caught:
        api_for(Office([slow])).client("c1")
    assert caught.value.retry_after == 9
