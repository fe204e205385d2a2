"""The sync mark of a client or a field: which state of an operation shows which, and which of several is shown."""

from __future__ import annotations

from collections.abc import Iterable

from hubshift_desktop.domain.states import OpState, SyncMark

MARK_WEIGHT = {
    SyncMark.NONE: 0,
    SyncMark.WAITING: 1,
    SyncMark.SYNCING: 2,
    SyncMark.DECIDE: 3,
    SyncMark.FIX: 4,
}
MARK_OF_WEIGHT = {weight: mark for mark, weight in MARK_WEIGHT.items()}
MARK_OF_OP = {
    OpState.QUEUED: SyncMark.WAITING,
    OpState.WAITING_PARENT: SyncMark.WAITING,
    OpState.IN_FLIGHT: SyncMark.SYNCING,
    OpState.IN_DOUBT: SyncMark.SYNCING,
    OpState.CONFLICT: SyncMark.DECIDE,
    OpState.EXISTS: SyncMark.DECIDE,
    OpState.NEEDS_FIX: SyncMark.FIX,
    OpState.PARKED: SyncMark.FIX,
}


def heaviest(marks: Iterable[SyncMark]) -> SyncMark:
    """Return the mark that is shown when several apply: fix, decide, syncing, waiting."""
    return max(marks, key=MARK_WEIGHT.__getitem__, default=SyncMark.NONE)
