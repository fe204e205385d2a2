"""One verb under way: what all verbs do to a record inside their unit of work, so that each stays a few lines."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from hubshift_desktop.domain.canonical import changed_paths
from hubshift_desktop.domain.errors import NotFoundError
from hubshift_desktop.domain.fieldinfo import describe_change
from hubshift_desktop.domain.fields import Fields, text
from hubshift_desktop.domain.rows import StoredRecord
from hubshift_desktop.domain.states import Kind, OpKind
from hubshift_desktop.domain.words import plural
from hubshift_desktop.services.undo_steps import Created, Edited, Reversal
from hubshift_desktop.store import UnitOfWork
from hubshift_desktop.sync import queueing
from hubshift_desktop.sync.ledger_lines import client_name
from hubshift_desktop.sync.scope import Author

_NAMES = {Kind.CLIENT: "This client", Kind.GOAL: "This goal", Kind.DOCUMENT: "This document"}
_BORN_AS = {
    Kind.CLIENT: OpKind.CLIENT_CREATE,
    Kind.GOAL: OpKind.GOAL_CREATE,
    Kind.DOCUMENT: OpKind.DOCUMENT_UPLOAD,
}


@dataclass(slots=True, kw_only=True)
class Act:
    """A unit of work with its author, its line in the access log, and what would take it back.

    `unused_blobs` are sealed files whose last record went: their bytes are removed after the commit, never before.
    """

    work: UnitOfWork
    author: Author
    parts: list[Reversal] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    unused_blobs: list[str] = field(default_factory=list)
    is_queued: bool = False

    def found(self, local_id: str, kind: Kind) -> StoredRecord:
        """Return a record or say in words that it is not here."""
        record = self.work.records.get(local_id)
        if record is None or record.kind is not kind:
            raise NotFoundError(what=_NAMES.get(kind, "This record"))
        return record

    def log(self, verb: str, record: StoredRecord) -> None:
        """Write the access line under the client, with the id of what was touched in its file."""
        details = () if record.kind is Kind.CLIENT else (record.local_id,)
        self.work.access.append(verb=verb, record_id=client_of(record), detail_ids=details)

    def edit(self, record: StoredRecord, changes: Fields, *, label: str = "") -> StoredRecord:
        """Change fields and queue them; values that mean the same are no change and leave no trace."""
        before = {path: record.local.get(path) for path in changes}
        meant = changed_paths(before, changes)
        if not meant:
            return record
        edited = queueing.change(
            self.work, author=self.author, record=record, changes={path: changes[path] for path in meant}, label=label
        )
        self.log("edit", edited)
        self.is_queued = True
        was = {path: before[path] for path in meant}
        self.parts.append(
            Edited(record_id=record.local_id, kind=record.kind, before=was, was_meant=record.dirty & meant)
        )
        self.said.append(self._edit_words(edited, was))
        return edited

    def create(
        self, record: StoredRecord, *, paths: Iterable[str] | None = None, label: str = "", size: int = 0
    ) -> StoredRecord:
        """Keep a new record and queue its birth at the office; `paths` are what it is to be told of it."""
        born = _BORN_AS[record.kind]
        queueing.enqueue(self.work, author=self.author, kind=born, record=record, paths=paths, label=label, size=size)
        self.log("create", record)
        self.is_queued = True
        self.parts.append(Created(record_id=record.local_id, kind=record.kind))
        self.said.append(describe_change("", None, title_of(record), label=title_of(record), kind=record.kind))
        return record

    def forget_unused_blobs(self) -> None:
        """Forget files that no record uses any more."""
        for orphan in self.work.blobs.orphans():
            self.work.blobs.remove(orphan.blob_id)
            self.unused_blobs.append(orphan.blob_id)

    @property
    def words(self) -> str:
        """What was done, for the undo entry of the menu."""
        return self.said[0] if len(self.said) == 1 else plural(len(self.said), "change")

    def _edit_words(self, edited: StoredRecord, was: Fields) -> str:
        paths = [path for path in sorted(was) if not (path.endswith(".id") and f"{path[:-3]}.name" in was)]
        if len(paths) > 1:
            return f"{title_of(edited)}: {plural(len(paths), 'change')}"
        path = paths[0]
        return describe_change(path, was[path], edited.local.get(path), kind=edited.kind)


def client_of(record: StoredRecord) -> str:
    """Return the client a record belongs to: the id under which looks and changes are logged."""
    return record.local_id if record.kind is Kind.CLIENT else record.parent_id or ""


def title_of(record: StoredRecord) -> str:
    """Return what a person calls the record."""
    if record.kind is Kind.CLIENT:
        return client_name(record.local)
    return text(record.local, "title") or text(record.local, "name")
