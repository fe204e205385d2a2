"""The numbers of the running program, and the bounds of those a person may turn. What was chosen lives encrypted in the
store.

Some have no 'off': a laptop that never locks would undo the encryption.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Bound:
    """The least and most of a setting, and what it is until somebody turns it."""

    low: int
    high: int
    usual: int


BOUNDS: Final[dict[str, Bound]] = {
    "lock_minutes": Bound(1, 15, usual=10),
    "sync_minutes": Bound(1, 60, usual=5),
    "text_scale": Bound(90, 200, usual=100),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class AppConfig:
    """What is the same on every laptop; the values are those of the design."""

    absolute_lock_hours: int = 12
    lock_warning_seconds: int = 60
    clipboard_seconds: int = 30


USUAL: Final = AppConfig()


def bounded(name: str, value: object) -> int:
    """Return a stored value drawn into the bounds of setting `name`: an old store must not stop the start."""
    bound = BOUNDS[name]
    if not isinstance(value, int) or isinstance(value, bool):
        return bound.usual
    return min(max(value, bound.low), bound.high)
