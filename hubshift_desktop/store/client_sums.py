"""What clients add up to: their marks, counts and next dates, and the words they are found by.

Worked out at a commit for all clients that it touched, with one question a table: a pull touches them by the hundred.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import bindparam, func, select

from hubshift_desktop.domain.states import OpKind, OpState, Presence, SyncMark
from hubshift_desktop.store.folding import ndis_words, phone_words, words
from hubshift_desktop.store.link import Prepared, Row
from hubshift_desktop.store.many import among, portions, told, write_changes
from hubshift_desktop.store.marks import MARK_OF_OP, MARK_WEIGHT, heaviest
from hubshift_desktop.store.projections import (
    appointment_index,
    client_index,
    document_index,
    goal_index,
    medication_index,
)
from hubshift_desktop.store.room import Desk
from hubshift_desktop.store.tables import IS_OPEN_WORK, conflict, outbox

HIDDEN = (Presence.GONE, Presence.REVOKED)
_CLIENTS = Prepared(
    select(client_index).where(client_index.c.client_id.in_(among("wanted"))).order_by(client_index.c.client_id)
)
_MARKED = Prepared(
    select(
        client_index.c.num,
        client_index.c.client_id,
        client_index.c.presence,
        client_index.c.mark,
        client_index.c.is_hidden,
    )
    .where(client_index.c.client_id.in_(among("wanted")))
    .order_by(client_index.c.client_id)
)
_OPEN_WORK = Prepared(
    select(outbox.c.client_id, outbox.c.state, outbox.c.kind, outbox.c.record_id).where(
        outbox.c.client_id.in_(among("wanted")), IS_OPEN_WORK
    )
)
_OPEN_CONFLICTS = Prepared(
    select(conflict.c.client_id).where(conflict.c.client_id.in_(among("wanted")), conflict.c.resolved_at.is_(None))
)
_GOALS = Prepared(
    select(
        goal_index.c.client_id, goal_index.c.goal_id, goal_index.c.title, goal_index.c.is_open, goal_index.c.is_leaving
    ).where(goal_index.c.client_id.in_(among("wanted")))
)
_DOCUMENTS = Prepared(
    select(document_index.c.client_id, document_index.c.name).where(document_index.c.client_id.in_(among("wanted")))
)
_NEXT_VISITS = Prepared(
    select(appointment_index.c.client_id, func.min(appointment_index.c.on_date))
    .where(
        appointment_index.c.client_id.in_(among("wanted")),
        appointment_index.c.on_date >= bindparam("today"),
        appointment_index.c.is_coming == 1,
    )
    .group_by(appointment_index.c.client_id)
)
_MEDICATIONS = Prepared(
    select(medication_index.c.client_id, medication_index.c.review_on, medication_index.c.end_on).where(
        medication_index.c.client_id.in_(among("wanted"))
    )
)
_WORDS = "SELECT rowid, who, numbers, more FROM client_search WHERE rowid IN (SELECT value FROM json_each(?))"
_SAVE_WORDS = "UPDATE client_search SET who = ?, numbers = ?, more = ? WHERE rowid = ?"


def medication_sums(dates: Iterable[tuple[str, str]], *, today: str) -> dict[str, Any]:
    """Return what medications add up to, given when each is to be reviewed and when it ends."""
    current = [review for review, end in dates if not end or end >= today]
    return {"medications": len(current), "next_review": min((day for day in current if day), default="")}


@dataclass(slots=True)
class _Parts:
    """What hangs on one client, as far as it counts here."""

    work: list[Row] = field(default_factory=list)
    goals: list[Row] = field(default_factory=list)
    documents: list[str] = field(default_factory=list)
    medications: list[tuple[str, str]] = field(default_factory=list)
    next_visit: str = ""
    is_undecided: bool = False

    @property
    def mark(self) -> SyncMark:
        marks = {MARK_OF_OP[OpState(op["state"])] for op in self.work}
        return heaviest(marks | {SyncMark.DECIDE} if self.is_undecided else marks)

    @property
    def leaving(self) -> frozenset[str]:
        """Return the goals whose removal is on its way.

        It takes them out of sight; one that the office refused, or that was withdrawn, brings its goal back.
        """
        removals = (op for op in self.work if op["kind"] == OpKind.GOAL_DELETE)
        return frozenset(op["record_id"] for op in removals if not OpState(op["state"]).needs_person)

    @property
    def staying(self) -> list[Row]:
        leaving = self.leaving
        return [goal for goal in self.goals if goal["goal_id"] not in leaving]

    def marks(self, *, presence: str) -> dict[str, Any]:
        mark = MARK_WEIGHT[self.mark]
        return {"mark": mark, "is_hidden": int(presence in HIDDEN and mark == 0)}

    def sums(self, *, today: str) -> dict[str, Any]:
        return {
            "open_goals": sum(goal["is_open"] for goal in self.staying),
            "next_appointment": self.next_visit,
            **medication_sums(self.medications, today=today),
        }


class ClientSums:
    """Renews in `client_index` and `client_search` what depends on more than the client's own fields."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._db = desk.link

    def settle(self, client_ids: Iterable[str]) -> None:
        """Renew marks, counts, next dates and search words of these clients."""
        today = self._desk.clock.today().isoformat()
        for rows in self._rows(_CLIENTS, client_ids):
            parts = self._with_work(rows)
            self._hang_on(parts, today=today)
            self._note_leaving(parts.values())
            self._write(
                (row, {**one.marks(presence=row["presence"]), **one.sums(today=today)})
                for row in rows
                for one in [parts[row["client_id"]]]
            )
            self._renew_words([(row, parts[row["client_id"]]) for row in rows])

    def mark(self, client_ids: Iterable[str]) -> None:
        """Renew only the marks of these clients: something of theirs is on its way, has arrived, or is in dispute."""
        for rows in self._rows(_MARKED, client_ids):
            parts = self._with_work(rows)
            self._write((row, parts[row["client_id"]].marks(presence=row["presence"])) for row in rows)

    def _rows(self, query: Prepared, client_ids: Iterable[str]) -> Iterator[Sequence[Row]]:
        for some in portions(sorted(client_ids)):
            rows = self._db.rows(query, {"wanted": told(some)})
            if rows:
                yield rows

    def _write(self, sums: Iterable[tuple[Row, dict[str, Any]]]) -> None:
        changed = [
            (row["num"], {name: value for name, value in after.items() if row[name] != value}) for row, after in sums
        ]
        write_changes(self._db, client_index, "num", changed)

    def _with_work(self, rows: Sequence[Row]) -> dict[str, _Parts]:
        parts = {row["client_id"]: _Parts() for row in rows}
        wanted = {"wanted": told(parts)}
        for op in self._db.rows(_OPEN_WORK, wanted):
            parts[op["client_id"]].work.append(op)
        for client_id in self._db.column(_OPEN_CONFLICTS, wanted):
            parts[client_id].is_undecided = True
        return parts

    def _hang_on(self, parts: dict[str, _Parts], *, today: str) -> None:
        wanted = {"wanted": told(parts)}
        for goal in self._db.rows(_GOALS, wanted):
            parts[goal["client_id"]].goals.append(goal)
        for client_id, name in self._db.tuples(_DOCUMENTS, wanted):
            parts[client_id].documents.append(name)
        for client_id, first in self._db.tuples(_NEXT_VISITS, {**wanted, "today": today}):
            parts[client_id].next_visit = first
        for client_id, review, end in self._db.tuples(_MEDICATIONS, wanted):
            parts[client_id].medications.append((review, end))

    def _note_leaving(self, all_parts: Iterable[_Parts]) -> None:
        write_changes(
            self._db,
            goal_index,
            "goal_id",
            [
                (goal["goal_id"], {"is_leaving": int(goal["goal_id"] in leaving)})
                for parts in all_parts
                for leaving in [parts.leaving]
                for goal in parts.goals
                if (goal["goal_id"] in leaving) != bool(goal["is_leaving"])
            ],
        )

    def _renew_words(self, clients: Sequence[tuple[Row, _Parts]]) -> None:
        wanted = (json.dumps([row["num"] for row, _ in clients]),)
        before = {num: tuple(kept) for num, *kept in self._db.ask_text(_WORDS, wanted)}
        after = {row["num"]: _words(row, parts) for row, parts in clients}
        changed = [(*words_now, num) for num, words_now in after.items() if before[num] != words_now]
        if changed:
            self._db.write_texts(_SAVE_WORDS, changed)


def _words(row: Row, parts: _Parts) -> tuple[str, str, str]:
    """Return who it is, the numbers, and what else a client is found by."""
    who = words(row["first_name"], row["last_name"], row["preferred_name"], row["email"], row["suburb"])
    numbers = f"{ndis_words(row['ndis_number'])} {phone_words(row['phone'])}".strip()
    goals = (goal["title"] for goal in parts.staying)
    return who, numbers, words(row["conditions"], *goals, *parts.documents)
