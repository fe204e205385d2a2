"""Waiting to sync: every change from saved to accepted, what needs a person, and proof of what was delivered."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from hubshift_desktop.domain import dates
from hubshift_desktop.domain.errors import NotFoundError
from hubshift_desktop.domain.rows import LedgerLine, Operation
from hubshift_desktop.domain.states import LedgerState, OpKind, OpState
from hubshift_desktop.domain.views import LaptopSummary, QueueCounts
from hubshift_desktop.security.roles import Verb
from hubshift_desktop.services import day_page
from hubshift_desktop.services.context import Context
from hubshift_desktop.services.hand_over import Unsent, hand_over_copy
from hubshift_desktop.services.history import is_nothing
from hubshift_desktop.services.proof import proof_of
from hubshift_desktop.services.undo_steps import TakenBack
from hubshift_desktop.services.views import WaitingLine
from hubshift_desktop.services.waiting_words import decision_line, waiting_line
from hubshift_desktop.store import Reader
from hubshift_desktop.sync import linking, resolving, withdrawing
from hubshift_desktop.sync.giving_back import gives_back
from hubshift_desktop.sync.presence import FROZEN

OPEN_STATES = frozenset(LedgerState) - {LedgerState.ACCEPTED}
_MOST = 500


class Waiting:
    """The verbs of the outbox. Nothing here sends anything: that is sync's, behind the window."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def lines(
        self, *, states: Collection[LedgerState] | None = None, client_id: str | None = None, limit: int = _MOST
    ) -> tuple[LedgerLine, ...]:
        """Return the ledger, newest first; without states everything, accepted and withdrawn lines included."""
        with self._context.store.read() as reader:
            return reader.ledger.lines(states=states, client_id=client_id, limit=limit)

    def open_lines(self, *, client_id: str | None = None, limit: int = _MOST) -> tuple[LedgerLine, ...]:
        """Return what the office does not have yet: no withdrawn lines, none that were set back before sending."""
        with self._context.store.read() as reader:
            return _open_lines(reader, client_id=client_id, limit=limit)

    def sent_today(self) -> tuple[LedgerLine, ...]:
        """Return what the office accepted since midnight, newest first."""
        with self._context.store.read() as reader:
            ops = reader.outbox.accepted_since(dates.midnight(self._context.clock.now()))
            return tuple(line for op in ops for line in reader.ledger.lines(op_id=op.op_id))

    def counts(self) -> QueueCounts:
        """Return what the status card is made of."""
        with self._context.store.read() as reader:
            queue = reader.queries.queue()
        return replace(queue, put_off=min(len(self._context.put_off.ids), queue.waiting))

    def laptop(self) -> LaptopSummary:
        """Return the 'This laptop' card."""
        with self._context.store.read() as reader:
            return reader.queries.laptop()

    def waiting(self, limit: int = _MOST, *, client_id: str | None = None) -> tuple[WaitingLine, ...]:
        """Return what waits, in words: first what needs a person, then the rest, newest first."""
        now = self._context.clock.now()
        with self._context.store.read() as reader:
            lines = _open_lines(reader, client_id=client_id, limit=_MOST)
            ops = _open_ops_of(reader, lines)
            files = _files_of(reader, ops.values())
            decisions = _decisions(reader, lines, now=now)
            gone = {stored.local_id for stored in reader.records.not_present() if stored.presence in FROZEN}
        others = [
            waiting_line(
                line,
                now=now,
                op=ops.get(line.op_id),
                files=files.get(line.op_id, 0),
                is_gone=line.client_id in gone,
            )
            for line in lines
            if line.state is not LedgerState.CONFLICT and _is_spoken_of(line, ops.get(line.op_id))
        ]
        others.sort(key=lambda line: not line.needs_person)
        return (*decisions, *others)[:limit]

    def words_of(self, line: LedgerLine) -> WaitingLine:
        """Return one ledger line in words."""
        with self._context.store.read() as reader:
            op = reader.outbox.get(line.op_id) if line.op_id else None
        return waiting_line(line, now=self._context.clock.now(), op=op)

    def withdraw(self, op_id: str) -> bool:
        """Take back a change that waits, or let go of one that may be at the office.

        Returns whether undo can bring it back: it cannot where the bytes of a file went with it.
        """
        with self._context.saving(Verb.VIEW) as act:
            op = _own(act.work.outbox.get(op_id))
            taken = withdrawing.withdraw(act.work, op_id, at=self._context.clock.now())
            act.work.access.append(verb="withdraw", record_id=op.client_id, detail_ids=(op.record_id,))
            act.forget_unused_blobs()
            if not act.unused_blobs:
                act.parts.append(TakenBack(taken=taken))
            act.said.append("Change no longer followed" if op.may_have_left else "Change withdrawn")
        return bool(act.parts)

    def retry(self, op_id: str) -> None:
        """Let a change that was set aside go once more as it is."""
        with self._context.saving(Verb.VIEW) as act:
            op = _own(act.work.outbox.get(op_id))
            resolving.retry(act.work, op_id, at=self._context.clock.now())
            act.work.access.append(verb="retry", record_id=op.client_id, detail_ids=(op.record_id,))
            act.is_queued = True

    def link(self, op_id: str) -> None:
        """The record that the office already has is this one: join them, send no second."""
        self._decide(op_id, linking.link_existing)

    def keep_separate(self, op_id: str) -> None:
        """The record that the office already has is another one: send this one too."""
        self._decide(op_id, linking.keep_separate)

    def _decide(self, op_id: str, verb: Callable[..., object]) -> None:
        with self._context.saving(Verb.CREATE_CLIENT) as act:
            op = _own(act.work.outbox.get(op_id))
            verb(act.work, op_id, at=self._context.clock.now())
            act.work.access.append(verb="decide", record_id=op.client_id, detail_ids=(op.record_id,))
            act.is_queued = True

    def proof(self, lines: Sequence[LedgerLine]) -> str:
        """Return the ledger as plain text, to be copied as proof of what was saved, sent and accepted."""
        return proof_of(lines, by=self._context.account, now=self._context.clock.now())

    def hand_over(self, client_id: str) -> str:
        """Return the unsent work of one client in full, to give to whoever looks after them now; written down first."""
        self._context.may(Verb.VIEW)
        with self._context.store.write() as work:
            client = work.records.get(client_id)
            if client is None:
                raise NotFoundError(what="This client")
            unsent = [
                Unsent(op=op, record=record)
                for op in work.outbox.open_for_client(client_id)
                if not gives_back(work, op) and (record := work.records.get(op.record_id)) is not None
            ]
            work.access.append(verb="copy", record_id=client_id, detail_ids=("unsent changes",))
            work.commit()
        return hand_over_copy(client, unsent, by=self._context.account, now=self._context.clock.now())

    def day_page(self) -> str:
        """Return the day's ledger to print, whatever is still open included; printing is written down first."""
        self._context.may(Verb.PRINT)
        done = [line for line in self.sent_today() if line.state is LedgerState.ACCEPTED and not is_nothing(line)]
        lines = (*self.open_lines(), *done)
        with self._context.store.write() as work:
            for client_id in dict.fromkeys(line.client_id for line in lines):
                work.access.append(verb="print", record_id=client_id, detail_ids=("ledger",))
            work.commit()
        return day_page.page(lines, by=self._context.account, now=self._context.clock.now())


