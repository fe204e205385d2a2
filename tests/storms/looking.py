"""Looking into a store past the program: its revision, its form and every row of it."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hubshift_desktop.store.connection import connect
from tests.empty_store import KEY
from tests.storms.desk import CASE_FILE

_FORM = "SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' ORDER BY type, name"
_REVISION = "alembic_version"
SOUND = [("ok",)]


@dataclass(frozen=True, slots=True)
class Look:
    """What a file is. `rows` are those of every table but the revision's."""

    revision: str
    form: list[tuple[Any, ...]]
    rows: dict[str, list[str]]
    soundness: list[tuple[Any, ...]]

    def changes(self, other: Look) -> list[str]:
        """Name the tables that do not hold the same."""
        return [name for name in sorted(self.rows.keys() | other.rows) if self.rows.get(name) != other.rows.get(name)]


def look_into(case_file: Path) -> Look:
    """Read a whole file."""
    connection = connect(case_file, key=KEY, is_writer=False)
    try:
        form = connection.execute(_FORM).fetchall()
        tables = [name for kind, name, _ in form if kind == "table" and name != _REVISION]
        (revision,) = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        rows = {}
        for name in tables:
            query = f'SELECT * FROM "{name}"'  # noqa: S608 - the name is the schema's own
            rows[name] = sorted(map(repr, connection.execute(query)))
        return Look(revision, form, rows, soundness=connection.execute("PRAGMA integrity_check").fetchall())
    finally:
        connection.close()


def look_aside(folder: Path) -> Look:
    """Look at a copy: SQLite brings the log home when a file is opened and closed, and that shall be the program's."""
    with TemporaryDirectory(dir=folder.parent) as name:
        aside = Path(shutil.copytree(folder, Path(name) / "laptop"))
        return look_into(aside / CASE_FILE)
