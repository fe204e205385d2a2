"""What is due, in words and tones; a plan past its end is never called expired."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hubshift_desktop.domain import due
from hubshift_desktop.domain.due import Tone

TODAY = date(2026, 11, 24)


def after(days: int) -> str:
    return (TODAY + timedelta(days=days)).isoformat()


@pytest.mark.parametrize(
    ("days", "short", "badge", "tone"),
    [
        (-3, "Ended 3 days ago", "Reassessment overdue – plan continues", Tone.DANGER),
        (-1, "Ended 1 day ago", "Reassessment overdue – plan continues", Tone.DANGER),
        (0, "Ends today", "Ends today", Tone.DANGER),
        (14, "14 days", "Ends soon", Tone.DANGER),
        (15, "15 days", "Ends soon", Tone.WARN),
        (30, "30 days", "Ends soon", Tone.WARN),
        (31, "31 days", "Ends soon", Tone.PLAIN),
        (90, "90 days", "Ends soon", Tone.PLAIN),
        (91, "91 days", "", Tone.PLAIN),
    ],
)
def test_plan_countdown(days: int, short: str, badge: str, tone: Tone) -> None:
    plan = due.plan_end(after(days), today=TODAY)
    assert plan is not None
    assert (plan.days, plan.short, plan.badge, plan.tone, plan.is_over) == (days, short, badge, tone, days < 0)


def test_plan_sentences() -> None:
    over, soon = due.plan_end(after(-2), today=TODAY), due.plan_end(after(42), today=TODAY)
    assert over is not None
    assert soon is not None
    assert over.sentence == "Plan end date was 22 Nov 2026, 2 days ago"
    assert soon.sentence == "42 days left, ends 5 Jan 2027"
    assert due.plan_end("", today=TODAY) is None


@given(st.integers(min_value=-3000, max_value=3000))
def test_no_plan_is_ever_called_expired(days: int) -> None:
    plan = due.plan_end(after(days), today=TODAY)
    assert plan is not None
    assert "expired" not in f"{plan.short} {plan.badge} {plan.sentence}".casefold()


@pytest.mark.parametrize(
    ("days", "late", "review", "left", "sentence", "tone"),
    [
        (-14, "14 days late", "Overdue by 14 days", "14 days overdue", "Was due 10 Nov 2026, 14 days ago", Tone.DANGER),
        (0, "Today", "Due today", "Due today", "Due today, 24 Nov 2026", Tone.WARN),
        (1, "In 1 day", "Due in 1 day", "1 day left", "Due 25 Nov 2026, in 1 day", Tone.WARN),
        (15, "In 15 days", "Due in 15 days", "15 days left", "Due 9 Dec 2026, in 15 days", Tone.PLAIN),
    ],
)
def test_due_days(days: int, late: str, review: str, left: str, sentence: str, tone: Tone) -> None:
    found = due.due_day(after(days), today=TODAY)
    assert found is not None
    assert (found.late, found.review, found.left, found.sentence, found.tone) == (late, review, left, sentence, tone)
    assert found.is_overdue == due.is_overdue(after(days), today=TODAY) == (days < 0)


def test_no_day_is_never_overdue() -> None:
    assert due.due_day("when ready", today=TODAY) is None
    assert not due.is_overdue("when ready", today=TODAY)


@pytest.mark.parametrize(("hour", "word"), [(0, "morning"), (11, "morning"), (12, "afternoon"), (18, "evening")])
def test_part_of_day(hour: int, word: str) -> None:
    assert due.part_of_day(hour) == word


def test_greetings() -> None:
    def greet(name: str, *counts: int) -> str:
        plans, reviews, goals = counts
        return due.greeting(name=name, hour=9, plans_this_week=plans, reviews_due=reviews, goals_overdue=goals)

    assert greet("Maya", 1, 4, 2) == (
        "Good morning, Maya. One plan ends this week, four reviews are due and two goals are overdue."
    )
    assert greet("", 0, 1, 0) == "Good morning. One review is due."
    assert greet("Maya", 0, 0, 0) == "Good morning, Maya. Nothing is due this week."
