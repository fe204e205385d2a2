"""Appointments as a calendar file: wall-clock times exactly as the office gave them, tied to no time zone.

A visit at nine stays at nine on every device. What is not a plain time is not guessed at: the visit becomes an
all-day entry that carries the office's own words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from icalendar import Calendar, Event

from hubshift_desktop.domain.views import AppointmentView
from hubshift_desktop.export.injection import without_control_characters
from hubshift_desktop.export.request import IsCancelled, never_cancelled
from hubshift_desktop.export.saving import save_whole

_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_TIME = re.compile(r"(\d{1,2})[:.](\d{2})(?::(\d{2}))?\s*([ap]\.?m\.?)?", re.ASCII | re.IGNORECASE)
_NOON = 12


@dataclass(frozen=True, slots=True)
class CalendarFile:
    """The file and what is in it; `left_out` counts appointments without a date, which no calendar can hold."""

    data: bytes
    entries: int
    left_out: int


def calendar_file(appointments: Iterable[AppointmentView], *, made_at: datetime) -> CalendarFile:
    """Return the appointments as an iCalendar file. It has no METHOD: it is a copy, not an invitation."""
    calendar = Calendar()
    calendar.add("prodid", "-//Hubshift Desktop//Appointments//EN")
    calendar.add("version", "2.0")
    entries = left_out = 0
    for view in appointments:
        day = _day(view.appointment.date)
        if day is None:
            left_out += 1
            continue
        calendar.add_component(_event(view, day=day, made_at=made_at))
        entries += 1
    return CalendarFile(calendar.to_ical(), entries, left_out)


def export_calendar(
    appointments: Iterable[AppointmentView],
    *,
    made_at: datetime,
    target: Path,
    is_cancelled: IsCancelled = never_cancelled,
) -> CalendarFile:
    """Write the appointments to `target`, all or nothing; the dialog of the system asked before it gave this name."""
    file = calendar_file(appointments, made_at=made_at)
    save_whole(file.data, target=target, may_replace=True, is_cancelled=is_cancelled)
    return file


def wall_clock(text: str) -> time | None:
    """Return the time that `text` plainly names (09:00, 9:00 am), or None."""
    match = _TIME.fullmatch(text.strip())
    if match is None:
        return None
    hour, minute, second, half = int(match[1]), int(match[2]), int(match[3] or 0), (match[4] or "")[:1].lower()
    if half and not 1 <= hour <= _NOON:
        return None
    if half:
        hour = hour % _NOON + (_NOON if half == "p" else 0)
    try:
        return time(hour, minute, second)
    except ValueError:
        return None


def _day(text: str) -> date | None:
    if not _ISO_DATE.fullmatch(text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _event(view: AppointmentView, *, day: date, made_at: datetime) -> Event:
    visit = view.appointment
    event = Event()
    event.add("uid", f"{view.local_id}@hubshift-desktop")
    event.add("dtstamp", made_at.astimezone(UTC))
    what = " – ".join(part for part in (visit.service_type, view.client_name) if part) or "Appointment"
    span = _span(day, start=wall_clock(visit.start_time), end=wall_clock(visit.end_time), end_text=visit.end_time)
    if span is None:
        event.add("dtstart", day)
        if day < date.max:
            event.add("dtend", day + timedelta(days=1))
        given = " – ".join(part for part in (visit.start_time, visit.end_time) if part)
        what = f"{what} ({given})" if given else what
    else:
        event.add("dtstart", span[0])
        event.add("dtend", span[1])
    event.add("summary", without_control_characters(what))
    if visit.location:
        event.add("location", without_control_characters(visit.location))
    details = _details(visit.carer, visit.status)
    if details:
        event.add("description", details)
    if visit.status.casefold() in ("cancelled", "canceled"):
        event.add("status", "CANCELLED")
    return event


def _span(day: date, *, start: time | None, end: time | None, end_text: str) -> tuple[datetime, datetime] | None:
    """Return start and end without a time zone, or None when they are not plainly a span within one day."""
    if start is None or (end is None and end_text):
        return None
    begins = datetime.combine(day, start)
    ends = datetime.combine(day, end) if end is not None else begins
    return (begins, ends) if ends > begins or end is None else None


def _details(carer: str, status: str) -> str:
    lines = (f"With {carer}" if carer else "", f"Status: {status.replace('_', ' ')}" if status else "")
    return without_control_characters("\n".join(line for line in lines if line))
