"""The ledger is only ever added to; what a line says follows from its operation and its field."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from hubshift_desktop.domain.rows import LedgerLine
from hubshift_desktop.domain.states import LEDGER_STATE_OF_OP, Choice, Kind, LedgerState, OpState
from hubshift_desktop.store import Store
from tests.store.conftest import meddle
from tests.store.makers import NOW, client, conflict, line, operation


def lines(store: Store, **asked: object) -> tuple[LedgerLine, ...]:
    with store.read() as reader:
        return reader.ledger.lines(**asked)  # type: ignore[arg-type]


def test_a_line_comes_back_with_its_values_and_its_operations_standing(store: Store) -> None:
    with store.write() as work:
        sent = NOW + timedelta(seconds=9)
        work.outbox.add(operation(state=OpState.NEEDS_FIX, tries=2, message="Too long", last_sent_at=sent))
        work.ledger.write([line(old=["a", {"b": "\ud800"}], new=None, label="Phone", size=7)])
        work.commit()
    (found,) = lines(store)
    expected = line(old=["a", {"b": "\ud800"}], new=None, label="Phone", size=7, state=LedgerState.SET_ASIDE)
    assert found == replace(expected, op_state=OpState.NEEDS_FIX, attempts=2, message="Too long", sent_at=sent)


@pytest.mark.parametrize("state", list(OpState))
def test_a_line_says_what_its_operation_says(store: Store, state: OpState) -> None:
    with store.write() as work:
        work.outbox.add(operation(state=state))
        work.ledger.write([line()])
        work.commit()
    wanted = LEDGER_STATE_OF_OP[state]
    (found,) = lines(store)
    assert (found.state, found.op_state) == (wanted, state)
    assert (found.message == "Withdrawn") is (state is OpState.WITHDRAWN)
    assert [one.line_id for one in lines(store, states=[wanted])] == ["l1"]
    assert lines(store, states=set(LedgerState) - {wanted}) == ()


def test_a_line_of_no_operation_says_its_own_state(store: Store) -> None:
    with store.write() as work:
        work.ledger.write([line(op_id="", state=LedgerState.ACCEPTED, message="Changed at the office")])
        work.ledger.write([line("l2", op_id="", state=LedgerState.SET_ASIDE)])
        work.commit()
    assert [(one.state, one.op_state) for one in lines(store)] == [
        (LedgerState.SET_ASIDE, OpState.DONE),
        (LedgerState.ACCEPTED, OpState.DONE),
    ]
    assert [one.line_id for one in lines(store, states=[LedgerState.SET_ASIDE])] == ["l2"]
    assert [one.line_id for one in lines(store, states=[LedgerState.ACCEPTED])] == ["l1"]


def test_a_disputed_field_says_conflict_until_it_is_decided(store: Store) -> None:
    with store.write() as work:
        work.outbox.add(operation())
        work.ledger.write([line(), line("l2", field="personalInfo.email")])
        work.conflicts.open(conflict())
        work.commit()
    assert [(one.line_id, one.state) for one in lines(store)] == [
        ("l2", LedgerState.WAITING),
        ("l1", LedgerState.CONFLICT),
    ]
    with store.write() as work:
        work.conflicts.resolve("x1", Choice.MINE, NOW)
        work.commit()
    assert {one.state for one in lines(store)} == {LedgerState.WAITING}


def test_a_field_that_landed_while_others_wait_is_accepted(store: Store) -> None:
    with store.write() as work:
        disputed = frozenset({"personalInfo.phone"})
        work.outbox.add(operation(state=OpState.CONFLICT, paths=disputed, accepted_at=NOW))
        work.ledger.write([line(), line("l2", field="personalInfo.email")])
        work.conflicts.open(conflict())
        work.commit()
    assert {one.line_id: one.state for one in lines(store)} == {
        "l1": LedgerState.CONFLICT,
        "l2": LedgerState.ACCEPTED,
    }


def test_a_newer_line_of_the_same_field_stands_for_both(store: Store) -> None:
    with store.write() as work:
        work.outbox.add(operation())
        work.ledger.write([line(old="1", new="2"), line("l2", old="2", new="3"), line("l3", old="3", new="4")])
        work.commit()
    (standing,) = lines(store)
    assert (standing.line_id, standing.old, standing.new) == ("l3", "1", "4")
    with store.read() as reader:
        history = reader.ledger.history("c1", "personalInfo.phone")
    assert [one.line_id for one in history] == ["l3", "l2", "l1"]


def test_lines_are_narrowed_and_come_in_pages_newest_first(store: Store) -> None:
    with store.write() as work:
        work.ledger.write([line(f"l{n}", op_id=f"op{n}", record_id=f"g{n % 2}", entity=Kind.GOAL) for n in range(6)])
        work.ledger.write([line("other", op_id="op9", client_id="c2", record_id="c2")])
        work.commit()
    assert [one.line_id for one in lines(store, client_id="c1", limit=2, offset=1)] == ["l4", "l3"]
    assert [one.line_id for one in lines(store, record_id="g0")] == ["l4", "l2", "l0"]
    assert [one.line_id for one in lines(store, op_id="op3")] == ["l3"]
    assert lines(store, limit=1)[0].line_id == "other"


@pytest.mark.parametrize(
    "statement", ["UPDATE edit_journal SET new_json = '\"x\"'", "DELETE FROM edit_journal WHERE line_id = 'l1'"]
)
def test_the_file_itself_refuses_to_change_or_drop_a_line(store: Store, path: Path, statement: str) -> None:
    with store.write() as work:
        work.ledger.write([line()])
        work.commit()
    with pytest.raises(dbapi2.IntegrityError, match="append-only"):
        meddle(path, statement)
    (found,) = lines(store)
    assert found.new == "0400 000 002"


def test_sendings_are_kept_in_order_and_forgotten_when_old(store: Store) -> None:
    with store.write() as work:
        work.ledger.note_attempt("op1", 2, NOW)
        work.ledger.note_attempt("op1", 1, NOW - timedelta(days=91), NOW, "no answer")
        work.ledger.note_attempt("op1", 2, NOW, NOW + timedelta(seconds=1), "200")
        work.commit()
    with store.write() as work:
        assert [(one.n, one.outcome) for one in work.ledger.attempts("op1")] == [(1, "no answer"), (2, "200")]
        assert work.ledger.forget_attempts(before=NOW - timedelta(days=90)) == 1
        assert [one.n for one in work.ledger.attempts("op1")] == [2]
        assert work.ledger.attempts("op2") == ()


def test_a_name_or_a_path_with_a_lone_surrogate_can_be_told(store: Store) -> None:
    with store.write() as work:
        work.records.add(client())
        work.outbox.add(operation())
        work.ledger.write(
            [line(client_name="Tr\ud800n", field="odd\udc80", by="\ud800"), line("l2", field="odd\udc80")]
        )
        work.conflicts.open(conflict(path="odd\udc80"))
        work.commit()
    (found,) = lines(store)
    assert (found.line_id, found.state) == ("l2", LedgerState.CONFLICT)
    with store.read() as reader:
        assert len(reader.ledger.history("c1", "odd\udc80")) == 2
