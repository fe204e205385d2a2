"""The small parts of the pull by themselves: tags, sums of news, reads in the air, the office's lines."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from hubshift_desktop.central.errors import CentralError, ErrorKind
from hubshift_desktop.domain.rows import Changed, StoredRecord
from hubshift_desktop.domain.states import Kind, Presence
from hubshift_desktop.sync.flight import fly
from hubshift_desktop.sync.news import together
from hubshift_desktop.sync.office_lines import OfficeLines
from hubshift_desktop.sync.presence import denied, is_missing_news
from hubshift_desktop.sync.tags import Tags
from hubshift_desktop.sync.tally import Tally

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


# Tags


def test_tags_are_kept_and_read_again() -> None:
    tags = Tags(client='W/"1"', goals="g")
    assert Tags.unpack(tags.pack()) == tags
    assert Tags().pack() is None


@pytest.mark.parametrize("kept", [None, "", "old", '"text"', "[1]", '{"client": 7, "other": "x"}'])
def test_what_is_no_tag_asks_for_everything(kept: str | None) -> None:
    assert Tags.unpack(kept) == Tags()


# News


def test_many_stays_many_and_few_stay_named() -> None:
    one = Changed(frozenset({Kind.CLIENT}), frozenset({"a"}), "sync")
    other = Changed(frozenset({Kind.GOAL}), frozenset({"b"}), "sync")
    many = Changed(frozenset({Kind.CLIENT}), frozenset(), "sync")
    crowd = Changed(frozenset({Kind.CLIENT}), frozenset(map(str, range(200))), "sync")
    assert together(one, other) == Changed(frozenset({Kind.CLIENT, Kind.GOAL}), frozenset({"a", "b"}), "sync")
    assert together(one, many).client_ids == together(many, one).client_ids == frozenset()
    assert together(crowd, one).client_ids == frozenset()
    assert together(Changed(), one) == together(one, Changed()) == one


# In the air


@pytest.mark.parametrize("threads", [0, 3])
def test_answers_come_in_order_and_failures_as_values(threads: int) -> None:
    def job(number: int) -> int:
        if number == 2:
            raise CentralError(ErrorKind.UNREADABLE)
        return number

    jobs = [partial(job, number) for number in range(6)]
    if threads:
        with ThreadPoolExecutor(threads) as pool:
            answers = list(fly(pool, jobs, width=4))
    else:
        answers = list(fly(None, jobs, width=4))
    assert [answer for answer in answers if not isinstance(answer, CentralError)] == [0, 1, 3, 4, 5]
    assert isinstance(answers[2], CentralError)


def test_what_is_not_wanted_any_more_is_not_begun() -> None:
    begun: list[int] = []
    gate = threading.Event()

    def job(number: int) -> int:
        begun.append(number)
        if number == 1:
            gate.wait(10)
        return number

    with ThreadPoolExecutor(1) as pool:
        with closing(fly(pool, [partial(job, number) for number in range(9)], width=3)) as answers:
            assert next(answers) == 0
        gate.set()
    assert set(begun) <= {0, 1}


def test_a_bug_in_a_job_is_loud() -> None:
    def job() -> int:
        raise ZeroDivisionError

    with ThreadPoolExecutor(1) as pool, pytest.raises(ZeroDivisionError):
        list(fly(pool, [job], width=2))


# Counting


@pytest.mark.parametrize(
    ("pages", "is_proved"),
    [
        ([], False),
        ([(["a"], 2)], False),
        ([(["a"], 2), (["b"], 2)], True),
        ([(["a"], 2), (["b"], 2), (["b"], None)], False),
        ([(["a"], 2), (["b"], 3)], False),
        ([(["a"], 1), (["b"], 1)], False),
    ],
)
def test_only_a_steady_and_whole_count_proves(pages: list[tuple[list[str], int | None]], is_proved: bool) -> None:
    tally = Tally()
    for ids, total in pages:
        tally.add(ids, total=total)
    assert tally.is_proved is is_proved


def test_after_an_unsteady_sweep_the_count_begins_anew() -> None:
    tally = Tally()
    tally.add(["a"], total=2)
    tally.begin_sweep()
    assert tally.ids == {"a"}
    tally.add(["b"], total=3)
    tally.begin_sweep()
    assert tally == Tally(is_mixed=True)


# The ladder


def stored(presence: Presence = Presence.PRESENT, **more: object) -> StoredRecord:
    return StoredRecord(local_id="x", kind=Kind.CLIENT, local={}, presence=presence, **more)  # type: ignore[arg-type]


def test_a_second_no_needs_its_time_and_another_pass() -> None:
    once = denied(stored(), end=Presence.GONE, at=NOW, pass_began=NOW)
    assert (once.presence, once.absent_since) == (Presence.ABSENT_ONCE, NOW)
    later = NOW + timedelta(minutes=10)
    assert denied(once, end=Presence.GONE, at=later, pass_began=NOW - timedelta(minutes=1)) == once
    assert denied(once, end=Presence.GONE, at=NOW + timedelta(minutes=9), pass_began=later) == once
    gone = denied(once, end=Presence.REVOKED, at=later, pass_began=later)
    assert gone.presence is Presence.REVOKED
    assert denied(gone, end=Presence.GONE, at=later, pass_began=later) == gone


def test_who_was_read_after_the_pass_began_is_no_rumour() -> None:
    assert is_missing_news(stored(), since=NOW)
    assert not is_missing_news(stored(fetched_at=NOW + timedelta(seconds=1)), since=NOW)
    assert is_missing_news(stored(fetched_at=NOW - timedelta(seconds=1)), since=NOW)
    assert not is_missing_news(stored(Presence.GONE), since=NOW)


# What others changed


def goal(**fields: object) -> StoredRecord:
    return StoredRecord(local_id="g", kind=Kind.GOAL, parent_id="c", local=fields, base=fields)  # type: ignore[arg-type]


def test_a_ticked_task_is_one_change_not_two() -> None:
    lines = OfficeLines(at=NOW, new_id=lambda: "line")
    before = goal(tasks=[{"title": "Walk", "status": "not_started"}], progress=0, updatedAt="1")
    after = goal(tasks=[{"title": "Walk", "status": "completed"}], progress=100, updatedAt="2")
    (line,) = lines.changed(before, after, client_name="Ann")
    assert (line.field, line.client_id, line.client_name, line.record_id) == ("tasks", "c", "Ann", "g")
    (line,) = lines.changed(goal(progress=10), goal(progress=20), client_name="Ann")
    assert line.field == "progress"


def test_a_visit_is_told_by_what_it_is_and_when() -> None:
    visit = StoredRecord(
        local_id="v",
        kind=Kind.APPOINTMENT,
        parent_id="c",
        local={"serviceType": "Therapy", "date": "2026-11-24", "startTime": "09:00"},
    )
    (line,) = OfficeLines(at=NOW, new_id=lambda: "line").added(visit, client_name="Ann")
    assert (line.label, line.new) == ("New appointment", "Therapy 2026-11-24 09:00")
