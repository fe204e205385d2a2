"""A laptop as an older program left it: its store in the form before this one, with unfinished work of every kind.

The program was killed, so what it wrote last stands in the log beside the store and not in it.
"""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from hubshift_desktop.domain.states import Choice, OpKind, OpState
from tests.conftest import HandClock
from tests.empty_store import ACCESS_KEY, KEY
from tests.old_store import make_old, opened_as_it_is
from tests.simulation.faults import SimulatedCrash
from tests.storms.bureau import Bureau
from tests.storms.desk import CASE_FILE, Desk, TellingStore
from tests.storms.unfinished import STATES_OF, Case, Fate, FatefulLine

_FIRST_NUMBER = 430_001_000
_DOUBTS = (Fate.LOST, Fate.LATE)
_CYCLES = 12


def _as_it_was(path: Path, clock: HandClock) -> TellingStore:
    return opened_as_it_is(TellingStore, path, key=KEY, access_key=ACCESS_KEY, clock=clock)


def cases(*, in_flight: tuple[OpKind, Fate] | None = None) -> list[Case]:
    """Return a case for every state of every kind; a program can die with one change in flight, so that is named."""
    numbers = map(str, count(_FIRST_NUMBER))
    made = []
    for state, kinds in STATES_OF.items():
        if state is OpState.IN_FLIGHT:
            continue
        fates = _DOUBTS if state is OpState.IN_DOUBT else (Fate.TAKEN,)
        made += [Case(next(numbers), kind, state, fate) for kind in kinds for fate in fates]
    return made + ([] if in_flight is None else dying(*in_flight))


def dying(kind: OpKind, fate: Fate) -> list[Case]:
    """Return the one case that is in flight when the program dies."""
    return [Case("430000999", kind, OpState.IN_FLIGHT, fate)]


@dataclass
class Past:
    """The folder of such a laptop, the office it speaks to, and what it has not finished."""

    folder: Path
    cases: list[Case]
    bureau: Bureau = field(init=False)

    def __post_init__(self) -> None:
        known = [(case.number, "Amelia", "Tran") for case in self.cases if case.is_of_known]
        self.bureau = Bureau(people=known, line_type=FatefulLine)
        lived = self.folder.with_name(f"{self.folder.name}-lived")
        lived.mkdir()
        make_old(lived / CASE_FILE, key=KEY)
        desks = [self._morning(lived)]
        desks.append(self._evening(lived))
        shutil.copytree(lived, self.folder)
        for desk in desks:
            desk.close()

    def _older(self, folder: Path, *, run: str) -> Desk:
        return Desk(folder, office=self.bureau.line, clock=self.bureau.clock, run=run, opening=_as_it_was)

    # ---- the older program ----------------------------------------------------------------------------------------

    def _morning(self, folder: Path) -> Desk:
        """Save and send, state by state; whoever is in doubt goes last, because the next sending looks for it."""
        desk = self._older(folder, run="A")
        desk.sync()
        self._withdraw(desk)
        self._send(desk, OpState.DONE, Fate.TAKEN)
        for case in self._in(OpState.CONFLICT, OpState.EXISTS):
            case.save(desk)
            case.contradict(self.bureau)
        self._send(desk, None, Fate.TAKEN)
        self._send(desk, OpState.NEEDS_FIX, Fate.REFUSED)
        self._send(desk, OpState.PARKED, Fate.DENIED)
        for fate in _DOUBTS:
            self._send(desk, OpState.IN_DOUBT, fate)
        for fate in (Fate.DIES, Fate.DIES_FIRST):
            with suppress(SimulatedCrash):
                self._send(desk, OpState.IN_FLIGHT, fate)
        return desk

    def _evening(self, folder: Path) -> Desk:
        """Go on without a network after the crash, with half a sentence in a form at the end."""
        desk = self._older(folder, run="B")
        for case in self._in(OpState.WAITING_PARENT, OpState.QUEUED):
            case.save(desk)
        for case in self.cases[:2]:
            if client := desk.client(case.number):
                desk.drafts.keep("note", client, {"body": "Half a sentence ab"}, focus="body", cursor=18)
        return desk

    def _in(self, *states: OpState) -> Iterator[Case]:
        return (case for case in self.cases if case.state in states)

    def _send(self, desk: Desk, state: OpState | None, fate: Fate) -> None:
        chosen = [case for case in self.cases if case.state is state and case.fate in (Fate.TAKEN, fate)]
        for case in chosen:
            case.save(desk)
        assert isinstance(self.bureau.line, FatefulLine)
        self.bureau.line.fate = fate
        try:
            if chosen or state is None:
                desk.send()
        finally:
            self.bureau.line.fate = Fate.TAKEN

    def _withdraw(self, desk: Desk) -> None:
        for case in self._in(OpState.WITHDRAWN):
            case.save(desk)
        with desk.store.read() as reader:
            waiting = reader.outbox.open_ops()
        for op in waiting:
            desk.waiting.withdraw(op.op_id)

    # ---- the newer program ----------------------------------------------------------------------------------------

    def opened(self, laptop: Path) -> Desk:
        """Start the newer program by the ordinary door on a copy of the folder, an hour later."""
        shutil.copytree(self.folder, laptop)
        self.bureau.clock.turn(seconds=3600)
        return Desk(laptop, office=self.bureau.line, clock=self.bureau.clock, run="C")

    def problems_at_rest(self, desk: Desk) -> list[str]:
        """Let everything be sent and decided, and return what is lost, doubled, or still not at rest."""
        for _ in range(_CYCLES):
            self.bureau.clock.turn(seconds=700)
            result = desk.sync(everything=True)
            if result.is_complete and not result.pushed and not _decide(desk):
                break
        with desk.store.read() as reader:
            found = [f"{op.kind} of {op.record_id} is {op.state}" for op in reader.outbox.open_ops()]
        found += self.bureau.differences(desk)
        made = Counter(key.partition(".")[0] for key, ids in self.bureau.model.made.items() for _ in ids)
        found += [f"made twice: {op_id}" for op_id, times in made.items() if times > 1]
        return found + [f"not just once at the office: {case}" for case in _lost(self.cases, self.bureau)]


def _lost(all_cases: Iterable[Case], bureau: Bureau) -> list[Case]:
    return [case for case in all_cases if not case.is_kept(bureau.model)]


def _decide(desk: Desk) -> bool:
    """Decide what waits for the person, always for the person's own value; says whether anything did."""
    with desk.store.read() as reader:
        conflicts = reader.conflicts.all_open()
        ops = [op for op in reader.outbox.open_ops() if op.state.needs_person]
    if conflicts:
        desk.decisions.decide({conflict.conflict_id: Choice.MINE for conflict in conflicts})
    for op in ops:
        if op.state is OpState.EXISTS:
            desk.waiting.link(op.op_id)
        elif op.state is not OpState.CONFLICT:
            desk.waiting.retry(op.op_id)
    return bool(conflicts or ops)
