"""T3: the program is killed at a call to the disk. What was acknowledged is there, wholly, and the rest converges."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.storms.conftest import Calm, wanted
from tests.storms.proving import Nursery, Trial, fingerprint
from tests.storms.tracing import Point, sample

pytestmark = pytest.mark.slow

KILLS = wanted("HUBSHIFT_KILL_POINTS", 30)


def _killed(point: Point, *, calm: Calm, nursery: Nursery, folder: Path) -> tuple[bool, list[str]]:
    """Kill the day at one point; return whether it was met, and everything that is wrong afterwards."""
    trial = Trial(nursery, folder)
    heard = trial.run(inject=point.killing())
    if heard.broken or heard.refused:
        return True, [f"the run failed by itself: {heard}"]
    problems = []
    with trial.reopened() as desk:
        # Wholly there or wholly absent: the store is, row for row, as after a commit of the day without faults.
        if fingerprint(trial.case_file) not in calm.states[heard.commits : heard.commits + 2]:
            problems.append(f"the store is not as after commit {heard.commits} or the next one")
        problems += trial.problems_after(desk, first=heard.done + 1)
    if trial.bureau.holdings() != calm.holdings:
        problems.append("the office does not end as without the crash")
    return not heard.is_over, problems


@pytest.mark.row("L1", "L4")
@pytest.mark.timeout(0)
def test_a_kill_at_any_call_to_the_disk_loses_and_doubles_nothing(
    calm: Calm, nursery: Nursery, folder: Path, tell: Callable[[str], None]
) -> None:
    chosen = sample(calm.points, KILLS)
    met: Counter[str] = Counter()
    broken = {}
    for point in chosen:
        try:
            was_met, problems = _killed(point, calm=calm, nursery=nursery, folder=folder)
        except Exception as error:  # any failure is worth more with its point
            error.add_note(f"after a kill at {point}")
            raise
        met[point.call] += was_met
        if problems:
            broken[point] = problems
        shutil.rmtree(folder)
    tell(f"killed at {met.total()} of {len(calm.points)} calls to the disk {dict(met)}: {len(broken)} broken")
    assert broken == {}
    assert met.total() == len(chosen), "a point was not met: the day is not the same each time"
