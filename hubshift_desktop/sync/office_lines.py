"""What somebody else changed, as ledger lines: 'what others changed' and a record's history are read from them.

Only what a person would call a change: never the first copy of a record, never ids, addresses or time stamps.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from hubshift_desktop.domain import fieldinfo
from hubshift_desktop.domain.canonical import same
from hubshift_desktop.domain.fields import JsonValue, text
from hubshift_desktop.domain.rows import LedgerLine, StoredRecord
from hubshift_desktop.domain.states import Kind, LedgerState, OpState
from hubshift_desktop.sync.ledger_lines import is_client

BY_OFFICE = "Hubshift"
_SILENT = frozenset({"createdAt", "updatedAt", "isActive", "uploadedAt", "size", "url"})
_SHOWN = {
    Kind.CLIENT: fieldinfo.CLIENT_FIELDS,
    Kind.GOAL: fieldinfo.GOAL_FIELDS,
    Kind.DOCUMENT: fieldinfo.DOCUMENT_FIELDS,
    Kind.APPOINTMENT: fieldinfo.APPOINTMENT_FIELDS,
}
_NEW = {Kind.GOAL: "New goal", Kind.DOCUMENT: "New document", Kind.APPOINTMENT: "New appointment"}
_REMOVED = {Kind.GOAL: "Goal removed", Kind.DOCUMENT: "Document removed", Kind.APPOINTMENT: "Appointment removed"}


class OfficeLines:
    """Writes the lines of one transaction, all of the same moment."""

    def __init__(self, *, at: datetime, new_id: Callable[[], str]) -> None:
        self._at = at
        self._new_id = new_id

    def changed(self, before: StoredRecord, after: StoredRecord, *, client_name: str) -> tuple[LedgerLine, ...]:
        """Return a line for each shown field that the office changed; none when its copy is the first we have."""
        if before.base is None or before.local == after.local:
            return ()
        paths = [shown.path for shown in _SHOWN.get(after.kind, ()) if self._is_news(shown.path, before, after)]
        if fieldinfo.TASKS in paths and fieldinfo.PROGRESS in paths:
            paths.remove(fieldinfo.PROGRESS)
        return tuple(
            self._line(
                after,
                client_name=client_name,
                path=path,
                old=before.local.get(path),
                new=after.local.get(path),
                label=fieldinfo.label(path, kind=after.kind),
            )
            for path in paths
        )

    def _is_news(self, path: str, before: StoredRecord, after: StoredRecord) -> bool:
        is_silent = path in _SILENT or path.endswith(".id") or path in before.dirty
        return not is_silent and not same(path, before.local.get(path), after.local.get(path))

    def added(self, record: StoredRecord, *, client_name: str) -> tuple[LedgerLine, ...]:
        """Return the line of a goal, document or appointment that is new at the office."""
        return (self._whole(record, client_name=client_name, old=None, new=_title(record), label=_NEW[record.kind]),)

    def removed(self, record: StoredRecord, *, client_name: str) -> tuple[LedgerLine, ...]:
        return (
            self._whole(record, client_name=client_name, old=_title(record), new=None, label=_REMOVED[record.kind]),
        )

    def _whole(
        self, record: StoredRecord, *, client_name: str, old: str | None, new: str | None, label: str
    ) -> LedgerLine:
        return self._line(record, client_name=client_name, path="", old=old, new=new, label=label)

    def _line(
        self, record: StoredRecord, *, client_name: str, path: str, old: JsonValue, new: JsonValue, label: str
    ) -> LedgerLine:
        return LedgerLine(
            line_id=self._new_id(),
            op_id="",
            entity=record.kind,
            record_id=record.local_id,
            client_id=record.local_id if is_client(record) else record.parent_id or "",
            client_name=client_name,
            field=path,
            old=old,
            new=new,
            by=BY_OFFICE,
            state=LedgerState.ACCEPTED,
            op_state=OpState.DONE,
            attempts=0,
            message="",
            saved_at=self._at,
            accepted_at=self._at,
            label=label,
        )


def _title(record: StoredRecord) -> str:
    fields = record.local
    visit = " ".join(filter(None, (text(fields, "serviceType"), text(fields, "date"), text(fields, "startTime"))))
    return text(fields, "title") or text(fields, "name") or visit
