"""T5: the i-th statement to the database fails once. One clean sync later all is as if it had not."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any, Self

import pytest
from sqlalchemy import Engine, event
from sqlcipher3 import dbapi2

from hubshift_desktop.domain.errors import KnownError
from tests.empty_store import empty_store
from tests.storms.bureau import Bureau, Holdings
from tests.storms.conftest import wanted
from tests.storms.desk import CASE_FILE, Desk
from tests.storms.living import live, rest, started
from tests.storms.proving import fingerprint
from tests.storms.tracing import spread

pytestmark = pytest.mark.slow

STATEMENTS = wanted("HUBSHIFT_STATEMENTS", 20)
_IO_ERROR = 10


class FailingDriver:
    """Counts what goes to the driver of every connection, and lets one statement fail as a failing disk lets it."""

    def __init__(self, fails_at: int = 0) -> None:
        self.count = 0
        self._fails_at = fails_at

    def __enter__(self) -> Self:
        # Inside the driver's call and not before it, so that the product's own translation of errors is passed too.
        for name in ("do_execute", "do_executemany"):
            event.listen(Engine, name, self._on_statement)
        return self

    def __exit__(self, *_: object) -> None:
        for name in ("do_execute", "do_executemany"):
            event.remove(Engine, name, self._on_statement)

    def _on_statement(self, *_told: Any) -> None:
        self.count += 1
        if self.count == self._fails_at:
            error = dbapi2.OperationalError("disk I/O error")
            error.sqlite_errorcode = _IO_ERROR
            raise error


@dataclass
class Outcome:
    """How a day in this process went: the store after each commit, what was refused, what is wrong at its end."""

    states: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    holdings: Holdings = field(default_factory=list)
    statements: int = 0


def _day(folder: Path, *, fails_at: int, known: list[str] | None = None) -> Outcome:
    """Live the day while one statement fails; without `known` states they are taken after each commit."""
    folder.mkdir()
    case_file = folder / CASE_FILE
    case_file.write_bytes(empty_store())
    bureau, outcome, commits = Bureau(), Outcome(), count(1)
    at = 0

    def on_commit() -> None:
        nonlocal at
        at = next(commits)
        if known is None:
            outcome.states.append(fingerprint(case_file))

    def on_refused(_: int, error: KnownError) -> None:
        outcome.refused.append(type(error).__name__)
        if known is not None and fingerprint(case_file) != known[at]:
            outcome.problems.append("something is half-written")

    outcome.states.append(fingerprint(case_file))
    with FailingDriver(fails_at) as driver:
        desk = started(
            lambda: Desk(folder, office=bureau.line, clock=bureau.clock, run="A", on_commit=on_commit),
            on_refused=on_refused,
        )
        live(desk, on_refused=on_refused)
    outcome.statements = driver.count
    outcome.problems += [*rest(desk, bureau), *desk.store.integrity().problems]
    outcome.holdings = bureau.holdings()
    desk.close()
    return outcome


@pytest.mark.row("L4", "L6")
@pytest.mark.timeout(0)
def test_a_statement_that_fails_once_loses_and_doubles_nothing(folder: Path, tell: Callable[[str], None]) -> None:
    calm = _day(folder, fails_at=0)
    shutil.rmtree(folder)
    assert (calm.refused, calm.problems) == ([], [])
    chosen = spread(range(1, calm.statements + 1), STATEMENTS)
    words: Counter[str] = Counter()
    broken = {}
    for fails_at in chosen:
        outcome = _day(folder, fails_at=fails_at, known=calm.states)
        words.update(set(outcome.refused) or {"nobody had to know"})
        if outcome.holdings != calm.holdings:
            outcome.problems.append("the office does not end as without the fault")
        if set(outcome.refused) - {"DiskFaultError"}:
            outcome.problems.append(f"refused with other words: {outcome.refused}")
        if outcome.problems:
            broken[fails_at] = outcome.problems
        shutil.rmtree(folder)
    tell(f"{len(chosen)} of {calm.statements} statements failed once {dict(words)}: {len(broken)} broken")
    assert broken == {}
    assert words["DiskFaultError"]
