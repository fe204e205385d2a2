"""The order of sending, as a pure reading of the outbox."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hubshift_desktop.domain.rows import Operation
from hubshift_desktop.domain.states import OpKind, OpState
from hubshift_desktop.sync.planner import Situation, doubtful, is_ours, lanes_of, may_begin, next_due, sendable
from hubshift_desktop.sync.scope import AccountRef
from tests.sync.ops import MAYA, NOW, operation

LATER = NOW + timedelta(minutes=5)


def situation(*ops: Operation, **more: Any) -> Situation:
    return Situation(ops=ops, account=MAYA, now=NOW, **more)


def planned(*ops: Operation, **more: Any) -> list[str]:
    return [op.op_id for op in sendable(situation(*ops, **more))]


def goal(op_id: str, seq: int, **more: Any) -> Operation:
    return operation(op_id, seq=seq, kind=OpKind.GOAL_CREATE, record_id=f"goal of {op_id}", **more)


def upload(op_id: str, seq: int, **more: Any) -> Operation:
    return operation(op_id, seq=seq, kind=OpKind.DOCUMENT_UPLOAD, record_id=f"file of {op_id}", **more)


def test_one_change_of_a_record_at_a_time_in_the_order_meant() -> None:
    assert planned(operation("b", seq=2), operation("a", seq=1)) == ["a"]


def test_records_go_first_then_files_by_size() -> None:
    ops = [upload("large", 1), upload("small", 2), goal("goal", 3)]
    sizes = {"file of large": 900, "file of small": 9}
    assert planned(*ops, sizes=sizes) == ["goal", "small", "large"]


@pytest.mark.parametrize("state", [OpState.IN_FLIGHT, OpState.IN_DOUBT])
def test_nothing_passes_an_unanswered_write_of_its_record(state: OpState) -> None:
    assert planned(operation("first", state=state), operation("second", seq=2)) == []


@pytest.mark.parametrize("state", [OpState.CONFLICT, OpState.NEEDS_FIX, OpState.PARKED])
def test_what_needs_a_person_stands_aside(state: OpState) -> None:
    assert planned(operation("first", state=state), operation("second", seq=2)) == ["second"]


@pytest.mark.parametrize("state", [OpState.EXISTS, OpState.NEEDS_FIX, OpState.PARKED])
def test_a_create_that_needs_a_person_holds_up_its_own_record(state: OpState) -> None:
    create = operation("create", kind=OpKind.CLIENT_CREATE, state=state)
    assert planned(create, operation("update", seq=2)) == []


def test_children_wait_for_a_client_the_office_does_not_know() -> None:
    waiting = goal("goal", 2, state=OpState.WAITING_PARENT)
    assert planned(waiting, unbound={"amelia"}) == []
    assert planned(waiting) == ["goal"]


@pytest.mark.parametrize("state", [OpState.DONE, OpState.WITHDRAWN])
def test_what_is_over_is_over(state: OpState) -> None:
    assert planned(operation("over", state=state), operation("next", seq=2)) == ["next"]


def test_a_delayed_change_waits_for_its_time() -> None:
    assert planned(operation("late", not_before=LATER)) == []
    assert planned(operation("due", not_before=NOW)) == ["due"]


def test_what_was_tried_in_this_round_is_not_tried_again() -> None:
    assert planned(operation("tried"), attempted={"tried"}) == []


def test_files_stay_where_they_are_not_allowed() -> None:
    assert planned(upload("file", 1), documents=False) == []


@pytest.mark.row("A5", "N14")
@pytest.mark.parametrize(
    "other",
    [AccountRef(user_id="priya", origin=MAYA.origin), AccountRef(user_id="maya", origin="https://other.example")],
)
def test_nothing_leaves_under_another_login_or_to_another_server(other: AccountRef) -> None:
    op = operation("mine")
    assert not is_ours(op, other)
    elsewhere = Situation(ops=[op, operation("doubt", state=OpState.IN_DOUBT)], account=other, now=NOW)
    assert sendable(elsewhere) == ()
    assert doubtful(elsewhere) == ()


def test_doubts_are_looked_at_oldest_first_and_when_they_are_due() -> None:
    ops = [
        operation("b", seq=2, state=OpState.IN_DOUBT),
        operation("a", seq=1, state=OpState.IN_DOUBT, not_before=NOW),
        operation("late", seq=3, state=OpState.IN_DOUBT, not_before=LATER),
        operation("queued", seq=4),
    ]
    assert [op.op_id for op in doubtful(situation(*ops))] == ["a", "b"]


def test_the_next_time_is_that_of_the_first_delayed_change() -> None:
    assert next_due([operation("now")], now=NOW) is None
    much_later = LATER + timedelta(hours=1)
    ops = [operation("a", not_before=much_later), operation("b", state=OpState.IN_DOUBT, not_before=LATER)]
    assert next_due(ops, now=NOW) == LATER
    assert next_due([operation("aside", state=OpState.NEEDS_FIX, not_before=LATER)], now=NOW) is None


@given(st.lists(st.tuples(st.sampled_from(list(OpState)), st.sampled_from(["amelia", "noah", "wei"])), max_size=12))
def test_never_two_changes_of_one_record_and_never_past_a_doubt(made: list[tuple[OpState, str]]) -> None:
    ops = [
        operation(str(seq), seq=seq, state=state, record_id=record, client_id=record)
        for seq, (state, record) in enumerate(made)
    ]
    records = [op.record_id for op in sendable(situation(*ops))]
    assert len(records) == len(set(records))
    for op in sendable(situation(*ops)):
        before = [other for other in ops if other.record_id == op.record_id and other.seq < op.seq]
        assert all(other.state.needs_person or not other.state.is_open for other in before)


def update(op_id: str, client: str, *paths: str) -> Operation:
    return operation(op_id, record_id=client, client_id=client, paths=frozenset(paths))


@pytest.mark.parametrize(
    ("out", "next_one", "may"),
    [
        (update("a", "amelia", "personalInfo.phone"), update("b", "bruno", "personalInfo.phone"), True),
        (update("a", "amelia", "personalInfo.phone"), goal("b", 2, client_id="amelia"), False),
        (update("a", "amelia", "personalInfo.phone"), upload("b", 2, client_id="amelia"), True),
        (upload("a", 1, client_id="amelia"), upload("b", 2, client_id="bruno"), False),
        # What the office has of a new client may be somebody here, with changes of their own on the way.
        (operation("a", kind=OpKind.CLIENT_CREATE), update("b", "bruno", "personalInfo.phone"), False),
        (operation("a", kind=OpKind.CLIENT_CREATE), upload("b", 2, client_id="bruno"), False),
        # Two people of one number: the later search must see what the earlier change has done.
        (operation("a", kind=OpKind.CLIENT_CREATE), update("b", "bruno", "ndisDetails.ndisNumber"), False),
    ],
)
def test_what_may_be_out_together(out: Operation, next_one: Operation, may: bool) -> None:
    assert may_begin(next_one, lanes_of(out)) is may
    assert may_begin(out, lanes_of(next_one)) is may
    assert may_begin(out, frozenset())
