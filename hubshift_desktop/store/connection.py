"""Opening the encrypted file: the one place where a key meets a connection.

`sqlite://` with our own creator, never the pysqlcipher URL: that one puts the key into a string that gets logged.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import Connection, Dialect, Engine, NullPool, create_engine, event, make_url
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.util import LRUCache

from hubshift_desktop.store.errors import (
    DamagedStoreError,
    DiskFaultError,
    DiskFullError,
    StoreBusyError,
    WrongKeyError,
)
from hubshift_desktop.store.salvage.suspicion import note_suspicion

BUSY_SECONDS = 10.0
KEY_BYTES = 32
# Pages kept decrypted: for reading, the order index of 100,000 clients fits, so scrolling and re-sorting stay warm.
_CACHE_KIBIBYTES, _WRITERS_CACHE_KIBIBYTES = 24_576, 12_288
_CASE_FILE = "hubshift_case_file"
_COMPILED: LRUCache[object, object] = LRUCache(1_000)

_ATTACHING = frozenset({24, 25})  # SQLITE_ATTACH, SQLITE_DETACH
_DENY, _OK = int(sqlcipher.SQLITE_DENY), int(sqlcipher.SQLITE_OK)
_PRIMARY_CODE = 0xFF
_KNOWN_ERRORS = {
    5: StoreBusyError,  # SQLITE_BUSY
    6: StoreBusyError,  # SQLITE_LOCKED
    8: DiskFaultError,  # SQLITE_READONLY: the disk was mounted read-only or the file lost its rights
    10: DiskFaultError,  # SQLITE_IOERR
    11: DamagedStoreError,  # SQLITE_CORRUPT
    13: DiskFullError,  # SQLITE_FULL
    14: DiskFaultError,  # SQLITE_CANTOPEN
    26: WrongKeyError,  # SQLITE_NOTADB
}


def _deny_attach(action: int, *_names: str | None) -> int:
    """Refuse ATTACH: no statement, however smuggled in, may copy rows into a file without a key.

    Asked for each table and column that a statement names, whenever one is prepared.
    """
    return _DENY if action in _ATTACHING else _OK


def connect(path: Path, *, key: bytes, is_writer: bool) -> Any:
    """Return a keyed driver connection. A wrong key fails here, not at the first query of a pane."""
    connection = sqlcipher.connect(
        str(path), timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False, cached_statements=512
    )
    try:
        connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        for pragma in _pragmas(is_writer=is_writer):
            connection.execute(f"PRAGMA {pragma}")
    except sqlcipher.DatabaseError as error:
        connection.close()
        raise_known(error)
        raise
    connection.set_authorizer(_deny_attach)
    return connection


def _pragmas(*, is_writer: bool) -> tuple[str, ...]:
    common = (
        # Before anything that could sort: with FILE, 25 MB of plaintext were found in the temp folder.
        "temp_store = MEMORY",
        "foreign_keys = ON",
        "journal_mode = WAL",
        "secure_delete = ON",
        "trusted_schema = OFF",
        f"cache_size = -{_WRITERS_CACHE_KIBIBYTES if is_writer else _CACHE_KIBIBYTES}",
    )
    return (*common, "synchronous = FULL" if is_writer else "query_only = ON")


def raise_known(error: BaseException) -> None:
    """Raise the known error behind a driver error, if a user can meet it; else return and let the caller be loud."""
    code = getattr(error, "sqlite_errorcode", None)
    known = _KNOWN_ERRORS.get(code & _PRIMARY_CODE) if code is not None else None
    if known is not None:
        raise known from error


@cache
def _dialect() -> Dialect:
    """Return the one dialect of all engines, made known to the driver on a database of its own.

    What a statement compiles to depends on neither file nor key. `create_engine` would make one for each engine, and
    each compiles every statement anew: a third of what a day's work on a small store costs.
    """
    engine = create_engine("sqlite://", module=sqlcipher, poolclass=NullPool)
    with engine.connect():
        dialect = engine.dialect
    event.listen(dialect, "handle_error", _on_error)
    return dialect


def _on_error(context: ExceptionContext) -> None:
    raise_met(context.original_exception, context.engine)


def raise_met(error: BaseException, engine: Engine | None) -> None:
    """Raise the known error in place of the driver's, for whichever engine met it; else return."""
    try:
        raise_known(error)
    except (DamagedStoreError, WrongKeyError):
        path = engine.get_execution_options()[_CASE_FILE] if engine else None
        # Met while working: no code of a page may show it, so the next opening must not take the file for sound.
        if path is not None and path.exists():
            note_suspicion(path)
        raise


def hand_over(
    connection: Connection, text: str, values: Any = (), *, is_many: bool = False
) -> tuple[Any, list[tuple[Any, ...]]]:
    """Hand a statement to the driver as it is; return the cursor and what was found.

    Whoever listens at SQLAlchemy's doors hears of it as of any other, and what goes wrong gets the same words.
    """
    cursor: Any = connection.connection.dbapi_connection.cursor()  # type: ignore[union-attr]
    for listener in connection.dispatch.before_cursor_execute:
        listener(connection, cursor, text, values, None, is_many)
    try:
        if is_many:
            for listener in connection.dialect.dispatch.do_executemany:
                listener(cursor, text, values, None)
            cursor.executemany(text, values)
            return cursor, []
        for listener in connection.dialect.dispatch.do_execute:
            listener(cursor, text, values, None)
        cursor.execute(text, values)
        return cursor, cursor.fetchall()
    except sqlcipher.DatabaseError as error:
        raise_met(error, connection.engine)
        raise


def make_engine(path: Path, *, key: bytes, is_writer: bool) -> Engine:
    """Return an engine whose transactions we begin ourselves: the driver's own habit would take the lock too late."""
    if len(key) != KEY_BYTES:
        raise ValueError("the database key must be 32 bytes")

    def creator() -> Any:
        return connect(path, key=key, is_writer=is_writer)

    # No pool: a connection that was out while its pool was emptied would come back to it, and stay open with the key.
    dialect = _dialect()
    pool = NullPool(creator, dialect=dialect)
    options = {"compiled_cache": _COMPILED, _CASE_FILE: path}
    engine = Engine(pool, dialect, make_url("sqlite://"), hide_parameters=True, execution_options=options)
    begin = "BEGIN IMMEDIATE" if is_writer else "BEGIN"

    def on_begin(connection: Connection) -> None:
        hand_over(connection, begin)

    event.listen(engine, "begin", on_begin)
    return engine
