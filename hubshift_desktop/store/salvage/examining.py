"""Is the file what was written? Looked at before SQLite opens it, because SQLite would write while it looks."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from hubshift_desktop.store.salvage.pages import Pages
from hubshift_desktop.store.salvage.suspicion import suspicion


@dataclass(frozen=True, slots=True, kw_only=True)
class Damage:
    """What is wrong with a case file."""

    is_missing: bool = False
    is_suspect: bool = False
    is_log_damaged: bool = False
    bad_pages: int = 0
    pages: int = 0

    def __bool__(self) -> bool:
        return self.is_missing or self.is_suspect or self.is_log_damaged or bool(self.bad_pages)

    @property
    def words(self) -> str:
        """Say it in a sentence."""
        if self.is_missing:
            return "The file is missing or empty."
        if self.bad_pages:
            return f"{self.bad_pages} of its {self.pages} parts can’t be read."
        if self.is_log_damaged:
            return "Its newest part, the log of the last changes, is damaged."
        return "Its parts do not fit together."


def examine(path: Path, *, key: bytes) -> Damage:
    """Look at every page without changing a byte. What SQLite itself complained of earlier counts as well."""
    if not path.exists() or path.stat().st_size == 0:
        return Damage(is_missing=True)
    pages = Pages(path, key=key)
    return Damage(
        is_suspect=suspicion(path).exists(),
        is_log_damaged=pages.is_log_damaged,
        bad_pages=len(pages.bad()),
        pages=pages.count,
    )
