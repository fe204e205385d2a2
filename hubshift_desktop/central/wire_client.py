"""A client as the office writes one: the nested record, or the short row of a list, read to the same paths.

A row uses the paths of the record, so that it can lie over a record whose details were never fetched.
"""

from __future__ import annotations

from hubshift_desktop.central.answers import CarerClient, Found
from hubshift_desktop.central.ids import id_of
from hubshift_desktop.central.wire import OWN_IDS, Flat, put
from hubshift_desktop.domain.fields import JsonValue

_SECTIONS = ("personalInfo", "ndisDetails", "medicalInfo", "address")
_WRAPPINGS = ("client", "clientDetails")
# Goals are records of their own; a copy inside the client would make each change of a goal a change of the client.
_NOT_FIELDS = (*OWN_IDS, "goals")
_MEDICAL = ("medications", "allergies", "medicalHistory")

# Where a name that stands alone belongs: in list rows, in echoes of a create, and in the keys of `errors`.
HOMES = {
    **dict.fromkeys(
        ("firstName", "lastName", "preferredName", "dateOfBirth", "gender", "phone", "email"), "personalInfo."
    ),
    **dict.fromkeys(("street", "suburb", "state", "postcode"), "address."),
    **dict.fromkeys(("ndisNumber", "planStartDate", "planEndDate", "planManager"), "ndisDetails."),
    **dict.fromkeys(("allergies", "conditions", "medications", "medicalHistory"), "medicalInfo."),
}
ERROR_PATHS = {key: f"{home}{key}" for key, home in HOMES.items()}


def unwrapped(record: dict[str, JsonValue]) -> dict[str, JsonValue]:
    """Take a client out of `{"client": {…}}`, as some answers wrap it."""
    if id_of(record) is None and not any(section in record for section in _SECTIONS):
        for key in _WRAPPINGS:
            inner = record.get(key)
            if isinstance(inner, dict):
                return inner
    return record


def read_client(record: dict[str, JsonValue]) -> Flat:
    """Return the fields of a client in either form, or in both at once: then the sections speak first."""
    flat: Flat = {}
    loose: list[str] = []
    for key, value in record.items():
        if key in HOMES:
            loose.append(key)
        elif key not in _NOT_FIELDS:
            put("", key, value, flat)
    for key in loose:
        path = ERROR_PATHS[key]
        if path not in flat and f"{path}.id" not in flat:
            put(HOMES[key], key, record[key], flat)
    return flat


def found_client(record: dict[str, JsonValue]) -> Found | None:
    """Return a client inside a list, None when it has no id to know it by."""
    server_id = id_of(record)
    return None if server_id is None else Found(server_id=server_id, fields=read_client(record))


def read_medical(data: JsonValue) -> Flat:
    """Return the medical paths of endpoint 14, only those that were sent."""
    sent = {"medications": data} if isinstance(data, list) else data
    flat: Flat = {}
    if isinstance(sent, dict):
        for key in _MEDICAL:
            if key in sent:
                put("medicalInfo.", key, sent[key], flat)
    return flat


def carer_client(record: dict[str, JsonValue]) -> CarerClient | None:
    """Return a row of 'clients of this carer'."""
    server_id = id_of(record)
    if server_id is None:
        return None
    count, fields = record.get("appointmentCount"), read_client(record)
    return CarerClient(
        server_id=server_id,
        first_name=str(fields.get("personalInfo.firstName") or ""),
        last_name=str(fields.get("personalInfo.lastName") or ""),
        appointment_count=count if type(count) is int else None,
    )
