"""A case file as it is just after it was made: making each anew would cost more than most tests."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from hubshift_desktop.store import Store
from tests.conftest import HandClock

MIGRATIONS = Path(__file__).resolve().parents[1] / "migrations"
KEY, ACCESS_KEY = b"k" * 32, b"a" * 32


@cache
def empty_store() -> bytes:
    """Return the bytes of an empty store under `KEY` and `ACCESS_KEY`, at the newest revision."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "store.db"
        with Store.create(path, key=KEY, access_key=ACCESS_KEY, clock=HandClock(), migrations=MIGRATIONS) as store:
            store.checkpoint()
        return path.read_bytes()
