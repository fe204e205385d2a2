"""The ledger: every change from saved to accepted. Lines are only ever added; what a line *says* is derived.

A line's state is its operation's state, or 'conflict' while its own field waits for a decision. When the same field is
changed again before it was sent, the newer line stands for both: the first line's old value, the last line's new one.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    bindparam,
    case,
    delete,
    exists,
    func,
    literal_column,
    select,
    update,
)

from hubshift_desktop.domain.rows import LedgerLine
from hubshift_desktop.domain.states import LEDGER_STATE_OF_OP, Kind, LedgerState, OpState
from hubshift_desktop.store import codec
from hubshift_desktop.store.link import Prepared, Row
from hubshift_desktop.store.many import insert_one
from hubshift_desktop.store.room import After, Room
from hubshift_desktop.store.tables import IS_UNFINISHED, attempt, conflict, edit_journal, outbox
from hubshift_desktop.store.values import Attempt

WITHDRAWN = "Withdrawn"
LET_GO = "No longer followed. Hubshift may have it."
_IN_DOUBT = frozenset({OpState.PARKED, OpState.NEEDS_FIX, OpState.WITHDRAWN})
_OPEN_LEDGER = frozenset(LedgerState) - {LedgerState.ACCEPTED}
_newer = edit_journal.alias("newer")
_first = edit_journal.alias("first")
_own = edit_journal.alias("own")
_FIRST_OF = Prepared(
    select(func.min(edit_journal.c.seq)).where(
        edit_journal.c.op_id == bindparam("wanted_op"),
        edit_journal.c.path == bindparam("wanted_path"),
        edit_journal.c.record_id == bindparam("wanted_record"),
    )
)
_ATTEMPTS = Prepared(select(attempt).where(attempt.c.op_id == bindparam("wanted")).order_by(attempt.c.n))
_END_ATTEMPT = Prepared(
    update(attempt)
    .where(
        attempt.c.op_id == bindparam("wanted_op"),
        attempt.c.n == bindparam("wanted_n"),
        attempt.c.sent_at == bindparam("wanted_at"),
    )
    .values(ended_at=bindparam("end"), outcome=bindparam("end_outcome"))
)
_FORGET_ATTEMPTS = Prepared(delete(attempt).where(attempt.c.sent_at < bindparam("before")))


def _is_disputed() -> ColumnElement[bool]:
    return exists().where(
        conflict.c.record_id == edit_journal.c.record_id,
        conflict.c.path == edit_journal.c.path,
        conflict.c.resolved_at.is_(None),
    )


def _has_landed() -> ColumnElement[bool]:
    """Whether the office took this field although others of the same change still wait for a person."""
    quoted = func.json_quote(edit_journal.c.path)
    return and_(
        outbox.c.accepted_at.is_not(None), edit_journal.c.path != "", func.instr(outbox.c.paths_json, quoted) == 0
    )


def _state() -> ColumnElement[str]:
    """The derivation in SQL, so that the listing can be filtered and cut into pages by index."""
    is_open = outbox.c.state.not_in([str(OpState.DONE), str(OpState.WITHDRAWN)])
    return case(
        (outbox.c.op_id.is_(None), edit_journal.c.own_state),
        (and_(is_open, _has_landed()), str(LedgerState.ACCEPTED)),
        (and_(is_open, _is_disputed()), str(LedgerState.CONFLICT)),
        *((outbox.c.state == str(op), str(line)) for op, line in LEDGER_STATE_OF_OP.items()),
        else_=str(LedgerState.WAITING),
    )


def _is_superseded() -> ColumnElement[bool]:
    return exists().where(
        _newer.c.op_id == edit_journal.c.op_id,
        _newer.c.path == edit_journal.c.path,
        _newer.c.record_id == edit_journal.c.record_id,
        _newer.c.seq > edit_journal.c.seq,
        _newer.c.op_id != "",
    )


def standing_lines() -> Select[Any]:
    """Return the query of lines that no newer line of the same operation and field stands for."""
    return _every_line().where(~_is_superseded())


def _every_line() -> Select[Any]:
    return (
        select(
            edit_journal,
            _first.c.old_json.label("first_old_json"),
            outbox.c.state.label("op_state"),
            outbox.c.tries.label("op_tries"),
            outbox.c.message.label("op_message"),
            outbox.c.first_sent_at.label("op_first_sent_at"),
            outbox.c.last_sent_at.label("op_last_sent_at"),
            outbox.c.accepted_at.label("op_accepted_at"),
            _state().label("line_state"),
        )
        .join_from(edit_journal, outbox, outbox.c.op_id == edit_journal.c.op_id, isouter=True)
        .join(_first, _first.c.seq == edit_journal.c.first_seq, isouter=True)
    )


def from_row(row: Row) -> LedgerLine:
    op_state = OpState(row["op_state"]) if row["op_state"] is not None else OpState.DONE
    sent_at = row["op_last_sent_at"] or row["op_first_sent_at"]
    may_be_there = op_state in _IN_DOUBT and row["op_first_sent_at"] is not None
    ended = LET_GO if may_be_there else WITHDRAWN
    return LedgerLine(
        line_id=row["line_id"],
        op_id=row["op_id"],
        entity=Kind(row["entity"]),
        record_id=row["record_id"],
        client_id=row["client_id"],
        client_name=row["client_name"],
        field=row["path"],
        old=codec.load(row["first_old_json"] or row["old_json"]),
        new=codec.load(row["new_json"]),
        by=row["by_whom"],
        state=LedgerState(row["line_state"]),
        op_state=op_state,
        attempts=row["op_tries"] or 0,
        message=ended if op_state is OpState.WITHDRAWN else row["op_message"] or row["message"],
        saved_at=codec.moment(row["saved_at"]),
        sent_at=codec.moment_or_none(sent_at),
        accepted_at=codec.moment_or_none(row["op_accepted_at"]),
        label=row["label"],
        size=row["size"],
        may_be_there=may_be_there,
    )


class ReadLedger(Room):
    """Reading the ledger: what waits, what was accepted when, and the evidence of each sending."""

    def lines(
        self,
        *,
        states: Collection[LedgerState] | None = None,
        client_id: str | None = None,
        record_id: str | None = None,
        op_id: str | None = None,
        limit: int = 500,
        offset: int = 0,
    ) -> tuple[LedgerLine, ...]:
        """Return standing lines, newest first."""
        query = standing_lines()
        if client_id is not None:
            query = query.where(edit_journal.c.client_id == client_id)
        if record_id is not None:
            query = query.where(edit_journal.c.record_id == record_id)
        if op_id is not None:
            query = query.where(edit_journal.c.op_id == op_id)
        if states is not None:
            query = query.where(_state().in_([str(state) for state in states]))
            if not set(states) - _OPEN_LEDGER:
                query = query.where(_of_unfinished())
        query = query.order_by(edit_journal.c.seq.desc()).limit(limit).offset(offset)
        return tuple(from_row(row) for row in self._db.execute(query).mappings())

    def history(self, record_id: str, path: str) -> tuple[LedgerLine, ...]:
        """Return every line of one field, superseded ones included, newest first: the time machine's rows."""
        is_asked = (edit_journal.c.record_id == record_id, edit_journal.c.path == codec.storable(path))
        whole = _every_line().where(*is_asked)
        rows = self._db.execute(whole.order_by(edit_journal.c.seq.desc())).mappings()
        return tuple(from_row(row) for row in rows)

    def attempts(self, op_id: str) -> tuple[Attempt, ...]:
        """Return the sendings of an operation in order."""
        rows = self._db.rows(_ATTEMPTS, {"wanted": op_id})
        return tuple(
            Attempt(
                op_id=row["op_id"],
                n=row["n"],
                sent_at=codec.moment(row["sent_at"]),
                ended_at=codec.moment_or_none(row["ended_at"]),
                outcome=row["outcome"],
            )
            for row in rows
        )


