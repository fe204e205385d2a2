"""Which clients may change to a status, and the words for those who may not."""

from __future__ import annotations

from collections.abc import Sequence

from hubshift_desktop.domain import lifecycle
from hubshift_desktop.domain.errors import InvalidInputError
from hubshift_desktop.domain.fieldinfo import STATUS
from hubshift_desktop.domain.records import client_from
from hubshift_desktop.domain.rows import StoredRecord
from hubshift_desktop.domain.states import Kind, Presence
from hubshift_desktop.domain.views import ClientRow
from hubshift_desktop.domain.words import lowered, plural
from hubshift_desktop.services.views import StatusPreview

_AWAY = frozenset({Presence.GONE, Presence.REVOKED})


def status_of(record: StoredRecord) -> str:
    """Return the status a person sees, whether the office sent it as a word or as 'is active'."""
    return client_from(record.local).status


def may_become(record: StoredRecord, status: str) -> bool:
    """Whether a client may be given this status now."""
    return record.presence not in _AWAY and lifecycle.is_allowed(status_of(record), status, kind=Kind.CLIENT)


def refuse_unless_allowed(record: StoredRecord, status: str) -> None:
    """Raise the sentence that stands beside the status when it may not follow the present one."""
    if not may_become(record, status):
        raise InvalidInputError({STATUS: _reason(status_of(record), status, presence=record.presence)})


def preview(rows: Sequence[ClientRow], status: str) -> StatusPreview:
    """Part the chosen clients into those who change, those who already are, and those who may not."""
    unchanged = [row for row in rows if row.status == status]
    others = [row for row in rows if row.status != status]
    refused = [
        (row, _reason(row.status, status, presence=row.presence))
        for row in others
        if row.presence in _AWAY or not lifecycle.is_allowed(row.status, status, kind=Kind.CLIENT)
    ]
    away = {row.local_id for row, _ in refused}
    changing = tuple(row for row in others if row.local_id not in away)
    return StatusPreview(changing=changing, unchanged=len(unchanged), refused=tuple(refused))


def words(count: int, status: str) -> str:
    """Return what was done, for undo: '37 clients set to inactive'."""
    return f"{plural(count, 'client')} set to {lowered(lifecycle.label(status))}"


def _reason(old: str, new: str, *, presence: Presence) -> str:
    if presence in _AWAY:
        return "No longer in your client list"
    return f"{lifecycle.label(old)} can’t become {lowered(lifecycle.label(new))}"
