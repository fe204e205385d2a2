"""How a record becomes a row: the one place where the summary, the search text and the stored document are made."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import cast

from hubshift_desktop.domain.fields import JsonValue

Record = dict[str, JsonValue]


def dumps(value: object) -> str:
    """Write compact JSON; NaN is refused, it is not JSON."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def loads(text: str) -> Record:
    return cast("Record", json.loads(text))


def section(record: Mapping[str, JsonValue], name: str) -> Record:
    """Return a nested object of a record, empty when it is missing or something else."""
    value = record.get(name)
    return value if isinstance(value, dict) else {}


def word(record: Mapping[str, JsonValue], name: str) -> str:
    value = record.get(name)
    return value if isinstance(value, str) else ""


def digits(ndis_number: str) -> str:
    """Return what two spellings of one NDIS number have in common."""
    return re.sub(r"\D", "", ndis_number)


def summary_of(client_id: str, record: Record, *, status: str, coordinator_id: str) -> Record:
    """Return the list row of the specification."""
    personal, plan = section(record, "personalInfo"), section(record, "ndisDetails")
    return {
        "id": client_id,
        "firstName": word(personal, "firstName"),
        "lastName": word(personal, "lastName"),
        "email": word(personal, "email"),
        "ndisNumber": word(plan, "ndisNumber"),
        "status": status,
        "planManager": word(section(plan, "planManager"), "id"),
        "supportCoordinator": coordinator_id,
    }


def client_row(
    client_id: str, record: Record, *, status: str, coordinator_id: str, updated_at: str
) -> dict[str, object]:
    """Return the columns of a client: everything a list needs is derived here and nowhere else."""
    summary = summary_of(client_id, record, status=status, coordinator_id=coordinator_id)
    ndis = word(summary, "ndisNumber")
    found_by = (summary["firstName"], summary["lastName"], summary["email"], ndis, digits(ndis))
    return {
        "id": client_id,
        "status": status,
        "coordinator_id": coordinator_id,
        "plan_manager_id": summary["planManager"],
        "ndis_digits": digits(ndis),
        "search": " ".join(str(part) for part in found_by).casefold(),
        "summary": dumps(summary),
        "body": dumps({**record, "id": client_id, "isActive": status == "active"}),
        "updated_at": updated_at,
    }


def appointment_row(client_id: str, record: Record) -> dict[str, object]:
    return {
        "id": record["id"],
        "client_id": client_id,
        "body": dumps(record),
        "carer_id": word(section(record, "healthCarer"), "id"),
        "date": word(record, "date"),
        "status": word(record, "status"),
    }
