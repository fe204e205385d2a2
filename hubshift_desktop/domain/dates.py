"""Days and clock times as a case file means them: text from the office to the screen, with no time zone on the way.

A birthday that passes through a timestamp type ends up a day early somewhere. So a date-only value is `YYYY-MM-DD`
text everywhere, and only what the laptop itself measured (saved at, synced at) is turned to the laptop's wall clock.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import MINYEAR, UTC, date, datetime, time, timedelta, tzinfo

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_FULL_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_FULL_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

_ISO = re.compile(r"([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})(?:[T ].*)?")
_NUMBERS = re.compile(r"([0-9]{1,2})\s*[/.\- ]\s*([0-9]{1,2})\s*[/.\- ]\s*([0-9]{4}|[0-9]{2})")
_DAY_FIRST = re.compile(r"([0-9]{1,2})(?:st|nd|rd|th)?[\s\-/.]*([a-z]{3,9})\.?[\s\-/.,]*([0-9]{4}|[0-9]{2})")
_MONTH_FIRST = re.compile(r"([a-z]{3,9})\.?\s*([0-9]{1,2})(?:st|nd|rd|th)?\s*,?\s+([0-9]{4})")
_WEEKDAY = re.compile(r"^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+")
_STAMP_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?=$|[T ])")
_WALL_TIME = re.compile(
    r"([0-9]{1,2})[:.]([0-9]{2})(?::[0-9]{2}(?:\.[0-9]+)?)?\s*(am|pm|a\.m\.|p\.m\.)?", re.IGNORECASE
)
_FUTURE_REACH = 20


def parse(typed: str, *, today: date, is_past: bool = False) -> str | None:
    """Return what a person typed as `YYYY-MM-DD`, or None when it names no real day.

    Two-digit years reach twenty years ahead; with `is_past` (a birth) a day to come means the century before.
    """
    parts = _parts(typed)
    if parts is None:
        return None
    year_text, month, day = parts
    year = _year(year_text, today=today)
    found = _day(year, month, day)
    if found and is_past and len(year_text) == 2 and found > today:
        found = _day(year - 100, month, day)
    return found.isoformat() if found else None


def missing_day(typed: str, *, today: date) -> str | None:
    """Return 'February 1997 has only 28 days' for a day past its month's end; None for whatever else is wrong."""
    year_text, month, day = _parts(typed) or ("0", 0, 0)
    year = _year(year_text, today=today)
    if not (year >= MINYEAR and 1 <= month <= len(MONTHS)):
        return None
    last = monthrange(year, month)[1]
    return f"{_FULL_MONTHS[month - 1]} {year} has only {last} days" if day > last else None


def _parts(typed: str) -> tuple[str, int, int] | None:
    words = _WEEKDAY.sub("", " ".join(typed.split()).casefold())
    if match := _ISO.fullmatch(words.upper()):
        return match[1], int(match[2]), int(match[3])
    if match := _NUMBERS.fullmatch(words):
        return match[3], int(match[2]), int(match[1])
    if match := _DAY_FIRST.fullmatch(words):
        return match[3], _month(match[2]), int(match[1])
    if match := _MONTH_FIRST.fullmatch(words):
        return match[3], _month(match[1]), int(match[2])
    return None


def _month(word: str) -> int:
    """Return the month's number; 0, which makes an impossible day, when the word is no month."""
    return next((number for number, name in enumerate(_FULL_MONTHS, 1) if name.casefold().startswith(word)), 0)


def _year(text: str, *, today: date) -> int:
    return int(text) if len(text) == 4 else _whole_year(int(text), today=today)


def _whole_year(two_digits: int, *, today: date) -> int:
    year = today.year - today.year % 100 + two_digits
    return year - 100 if year > today.year + _FUTURE_REACH else year


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def first_ten(value: str) -> str:
    """Return the day of a server's `2024-01-01T00:00:00.000Z`: its first ten characters, whatever the zone says."""
    match = _STAMP_DAY.match(value.strip())
    return match[0] if match else value


def as_date(value: str) -> date | None:
    """Return the day that `YYYY-MM-DD` text names, for counting only; None for anything else."""
    text = first_ten(value)
    try:
        return date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        return None


def shown(value: str) -> str:
    """Return '5 Jan 2027'; a text that names no day is shown as it is."""
    day = as_date(value)
    return day_words(day) if day else value


