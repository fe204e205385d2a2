"""A fresh laptop for every test of the verbs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from hubshift_desktop.documents.preview import Previewer
from hubshift_desktop.services.bundle import Services
from tests.conftest import HandClock
from tests.services.desk import Desk
from tests.services.laptop import Laptop
from tests.sync.world import World


@pytest.fixture(scope="session")
def previewer() -> Iterator[Previewer]:
    """One process that reads files for all tests; starting one takes longer than most tests."""
    with Previewer() as made:
        yield made


@pytest.fixture
def laptop(tmp_path: Path, clock: HandClock, previewer: Previewer) -> Iterator[Laptop]:
    made = Laptop(tmp_path, clock=clock, previewer=previewer)
    yield made
    made.close()


@pytest.fixture
def services(laptop: Laptop) -> Services:
    return laptop.services


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    world = World(tmp_path)
    made = Desk(world)
    yield made
    made.services.close()
    world.close()
