"""What is due: plans, medication reviews, goals and their tasks, soonest first; what is overdue stands in front."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, select

from hubshift_desktop.domain.views import Due
from hubshift_desktop.store.projections import client_index, goal_index, medication_index, task_index
from hubshift_desktop.store.queries.filters import later, open_goals_with_target
from hubshift_desktop.store.queries.rows import BLANK, IS_SHOWN, ONE, ZERO, named
from hubshift_desktop.store.room import Room

_WHO = (client_index.c.client_id, client_index.c.first_name, client_index.c.last_name)
_NAME = client_index.c.name_key


class DueQueries(Room):
    """What Today asks."""

    def plans_ending(self, *, within: int) -> tuple[Due, ...]:
        """Return the plans of active clients that end within so many days or have ended: they go on paying."""
        end = client_index.c.plan_end_on
        query = select(*_WHO, end.label("day")).where(IS_SHOWN, end > BLANK, end <= self._until(within), _is_active())
        return self._dues(query.order_by(end, _NAME, client_index.c.client_id), kind="plan", what="NDIS plan")

    def reviews(self, *, within: int) -> tuple[Due, ...]:
        """Return the reviews of medications that have not ended."""
        item = medication_index.c
        query = select(*_WHO, item.review_on.label("day"), item.name.label("what")).join_from(
            medication_index, client_index, client_index.c.client_id == item.client_id
        )
        is_current = (item.end_on == BLANK) | (item.end_on >= self._desk.clock.today().isoformat())
        wanted = query.where(item.review_on != BLANK, item.review_on <= self._until(within), is_current, IS_SHOWN)
        return self._dues(wanted.order_by(item.review_on, _NAME, item.position), kind="review")

    def goals_due(self, *, within: int) -> tuple[Due, ...]:
        """Return the open goals by target date."""
        goal = goal_index.c
        query = select(
            *_WHO, goal.target_on.label("day"), goal.title.label("what"), goal.goal_id.label("record_id")
        ).join_from(goal_index, client_index, client_index.c.client_id == goal.client_id)
        wanted = query.where(*open_goals_with_target(), goal.target_on <= self._until(within), IS_SHOWN)
        return self._dues(wanted.order_by(goal.target_on, _NAME, goal.goal_id), kind="goal")

    def tasks_due(self, *, within: int) -> tuple[Due, ...]:
        """Return the open tasks of open goals by due date; `record_id` is the goal's."""
        task = task_index.c
        query = (
            select(*_WHO, task.due_on.label("day"), task.title.label("what"), task.goal_id.label("record_id"))
            .join_from(task_index, client_index, client_index.c.client_id == task.client_id)
            .join(goal_index, goal_index.c.goal_id == task.goal_id)
        )
        is_due = (task.is_open == ONE, task.due_on != BLANK, task.due_on <= self._until(within))
        wanted = query.where(*is_due, goal_index.c.is_leaving == ZERO, IS_SHOWN)
        return self._dues(wanted.order_by(task.due_on, _NAME, task.goal_id, task.position), kind="task")

    def _until(self, within: int) -> str:
        return later(self._desk.clock.today(), within)

    def _dues(self, query: Select[Any], *, kind: str, what: str = "") -> tuple[Due, ...]:
        return tuple(
            Due(
                what=row.get("what", what),
                kind=kind,
                client_id=row["client_id"],
                client_name=named(row["first_name"], row["last_name"]),
                date=row["day"],
                record_id=row.get("record_id"),
            )
            for row in self._db.execute(query).mappings()
        )


def _is_active() -> ColumnElement[bool]:
    return client_index.c.status == "active"
