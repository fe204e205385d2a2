"""The encrypted case file: one lane for writing, many views for reading, and nothing of SQL outside this package."""

from __future__ import annotations

import os
import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlalchemy import Connection, Engine, event
from ulid import ULID

from hubshift_desktop.domain.clock import Clock
from hubshift_desktop.domain.errors import KnownError
from hubshift_desktop.store import migrate
from hubshift_desktop.store.access import AccessKeys
from hubshift_desktop.store.connection import make_engine
from hubshift_desktop.store.errors import DamagedStoreError
from hubshift_desktop.store.link import Link
from hubshift_desktop.store.old_copies import copies_of, remove_copies
from hubshift_desktop.store.room import Desk
from hubshift_desktop.store.salvage.suspicion import note_suspicion
from hubshift_desktop.store.unit_of_work import Reader, UnitOfWork
from hubshift_desktop.store.upkeep import checkpoint, integrity
from hubshift_desktop.store.values import IntegrityReport

VAULT_FILE = "vault.json"
_AT_HAND = 4  # connections that are kept for the next reading
# A save takes milliseconds: nobody who writes behind the window waits so long for one.
_LONGEST_PATIENCE_S = 1.0


def new_ulid() -> str:
    """Return a fresh local id: unique without asking anybody, and ordered by time of making."""
    return str(ULID())


