"""Reading and writing many rows with one statement each.

A pull brings clients by the hundred. Asked one by one, the statements cost far more than what they find.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, Select, Table, Update, bindparam, func, insert, select, update
from sqlalchemy.dialects.sqlite import dialect

_DIALECT = dialect(paramstyle="qmark")
_AT = "changed_row"
_AT_ONCE = 500


def among(name: str) -> Select[Any]:
    """Return a query for the values that are handed over under `name` by `told`.

    Unlike a list of parameters it is one text for any number of them, so that it is prepared once.
    """
    return select(func.json_each(bindparam(name)).table_valued("value").c.value)


def told(values: Iterable[str]) -> str:
    """Return values as `among` reads them."""
    return json.dumps(list(values))


def portions(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    """Return the ids in groups that no statement is too long for."""
    return (ids[first : first + _AT_ONCE] for first in range(0, len(ids), _AT_ONCE))


def insert_many(db: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows that all name the same columns.

    They go to the driver as they are: for many rows SQLAlchemy's care for each parameter costs more than SQLite does.
    """
    if rows:
        columns = rows[0].keys()
        if any(row.keys() != columns for row in rows):
            raise ValueError("the rows of one insert name different columns: some of them would be lost")
        statement, names = _inserting(table, frozenset(columns))
        db.exec_driver_sql(statement, list(map(itemgetter(*names), rows)))


@cache
def _inserting(table: Table, names: frozenset[str]) -> tuple[str, tuple[str, ...]]:
    """Return the statement and the order of its columns: the table's own."""
    ordered = tuple(sorted(names, key=table.columns.keys().index))
    return str(insert(table).values(dict.fromkeys(ordered, "")).compile(dialect=_DIALECT)), ordered


def write_changes(db: Connection, table: Table, key: str, changed: Iterable[tuple[Any, Mapping[str, Any]]]) -> None:
    """Write (key, what changed) of many rows; rows in which the same columns changed share a statement."""
    groups: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for at, changes in changed:
        if changes:
            groups.setdefault(tuple(changes), []).append({_AT: at, **changes})
    for rows in groups.values():
        db.execute(_changing(table, key), rows)


@cache
def _changing(table: Table, key: str) -> Update:
    return update(table).where(table.c[key] == bindparam(_AT))
