"""The index tables hold no truth of their own: whatever happened, they equal what the records alone give."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hubshift_desktop.domain.fields import JsonValue
from hubshift_desktop.domain.states import Kind, OpState, Presence
from hubshift_desktop.store import Store
from tests.conftest import HandClock
from tests.store.caseloads import Person, caseloads, put
from tests.store.conftest import open_store, rows
from tests.store.makers import client, document, goal, operation, visit

TABLES = ("client_index", "medication_index", "goal_index", "task_index", "document_index", "appointment_index")
CLIENT_WORDS = """SELECT c.client_id, s.who, s.numbers, s.more
    FROM client_search s LEFT JOIN client_index c ON c.num = s.rowid"""
RECORD_WORDS = """SELECT r.local_id, s.record_id, s.title, s.body
    FROM record_search s LEFT JOIN record r ON r.num = s.rowid"""


def projected(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Every index row and every search word, whatever row numbers they lie under."""
    found: dict[str, list[tuple[Any, ...]]] = {}
    for table in TABLES:
        names = [row[1] for row in rows(path, f"PRAGMA table_info({table})") if row[1] not in ("num", "first_seen")]
        found[table] = sorted(rows(path, f"SELECT {', '.join(names)} FROM {table}"))  # noqa: S608
    for name, query in (("client words", CLIENT_WORDS), ("record words", RECORD_WORDS)):
        words = [(row[0], *(" ".join(sorted(str(part).split())) for part in row[1:])) for row in rows(path, query)]
        found[name] = sorted(words)
    return found


def rebuilt(store: Store, path: Path) -> Path:
    """Write the same records, operations and conflicts into an empty store at one go."""
    with store.read() as reader, open_store(path, HandClock()) as other, other.write() as work:
        ids = [one for kind in Kind for one in reader.records.ids(kind)]
        work.records.add_many([found for one in ids if (found := reader.records.get(one)) is not None])
        for op in reader.outbox.open_ops():
            work.outbox.add(op)
        for conflict in reader.conflicts.all_open():
            work.conflicts.open(conflict)
        work.commit()
    return path


changes = st.lists(
    st.tuples(
        st.sampled_from(["rename", "goal", "visit", "mark", "answer", "absent", "remove", "medicine"]),
        st.integers(0, 9),
    ),
    max_size=8,
)


def change(store: Store, what: str, person: Person) -> None:
    """Do one thing to a client that is here, as a form, sync or midnight does."""
    own = person.local_id
    with store.write() as work:
        stored = work.records.get(own)
        if stored is None:
            return
        if what == "rename":
            work.records.save(replace(stored, local={**stored.local, "personalInfo.lastName": "Ångström"}))
        elif what == "medicine":
            items: list[JsonValue] = [{"name": "C", "reviewDate": "2026-12-24"}]
            work.records.save(replace(stored, local={**stored.local, "medicalInfo.medications": items}))
        elif what == "goal":
            tasks: list[JsonValue] = [{"title": "Step", "dueDate": "2026-12-01"}]
            work.records.save_many([goal(f"g-{own}-0", own, title="Cook", tasks=tasks, status="completed")])
        elif what == "visit":
            work.records.save_many([visit(f"v-{own}-0", own, day="2026-12-02"), document(f"d-{own}", own)])
        elif what == "mark":
            work.outbox.save(
                work.outbox.add(operation(f"n-{own}-{len(work.outbox.all_for(own))}", record_id=own, client_id=own))
            )
        elif what == "answer":
            for op in work.outbox.open_for(own):
                work.outbox.save(replace(op, state=OpState.DONE))
        elif what == "absent":
            work.records.save(replace(stored, presence=Presence.GONE))
        elif not work.outbox.open_for(own):
            work.records.remove(own)
        work.commit()


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(people=caseloads, happened=changes)
def test_the_index_tables_equal_a_rebuild_from_the_records(
    fresh: Callable[[], Path], people: list[Person], happened: list[tuple[str, int]]
) -> None:
    path = fresh()
    with open_store(path, HandClock()) as store:
        with store.write() as work:
            put(work, people)
            work.commit()
        for what, number in happened:
            change(store, what, people[number % len(people)])
        assert projected(path) == projected(rebuilt(store, fresh()))
        assert store.integrity().is_sound


def test_the_comparison_can_fail(path: Path, fresh: Callable[[], Path], store: Store) -> None:
    with store.write() as work:
        work.records.add_many([client(), goal("g1")])
        work.commit()
    before = projected(rebuilt(store, fresh()))
    with store.write() as work:
        work.records.save(goal("g1", title="Cook"))
        work.commit()
    assert projected(path) != before
    assert projected(path) == projected(rebuilt(store, fresh()))
