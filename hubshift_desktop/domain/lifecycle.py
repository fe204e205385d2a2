"""Which status may follow which, and what each is called. Labels only: stored values stay the office's."""

from __future__ import annotations

from hubshift_desktop.domain.states import Kind
from hubshift_desktop.domain.words import spaced

CLIENT_STATUSES = ("active", "inactive", "terminated")
GOAL_STATUSES = ("not_started", "in_progress", "on_hold", "completed", "cancelled")
TASK_STATUSES = ("not_started", "in_progress", "completed")
APPOINTMENT_STATUSES = ("scheduled", "started", "completed", "cancelled")
GOAL_CATEGORIES = ("health", "social", "independence", "education", "employment", "community")
TASK_PRIORITIES = ("low", "medium", "high")

_CLIENT_MOVES: dict[str, tuple[str, ...]] = {
    "active": ("inactive", "terminated"),
    "inactive": ("active", "terminated"),
    # Ended by mistake happens; the way back is to be active again, never straight to inactive.
    "terminated": ("active",),
    "": CLIENT_STATUSES,
}
_GOAL_MOVES: dict[str, tuple[str, ...]] = {
    "not_started": ("in_progress", "cancelled"),
    "in_progress": ("on_hold", "completed", "cancelled"),
    "on_hold": ("in_progress", "cancelled"),
    "completed": (),
    "cancelled": (),
}
_LABELS = {"terminated": "Ended"}
_CATEGORY_LABELS = {
    "health": "Health and wellness",
    "social": "Social",
    "independence": "Independence and daily living",
    "education": "Education",
    "employment": "Employment",
    "community": "Community access",
}
_MOVES = {Kind.CLIENT: _CLIENT_MOVES, Kind.GOAL: _GOAL_MOVES}


def label(status: str) -> str:
    """Return the status in words; one the office invented is shown as it is, made readable."""
    return _LABELS.get(status) or spaced(status)


def category_label(category: str) -> str:
    """Return a goal's category in words."""
    return _CATEGORY_LABELS.get(category) or spaced(category)


def next_statuses(status: str, *, kind: Kind) -> tuple[str, ...]:
    """Return the statuses a person may choose now; from a status we do not know nothing is offered."""
    return _MOVES.get(kind, {}).get(status, ())


def is_allowed(old: str, new: str, *, kind: Kind) -> bool:
    """Whether a person may move a record from `old` to `new`; staying is always allowed."""
    return old == new or new in next_statuses(old, kind=kind)


def ticked(status: str) -> str:
    """Return what a tick makes of a task's status: done, or not done again. In progress is said by the menu only."""
    return TASK_STATUSES[0] if status == TASK_STATUSES[-1] else TASK_STATUSES[-1]
