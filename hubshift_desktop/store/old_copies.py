"""The copies that bringing an older case file up to date makes, and when they go (sync.md 5.12).

A copy is for the case that the new form turns out wrong. It holds the health data of every client, so it may not lie
about for ever, and nobody would think of deleting it. It goes after the first complete cycle of sync with the new form:
then every record was read from the office into it, everything that goes by itself has gone out of it, and what waits
for a person stands in it. Before that, and while the file that stays is not sound from end to end, the copy stays.
A kill in between leaves some for the next complete cycle. Nothing ever reads a copy (decision 0014).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from hubshift_desktop.security.durable import sync_folder

# What a kill leaves of a copy that was being written or proved; SQLite names its own files after it.
_RESTS = r"(?:\.part|-wal|-shm|-journal)?"


def place_of_copy(path: Path, *, before: str, was: str) -> Path:
    """Return where the copy of a case file stands that is brought from one form to another."""
    return path.with_name(f"{path.stem}-before-{before}-was-{was}{path.suffix}")


def copies_of(path: Path) -> Iterator[Path]:
    """Return the files that are such copies of this case file, by their very names and no others."""
    name = re.compile(rf"{re.escape(path.stem)}-before-\d{{4}}-was-\d{{4}}{re.escape(path.suffix)}{_RESTS}")
    return (found for found in sorted(path.parent.iterdir()) if name.fullmatch(found.name) and _is_file(found))


def remove_copies(path: Path) -> None:
    """Remove the copies of a case file; one that another program holds open stays until the next time."""
    gone = [found for found in copies_of(path) if _is_removed(found)]
    if gone:
        sync_folder(path.parent)


def _is_file(found: Path) -> bool:
    return found.is_file() and not found.is_symlink()


def _is_removed(found: Path) -> bool:
    try:
        found.unlink()
    except OSError:
        return False
    return True
