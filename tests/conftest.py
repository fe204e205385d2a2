"""What every test gets: no log line above INFO that it did not ask for, and a clock that only a hand turns."""

from __future__ import annotations

import logging
import shutil
import tempfile
from collections.abc import Generator, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

from tests.catalogue.injecting import demand
from tests.faults.telling import pytest_terminal_summary

if TYPE_CHECKING:
    from tests.two_laptops import Pair

# Said here, because the process that prints the end of a run on several workers reads no other conftest.
__all__ = ["pytest_terminal_summary"]
OURS = "hubshift_desktop"
MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of our own is made in it, and removed

# A change must not fail because Hypothesis happens to find today what was possible for weeks: a test draws the same
# examples every time, and none is given up for being slow on a busy machine. `make prove` searches by chance.
settings.register_profile("same", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("search", settings.get_profile("same"), derandomize=False, max_examples=3000)
settings.load_profile("same")


def pytest_configure(config: pytest.Config) -> None:
    """Keep the tests' folders in memory where the system has such a place: every save of the store waits for the disk.

    What must be seen on a real disk (full, failing, killed) makes its own.
    """
    if config.option.basetemp is None and not hasattr(config, "workerinput") and MEMORY.is_dir():
        config.option.basetemp = Path(tempfile.mkdtemp(prefix="hubshift-tests-", dir=MEMORY))
        config.add_cleanup(lambda: shutil.rmtree(config.option.basetemp, ignore_errors=True))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the modules that take longest first, so that no worker ends alone with one of them; the rest stays random."""
    items.sort(key=lambda item: not _is_slow(item))


def _is_slow(item: pytest.Item) -> bool:
    module = item.getparent(pytest.Module)
    return module is not None and module.get_closest_marker("slow") is not None


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Let no test of the fault catalogue stand aside in silence."""
    report = yield
    demand(list(item.iter_markers()), report)
    return report


class HandClock:
    """A clock that stands still until it is turned."""

    def __init__(self, start: datetime = datetime(2026, 11, 24, 10, 42, tzinfo=UTC)) -> None:
        self._now = start
        self._monotonic = 1000.0

    def now(self) -> datetime:
        return self._now

    def today(self) -> date:
        return self._now.date()

    def monotonic(self) -> float:
        return self._monotonic

    def turn(self, *, seconds: float = 0, days: float = 0) -> None:
        """Let time pass for both readings."""
        self._now += timedelta(seconds=seconds, days=days)
        self._monotonic += seconds + days * 86_400


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture(autouse=True)
def no_unexpected_log_lines(request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Fail a test during which our own code logged a warning, unless it is marked `expects_log`."""
    yield
    if request.node.get_closest_marker("expects_log"):
        return
    lines = [
        record.getMessage()
        for record in caplog.get_records("call")
        if record.name.startswith(OURS) and record.levelno >= logging.WARNING
    ]
    assert not lines, f"unexpected log lines: {lines}"


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[Pair]:
    """Two laptops and an office of their own."""
    from tests.two_laptops import Pair  # noqa: PLC0415 - it begins with the clock of this file, and few tests need it

    made = Pair(tmp_path)
    yield made
    made.close()
