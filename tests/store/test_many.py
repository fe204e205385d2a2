"""Writing many rows at once keeps each of their columns, or says that it cannot."""

from __future__ import annotations

import pytest
from sqlalchemy import create_engine, select

from hubshift_desktop.store.link import Link
from hubshift_desktop.store.many import insert_many
from hubshift_desktop.store.projections import goal_index

GOAL = {"goal_id": "g1", "client_id": "c1", "title": "Cook dinner"}


def test_rows_of_different_columns_are_refused_whole() -> None:
    with create_engine("sqlite://").begin() as db:
        goal_index.create(db)
        with pytest.raises(ValueError, match="different columns"):
            insert_many(Link(db), goal_index, [GOAL, {**GOAL, "goal_id": "g2", "is_open": 1}])
        assert db.execute(select(goal_index)).all() == []


def test_columns_go_where_they_belong_in_whatever_order_they_are_named() -> None:
    with create_engine("sqlite://").begin() as db:
        goal_index.create(db)
        insert_many(Link(db), goal_index, [dict(reversed(GOAL.items())), {**GOAL, "goal_id": "g2"}])
        found = db.execute(select(goal_index.c.goal_id, goal_index.c.title).order_by(goal_index.c.goal_id)).all()
    assert [tuple(row) for row in found] == [("g1", "Cook dinner"), ("g2", "Cook dinner")]
