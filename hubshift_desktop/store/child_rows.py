"""The index rows of goals, documents and appointments, read from their fields: the same for one saved and for many new.

A pull brings children by the hundred; knowing that they are new, their rows go in with one statement a table.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hubshift_desktop.domain.fields import text
from hubshift_desktop.domain.names import fold
from hubshift_desktop.domain.records import Goal, appointment_from, document_from, goal_from
from hubshift_desktop.domain.rows import StoredRecord
from hubshift_desktop.domain.states import Kind
from hubshift_desktop.store import codec
from hubshift_desktop.store.folding import words

Row = dict[str, Any]
_NO_VISIT = ("cancelled", "canceled", "completed")


def goal_rows(stored: StoredRecord, *, today: str) -> tuple[Row, list[Row]]:
    """Return the row of a goal and those of its tasks, both from one reading of its fields."""
    goal = goal_from(stored.local)
    return _goal_row(stored, goal, today=today), _task_rows(stored, goal)


def _goal_row(stored: StoredRecord, goal: Goal, *, today: str) -> Row:
    return {
        "goal_id": stored.local_id,
        "client_id": stored.parent_id or "",
        "title": codec.storable(goal.title),
        "status": codec.storable(goal.status),
        "is_open": int(goal.is_open),
        "target_on": codec.real_date(goal.target_date),
        "percent": goal.progress,
        "first_seen": today,
    }


def _task_rows(stored: StoredRecord, goal: Goal) -> list[Row]:
    return [
        {
            "goal_id": stored.local_id,
            "position": position,
            "client_id": stored.parent_id or "",
            "title": codec.storable(task.title),
            "is_open": int(goal.is_open and task.status != "completed"),
            "due_on": codec.real_date(task.due_date),
        }
        for position, task in enumerate(goal.tasks)
    ]


def document_row(stored: StoredRecord) -> Row:
    document = document_from(stored.local)
    return {
        "document_id": stored.local_id,
        "client_id": stored.parent_id or "",
        "name": codec.storable(document.name),
        "name_key": fold(document.name),
        "document_type": codec.storable(document.document_type),
        "uploaded_at": codec.storable(document.uploaded_at),
        "expiry_on": codec.real_date(document.expiry_date),
    }


def appointment_row(stored: StoredRecord) -> Row:
    visit = appointment_from(stored.local)
    return {
        "appointment_id": stored.local_id,
        "client_id": stored.parent_id or "",
        "on_date": codec.real_date(visit.date),
        "start_time": codec.storable(visit.start_time),
        "status": codec.storable(visit.status),
        "carer_id": codec.storable(visit.carer_id),
        "carer": codec.storable(visit.carer),
        "service_type": codec.storable(visit.service_type),
        "is_coming": int(visit.status.casefold() not in _NO_VISIT),
    }


def search_words(stored: StoredRecord) -> tuple[str, str]:
    """Return what a goal or a document is found by: its title, and what stands below it."""
    if stored.kind is Kind.GOAL:
        return words(text(stored.local, "title")), words(text(stored.local, "description"))
    return words(document_from(stored.local).name), ""


FINDABLE = frozenset({Kind.GOAL, Kind.DOCUMENT})
SIMPLE: dict[Kind, Callable[[StoredRecord], Row]] = {Kind.DOCUMENT: document_row, Kind.APPOINTMENT: appointment_row}
