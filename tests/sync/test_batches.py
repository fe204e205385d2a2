"""How many clients go into one transaction: few beside a person, many while nobody is there, and never a long wait."""

from __future__ import annotations

import pytest

from hubshift_desktop.sync.batches import BatchSize
from tests.conftest import HandClock
from tests.sync.somebody import Present


@pytest.fixture
def room() -> Present:
    made = Present()
    made.is_gone = True
    return made


@pytest.fixture
def size(room: Present, clock: HandClock) -> BatchSize:
    return BatchSize(room, clock)


def largest(size: BatchSize) -> int:
    """Return how many answers are waited for."""
    return next(count for count in range(1, 1000) if size.is_full(count))


def test_the_first_is_small_and_quick_ones_make_the_next_larger(size: BatchSize) -> None:
    first = largest(size)
    size.note(first, 0.001)
    assert largest(size) == 2 * first
    for _ in range(20):
        size.note(largest(size), 0.001)
    assert largest(size) == 400


@pytest.mark.parametrize(("is_alone", "kept", "long"), [(True, 0.5, 0.9), (False, 0.03, 0.05)])
def test_what_is_long_depends_on_who_is_there(
    size: BatchSize, room: Present, is_alone: bool, kept: float, long: float
) -> None:
    room.is_gone = is_alone
    first = largest(size)
    size.note(first, kept)
    assert largest(size) == first
    size.note(first, long)
    assert largest(size) == first // 2
    for _ in range(20):
        size.note(largest(size), long)
    assert largest(size) == 4


def test_whoever_comes_meets_small_ones_and_leaves_large_ones_behind(size: BatchSize, room: Present) -> None:
    first = largest(size)
    for _ in range(3):
        size.note(largest(size), 0.1)
    room.is_gone = False
    assert largest(size) == first
    for _ in range(20):
        size.note(largest(size), 0.001)
    assert largest(size) == 100
    room.is_gone = True
    assert largest(size) == 8 * first


def test_what_a_slow_line_brought_is_not_kept_waiting(size: BatchSize, clock: HandClock) -> None:
    assert not size.is_full(1)
    clock.turn(seconds=2)
    assert size.is_full(1)
    assert not size.is_full(0)
    first = 12
    size.note(1, 0.001)
    assert largest(size) == first
