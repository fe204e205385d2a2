"""The client's line in the list: what it is sorted, filtered, found and marked by."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import bindparam, delete, func, insert, select, update

from hubshift_desktop.domain.names import fold
from hubshift_desktop.domain.records import Client, Medication, client_from
from hubshift_desktop.domain.rows import StoredRecord
from hubshift_desktop.domain.states import OpKind, OpState, Presence, SyncMark
from hubshift_desktop.store.codec import real_date, storable
from hubshift_desktop.store.folding import name_key, ndis_key, ndis_words, phone_words, words
from hubshift_desktop.store.projections import (
    appointment_index,
    client_index,
    document_index,
    goal_index,
    medication_index,
)
from hubshift_desktop.store.room import Desk
from hubshift_desktop.store.tables import IS_OPEN_WORK, conflict, outbox

MARK_WEIGHT = {
    SyncMark.NONE: 0,
    SyncMark.WAITING: 1,
    SyncMark.SYNCING: 2,
    SyncMark.DECIDE: 3,
    SyncMark.FIX: 4,
}
MARK_OF_WEIGHT = {weight: mark for mark, weight in MARK_WEIGHT.items()}
MARK_OF_OP = {
    OpState.QUEUED: SyncMark.WAITING,
    OpState.WAITING_PARENT: SyncMark.WAITING,
    OpState.IN_FLIGHT: SyncMark.SYNCING,
    OpState.IN_DOUBT: SyncMark.SYNCING,
    OpState.CONFLICT: SyncMark.DECIDE,
    OpState.EXISTS: SyncMark.DECIDE,
    OpState.NEEDS_FIX: SyncMark.FIX,
    OpState.PARKED: SyncMark.FIX,
}
_HIDDEN = (Presence.GONE, Presence.REVOKED)
_BY_CLIENT = select(client_index).where(client_index.c.client_id == bindparam("wanted"))
_OPEN_STATES = select(outbox.c.state).where(outbox.c.client_id == bindparam("wanted"), IS_OPEN_WORK)
_OPEN_CONFLICT = (
    select(conflict.c.conflict_id)
    .where(conflict.c.client_id == bindparam("wanted"), conflict.c.resolved_at.is_(None))
    .limit(1)
)
_GOALS = select(goal_index.c.goal_id, goal_index.c.title, goal_index.c.is_open, goal_index.c.is_leaving).where(
    goal_index.c.client_id == bindparam("wanted")
)
# A removal on its way takes the goal out of sight; one that the office refused, or that was withdrawn, brings it back.
_REMOVALS = select(outbox.c.record_id).where(
    outbox.c.client_id == bindparam("wanted"),
    IS_OPEN_WORK,
    outbox.c.state.in_([str(state) for state in OpState if state.is_open and not state.needs_person]),
    outbox.c.kind == str(OpKind.GOAL_DELETE),
)
_DOCUMENTS = select(document_index.c.name).where(document_index.c.client_id == bindparam("wanted"))
_NEXT_VISIT = select(func.min(appointment_index.c.on_date)).where(
    appointment_index.c.client_id == bindparam("wanted"),
    appointment_index.c.on_date >= bindparam("today"),
    appointment_index.c.is_coming == 1,
)
_MEDICATIONS = select(medication_index.c.review_on, medication_index.c.end_on).where(
    medication_index.c.client_id == bindparam("wanted")
)
_ADD_WORDS = "INSERT INTO client_search(rowid, who, numbers, more) VALUES (?, ?, ?, ?)"
_WORDS = "SELECT who, numbers, more FROM client_search WHERE rowid = ?"
_SAVE_WORDS = "UPDATE client_search SET who = ?, numbers = ?, more = ? WHERE rowid = ?"


def index_row(client: Client, stored: StoredRecord) -> dict[str, Any]:
    """Return the columns that come from the client's own fields."""
    clean = {
        "client_id": stored.local_id,
        "server_id": stored.server_id or "",
        "first_name": client.first_name,
        "last_name": client.last_name,
        "preferred_name": client.preferred_name,
        "ndis_number": client.ndis_number,
        "email": client.email,
        "phone": client.phone,
        "suburb": client.suburb,
        "state": client.state,
        "postcode": client.postcode,
        "date_of_birth": client.date_of_birth,
        "status": client.status,
        "plan_start": client.plan_start,
        "plan_end": client.plan_end,
        "plan_manager_id": client.plan_manager_id,
        "plan_manager": client.plan_manager,
        "coordinator_id": client.support_coordinator_id,
        "coordinator": client.support_coordinator,
        "allergies": ", ".join(client.allergies),
        "conditions": ", ".join(client.conditions),
        "plan_end_on": real_date(client.plan_end),
        "presence": str(stored.presence),
    }
    row: dict[str, Any] = {name: storable(value) for name, value in clean.items()}
    row["name_key"] = name_key(client.first_name, client.last_name)
    row["last_key"] = fold(client.last_name)
    row["ndis_key"] = ndis_key(client.ndis_number)
    row["suburb_key"] = fold(client.suburb)
    row["plan_manager_key"] = fold(client.plan_manager) or row["plan_manager_id"]
    row["coordinator_key"] = fold(client.support_coordinator) or row["coordinator_id"]
    row["has_detail"] = int(stored.server_id is None or stored.base is not None)
    return row


