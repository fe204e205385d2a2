"""One cycle of sync: what was interrupted, what waits to go out, what is new at the office, and once more what waits.

Whatever the network does is an answer. The moment 'everything checked' is noted only when nothing is left to do that
this laptop could do by itself.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

from hubshift_desktop.central.errors import CentralError, ErrorKind
from hubshift_desktop.domain.rows import Changed
from hubshift_desktop.domain.states import OpState
from hubshift_desktop.sync.doubt import recover
from hubshift_desktop.sync.means import Means
from hubshift_desktop.sync.news import together
from hubshift_desktop.sync.outcomes import Halt, pause_of
from hubshift_desktop.sync.pausing import note_pause, pause_left
from hubshift_desktop.sync.pulling import PullReport, look, pull
from hubshift_desktop.sync.pushing import PushReport, push
from hubshift_desktop.sync.scope import CycleResult, Scope

_NOT_SENT = frozenset({OpState.QUEUED, OpState.WAITING_PARENT})
_GOES_BY_ITSELF = _NOT_SENT | {OpState.IN_FLIGHT, OpState.IN_DOUBT}
_ATTEMPTS_KEPT = timedelta(days=90)
_SERVER_TROUBLE = "The office’s server has trouble. Everything is kept here; the app tries again later."


@dataclass(slots=True)
class _Cycle:
    """The sum of a cycle's steps."""

    pushes: list[PushReport] = field(default_factory=list)
    pull: PullReport | None = None

    @property
    def halt(self) -> Halt:
        halts = [report.halt for report in self.pushes]
        if self.pull is not None:
            halts.append(self.pull.halt)
        return next((halt for halt in halts if halt is not Halt.NONE), Halt.NONE)

    @property
    def trouble(self) -> CentralError | None:
        return None if self.pull is None else self.pull.trouble


def run_cycle(means: Means, scope: Scope) -> CycleResult:
    """Send and receive as far as the scope, the network and the time allow."""
    cycle = _Cycle()
    left = pause_left(means)
    if left > 0 or not scope.push:
        recover(means)
    if left > 0:
        return _paused(means, left)
    if scope.push:
        cycle.pushes.append(push(means, scope))
    if scope.pull and _may_go_on(means, cycle):
        cycle.pull = pull(means, scope)
        if scope.push and _may_go_on(means, cycle) and _waiting(means, states=_NOT_SENT).within(scope):
            cycle.pushes.append(push(means, scope))
    elif scope.looks and _may_go_on(means, cycle):
        cycle.pull = look(means, scope)
    result = _result(means, scope, cycle)
    means.listener.state("idle")
    return result


def _paused(means: Means, left: float) -> CycleResult:
    """The office asked for a pause, perhaps before a restart: nothing leaves, and what waits goes on waiting."""
    words = CentralError(ErrorKind.RATE_LIMITED)
    means.listener.state("idle")
    return CycleResult(
        waiting=_waiting(means).in_all,
        retry_after=left,
        message=f"{words.title}. {words.sentence}",
        is_unasked=True,
    )


def _may_go_on(means: Means, cycle: _Cycle) -> bool:
    """A server that has trouble with writes may still be read; no network, portal or sign-in ends everything."""
    return cycle.halt in (Halt.NONE, Halt.TROUBLE) and not means.cancel.is_set()


@dataclass(frozen=True, slots=True)
class _Waiting:
    """How many changes could still go without a person, and how many files wait until their person has seen them."""

    records: int
    files: int
    put_off: int

    def within(self, scope: Scope) -> int:
        """Return how many that are in this scope: files do not count where files are not allowed, or not yet."""
        return self.records + self.files if scope.documents else self.records

    @property
    def in_all(self) -> int:
        """How many have not gone out, held or not."""
        return self.records + self.files + self.put_off


