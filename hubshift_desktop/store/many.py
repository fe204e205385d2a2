"""Reading and writing rows with one prepared statement for any number of them.

A pull brings clients by the hundred. Asked one by one, the statements cost far more than what they find.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from operator import itemgetter
from typing import Any

from sqlalchemy import Select, Table, bindparam, func, insert, select, update

from hubshift_desktop.store.link import Link, Prepared

_AT = "changed_row"
_NEW = "new_"
_AT_ONCE = 500


def among(name: str) -> Select[Any]:
    """Return a query for the values that are handed over under `name` by `told`.

    Unlike a list of parameters it is one text for any number of them, so that it is prepared once.
    """
    return select(func.json_each(bindparam(name)).table_valued("value").c.value)


def told(values: Iterable[str]) -> str:
    """Return values as `among` reads them; `ValueError` for one with a NUL in it, which SQLite would take for less."""
    wanted = list(values)
    if any("\0" in one for one in wanted):
        raise ValueError("a value with a NUL in it cannot be asked for in a list")
    return json.dumps(wanted)


def portions(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    """Return the ids in groups that no statement is too long for."""
    return (ids[first : first + _AT_ONCE] for first in range(0, len(ids), _AT_ONCE))


def insert_many(db: Link, table: Table, rows: Sequence[Mapping[str, Any]], *, or_replace: bool = False) -> None:
    """Insert rows that all name the same columns; with `or_replace`, in the place of those that have their keys."""
    if not rows:
        return
    columns = rows[0].keys()
    if any(row.keys() != columns for row in rows):
        raise ValueError("the rows of one insert name different columns: some of them would be lost")
    statement, names = _inserting(table, frozenset(columns), or_replace=or_replace)
    # A tuple also where there is one column only.
    values = map(itemgetter(*names), rows) if len(names) > 1 else ((row[names[0]],) for row in rows)
    db.write_texts(statement, list(values))


def insert_one(db: Link, table: Table, row: Mapping[str, Any], *, or_replace: bool = False) -> int:
    """Insert a row and return its number."""
    statement, names = _inserting(table, frozenset(row), or_replace=or_replace)
    return db.write_text(statement, [row[name] for name in names])


@cache
def _inserting(table: Table, names: frozenset[str], *, or_replace: bool) -> tuple[str, tuple[str, ...]]:
    """Return the statement and the order of its columns: the table's own."""
    ordered = tuple(sorted(names, key=table.columns.keys().index))
    statement = insert(table).values(dict.fromkeys(ordered, ""))
    return Prepared(statement.prefix_with("OR REPLACE") if or_replace else statement).text, ordered


def write_changes(db: Link, table: Table, key: str, changed: Iterable[tuple[Any, Mapping[str, Any]]]) -> int:
    """Write (key, what changed) of many rows, and return how many rows there were to change.

    Rows in which the same columns changed share a statement.
    """
    groups: dict[tuple[str, ...], list[tuple[Any, Mapping[str, Any]]]] = {}
    for at, changes in changed:
        if changes:
            groups.setdefault(tuple(changes), []).append((at, changes))
    count = 0
    for names, rows in groups.items():
        statement = _changing(table, key, names)
        values = [
            statement.values({_AT: at, **{f"{_NEW}{name}": value for name, value in changes.items()}})
            for at, changes in rows
        ]
        count += db.write_texts(statement.text, values)
    return count


@cache
def _changing(table: Table, key: str, names: tuple[str, ...]) -> Prepared:
    new: dict[str, Any] = {name: bindparam(f"{_NEW}{name}") for name in names}
    return Prepared(update(table).where(table.c[key] == bindparam(_AT)).values(new))
