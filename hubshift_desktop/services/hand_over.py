"""Unsent work of a client who is no longer shown, as text to hand over: whoever looks after them now has no other way.

Not the proof of delivery, which says what was done and when: here every value stands in full.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from hubshift_desktop.domain import dates, fieldinfo, ndis
from hubshift_desktop.domain.canonical import is_empty
from hubshift_desktop.domain.fields import Fields, text
from hubshift_desktop.domain.records import client_from
from hubshift_desktop.domain.rows import Operation, StoredRecord
from hubshift_desktop.domain.states import Kind, OpKind
from hubshift_desktop.domain.words import plural
from hubshift_desktop.services.account import Account
from hubshift_desktop.sync.withdrawing import office_copy

_SHOWN = {
    Kind.CLIENT: fieldinfo.CLIENT_FIELDS,
    Kind.GOAL: fieldinfo.GOAL_FIELDS,
    Kind.DOCUMENT: fieldinfo.DOCUMENT_FIELDS,
}
_FILE = "The file itself is not in this text. Open it under Documents and save a copy."
_IN_DOUBT = "The answer to it was lost: Hubshift may have it."


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsent:
    """One change that the office may not get, and the record it is about."""

    op: Operation
    record: StoredRecord


def hand_over_copy(client: StoredRecord, unsent: Sequence[Unsent], *, by: Account, now: datetime) -> str:
    """Return the text: whose it is, and each change with its values."""
    known = client_from(client.local)
    number = f", NDIS number {ndis.shown(known.ndis_number)}" if known.ndis_number else ""
    head = (
        f"{known.name}{number}",
        f"{plural(len(unsent), 'change')} not in Hubshift, handed over by {by.name}, {_when(now)}",
    )
    return "\n".join([*head, *(_entry(one) for one in unsent)]) + "\n"


def _entry(one: Unsent) -> str:
    op, record = one.op, one.record
    lines = [_title(op, record), *_values(op, record)]
    lines += [_FILE] if op.kind.is_upload else []
    lines += [f"Saved {_when(op.saved_at)}"] if op.saved_at else []
    lines += [_IN_DOUBT] if op.may_have_left else []
    return "\n  ".join([f"\n{lines[0]}", *lines[1:]])


def _title(op: Operation, record: StoredRecord) -> str:
    title = text(record.local, "title") or text(record.local, "name")
    if op.kind is OpKind.GOAL_DELETE:
        return f"Goal to be removed: {title}"
    if op.kind.is_create:
        return f"New {record.kind.value}: {title}" if title else f"New {record.kind.value}"
    return f"Goal: {title}" if record.kind is Kind.GOAL else "Changed details"


def _values(op: Operation, record: StoredRecord) -> Iterable[str]:
    fields = _SHOWN.get(record.kind, ())
    if op.kind.is_create:
        shown = [known.path for known in fields if not is_empty(known.path, record.local.get(known.path))]
        return [_said(path, record.local, kind=record.kind) for path in shown]
    before = office_copy(record)
    return [
        f"{_said(path, record.local, kind=record.kind)} (before: {_shown(path, before, kind=record.kind)})"
        for path in sorted(op.paths)
    ]


def _said(path: str, values: Fields, *, kind: Kind) -> str:
    return f"{fieldinfo.label(path, kind=kind)}: {_shown(path, values, kind=kind)}"


def _shown(path: str, values: Fields, *, kind: Kind) -> str:
    return fieldinfo.show(path, values.get(path), kind=kind)


def _when(moment: datetime) -> str:
    return f"{dates.day_words(moment.astimezone().date())}, {dates.clock_words(moment)}"
