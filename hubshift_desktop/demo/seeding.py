"""Fills an empty demo central with its staff and a caseload, in bulk."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict

import sqlalchemy as sa

from hubshift_desktop.demo import tables
from hubshift_desktop.demo.accounts import PASSWORD, STAFF, StaffMember
from hubshift_desktop.demo.caseload import Caseload, DemoClient
from hubshift_desktop.demo.records import Record, appointment_row, client_row, dumps

_BATCH = 2_000
_NAMES = {person.user_id: person.name for person in STAFF}


def password_hash(password: str, *, user_id: str) -> bytes:
    """Hash a demo password; cheap on purpose, everybody is told the password anyway."""
    return hashlib.scrypt(password.encode(), salt=user_id.encode(), n=256, r=8, p=1)


def is_empty(rows: sa.Connection) -> bool:
    return rows.execute(sa.select(tables.USERS.c.id).limit(1)).first() is None


def seed_staff(rows: sa.Connection) -> None:
    """Insert the people who can sign in, and this central's own secret for signed addresses."""
    insert_staff(rows, STAFF)
    rows.execute(sa.insert(tables.SECRETS).values(name="links", value=secrets.token_hex(32)))


def insert_staff(rows: sa.Connection, staff: Sequence[StaffMember]) -> None:
    rows.execute(
        sa.insert(tables.USERS),
        [
            {
                "id": person.user_id,
                "email": person.email,
                "first_name": person.first_name,
                "last_name": person.last_name,
                "role": person.role,
                "password": password_hash(PASSWORD, user_id=person.user_id),
            }
            for person in staff
        ],
    )


def seed_caseload(rows: sa.Connection, caseload: Caseload) -> None:
    """Insert every client with all that belongs to them."""
    everyone = caseload.everyone
    _insert(rows, tables.CLIENTS, (_client(client) for client in everyone))
    _insert(rows, tables.GOALS, (_goal(goal) for client in everyone for goal in client.goals))
    _insert(
        rows,
        tables.APPOINTMENTS,
        (appointment_row(client.client_id, visit) for client in everyone for visit in client.appointments),
    )
    _insert(rows, tables.DOCUMENTS, (row for client in everyone for row in _documents(client)))


def _insert(rows: sa.Connection, table: sa.Table, values: Iterable[dict[str, object]]) -> None:
    batch: list[dict[str, object]] = []
    for value in values:
        batch.append(value)
        if len(batch) == _BATCH:
            rows.execute(sa.insert(table), batch)
            batch = []
    if batch:
        rows.execute(sa.insert(table), batch)


def _client(client: DemoClient) -> dict[str, object]:
    coordinator: Record = {"id": client.coordinator_id, "name": _NAMES[client.coordinator_id]}
    record: Record = {
        "id": client.client_id,
        **client.record,
        "supportCoordinator": coordinator,
        "goals": [goal["id"] for goal in client.goals],
    }
    return client_row(
        client.client_id,
        record,
        status=client.status,
        coordinator_id=client.coordinator_id,
        updated_at=str(client.record["createdAt"]),
    )


def _goal(goal: Record) -> dict[str, object]:
    return {"id": goal["id"], "client_id": goal["clientId"], "body": dumps(goal)}


def _documents(client: DemoClient) -> Iterator[dict[str, object]]:
    for paper in client.documents:
        body: Record = {
            "id": paper.document_id,
            "name": paper.name,
            "type": paper.file_type,
            "documentType": paper.document_type,
            "uploadedAt": paper.uploaded_at,
        }
        if paper.expiry_date:
            body["expiryDate"] = paper.expiry_date
        yield {
            "id": paper.document_id,
            "client_id": client.client_id,
            "body": dumps(body),
            "recipe": dumps(asdict(paper)),
        }
