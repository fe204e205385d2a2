"""Appointments in words: the lines of an agenda, the marks of a month, and how far away a visit is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, timedelta

from hubshift_desktop.domain import dates, lifecycle
from hubshift_desktop.domain.views import AppointmentView
from hubshift_desktop.domain.words import lowered, plural
from hubshift_desktop.ui.tokens import Tone
from hubshift_desktop.ui.widgets.line_list import ListedLine
from hubshift_desktop.ui.widgets.lines import AppointmentLine, Flag, GroupHead
from hubshift_desktop.ui.widgets.month_grid import DayMark

_STATUS = {
    "scheduled": (Tone.ACCENT, "calendar-check"),
    "started": (Tone.WAIT, "play-circle"),
    "completed": (Tone.OK, "check-circle"),
    "cancelled": (Tone.NEUTRAL, "prohibit"),
}
_MARKS = {"completed": DayMark.DONE, "cancelled": DayMark.CANCELLED}
_LOUDNESS = (DayMark.PLANNED, DayMark.DONE, DayMark.CANCELLED)
_NO_DAY = "No date given"
UNNAMED = "Appointment"

GroupOf = Callable[[AppointmentView], str]


def status_flag(status: str) -> Flag:
    """Return a status as words, tone and icon; one the office invented is shown in its own words."""
    tone, icon = _STATUS.get(status, (Tone.NEUTRAL, "circle"))
    return Flag(lifecycle.label(status) or "No status", tone, icon)


def title_of(view: AppointmentView) -> str:
    """Return what the visit is for."""
    return view.appointment.service_type or UNNAMED


def is_past(view: AppointmentView, *, today: date) -> bool:
    """Whether its day is over; a visit without a readable day is never over."""
    days = dates.days_until(view.appointment.date, today=today)
    return days is not None and days < 0


def agenda_group(view: AppointmentView, *, today: date) -> str:
    """Return the head of a client's agenda: Today, This week, Next week, Later, Past."""
    day = dates.as_date(view.appointment.date)
    if day is None:
        return _NO_DAY
    if day < today:
        return "Past"
    if day == today:
        return "Today"
    next_monday = today + timedelta(days=7 - today.weekday())
    if day < next_monday:
        return "This week"
    return "Next week" if day < next_monday + timedelta(days=7) else "Later"


def day_group(view: AppointmentView, *, today: date) -> str:
    """Return the head of the whole caseload's agenda: one for each day."""
    day = dates.as_date(view.appointment.date)
    if day is None:
        return _NO_DAY
    name = dates.full_day(day) if day.year == today.year else f"{dates.full_day(day)} {day.year}"
    near = {0: "Today, ", 1: "Tomorrow, ", -1: "Yesterday, "}.get((day - today).days, "")
    return f"{near}{name}"


def agenda(
    views: Sequence[AppointmentView], *, today: date, group_of: GroupOf, with_client: bool = False
) -> list[ListedLine]:
    """Return visits as list lines with a head where the group changes; the order is kept."""
    lines: list[ListedLine] = []
    groups = [group_of(view) for view in views]
    for index, view in enumerate(views):
        if index == 0 or groups[index] != groups[index - 1]:
            lines.append(ListedLine("", GroupHead(groups[index])))
        is_last = index + 1 == len(views) or groups[index + 1] != groups[index]
        lines.append(_listed(view, today=today, with_client=with_client, has_divider=not is_last))
    return lines


def marks(views: Iterable[AppointmentView]) -> dict[date, DayMark]:
    """Return the mark of each day: what is still planned is shown before what is done or was cancelled."""
    found: dict[date, DayMark] = {}
    for view in views:
        day = dates.as_date(view.appointment.date)
        if day is not None:
            mark = _MARKS.get(view.appointment.status, DayMark.PLANNED)
            found[day] = min(found.get(day, mark), mark, key=_LOUDNESS.index)
    return found


def away(view: AppointmentView, *, now: datetime, today: date) -> str:
    """Return 'in 3 hours', 'tomorrow' or '12 days ago'; '' when the visit has no readable day."""
    days = dates.days_until(view.appointment.date, today=today)
    if days is None:
        return ""
    if days:
        near = {1: "tomorrow", -1: "yesterday"}.get(days)
        return near or (f"in {plural(days, 'day')}" if days > 0 else f"{plural(-days, 'day')} ago")
    start = dates.minutes_of_day(view.appointment.start_time)
    if start is None:
        return "today"
    local = now.astimezone()
    minutes = start - local.hour * 60 - local.minute
    count = plural(abs(minutes), "minute") if abs(minutes) < 60 else plural(abs(minutes) // 60, "hour")
    return "now" if not minutes else f"in {count}" if minutes > 0 else f"{count} ago"


def duration(view: AppointmentView) -> str:
    """Return '1 hour' or '45 minutes'; '' when the office's times do not plainly say it."""
    start = dates.minutes_of_day(view.appointment.start_time)
    end = dates.minutes_of_day(view.appointment.end_time)
    if start is None or end is None or end <= start:
        return ""
    hours, minutes = divmod(end - start, 60)
    parts = [plural(hours, "hour") if hours else "", plural(minutes, "minute") if minutes else ""]
    return " ".join(part for part in parts if part)


def times(view: AppointmentView) -> str:
    """Return '2:00 – 3:00 pm' as the office gave it."""
    return dates.time_range(view.appointment.start_time, view.appointment.end_time)


def long_day(value: str) -> str:
    """Return 'Tue 24 Nov 2026'; odd texts as they are."""
    day = dates.as_date(value)
    return f"{dates.DAYS[day.weekday()]} {dates.day_words(day)}" if day else value or _NO_DAY


def _listed(view: AppointmentView, *, today: date, with_client: bool, has_divider: bool) -> ListedLine:
    visit, day = view.appointment, dates.as_date(view.appointment.date)
    weekday = dates.DAYS[day.weekday()] if day else ""
    when = " ".join(part for part in (weekday, times(view)) if part) or visit.date or _NO_DAY
    # Over the whole caseload the person is the headline: details give way from the right when there is little room.
    title = view.client_name if with_client else title_of(view)
    what = title_of(view) if with_client else ""
    details = tuple(part for part in (when, what, visit.carer, visit.location) if part)
    flag = status_flag(visit.status)
    is_quiet = visit.status == "scheduled"
    line = AppointmentLine(
        day=str(day.day) if day else "–",
        month=dates.MONTHS[day.month - 1] if day else "",
        title=title,
        details=details,
        status=Flag(flag.text, None if is_quiet else flag.tone, flag.icon),
        is_today=day == today,
        is_quiet=is_quiet,
        has_divider=has_divider,
    )
    said = (title, what, long_day(visit.date), times(view), visit.carer, visit.location, lowered(flag.text))
    return ListedLine(view.local_id, line, ", ".join(part for part in said if part), title)
