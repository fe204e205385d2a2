"""What the frame shows, as plain values: whoever knows the store and the sync engine makes them."""

from __future__ import annotations

from dataclasses import dataclass

from hubshift_desktop.ui.tokens import Tone


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One entry of the sidebar. `rail` is its short name; `is_signal` gives the count a tint (work that waits)."""

    key: str
    label: str
    icon: str
    rail: str = ""
    count: int | None = None
    is_signal: bool = False
    keys: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Who is signed in, at the foot of the sidebar."""

    user_id: str
    name: str
    role: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncStatus:
    """The status card: title and sentence in words, one icon and tone, a share while something moves.

    `rail_title` and `rail_sentence` are the two short lines of the narrow card.
    """

    title: str
    sentence: str
    icon: str
    tone: Tone
    share: float | None = None
    rail_title: str = ""
    rail_sentence: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingItem:
    """One change in the popover of the status card."""

    key: str
    title: str
    detail: str
    icon: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncDetails:
    """What the popover says."""

    title: str
    sentence: str
    summary: str
    items: tuple[WaitingItem, ...]
    last_synced: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PaletteItem:
    """One thing Ctrl+K can go to: a client, a tab or a command."""

    key: str
    title: str
    detail: str = ""
    icon: str = "arrow-right"
    keys: str = ""


GO_TO = (
    Place(key="today", label="Today", icon="sun-horizon", keys="Ctrl+1"),
    Place(key="clients", label="Clients", icon="users", keys="Ctrl+2"),
    Place(key="appointments", label="Appointments", icon="calendar-blank", rail="Calendar", keys="Ctrl+3"),
    Place(key="waiting", label="Waiting to sync", icon="cloud-arrow-up", rail="To sync", is_signal=True, keys="Ctrl+4"),
)
VIEWS = (
    Place(key="plans_ending", label="Plans ending soon", icon="hourglass-high"),
    Place(key="reviews_due", label="Reviews due", icon="pill"),
    Place(key="overdue_goals", label="Overdue goals", icon="target"),
    Place(key="not_synced", label="Not synced yet", icon="laptop"),
    Place(key="needs_you", label="Needs you", icon="hand"),
)
