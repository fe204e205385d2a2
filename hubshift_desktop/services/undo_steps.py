"""What the last local changes were, kept so that one step takes one intention back, however many records it touched."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock

from hubshift_desktop.domain.fields import Fields
from hubshift_desktop.domain.states import Kind
from hubshift_desktop.sync.withdrawing import Withdrawn

_MOST = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Edited:
    """Fields of one record as they were. `was_meant` are the paths that already waited to be sent before the edit."""

    record_id: str
    kind: Kind
    before: Fields
    was_meant: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Created:
    """A record that did not exist before."""

    record_id: str
    kind: Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Removed:
    """A record that was removed, whole, with the operation that tells the office (none for a draft)."""

    taken: Withdrawn
    op_id: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenBack:
    """A waiting change that the person withdrew."""

    taken: Withdrawn


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """A decision between two versions."""

    conflict_id: str


Reversal = Edited | Created | Removed | TakenBack | Decided


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoStep:
    """One intention: its words for the Edit menu, and what takes it back."""

    words: str
    parts: tuple[Reversal, ...]


class UndoStack:
    """The last steps of this session. It lives in memory: after a lock the ledger still shows old and new values."""

    def __init__(self) -> None:
        self._steps: list[UndoStep] = []
        self._lock = Lock()

    def push(self, *, words: str, parts: Sequence[Reversal]) -> None:
        """Remember a finished verb; one that changed nothing is not remembered."""
        if parts:
            with self._lock:
                self._steps = [*self._steps[-_MOST + 1 :], UndoStep(words=words, parts=tuple(parts))]

    def last(self) -> UndoStep | None:
        with self._lock:
            return self._steps[-1] if self._steps else None

    def drop(self, step: UndoStep) -> None:
        """Forget a step that was taken back or can no longer be."""
        with self._lock:
            self._steps = [kept for kept in self._steps if kept is not step]
