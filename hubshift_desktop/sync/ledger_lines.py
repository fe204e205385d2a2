"""How a saved change is written into the ledger: one line per field, old → new, in words a person can copy as proof."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from hubshift_desktop.domain import fieldinfo
from hubshift_desktop.domain.fields import Fields, text
from hubshift_desktop.domain.rows import LedgerLine, Operation, StoredRecord
from hubshift_desktop.domain.states import LEDGER_STATE_OF_OP, Kind, OpKind
from hubshift_desktop.sync.scope import Author

_WHOLE: dict[OpKind, str] = {
    OpKind.CLIENT_CREATE: "New client",
    OpKind.GOAL_CREATE: "New goal",
    OpKind.GOAL_DELETE: "Goal removed",
    OpKind.DOCUMENT_UPLOAD: "New document",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """What a save meant: the fields before and after, and what to call it where a field's name does not say it."""

    old: Fields
    new: Fields
    paths: frozenset[str]
    label: str = ""
    size: int = 0


def client_name(fields: Fields) -> str:
    """Return the name under which the ledger files a change; it stays readable when the client is renamed."""
    names = (text(fields, "personalInfo.firstName"), text(fields, "personalInfo.lastName"))
    return " ".join(name for name in names if name)


def lines_for(
    op: Operation, edit: Edit, *, record: StoredRecord, named: str, author: Author, is_whole: bool
) -> tuple[LedgerLine, ...]:
    """Return the lines of one save; a create, a removal and a file are one line, an edit has one for each field."""
    if is_whole:
        title = edit.label or text(record.local, "title") or text(record.local, "name") or named
        new = None if op.kind is OpKind.GOAL_DELETE else title
        old = title if op.kind is OpKind.GOAL_DELETE else None
        parts: Iterable[tuple[str, object, object, str]] = [("", old, new, _WHOLE[op.kind])]
    else:
        parts = [
            (path, edit.old.get(path), edit.new.get(path), edit.label or fieldinfo.label(path, kind=record.kind))
            for path in sorted(edit.paths)
            if not _speaks_for_another(path, edit.paths)
        ]
    return tuple(
        LedgerLine(
            line_id=author.new_id(),
            op_id=op.op_id,
            entity=record.kind,
            record_id=record.local_id,
            client_id=op.client_id,
            client_name=named,
            field=path,
            old=old,  # type: ignore[arg-type]  # values of Fields, or a title
            new=new,  # type: ignore[arg-type]
            by=author.name,
            state=LEDGER_STATE_OF_OP[op.state],
            op_state=op.state,
            attempts=op.tries,
            message=op.message,
            saved_at=author.clock.now(),
            label=label,
            size=edit.size,
        )
        for path, old, new, label in parts
    )


def _speaks_for_another(path: str, paths: frozenset[str]) -> bool:
    """A reference is one change: its name is shown, its id is what goes. Progress only follows from the tasks."""
    if path == fieldinfo.PROGRESS:
        return fieldinfo.TASKS in paths
    return path.endswith(".id") and path.removesuffix(".id") + ".name" in paths


def is_client(record: StoredRecord) -> bool:
    return record.kind is Kind.CLIENT
