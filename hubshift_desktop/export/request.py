"""What an export is asked for, as plain values, so that this room needs neither the store nor the services."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TypeAlias

from hubshift_desktop.domain.errors import KnownError

Cell: TypeAlias = str | int | float | None
Progress: TypeAlias = Callable[[int, int], None]
IsCancelled: TypeAlias = Callable[[], bool]


class CellKind(StrEnum):
    """How a column's values are written; `TEXT` keeps NDIS numbers, phones and postcodes exactly as they are."""

    TEXT = "text"
    DATE = "date"
    NUMBER = "number"


class ExportFormat(StrEnum):
    """The file types offered in the export dialog; the value is the file's extension."""

    XLSX = "xlsx"
    CSV = "csv"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column of the file. `DATE` values are `YYYY-MM-DD` text; anything else in them is shown as it is."""

    key: str
    heading: str
    kind: CellKind = CellKind.TEXT


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportRequest:
    """Everything one export needs. `total_count` is how many there are in all, for '37 of 212 clients'.

    `may_replace`: somebody has agreed that a file at `target` goes.
    """

    columns: tuple[Column, ...]
    rows: Iterable[Mapping[str, Cell]]
    row_count: int
    total_count: int
    filter_words: str
    user_name: str
    made_at: datetime
    target: Path
    format: ExportFormat
    may_replace: bool = False
    password: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What was made; the counts go into the access log."""

    target: Path
    rows: int
    columns: int
    size: int
    is_protected: bool


class ExportCancelledError(Exception):
    """The user stopped the export; nothing of it is left on the disk. Not a failure, so it has no words."""


class CannotSaveError(KnownError):
    """The chosen place does not take the file."""

    def __init__(self, *, sentence: str, next_step: str = "Choose another folder or name and try again.") -> None:
        super().__init__(title="The file was not saved", sentence=sentence, next_step=next_step)


class PlaceTakenError(CannotSaveError):
    """A file is at the chosen place, and nobody has agreed that it goes."""

    def __init__(self, *, next_step: str = "Choose another name, or agree that it is replaced.") -> None:
        super().__init__(sentence="A file with this name is there already.", next_step=next_step)


def no_progress(_done: int, _total: int) -> None:
    """For callers that show no progress."""


def never_cancelled() -> bool:
    """For callers that cannot be stopped."""
    return False
