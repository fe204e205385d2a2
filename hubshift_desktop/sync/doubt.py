"""Looking whether a write arrived: after a lost answer, after a crash, and (as read-back) after every accepted change.

A lost answer is never sent again blindly. It is looked for, its settle time is waited out, it is looked for again, and
only then may it go once more (sync.md 5.7).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from hubshift_desktop.central.errors import CentralError, ErrorKind
from hubshift_desktop.domain.backoff import operation_delay
from hubshift_desktop.domain.canonical import same
from hubshift_desktop.domain.fields import Fields
from hubshift_desktop.domain.rows import Changed, Operation, StoredRecord
from hubshift_desktop.domain.states import OpKind, OpState
from hubshift_desktop.store import UnitOfWork
from hubshift_desktop.sync.closing import closed, disputed_paths, later_paths, save_seen, unsent_paths, with_seen
from hubshift_desktop.sync.giving_back import give_back, gives_back
from hubshift_desktop.sync.means import Means
from hubshift_desktop.sync.outcomes import Halt, halt_of, words_of
from hubshift_desktop.sync.readback import Judgement, judge
from hubshift_desktop.sync.reading import office_fields, stored
from hubshift_desktop.sync.steps import (
    Step,
    author_of,
    forget_tags,
    halted,
    is_follow_up,
    note_answer,
    step_of,
    suspect,
)
from hubshift_desktop.sync.writing import payload_of

PUT_MODE = "put_nested"
_DENIED = frozenset({ErrorKind.FORBIDDEN, ErrorKind.NOT_FOUND})


def recover(means: Means) -> None:
    """Turn what was on the wire when the program ended into doubt; called before the network is touched (L2).

    A file may have been moving until the very end, long after it set out: its rest begins at its first look.
    """
    with means.store.read() as reader:
        lost = reader.outbox.in_state((OpState.IN_FLIGHT,))
    if not lost:
        return
    with means.writing() as uow:
        for op in lost:
            left_at = None if op.kind.is_upload else op.last_sent_at
            uow.outbox.save(replace(op, state=OpState.IN_DOUBT, not_before=None, rejects=0, last_sent_at=left_at))
        uow.commit()


def look_at_change(means: Means, op: Operation, record: StoredRecord, *, remark: str = "") -> Step:
    """Read an update or a status back and judge it; `accepted_at` says that the office had said yes.

    The `record` tells what to ask for; what is here now is read again when the answer is taken in.
    """
    try:
        seen = office_fields(means, op, record)
        if op.accepted_at is not None and _judged(means, op, seen).ignored:
            # An office of several machines may answer from one that lags (S20): ask once more before complaining.
            seen = office_fields(means, op, record)
    except CentralError as error:
        return look_failed(means, op, error)
    verdict = _judged(means, op, seen)
    if _has_arrived(op, verdict):
        return _close(means, op, seen, verdict, remark=remark)
    return not_arrived(means, op, lost=verdict.wiped)


def _has_arrived(op: Operation, verdict: Judgement) -> bool:
    """Whether an update is at the office: it said so, or shows all of it, or shows a part and what it cost beside it.

    The last is an office that replaces sections, where somebody has changed the rest of ours since.
    """
    sent, pre_image = payload_of(op), op.pre_image or {}
    if op.accepted_at is not None or op.paths & sent.keys() <= verdict.kept:
        return True
    return bool(verdict.wiped) and any(not same(path, sent[path], pre_image.get(path)) for path in verdict.kept)


def _judged(means: Means, op: Operation, seen: Fields) -> Judgement:
    """Judge a sending by what stood there before it: where something is given back, that was nothing."""
    before = op.pre_image or {}
    if op.depends_on is not None:
        with means.store.read() as reader:
            before = {} if gives_back(reader, op) else before
    return judge(sent=payload_of(op), pre_image=before, seen=seen)


def _close(means: Means, op: Operation, seen: Fields, verdict: Judgement, *, remark: str) -> Step:
    with means.writing() as uow:
        record = stored(uow, op)
        verdict = _as_far_as_ours(uow, op, verdict)
        sent = payload_of(op)
        ignored = verdict.ignored & op.paths
        now = means.clock.now()
        told = {path: value for path, value in seen.items() if path not in verdict.wiped}
        arrived, later = (op.paths & sent.keys()) - ignored, later_paths(uow, op)
        if gives_back(uow, op):
            # Where a person means something, their change still began from what they saw, not from what was given back.
            arrived -= later
        seen_now = with_seen(record, sent=sent, arrived=arrived, seen=told, later=later, at=now)
        _learn(uow, op, verdict)
        note_answer(uow, means, op, outcome="accepted" if op.accepted_at else "found")
        save_seen(uow, means, before=record, after=seen_now)
        disputed = disputed_paths(uow, op)
        done = closed(
            op,
            disputed=disputed,
            ignored=ignored,
            unsent=unsent_paths(op, seen_now, sent, disputed=disputed, later=later),
            at=op.accepted_at or now,
            remark=remark,
        )
        if verdict.wiped:
            give_back(uow, author=author_of(uow, means, op), taken=op, record=seen_now, lost=verdict.wiped)
        uow.outbox.save(done)
        if op.client_id != op.record_id:  # with what was seen a client has lost its tags already
            forget_tags(uow, op.client_id)
        is_silent = is_follow_up(uow, op)
        return step_of(done, uow.commit(), is_follow_up=is_silent)


def _as_far_as_ours(uow: UnitOfWork, op: Operation, verdict: Judgement) -> Judgement:
    """Return what a look after a lost answer may say: it can be days late, and the siblings are not ours alone.

    Where the office is known to keep what is not sent, somebody has emptied them by hand, and that stays.
    """
    is_late = op.accepted_at is None
    return replace(verdict, wiped={}) if is_late and uow.cap.get(op.origin).get(PUT_MODE) == "deep" else verdict


def _learn(uow: UnitOfWork, op: Operation, verdict: Judgement) -> None:
    """Remember whether this office replaces whole sections; only an update with siblings can tell.

    That it keeps them only a look at once can tell: before a late one somebody may have put them back.
    """
    keeps = verdict.keeps_siblings and op.state is OpState.IN_FLIGHT
    if op.kind is not OpKind.CLIENT_UPDATE or not (verdict.wiped or keeps):
        return
    mode = "replace" if verdict.wiped else "deep"
    if uow.cap.get(op.origin).get(PUT_MODE) != mode:
        uow.cap.learn(op.origin, {PUT_MODE: mode})


def _anew(op: Operation) -> Operation:
    """Return an update as one that is compared with the office anew; only a create must be repeated byte for byte."""
    return replace(op, state=OpState.QUEUED, payload=None, first_sent_at=None)


def not_arrived(means: Means, op: Operation, *, lost: Fields | None = None) -> Step:
    """It is not at the office, as far as one can see: wait until it cannot land any more, then let it go again.

    What is `lost` beside it meanwhile, a whole section, is given back: it may have landed and been overwritten. Where
    the office is known to keep what is not sent, somebody has emptied the section by hand, and that stays.
    """
    op = _resting(means, op)
    left = means.settle_left(op)
    was_refused = op.kind.is_create and op.rejects > 0
    if left > 0 and not was_refused:
        return _kept_in_doubt(means, op, wait=left)
    due = _after_back_off(means, op)
    if op.kind.is_create:
        return saved(means, op, replace(op, state=OpState.QUEUED, not_before=due))
    again = replace(_anew(op), not_before=due)
    with means.writing() as uow:
        uow.outbox.save(again)
        if lost and uow.cap.get(op.origin).get(PUT_MODE) != "deep":
            give_back(uow, author=author_of(uow, means, op), taken=op, record=stored(uow, op), lost=lost)
        return step_of(again, uow.commit())


def _resting(means: Means, op: Operation) -> Operation:
    """Begin a rest at the first look that the office answers where nobody here knows when the last byte left.

    Another laptop may have sent a rescued create, and a file that a kill broke off may have moved until then.
    """
    if op.last_sent_at is not None:
        return op
    means.office_time.note_sent(op.op_id)
    return replace(op, last_sent_at=means.office_time.now())


def _after_back_off(means: Means, op: Operation) -> datetime | None:
    if op.tries <= 1:
        return None
    wait = operation_delay(op.tries - 1, draw=means.rng.random()) - means.office_time.since_sent(op)
    return means.office_time.planning_now() + timedelta(seconds=wait) if wait > 0 else None


def _kept_in_doubt(means: Means, op: Operation, *, wait: float, message: str = "") -> Step:
    due = means.office_time.planning_now() + timedelta(seconds=wait)
    return saved(means, op, replace(op, state=OpState.IN_DOUBT, not_before=due, message=message))


def look_failed(means: Means, op: Operation, error: CentralError) -> Step:
    """The look itself failed, so the doubt stays; where the office denies the record for good, a person must know."""
    halt = halt_of(error)
    if halt is not Halt.NONE:
        changed = Changed()
        if op.state is OpState.IN_FLIGHT:
            changed = saved(means, op, replace(op, state=OpState.IN_DOUBT)).changed
        return replace(halted(error, halt), changed=changed)
    # It left before this look, whatever came of that: one that is denied for ever must not begin to rest for ever.
    op = _resting(means, op)
    if error.kind in _DENIED and means.settle_left(op) > 0:
        return _kept_in_doubt(means, op, wait=means.settle_left(op), message=words_of(error))
    if error.kind in _DENIED:
        return _parked(means, op, error)
    step = _kept_in_doubt(
        means, op, wait=operation_delay(max(op.tries, 1), draw=means.rng.random()), message=words_of(error)
    )
    return replace(step, is_trouble=True, message=words_of(error))


def _parked(means: Means, op: Operation, error: CentralError) -> Step:
    # What was sent stays known: when the record is back it is looked for, with what the office may have dropped beside.
    parked = replace(op, state=OpState.PARKED, message=words_of(error), not_before=None)
    with means.writing() as uow:
        uow.outbox.save(parked)
        suspect(uow, parked)
        return step_of(parked, uow.commit())


def saved(means: Means, op: Operation, after: Operation) -> Step:
    """Write an operation's new state, unless a person or a rescue file has changed it while the office was asked."""
    with means.writing() as uow:
        now = uow.outbox.get(op.op_id)
        if now is None or now.state is not op.state:
            return Step()
        uow.outbox.save(after)
        return step_of(after, uow.commit())
