"""Every step that an operation takes in a store of the simulation, held against the drawing in docs/decisions/0015."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from hubshift_desktop.store import Store
from hubshift_desktop.store.connection import connect

DRAWING = Path(__file__).resolve().parents[2] / "docs" / "decisions" / "0015-how-sync-decides.md"
_ARROW = re.compile(r"^  (\S+) --> (\w+): ", re.MULTILINE)
_NOTING = (
    "CREATE TABLE steps_taken (before TEXT, after TEXT, UNIQUE (before, after) ON CONFLICT IGNORE)",
    "CREATE TRIGGER step_first AFTER INSERT ON outbox BEGIN INSERT INTO steps_taken VALUES ('[*]', new.state); END",
    (
        "CREATE TRIGGER step_next AFTER UPDATE OF state ON outbox WHEN old.state IS NOT new.state"
        " BEGIN INSERT INTO steps_taken VALUES (old.state, new.state); END"
    ),
)

Step = tuple[str, str]


def note_steps(path: Path, *, key: bytes) -> None:
    """Have a store keep each change of state, whoever makes it; nothing is ever removed from what is kept."""
    connection = connect(path, key=key, is_writer=True)
    try:
        for statement in _NOTING:
            connection.execute(statement)
    finally:
        connection.close()


def steps_taken(store: Store) -> set[Step]:
    """Return the kinds of steps that were taken in an open store."""
    with store.read() as reader:
        found = reader.outbox._db.ask_text("SELECT before, after FROM steps_taken")  # noqa: SLF001 - no room knows them
    return {(before, after) for before, after in found}


@cache
def drawn() -> frozenset[Step]:
    """Return the steps that the decision draws."""
    return frozenset(_ARROW.findall(DRAWING.read_text("utf-8")))
