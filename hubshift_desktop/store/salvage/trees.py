"""SQLite's trees, read page by page: every leaf that is sound gives its rows, whatever became of the others.

The form is SQLite's published file format, which is frozen. Only what is needed to read is here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Protocol

from hubshift_desktop.store.salvage.pages import USABLE

Value = None | int | float | str | bytes
_TABLE_LEAF, _TABLE_INNER, _INDEX_LEAF, _INDEX_INNER = 0x0D, 0x05, 0x0A, 0x02
_INNER = (_TABLE_INNER, _INDEX_INNER)
_FIRST_PAGE_HEAD = 100
_SIZES = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8}
_LEAST = (USABLE - 12) * 32 // 255 - 23
_MOST = {_TABLE_LEAF: USABLE - 35}
_MOST_IN_INDEX = (USABLE - 12) * 64 // 255 - 23


class BrokenError(Exception):
    """A cell, or what it points to, is not sound. It is counted and passed over."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One row of a table, or one entry of an index (whose `row` is 0)."""

    row: int
    values: tuple[Value, ...]
    age: int


@dataclass(slots=True)
class Walked:
    """What a tree gave. `is_whole` is False when a page or a row of it could not be read."""

    cells: list[Cell] = field(default_factory=list)
    pages: set[int] = field(default_factory=set)
    is_whole: bool = True


class PageSource(Protocol):
    """Where pages come from, each in clear or not at all."""

    @property
    def count(self) -> int: ...

    def numbers(self) -> range: ...

    def age(self, number: int) -> int: ...

    def read(self, number: int) -> bytes | None: ...


class Trees:
    """Reads the trees of one file."""

    def __init__(self, pages: PageSource) -> None:
        self._pages = pages

    def walk(self, root: int) -> Walked:
        """Return what hangs below `root`, sound page by sound page."""
        walked = Walked()
        waiting = [root]
        while waiting:
            number = waiting.pop()
            if number in walked.pages:
                continue
            walked.pages.add(number)
            page = self._pages.read(number) if 0 < number <= self._pages.count else None
            if page is None:
                walked.is_whole = False
                continue
            try:
                waiting.extend(self._below(number, page))
            except BrokenError:
                walked.is_whole = False
            self._gather(number, page, walked)
        return walked

    def leaves(self, *, apart_from: set[int]) -> Iterator[Walked]:
        """Yield each sound leaf of a table that no known tree has reached."""
        for number in self._pages.numbers():
            if number in apart_from:
                continue
            page = self._pages.read(number)
            if page is None or page[_head(number)] != _TABLE_LEAF:
                continue
            walked = Walked(pages={number})
            self._gather(number, page, walked)
            yield walked

    def _gather(self, number: int, page: bytes, walked: Walked) -> None:
        kind = page[_head(number)]
        if kind == _TABLE_INNER:
            return
        age = self._pages.age(number)
        for at in self._cells(number, page):
            try:
                row, values = self._cell(page, at, kind)
                walked.cells.append(Cell(row, values, age))
            except (BrokenError, IndexError, ValueError):
                walked.is_whole = False

    def _cells(self, number: int, page: bytes) -> list[int]:
        head = _head(number)
        kind = page[head]
        if kind not in (_TABLE_LEAF, _TABLE_INNER, _INDEX_LEAF, _INDEX_INNER):
            return []
        start = head + (12 if kind in _INNER else 8)
        count = min(int.from_bytes(page[head + 3 : head + 5], "big"), (USABLE - start) // 2)
        return [int.from_bytes(page[start + 2 * i : start + 2 * i + 2], "big") for i in range(count)]

    def _below(self, number: int, page: bytes) -> list[int]:
        head = _head(number)
        if page[head] not in (_TABLE_LEAF, _INDEX_LEAF, *_INNER):
            raise BrokenError
        if page[head] not in _INNER:
            return []
        last = int.from_bytes(page[head + 8 : head + 12], "big")
        return [*(int.from_bytes(page[at : at + 4], "big") for at in self._cells(number, page)), last]

    def _cell(self, page: bytes, at: int, kind: int) -> tuple[int, tuple[Value, ...]]:
        if kind == _INDEX_INNER:
            at += 4
        size, at = _varint(page, at)
        row = 0
        if kind == _TABLE_LEAF:
            row, at = _varint(page, at)
        return row, values_of(self._payload(page, at, size, _MOST.get(kind, _MOST_IN_INDEX)))

    def _payload(self, page: bytes, at: int, size: int, most: int) -> bytes:
        """Return a row's bytes; a long one goes on in a chain of pages of its own."""
        if size <= most:
            here = size
        else:
            here = _LEAST + (size - _LEAST) % (USABLE - 4)
            here = here if here <= most else _LEAST
        if at + here > USABLE:
            raise BrokenError
        parts, left = [page[at : at + here]], size - here
        following = int.from_bytes(page[at + here : at + here + 4], "big") if left else 0
        while left > 0:
            more = self._pages.read(following) if 0 < following <= self._pages.count else None
            if more is None:
                raise BrokenError
            parts.append(more[4 : 4 + min(left, USABLE - 4)])
            left -= len(parts[-1])
            following = int.from_bytes(more[:4], "big")
        return b"".join(parts)


def _head(number: int) -> int:
    return _FIRST_PAGE_HEAD if number == 1 else 0


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = 0
    for place in range(8):
        byte = data[at + place]
        value = (value << 7) | (byte & 0x7F)
        if byte < 0x80:
            return value, at + place + 1
    value = (value << 8) | data[at + 8]
    return value - (1 << 64) if value >= 1 << 63 else value, at + 9


def values_of(payload: bytes) -> tuple[Value, ...]:
    """Return the columns of a row's bytes; raises `BrokenError` or `IndexError` where they are none."""
    end, at = _varint(payload, 0)
    if not at <= end <= len(payload):
        raise BrokenError
    body, values = end, []
    while at < end:
        serial, at = _varint(payload, at)
        value, body = _value(payload, body, serial)
        values.append(value)
    return tuple(values)


def _value(payload: bytes, at: int, serial: int) -> tuple[Value, int]:
    if serial in (0, 8, 9):
        return (None if serial == 0 else serial - 8), at
    size = _SIZES.get(serial, 8 if serial == 7 else (serial - 12) // 2)
    raw = payload[at : at + size]
    if size < 0 or len(raw) != size:
        raise BrokenError
    if serial in _SIZES:
        return int.from_bytes(raw, "big", signed=True), at + size
    if serial < 12:
        raise BrokenError  # no table of ours holds a real number
    return (raw if serial % 2 == 0 else raw.decode("utf-8")), at + size
