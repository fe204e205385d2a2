"""Ids and words that enter a URL: checked here first, because a path is where text turns into another request."""

from __future__ import annotations

import re

from hubshift_desktop.central.errors import CentralError, ErrorKind
from hubshift_desktop.domain.fields import JsonValue

_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
STATUSES = frozenset({"active", "inactive", "terminated"})
GOAL_STATUSES = frozenset({"not_started", "in_progress", "on_hold", "completed", "cancelled"})


def is_id(value: object) -> bool:
    """Whether `value` may stand in a path: nothing that could climb, split or end it."""
    return isinstance(value, str) and _ID.fullmatch(value) is not None


def checked_id(value: str) -> str:
    """Return `value` if it is an id, else refuse before a request is made of it."""
    if not is_id(value):
        raise CentralError(ErrorKind.REFUSED, message="The record’s number at the office has an unknown form")
    return value


def checked_word(value: str, allowed: frozenset[str]) -> str:
    """Return `value` if the office knows it."""
    if value not in allowed:
        raise CentralError(ErrorKind.REFUSED, message="The office does not know this status")
    return value


def id_of(record: dict[str, JsonValue]) -> str | None:
    """Return the record's own id (`id` or `_id`), or None when it has none that could be used."""
    for key in ("id", "_id"):
        value = record.get(key)
        if type(value) is int:
            value = str(value)
        if is_id(value):
            return str(value)
    return None
