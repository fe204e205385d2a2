"""What a damaged case file still tells: every row of every table that can be read, and how much could not."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Table

from hubshift_desktop.domain.states import OpState
from hubshift_desktop.store.salvage.pages import Pages
from hubshift_desktop.store.salvage.shapes import WANTED, Row, row_of, table_of
from hubshift_desktop.store.salvage.trees import Cell, Trees, Walked

T = TypeVar("T")
_ENDED = frozenset({str(OpState.DONE), str(OpState.WITHDRAWN)})
_OPEN_INDEX, _OP_IDS = "outbox_open", "sqlite_autoindex_outbox_1"
_SERVER_IDS, _LOCAL_IDS = "record_by_server_id", "sqlite_autoindex_record_1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Salvaged:
    """The rows that were read, by table, and what is known of those that were not.

    `open_ops` is how many changes waited, as far as rows and indexes tell; exact only where `is_count_known`.
    `open_op_ids` names them, where two indexes still know all of them. `server_ids` are the office's ids of records
    whose own row is lost. `is_checked` is False where no page could be proved, because the head of the file is gone:
    then its rows stand on their form alone.
    """

    rows: Mapping[str, list[Row]] = field(default_factory=dict)
    revision: str = ""
    open_ops: int = 0
    is_count_known: bool = False
    server_ids: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    bad_pages: int = 0
    pages: int = 0
    is_checked: bool = True
    is_outbox_whole: bool = False
    open_op_ids: frozenset[str] | None = None

    def parsed(self, table: str, parse: Callable[[Row], T]) -> list[T]:
        """Return the rows of a table as values; one that is no value is left out."""
        found = []
        for row in self.rows.get(table, ()):
            try:
                found.append(parse(row))
            except (ValueError, KeyError, TypeError, AttributeError):
                continue
        return found


def salvage(path: Path, *, key: bytes) -> Salvaged:
    """Read everything that can be read, changing nothing."""
    return _Reading(Pages(path, key=key)).done()


class _Reading:
    """One reading of one file."""

    def __init__(self, pages: Pages) -> None:
        self._pages = pages
        self._trees = Trees(pages)
        self._roots: dict[str, int] = {}
        self._reached: set[int] = set()
        self._tables: dict[str, Walked] = {}

    def done(self) -> Salvaged:
        if self._pages.is_empty:
            return Salvaged()
        is_schema_whole = self._read_schema()
        for table in WANTED:
            self._walk(table.name)
        self._reach_the_others()
        if not is_schema_whole or any(not walked.is_whole for walked in self._tables.values()):
            self._take_in_orphans()
        rows = {table.name: self._rows(table) for table in WANTED}
        open_ops, is_known = self._count_open(rows["outbox"])
        bad = self._pages.bad()
        return Salvaged(
            rows=rows,
            revision=self._revision(),
            open_ops=open_ops,
            is_count_known=is_known,
            server_ids=self._server_ids(),
            bad_pages=len(bad),
            pages=self._pages.count,
            is_checked=self._pages.has_code,
            is_outbox_whole=self._tables["outbox"].is_whole,
            open_op_ids=self._open_op_ids(),
        )

    def _read_schema(self) -> bool:
        """Learn where each tree begins; whether all of that could be read."""
        walked = self._trees.walk(1)
        self._reached |= walked.pages
        for cell in walked.cells:
            self._learn(cell)
        if walked.is_whole:
            return True
        for leaf in self._trees.leaves(apart_from=self._reached):
            if leaf.cells and all(_is_schema(cell) for cell in leaf.cells):
                self._reached |= leaf.pages
                for cell in leaf.cells:
                    self._learn(cell)
        return False

    def _learn(self, cell: Cell) -> None:
        if _is_schema(cell):
            name, root = cell.values[1], cell.values[3]
            self._roots[str(name)] = int(root or 0)

    def _walk(self, name: str) -> Walked:
        root = self._roots.get(name)
        walked = self._trees.walk(root) if root else Walked(is_whole=False)
        self._reached |= walked.pages
        self._tables[name] = walked
        return walked

    def _reach_the_others(self) -> None:
        """Walk the trees nobody needs as well, so that their leaves are not taken for lost ones."""
        for name, root in self._roots.items():
            if root and name not in self._tables and root not in self._reached:
                self._reached |= self._trees.walk(root).pages

    def _take_in_orphans(self) -> None:
        """Give leaves that no tree leads to any more to the broken table whose form they have."""
        broken = {table.name: table for table in WANTED if not self._tables[table.name].is_whole}
        for leaf in self._trees.leaves(apart_from=self._reached | self._pages.free()):
            table = table_of(leaf.cells, broken)
            if table is not None:
                self._tables[table.name].cells.extend(leaf.cells)
                self._reached |= leaf.pages

    def _rows(self, table: Table) -> list[Row]:
        """Return each row once, in the order of its number; of two forms the newer."""
        newest: dict[int, Cell] = {}
        for cell in self._tables[table.name].cells:
            known = newest.get(cell.row)
            if known is None or cell.age > known.age:
                newest[cell.row] = cell
        found = (row_of(table, newest[number]) for number in sorted(newest))
        return [row for row in found if row is not None]

    def _count_open(self, ops: list[Row]) -> tuple[int, bool]:
        """Count what waited: the index of open changes names each one, also where its row is lost."""
        index = self._index(_OPEN_INDEX)
        read = {row["seq"] for row in ops if row["state"] not in _ENDED}
        ended = {row["seq"] for row in ops} - read
        named = {entry[-1] for entry in index.cells_values()} - ended
        return len(read | named), index.is_whole or self._tables["outbox"].is_whole

    def _open_op_ids(self) -> frozenset[str] | None:
        """Name the changes that waited, or None where an index cannot tell of all."""
        waits, names = self._index(_OPEN_INDEX), self._index(_OP_IDS)
        if not (waits.is_whole and names.is_whole):
            return None
        numbers = {entry[-1] for entry in waits.cells_values()}
        return frozenset(str(op_id) for op_id, number in names.cells_values() if number in numbers)

    def _server_ids(self) -> dict[str, tuple[str, str]]:
        """Return kind and office's id by local id, for records whose row is lost: two indexes know them together."""
        kept = {row["local_id"] for row in self._rows(_RECORD)}
        local = {entry[-1]: entry[0] for entry in self._index(_LOCAL_IDS).cells_values()}
        found: dict[str, tuple[str, str]] = {}
        for kind, server_id, number in self._index(_SERVER_IDS).cells_values(3):
            local_id = local.get(number)
            if isinstance(local_id, str) and local_id not in kept:
                found[local_id] = (str(kind), str(server_id))
        return found

    def _index(self, name: str) -> _Index:
        root = self._roots.get(name)
        return _Index(self._trees.walk(root) if root else Walked(is_whole=False))

    def _revision(self) -> str:
        root = self._roots.get("alembic_version")
        cells = self._trees.walk(root).cells if root else []
        return str(cells[0].values[0]) if cells and cells[0].values else ""


class _Index:
    """The entries of an index: the columns, then the number of the row."""

    def __init__(self, walked: Walked) -> None:
        self.is_whole = walked.is_whole
        self._cells = walked.cells

    def cells_values(self, length: int = 2) -> list[tuple[Any, ...]]:
        return [cell.values for cell in self._cells if len(cell.values) == length]


_RECORD = next(table for table in WANTED if table.name == "record")


def _is_schema(cell: Cell) -> bool:
    values = cell.values
    return len(values) == 5 and values[0] in ("table", "index", "trigger", "view") and isinstance(values[1], str)
