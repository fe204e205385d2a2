"""Whatever zone the laptop is in, today begins at its own midnight, and what the office dates or times stays put."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from hubshift_desktop.domain import dates
from hubshift_desktop.domain.due import plan_end
from hubshift_desktop.domain.states import OpState
from tests.conftest import HandClock
from tests.services.laptop import PHONE, PLAN_END, Laptop

ZONES = (
    "Australia/Sydney",
    "Australia/Lord_Howe",
    "Australia/Adelaide",
    "Australia/Brisbane",
    "Australia/Perth",
    "Pacific/Auckland",
    "Pacific/Kiritimati",
    "Pacific/Pago_Pago",
    "America/St_Johns",
    "UTC",
)
# Summer time ends and begins on these two Sundays in most of Australia; the third day is like any other.
DAYS = (date(2026, 4, 5), date(2026, 10, 4), date(2026, 7, 1))


def local(day: date, hour: int, minute: int = 0) -> datetime:
    """Return what the clock on the wall shows as an instant."""
    return datetime(day.year, day.month, day.day, hour, minute).astimezone()


class HomeClock(HandClock):
    """A clock whose calendar is the laptop's."""

    def today(self) -> date:
        return self.now().astimezone().date()

    def show(self, moment: datetime) -> None:
        self._now = moment.astimezone(UTC)


@pytest.fixture
def clock() -> HomeClock:
    return HomeClock()


@pytest.fixture
def laptop(tmp_path: Path, clock: HomeClock) -> Iterator[Laptop]:
    made = Laptop(tmp_path, clock=clock)
    yield made
    made.close()


def accepted_at(laptop: Laptop, op_id: str, moment: datetime) -> None:
    with laptop.writing() as work:
        op = work.outbox.get(op_id)
        assert op is not None
        work.outbox.save(replace(op, state=OpState.DONE, accepted_at=moment))


@pytest.mark.parametrize("zone", ZONES)
def test_sent_today_begins_at_midnight_also_where_the_clocks_change_at_night(
    live_in: Callable[[str], None], laptop: Laptop, clock: HomeClock, zone: str
) -> None:
    live_in(zone)
    laptop.services.clients.edit(laptop.know(), {PHONE: "0491 570 157"})
    (op,) = laptop.open_ops()
    for day in DAYS:
        for hour in (8, 23):
            clock.show(local(day, hour, 45))
            accepted_at(laptop, op.op_id, local(day - timedelta(days=1), 23, 59))
            assert not laptop.services.waiting.sent_today(), f"{day} at {hour}:45"
            accepted_at(laptop, op.op_id, local(day, 0, 1))
            assert laptop.services.waiting.sent_today(), f"{day} at {hour}:45"


@pytest.mark.parametrize("zone", ZONES)
def test_what_is_due_today_is_due_from_midnight_to_midnight_and_visits_keep_their_wall_clock(
    live_in: Callable[[str], None], laptop: Laptop, clock: HomeClock, zone: str
) -> None:
    live_in(zone)
    day = DAYS[1]
    clock.show(local(day - timedelta(days=1), 12))
    client = laptop.know(**{PLAN_END: day.isoformat()})
    laptop.know_visit(client, day.isoformat(), startTime="02:30", serviceType="Night check")
    told = []
    for moment in (local(day, 0, 5), local(day, 23, 55), local(day + timedelta(days=1), 0, 5)):
        clock.show(moment)
        seen = laptop.services.today.look()
        end = plan_end(seen.plans[0].date, today=seen.day)
        assert end is not None
        told.append((end.short, [visit.appointment.start_time for visit in seen.visits]))
        assert dates.age("1997-10-04", today=seen.day) == 29
        assert dates.moment_words(moment, now=moment).startswith("today, ")
    # At half past two there is no such time in Sydney that night: the office's word stands as it is.
    assert told == [("Ends today", ["02:30"]), ("Ends today", ["02:30"]), ("Ended 1 day ago", [])]
