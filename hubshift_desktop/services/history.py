"""The ledger as people read it: who changed what, when, in words; for a client, a field, and Today."""

from __future__ import annotations

from hubshift_desktop.domain.canonical import same
from hubshift_desktop.domain.fieldinfo import describe_change
from hubshift_desktop.domain.rows import LedgerLine
from hubshift_desktop.domain.states import Kind, OpState
from hubshift_desktop.services.views import HistoryLine
from hubshift_desktop.sync.office_lines import BY_OFFICE

OFFICE = BY_OFFICE


def is_office(line: LedgerLine) -> bool:
    """Whether a line tells what came from the office; such lines belong to no operation of this laptop."""
    return not line.op_id and line.by == OFFICE


def is_nothing(line: LedgerLine) -> bool:
    """Whether a line says no more than that a value was set and set back before it was sent."""
    return bool(line.field) and same(line.field, line.old, line.new)


def words_of_line(line: LedgerLine) -> str:
    """Return the change in words: 'Phone, 0491 570 156 to 0491 570 157'."""
    if line.field:
        return describe_change(line.field, line.old, line.new, kind=line.entity)
    title = line.new if line.new is not None else line.old
    return describe_change("", line.old, line.new, label=title if isinstance(title, str) else "", kind=line.entity)


def _told(line: LedgerLine) -> str:
    """Return the change as a list of changes says it: beside other verbs the bare name of a file is no sentence."""
    words = words_of_line(line)
    if line.field or line.entity is not Kind.DOCUMENT:
        return words
    return f"Document removed: {words}" if line.new is None and line.old is not None else f"New document: {words}"


def history_line(line: LedgerLine) -> HistoryLine:
    """Return a ledger line as the Changes tab shows it."""
    return HistoryLine(
        at=line.saved_at,
        by=line.by or OFFICE,
        words=_told(line),
        path=line.field,
        old=line.old,
        new=line.new,
        state=line.state,
        is_own=not is_office(line),
        line_id=line.line_id,
        op_id=line.op_id,
        record_id=line.record_id,
        client_id=line.client_id,
        client_name=line.client_name,
        entity=line.entity,
        is_withdrawn=line.op_state is OpState.WITHDRAWN,
        may_be_there=line.may_be_there,
        is_looked_for_only=line.is_looked_for_only,
    )
