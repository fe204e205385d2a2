"""What belongs to a client – goals, documents, appointments – as the office writes it."""

from __future__ import annotations

from hubshift_desktop.central.answers import Found
from hubshift_desktop.central.ids import id_of
from hubshift_desktop.central.wire import OWN_IDS, Flat, flattened
from hubshift_desktop.domain.fields import JsonValue

_NOT_FIELDS = (*OWN_IDS, "clientId")


def _with_task_ids(tasks: JsonValue) -> None:
    """Let every task answer to `id`. An `_id` stays beside it, so that a write hands back what the office knows."""
    for task in tasks if isinstance(tasks, list) else []:
        if isinstance(task, dict) and "id" not in task and "_id" in task:
            task["id"] = task["_id"]


def read_goal(record: dict[str, JsonValue]) -> Flat:
    """Return the fields of a goal; whose it is, is known from where it was asked."""
    flat = flattened(record, without=_NOT_FIELDS)
    _with_task_ids(flat.get("tasks"))
    return flat


def read_part(record: dict[str, JsonValue]) -> Flat:
    """Return the fields of a document or an appointment."""
    return flattened(record, without=_NOT_FIELDS)


def found_goal(record: dict[str, JsonValue]) -> Found | None:
    """Return a goal of a list, None when it has no id to know it by."""
    server_id = id_of(record)
    return None if server_id is None else Found(server_id=server_id, fields=read_goal(record))


def found_part(record: dict[str, JsonValue]) -> Found | None:
    """Return a document or appointment of a list, None when it has no id to know it by."""
    server_id = id_of(record)
    return None if server_id is None else Found(server_id=server_id, fields=read_part(record))
