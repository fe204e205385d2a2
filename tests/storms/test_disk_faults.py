"""T4: a call to the disk fails once. The save says so in known words, nothing is half-written, and all goes on."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.storms.conftest import Calm, wanted
from tests.storms.proving import Heard, Nursery, Trial, fingerprint
from tests.storms.tracing import Point, sample

pytestmark = pytest.mark.slow

FAULTS = wanted("HUBSHIFT_DISK_FAULTS", 12)
# Making the private folder belongs to the start of the program, not to a save.
NO_SAVE = frozenset({"mkdir", "chmod"})
# SQLite says "disk I/O error" of a full disk too, when it is not a write that fails.
WORDS = {"EIO": {"DiskFaultError"}, "ENOSPC": {"DiskFullError", "DiskFaultError"}}


def _hurt(point: Point, *, error: str, calm: Calm, nursery: Nursery, folder: Path) -> tuple[Heard, list[str]]:
    """Let one call fail; return what the run told, and everything that is wrong afterwards."""
    trial = Trial(nursery, folder)
    problems: list[str] = []

    def on_refused() -> None:
        if fingerprint(trial.case_file) != calm.states[trial.heard.commits]:
            problems.append("something is half-written")

    heard = trial.run(inject=point.failing(error), on_refused=on_refused)
    if heard.broken or not heard.is_over:
        return heard, [f"the run ended by itself: {heard}"]
    if not {kind for _, kind in heard.refused} <= WORDS[error]:
        problems.append(f"refused with other words: {heard.refused}")
    with trial.reopened() as desk:
        problems += trial.problems_after(desk, first=heard.done + 1)
    if trial.bureau.holdings() != calm.holdings:
        problems.append("the office does not end as without the fault")
    return heard, problems


@pytest.mark.row("L5", "L6", "L7")
@pytest.mark.timeout(0)
@pytest.mark.parametrize("error", ["EIO", "ENOSPC"])
def test_a_disk_that_fails_once_loses_and_doubles_nothing(
    error: str, calm: Calm, nursery: Nursery, folder: Path, tell: Callable[[str], None]
) -> None:
    points = [point for point in calm.points if point.call not in NO_SAVE]
    chosen = sample(points, FAULTS)
    words: Counter[str] = Counter()
    broken = {}
    for point in chosen:
        heard, problems = _hurt(point, error=error, calm=calm, nursery=nursery, folder=folder)
        words.update({kind for _, kind in heard.refused} or {"nobody had to know"})
        if problems:
            broken[point] = problems
        shutil.rmtree(folder)
    tell(f"{error} at {len(chosen)} of {len(points)} calls to the disk {dict(words)}: {len(broken)} broken")
    assert broken == {}
    assert words.total() > words["nobody had to know"]
