"""The records in the JSON shapes of the API's specification, with what this laptop knows beside them.

Signed addresses of files are left out: whoever reads standard output has no business with them.
"""

from __future__ import annotations

from datetime import datetime

from hubshift_desktop.domain.fields import Fields, JsonValue, nest
from hubshift_desktop.domain.rows import LedgerLine
from hubshift_desktop.domain.states import Kind
from hubshift_desktop.domain.views import AppointmentView, ClientFile, ClientRow, DocumentView, GoalView
from hubshift_desktop.paths import ProfilePaths
from hubshift_desktop.services.account import Account

Shape = dict[str, JsonValue]


def summary(row: ClientRow) -> Shape:
    """Return a line of `list`: the specification's summary and this laptop's two fields."""
    return {
        "id": row.server_id,
        "firstName": row.first_name,
        "lastName": row.last_name,
        "email": row.email,
        "ndisNumber": row.ndis_number,
        "status": row.status,
        "planManager": row.plan_manager_id or None,
        "supportCoordinator": row.support_coordinator_id or None,
        "localId": row.local_id,
        "syncState": row.mark.value,
    }


def detail(
    file: ClientFile,
    fields: Fields,
    *,
    goals: list[JsonValue],
    documents: list[JsonValue],
    appointments: list[JsonValue],
) -> Shape:
    """Return what `show` prints: the specification's detail, its lists beside it, and this laptop's own fields."""
    nested = nest(fields)
    medical = nested.get("medicalInfo")
    medical = medical if isinstance(medical, dict) else {}
    status = file.client.status
    return {
        "id": file.server_id,
        "localId": file.local_id,
        **{section: {} for section in ("personalInfo", "address", "ndisDetails")},
        "emergencyContacts": [],
        **nested,
        "medicalInfo": {"allergies": [], "conditions": [], "medications": [], **medical},
        "isActive": status == "active" if status else bool(nested.get("isActive")),
        "createdAt": file.client.created_at or None,
        "status": status,
        "goals": goals,
        "medications": medical.get("medications") or [],
        "allergies": medical.get("allergies") or [],
        "medicalHistory": medical.get("medicalHistory") or "",
        "documents": documents,
        "appointments": appointments,
        "syncState": file.mark.value,
        "detailsAsOf": stamp(file.details_as_of),
        "refusals": dict(file.refusals),
    }


def goal(view: GoalView, fields: Fields, *, server_id: str | None) -> Shape:
    """Return a goal with its tasks."""
    record = view.goal
    return {
        "id": server_id,
        "localId": view.local_id,
        "title": record.title,
        "description": record.description,
        "category": record.category,
        "status": record.status,
        "targetDate": record.target_date,
        "progress": record.progress,
        "tasks": fields.get("tasks") or [],
        "createdAt": record.created_at or None,
        "syncState": view.mark.value,
    }


def document(view: DocumentView, *, server_id: str | None) -> Shape:
    """Return a document; its bytes are asked for in the window."""
    record = view.document
    return {
        "id": server_id,
        "localId": view.local_id,
        "name": record.name,
        "type": record.file_type,
        "documentType": record.document_type,
        "uploadedAt": record.uploaded_at or None,
        "expiryDate": record.expiry_date or None,
        "size": view.size,
        "isOnThisLaptop": view.blob_id is not None,
        "syncState": view.mark.value,
    }


def appointment(view: AppointmentView, *, server_id: str | None) -> Shape:
    """Return an appointment, date and wall-clock times as the office gave them."""
    record = view.appointment
    return {
        "id": server_id,
        "date": record.date,
        "startTime": record.start_time,
        "endTime": record.end_time,
        "healthCarer": {"id": record.carer_id or None, "name": record.carer},
        "status": record.status,
        "serviceType": record.service_type,
        "location": record.location,
    }


def ledger_line(line: LedgerLine, *, client_server_id: str | None) -> Shape:
    """Return a line of `pending`. `clientId` is the office's id as soon as there is one."""
    return {
        "id": line.line_id,
        "entity": line.entity.value,
        "clientId": client_server_id or line.client_id,
        "clientLocalId": line.client_id,
        "localId": line.record_id,
        "field": line.field or None,
        "verb": verb(line),
        "state": line.state.value,
        "attempts": line.attempts,
        "message": line.message,
        "savedAt": stamp(line.saved_at),
        "sentAt": stamp(line.sent_at),
        "acceptedAt": stamp(line.accepted_at),
    }


def verb(line: LedgerLine) -> str:
    """Return what a line asks of the office; a line without a field is about the whole record."""
    if line.field:
        return "status" if line.field == "status" else "update"
    if line.entity is Kind.DOCUMENT:
        return "upload"
    return "delete" if line.new is None and line.old is not None else "create"


def whose(paths: ProfilePaths, account: Account) -> Shape:
    """Return which profile this is and whose."""
    return {
        "profile": str(paths.folder),
        "server": account.origin,
        "userId": account.user_id,
        "name": account.name,
        "email": account.email,
        "role": account.role,
    }


def stamp(moment: datetime | None) -> str | None:
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z") if moment else None
