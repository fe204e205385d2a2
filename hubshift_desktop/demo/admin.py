"""The office's own view of its data, for tests: what is really stored, and changes made by somebody else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

import sqlalchemy as sa

from hubshift_desktop.demo import tables
from hubshift_desktop.demo.accounts import MAYA, PRIYA, StaffMember
from hubshift_desktop.demo.gate import SeenRequest, Traffic
from hubshift_desktop.demo.keeping import insert_client, list_goals_in_client, new_id, rewrite, save_client
from hubshift_desktop.demo.office import CreatedRecord, Office
from hubshift_desktop.demo.records import Record, appointment_row, dumps, loads
from hubshift_desktop.demo.routes.files import content_of
from hubshift_desktop.demo.routes.goals import settled
from hubshift_desktop.demo.seeding import insert_staff
from hubshift_desktop.domain.fields import JsonValue


@dataclass(frozen=True, slots=True)
class AccessLine:
    """One line of the access log."""

    at: str
    user_id: str
    verb: str
    subject: str
    client_id: str
    is_allowed: bool


def _with(record: Record, path: str, value: JsonValue) -> Record:
    """Return a record with the value at a dotted path."""
    head, _, rest = path.partition(".")
    if not rest:
        return {**record, head: value}
    inner = record.get(head)
    return {**record, head: _with(inner if isinstance(inner, dict) else {}, rest, value)}


class Admin:
    """Reads and edits the server's data directly. Nothing here passes the API, its checks or its access log."""

    def __init__(self, *, office: Office, traffic: Traffic) -> None:
        self._office = office
        self._database = office.database
        self._traffic = traffic

    # What is stored

    def client_ids(self, *, coordinator_id: str | None = MAYA.user_id) -> tuple[str, ...]:
        """Return the ids of a coordinator's clients in the order of the list; None means everybody's."""
        chosen = sa.select(tables.CLIENTS.c.id).order_by(tables.CLIENTS.c.seq)
        if coordinator_id is not None:
            chosen = chosen.where(tables.CLIENTS.c.coordinator_id == coordinator_id)
        with self._database.begin() as rows:
            return tuple(rows.execute(chosen).scalars())

    def clients(self, *, coordinator_id: str | None = MAYA.user_id) -> tuple[Record, ...]:
        """Return whole clients as `client` does."""
        return tuple(self.client(client_id) for client_id in self.client_ids(coordinator_id=coordinator_id))

    def client(self, client_id: str) -> Record:
        """Return the detail as stored, with the list's `status` beside it; KeyError when there is none."""
        row = self._row(tables.CLIENTS, client_id)
        return {**loads(row.body), "status": row.status}

    def client_id(self, name: str) -> str:
        """Return the id of the first client whose name contains this text."""
        for client_id in self.client_ids(coordinator_id=None):
            personal = cast("Mapping[str, JsonValue]", self.client(client_id)["personalInfo"])
            if name.casefold() in f"{personal.get('firstName', '')} {personal.get('lastName', '')}".casefold():
                return client_id
        raise KeyError(name)

    def goals(self, client_id: str) -> tuple[Record, ...]:
        return self._of_client(tables.GOALS, client_id)

    def goal(self, goal_id: str) -> Record:
        return loads(self._row(tables.GOALS, goal_id).body)

    def documents(self, client_id: str) -> tuple[Record, ...]:
        return self._of_client(tables.DOCUMENTS, client_id)

    def appointments(self, client_id: str) -> tuple[Record, ...]:
        return self._of_client(tables.APPOINTMENTS, client_id)

    def document_bytes(self, document_id: str) -> bytes:
        row = self._row(tables.DOCUMENTS, document_id)
        with self._database.begin() as rows:
            return content_of(rows, row)

    def access_log(self) -> tuple[AccessLine, ...]:
        columns = tables.ACCESS_LOG.c
        chosen = sa.select(
            columns.at, columns.user_id, columns.verb, columns.subject, columns.client_id, columns.is_allowed
        )
        with self._database.begin() as rows:
            return tuple(AccessLine(*row) for row in rows.execute(chosen.order_by(columns.seq)))

    # What happened

    def created(self, kind: str | None = None) -> tuple[CreatedRecord, ...]:
        """Return what requests have made (client, goal, document, note), in order; the proof of 'exactly once'."""
        return tuple(made for made in tuple(self._office.created) if kind in (None, made.kind))

    def requests(self) -> tuple[SeenRequest, ...]:
        return self._traffic.all()

    def request_counts(self) -> Counter[str]:
        """Return calls per endpoint, by `METHOD /path/{with_names}`."""
        return self._traffic.counts()

    def forget_requests(self) -> None:
        self._traffic.forget()

    # What somebody else does

    def edit(self, client_id: str, path: str, value: JsonValue) -> None:
        """Change one leaf of a client (`personalInfo.phone`), or its `status`, as a colleague in the office would."""
        row = self._row(tables.CLIENTS, client_id)
        with self._database.begin() as rows:
            if path == "status":
                save_client(rows, self._office, row, status=str(value))
            else:
                save_client(rows, self._office, row, record=_with(loads(row.body), path, value))

    def edit_goal(self, goal_id: str, path: str, value: JsonValue) -> None:
        with self._database.begin() as rows:
            rewrite(rows, tables.GOALS, goal_id, settled(_with(self.goal(goal_id), path, value)))

    def add_client(self, record: Record, *, coordinator_id: str = MAYA.user_id, status: str = "active") -> str:
        """Add a client given as the detail's sections; return its id."""
        with self._database.begin() as rows:
            return insert_client(rows, self._office, record, coordinator_id=coordinator_id, status=status)

    def add_goal(self, client_id: str, record: Record) -> str:
        goal_id = new_id()
        goal: Record = {"status": "not_started", "tasks": [], **record, "id": goal_id, "clientId": client_id}
        goal.setdefault("createdAt", self._office.now())
        with self._database.begin() as rows:
            rows.execute(sa.insert(tables.GOALS).values(id=goal_id, client_id=client_id, body=dumps(settled(goal))))
            list_goals_in_client(rows, self._office, client_id)
        return goal_id

    def add_appointment(self, client_id: str, record: Record) -> str:
        visit_id = new_id()
        with self._database.begin() as rows:
            rows.execute(sa.insert(tables.APPOINTMENTS).values(appointment_row(client_id, {**record, "id": visit_id})))
        return visit_id

    def add_staff(self, person: StaffMember) -> None:
        """Let another person sign in, with the demo's password and code."""
        with self._database.begin() as rows:
            insert_staff(rows, (person,))

    def reassign(self, client_id: str, *, to: str = PRIYA.user_id) -> None:
        """Give a client to another coordinator: to this one it is now forbidden."""
        row = self._row(tables.CLIENTS, client_id)
        with self._database.begin() as rows:
            save_client(rows, self._office, row, coordinator_id=to)

    def delete(self, client_id: str) -> None:
        """Remove a client with everything of theirs, leaving no trace."""
        with self._database.begin() as rows:
            for table in (tables.GOALS, tables.DOCUMENTS, tables.APPOINTMENTS, tables.NOTES):
                rows.execute(sa.delete(table).where(table.c.client_id == client_id))
            rows.execute(sa.delete(tables.CLIENTS).where(tables.CLIENTS.c.id == client_id))

    def delete_goal(self, goal_id: str) -> None:
        row = self._row(tables.GOALS, goal_id)
        with self._database.begin() as rows:
            rows.execute(sa.delete(tables.GOALS).where(tables.GOALS.c.id == goal_id))
            list_goals_in_client(rows, self._office, row.client_id)

    def delete_document(self, document_id: str) -> None:
        with self._database.begin() as rows:
            rows.execute(sa.delete(tables.DOCUMENTS).where(tables.DOCUMENTS.c.id == document_id))

    def expire_tokens(self, *, kind: str = "access") -> None:
        """End every access token (401), or with `kind='refresh'` every refresh token."""
        with self._database.begin() as rows:
            rows.execute(sa.delete(tables.TOKENS).where(tables.TOKENS.c.kind == kind))

    def _row(self, table: sa.Table, record_id: str) -> sa.Row[Any]:
        with self._database.begin() as rows:
            row = rows.execute(sa.select(table).where(table.c.id == record_id)).first()
        if row is None:
            raise KeyError(record_id)
        return row

    def _of_client(self, table: sa.Table, client_id: str) -> tuple[Record, ...]:
        chosen = sa.select(table.c.body).where(table.c.client_id == client_id).order_by(table.c.seq)
        with self._database.begin() as rows:
            return tuple(loads(body) for body in rows.execute(chosen).scalars())
