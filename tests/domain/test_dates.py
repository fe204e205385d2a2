"""Days and clock times: what people type, what the office sends, and that no time zone ever moves a birthday."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hubshift_desktop.domain import dates

TODAY = date(2026, 11, 24)
DAYS = st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 12, 31))
MELBOURNE = timezone(timedelta(hours=11))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("14 Feb 1997", "1997-02-14"),
        ("14/2/1997", "1997-02-14"),
        ("14-2-97", "1997-02-14"),
        ("14.02.1997", "1997-02-14"),
        ("Fri, 14th of feb 1997", None),
        ("Friday 14th February 1997", "1997-02-14"),
        ("Feb 14, 1997", "1997-02-14"),
        ("1997-02-14T00:00:00.000Z", "1997-02-14"),
        ("5 1 27", "2027-01-05"),
        ("29/2/2027", None),
        ("29/2/2028", "2028-02-29"),
        ("14 Foo 1997", None),
        ("31/31/31", None),
        ("tomorrow", None),
        ("", None),
    ],
)
def test_typed_dates(typed: str, meant: str | None) -> None:
    assert dates.parse(typed, today=TODAY) == meant


def test_two_digit_years_reach_twenty_years_ahead_but_a_birth_lies_in_the_past() -> None:
    assert dates.parse("1/1/46", today=TODAY) == "2046-01-01"
    assert dates.parse("1/1/47", today=TODAY) == "1947-01-01"
    assert dates.parse("1/1/40", today=TODAY, is_past=True) == "1940-01-01"


@given(DAYS)
def test_a_day_survives_every_form_it_is_shown_and_typed_in(day: date) -> None:
    iso = day.isoformat()
    for typed in (iso, dates.shown(iso), f"{day.day}/{day.month}/{day.year}", f"{iso}T00:00:00.000Z"):
        assert dates.parse(typed, today=TODAY) == iso
    assert dates.as_date(f"{iso}T13:00:00Z") == day
    assert dates.days_until(iso, today=TODAY) == (day - TODAY).days
    assert dates.days_between(TODAY.isoformat(), iso) == (day - TODAY).days


def test_texts_that_name_no_day_are_shown_as_they_are() -> None:
    assert dates.shown("soon") == "soon"
    assert dates.shown("2026-13-45") == "2026-13-45"
    assert dates.weekday_words("soon", today=TODAY) == "soon"
    assert dates.stamp_day("last week") == "last week"
    assert dates.first_ten("soon") == "soon"
    assert dates.days_until("", today=TODAY) is None
    assert dates.days_between("soon", "2026-01-01") is None
    assert dates.as_date("2026-1-1") is None


@pytest.mark.parametrize(
    ("born", "today", "years"),
    [
        ("1997-02-14", date(2026, 2, 13), 28),
        ("1997-02-14", date(2026, 2, 14), 29),
        ("2000-02-29", date(2026, 2, 28), 25),
        ("2000-02-29", date(2026, 3, 1), 26),
        ("2027-01-01", TODAY, None),
        ("unknown", TODAY, None),
    ],
)
def test_age(born: str, today: date, years: int | None) -> None:
    assert dates.age(born, today=today) == years


def test_day_words() -> None:
    assert dates.weekday_words("2026-11-26", today=TODAY) == "Thu 26 Nov"
    assert dates.weekday_words("2027-01-05", today=TODAY) == "Tue 5 Jan 2027"
    assert dates.full_day(TODAY) == "Tuesday 24 November"
    assert dates.month_title(TODAY) == "November 2026"


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        ("09:00", "12:00", "9:00 am – 12:00 pm"),
        ("14:00", "15:00", "2:00 – 3:00 pm"),
        ("2.30 pm", "16:00", "2:30 – 4:00 pm"),
        ("00:15:00", "00:45", "12:15 – 12:45 am"),
        ("09:00", "", "9:00 am"),
        ("", "", ""),
        ("after lunch", "16:00", "after lunch – 4:00 pm"),
        ("25:00", "13:00 pm", "25:00 – 13:00 pm"),
    ],
)
def test_time_ranges_are_worded_and_odd_times_stay_as_given(start: str, end: str, words: str) -> None:
    assert dates.time_range(start, end) == words


def test_a_visit_says_when() -> None:
    assert dates.visit_when("2026-11-24", "14:00", today=TODAY) == "Today, 2:00 pm"
    assert dates.visit_when("2026-11-26", "09:00", today=TODAY) == "Thu 26 Nov, 9:00 am"
    assert dates.visit_when("2026-11-26", "", today=TODAY) == "Thu 26 Nov"


def test_moments_are_worded_on_the_laptops_wall_clock() -> None:
    now = datetime(2026, 11, 24, 5, 0, tzinfo=UTC)
    words = [
        dates.moment_words(moment, now=now, zone=MELBOURNE)
        for moment in (
            now - timedelta(hours=7, minutes=55),
            now - timedelta(hours=23, minutes=20),
            datetime(2026, 11, 10, 3, 10, tzinfo=UTC),
            datetime(2025, 1, 4, 22, 0, tzinfo=UTC),
        )
    ]
    assert words == ["today, 8:05 am", "yesterday, 4:40 pm", "Tue 10 Nov, 2:10 pm", "5 Jan 2025, 9:00 am"]
    assert dates.clock_words(now, zone=MELBOURNE) == "4:00 pm"


def test_stamps() -> None:
    assert dates.parse_stamp("2026-01-05T20:00:00Z") == datetime(2026, 1, 5, 20, tzinfo=UTC)
    assert dates.parse_stamp("2026-01-05T20:00:00") == datetime(2026, 1, 5, 20, tzinfo=UTC)
    assert dates.parse_stamp("yesterday") is None
    assert dates.stamp_day("2026-01-05T20:00:00Z", zone=MELBOURNE) == "6 Jan 2026"
    assert dates.stamp_day("2026-01-05") == "5 Jan 2026"