def _waiting(means: Means, *, states: frozenset[OpState] = _GOES_BY_ITSELF) -> _Waiting:
    with means.store.read() as reader:
        counts = reader.outbox.counts(states)
        held = [op for record_id in means.put_off.ids for op in reader.outbox.open_for(record_id)]
    files = sum(count for kind, count in counts.items() if kind.is_upload)
    put_off = sum(op.kind.is_upload and op.state in states & _NOT_SENT for op in held)
    return _Waiting(records=sum(counts.values()) - files, files=files - put_off, put_off=put_off)


def _result(means: Means, scope: Scope, cycle: _Cycle) -> CycleResult:
    pulled = cycle.pull or PullReport()
    waiting = _waiting(means)
    is_complete = _is_complete(means, scope, cycle) and not waiting.within(scope)
    retry_after = _retry_after(cycle)
    if retry_after is not None:
        with means.writing() as uow:
            note_pause(uow, means, retry_after)
            uow.commit()
    if is_complete:
        with means.writing() as uow:
            uow.passes.note_complete(means.office_time.now())
            uow.ledger.forget_attempts(before=means.office_time.now() - _ATTEMPTS_KEPT)
            uow.commit()
        if not waiting.in_all:  # a held file has not gone out either
            means.store.let_old_copies_go()
    return CycleResult(
        pulled=len(pulled.news),
        pushed=sum(report.pushed for report in cycle.pushes),
        conflicts=sum(report.conflicts for report in cycle.pushes),
        set_aside=sum(report.set_aside for report in cycle.pushes),
        waiting=waiting.in_all,
        online=cycle.halt is not Halt.OFFLINE,
        needs_sign_in=cycle.halt is Halt.SIGN_IN,
        portal=cycle.halt is Halt.PORTAL,
        server_trouble=_has_server_trouble(cycle),
        retry_after=retry_after,
        message=_message(cycle),
        held_absences=pulled.held_absences,
        has_list=pulled.has_list,
        has_asked_for_missing=pulled.has_asked,
        is_complete=is_complete,
        is_unasked=not cycle.pushes and (cycle.pull is None or cycle.pull.is_unasked),
        changed=_changed(cycle),
    )


def _is_complete(means: Means, scope: Scope, cycle: _Cycle) -> bool:
    pulled = cycle.pull
    if not scope.push or pulled is None or means.cancel.is_set() or cycle.halt is not Halt.NONE:
        return False
    is_left = pulled.is_short or pulled.details_left or pulled.gaps or pulled.held_absences
    is_all_read = pulled.is_finished and not is_left
    return is_all_read and not _has_server_trouble(cycle)


def _has_server_trouble(cycle: _Cycle) -> bool:
    of_pushes = any(report.server_trouble or report.halt is Halt.TROUBLE for report in cycle.pushes)
    return of_pushes or (cycle.pull is not None and cycle.pull.has_server_trouble)


def _retry_after(cycle: _Cycle) -> float | None:
    told = [report.retry_after for report in cycle.pushes if report.retry_after is not None]
    if cycle.trouble is not None and cycle.pull is not None and cycle.pull.halt is Halt.PAUSED:
        told.append(pause_of(cycle.trouble))
    return max(told, default=None)


def _message(cycle: _Cycle) -> str:
    """Return the plainest thing to say about what went wrong, '' when nothing did."""
    for report in cycle.pushes:
        if report.message:
            return report.message
    if cycle.trouble is None:
        return _held_words(cycle)
    if cycle.pull is not None and cycle.pull.has_server_trouble:
        return _SERVER_TROUBLE
    return f"{cycle.trouble.title}. {cycle.trouble.sentence}"


def _held_words(cycle: _Cycle) -> str:
    held = 0 if cycle.pull is None else cycle.pull.held_absences
    return f"{held} clients disappeared at once. Nothing was removed here." if held else ""


def _changed(cycle: _Cycle) -> Changed:
    changed = Changed(by="sync")
    for report in cycle.pushes:
        changed = together(changed, report.changed)
    return changed if cycle.pull is None else together(changed, cycle.pull.changed)
