"""A small central on a real socket and a console beside it: signed in, with its first copy, and fresh for every test.

Set-up and first sync are done once; each test gets a copy of the laptop and of the office, on the same port, because
a profile belongs to one address.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from hubshift_desktop.demo.server import DemoCentral
from tests.console.rig import Hub
from tests.own_port import start_on_a_port_of_its_own

_SIZE = 8


@dataclass(frozen=True, slots=True)
class Pattern:
    """What the copies are made of."""

    laptop: Path
    office: Path
    port: int


def _office(folder: Path) -> DemoCentral:
    return DemoCentral(size=_SIZE, database_url=f"sqlite:///{folder / 'central.db'}")


@pytest.fixture(scope="session")
def pattern(tmp_path_factory: pytest.TempPathFactory) -> Pattern:
    folder = tmp_path_factory.mktemp("pattern")
    (folder / "office").mkdir()
    with closing(_office(folder / "office")) as office:
        start_on_a_port_of_its_own(office)
        hub = Hub(folder / "laptop", office)
        hub.set_up()
        assert hub.ask("sync")["online"]
        port = int(office.base_url.rpartition(":")[2])
    return Pattern(laptop=folder / "laptop", office=folder / "office", port=port)


@pytest.fixture
def central(pattern: Pattern, tmp_path: Path) -> Iterator[DemoCentral]:
    shutil.copytree(pattern.office, tmp_path / "office")
    office = _office(tmp_path / "office")
    office.start(port=pattern.port)
    yield office
    office.close()


@pytest.fixture
def bare(central: DemoCentral, tmp_path: Path) -> Hub:
    """A console whose profile is not made yet."""
    return Hub(tmp_path / "profile", central)


@pytest.fixture
def hub(bare: Hub, pattern: Pattern) -> Hub:
    """A console that is signed in and has its first copy."""
    shutil.copytree(pattern.laptop, bare.paths.folder)
    return bare
