"""One engine, one lane: every touch of the demo central's data is a short transaction behind one lock."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import RLock
from typing import Any

import sqlalchemy as sa
from sqlalchemy.pool import StaticPool

from hubshift_desktop.demo.tables import METADATA


def _tune_sqlite(connection: Any, _record: object) -> None:
    """WAL without an fsync per commit: the demo's data is made up, its speed is measured."""
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.close()


def _engine(url: str) -> sa.Engine:
    parsed = sa.make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return sa.create_engine(parsed)
    if parsed.database in (None, "", ":memory:"):
        # A memory database lives in its connection: all threads must share the one.
        return sa.create_engine(parsed, poolclass=StaticPool, connect_args={"check_same_thread": False})
    engine = sa.create_engine(parsed)
    sa.event.listen(engine, "connect", _tune_sqlite)
    return engine


class Database:
    """Hands out transactions. The lock makes the server thread and a test's own reading take turns."""

    def __init__(self, url: str) -> None:
        self._engine = _engine(url)
        self._lock = RLock()
        METADATA.create_all(self._engine)

    @contextmanager
    def begin(self) -> Iterator[sa.Connection]:
        """Open a transaction that commits on leaving and rolls back on any error."""
        with self._lock, self._engine.begin() as connection:
            yield connection

    def close(self) -> None:
        self._engine.dispose()
