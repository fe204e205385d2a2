"""Every list is answered by an index: no pane may walk through all clients or all records of a full laptop."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import Engine, event

from hubshift_desktop.domain.states import Kind, LedgerState, Presence, SyncMark
from hubshift_desktop.domain.views import ClientQuery
from hubshift_desktop.store import Reader, Store
from tests.store.caseloads import SORTS
from tests.store.makers import NOW, USER, client, goal, line, operation, visit

BIG = ("client_index", "record", "edit_journal", "outbox", "goal_index", "document_index", "appointment_index")
# An index that holds every row is a whole table too, unless it is the order of a list that ends at its limit.
_FULL = re.compile(
    rf"^(whole: |LEFT: |RIGHT: )?SCAN ((chosen|newer|first|own|{'|'.join(BIG)})\b(?! USING)"
    r"|(outbox|edit_journal|record|goal_index)\b.* INDEX (outbox_by|edit_journal_by|record_by_age|goal_by_client))"
)
_SORTED = "whole: USE TEMP B-TREE FOR ORDER BY"


@contextmanager
def plans() -> Iterator[list[str]]:
    """Collect SQLite's plan of every statement that is asked meanwhile."""
    steps: list[str] = []

    def explain(_connection: Any, cursor: Any, statement: str, parameters: Any, _context: Any, is_many: bool) -> None:
        if statement.startswith("SELECT") and not is_many:
            other = cursor.connection.cursor()
            steps.extend(
                f"{'' if row[1] else 'whole: '}{row[3]}"
                for row in other.execute(f"EXPLAIN QUERY PLAN {statement}", parameters).fetchall()
            )
            other.close()

    event.listen(Engine, "before_cursor_execute", explain)
    try:
        yield steps
    finally:
        event.remove(Engine, "before_cursor_execute", explain)


@pytest.fixture
def filled(store: Store) -> Store:
    """Enough rows for SQLite's planner to care, with the statistics it would have."""
    with store.write() as work:
        people = [
            client(f"c{n:03}", server_id=f"s{n}", status=("active", "inactive")[n % 2], manager_id=f"m{n % 5}")
            for n in range(120)
        ]
        work.records.add_many(people)
        work.records.add_many([goal(f"g{n}", f"c{n:03}", targetDate="2026-12-01") for n in range(100)])
        work.records.add_many([visit(f"v{n}", f"c{n:03}") for n in range(100)])
        work.outbox.add(operation(record_id="c001", client_id="c001"))
        work.ledger.write([line(record_id="c001", client_id="c001")])
        work.commit()
    return store


FILTERS: dict[str, ClientQuery] = {
    "nothing": ClientQuery(),
    "words": ClientQuery(text="amelia tran"),
    "statuses": ClientQuery(statuses=("active", "on_hold")),
    "plan end": ClientQuery(plan_within=30),
    "plan manager": ClientQuery(plan_manager_id="m1"),
    "coordinator": ClientQuery(support_coordinator_id="k1"),
    "suburb": ClientQuery(suburb="Carlton"),
    "state": ClientQuery(state="VIC"),
    "carer": ClientQuery(carer_id="w1"),
    "mine": ClientQuery(mine_only=True),
    "alerts": ClientQuery(has_alerts=True),
    "reviews": ClientQuery(reviews_within=30),
    "overdue goals": ClientQuery(has_overdue_goals=True),
    "marks": ClientQuery(marks=(SyncMark.FIX,)),
}


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("sort", SORTS)
def test_each_order_with_each_filter_walks_along_an_index(filled: Store, sort: str, *, descending: bool) -> None:
    with filled.read() as reader, plans() as steps:
        for name, query in FILTERS.items():
            asked = ClientQuery(
                **{
                    key: getattr(query, key)
                    for key in ClientQuery.__dataclass_fields__
                    if key not in ("sort", "descending")
                },
                sort=sort,
                descending=descending,
            )
            steps.clear()
            reader.queries.client_rows(asked, user_id=USER, limit=50)
            reader.queries.client_ids(asked, user_id=USER)
            assert steps
            assert [step for step in steps if _FULL.match(step)] == [], name
            assert _SORTED not in steps, name
            steps.clear()
            reader.queries.client_count(asked, user_id=USER)
            assert [step for step in steps if _FULL.match(step)] == [], name


