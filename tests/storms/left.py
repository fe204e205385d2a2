"""What an older program has left on a laptop, and how the newer one goes on with it."""

from __future__ import annotations

import shutil
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from hubshift_desktop.domain.states import Choice, OpState
from tests.storms.bureau import Bureau
from tests.storms.desk import Desk
from tests.storms.unfinished import Case

_CYCLES = 12


@dataclass
class Left:
    """The folder of a laptop, what it has not finished, and the office it speaks to."""

    folder: Path
    cases: list[Case]
    bureau: Bureau = field(init=False)

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
        lost = [case for case in self.cases if not case.is_kept(self.bureau.model)]
        return found + [f"not just once at the office: {case}" for case in lost]


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
