"""The loop of sending: plan, look after one operation, commit, plan again; records first, then files by size.

All decisions are made one at a time, by whichever hand of the crew has the turn. Whatever the network does is part of
the report; an operation leaves the outbox only after an answer, or a look-up, that names its record.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from functools import partial

from hubshift_desktop.central.errors import CentralError
from hubshift_desktop.domain.errors import KnownError
from hubshift_desktop.domain.rows import Changed, Operation
from hubshift_desktop.sync.crew import Crew, aside, worst_of
from hubshift_desktop.sync.details import refresh_at_once
from hubshift_desktop.sync.doubt import recover
from hubshift_desktop.sync.hearing import Asked
from hubshift_desktop.sync.means import Means
from hubshift_desktop.sync.needing import on_screen
from hubshift_desktop.sync.outcomes import Halt, halt_of
from hubshift_desktop.sync.pausing import note_pause
from hubshift_desktop.sync.planner import ALONE, FILE, lanes_of, may_begin, next_due
from hubshift_desktop.sync.scope import Scope
from hubshift_desktop.sync.steps import Step, halted
from hubshift_desktop.sync.turns import Tried, look_after, plan_next

__all__ = ["PushReport", "push", "recover"]

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
    """The sum of the steps so far."""

    total: Step = field(default_factory=Step)
    troubles_in_a_row: int = 0
    had_trouble: bool = False

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


def _touched_by(op: Operation) -> frozenset[str]:
    """Return the lanes of an operation and its client: a file is in a lane of all files."""
    return lanes_of(op) | {op.client_id}


@dataclass(frozen=True, slots=True)
class _When:
    """Calls off what asks it."""

    is_set: Callable[[], bool]


class _Sending:
    """What is planned, and who is at it."""

    def __init__(self, means: Means, scope: Scope, crew: Crew, tally: _Tally) -> None:
        self._means = means
        self._scope = scope
        self._crew = crew
        self._tally = tally
        self._tried = Tried()
        # Apart, because for each there is a hand or none, and that is asked after each of thousands of changes.
        self._records: deque[Operation] = deque()
        self._files: deque[Operation] = deque()
        self._busy: dict[str, Operation] = {}
        self._glanced: set[str] = set()
        self._begun_meanwhile: set[str] = set()
        self._is_glancing = False
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
                self._begin_glance()

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

    def _begin_glance(self) -> None:
        """Read whom somebody has opened, once something is out for longer: a file may be for minutes."""
        if not self._busy or self._is_glancing or self._is_over():
            return
        questions = [asked for asked in on_screen(self._means, self._scope) if self._is_to_be_read(asked.local_id)]
        if questions:
            self._is_glancing = True
            self._glanced.update(asked.local_id for asked in questions)
            self._begun_meanwhile.clear()
            self._crew.begin(partial(self._glance, questions))

    def _is_to_be_read(self, client_id: str) -> bool:
        """Not again in this round, and not while a change of theirs, or of who is who, is out."""
        busy = frozenset().union(*map(_touched_by, self._busy.values()))
        return client_id not in self._glanced and busy.isdisjoint({client_id, ALONE})

    def _glance(self, questions: Sequence[Asked]) -> None:
        """Read them, one question after the other; who writes goes on.

        That nobody answered this hand is no word about the line: beside a file that fills it an answer may be late.
        """
        means = replace(self._means, pool=None, cancel=_When(self._is_over))
        still = (asked for asked in questions if self._busy and self._may_take(asked.local_id))
        with self._ending_all():
            try:
                refresh_at_once(means, still, may_take=self._may_take)
            except CentralError as error:
                if (halt := halt_of(error)) is not Halt.OFFLINE:
                    self._tally.add(halted(error, halt))
            finally:
                self._is_glancing = False

    def _may_take(self, client_id: str) -> bool:
        """Whether no change of theirs has begun since they were asked for: the answer may be older than what it did."""
        if self._begun_meanwhile.isdisjoint({client_id, ALONE}):
            return True
        self._glanced.discard(client_id)
        return False

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
            self._busy[op.op_id] = op
            self._begun_meanwhile |= _touched_by(op)
        return op

    def _next(self) -> Operation | None:
        """Return a change whose turn it is and for which there is a hand."""
        if self._is_over() or not self._with_a_hand():
            return None
        if not self._is_planned:
            self._plan()
        found = self._first_free()
        if found is None and self._is_planned and self._means.clock.monotonic() >= self._plan_again_at:
            # All that is planned waits for one lane, a client's perhaps: somebody else's change need not.
            self._plan()
            found = self._first_free()
        return found

    def _is_over(self) -> bool:
        return self._has_failed or self._tally.total.halt is not Halt.NONE or self._means.cancel.is_set()

    @property
    def _is_planned(self) -> bool:
        return bool(self._records or self._files)

    def _plan(self) -> None:
        began = self._means.clock.monotonic()
        planned = plan_next(self._means, self._scope, self._tried, busy=self._lanes(), hands=self._crew.hands)
        self._records = deque(op for op in planned if not op.kind.is_upload)
        self._files = deque(op for op in planned if op.kind.is_upload)
        self._ahead = max(self._ahead, self._done + len(self._busy) + len(planned))
        ended = self._means.clock.monotonic()
        # All hands wait for a plan, and one of thousands of changes takes long: nine tenths of the time go to sending.
        self._plan_again_at = ended + max(_LOOK_AROUND_S, 9 * (ended - began))

    def _first_free(self) -> Operation | None:
        busy = self._lanes()
        for line in self._with_a_hand():
            for op in line:
                if may_begin(op, busy):
                    line.remove(op)
                    return op
        return None

    def _lanes(self) -> frozenset[str]:
        return frozenset().union(*map(lanes_of, self._busy.values()))

    def _with_a_hand(self) -> Sequence[deque[Operation]]:
        """Return the planned changes for which there is a hand: files have one of their own where there are several."""
        has_file, hands = FILE in self._lanes(), self._crew.hands
        if hands == 1:
            return () if self._busy else (self._records, self._files)
        is_free = len(self._busy) - has_file < hands
        return (*([self._records] if is_free else ()), *([] if has_file else [self._files]))

    def _look_after(self, op: Operation) -> None:
        try:
            with self._crew.aside():
                self._means.courtesy.rest()
            step = look_after(self._means, self._scope, op, self._tried)
        finally:
            del self._busy[op.op_id]
        self._tally.add(step)
        self._done += 1
        if step.changed:
            self._means.listener.changed(step.changed)
        self._means.listener.progress("sending", self._done, self._ahead)


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
