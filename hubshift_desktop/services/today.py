"""Today: the day's visits, what is due, what waits to be sent, and what the office changed. Counts lead to lists."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from hubshift_desktop.domain import dates
from hubshift_desktop.domain.due import SOON_DAYS, greeting
from hubshift_desktop.domain.states import LedgerState
from hubshift_desktop.domain.views import DocumentView, Due
from hubshift_desktop.services.caseload import PLAN_SOON_DAYS, REVIEW_SOON_DAYS
from hubshift_desktop.services.context import Context
from hubshift_desktop.services.history import history_line, is_office
from hubshift_desktop.services.views import HistoryLine, RoadCheck, TodayView
from hubshift_desktop.services.waiting import Waiting
from hubshift_desktop.store import Reader

_SHOWN = 5
_NEXT_DAYS = 6
_OFFICE_LINES = 8
_OFFICE_DAYS = 7
_LOOKED_THROUGH = 400


class Today:
    """What the first pane of the day is made of."""

    def __init__(self, context: Context, waiting: Waiting) -> None:
        self._context = context
        self._waiting = waiting

    def look(self) -> TodayView:
        """Return everything Today shows, read at one moment."""
        today = self._context.clock.today()
        with self._context.store.read() as reader:
            plans = reader.queries.plans_ending(within=SOON_DAYS)
            reviews = reader.queries.reviews(within=SOON_DAYS)
            goals = reader.queries.goals_due(within=SOON_DAYS)
            tasks = reader.queries.tasks_due(within=0)
            visits = reader.queries.appointments(start=today.isoformat(), end=today.isoformat())
            ahead = reader.queries.appointments(start=_day(today, 1), end=_day(today, _NEXT_DAYS))
            changed = self._by_office(reader)
        waiting = self._waiting.waiting()
        soon = _within(plans, PLAN_SOON_DAYS, today=today)
        due = _within(reviews, REVIEW_SOON_DAYS, today=today)
        late = [goal for goal in goals if _days(goal, today=today) < 0]
        return TodayView(
            day=today,
            greeting=self._greeting(plans, reviews=len(due), goals=len(late), today=today),
            visits=visits,
            next_visits=ahead,
            plans=_ahead_first(soon, today=today)[:_SHOWN],
            plans_total=len(soon),
            plans_ended=sum(_days(plan, today=today) < 0 for plan in soon),
            reviews=due[:_SHOWN],
            reviews_total=len(due),
            reviews_clients=_clients(due),
            goals=tuple(late[:_SHOWN]),
            goals_total=len(late),
            goals_clients=_clients(late),
            tasks=tasks[:_SHOWN],
            tasks_total=len(tasks),
            waiting=waiting[:_SHOWN],
            waiting_total=len(waiting),
            horizon_plans=plans,
            horizon_reviews=reviews,
            horizon_goals=goals,
            changed_by_office=changed,
        )

    def ready_for_the_road(self, *, days: int = 1) -> RoadCheck:
        """Open every file of the clients visited until then, so that a damaged or missing one is known in time."""
        today = self._context.clock.today()
        with self._context.store.read() as reader:
            visits = reader.queries.appointments(start=today.isoformat(), end=_day(today, days))
            client_ids = tuple(dict.fromkeys(visit.client_id for visit in visits))
            rows = reader.queries.client_rows_of(client_ids)
            documents = [view for client_id in client_ids for view in reader.queries.documents(client_id)]
        missing = [view.document.name for view in documents if not self._opens(view)]
        return RoadCheck(
            clients=len(client_ids),
            documents=len(documents),
            missing=tuple(missing),
            without_detail=tuple(row for row in rows if not row.has_detail),
        )

    def _opens(self, view: DocumentView) -> bool:
        return view.blob_id is not None and self._context.blobs.is_sound(view.blob_id)

    def _greeting(self, plans: Sequence[Due], *, reviews: int, goals: int, today: date) -> str:
        sunday = 6 - today.weekday()
        return greeting(
            name=self._context.account.first_name,
            hour=self._context.clock.now().astimezone().hour,
            plans_this_week=sum(0 <= _days(plan, today=today) <= sunday for plan in plans),
            reviews_due=reviews,
            goals_overdue=goals,
        )

    def _by_office(self, reader: Reader) -> tuple[HistoryLine, ...]:
        since = self._context.clock.now() - timedelta(days=_OFFICE_DAYS)
        lines = reader.ledger.lines(states={LedgerState.ACCEPTED}, limit=_LOOKED_THROUGH)
        recent = [line for line in lines if is_office(line) and line.saved_at >= since]
        return tuple(history_line(line) for line in recent[:_OFFICE_LINES])


def _day(today: date, ahead: int) -> str:
    return (today + timedelta(days=ahead)).isoformat()


def _days(due: Due, *, today: date) -> int:
    """Return the days until something is due; what has no readable day is never due."""
    days = dates.days_until(due.date, today=today)
    return SOON_DAYS * 100 if days is None else days


def _ahead_first(plans: Sequence[Due], *, today: date) -> tuple[Due, ...]:
    """Return what ends next before what has ended, the latest first: years-old plans must not hide this week's."""
    ahead = [plan for plan in plans if _days(plan, today=today) >= 0]
    ended = [plan for plan in plans if _days(plan, today=today) < 0]
    return (*ahead, *reversed(ended))


def _clients(due: Sequence[Due]) -> int:
    return len({item.client_id for item in due})


def _within(due: Sequence[Due], days: int, *, today: date) -> tuple[Due, ...]:
    return tuple(item for item in due if _days(item, today=today) <= days)
