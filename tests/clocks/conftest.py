"""What tests of clocks share: the small world of sync, and a zone for one test."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.sync.world import World


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path)
    yield made
    made.close()


@pytest.fixture(autouse=True, scope="module")
def counted(request: pytest.FixtureRequest) -> Iterator[list[str]]:
    """Print how many runs there were, past the capture: a number that nobody sees is a claim without its number."""
    runs: list[str] = []
    yield runs
    capture = request.config.pluginmanager.getplugin("capturemanager")
    with capture.global_and_fixture_disabled():
        # Standard error, because a worker of pytest-xdist has no other way out.
        sys.stderr.write(f"\n[clocks] {request.node.name}: {len(runs)} runs\n")


@pytest.fixture(autouse=True)
def count(request: pytest.FixtureRequest, counted: list[str]) -> None:
    """Count this run."""
    counted.append(request.node.name)


@pytest.fixture
def live_in() -> Iterator[Callable[[str], None]]:
    """Set the zone of this laptop, until the end of the test."""
    with pytest.MonkeyPatch.context() as patch:

        def move(zone: str) -> None:
            patch.setenv("TZ", zone)
            time.tzset()

        yield move
    time.tzset()
