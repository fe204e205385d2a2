"""The orders of the client list, each one the order of an index.

A list is read in segments: those that have the value, in its order, then those without it. So a client without plan
dates stands last whichever way the list is turned, and every segment is one walk along one index.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, tuple_

from hubshift_desktop.store.marks import MARK_OF_WEIGHT
from hubshift_desktop.store.projections import client_index
from hubshift_desktop.store.queries.rows import BLANK

_C = client_index.c
_SORTS: dict[str, ColumnElement[str]] = {
    "plan_end": _C.plan_end_on,
    "name": _C.name_key,
    "last_name": _C.name_key,
    "ndis_number": _C.ndis_key,
    "suburb": _C.suburb_key,
    "status": _C.status,
    "plan_manager": _C.plan_manager_key,
    "support_coordinator": _C.coordinator_key,
    "next_review": _C.next_review,
    "next_appointment": _C.next_appointment,
    "date_of_birth": _C.date_of_birth,
    "email": _C.email,
    "phone": _C.phone,
}
SORTS = frozenset(_SORTS) | {"sync"}
_BY_NAME: tuple[ColumnElement[Any], ...] = (_C.name_key, _C.client_id)


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of the list: which clients stand in it, and by what keys they are ordered."""

    condition: ColumnElement[bool]
    keys: tuple[ColumnElement[Any], ...] = _BY_NAME
    is_descending: bool = False

    @property
    def order(self) -> tuple[ColumnElement[Any], ...]:
        return tuple(key.desc() if self.is_descending else key.asc() for key in self.keys)

    def before(self, values: Sequence[Any]) -> ColumnElement[bool]:
        """What stands in front of the client that has these values."""
        keys = tuple_(*self.keys)
        return keys > tuple_(*values) if self.is_descending else keys < tuple_(*values)


def column_of(sort: str) -> ColumnElement[Any]:
    """Return the column a list is ordered by; a sort that is no longer offered falls back to the name."""
    return _C.mark if sort == "sync" else _SORTS.get(sort, _C.name_key)


def segments(sort: str, *, is_descending: bool) -> tuple[Segment, ...]:
    """Return the stretches of a list in the order they are read."""
    if sort == "sync":
        # What needs somebody stands first; inside each word the names run forward either way.
        weights = sorted(MARK_OF_WEIGHT, reverse=not is_descending)
        return tuple(Segment(_C.mark == weight) for weight in weights)
    column = column_of(sort)
    keys = tuple(dict.fromkeys((column, *_BY_NAME)))
    return Segment(column > BLANK, keys, is_descending), Segment(column == BLANK)
