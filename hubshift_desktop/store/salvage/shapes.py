"""Which table a leaf belongs to whose tree is broken: told by the form of its rows, never guessed.

Every row of ours has a column or two that only its table fills in this way. A row that fits no table, or more than
one, is left where it is and counted.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Table

from hubshift_desktop.domain.states import Kind, OpKind
from hubshift_desktop.store import tables
from hubshift_desktop.store.salvage.trees import Cell, Value

Row = dict[str, Any]

# In the order of what a person would miss most.
WANTED: tuple[Table, ...] = (
    tables.outbox,
    tables.record,
    tables.draft,
    tables.edit_journal,
    tables.conflict,
    tables.setting,
    tables.blob,
    tables.record_blob,
    tables.attempt,
    tables.tombstone,
    tables.saved_view,
    tables.server_cap,
    tables.access_log,
)
_KINDS, _OP_KINDS = frozenset(map(str, Kind)), frozenset(map(str, OpKind))
_HEX_ID, _SHA256 = re.compile(r"[0-9a-f]{32}"), re.compile(r"[0-9a-f]{64}")


def row_of(table: Table, cell: Cell) -> Row | None:
    """Return a cell as a row of `table`, or None when it has not its form."""
    columns = list(table.columns)
    if len(cell.values) != len(columns):
        return None
    row: Row = {}
    for column, value in zip(columns, cell.values, strict=True):
        # SQLite keeps the number of a row apart from it and leaves the column empty.
        given = cell.row if value is None and column.primary_key and column.type.python_type is int else value
        if not _fits(given, column.type.python_type, may_be_empty=bool(column.nullable)):
            return None
        row[column.name] = given
    return row


def table_of(cells: list[Cell], candidates: Mapping[str, Table]) -> Table | None:
    """Return the one table whose form all rows of a leaf have."""
    fitting = [table for table in candidates.values() if cells and all(_is_told(table, cell) for cell in cells)]
    return fitting[0] if len(fitting) == 1 else None


def _fits(value: Value, wanted: type, *, may_be_empty: bool) -> bool:
    return (value is None and may_be_empty) or isinstance(value, wanted)


def _is_told(table: Table, cell: Cell) -> bool:
    row = row_of(table, cell)
    return row is not None and _TELLS[table.name](row)


def _is_json(value: str, *kinds: type) -> bool:
    try:
        return isinstance(json.loads(value), kinds)
    except ValueError:
        return False


_TELLS: dict[str, Callable[[Row], bool]] = {
    "outbox": lambda row: row["kind"] in _OP_KINDS and _is_json(row["paths_json"], list),
    "record": lambda row: row["kind"] in _KINDS and _is_json(row["local_json"], dict),
    "draft": lambda row: _is_json(row["values_json"], dict),
    "edit_journal": lambda row: row["entity"] in _KINDS,
    "conflict": lambda row: _is_json(row["mine_json"], object),
    "setting": lambda row: not _HEX_ID.fullmatch(row["value_json"]) and _is_json(row["value_json"], object),
    "blob": lambda row: bool(_SHA256.fullmatch(row["sha256"])),
    "record_blob": lambda row: bool(_HEX_ID.fullmatch(row["blob_id"])),
    "attempt": lambda row: isinstance(row["n"], int),
    "tombstone": lambda row: row["kind"] in _KINDS and not _is_json(row["presence"], object),
    "saved_view": lambda row: _is_json(row["definition_json"], dict),
    "server_cap": lambda row: row["origin"].startswith("http") and _is_json(row["learnt_json"], dict),
    "access_log": lambda row: len(row["mac"]) == 32,
}