def _own(op: Operation | None) -> Operation:
    if op is None or not op.state.is_open:
        raise NotFoundError(what="This change")
    return op


def _open_lines(reader: Reader, *, client_id: str | None, limit: int) -> tuple[LedgerLine, ...]:
    lines = reader.ledger.lines(states=OPEN_STATES, client_id=client_id, limit=limit)
    return tuple(line for line in lines if line.op_state is not OpState.WITHDRAWN and not is_nothing(line))


def _is_spoken_of(line: LedgerLine, op: Operation | None) -> bool:
    """Of a refused change only the fields the office named are told; the others go along with the correction."""
    if op is None or op.state is not OpState.NEEDS_FIX or not line.field:
        return True
    named = set(op.field_errors) & op.paths
    return not named or line.field in named


def _open_ops_of(reader: Reader, lines: Iterable[LedgerLine]) -> dict[str, Operation]:
    """Return the open operations of these lines alone: after weeks offline thousands wait beside them."""
    ops = reader.outbox.get_many({line.op_id for line in lines})
    return {op_id: op for op_id, op in ops.items() if op.state.is_open}


def _files_of(reader: Reader, ops: Iterable[Operation]) -> dict[str, int]:
    """Return how many files hang on each new client, by the operation that makes the client."""
    creates = {op.record_id: op.op_id for op in ops if op.kind is OpKind.CLIENT_CREATE}
    hanging = reader.outbox.open_for_clients(list(creates)) if creates else {}
    return {creates[client_id]: sum(op.kind.is_upload for op in found) for client_id, found in hanging.items()}


def _decisions(reader: Reader, lines: Sequence[LedgerLine], *, now: datetime) -> tuple[WaitingLine, ...]:
    by_record: dict[str, list[LedgerLine]] = {}
    for line in lines:
        if line.state is LedgerState.CONFLICT:
            by_record.setdefault(line.record_id, []).append(line)
    made = []
    for record_id, found in by_record.items():
        conflicts = reader.conflicts.open_for(record_id)
        since = min((conflict.found_at for conflict in conflicts), default=found[0].saved_at)
        made.append(decision_line(found, count=max(len(conflicts), 1), since=since, now=now))
    return tuple(made)
