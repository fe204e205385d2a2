"""The outbox keeps the order and every word of what the office still owes an answer to."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from hubshift_desktop.domain.errors import NotFoundError
from hubshift_desktop.domain.states import OpKind, OpState, SyncMark
from hubshift_desktop.store import Store
from tests.store.makers import NOW, client, goal, operation


def test_an_operation_comes_back_as_it_was_saved(store: Store) -> None:
    whole = operation(
        kind=OpKind.GOAL_UPDATE,
        state=OpState.NEEDS_FIX,
        depends_on="op0",
        payload={"z": 1, "a": {"y": None, "b": "\ud800"}},
        pre_image={"title": "Before"},
        pre_ids=frozenset({"s1", "s2"}),
        tries=3,
        rejects=1,
        first_sent_at=NOW,
        last_sent_at=NOW + timedelta(seconds=5),
        not_before=NOW + timedelta(minutes=1),
        message="No.",
        field_errors={"title": "Too long"},
    )
    with store.write() as work:
        added = work.outbox.add(whole)
        work.commit()
    with store.read() as reader:
        found = reader.outbox.get("op1")
        assert found == added == replace(whole, seq=added.seq)
        assert found is not None
        assert found.payload is not None
        assert list(found.payload) == ["z", "a"], "a resend must be byte-identical: the keys keep their order"
        assert reader.outbox.get("op9") is None


def test_open_operations_stand_in_the_order_they_were_saved(store: Store) -> None:
    with store.write() as work:
        for op_id in ("b", "a", "c"):
            work.outbox.add(operation(op_id))
        work.outbox.add(operation("other", record_id="g1"))
        work.outbox.add(operation("far", record_id="c2", client_id="c2"))
        work.commit()
    with store.read() as reader:
        assert [op.op_id for op in reader.outbox.open_ops()] == ["b", "a", "c", "other", "far"]
        assert [op.op_id for op in reader.outbox.open_for("c1")] == ["b", "a", "c"]
        assert [op.op_id for op in reader.outbox.open_for_client("c1")] == ["b", "a", "c", "other"]


def test_an_ended_operation_is_kept_but_no_longer_open(store: Store) -> None:
    with store.write() as work:
        for state in OpState:
            work.outbox.add(operation(str(state), state=state))
        work.commit()
    ended = {OpState.DONE, OpState.WITHDRAWN}
    with store.read() as reader:
        assert {op.state for op in reader.outbox.open_ops()} == set(OpState) - ended
        assert {op.state for op in reader.outbox.all_for("c1")} == set(OpState)
        asked = reader.outbox.in_state([OpState.IN_DOUBT, OpState.PARKED, OpState.DONE])
        assert [op.state for op in asked] == [OpState.IN_DOUBT, OpState.PARKED]


def test_saving_keeps_the_place_and_an_unknown_operation_is_refused(store: Store) -> None:
    with store.write() as work:
        first = work.outbox.add(operation("a"))
        work.outbox.add(operation("b"))
        saved = work.outbox.save(replace(first, seq=0, state=OpState.IN_FLIGHT, tries=1))
        assert saved.seq == first.seq
        assert [op.op_id for op in work.outbox.open_ops()] == ["a", "b"]
        with pytest.raises(NotFoundError):
            work.outbox.save(operation("never"))


def test_what_was_accepted_comes_newest_first_from_the_moment_asked(store: Store) -> None:
    with store.write() as work:
        for hours in (3, 1, 2):
            done = NOW - timedelta(hours=hours)
            work.outbox.add(operation(f"{hours}h", state=OpState.DONE, accepted_at=done))
        work.outbox.add(operation("open"))
        work.commit()
    with store.read() as reader:
        assert [op.op_id for op in reader.outbox.accepted_since(NOW - timedelta(hours=2))] == ["1h", "2h"]


MARKS = {
    OpState.QUEUED: SyncMark.WAITING,
    OpState.WAITING_PARENT: SyncMark.WAITING,
    OpState.IN_FLIGHT: SyncMark.SYNCING,
    OpState.IN_DOUBT: SyncMark.SYNCING,
    OpState.CONFLICT: SyncMark.DECIDE,
    OpState.EXISTS: SyncMark.DECIDE,
    OpState.NEEDS_FIX: SyncMark.FIX,
    OpState.PARKED: SyncMark.FIX,
    OpState.DONE: SyncMark.NONE,
    OpState.WITHDRAWN: SyncMark.NONE,
}


@pytest.mark.parametrize("state", list(OpState))
def test_the_client_wears_the_mark_of_its_work(store: Store, state: OpState) -> None:
    with store.write() as work:
        work.records.add(client())
        op = work.outbox.add(operation())
        work.commit()
    with store.write() as work:
        work.outbox.save(replace(op, state=state))
        work.commit()
    with store.read() as reader:
        row = reader.queries.client_row("c1")
        assert row is not None
        assert row.mark is MARKS[state]


def test_a_goal_whose_removal_is_on_its_way_is_out_of_sight_until_it_is_refused(store: Store) -> None:
    with store.write() as work:
        work.records.add_many([client(), goal("g1", targetDate="2026-11-20")])
        op = work.outbox.add(operation(kind=OpKind.GOAL_DELETE, record_id="g1"))
        work.commit()

    def seen() -> tuple[int, int, int, int, int]:
        with store.read() as reader:
            row = reader.queries.client_row("c1")
            assert row is not None
            found = reader.queries.find_records("train", limit=5)
            due = reader.queries.goals_due(within=5)
            (exported,) = reader.queries.exported(["c1"])
            return len(reader.queries.goals("c1")), row.open_goals, len(found), len(due), len(exported[2])

    assert seen() == (0, 0, 0, 0, 0)
    with store.write() as work:
        work.outbox.save(replace(op, state=OpState.NEEDS_FIX))
        work.commit()
    assert seen() == (1, 1, 1, 1, 1)
