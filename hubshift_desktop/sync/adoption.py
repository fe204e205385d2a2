"""Is what we found at the office the record whose answer was lost? Decided by content, never by a clock of ours.

Adopting too much throws a colleague's registration away, adopting too little makes a second client (sync.md 5.7; the
model's seeds 171, 203 and 5857). So identity must be equal, most of the rest too, and the base becomes what we *sent*.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from hubshift_desktop.central.answers import Found
from hubshift_desktop.domain.canonical import is_empty, same
from hubshift_desktop.domain.fields import JsonValue, text
from hubshift_desktop.domain.rows import Operation

IDENTITY = ("ndisDetails.ndisNumber", "personalInfo.lastName", "personalInfo.dateOfBirth")
_GOAL_IDENTITY = ("title", "description", "targetDate")
_EARLIER = timedelta(minutes=2)
_ENOUGH = 0.75


class Likeness(StrEnum):
    """How much a found record looks like what was sent."""

    OURS = "ours"
    OTHER = "other"
    UNSURE = "unsure"


def is_our_client(op: Operation, found: Mapping[str, JsonValue], *, settle_s: float) -> bool:
    """Whether a client found under our NDIS number is the one this create made."""
    sent = op.payload or {}
    if not all(same(path, sent.get(path), found.get(path)) for path in IDENTITY):
        return False
    others = [path for path, value in sent.items() if path not in IDENTITY and not is_empty(path, value)]
    equal = sum(same(path, sent[path], found.get(path)) for path in others)
    return equal >= _ENOUGH * len(others) and _is_in_time(op, text(found, "createdAt"), settle_s=settle_s)


def _is_in_time(op: Operation, created_at: str, *, settle_s: float) -> bool:
    """Whether the office made it while ours may have arrived; where no exact time is told, time says nothing.

    `first_sent_at` and `last_sent_at` are in office time, so a wrong clock on this laptop changes nothing.
    """
    created = _instant(created_at)
    if created is None or op.first_sent_at is None or op.last_sent_at is None:
        return True
    return op.first_sent_at - _EARLIER <= created <= op.last_sent_at + timedelta(seconds=settle_s) + _EARLIER


def _instant(stamp: str) -> datetime | None:
    if len(stamp) <= 10:
        return None
    try:
        moment = datetime.fromisoformat(stamp)
    except ValueError:
        return None
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)


def new_like(op: Operation, items: Iterable[Found], *, bound: Collection[str]) -> tuple[Found, ...]:
    """Return the goals or files that came to be since the create was frozen and look like it, oldest first."""
    sent = op.payload or {}
    alike = _is_same_file if op.kind.is_upload else _is_same_goal
    found = [
        item
        for item in items
        if item.server_id not in op.pre_ids and item.server_id not in bound and alike(sent, item.fields)
    ]
    made_at = "uploadedAt" if op.kind.is_upload else "createdAt"
    return tuple(sorted(found, key=lambda item: text(item.fields, made_at)))


def _is_same_goal(sent: Mapping[str, JsonValue], found: Mapping[str, JsonValue]) -> bool:
    return all(same(path, sent.get(path), found.get(path)) for path in _GOAL_IDENTITY)


def _is_same_file(sent: Mapping[str, JsonValue], found: Mapping[str, JsonValue]) -> bool:
    """The name must be equal; the sort of document only where the office tells it."""
    sorts = (text(sent, "documentType"), text(found, "documentType"))
    return same("name", sent.get("name"), found.get("name")) and ("" in sorts or sorts[0] == sorts[1])


def by_size(op: Operation, found: Found) -> Likeness:
    """Compare sizes where the office tells one; without a size only the bytes can tell."""
    size = found.fields.get("size")
    if not isinstance(size, int) or isinstance(size, bool):
        return Likeness.UNSURE
    return Likeness.OURS if size == (op.payload or {}).get("size") else Likeness.OTHER
