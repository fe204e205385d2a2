"""The way of a session to SQLite: the driver's own for statements that were prepared, SQLAlchemy's for all others.

What a statement says is written in SQLAlchemy, but for the full-text tables. For one that is asked a thousand times
with other values, its way through the layers costs ten times what SQLite needs for the answer, and a laptop that takes
in 10,000 clients asks some 80,000 (docs/decisions/0018). `Prepared` goes that way once and keeps what came of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.dialects.sqlite import dialect
from sqlalchemy.sql import ClauseElement
from sqlalchemy.sql.compiler import SQLCompiler

from hubshift_desktop.store.connection import hand_over

# By the names of its columns; SQLAlchemy's own rows, whose names may be columns, are as welcome.
Row = Mapping[Any, Any]
_DIALECT = dialect(paramstyle="qmark")
_NOTHING: Mapping[str, Any] = {}


class Prepared:
    """A statement as SQLAlchemy renders it, with the place of each value that it is asked with.

    Its types must be those that SQLite has itself (text, numbers, bytes): nothing is translated on the way.
    """

    def __init__(self, statement: ClauseElement) -> None:
        compiled = statement.compile(dialect=_DIALECT)
        if not isinstance(compiled, SQLCompiler) or compiled.post_compile_params:
            raise TypeError("only a question whose text is always the same can be prepared: lists go through `among`")
        self.text = str(compiled)
        self._places = tuple(
            (name, compiled.binds[name].required if name in compiled.binds else False, compiled.params.get(name))
            for name in compiled.positiontup or ()
        )

    def values(self, wanted: Mapping[str, Any]) -> tuple[Any, ...]:
        """Return the values in the order of their places; `KeyError` when one is missing."""
        return tuple([wanted[name] if is_asked else fixed for name, is_asked, fixed in self._places])


class Link:
    """What the rooms of one session ask and write through."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        # For what is built for one question.
        self.execute = connection.execute

    def rows(self, statement: Prepared, wanted: Mapping[str, Any] = _NOTHING) -> list[Row]:
        """Return what was found, each row by the names of its columns."""
        cursor, found = self._asked(statement.text, statement.values(wanted))
        columns = [column[0] for column in cursor.description]
        return [dict(zip(columns, row, strict=True)) for row in found]

    def row(self, statement: Prepared, wanted: Mapping[str, Any] = _NOTHING) -> Row | None:
        """Return the row that was found, if any; to find several is a bug of the question."""
        found = self.rows(statement, wanted)
        if len(found) > 1:
            raise RuntimeError("a question for one row found several")
        return found[0] if found else None

    def tuples(self, statement: Prepared, wanted: Mapping[str, Any] = _NOTHING) -> list[tuple[Any, ...]]:
        """Return what was found, each row as the statement orders its columns."""
        return self._asked(statement.text, statement.values(wanted))[1]

    def column(self, statement: Prepared, wanted: Mapping[str, Any] = _NOTHING) -> list[Any]:
        """Return the first value of each row that was found."""
        return [row[0] for row in self.tuples(statement, wanted)]

    def value(self, statement: Prepared, wanted: Mapping[str, Any] = _NOTHING) -> Any:
        """Return the first value of the first row; None when nothing was found."""
        found = self.tuples(statement, wanted)
        return found[0][0] if found else None

    def write(self, statement: Prepared, wanted: Mapping[str, Any] = _NOTHING) -> int:
        """Write, and return how many rows that changed."""
        return int(self._asked(statement.text, statement.values(wanted))[0].rowcount)

    def write_text(self, text: str, values: Sequence[Any]) -> int:
        """Write with a statement that the caller keeps as text, and return the number of the last row it added."""
        return int(self._asked(text, values)[0].lastrowid or 0)

    def write_texts(self, text: str, rows: Sequence[Sequence[Any]]) -> int:
        """Write many rows with one statement, and return how many that changed."""
        return int(self._run(text, rows, is_many=True)[0].rowcount)

    def ask_text(self, text: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Ask what SQLAlchemy has no words for: the full-text tables."""
        return self._asked(text, values)[1]

    def _asked(self, text: str, values: Sequence[Any]) -> tuple[Any, list[tuple[Any, ...]]]:
        return self._run(text, values, is_many=False)

    def _run(self, text: str, values: Any, *, is_many: bool) -> tuple[Any, list[tuple[Any, ...]]]:
        if not self._connection.in_transaction():
            self._connection.begin()
        return hand_over(self._connection, text, values, is_many=is_many)
