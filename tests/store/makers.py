"""Short ways to write the records, operations and ledger lines that the store's tests need."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from hubshift_desktop.domain.fields import JsonValue
from hubshift_desktop.domain.rows import Conflict, LedgerLine, Operation, StoredRecord
from hubshift_desktop.domain.states import Kind, LedgerState, OpKind, OpState

NOW = datetime(2026, 11, 24, 10, 42, tzinfo=UTC)
USER = "user-maya"
ORIGIN = "https://hub.example"


def client_fields(first: str = "Amelia", last: str = "Tran", **more: JsonValue) -> dict[str, JsonValue]:
    """A client's flat fields; `more` uses the short names below."""
    paths = {
        "preferred": "personalInfo.preferredName",
        "email": "personalInfo.email",
        "phone": "personalInfo.phone",
        "born": "personalInfo.dateOfBirth",
        "suburb": "address.suburb",
        "state": "address.state",
        "postcode": "address.postcode",
        "ndis": "ndisDetails.ndisNumber",
        "plan_start": "ndisDetails.planStartDate",
        "plan_end": "ndisDetails.planEndDate",
        "manager_id": "ndisDetails.planManager.id",
        "manager": "ndisDetails.planManager.name",
        "coordinator_id": "supportCoordinator.id",
        "coordinator": "supportCoordinator.name",
        "allergies": "medicalInfo.allergies",
        "conditions": "medicalInfo.conditions",
        "medications": "medicalInfo.medications",
        "status": "status",
    }
    fields: dict[str, JsonValue] = {"personalInfo.firstName": first, "personalInfo.lastName": last}
    return {**fields, **{paths[name]: value for name, value in more.items()}}


def client(local_id: str = "c1", *, server_id: str | None = "s-c1", **fields: Any) -> StoredRecord:
    """A client as a list page or a form would leave it."""
    return StoredRecord(local_id=local_id, kind=Kind.CLIENT, server_id=server_id, local=client_fields(**fields))


def goal(local_id: str, client_id: str = "c1", *, server_id: str | None = None, **fields: JsonValue) -> StoredRecord:
    named: dict[str, JsonValue] = {"title": "Ride the train", "status": "in_progress", **fields}
    return StoredRecord(local_id=local_id, kind=Kind.GOAL, parent_id=client_id, server_id=server_id, local=named)


def document(local_id: str, client_id: str = "c1", *, server_id: str | None = None, **fields: Any) -> StoredRecord:
    named: dict[str, JsonValue] = {"name": "NDIS plan.pdf", **fields}
    return StoredRecord(local_id=local_id, kind=Kind.DOCUMENT, parent_id=client_id, server_id=server_id, local=named)


def visit(local_id: str, client_id: str = "c1", *, day: str = "2026-11-24", **fields: JsonValue) -> StoredRecord:
    named: dict[str, JsonValue] = {"date": day, "startTime": "09:00", "status": "scheduled", **fields}
    return StoredRecord(
        local_id=local_id, kind=Kind.APPOINTMENT, parent_id=client_id, server_id=f"s-{local_id}", local=named
    )


def operation(op_id: str = "op1", **more: Any) -> Operation:
    """An operation as it is first queued, unless told otherwise."""
    usual: dict[str, Any] = {
        "seq": 0,
        "user_id": USER,
        "origin": ORIGIN,
        "kind": OpKind.CLIENT_UPDATE,
        "record_id": "c1",
        "client_id": "c1",
        "paths": frozenset({"personalInfo.phone"}),
        "state": OpState.QUEUED,
        "saved_at": NOW,
    }
    return Operation(op_id=op_id, **{**usual, **more})


def line(line_id: str = "l1", **more: Any) -> LedgerLine:
    """A ledger line of the operation above."""
    usual: dict[str, Any] = {
        "op_id": "op1",
        "entity": Kind.CLIENT,
        "record_id": "c1",
        "client_id": "c1",
        "client_name": "Amelia Tran",
        "field": "personalInfo.phone",
        "old": "0400 000 001",
        "new": "0400 000 002",
        "by": "Maya Okafor",
        "state": LedgerState.WAITING,
        "op_state": OpState.QUEUED,
        "attempts": 0,
        "message": "",
        "saved_at": NOW,
    }
    return LedgerLine(line_id=line_id, **{**usual, **more})


def conflict(conflict_id: str = "x1", **more: Any) -> Conflict:
    """Two versions of a phone number."""
    usual: dict[str, Any] = {
        "record_id": "c1",
        "client_id": "c1",
        "op_id": "op1",
        "path": "personalInfo.phone",
        "before": "0400 000 001",
        "mine": "0400 000 002",
        "office": "0400 000 003",
        "found_at": NOW,
    }
    return Conflict(conflict_id=conflict_id, **{**usual, **more})
