"""Small makers of goals, tasks, medications, appointments and documents, in the shapes of the specification."""

from __future__ import annotations

from datetime import date, timedelta
from typing import cast

from hubshift_desktop.demo.accounts import StaffMember, demo_id
from hubshift_desktop.demo.caseload.shapes import DemoDocument, Record
from hubshift_desktop.domain.fields import JsonValue

TaskPlan = tuple[str, int, str]
"""A task's title, the days from today to its due date, and its status."""


def day(today: date, offset: int) -> str:
    """Return the date `offset` days from today, as the wire has it."""
    return (today + timedelta(days=offset)).isoformat()


def stamp(today: date, offset: int, time: str = "00:00:00") -> str:
    """Return a moment `offset` days from today, as the wire has it."""
    return f"{day(today, offset)}T{time}Z"


def progress_of(tasks: list[JsonValue]) -> int:
    """Return completed tasks / tasks in percent, the one rule the platform names for progress."""
    done = sum(isinstance(task, dict) and task.get("status") == "completed" for task in tasks)
    return round(100 * done / len(tasks)) if tasks else 0


def task(goal_key: str, number: int, plan: TaskPlan, today: date) -> Record:
    title, due, status = plan
    return {
        "id": demo_id(f"{goal_key} task {number}"),
        "title": title,
        "description": "",
        "status": status,
        "dueDate": day(today, due),
        "priority": "medium",
    }


def goal(
    *,
    key: str,
    client_id: str,
    title: str,
    category: str,
    status: str,
    target: int,
    today: date,
    description: str = "",
    tasks: tuple[TaskPlan, ...] = (),
    created: int = -120,
) -> Record:
    """Make a goal; `target` and `created` count days from today."""
    made: list[JsonValue] = [task(key, number, plan, today) for number, plan in enumerate(tasks)]
    return {
        "id": demo_id(f"goal {key}"),
        "clientId": client_id,
        "title": title,
        "description": description,
        "category": category,
        "status": status,
        "targetDate": day(today, target),
        "progress": progress_of(made) if made else 100 * (status == "completed"),
        "tasks": made,
        "createdAt": stamp(today, created),
    }


def medication(
    *, name: str, dose: str, frequency: str, started: str, review: str, form: str = "", ended: str = ""
) -> Record:
    """Make a medication as endpoint 14 has it; the form and an end are only sent when known."""
    made: Record = {
        "medicineName": name,
        "dose": dose,
        "frequency": frequency,
        "startDate": started,
        "reviewDate": review,
    }
    if form:
        made["form"] = form
    if ended:
        made["endDate"] = ended
    return made


def appointment(
    *, key: str, on: str, start: str, end: str, carer: StaffMember, status: str, service: str, where: str
) -> Record:
    """Make an appointment with wall-clock times, no time zone."""
    return {
        "id": demo_id(f"appointment {key}"),
        "date": on,
        "startTime": start,
        "endTime": end,
        "healthCarer": {"id": carer.user_id, "name": carer.name},
        "status": status,
        "serviceType": service,
        "location": where,
    }


def document(
    *, key: str, name: str, kind: str, uploaded: str, title: str, lines: tuple[str, ...] = (), expiry: str = ""
) -> DemoDocument:
    return DemoDocument(
        document_id=demo_id(f"document {key} {name}"),
        name=name,
        document_type=kind,
        uploaded_at=uploaded,
        title=title,
        lines=lines,
        expiry_date=expiry,
    )


def contact(name: str, relationship: str, phone: str) -> Record:
    return {"name": name, "relationship": relationship, "phone": phone}


def listed(*items: Record) -> list[JsonValue]:
    """Return records as a JSON list; a list's type does not follow its elements' by itself."""
    return cast("list[JsonValue]", list(items))
