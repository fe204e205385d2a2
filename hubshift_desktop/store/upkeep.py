"""Looking after the file: is it sound, and is everything in it rather than in its log."""

from __future__ import annotations

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import Connection

from hubshift_desktop.store.connection import hand_over, raise_known
from hubshift_desktop.store.errors import StoreBusyError
from hubshift_desktop.store.values import IntegrityReport


def integrity(connection: Connection) -> IntegrityReport:
    """Check every page's code (SQLCipher), every tree and index (SQLite), and every reference between rows."""
    _, cipher = hand_over(connection, "PRAGMA cipher_integrity_check")
    _, pages = hand_over(connection, "PRAGMA integrity_check")
    _, references = hand_over(connection, "PRAGMA foreign_key_check")
    problems = [str(line) for (line,) in (*cipher, *pages) if line != "ok"]
    return IntegrityReport(
        problems=(*problems, *(f"{row[0]} row {row[1]} refers to a missing {row[2]}" for row in references))
    )


def checkpoint(connection: Connection) -> None:
    """Move the write-ahead log into the file and empty it."""
    # The driver's own connection: a checkpoint cannot run inside the transaction SQLAlchemy would begin.
    cursor = connection.connection.cursor()
    try:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        busy = cursor.fetchall()[0][0]
    except sqlcipher.DatabaseError as error:
        # Past SQLAlchemy, so nobody else translates it: a disk that is full or fails is told in known words here too.
        raise_known(error)
        raise
    finally:
        cursor.close()
    if busy:
        raise StoreBusyError