class Store:
    """An open case file. Threads share it: writing goes through one lane, each read has its own connection."""

    def __init__(self, *, writer: Engine, readers: Engine, access_key: bytes, clock: Clock, path: Path) -> None:
        self.path = path
        self._readers = readers
        self._idle: deque[Connection] = deque()
        self._writer_engine = writer
        self._writer: Connection = writer.connect()
        self._lane = threading.RLock()
        self._clock = clock
        self._access_key = access_key
        self._access_keys = AccessKeys(access_key)
        self._new_id: Callable[[], str] = new_ulid
        self._day: date | None = None  # the last one that a commit has begun
        self._has_tried_copies = False
        self._is_writing = False
        self._is_closed = False
        self._give_way: Callable[[], None] | None = None
        self._wanting = 0
        self._counting = threading.Condition()
        event.listen(writer, "before_cursor_execute", self._on_statement)

    @classmethod
    def open(cls, path: Path, *, key: bytes, access_key: bytes, clock: Clock, migrations: Path) -> Self:
        """Open the case file, bringing an older one up to date first (with a kept copy).

        A file that is missing or empty beside a `vault.json` is damage, never a first run; see `create` for that.
        """
        is_set_up = (path.parent / VAULT_FILE).exists()
        if not path.exists() and not is_set_up:
            return cls.create(path, key=key, access_key=access_key, clock=clock, migrations=migrations)
        # Empty without a vault, it is what a set-up leaves that died before its first commit: the vault comes after it.
        if not path.exists() or (is_set_up and path.stat().st_size == 0):
            raise DamagedStoreError
        return cls._opened(path, key=key, access_key=access_key, clock=clock, migrations=migrations)

    @classmethod
    def create(cls, path: Path, *, key: bytes, access_key: bytes, clock: Clock, migrations: Path) -> Self:
        """Make a new case file at `path`; refuses to touch one that is there."""
        # Made by us first, because SQLite itself would create the file readable by everybody.
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        return cls._opened(path, key=key, access_key=access_key, clock=clock, migrations=migrations)

    @classmethod
    def _opened(cls, path: Path, *, key: bytes, access_key: bytes, clock: Clock, migrations: Path) -> Self:
        migrate.bring_up_to_date(path, key=key, migrations=migrations)
        store = cls(
            writer=make_engine(path, key=key, is_writer=True),
            readers=make_engine(path, key=key, is_writer=False),
            access_key=access_key,
            clock=clock,
            path=path,
        )
        with store.write(by="store") as work:
            work.commit()
        return store

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @contextmanager
    def write(self, *, by: str = "person", give_way: Callable[[], None] | None = None) -> Iterator[UnitOfWork]:
        """Open one unit of work. Never hold it across a network call: everybody else waits.

        Whoever writes much in the background hands over `give_way`. It is called before each statement and returns when
        the window has had its turn; not while somebody else wants to write. Whoever waited already goes first.
        """
        with self._at_work(give_way) as desk:
            work = UnitOfWork(self._writer, desk, keys=self._access_keys, by=by)
            today = self._clock.today()
            if today != self._day:
                work.begin_day()
            yield work
            if work.is_committed:
                self._day = today

    @contextmanager
    def read(self) -> Iterator[Reader]:
        """Open one consistent view for reading."""
        if self._is_closed:
            raise RuntimeError("the store is closed")
        connection = self._reading()
        try:
            desk = Desk(link=Link(connection), clock=self._clock, new_id=self._new_id)
            yield Reader(desk, keys=AccessKeys(self._access_key))
            connection.rollback()
        except BaseException:  # whatever it was, nobody reads on through a connection that was left in the middle
            connection.close()
            raise
        self._put_aside(connection)

    @contextmanager
    def read_in_lane(self, *, give_way: Callable[[], None] | None = None) -> Iterator[Reader]:
        """Open a view on the connection that writes, in its lane.

        For whoever reads between two writes of their own: each commit makes the pages of every other connection old,
        and to unseal them anew takes longer than most questions.
        """
        with self._at_work(give_way) as desk:
            yield Reader(desk, keys=self._access_keys)

    @contextmanager
    def _at_work(self, give_way: Callable[[], None] | None) -> Iterator[Desk]:
        """Take the lane for one transaction; what nobody has committed by its end is rolled back."""
        with self._in_lane(is_patient=give_way is not None):
            self._refuse_unusable()
            self._is_writing, self._give_way = True, give_way
            try:
                self._writer.begin()
                yield Desk(link=Link(self._writer), clock=self._clock, new_id=self._new_id)
            finally:
                self._is_writing, self._give_way = False, None
                self._end_transaction()

    def integrity(self) -> IntegrityReport:
        """Let SQLite and SQLCipher read the whole file and say what is not sound."""
        # On a connection of its own: one that has searched before another has written holds an old picture of the
        # search index, and SQLite's check then takes a sound index for a damaged one.
        with self._readers.connect() as connection:
            return integrity(connection)

    def let_old_copies_go(self) -> None:
        """Remove the copies of older forms of this file, once a complete cycle has proved the new one (`old_copies`).

        Reads the whole file when there are any: never on the window's thread. It takes no lane, so no save waits, and
        it is tried once in a run: what did not go goes after the next start. A file that is found unsound is told of
        there, too, and then the copy is what it is for.
        """
        if self._is_closed or self._has_tried_copies:
            return
        self._has_tried_copies = True
        # The disk may fail: this is no time to give up a copy then, and no reason for a cycle to fail.
        with suppress(KnownError, OSError):
            if not any(copies_of(self.path)):
                return
            if self.integrity().is_sound:
                remove_copies(self.path)
            else:
                note_suspicion(self.path)

    def checkpoint(self) -> None:
        """Bring the write-ahead log into the file itself, for a copy or before closing."""
        with self._lane:
            self._refuse_unusable()
            checkpoint(self._writer)

    def close(self) -> None:
        """Close every connection. The key's copies in this process's memory outlive it: lock starts a fresh process."""
        with self._lane:
            if self._is_closed:
                return
            self._is_closed = True
            self._drop_readers()
            self._writer.close()
            self._writer_engine.dispose()

    @property
    def is_wanted(self) -> bool:
        """Whether somebody waits for the writing lane."""
        return self._wanting > 0

    def _reading(self) -> Connection:
        """Return a connection to read through: one that was put aside, if there is one.

        A cycle of sync reads some fifty times, and opening the file costs more than most of the answers.
        """
        try:
            return self._idle.pop()
        except IndexError:
            return self._readers.connect()

    def _put_aside(self, connection: Connection) -> None:
        if len(self._idle) >= _AT_HAND:
            connection.close()
            return
        self._idle.append(connection)
        if self._is_closed:  # meanwhile, on another thread
            self._drop_readers()

    def _drop_readers(self) -> None:
        with suppress(IndexError):  # the last one may go to somebody else between looking and taking
            while True:
                self._idle.pop().close()

    def _end_transaction(self) -> None:
        """Roll back what was not committed, a commit included that the disk refused.

        After such a one SQLAlchemy keeps a dead transaction and rolls nothing back, while SQLite may keep a live one.
        Both must go, or no later save could begin.
        """
        if self._writer.get_transaction() is not None:
            self._writer.rollback()
            self._writer.connection.rollback()

    def _on_statement(self, *_told: object) -> None:
        if self._give_way is not None and not self.is_wanted:
            self._give_way()

    @contextmanager
    def _in_lane(self, *, is_patient: bool) -> Iterator[None]:
        """Take the lane; whoever has it at the time is told by `_wanting` that somebody waits.

        A lock goes to whoever asks first once it is free, and that is who gave it back a moment ago. So one who writes
        transaction after transaction is patient: those who wait go first.
        """
        if is_patient:
            with self._counting:
                self._counting.wait_for(lambda: not self.is_wanted, timeout=_LONGEST_PATIENCE_S)
        if not self._lane.acquire(blocking=False):
            with self._counting:
                self._wanting += 1
            self._lane.acquire()
            with self._counting:
                self._wanting -= 1
                self._counting.notify_all()
        try:
            yield
        finally:
            self._lane.release()

    def _refuse_unusable(self) -> None:
        if self._is_closed:
            raise RuntimeError("the store is closed")
        if self._is_writing:
            raise RuntimeError("a unit of work is already open on this thread")
