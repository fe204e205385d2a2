"""Wrong tries are counted across restarts, the wait grows to fifteen minutes, and a clock set back skips nothing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hubshift_desktop.security.attempts import LONGEST_WAIT, Attempts
from hubshift_desktop.security.errors import MustWaitError, WrongSecretError, wait_in_words
from tests.security.conftest import Laptop
from tests.security.fakes import OTHER, PASSPHRASE

NOW = datetime(2026, 11, 24, 10, 42, tzinfo=UTC)


def fail(laptop: Laptop, *, times: int) -> WrongSecretError:
    """Type a wrong passphrase, with the program restarted before each try."""
    for _ in range(times - 1):
        fail(laptop, times=1)
    with pytest.raises(WrongSecretError) as caught:
        laptop.start().unlock(OTHER)
    return caught.value


def test_five_tries_then_thirty_seconds_across_restarts(laptop: Laptop) -> None:
    assert fail(laptop, times=4).tries_left == 1
    assert "There is now a 30-second wait" in str(fail(laptop, times=1))
    with pytest.raises(MustWaitError, match="30-second wait"):
        laptop.start().unlock(PASSPHRASE)
    laptop.clock.turn(seconds=29)
    assert laptop.start().wait_seconds() == 1
    laptop.clock.turn(seconds=1)
    assert laptop.start().unlock(PASSPHRASE).keys == laptop.unlocked.keys
    assert laptop.start().tries_left == 5


def test_the_wait_doubles_up_to_fifteen_minutes_and_nothing_is_wiped(laptop: Laptop) -> None:
    fail(laptop, times=5)
    waits = []
    for _ in range(7):
        waits.append(laptop.start().wait_seconds())
        laptop.clock.turn(seconds=waits[-1])
        fail(laptop, times=1)
    assert waits == [30, 60, 120, 240, 480, 900, 900]
    laptop.clock.turn(seconds=900)
    assert laptop.start().unlock(PASSPHRASE).keys == laptop.unlocked.keys


def test_a_clock_set_back_begins_the_wait_anew(laptop: Laptop) -> None:
    fail(laptop, times=5)
    laptop.clock.turn(days=-400)
    with pytest.raises(MustWaitError) as caught:
        laptop.start().unlock(PASSPHRASE)
    assert caught.value.wait_seconds == 30
    laptop.clock.turn(seconds=30)
    assert laptop.start().unlock(PASSPHRASE).keys == laptop.unlocked.keys


def test_a_try_that_is_refused_for_waiting_does_not_lengthen_the_wait(laptop: Laptop) -> None:
    fail(laptop, times=5)
    for _ in range(3):
        with pytest.raises(MustWaitError):
            laptop.start().unlock(OTHER)
    assert laptop.start().wait_seconds() == 30


def test_the_recovery_code_waits_with_the_passphrase(laptop: Laptop) -> None:
    fail(laptop, times=5)
    with pytest.raises(MustWaitError):
        laptop.start().recover(laptop.code, new_passphrase=OTHER)


@given(failures=st.integers(0, 10**9), passed=st.integers(-(10**8), 10**8))
def test_the_wait_is_never_longer_than_whole_and_never_skipped_by_going_back(failures: int, passed: int) -> None:
    attempts = Attempts(failures=failures, since=NOW)
    remaining = attempts.remaining(now=NOW + timedelta(seconds=passed))
    assert 0 <= remaining <= attempts.wait_seconds <= LONGEST_WAIT
    if passed < 0:
        assert remaining == attempts.wait_seconds


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0.2, "a 1-second wait"), (29.1, "a 30-second wait"), (60, "a 1-minute wait"), (61, "a 2-minute wait")],
)
def test_a_wait_in_words_is_never_too_short(seconds: float, words: str) -> None:
    assert wait_in_words(seconds) == words
