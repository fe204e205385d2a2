"""Counts, sizes, labels, statuses, waits: the small words that every pane shares."""

from __future__ import annotations

from datetime import UTC

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hubshift_desktop.domain import backoff, lifecycle, words
from hubshift_desktop.domain.clock import SystemClock
from hubshift_desktop.domain.errors import InvalidInputError, KnownError, NotFoundError
from hubshift_desktop.domain.states import Kind, OpKind, OpState


def test_counts_and_lists() -> None:
    assert words.plural(1, "change") == "1 change"
    assert words.plural(1200, "person", "people") == "1,200 people"
    assert (words.number_word(4), words.number_word(10), words.number_word(-1)) == ("four", "10", "-1")
    assert (words.counted(1, "plan"), words.counted(2, "person", "people")) == ("one plan", "two people")
    assert [words.listed(items) for items in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == [
        "",
        "a",
        "a and b",
        "a, b and c",
    ]
    assert (words.capitalised("nDIS"), words.capitalised("")) == ("NDIS", "")
    assert (words.lowered("Email"), words.lowered("NDIS number")) == ("email", "NDIS number")
    assert (words.spaced("in_progress"), words.spaced("inProgress")) == ("In progress", "In progress")


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (1, "1 byte"),
        (999, "999 bytes"),
        (1500, "2 KB"),
        (999_499, "999 KB"),
        (999_500, "1 MB"),
        (1_800_000, "1.8 MB"),
        (250_000_000, "250 MB"),
        (2_400_000_000, "2.4 GB"),
    ],
)
def test_sizes(count: int, said: str) -> None:
    assert words.size(count) == said


def test_status_words_and_the_ways_between_them() -> None:
    assert lifecycle.label("terminated") == "Ended"
    assert lifecycle.label("on_leave") == "On leave"
    assert lifecycle.category_label("social") == "Social"
    assert lifecycle.category_label("art_therapy") == "Art therapy"
    assert lifecycle.is_allowed("active", "inactive", kind=Kind.CLIENT)
    assert lifecycle.is_allowed("weird", "weird", kind=Kind.CLIENT)
    assert not lifecycle.is_allowed("terminated", "inactive", kind=Kind.CLIENT)
    assert lifecycle.next_statuses("completed", kind=Kind.GOAL) == ()
    assert lifecycle.next_statuses("on_hold", kind=Kind.GOAL)[0] == "in_progress"
    assert lifecycle.next_statuses("scheduled", kind=Kind.APPOINTMENT) == ()


def test_a_tick_makes_a_task_done_and_takes_it_back() -> None:
    assert [lifecycle.ticked(status) for status in ("not_started", "in_progress", "completed", "half_done")] == [
        "completed",
        "completed",
        "not_started",
        "completed",
    ]


@given(st.integers(min_value=0, max_value=10_000), st.floats(min_value=0, max_value=1))
def test_waits_are_never_longer_than_their_cap(tries: int, draw: float) -> None:
    assert 0 <= backoff.probe_delay(tries, draw=draw) <= backoff.NETWORK_CAP
    wait = backoff.operation_delay(tries, draw=draw)
    assert wait == backoff.DAILY if backoff.needs_attention(tries) else 0 <= wait <= backoff.OPERATION_CAP


def test_waits_double() -> None:
    assert [backoff.probe_delay(tries, draw=1) for tries in (1, 2, 3, 6)] == [2, 4, 8, 60]


def test_known_errors_carry_their_words() -> None:
    assert str(KnownError(title="A", sentence="B.", next_step="C.")) == "A. B. C."
    assert InvalidInputError({"a": "One."}).title == "1 field needs fixing"
    assert InvalidInputError({"a": "One.", "b": "Two."}).title == "2 fields need fixing"
    assert NotFoundError(what="This client").title == "This client is not on this laptop"


def test_the_laptops_own_clock() -> None:
    clock = SystemClock()
    assert clock.now().tzinfo is UTC
    before, today, after = clock.now(), clock.today(), clock.now()
    assert before.astimezone().date() <= today <= after.astimezone().date()  # midnight may come between two readings
    assert clock.monotonic() <= clock.monotonic()


def test_which_operations_create_end_or_need_a_person() -> None:
    assert [kind for kind in OpKind if kind.is_create] == [
        OpKind.CLIENT_CREATE,
        OpKind.GOAL_CREATE,
        OpKind.DOCUMENT_UPLOAD,
    ]
    assert [kind for kind in OpKind if kind.is_upload] == [OpKind.DOCUMENT_UPLOAD]
    assert [state for state in OpState if not state.is_open] == [OpState.DONE, OpState.WITHDRAWN]
    assert [state for state in OpState if state.needs_person] == [
        OpState.CONFLICT,
        OpState.EXISTS,
        OpState.NEEDS_FIX,
        OpState.PARKED,
    ]
