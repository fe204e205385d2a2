"""The two dialects of one platform: `id` as specified, `_id` as the live system often says."""

from __future__ import annotations

from hubshift_desktop.demo.records import dumps, loads
from hubshift_desktop.domain.fields import JsonValue


def with_underscore(value: JsonValue) -> JsonValue:
    """Return a copy in which every object is named by `_id`, and a person by first and last name."""
    if isinstance(value, list):
        return [with_underscore(item) for item in value]
    if not isinstance(value, dict):
        return value
    return {("_id" if key == "id" else key): _inner(key, item) for key, item in value.items()}


def _inner(key: str, value: JsonValue) -> JsonValue:
    if key in ("supportCoordinator", "healthCarer") and isinstance(value, dict):
        first, _, last = str(value.get("name", "")).rpartition(" ")
        return {"_id": value.get("id"), "firstName": first, "lastName": last}
    return with_underscore(value)


def spoken(data: str, *, id_form: str) -> str:
    """Return stored JSON in the dialect asked for; the specified one costs nothing."""
    return data if id_form == "id" else dumps(with_underscore(loads(data)))


def as_object(value: JsonValue, *, id_form: str) -> JsonValue:
    return value if id_form == "id" else with_underscore(value)