class Ledger(ReadLedger):
    """Writing the ledger."""

    def write(self, lines: Sequence[LedgerLine]) -> None:
        """Add lines; what is derived (state, attempts, sending times) is not taken from them."""
        for line in lines:
            insert_one(self._db, edit_journal, self._row(line))
            self._desk.touched.note(kind=line.entity, client_id=line.client_id, after=After.NOTHING)

    def note_attempt(
        self, op_id: str, n: int, sent_at: datetime, ended_at: datetime | None = None, outcome: str = ""
    ) -> None:
        """Record one sending; noted again when its answer is known."""
        at, end = codec.stamp(sent_at), codec.stamp_or_none(ended_at)
        if end is not None:
            # In its place where it can be: a row that is replaced costs the pages of two indexes besides its own.
            ended = {"wanted_op": op_id, "wanted_n": n, "wanted_at": at, "end": end, "end_outcome": outcome}
            if self._db.write(_END_ATTEMPT, ended):
                return
        row = {"op_id": op_id, "n": n, "sent_at": at, "ended_at": end, "outcome": outcome}
        insert_one(self._db, attempt, row, or_replace=True)

    def forget_attempts(self, *, before: datetime) -> int:
        """Drop sendings older than their 90 days; the lines themselves stay."""
        return self._db.write(_FORGET_ATTEMPTS, {"before": codec.stamp(before)})

    def _row(self, line: LedgerLine) -> dict[str, Any]:
        first = None
        if line.op_id:
            path = codec.storable(line.field)
            wanted = {"wanted_op": line.op_id, "wanted_path": path, "wanted_record": line.record_id}
            first = self._db.value(_FIRST_OF, wanted)
        return {
            "line_id": line.line_id,
            "first_seq": first,
            "op_id": line.op_id,
            "entity": str(line.entity),
            "record_id": line.record_id,
            "client_id": line.client_id,
            "client_name": codec.storable(line.client_name),
            "path": codec.storable(line.field),
            "old_json": codec.dump(line.old),
            "new_json": codec.dump(line.new),
            "by_whom": codec.storable(line.by),
            "own_state": str(line.state),
            "message": codec.storable(line.message),
            "saved_at": codec.stamp(line.saved_at),
            "label": codec.storable(line.label),
            "size": line.size,
        }


def _of_unfinished() -> ColumnElement[bool]:
    """Narrow to operations that are open, withdrawn, or not of the outbox: few rows, found by index."""
    unfinished = select(outbox.c.op_id).where(IS_UNFINISHED)
    own = select(_own.c.seq).where(
        _own.c.op_id == literal_column("''"), _own.c.own_state != literal_column("'accepted'")
    )
    return edit_journal.c.op_id.in_(unfinished) | edit_journal.c.seq.in_(own)
