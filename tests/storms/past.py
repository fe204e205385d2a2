"""A laptop as an older program left it: its store in the form before this one, with unfinished work of every kind.

The program was killed, so what it wrote last stands in the log beside the store and not in it.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from hubshift_desktop.domain.states import OpKind, OpState
from tests.conftest import HandClock
from tests.empty_store import ACCESS_KEY, KEY
from tests.old_store import make_old, opened_as_it_is
from tests.simulation.faults import SimulatedCrash
from tests.storms.bureau import Bureau
from tests.storms.desk import CASE_FILE, Desk, TellingStore
from tests.storms.left import Left
from tests.storms.unfinished import STATES_OF, Case, Fate, FatefulLine

_FIRST_NUMBER = 430_001_000
Opening = Callable[[Path, HandClock], TellingStore]
_DOUBTS = (Fate.LOST, Fate.LATE)


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
class Past(Left):
    """Such a laptop, made by living what was done on it."""

    opening: Opening = _as_it_was

    def __post_init__(self) -> None:
        known = [(case.number, "Amelia", "Tran") for case in self.cases if case.is_of_known]
        self.bureau = Bureau(people=known, line_type=FatefulLine)
        lived = self.folder.with_name(f"{self.folder.name}-lived")
        lived.mkdir()
        if self.opening is _as_it_was:
            make_old(lived / CASE_FILE, key=KEY)
        desks = [self._morning(lived)]
        desks.append(self._evening(lived))
        shutil.copytree(lived, self.folder)
        for desk in desks:
            desk.close()

    def _older(self, folder: Path, *, run: str) -> Desk:
        return Desk(folder, office=self.bureau.line, clock=self.bureau.clock, run=run, opening=self.opening)

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