def day_words(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def weekday_words(value: str, *, today: date) -> str:
    """Return 'Thu 26 Nov', with the year when it is not this one; odd texts as they are."""
    day = as_date(value)
    if day is None:
        return value
    year = "" if day.year == today.year else f" {day.year}"
    return f"{DAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]}{year}"


def full_day(day: date) -> str:
    """Return 'Tuesday 24 November', the title of Today."""
    return f"{_FULL_DAYS[day.weekday()]} {day.day} {_FULL_MONTHS[day.month - 1]}"


def month_title(day: date) -> str:
    """Return 'November 2026'."""
    return f"{_FULL_MONTHS[day.month - 1]} {day.year}"


def age(born: str, *, today: date) -> int | None:
    """Return whole years lived on `today`; someone born on 29 Feb turns on 1 Mar in common years."""
    day = as_date(born)
    if day is None or day > today:
        return None
    return today.year - day.year - ((today.month, today.day) < (day.month, day.day))


def days_until(value: str, *, today: date) -> int | None:
    """Return the days from today, negative for the past; None when the text names no day."""
    day = as_date(value)
    return (day - today).days if day else None


def days_between(start: str, end: str) -> int | None:
    first, last = as_date(start), as_date(end)
    return (last - first).days if first and last else None


def wall_time(value: str) -> str:
    """Return '9:00 am' for '09:00'; a time we cannot read is shown exactly as the office gave it."""
    parts = _clock_parts(value)
    return value if parts is None else f"{parts[0]} {parts[1]}"


def time_range(start: str, end: str) -> str:
    """Return '9:00 am – 12:00 pm', or '2:00 – 3:00 pm' when both lie in one half of the day."""
    first, last = _clock_parts(start), _clock_parts(end)
    if not start or not end:
        return wall_time(start or end)
    if first and last and first[1] == last[1]:
        return f"{first[0]} – {last[0]} {last[1]}"
    return f"{wall_time(start)} – {wall_time(end)}"


def minutes_of_day(value: str) -> int | None:
    """Return minutes since midnight of a wall-clock time, for placing it on the day line; None when unreadable."""
    match = _WALL_TIME.fullmatch(value.strip())
    if match is None:
        return None
    hour, minute, half = int(match[1]), int(match[2]), (match[3] or "").replace(".", "").casefold()
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "pm" else 0)
    return hour * 60 + minute if hour < 24 and minute < 60 else None


def _clock_parts(value: str) -> tuple[str, str] | None:
    minutes = minutes_of_day(value)
    if minutes is None:
        return None
    hour, minute = divmod(minutes, 60)
    return f"{hour % 12 or 12}:{minute:02}", "am" if hour < 12 else "pm"


def visit_when(day: str, start: str, *, today: date) -> str:
    """Return 'Today, 2:00 pm' or 'Thu 26 Nov, 9:00 am'."""
    name = "Today" if as_date(day) == today else weekday_words(day, today=today)
    return ", ".join(part for part in (name, wall_time(start)) if part)


def parse_stamp(value: str) -> datetime | None:
    """Return a server's instant (createdAt, uploadedAt) with its zone; without one it is taken as UTC."""
    try:
        moment = datetime.fromisoformat(value.strip())
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def clock_words(moment: datetime, *, zone: tzinfo | None = None) -> str:
    """Return '10:50 am' on the laptop's wall clock (`zone` is only for tests and other desks)."""
    local = moment.astimezone(zone)
    return f"{local.hour % 12 or 12}:{local.minute:02} {'am' if local.hour < 12 else 'pm'}"


def midnight(now: datetime) -> datetime:
    """Return when today began on the laptop's wall clock: in the night that changes the clocks, by another offset."""
    return datetime.combine(now.astimezone().date(), time()).astimezone()


def moment_words(moment: datetime, *, now: datetime, zone: tzinfo | None = None) -> str:
    """Return 'today, 8:05 am', 'yesterday, 4:40 pm', 'Tue 10 Nov, 2:10 pm' or '5 Jan 2025, 9:00 am'."""
    day, today = moment.astimezone(zone).date(), now.astimezone(zone).date()
    if day == today:
        name = "today"
    elif day == today - timedelta(days=1):
        name = "yesterday"
    elif day.year == today.year:
        name = weekday_words(day.isoformat(), today=today)
    else:
        name = day_words(day)
    return f"{name}, {clock_words(moment, zone=zone)}"


def stamp_day(value: str, *, zone: tzinfo | None = None) -> str:
    """Return the day of a server's instant on the laptop's calendar, '6 Jan 2026'; odd texts as they are."""
    if len(value.strip()) == 10:
        return shown(value)
    moment = parse_stamp(value)
    return day_words(moment.astimezone(zone).date()) if moment else value