PANES: dict[str, Callable[[Reader], object]] = {
    "counts": lambda reader: reader.queries.counts(user_id=USER, plan_days=60, review_days=14),
    "queue": lambda reader: reader.queries.queue(),
    "plan heads": lambda reader: reader.queries.plan_groups(ClientQuery(), user_id=USER),
    "position": lambda reader: reader.queries.client_position(ClientQuery(), "c001", user_id=USER),
    "laptop": lambda reader: reader.queries.laptop(),
    "plan managers": lambda reader: reader.queries.choices("plan_manager"),
    "suburbs": lambda reader: reader.queries.choices("suburb"),
    "find": lambda reader: reader.queries.find("amelia", limit=8),
    "find records": lambda reader: reader.queries.find_records("train", limit=8),
    "client named": lambda reader: reader.queries.client_named("430000218"),
    "namesakes": lambda reader: reader.queries.namesakes(last_name="Tran", date_of_birth="1990-01-01", ndis_number="4"),
    "rows of": lambda reader: reader.queries.client_rows_of(["c001", "c002"]),
    "file": lambda reader: reader.queries.client_file("c001"),
    "goals": lambda reader: reader.queries.goals("c001"),
    "documents": lambda reader: reader.queries.documents("c001"),
    "visits of one": lambda reader: reader.queries.appointments(client_id="c001"),
    "clients of a day": lambda reader: reader.queries.visited(start="2026-11-24", end="2026-11-24"),
    "carers": lambda reader: reader.queries.carer_ids(),
    "visits of a day": lambda reader: reader.queries.appointments(start="2026-11-24", end="2026-11-24"),
    "plans ending": lambda reader: reader.queries.plans_ending(within=30),
    "reviews": lambda reader: reader.queries.reviews(within=30),
    "goals due": lambda reader: reader.queries.goals_due(within=30),
    "tasks due": lambda reader: reader.queries.tasks_due(within=30),
    "export": lambda reader: reader.queries.exported(["c001", "c002"]),
    "open operations": lambda reader: reader.outbox.open_ops(),
    "operations of one": lambda reader: reader.outbox.open_for_client("c001"),
    "accepted today": lambda reader: reader.outbox.accepted_since(NOW),
    "waiting lines": lambda reader: reader.ledger.lines(states=set(LedgerState) - {LedgerState.ACCEPTED}),
    "lines of one": lambda reader: reader.ledger.lines(client_id="c001"),
    "field history": lambda reader: reader.ledger.history("c001", "status"),
    "children": lambda reader: reader.records.children("c001", Kind.GOAL),
    "needing detail": lambda reader: reader.records.without_detail(20, apart_from={Presence.GONE}),
    "oldest detail": lambda reader: list(reader.records.oldest_fetched(20, apart_from={Presence.GONE})),
    "not present": lambda reader: reader.records.not_present(),
    "looks": lambda reader: reader.access.lines(record_id="c001"),
}


@pytest.mark.parametrize("name", list(PANES))
def test_no_pane_reads_a_whole_table(filled: Store, name: str) -> None:
    with filled.read() as reader, plans() as steps:
        PANES[name](reader)
    assert steps
    assert [step for step in steps if _FULL.match(step)] == []


def test_a_full_walk_would_be_seen(filled: Store) -> None:
    with filled.read() as reader, plans() as steps:
        reader.records._db.ask_text("SELECT * FROM client_index WHERE first_name = 'Amelia'")  # noqa: SLF001
        reader.records._db.ask_text("SELECT record_id FROM outbox ORDER BY record_id")  # noqa: SLF001
    assert [step for step in steps if _FULL.match(step)] == [
        "whole: SCAN client_index",
        "whole: SCAN outbox USING COVERING INDEX outbox_by_record",
    ]
