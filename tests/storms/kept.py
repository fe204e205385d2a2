"""Stores as programs of the past really wrote them, kept as text in `kept_stores`, with what their office held then.

A file stands for a release. `python -m tests.storms.kept FILE` writes the one of the program that is checked out. Pages
under a key cannot be compressed, so the rows are kept and laid into a store that the migrations of that time have made.
"""

from __future__ import annotations

import gzip
import json
import shutil
import sys
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hubshift_desktop.domain.states import OpKind, OpState
from hubshift_desktop.paths import migrations_dir
from hubshift_desktop.store import migrate
from hubshift_desktop.store.connection import connect, make_engine
from tests.conftest import HandClock
from tests.empty_store import KEY
from tests.simulation.office import ModelOffice, Stored
from tests.storms.bureau import Bureau
from tests.storms.desk import CASE_FILE, PAPERS, TellingStore
from tests.storms.left import Left
from tests.storms.past import Past, cases
from tests.storms.unfinished import Case, Fate, FatefulLine

FOLDER = Path(__file__).with_name("kept_stores")
_TABLES = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY name"
_RECORDS = ("clients", "goals", "documents", "gone")
_BYTES = "hex:"


def kept(file: Path, folder: Path) -> Left:
    """Lay a kept store out in `folder`, in the form of its own time and as a kill leaves it: its rows in the log."""
    told = json.loads(gzip.decompress(file.read_bytes()))
    with TemporaryDirectory(dir=folder.parent) as name:
        _lay_out(told["rows"], Path(name), then=lambda: shutil.copytree(name, folder))
    (folder / PAPERS).mkdir(mode=0o700)
    for name, content in told["papers"].items():
        (folder / PAPERS / name).write_bytes(_read(content))
    left = Left(folder, [Case(number, OpKind(k), OpState(s), Fate(f)) for number, k, s, f in told["cases"]])
    left.bureau = Bureau(HandClock(datetime.fromisoformat(told["now"])), people=(), line_type=FatefulLine)
    _fill(left.bureau.model, told["office"])
    return left


def _lay_out(tables: dict[str, Any], folder: Path, *, then: Callable[[], object]) -> None:
    """Lay the rows into an empty store of their form; `then` sees it before SQLite brings its log home."""
    case_file = folder / CASE_FILE
    engine = make_engine(case_file, key=KEY, is_writer=True)
    with engine.connect() as connection:
        migrate.upgrade(connection, migrations=migrations_dir(), to=tables["alembic_version"]["rows"][0][0])
    connection = connect(case_file, key=KEY, is_writer=True)
    try:
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("BEGIN")
        for name, table in tables.items():
            columns, places = ", ".join(table["columns"]), ", ".join("?" * len(table["columns"]))
            connection.execute(f"DELETE FROM {name}")  # noqa: S608 - names of our own
            rows = [tuple(map(_read, row)) for row in table["rows"]]
            connection.executemany(f"INSERT INTO {name} ({columns}) VALUES ({places})", rows)  # noqa: S608 - the same
        connection.execute("COMMIT")
        then()
    finally:
        connection.close()


def _fill(model: ModelOffice, told: dict[str, Any]) -> None:
    for name in _RECORDS:
        for record in told[name]:
            getattr(model, name)[record["record_id"]] = Stored(**{**record, "content": _read(record["content"])})
    model.made, model.seq = told["made"], told["seq"]


def keep(file: Path) -> None:
    """Live the past with this program and keep what it leaves."""
    with TemporaryDirectory() as name:
        all_cases = cases(in_flight=(OpKind.CLIENT_UPDATE, Fate.DIES))
        past = Past(Path(name) / "laptop", all_cases, opening=TellingStore.opened)
        model = past.bureau.model
        # What was on its way arrives while the laptop is off: a request cannot be written into a file.
        past.bureau.clock.turn(seconds=1200)
        model.tick()
        told = {
            "now": past.bureau.clock.now().isoformat(),
            "cases": [(case.number, case.kind, case.state, case.fate) for case in all_cases],
            "rows": _rows(past.folder / CASE_FILE),
            "papers": {one.name: _told(one.read_bytes()) for one in sorted((past.folder / PAPERS).iterdir())},
            "office": {
                **{part: [_record(one) for one in getattr(model, part).values()] for part in _RECORDS},
                "made": model.made,
                "seq": model.seq,
            },
        }
    file.write_bytes(gzip.compress(json.dumps(told, ensure_ascii=False).encode(), mtime=0))


def _rows(case_file: Path) -> dict[str, Any]:
    connection = connect(case_file, key=KEY, is_writer=False)
    try:
        found = {}
        for (name,) in connection.execute(_TABLES).fetchall():
            rows = connection.execute(f"SELECT * FROM {name}")  # noqa: S608 - the name is the schema's own
            columns = [column[0] for column in rows.description]
            found[name] = {"columns": columns, "rows": [list(map(_told, row)) for row in rows]}
        return found
    finally:
        connection.close()


def _record(stored: Stored) -> dict[str, Any]:
    return {**asdict(stored), "content": _told(stored.content)}


def _told(value: Any) -> Any:
    return f"{_BYTES}{value.hex()}" if isinstance(value, bytes) else value


def _read(value: Any) -> Any:
    return bytes.fromhex(value.removeprefix(_BYTES)) if isinstance(value, str) and value.startswith(_BYTES) else value


if __name__ == "__main__":
    keep(Path(sys.argv[1]))
