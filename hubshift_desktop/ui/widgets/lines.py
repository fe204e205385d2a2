"""What a list row needs to be painted: words already made, so that delegates decide only about pixels.

A model answers `LINE_ROLE` with one of these, and `Qt.ItemDataRole.AccessibleTextRole` with the same as one sentence.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt

from hubshift_desktop.domain import due
from hubshift_desktop.domain.states import SyncMark
from hubshift_desktop.ui.tokens import Tone

LINE_ROLE = int(Qt.ItemDataRole.UserRole) + 1


@dataclass(frozen=True, slots=True)
class Flag:
    """Words with their tone and icon, such as '5 days' in danger; without a tone they are quiet.

    `shorter` says the same where the words beside it need the room.
    """

    text: str
    tone: Tone | None = None
    icon: str = ""
    shorter: str = ""


@dataclass(frozen=True, slots=True)
class GroupHead:
    """A heading inside a list: 'Plan ends within 30 days' and how many."""

    title: str
    count: int | None = None


@dataclass(frozen=True, slots=True)
class SkeletonLine:
    """A row that is still being copied during the first sync; static, it does not pulse."""

    seed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientLine:
    """`key` chooses the avatar's tint; `details` is the second line, joined by middle dots."""

    key: str
    name: str
    initials: str
    details: tuple[str, ...]
    right: Flag
    mark: SyncMark = SyncMark.NONE
    is_inactive: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentLine:
    """`is_kept` is whether the bytes are on this laptop; otherwise the row says so with its icon."""

    name: str
    details: tuple[str, ...]
    icon: str = "file-text"
    is_kept: bool = True
    mark: SyncMark = SyncMark.NONE


@dataclass(frozen=True, slots=True, kw_only=True)
class AppointmentLine:
    """`status` is quiet words for a scheduled visit and a badge for the others."""

    day: str
    month: str
    title: str
    details: tuple[str, ...]
    status: Flag
    is_today: bool = False
    is_quiet: bool = False
    mark: SyncMark = SyncMark.NONE
    has_divider: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MedicationLine:
    """`flag` stands under the review date: 'Overdue by 14 days', 'Due in 8 days'; `allergy` under the name."""

    name: str
    form: str
    dose: str
    how_often: str
    started: str
    review: str
    flag: Flag | None = None
    allergy: Flag | None = None
    mark: SyncMark = SyncMark.NONE
    is_last: bool = False


SYNC_FLAGS: dict[SyncMark, Flag] = {
    SyncMark.WAITING: Flag("Waiting", Tone.WAIT, "cloud-arrow-up"),
    SyncMark.SYNCING: Flag("Syncing", Tone.ACCENT, "arrows-clockwise"),
    SyncMark.DECIDE: Flag("Decide", Tone.WARN, "git-fork"),
    SyncMark.FIX: Flag("Fix", Tone.DANGER, "wrench"),
}

_DUE_TONES = {due.Tone.DANGER: Tone.DANGER, due.Tone.WARN: Tone.WARN, due.Tone.PLAIN: None}


def plan_flag(plan: due.PlanEnd | None) -> Flag:
    """Return the countdown of a client row: danger with its mark, warn with the hourglass, quiet without an icon."""
    if plan is None:
        return Flag("")
    icon = {due.Tone.DANGER: "warning-circle", due.Tone.WARN: "hourglass-high"}.get(plan.tone, "")
    return Flag(plan.short, _DUE_TONES[plan.tone], icon, plan.shorter)


def allergy_flag(allergy: str) -> Flag | None:
    """Return the mark of a medicine that the client is allergic to; it stays as long as the medicine does."""
    return Flag(f"Allergy: {allergy}", Tone.DANGER, "warning-octagon-fill") if allergy else None


def due_flag(words: str, tone: due.Tone) -> Flag:
    """Return a review's or goal's due words with the mark of their tone."""
    return Flag(words, _DUE_TONES[tone], "warning-circle" if tone is due.Tone.DANGER else "clock")
