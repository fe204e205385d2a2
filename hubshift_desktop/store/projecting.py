"""Keeps the projection tables true: each save renews its own rows, each commit renews what clients add up to.

What a client adds up to (open goals, next visit, sync mark, search words) is renewed once per client at commit, not
once per child: a pull of forty appointments writes one client row.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from sqlalchemy import Table, delete, insert, select, update

from hubshift_desktop.domain.names import fold
from hubshift_desktop.domain.records import appointment_from, document_from, goal_from
from hubshift_desktop.domain.rows import StoredRecord
from hubshift_desktop.domain.states import Kind
from hubshift_desktop.store import codec
from hubshift_desktop.store.client_projection import ClientProjection
from hubshift_desktop.store.folding import words
from hubshift_desktop.store.projections import appointment_index, document_index, goal_index, task_index
from hubshift_desktop.store.room import Desk
from hubshift_desktop.store.tables import goal_progress

_NO_VISIT = ("cancelled", "canceled", "completed")


class Projector:
    """Turns saved records into index rows. It is given records, never asked for them."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._db = desk.connection
        self._clients = ClientProjection(desk)
        self._savers: dict[Kind, Callable[[StoredRecord, str], None]] = {
            Kind.GOAL: self._save_goal,
            Kind.DOCUMENT: self._save_document,
            Kind.APPOINTMENT: self._save_appointment,
        }

    def added(self, numbered: Sequence[tuple[int, StoredRecord]]) -> None:
        """Index records that were not here before, each with its row number."""
        self._clients.add([(num, new) for num, new in numbered if new.kind is Kind.CLIENT])
        for _, new in numbered:
            self._note(new, is_settled=new.kind is Kind.CLIENT)
            if new.kind in self._savers:
                self._savers[new.kind](new, _owner(new))

    def saved(self, stored: StoredRecord) -> None:
        """Index a record again after a change."""
        self._note(stored)
        if stored.kind is Kind.CLIENT:
            self._clients.save(stored)
        elif stored.kind in self._savers:
            self._savers[stored.kind](stored, _owner(stored))

    def removed(self, gone: StoredRecord) -> None:
        """Take a record out of every index; rows with a foreign key leave with the record itself."""
        self._note(gone)
        if gone.kind is Kind.CLIENT:
            self._clients.remove(gone.local_id)
        else:
            self._forget_words(gone.local_id)

    def settle(self) -> None:
        """Renew what the touched clients add up to; called once, just before the commit."""
        self._clients.settle(self._desk.touched.unsettled)
        self._desk.touched.unsettled.clear()

    def settle_all(self, client_ids: Iterable[str]) -> None:
        """Renew what these clients add up to although nobody touched them (a new day has begun)."""
        self._clients.settle(client_ids)

    def _note(self, stored: StoredRecord, *, is_settled: bool = False) -> None:
        self._desk.touched.note(kind=stored.kind, client_id=_owner(stored), is_settled=is_settled)

    def _save_goal(self, stored: StoredRecord, client_id: str) -> None:
        goal = goal_from(stored.local)
        today = self._desk.clock.today().isoformat()
        row = {
            "goal_id": stored.local_id,
            "client_id": client_id,
            "title": codec.storable(goal.title),
            "status": codec.storable(goal.status),
            "is_open": int(goal.is_open),
            "target_on": codec.real_date(goal.target_date),
            "percent": goal.progress,
            "first_seen": today,
        }
        before = self._upsert(goal_index, "goal_id", row, keep=("first_seen",))
        if before is None or before["percent"] != goal.progress:
            self._note_progress(stored.local_id, day=today, percent=goal.progress)
        self._db.execute(delete(task_index).where(task_index.c.goal_id == stored.local_id))
        tasks = [
            {
                "goal_id": stored.local_id,
                "position": position,
                "client_id": client_id,
                "title": codec.storable(task.title),
                "is_open": int(goal.is_open and task.status != "completed"),
                "due_on": codec.real_date(task.due_date),
            }
            for position, task in enumerate(goal.tasks)
        ]
        if tasks:
            self._db.execute(insert(task_index), tasks)
        self._keep_words(stored.local_id, title=goal.title, body=goal.description)

    def _note_progress(self, goal_id: str, *, day: str, percent: int) -> None:
        self._db.execute(
            insert(goal_progress).prefix_with("OR REPLACE"), [{"goal_id": goal_id, "day": day, "percent": percent}]
        )

    def _save_document(self, stored: StoredRecord, client_id: str) -> None:
        document = document_from(stored.local)
        row = {
            "document_id": stored.local_id,
            "client_id": client_id,
            "name": codec.storable(document.name),
            "name_key": fold(document.name),
            "document_type": codec.storable(document.document_type),
            "uploaded_at": codec.storable(document.uploaded_at),
            "expiry_on": codec.real_date(document.expiry_date),
        }
        self._upsert(document_index, "document_id", row)
        self._keep_words(stored.local_id, title=document.name)

    def _save_appointment(self, stored: StoredRecord, client_id: str) -> None:
        visit = appointment_from(stored.local)
        row = {
            "appointment_id": stored.local_id,
            "client_id": client_id,
            "on_date": codec.real_date(visit.date),
            "start_time": codec.storable(visit.start_time),
            "status": codec.storable(visit.status),
            "carer_id": codec.storable(visit.carer_id),
            "carer": codec.storable(visit.carer),
            "service_type": codec.storable(visit.service_type),
            "is_coming": int(visit.status.casefold() not in _NO_VISIT),
        }
        self._upsert(appointment_index, "appointment_id", row)

    def _upsert(
        self, table: Table, key: str, row: dict[str, Any], *, keep: tuple[str, ...] = ()
    ) -> dict[str, Any] | None:
        found = self._db.execute(select(table).where(table.c[key] == row[key])).mappings().one_or_none()
        if found is None:
            self._db.execute(insert(table), [row])
            return None
        changes = {name: value for name, value in row.items() if name not in keep and found[name] != value}
        if changes:
            self._db.execute(update(table).where(table.c[key] == row[key]), changes)
        return dict(found)

    def _keep_words(self, record_id: str, *, title: str, body: str | None = None) -> None:
        """Renew what a goal or document is found by; the text of a scan, noted apart, stays."""
        found = self._words_of(record_id)
        title_words = words(title)
        if found is None:
            self._db.exec_driver_sql(
                "INSERT INTO record_search(rowid, record_id, title, body) "
                "SELECT num, local_id, ?, ? FROM record WHERE local_id = ?",
                (title_words, words(body or ""), record_id),
            )
            return
        body_words = found[2] if body is None else words(body)
        if (found[1], found[2]) != (title_words, body_words):
            self._db.exec_driver_sql(
                "UPDATE record_search SET title = ?, body = ? WHERE rowid = ?", (title_words, body_words, found[0])
            )

    def note_text(self, record_id: str, body: str) -> None:
        """Make a document findable by the text inside it."""
        found = self._words_of(record_id)
        if found is not None:
            self._db.exec_driver_sql("UPDATE record_search SET body = ? WHERE rowid = ?", (words(body), found[0]))

    def _words_of(self, record_id: str) -> tuple[int, str, str] | None:
        row = self._db.exec_driver_sql(
            "SELECT search.rowid, search.title, search.body FROM record AS r "
            "JOIN record_search AS search ON search.rowid = r.num WHERE r.local_id = ?",
            (record_id,),
        ).one_or_none()
        return None if row is None else (row[0], row[1], row[2])

    def _forget_words(self, record_id: str) -> None:
        self._db.exec_driver_sql(
            "DELETE FROM record_search WHERE rowid = (SELECT num FROM record WHERE local_id = ?)", (record_id,)
        )


def _owner(stored: StoredRecord) -> str:
    """Return the client a record belongs to: itself, or its parent."""
    return stored.local_id if stored.kind is Kind.CLIENT else stored.parent_id or ""
