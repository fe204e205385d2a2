"""Frozen values that only the store and those beside it need: passes, saved views, the state of the access log."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from hubshift_desktop.domain.fields import JsonValue
from hubshift_desktop.domain.rows import StoredRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class PullPass:
    """One walk through the office's list. Only a finished, proved pass says anything about who is missing."""

    pass_id: int
    started_at: datetime
    finished_at: datetime | None = None
    pages: int = 0
    total_first: int = 0
    total_last: int = 0
    distinct_ids: int = 0
    is_proved: bool = False
    cursor: Mapping[str, JsonValue] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class PageApplied:
    """What one page of the office's list did here. `back` were suspected to be missing and are not.

    `before` holds the changed records as they were, in the order of `changed`: sync says what others changed.
    """

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    back: tuple[str, ...] = ()
    before: tuple[StoredRecord, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedView:
    """A list the person pinned: its name, what it asks for, and its place in the sidebar."""

    view_id: str
    name: str
    definition: Mapping[str, JsonValue]
    position: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessHead:
    """The end of the access log; kept in `vault.json` too, so that a cut-off tail shows."""

    seq: int
    mac: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessLine:
    """One look at a record: what was done, when, to which ids. No personal data."""

    seq: int
    at: datetime
    verb: str
    record_id: str
    detail_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessReport:
    """Whether the access log is whole; `first_bad` is the first row that is not what was written."""

    is_whole: bool
    rows: int
    first_bad: int | None = None
    problem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One sending of an operation, kept for 90 days as evidence."""

    op_id: str
    n: int
    sent_at: datetime
    ended_at: datetime | None
    outcome: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IntegrityReport:
    """What SQLite and SQLCipher say of the file."""

    problems: tuple[str, ...]

    @property
    def is_sound(self) -> bool:
        return not self.problems
