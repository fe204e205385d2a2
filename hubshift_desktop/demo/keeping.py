"""How a change reaches the rows: one way to save a client, one way to answer the same request twice."""

from __future__ import annotations

import secrets
from typing import Any

import sqlalchemy as sa
from fastapi import Response

from hubshift_desktop.demo import tables
from hubshift_desktop.demo.answers import JSON
from hubshift_desktop.demo.office import Desk, Office
from hubshift_desktop.demo.records import Record, client_row, dumps, loads


def new_id() -> str:
    return secrets.token_hex(12)


def save_client(
    rows: sa.Connection,
    office: Office,
    row: sa.Row[Any],
    *,
    record: Record | None = None,
    status: str | None = None,
    coordinator_id: str | None = None,
) -> None:
    """Store a client again, its summary and search text made anew; what is not given stays."""
    now = office.now()
    body = record if record is not None else loads(row.body)
    if office.settings.has_updated_at:
        body["updatedAt"] = now
    values = client_row(
        row.id, body, status=status or row.status, coordinator_id=coordinator_id or row.coordinator_id, updated_at=now
    )
    rows.execute(sa.update(tables.CLIENTS).where(tables.CLIENTS.c.seq == row.seq).values(values))


def insert_client(
    rows: sa.Connection, office: Office, record: Record, *, coordinator_id: str, status: str = "active"
) -> str:
    """Store a new client and return the id the office gave it."""
    client_id, now = new_id(), office.now()
    coordinator = rows.execute(sa.select(tables.USERS).where(tables.USERS.c.id == coordinator_id)).first()
    name = f"{coordinator.first_name} {coordinator.last_name}".strip() if coordinator else ""
    whole: Record = {
        "id": client_id,
        **record,
        "supportCoordinator": {"id": coordinator_id, "name": name},
        "goals": [],
        "createdAt": now,
    }
    if office.settings.has_updated_at:
        whole["updatedAt"] = now
    values = client_row(client_id, whole, status=status, coordinator_id=coordinator_id, updated_at=now)
    rows.execute(sa.insert(tables.CLIENTS).values(values))
    return client_id


def list_goals_in_client(rows: sa.Connection, office: Office, client_id: str) -> None:
    """Keep the detail's list of goal ids in step with the goals."""
    goals = tables.GOALS.c
    ids = list(rows.execute(sa.select(goals.id).where(goals.client_id == client_id).order_by(goals.seq)).scalars())
    row = rows.execute(sa.select(tables.CLIENTS).where(tables.CLIENTS.c.id == client_id)).one()
    save_client(rows, office, row, record={**loads(row.body), "goals": ids})


def rewrite(rows: sa.Connection, table: sa.Table, record_id: str, record: Record) -> None:
    rows.execute(sa.update(table).where(table.c.id == record_id).values(body=dumps(record)))


def answered_before(desk: Desk, rows: sa.Connection) -> Response | None:
    """Return the first answer to this idempotency key, where the office keeps keys at all."""
    key = _key(desk)
    if not key:
        return None
    kept = tables.IDEMPOTENCY
    found = rows.execute(sa.select(kept).where(kept.c.user_id == desk.caller.user_id, kept.c.key == key)).first()
    return None if found is None else Response(found.body, status_code=found.status, media_type=JSON)


def keep_answer(desk: Desk, rows: sa.Connection, answer: Response) -> Response:
    """Remember the answer under the request's idempotency key, in the same transaction as what it did."""
    key = _key(desk)
    if key:
        values = {"user_id": desk.caller.user_id, "key": key, "status": answer.status_code, "body": bytes(answer.body)}
        rows.execute(sa.insert(tables.IDEMPOTENCY).values(values))
    return answer


def _key(desk: Desk) -> str:
    return desk.request.headers.get("idempotency-key", "") if desk.office.settings.has_idempotency else ""