def heaviest(marks: Iterable[SyncMark]) -> SyncMark:
    """Return the mark that is shown when several apply: fix, decide, syncing, waiting."""
    return max(marks, key=MARK_WEIGHT.__getitem__, default=SyncMark.NONE)


class ClientProjection:
    """Writes `client_index`, `medication_index` and the client's search words."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._db = desk.connection

    def add(self, numbered: Sequence[tuple[int, StoredRecord]]) -> None:
        """Index new clients, all with one statement a table."""
        if not numbered:
            return
        read = [(num, stored, client_from(stored.local)) for num, stored in numbered]
        self._db.execute(
            insert(client_index),
            [
                {"num": num, **index_row(client, stored), **self._first_sums(client, stored)}
                for num, stored, client in read
            ],
        )
        self._db.exec_driver_sql(
            _ADD_WORDS, [(num, *_own_words(client), _more_words(client)) for num, _, client in read]
        )
        for _, stored, client in read:
            self._add_medications(stored.local_id, client.medications)

    def save(self, stored: StoredRecord) -> None:
        """Index a client again; the sums follow at the commit."""
        client = client_from(stored.local)
        before = self._db.execute(_BY_CLIENT, {"wanted": stored.local_id}).mappings().one()
        changes = {name: value for name, value in index_row(client, stored).items() if before[name] != value}
        if changes:
            self._db.execute(update(client_index).where(client_index.c.num == before["num"]), changes)
        self._renew_medications(stored.local_id, client.medications)

    def remove(self, client_id: str) -> None:
        self._db.exec_driver_sql(
            "DELETE FROM client_search WHERE rowid = (SELECT num FROM client_index WHERE client_id = ?)", (client_id,)
        )

    def settle(self, client_ids: Iterable[str]) -> None:
        """Renew marks, counts, next dates and search words of these clients."""
        for client_id in sorted(client_ids):
            row = self._db.execute(_BY_CLIENT, {"wanted": client_id}).mappings().one_or_none()
            if row is not None:
                self._settle_one(dict(row))

    def _settle_one(self, row: dict[str, Any]) -> None:
        wanted = {"wanted": row["client_id"], "today": self._desk.clock.today().isoformat()}
        goals = self._goals(wanted)
        mark = MARK_WEIGHT[self._mark(row["client_id"])]
        sums = {
            "open_goals": sum(is_open for _, is_open in goals),
            "next_appointment": self._db.execute(_NEXT_VISIT, wanted).scalar_one() or "",
            "mark": mark,
            "is_hidden": int(row["presence"] in _HIDDEN and mark == 0),
            **self._medication_sums(self._db.execute(_MEDICATIONS, wanted).all()),
        }
        changes = {name: value for name, value in sums.items() if row[name] != value}
        if changes:
            self._db.execute(update(client_index).where(client_index.c.num == row["num"]), changes)
        self._renew_words(row, goals=[title for title, _ in goals])

    def _goals(self, wanted: dict[str, Any]) -> list[tuple[str, int]]:
        """Return (title, is open) of the goals that stay, after noting which are leaving."""
        removals = set(self._db.execute(_REMOVALS, wanted).scalars())
        staying = []
        for goal in self._db.execute(_GOALS, wanted).all():
            is_leaving = goal.goal_id in removals
            if is_leaving != bool(goal.is_leaving):
                changed = update(goal_index).where(goal_index.c.goal_id == goal.goal_id)
                self._db.execute(changed, {"is_leaving": int(is_leaving)})
            if not is_leaving:
                staying.append((goal.title, goal.is_open))
        return staying

    def _mark(self, client_id: str) -> SyncMark:
        wanted = {"wanted": client_id}
        marks = {MARK_OF_OP[OpState(state)] for state in self._db.execute(_OPEN_STATES, wanted).scalars()}
        if self._db.execute(_OPEN_CONFLICT, wanted).first() is not None:
            marks.add(SyncMark.DECIDE)
        return heaviest(marks)

    def _first_sums(self, client: Client, stored: StoredRecord) -> dict[str, Any]:
        dates = [(real_date(item.review_date), real_date(item.end_date)) for item in client.medications]
        return {"is_hidden": int(stored.presence in _HIDDEN), **self._medication_sums(dates)}

    def _medication_sums(self, dates: Iterable[Any]) -> dict[str, Any]:
        today = self._desk.clock.today().isoformat()
        current = [review for review, end in dates if not end or end >= today]
        return {"medications": len(current), "next_review": min((day for day in current if day), default="")}

    def _add_medications(self, client_id: str, medications: tuple[Medication, ...]) -> None:
        rows = [
            {
                "client_id": client_id,
                "position": position,
                "name": storable(item.name),
                "review_on": real_date(item.review_date),
                "end_on": real_date(item.end_date),
            }
            for position, item in enumerate(medications)
        ]
        if rows:
            self._db.execute(insert(medication_index), rows)

    def _renew_medications(self, client_id: str, medications: tuple[Medication, ...]) -> None:
        query = select(medication_index.c.name, medication_index.c.review_on, medication_index.c.end_on)
        found = self._db.execute(
            query.where(medication_index.c.client_id == client_id).order_by(medication_index.c.position)
        ).all()
        wanted = [(storable(item.name), real_date(item.review_date), real_date(item.end_date)) for item in medications]
        if [tuple(row) for row in found] == wanted:
            return
        self._db.execute(delete(medication_index).where(medication_index.c.client_id == client_id))
        self._add_medications(client_id, medications)

    def _renew_words(self, row: dict[str, Any], *, goals: list[str]) -> None:
        documents = list(self._db.execute(_DOCUMENTS, {"wanted": row["client_id"]}).scalars())
        who = words(row["first_name"], row["last_name"], row["preferred_name"], row["email"], row["suburb"])
        numbers = f"{ndis_words(row['ndis_number'])} {phone_words(row['phone'])}".strip()
        after = (who, numbers, words(row["conditions"], *goals, *documents))
        before = self._db.exec_driver_sql(_WORDS, (row["num"],)).one()
        if tuple(before) != after:
            self._db.exec_driver_sql(_SAVE_WORDS, (*after, row["num"]))


def _own_words(client: Client) -> tuple[str, str]:
    who = words(
        *map(storable, (client.first_name, client.last_name, client.preferred_name, client.email, client.suburb))
    )
    return who, f"{ndis_words(client.ndis_number)} {phone_words(client.phone)}".strip()


def _more_words(client: Client) -> str:
    return words(storable(", ".join(client.conditions)))
