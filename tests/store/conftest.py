"""A store in a folder of its own, under a clock that only a hand turns.

One template is made a session and copied for each test: running the migrations anew is left to the tests of them.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from hubshift_desktop.store import Store
from hubshift_desktop.store.connection import connect
from tests.conftest import HandClock

KEY = bytes(range(32))
ACCESS_KEY = bytes(range(32, 64))
MIGRATIONS = Path(__file__).parents[2] / "migrations"


def open_store(path: Path, clock: HandClock, *, key: bytes = KEY) -> Store:
    """Open the case file at `path`, making it when there is none."""
    return Store.open(path, key=key, access_key=ACCESS_KEY, clock=clock, migrations=MIGRATIONS)


def rows(path: Path, statement: str) -> list[tuple[Any, ...]]:
    """Ask the file itself, past the store: what is really in it."""
    connection = connect(path, key=KEY, is_writer=False)
    try:
        return [tuple(row) for row in connection.execute(statement).fetchall()]
    finally:
        connection.close()


def meddle(path: Path, *statements: str) -> None:
    """Change the file behind the store's back, as somebody with the key and bad intent could."""
    connection = connect(path, key=KEY, is_writer=True)
    try:
        for statement in statements:
            connection.execute(statement)
    finally:
        connection.close()


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty case file at this program's revision."""
    path = tmp_path_factory.mktemp("template") / "case.db"
    open_store(path, HandClock()).close()
    return path


@pytest.fixture(scope="session")
def fresh(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Path]:
    """Give a new empty case file each time it is called."""

    def make() -> Path:
        path = tmp_path_factory.mktemp("case") / "case.db"
        shutil.copyfile(template, path)
        return path

    return make


@pytest.fixture
def path(template: Path, tmp_path: Path) -> Path:
    copy = tmp_path / "case.db"
    shutil.copyfile(template, copy)
    return copy


@pytest.fixture
def store(path: Path, clock: HandClock) -> Iterator[Store]:
    with open_store(path, clock) as opened:
        yield opened
