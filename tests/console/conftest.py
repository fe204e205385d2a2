"""A small central on a real socket, and a console beside it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from hubshift_desktop.demo.server import DemoCentral
from tests.console.rig import Hub


@pytest.fixture
def central() -> Iterator[DemoCentral]:
    with DemoCentral(size=14) as office:
        yield office


@pytest.fixture
def bare(central: DemoCentral, tmp_path: Path) -> Hub:
    """A console whose profile is not made yet."""
    return Hub(tmp_path / "profile", central)


@pytest.fixture
def hub(bare: Hub) -> Hub:
    """A console that is signed in and has its first copy."""
    bare.set_up()
    assert bare.ask("sync")["online"]
    return bare
