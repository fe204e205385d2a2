"""Lists in all the shapes that the live system gives them, and their page numbers where it gives any."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from hubshift_desktop.domain.fields import JsonValue

Row = TypeVar("Row")
_ROWS = ("clients", "docs", "data", "items", "results", "goals", "documents", "appointments")


@dataclass(frozen=True, slots=True)
class Numbers:
    """Where a page stands; None where the office did not say."""

    page: int | None = None
    total_pages: int | None = None
    total_items: int | None = None
    items_per_page: int | None = None


def rows_of(answer: JsonValue) -> list[JsonValue] | None:
    """Return the rows of a list answer, None when there is no list in it."""
    room = answer
    for _ in range(3):
        if isinstance(room, list):
            return room
        if not isinstance(room, dict):
            return None
        room = next((room[key] for key in _ROWS if isinstance(room.get(key), list)), room.get("data"))
    return None


def _count(room: dict[str, JsonValue], *names: str) -> int | None:
    for name in names:
        value = room.get(name)
        if isinstance(value, str) and value.isdecimal():
            value = int(value)
        if type(value) is int and value >= 0:
            return value
    return None


def numbers_of(answer: JsonValue) -> Numbers:
    """Read `pagination`, or `total, page, limit` beside the rows, wherever they stand."""
    rooms: list[dict[str, JsonValue]] = []
    data = answer.get("data") if isinstance(answer, dict) else None
    for room in (data, answer):
        if isinstance(room, dict):
            inner = room.get("pagination")
            rooms.extend(found for found in (inner, room) if isinstance(found, dict))
    for room in rooms:
        total = _count(room, "totalItems", "total", "totalDocs", "totalCount")
        if total is not None:
            size = _count(room, "itemsPerPage", "limit", "pageSize")
            pages = _count(room, "totalPages", "pages")
            if pages is None and size:
                pages = -(-total // size)
            return Numbers(
                page=_count(room, "currentPage", "page"), total_pages=pages, total_items=total, items_per_page=size
            )
    return Numbers()


def read_rows(rows: list[JsonValue], read: Callable[[dict[str, JsonValue]], Row | None]) -> tuple[tuple[Row, ...], int]:
    """Read each row; return those that could be read and how many could not: one bad row never hides the others."""
    found = [row for item in rows if isinstance(item, dict) and (row := read(item)) is not None]
    return tuple(found), len(rows) - len(found)
