"""A note beside the file that SQLite complained of it: it outlives the program that met the complaint."""

from __future__ import annotations

from pathlib import Path

_SUSPECT = ".suspect"


def suspicion(path: Path) -> Path:
    """Return where it is noted that SQLite met damage which no code of a page shows."""
    return path.with_name(f"{path.name}{_SUSPECT}")


def note_suspicion(path: Path) -> None:
    """Let the next opening know; where even that cannot be written, it meets the damage itself."""
    try:
        suspicion(path).touch()
    except OSError:
        return
