"""The loop of sending: plan, look after one operation, commit, plan again; records first, then files by size.

All decisions are made one at a time, by whichever hand of the crew has the turn. Whatever the network does is part of
the report; an operation leaves the outbox only after an answer, or a look-up, that names its record.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from functools import partial

from hubshift_desktop.domain.errors import KnownError
from hubshift_desktop.domain.rows import Changed, Operation, StoredRecord
from hubshift_desktop.domain.states import OpKind, OpState
from hubshift_desktop.store import Reader
from hubshift_desktop.sync.creating import look_at_create, send_create
from hubshift_desktop.sync.crew import Crew, aside, worst_of
from hubshift_desktop.sync.doubt import look_at_change, recover
from hubshift_desktop.sync.means import Means
from hubshift_desktop.sync.outcomes import Halt
from hubshift_desktop.sync.pausing import note_pause
from hubshift_desktop.sync.planner import FILE, Situation, doubtful, lanes_of, may_begin, next_due, sendable
from hubshift_desktop.sync.reading import stored
from hubshift_desktop.sync.removing import look_at_removal, send_removal
from hubshift_desktop.sync.scope import Scope
from hubshift_desktop.sync.steps import Step
from hubshift_desktop.sync.updating import send_change

__all__ = ["PushReport", "push", "recover"]

_BATCH = 400
_FILES_AHEAD = 50
_TROUBLE = 3
_WEIGHTS = (Halt.NONE, Halt.TROUBLE, Halt.OFFLINE, Halt.PORTAL, Halt.PAUSED, Halt.SIGN_IN)
_LOOK_AROUND_S = 1.0
_TROUBLE_WORDS = "The office’s server has trouble. Everything is kept and is sent later."


@dataclass(frozen=True, slots=True, kw_only=True)
class PushReport:
    """What sending came to. `waiting` are changes still open; `due_in` is when the next delayed one may be tried."""

    pushed: int = 0
    conflicts: int = 0
    set_aside: int = 0
    waiting: int = 0
    halt: Halt = Halt.NONE
    server_trouble: bool = False
    retry_after: float | None = None
    due_in: float | None = None
    message: str = ""
    changed: Changed = field(default_factory=Changed)


@dataclass(slots=True)
class _Tally:
    """The sum of the steps so far, and what this pass has tried already."""

    total: Step = field(default_factory=Step)
    troubles_in_a_row: int = 0
    had_trouble: bool = False
    sent: set[str] = field(default_factory=set)
    looked: set[str] = field(default_factory=set)

    def add(self, step: Step) -> None:
        self.troubles_in_a_row = self.troubles_in_a_row + 1 if step.is_trouble else 0
        self.had_trouble = self.had_trouble or step.is_trouble
        halt, total = step.halt, self.total
        if halt is Halt.NONE and self.troubles_in_a_row >= _TROUBLE:
            halt = Halt.TROUBLE
        # What one hand has heard holds, whatever another comes to afterwards: the weightier word, with its sentence.
        is_news = _WEIGHTS.index(halt) >= _WEIGHTS.index(total.halt)
        words = (step.message, total.message) if is_news else (total.message, step.message)
        pauses = [pause for pause in (total.retry_after, step.retry_after) if pause is not None]
        self.total = Step(
            pushed=total.pushed + step.pushed,
            conflicts=total.conflicts + step.conflicts,
            set_aside=total.set_aside + step.set_aside,
            halt=halt if is_news else total.halt,
            retry_after=max(pauses, default=None),
            message=words[0] or words[1],
            changed=total.changed | step.changed,
        )


def push(means: Means, scope: Scope) -> PushReport:
    """Send what waits, as far as network, office and time allow; never raises for any of the three."""
    recover(means)
    crew, tally = means.crew(), _Tally()
    sending = _Sending(replace(means, api=aside(means.api, crew)), scope, crew, tally)
    means.listener.state("sending")
    worst: BaseException | None = None
    try:
        sending.run()
    except Exception as error:  # noqa: BLE001 - raised below, outside of this one, so that each keeps its own cause
        # Whoever hears of it begins anew: nobody may then be in the middle of anything.
        worst = worst_of(error, crew.finish())
        if tally.total.retry_after is not None:
            with suppress(KnownError), means.writing() as uow:
                note_pause(uow, means, tally.total.retry_after)
                uow.commit()
    if worst is not None:
        raise worst
    return _report(means, tally)


class _Sending:
    """What is planned, and who is at it."""

    def __init__(self, means: Means, scope: Scope, crew: Crew, tally: _Tally) -> None:
        self._means = means
        self._scope = scope
        self._crew = crew
        self._tally = tally
        self._coming: deque[Operation] = deque()
        self._busy: dict[str, frozenset[str]] = {}
        self._plan_again_at = 0.0
        self._done = self._ahead = 0
        self._has_failed = False

    def run(self) -> None:
        with self._ending_all():
            while True:
                self._begin_hands()
                if not self._crew.is_busy:
                    return
                self._crew.wait()

    @contextmanager
    def _ending_all(self) -> Iterator[None]:
        """Let no hand take up anything more once one of them, or who began them, has failed."""
        try:
            yield
        except BaseException:  # a bug, a disk that fails, in the proofs a program that dies: whatever it is goes on up
            self._has_failed = True
            raise

    def _begin_hands(self) -> None:
        while (op := self._take()) is not None:
            self._crew.begin(partial(self._work, op))

    def _work(self, first: Operation) -> None:
        """Look after one change after the other, as long as there is one: a hand is not changed for each."""
        op: Operation | None = first
        with self._ending_all():
            while op is not None:
                self._look_after(op)
                op = self._take()
                if op is not None:
                    # What has just ended may have been what others waited for.
                    self._begin_hands()

    def _take(self) -> Operation | None:
        op = self._next()
        if op is not None:
            self._busy[op.op_id] = lanes_of(op)
        return op

    def _next(self) -> Operation | None:
        """Return a change whose turn it is and for which there is a hand."""
        is_over = self._has_failed or self._tally.total.halt is not Halt.NONE or self._means.cancel.is_set()
        if is_over or not self._has_hand():
            return None
        if not self._coming:
            self._plan()
        found = self._first_free()
        if found is None and self._coming and self._means.clock.monotonic() >= self._plan_again_at:
            # All that is planned waits for one lane, a client's perhaps: somebody else's change need not.
            self._plan()
            found = self._first_free()
        return found

    def _plan(self) -> None:
        began = self._means.clock.monotonic()
        self._coming = deque(_plan(self._means, self._scope, self._tally, busy=self._lanes(), crew=self._crew))
        self._ahead = max(self._ahead, self._done + len(self._busy) + len(self._coming))
        ended = self._means.clock.monotonic()
        # All hands wait for a plan, and one of thousands of changes takes long: nine tenths of the time go to sending.
        self._plan_again_at = ended + max(_LOOK_AROUND_S, 9 * (ended - began))

    def _first_free(self) -> Operation | None:
        busy = self._lanes()
        for op in self._coming:
            if self._has_hand(op) and may_begin(op, busy):
                self._coming.remove(op)
                return op
        return None

    def _lanes(self) -> frozenset[str]:
        return frozenset().union(*self._busy.values())

    def _has_hand(self, op: Operation | None = None) -> bool:
        """Whether there is a hand for `op`, or for any: files have one of their own where there are several."""
        hands, files = self._crew.hands, int(FILE in self._lanes())
        if hands == 1:
            return not self._busy
        is_free = len(self._busy) - files < hands
        return (is_free or not files) if op is None else not files if op.kind.is_upload else is_free

    def _look_after(self, op: Operation) -> None:
        try:
            with self._crew.aside():
                self._means.courtesy.rest()
            step = _look_after(self._means, self._scope, op, self._tally)
        finally:
            del self._busy[op.op_id]
        self._tally.add(step)
        self._done += 1
        if step.changed:
            self._means.listener.changed(step.changed)
        self._means.listener.progress("sending", self._done, self._ahead)


def _plan(means: Means, scope: Scope, tally: _Tally, *, busy: frozenset[str], crew: Crew) -> Sequence[Operation]:
    """Return what comes next: doubts first, for they hold up their records; then records; then one file."""
    at_most, looked_at = _BATCH, 0
    while True:
        with means.store.read() as reader:
            ops = reader.outbox.first_open(at_most)
            situation = _situation(reader, means, scope, tally, ops)
        next_ones = _next_ones(situation, tally, busy=busy, crew=crew)
        # All that was looked at waits for something: what was saved after it need not.
        if next_ones or len(ops) < at_most or len(ops) == looked_at:
            return next_ones
        at_most, looked_at = 4 * at_most, len(ops)


def _next_ones(situation: Situation, tally: _Tally, *, busy: frozenset[str], crew: Crew) -> Sequence[Operation]:
    doubts = [op for op in doubtful(situation) if op.op_id not in tally.looked and may_begin(op, busy)]
    if doubts:
        return doubts[:_BATCH]
    ready = [op for op in sendable(situation) if may_begin(op, busy)]
    records = [op for op in ready if not op.kind.is_upload]
    files = ready[len(records) :]
    if crew.hands > 1:
        return [*records[:_BATCH], *files[:_BATCH]]
    # Files come a few at a time at most, so that what is saved meanwhile does not wait for all of them.
    return records[:_BATCH] or files[: 1 + len(ready) // _FILES_AHEAD]


def _situation(reader: Reader, means: Means, scope: Scope, tally: _Tally, ops: Sequence[Operation]) -> Situation:
    clients = {op.client_id for op in ops if op.client_id != op.record_id}
    files = [op.record_id for op in ops if op.kind.is_upload]
    sizes = reader.blobs.sizes(files) if len(files) > 1 else {}
    return Situation(
        # A time that was written by a clock that was wrong holds nothing up (A1).
        ops=[
            op if op.not_before is None or not means.office_time.is_due(op) else replace(op, not_before=None)
            for op in ops
        ],
        account=means.account,
        now=means.office_time.planning_now(),
        unbound=clients - reader.records.bound(clients) if clients else frozenset(),
        attempted=tally.sent,
        sizes=sizes,
        documents=scope.documents,
        put_off=means.put_off.ids,
    )


def _look_after(means: Means, scope: Scope, planned: Operation, tally: _Tally) -> Step:
    """Do the one thing that an operation needs now; the plan may be older than what happened since."""
    with means.store.read() as reader:
        ops = reader.outbox.open_for(planned.record_id)
        op = next((op for op in ops if op.op_id == planned.op_id), None)
        if op is None:
            tally.sent.add(planned.op_id)
            return Step()
        ready = {op.op_id for op in sendable(_situation(reader, means, scope, tally, ops))}
        record = stored(reader, op)
    if op.state is OpState.IN_DOUBT and op.op_id not in tally.looked:
        tally.looked.add(op.op_id)
        return _look(means, op, record)
    tally.sent.add(planned.op_id)
    if op.op_id not in ready:
        return Step()
    tally.looked.discard(op.op_id)
    return _send(means, op, record)


def _look(means: Means, op: Operation, record: StoredRecord) -> Step:
    if op.kind.is_create:
        return look_at_create(means, op)
    if op.kind is OpKind.GOAL_DELETE:
        return look_at_removal(means, op)
    return look_at_change(means, op, record)


def _send(means: Means, op: Operation, record: StoredRecord) -> Step:
    if op.kind.is_create:
        return send_create(means, op, record)
    if op.kind is OpKind.GOAL_DELETE:
        return send_removal(means, op, record)
    return send_change(means, op, record)


def _report(means: Means, tally: _Tally) -> PushReport:
    with means.store.read() as reader:
        account = means.account
        waiting = reader.outbox.count_open(user_id=account.user_id, origin=account.origin)
        delayed = reader.outbox.delayed(user_id=account.user_id, origin=account.origin)
    total = tally.total
    due = next_due(delayed, now=means.office_time.planning_now())
    return PushReport(
        pushed=total.pushed,
        conflicts=total.conflicts,
        set_aside=total.set_aside,
        waiting=waiting,
        halt=total.halt,
        server_trouble=tally.had_trouble,
        retry_after=total.retry_after,
        due_in=None if due is None else (due - means.office_time.planning_now()).total_seconds(),
        message=total.message or (_TROUBLE_WORDS if total.halt is Halt.TROUBLE else ""),
        changed=total.changed,
    )
