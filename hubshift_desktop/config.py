"""The numbers a person or an organisation may turn, with their bounds. What was chosen lives encrypted in the store.

Some have no 'off': a laptop that never locks would undo the encryption.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from hubshift_desktop.domain.errors import InvalidInputError

Theme = Literal["system", "light", "dark"]
Flavour = Literal["web", "mobile"]


@dataclass(frozen=True, slots=True)
class Bound:
    """The least and most of a setting, and its name in a sentence."""

    low: int
    high: int
    name: str
    unit: str

    def holds(self, value: int) -> bool:
        return self.low <= value <= self.high

    def sentence(self) -> str:
        return f"{self.name} must be between {self.low} and {self.high} {self.unit}."


BOUNDS: Final[dict[str, Bound]] = {
    "lock_minutes": Bound(1, 15, "The time before locking", "minutes"),
    "sync_minutes": Bound(1, 60, "The time between syncs", "minutes"),
    "page_size": Bound(10, 100, "The size of a page", "clients"),
    "text_scale": Bound(90, 200, "The text size", "per cent"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What is refused for its size; the office refuses it too, but only after the upload."""

    upload_bytes: int = 10_000_000
    download_bytes: int = 10_000_000
    answer_bytes: int = 10_000_000
    answer_depth: int = 64
    image_pixels: int = 40_000_000
    import_entries: int = 2_000
    import_bytes: int = 100_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class AppConfig:
    """The settings of a running program; values out of bounds are never taken, and the defaults are safe."""

    lock_minutes: int = 10
    absolute_lock_hours: int = 12
    lock_warning_seconds: int = 60
    clipboard_seconds: int = 30
    sync_minutes: int = 5
    page_size: int = 100
    theme: Theme = "system"
    text_scale: int = 100
    flavour: Flavour = "web"
    limits: Limits = Limits()

    def __post_init__(self) -> None:
        problems = {
            name: bound.sentence() for name, bound in BOUNDS.items() if not bound.holds(int(getattr(self, name)))
        }
        if problems:
            raise InvalidInputError(problems)


def bounded(name: str, value: int) -> int:
    """Return a stored number drawn into the bounds of setting `name`: an old store must not stop the start."""
    bound = BOUNDS[name]
    return min(max(value, bound.low), bound.high)
