"""Keeps the projection tables true: each save renews its own rows, each commit renews what clients add up to.

What a client adds up to (open goals, next visit, sync mark, search words) is renewed once per client at commit, not
once per child: a pull of forty appointments writes one client row.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from sqlalchemy import bindparam, delete, select

from hubshift_desktop.domain.rows import StoredRecord
from hubshift_desktop.domain.states import Kind
from hubshift_desktop.store.child_rows import (
    FINDABLE,
    SIMPLE,
    appointment_row,
    document_row,
    goal_rows,
    search_words,
)
from hubshift_desktop.store.client_projection import ClientProjection
from hubshift_desktop.store.client_sums import ClientSums
from hubshift_desktop.store.folding import words
from hubshift_desktop.store.link import Prepared, Row
from hubshift_desktop.store.many import insert_many, insert_one, write_changes
from hubshift_desktop.store.projections import appointment_index, document_index, goal_index, task_index
from hubshift_desktop.store.room import After, Desk
from hubshift_desktop.store.tables import goal_progress

_SIMPLE_TABLES = {Kind.DOCUMENT: document_index, Kind.APPOINTMENT: appointment_index}
_INDEX_KEYS = {"goal_id": goal_index, "document_id": document_index, "appointment_id": appointment_index}
_INDEXED = {
    key: Prepared(select(table).where(table.c[key] == bindparam("wanted"))) for key, table in _INDEX_KEYS.items()
}
_FORGET_TASKS = Prepared(delete(task_index).where(task_index.c.goal_id == bindparam("wanted")))
_WORDS = (
    "SELECT search.rowid, search.title, search.body FROM record AS r "
    "JOIN record_search AS search ON search.rowid = r.num WHERE r.local_id = ?"
)
_ADD_WORDS = "INSERT INTO record_search(rowid, record_id, title, body) VALUES (?, ?, ?, ?)"


class Projector:
    """Turns saved records into index rows. It is given records, never asked for them."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._db = desk.link
        self._clients = ClientProjection(desk)
        self._sums = ClientSums(desk)
        self._savers: dict[Kind, Callable[[StoredRecord], None]] = {
            Kind.GOAL: self._save_goal,
            Kind.DOCUMENT: self._save_document,
            Kind.APPOINTMENT: self._save_appointment,
        }

    def added(self, numbered: Sequence[tuple[int, StoredRecord]]) -> None:
        """Index records that were not here before, each with its row number, with one statement a table."""
        self._clients.add([(num, new) for num, new in numbered if new.kind is Kind.CLIENT])
        for _, new in numbered:
            self._note(new, after=After.NOTHING if new.kind is Kind.CLIENT else After.SUMS)
        self._add_goals([new for _, new in numbered if new.kind is Kind.GOAL])
        for kind, table in _SIMPLE_TABLES.items():
            insert_many(self._db, table, [SIMPLE[kind](new) for _, new in numbered if new.kind is kind])
        found = [(num, new.local_id, *search_words(new)) for num, new in numbered if new.kind in FINDABLE]
        if found:
            self._db.write_texts(_ADD_WORDS, found)

    def _add_goals(self, goals: Sequence[StoredRecord]) -> None:
        today = self._desk.clock.today().isoformat()
        both = [goal_rows(new, today=today) for new in goals]
        insert_many(self._db, goal_index, [row for row, _ in both])
        insert_many(self._db, task_index, [task for _, tasks in both for task in tasks])
        self._note_progress([(row["goal_id"], row["percent"]) for row, _ in both], day=today)

    def saved(self, records: Sequence[StoredRecord]) -> None:
        """Index records again after a change."""
        for stored in records:
            self._note(stored)
            if stored.kind in self._savers:
                self._savers[stored.kind](stored)
        self._clients.save([stored for stored in records if stored.kind is Kind.CLIENT])

    def told(self, records: Iterable[StoredRecord]) -> None:
        """Let panes hear of records whose index rows are what they were."""
        for stored in records:
            self._note(stored, after=After.NOTHING)

    def removed(self, gone: StoredRecord) -> None:
        """Take a record out of every index; rows with a foreign key leave with the record itself."""
        self._note(gone)
        if gone.kind is Kind.CLIENT:
            self._clients.remove(gone.local_id)
        else:
            self._forget_words(gone.local_id)

    def settle(self) -> None:
        """Renew what the touched clients add up to; called once, just before the commit."""
        touched = self._desk.touched
        self._sums.settle(touched.unsettled)
        self._sums.mark(touched.unmarked - touched.unsettled)
        touched.unsettled.clear()
        touched.unmarked.clear()

    def settle_all(self, client_ids: Iterable[str]) -> None:
        """Renew what these clients add up to although nobody touched them (a new day has begun)."""
        self._sums.settle(client_ids)

    def _note(self, stored: StoredRecord, *, after: After = After.SUMS) -> None:
        self._desk.touched.note(kind=stored.kind, client_id=_owner(stored), after=after)

    def _save_goal(self, stored: StoredRecord) -> None:
        today = self._desk.clock.today().isoformat()
        row, tasks = goal_rows(stored, today=today)
        before = self._upsert("goal_id", row, keep=("first_seen",))
        if before is None or before["percent"] != row["percent"]:
            self._note_progress([(stored.local_id, row["percent"])], day=today)
        self._db.write(_FORGET_TASKS, {"wanted": stored.local_id})
        insert_many(self._db, task_index, tasks)
        self._keep_words(stored)

    def _note_progress(self, goals: Sequence[tuple[str, int]], *, day: str) -> None:
        steps = [{"goal_id": goal_id, "day": day, "percent": percent} for goal_id, percent in goals]
        insert_many(self._db, goal_progress, steps, or_replace=True)

    def _save_document(self, stored: StoredRecord) -> None:
        self._upsert("document_id", document_row(stored))
        self._keep_words(stored)

    def _save_appointment(self, stored: StoredRecord) -> None:
        self._upsert("appointment_id", appointment_row(stored))

    def _upsert(self, key: str, row: dict[str, Any], *, keep: tuple[str, ...] = ()) -> Row | None:
        table, found = _INDEX_KEYS[key], self._db.row(_INDEXED[key], {"wanted": row[key]})
        if found is None:
            insert_one(self._db, table, row)
            return None
        changes = {name: value for name, value in row.items() if name not in keep and found[name] != value}
        write_changes(self._db, table, key, [(row[key], changes)])
        return found

    def _keep_words(self, stored: StoredRecord) -> None:
        """Renew what a goal or document is found by; the text of a scan, noted apart, stays."""
        found = self._words_of(stored.local_id)
        if found is None:
            return
        title, body = search_words(stored)
        after = (title, found[2] if stored.kind is Kind.DOCUMENT else body)
        if (found[1], found[2]) != after:
            self._db.write_text("UPDATE record_search SET title = ?, body = ? WHERE rowid = ?", (*after, found[0]))

    def note_text(self, record_id: str, body: str) -> None:
        """Make a document findable by the text inside it."""
        found = self._words_of(record_id)
        if found is not None:
            self._db.write_text("UPDATE record_search SET body = ? WHERE rowid = ?", (words(body), found[0]))

    def _words_of(self, record_id: str) -> tuple[int, str, str] | None:
        for num, title, body in self._db.ask_text(_WORDS, (record_id,)):
            return num, title, body
        return None

    def _forget_words(self, record_id: str) -> None:
        self._db.write_text(
            "DELETE FROM record_search WHERE rowid = (SELECT num FROM record WHERE local_id = ?)", (record_id,)
        )


def _owner(stored: StoredRecord) -> str:
    """Return the client a record belongs to: itself, or its parent."""
    return stored.local_id if stored.kind is Kind.CLIENT else stored.parent_id or ""
