"""The filters of the client list. Each is answered by an index of its own; the list's order is never given up for one.

A filter names row numbers, which every index carries: the walk along the order's index compares numbers and opens a
row only when it is shown. A unary plus keeps SQLite from leaving the order's index for a filter's.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, Text, column, literal_column, select, table, union

from hubshift_desktop.domain.names import fold
from hubshift_desktop.domain.views import ClientQuery
from hubshift_desktop.store.codec import storable
from hubshift_desktop.store.folding import match_expression
from hubshift_desktop.store.marks import MARK_WEIGHT
from hubshift_desktop.store.projections import (
    CLIENT_SEARCH,
    IS_MEMBER,
    appointment_index,
    client_index,
    client_link,
    goal_index,
)
from hubshift_desktop.store.queries.rows import BLANK, IS_SHOWN, ONE, ZERO
from hubshift_desktop.store.tables import record

_chosen = client_index.alias("chosen")
_CHOSEN_SHOWN = _chosen.c.is_hidden == ZERO
_NUM: ColumnElement[int] = literal_column("+client_index.num")
_STATUS: ColumnElement[str] = literal_column("+client_index.status")
_SEARCH = table(CLIENT_SEARCH, column("rowid"))


def conditions(
    query: ClientQuery, *, user_id: str, today: date, ordered_by: ColumnElement[Any] | None = None
) -> list[ColumnElement[bool]]:
    """Return what a client must fulfil to be listed; without an order, SQLite may pick the best index."""
    # Only a list by status, or a count of one, walks the index that begins with it; all others carry it along.
    is_of_days = query.plan_within is not None or query.reviews_within is not None
    walks_status = not is_of_days if ordered_by is None else ordered_by is client_index.c.status
    status = client_index.c.status if walks_status else _STATUS
    found: list[ColumnElement[bool]] = [IS_SHOWN]
    if query.statuses:
        found.append(status.in_([storable(one) for one in query.statuses]))
    found.extend(_NUM.in_(numbers) for numbers in _numbers(query, user_id=user_id, today=today))
    found.extend(_within(query, today=today, ordered_by=ordered_by))
    return found


def _within(query: ClientQuery, *, today: date, ordered_by: ColumnElement[Any] | None) -> Iterator[ColumnElement[bool]]:
    """Days ahead: on the order's own index when it is ordered by that day, else by its numbers."""
    for days, name in ((query.plan_within, "plan_end_on"), (query.reviews_within, "next_review")):
        if days is None:
            continue
        last = later(today, days)
        if ordered_by is None or ordered_by is client_index.c[name]:
            yield client_index.c[name] > BLANK
            yield client_index.c[name] <= last
        else:
            yield _NUM.in_(_those(_chosen.c[name] > BLANK, _chosen.c[name] <= last))


def _numbers(query: ClientQuery, *, user_id: str, today: date) -> Iterator[Any]:
    c = _chosen.c
    words = match_expression(query.text)
    if words:
        yield select(_SEARCH.c.rowid).where(matches(CLIENT_SEARCH, words))
    if query.plan_manager_id:
        yield _those(c.plan_manager_id == storable(query.plan_manager_id), c.plan_manager_id != BLANK)
    if query.support_coordinator_id:
        yield _those(c.coordinator_id == storable(query.support_coordinator_id), c.coordinator_id != BLANK)
    if query.suburb:
        yield _those(c.suburb_key == fold(query.suburb))
    if query.state:
        yield _those(c.state == storable(query.state), c.state != BLANK)
    if query.marks:
        yield _those(c.mark.in_([MARK_WEIGHT[mark] for mark in query.marks]))
    if query.has_alerts:
        yield _those(c.allergies != BLANK)
    if query.carer_id:
        yield union(_of_group("carer", storable(query.carer_id)), _visited_by(storable(query.carer_id)))
    if query.mine_only:
        yield _of_group("caseload", user_id)
    if query.has_overdue_goals:
        yield _of_overdue_goals(today)


def _those(*wanted: ColumnElement[bool]) -> Select[Any]:
    return select(_chosen.c.num).where(_CHOSEN_SHOWN, *wanted)


def _of_group(kind: str, group_id: str) -> Select[Any]:
    """Clients of a carer or a caseload as the office told it; the link knows them by their server id."""
    query = select(record.c.num).join_from(client_link, record, IS_MEMBER)
    return query.where(client_link.c.group_kind == kind, client_link.c.group_id == group_id)


def _visited_by(carer_id: str) -> Select[Any]:
    visit = appointment_index.c
    query = select(_chosen.c.num).join_from(appointment_index, _chosen, _chosen.c.client_id == visit.client_id)
    return query.where(visit.carer_id == carer_id, visit.carer_id != BLANK)


def _of_overdue_goals(today: date) -> Select[Any]:
    query = select(_chosen.c.num).join_from(goal_index, _chosen, _chosen.c.client_id == goal_index.c.client_id)
    return query.where(*open_goals_with_target(), goal_index.c.target_on < today.isoformat())


def open_goals_with_target() -> tuple[ColumnElement[bool], ...]:
    """The condition of the index over goals that somebody still works towards."""
    goal = goal_index.c
    return goal.is_open == ONE, goal.is_leaving == ZERO, goal.target_on != BLANK


def matches(search: str, words: str) -> ColumnElement[bool]:
    """Whether a row of a full-text table has these words; `words` comes from `match_expression`."""
    return literal_column(search, Text).op("MATCH", is_comparison=True)(words)


def later(today: date, days: int) -> str:
    """Return the last day of a span; one so long that the calendar ends means every day."""
    try:
        return (today + timedelta(days=days)).isoformat()
    except OverflowError:
        return "9999-12-31"
