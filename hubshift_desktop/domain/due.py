"""What is due and how soon, in the words and tones of every list. A plan past its end still pays: never 'expired'."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from hubshift_desktop.domain import dates
from hubshift_desktop.domain.words import capitalised, counted, listed, plural

DANGER_DAYS = 14
WARN_DAYS = 30
SOON_DAYS = 90
OVERDUE_PLAN = "Reassessment overdue – plan continues"
GROUPS = ("Reassessment overdue", "Plan ends within 30 days", "31 to 90 days", "Later", "No plan dates")
_NOON, _EVENING = 12, 18


class Tone(StrEnum):
    """How loud a signal is; the words always say it too."""

    DANGER = "danger"
    WARN = "warn"
    PLAIN = "plain"


@dataclass(frozen=True, slots=True)
class PlanEnd:
    """A plan's end as seen today. `short` is for list rows, `badge` for the plan card, `sentence` for both ears."""

    days: int
    short: str
    badge: str
    sentence: str
    tone: Tone

    @property
    def is_over(self) -> bool:
        return self.days < 0

    @property
    def shorter(self) -> str:
        """What a narrow row says of a plan past its end, so that the name beside it stays whole; else ''."""
        return f"{plural(-self.days, 'day')} ago" if self.is_over else ""


@dataclass(frozen=True, slots=True)
class DueDay:
    """A review's, goal's or task's day as seen today, in the wordings of the different panes."""

    days: int
    late: str
    review: str
    left: str
    sentence: str
    tone: Tone

    @property
    def is_overdue(self) -> bool:
        return self.days < 0


def plan_end(end: str, *, today: date) -> PlanEnd | None:
    """Return the countdown of a plan; None when its end is not known."""
    days = dates.days_until(end, today=today)
    if days is None:
        return None
    day = dates.shown(end)
    if days < 0:
        ago = plural(-days, "day")
        return PlanEnd(days, f"Ended {ago} ago", OVERDUE_PLAN, f"Plan end date was {day}, {ago} ago", Tone.DANGER)
    tone = Tone.DANGER if days <= DANGER_DAYS else Tone.WARN if days <= WARN_DAYS else Tone.PLAIN
    if days == 0:
        return PlanEnd(days, "Ends today", "Ends today", f"Plan ends today, {day}", tone)
    short = plural(days, "day")
    badge = "Ends soon" if days <= SOON_DAYS else ""
    return PlanEnd(days, short, badge, f"{short} left, ends {day}", tone)


def due_day(day: str, *, today: date) -> DueDay | None:
    """Return how a due day reads today; None when there is none."""
    days = dates.days_until(day, today=today)
    if days is None:
        return None
    name = dates.shown(day)
    count = plural(abs(days), "day")
    if days < 0:
        sentence = f"Was due {name}, {count} ago"
        return DueDay(days, f"{count} late", f"Overdue by {count}", f"{count} overdue", sentence, Tone.DANGER)
    tone = Tone.WARN if days <= DANGER_DAYS else Tone.PLAIN
    if days == 0:
        return DueDay(days, "Today", "Due today", "Due today", f"Due today, {name}", tone)
    return DueDay(days, f"In {count}", f"Due in {count}", f"{count} left", f"Due {name}, in {count}", tone)


def is_overdue(day: str, *, today: date) -> bool:
    """Whether a day has passed; no day is never overdue."""
    days = dates.days_until(day, today=today)
    return days is not None and days < 0


def part_of_day(hour: int) -> str:
    """Return the word of a greeting: morning, afternoon or evening."""
    return "morning" if hour < _NOON else "afternoon" if hour < _EVENING else "evening"


def greeting(*, name: str, hour: int, plans_this_week: int, reviews_due: int, goals_overdue: int) -> str:
    """Return Today's first sentences: 'Good morning, Maya. One plan ends this week and two goals are overdue.'"""
    hello = f"Good {part_of_day(hour)}, {name}." if name else f"Good {part_of_day(hour)}."
    parts = [
        f"{counted(count, noun)} {one if count == 1 else many}"
        for count, noun, one, many in (
            (plans_this_week, "plan", "ends this week", "end this week"),
            (reviews_due, "review", "is due", "are due"),
            (goals_overdue, "goal", "is overdue", "are overdue"),
        )
        if count
    ]
    return f"{hello} {capitalised(listed(parts))}." if parts else f"{hello} Nothing is due this week."
