"""What one step of sending came to, and the two ways in which a step can fail: before its request left, and after."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from hubshift_desktop.central.errors import CentralError, ErrorKind
from hubshift_desktop.domain.backoff import operation_delay
from hubshift_desktop.domain.rows import Changed, Operation
from hubshift_desktop.domain.states import Kind, OpKind, OpState, Presence
from hubshift_desktop.store import UnitOfWork
from hubshift_desktop.sync.means import Means
from hubshift_desktop.sync.outcomes import Halt, after_failure, halt_of, pause_of, words_of
from hubshift_desktop.sync.pausing import note_pause
from hubshift_desktop.sync.presence import FROZEN, freeze
from hubshift_desktop.sync.scope import Author

_DENIED = frozenset({ErrorKind.FORBIDDEN, ErrorKind.NOT_FOUND})
_NO = frozenset({ErrorKind.REFUSED, ErrorKind.INVALID, ErrorKind.CONFLICT})
_SET_ASIDE = frozenset({OpState.NEEDS_FIX, OpState.EXISTS, OpState.PARKED})
_OF_GOAL = frozenset({OpKind.GOAL_UPDATE, OpKind.GOAL_STATUS, OpKind.GOAL_DELETE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """The result of looking after one operation once; nothing at all when it was taken back meanwhile."""

    pushed: int = 0
    conflicts: int = 0
    set_aside: int = 0
    halt: Halt = Halt.NONE
    retry_after: float | None = None
    is_trouble: bool = False
    message: str = ""
    changed: Changed = field(default_factory=Changed)


def step_of(op: Operation, changed: Changed, *, conflicts: int = 0, is_follow_up: bool = False) -> Step:
    """Return what an operation's new state adds to the report of a cycle."""
    return Step(
        pushed=int(op.state is OpState.DONE and not is_follow_up),
        conflicts=conflicts,
        set_aside=int(op.state in _SET_ASIDE),
        changed=changed,
        message=op.message if op.state in _SET_ASIDE else "",
    )


def is_follow_up(uow: UnitOfWork, op: Operation) -> bool:
    """Whether an operation only follows from another one of its record: what a create could not carry, for one."""
    first = uow.outbox.get(op.depends_on) if op.depends_on is not None else None
    return first is not None and first.record_id == op.record_id


def author_of(uow: UnitOfWork, means: Means, op: Operation) -> Author:
    """Return who speaks in what follows from an operation: whoever saved it."""
    lines = uow.ledger.lines(op_id=op.op_id, limit=1)
    return Author(account=means.account, name=lines[0].by if lines else "", clock=means.clock, new_id=means.new_id)


def failed_before(means: Means, op: Operation, error: CentralError) -> Step:
    """The reading before a write failed: nothing left, so nothing is in doubt."""
    halt = halt_of(error)
    if halt is not Halt.NONE:
        return halted(error, halt)
    with means.writing() as uow:
        now = uow.outbox.get(op.op_id)
        if now is None or now.state is not op.state:
            return Step()
        kept = _put_off(means, now, error)
        uow.outbox.save(kept)
        if error.kind in _DENIED:
            suspect(uow, now)
        changed = uow.commit()
    return replace(step_of(kept, changed), is_trouble=kept.state is op.state, message=words_of(error))


def _put_off(means: Means, op: Operation, error: CentralError) -> Operation:
    """Return the operation parked, refused, or waiting for a better moment."""
    if error.kind in _DENIED:
        return replace(op, state=OpState.PARKED, message=words_of(error))
    if error.kind in _NO and op.first_sent_at is None:
        return replace(op, state=OpState.NEEDS_FIX, message=words_of(error), payload=None)
    tries = op.tries + 1
    wait = timedelta(seconds=operation_delay(tries, draw=means.rng.random()))
    return replace(op, tries=tries, not_before=means.office_time.planning_now() + wait, message=words_of(error))


def failed_after(means: Means, *, sent: Operation, before: Operation, error: CentralError) -> Step:
    """The write itself failed: what became of it is decided by the table of outcomes."""
    means.office_time.note_sent(sent.op_id)
    outcome = after_failure(sent, before, error, now=means.office_time.planning_now())
    op = outcome.op
    if op.state is OpState.IN_DOUBT:
        op = replace(op, last_sent_at=means.office_time.now())
    with means.writing() as uow:
        uow.outbox.save(op)
        note_answer(uow, means, sent, outcome=error.kind)
        note_pause(uow, means, outcome.retry_after)
        if outcome.denied is not None:
            suspect(uow, op)
        changed = uow.commit()
    is_trouble = error.status is not None and error.status >= 500
    step = step_of(op, changed)
    said = step.message or (error.sentence if outcome.halt is not Halt.NONE else "")
    return replace(step, halt=outcome.halt, retry_after=outcome.retry_after, is_trouble=is_trouble, message=said)


def halted(error: CentralError, halt: Halt) -> Step:
    """Return a step that changed nothing and ends the cycle's sending."""
    pause = pause_of(error) if halt is Halt.PAUSED else None
    return Step(halt=halt, retry_after=pause, message=error.sentence)


def suspect(uow: UnitOfWork, op: Operation) -> None:
    """The office denied a client: let the ladder of absence find out, and hide nothing on one answer's word."""
    if op.kind in _OF_GOAL:
        return
    client = uow.records.get(op.client_id)
    if client is None:
        return
    if client.presence is Presence.PRESENT:
        uow.records.save(replace(client, presence=Presence.SUSPECT))
    elif client.presence in FROZEN:
        # Tried again by hand and refused again: what waits behind it would wait for ever (seed 100073).
        freeze(uow, client)


def note_sending(uow: UnitOfWork, means: Means, sent: Operation) -> None:
    """Keep that an operation is about to leave."""
    uow.ledger.note_attempt(sent.op_id, sent.tries, _began(means, sent))


def _began(means: Means, sent: Operation) -> datetime:
    return sent.last_sent_at or means.office_time.now()


def note_answer(uow: UnitOfWork, means: Means, sent: Operation, *, outcome: str) -> None:
    """Keep the evidence of one sending."""
    uow.ledger.note_attempt(sent.op_id, sent.tries, _began(means, sent), means.office_time.now(), str(outcome))


def forget_tags(uow: UnitOfWork, client_id: str) -> None:
    """What we wrote makes every tag of the client an older copy's name."""
    client = uow.records.get(client_id)
    if client is not None and client.kind is Kind.CLIENT and client.etag is not None:
        uow.records.save(replace(client, etag=None))
