"""Appointments leave as a calendar file with the office's own wall-clock times."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest
from icalendar import Calendar

from hubshift_desktop.domain.records import Appointment
from hubshift_desktop.domain.views import AppointmentView
from hubshift_desktop.export.ics import calendar_file, export_calendar, wall_clock

MADE_AT = datetime(2026, 11, 24, 10, 42, tzinfo=UTC)


def visit(
    day: str, start: str, end: str, *, status: str = "scheduled", carer: str = "Joel Martin", where: str = "At home"
) -> AppointmentView:
    return AppointmentView(
        local_id=f"a-{day}-{start}",
        client_id="c1",
        client_name="Amelia Tran",
        appointment=Appointment(day, start, end, "h1", carer, status, "Support work", where),
    )


def test_times_stay_as_the_office_gave_them(tmp_path: Path) -> None:
    target = tmp_path / "visits.ics"
    file = export_calendar([visit("2026-11-26", "09:00", "12:00")], made_at=MADE_AT, target=target)
    assert (file.entries, file.left_out) == (1, 0)
    (event,) = Calendar.from_ical(target.read_bytes()).walk("VEVENT")
    assert event.decoded("dtstart") == datetime(2026, 11, 26, 9)  # noqa: DTZ001 - tied to no zone is the point
    assert event.decoded("dtend") == datetime(2026, 11, 26, 12)  # noqa: DTZ001
    assert str(event["summary"]) == "Support work – Amelia Tran"
    assert "TZID" not in target.read_text("utf-8")


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [("after lunch", "16:00", "after lunch – 16:00"), ("22:00", "02:00", "22:00 – 02:00"), ("09:00", "late", "09:00")],
)
def test_what_is_no_plain_span_becomes_an_all_day_entry_with_the_offices_words(
    start: str, end: str, words: str
) -> None:
    file = calendar_file([visit("2026-11-26", start, end)], made_at=MADE_AT)
    (event,) = Calendar.from_ical(file.data).walk("VEVENT")
    assert event.decoded("dtstart") == date(2026, 11, 26)
    assert words in str(event["summary"])


def test_no_end_cancelled_and_undated() -> None:
    views = [
        visit("2026-11-26", "09:00", ""),
        visit("2026-11-27", "09:00", "10:00", status="cancelled", carer="", where=""),
        visit("soon", "09:00", "10:00"),
        visit("2026-02-30", "09:00", "10:00"),
        visit("9999-12-31", "", ""),
    ]
    file = calendar_file(views, made_at=MADE_AT)
    assert (file.entries, file.left_out) == (3, 2)
    open_end, cancelled, _ = Calendar.from_ical(file.data).walk("VEVENT")
    assert open_end.decoded("dtstart") == open_end.decoded("dtend")
    assert str(cancelled["status"]) == "CANCELLED"


@pytest.mark.parametrize(
    ("text", "clock"),
    [("09:00", time(9)), ("9.15 am", time(9, 15)), ("12:05 p.m.", time(12, 5)), ("13:00 pm", None), ("25:00", None)],
)
def test_plain_times(text: str, clock: time | None) -> None:
    assert wall_clock(text) == clock
