"""The nursery and the day without faults, by which every hurt day is judged."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.storms.bureau import Holdings
from tests.storms.proving import Nursery, Trial, fingerprint
from tests.storms.tracing import Point, demand_strace, points_in


@dataclass(frozen=True, slots=True)
class Calm:
    """The day on which nothing went wrong: the store after each commit, every call to the disk, the office's end."""

    states: list[str]
    points: list[Point]
    holdings: Holdings


def wanted(name: str, usual: int) -> int | None:
    """Return how many points a run of the tests tries, by the environment; None is every one of them."""
    asked = os.environ.get(name, str(usual))
    return None if asked == "all" else int(asked)


@pytest.fixture
def tell(capsys: pytest.CaptureFixture[str]) -> Callable[[str], None]:
    """Print what was proven, past the capture: a number that nobody sees is a claim without its number."""

    def say(words: str) -> None:
        with capsys.disabled():
            # Standard error, because a worker of pytest-xdist has no other way out.
            sys.stderr.write(f"\n[storms] {words}\n")

    return say


@pytest.fixture(scope="package")
def nursery() -> Iterator[Nursery]:
    made = Nursery()
    yield made
    made.close()


@pytest.fixture(scope="package")
def calm(nursery: Nursery, tmp_path_factory: pytest.TempPathFactory) -> Calm:
    demand_strace()
    folder = tmp_path_factory.mktemp("calm")
    watched = Trial(nursery, folder / "watched")
    states = [fingerprint(watched.case_file)]
    heard = watched.run(on_commit=lambda: states.append(fingerprint(watched.case_file)))
    assert (heard.is_over, heard.refused, heard.broken) == (True, [], "")
    traced = Trial(nursery, folder / "traced")
    assert traced.run(inject="").is_over
    return Calm(states=states, points=points_in(traced.log), holdings=traced.bureau.holdings())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "laptop"
