"""Nested JSON of the office → flat fields, in the one canonical form that the rest of the app speaks.

Written for speed: the first sync runs this over every client, so there is one pass, no pattern matching per leaf and
no copy of lists. What is not known here passes through untouched (sync.md S22).
"""

from __future__ import annotations

from hubshift_desktop.domain.fields import JsonValue

# Date-only values: the office's `2024-01-01T00:00:00.000Z` for one of these means its first ten characters.
DATES = frozenset(
    {
        "dateOfBirth",
        "planStartDate",
        "planEndDate",
        "targetDate",
        "dueDate",
        "startDate",
        "endDate",
        "reviewDate",
        "date",
        "expiryDate",
    }
)
REFERENCES = frozenset({"planManager", "supportCoordinator", "healthCarer"})
OWN_IDS = ("id", "_id")
Flat = dict[str, JsonValue]


def date_of(value: JsonValue) -> JsonValue:
    """Return the date of an ISO timestamp, anything else as it is."""
    if type(value) is str and len(value) > 10 and value[10] in "T " and value[4] == "-" and value[7] == "-":
        return value[:10]
    return value


def tidied(value: JsonValue) -> JsonValue:
    """Bring a value inside a list to canonical form, in place: it was parsed for us alone."""
    if type(value) is list:
        for index, item in enumerate(value):
            if type(item) in (dict, list):
                value[index] = tidied(item)
    elif type(value) is dict:
        for key, item in value.items():
            if key in DATES:
                value[key] = date_of(item)
            elif type(item) in (dict, list):
                tidied(item)
    return value


def _reference(path: str, value: JsonValue, flat: Flat) -> None:
    """Read a person given as an id, as `{id, name}` or as `{_id, firstName, lastName}`."""
    if type(value) is not dict:
        flat[f"{path}.id"] = str(value) if type(value) is int else value or None
        return
    names = [name for name in (value.get("firstName"), value.get("lastName")) if name and isinstance(name, str)]
    for key, item in value.items():
        if key in ("_id", "id"):
            flat[f"{path}.id"] = str(item) if type(item) is int else item
        elif key not in ("firstName", "lastName"):
            put(f"{path}.", key, item, flat)
    if names and not flat.get(f"{path}.name"):
        flat[f"{path}.name"] = " ".join(names)


def put(prefix: str, key: str, value: JsonValue, flat: Flat) -> None:
    """Add `value` under `prefix` + `key`, flattened and canonical."""
    kind = type(value)
    if key in REFERENCES and kind is not list:
        _reference(prefix + key, value, flat)
    elif kind is dict:
        inner = f"{prefix}{key}."
        for name, item in value.items():  # type: ignore[union-attr]
            put(inner, name, item, flat)
    elif key in DATES:
        flat[prefix + key] = date_of(value)
    elif kind is list:
        flat[prefix + key] = tidied(value)
    else:
        flat[prefix + key] = value


def flattened(record: dict[str, JsonValue], *, without: tuple[str, ...] = OWN_IDS) -> Flat:
    """Return a record's fields; `without` names what is not a field of it, by default its own id."""
    flat: Flat = {}
    for key, value in record.items():
        if key not in without:
            put("", key, value, flat)
    return flat
