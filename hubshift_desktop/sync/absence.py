"""Looking for those whom a pass did not show: a question by id each, and a breaker before anything is believed.

When many vanish at once the likely truth is a restored server, a maintenance page or a lost role, not that many real
farewells: then nothing is asked and nothing removed until a person confirms (sync.md 5.4 D, N13, S16).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from functools import partial

from hubshift_desktop.central.answers import Fetched
from hubshift_desktop.central.errors import CentralError, ErrorKind
from hubshift_desktop.domain.rows import Changed, StoredRecord
from hubshift_desktop.domain.states import Kind, Presence
from hubshift_desktop.store import PullPass
from hubshift_desktop.sync.flight import fly
from hubshift_desktop.sync.means import Means
from hubshift_desktop.sync.news import together
from hubshift_desktop.sync.outcomes import Halt, halt_of
from hubshift_desktop.sync.presence import FROZEN, denied, found_again, freeze, is_missing_news, seal_old, welcome_back
from hubshift_desktop.sync.scope import Scope

_FEW = 3
_SHARE = 0.05
_IN_THE_AIR = 4
_END_OF = {ErrorKind.NOT_FOUND: Presence.GONE, ErrorKind.FORBIDDEN: Presence.REVOKED}


@dataclass(slots=True, kw_only=True)
class Looked:
    """What the look for the missing came to.

    `held` disappeared together and wait for a person's word. `is_whole` says that all others were asked for, after a
    pass that proves whom it did not show.
    """

    held: int = 0
    is_whole: bool = False
    asked: int = 0
    trouble: CentralError | None = None
    changed: Changed = field(default_factory=Changed)


def look_for_missing(means: Means, scope: Scope, taken: PullPass) -> Looked:
    """Ask by id for every client whom a finished pass did not show, and move each one rung down or back up."""
    suspects, known = _suspects(means, taken)
    new = [stored for stored in suspects if stored.presence is not Presence.ABSENT_ONCE]
    looked = Looked()
    if len(new) > max(_FEW, _SHARE * known) and not scope.confirm_absences:
        looked.held = len(new)
        suspects = [stored for stored in suspects if stored.presence is Presence.ABSENT_ONCE]
    if suspects:
        means.listener.state("checking")
    _ask_all(means, suspects, taken, looked)
    _seal_old(means, looked)
    return looked


def _suspects(means: Means, taken: PullPass) -> tuple[list[StoredRecord], int]:
    """Return whom to ask for, and how many clients the office had shown; an unproved pass adds nobody new."""
    with means.store.read() as reader:
        unseen = reader.records.unseen(taken.pass_id)
        known = reader.records.count(Kind.CLIENT)
    missing = [stored for stored in unseen if is_missing_news(stored, since=taken.started_at)]
    if not taken.is_proved:
        missing = [stored for stored in missing if stored.presence is not Presence.PRESENT]
    return missing, known


def _ask_all(means: Means, suspects: Sequence[StoredRecord], taken: PullPass, looked: Looked) -> None:
    jobs: list[Callable[[], Fetched]] = [partial(means.api.client, stored.server_id or "") for stored in suspects]
    with closing(fly(means.pool, jobs, width=_IN_THE_AIR)) as answers:
        for stored, answer in zip(suspects, answers, strict=True):
            if means.cancel.is_set():
                return
            if isinstance(answer, CentralError) and halt_of(answer) is not Halt.NONE:
                looked.trouble = answer
                return
            looked.asked += 1
            looked.changed = together(looked.changed, _note(means, stored, answer, taken))
    looked.is_whole = taken.is_proved


def _note(means: Means, asked: StoredRecord, answer: Fetched | CentralError, taken: PullPass) -> Changed:
    """Write what an answer by id says about one client's presence, and nothing else of it."""
    with means.writing() as uow:
        stored = uow.records.get(asked.local_id)
        if stored is None or stored.pass_id == taken.pass_id:
            return Changed()
        after = _after(stored, answer, means, taken)
        if after == stored:
            return Changed()
        uow.records.save(after)
        if after.presence is Presence.PRESENT:
            welcome_back(uow, stored, at=means.office_time.now())
        if after.presence in FROZEN:
            freeze(uow, after)
        changed = uow.commit()
    means.listener.changed(changed)
    return changed


def _after(stored: StoredRecord, answer: Fetched | CentralError, means: Means, taken: PullPass) -> StoredRecord:
    if not isinstance(answer, CentralError):
        return found_again(stored)
    end = _END_OF.get(answer.kind)
    if end is not None:
        return denied(stored, end=end, at=means.office_time.now(), pass_began=taken.started_at)
    # An answer that says nothing leaves a rumour a rumour: it is asked again after the next pass.
    return replace(stored, presence=Presence.SUSPECT) if stored.presence is Presence.PRESENT else stored


def _seal_old(means: Means, looked: Looked) -> None:
    with means.writing() as uow:
        if seal_old(uow, at=means.office_time.now()):
            looked.changed = together(looked.changed, uow.commit())
