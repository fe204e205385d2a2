"""An old case file becomes a current one without losing a word; a copy is kept, a crash half way leaves it whole."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory

from hubshift_desktop.domain.rows import Operation
from hubshift_desktop.domain.states import OpState
from hubshift_desktop.store import DamagedStoreError, NewerStoreError, migrate
from hubshift_desktop.store.connection import make_engine
from hubshift_desktop.store.projections import SEARCH_TABLES
from hubshift_desktop.store.salvage.suspicion import suspicion
from hubshift_desktop.store.schema import metadata
from hubshift_desktop.store.tables import ACCESS_LOG_TRIGGERS
from tests.conftest import HandClock
from tests.store.conftest import KEY, MIGRATIONS, meddle, open_store, rows
from tests.store.makers import NOW, client, conflict, document, goal, line, operation, visit

SCRIPTS = ScriptDirectory(str(MIGRATIONS))
REVISIONS = [script.revision for script in reversed(list(SCRIPTS.walk_revisions()))]
FORM = "SELECT type, name, tbl_name FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' ORDER BY type, name"
Column = tuple[object, ...]


def columns(ask: dict[str, list[Column]]) -> dict[str, list[Column]]:
    """Columns by name, each with its type, whether it may be empty, its default and its place in the key."""
    return {table: sorted(found, key=str) for table, found in ask.items()}


def form(path: Path) -> dict[str, object]:
    """Everything the file says about its own form."""
    tables = [name for kind, name, _ in rows(path, FORM) if kind == "table" and name != "alembic_version"]
    triggers = rows(path, "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name")
    indexes = rows(path, "SELECT name FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL ORDER BY name")
    return {
        "columns": columns({name: [row[1:] for row in rows(path, f"PRAGMA table_info({name})")] for name in tables}),
        "indexes": {
            name: (
                [row[2] for row in rows(path, f"PRAGMA index_info({name})")],
                rows(path, f"SELECT upper(sql) LIKE '% UNIQUE %' FROM sqlite_master WHERE name = '{name}'"),  # noqa: S608
                partial(rows(path, f"SELECT sql FROM sqlite_master WHERE name = '{name}'")[0][0]),  # noqa: S608
            )
            for (name,) in indexes
        },
        "triggers": triggers,
    }


def partial(statement: str) -> str:
    """The condition of a partial index, however the statement around it is written."""
    _, _, condition = " ".join(statement.split()).partition(" WHERE ")
    return condition


def by_the_models(path: Path) -> Path:
    """Make a file from the models alone, without any migration."""
    engine = make_engine(path, key=KEY, is_writer=True)
    with engine.begin() as connection:
        metadata.create_all(connection)
        for statement in (*SEARCH_TABLES, *ACCESS_LOG_TRIGGERS):
            connection.exec_driver_sql(statement)
    engine.dispose()
    return path


def step(path: Path, *, up: str | None = None, down: str | None = None) -> None:
    engine = make_engine(path, key=KEY, is_writer=True)
    with engine.connect() as connection:
        if up is not None:
            migrate.upgrade(connection, migrations=MIGRATIONS, to=up)
        if down is not None:
            migrate.downgrade(connection, migrations=MIGRATIONS, to=down)
    engine.dispose()


def revision(path: Path) -> str:
    return str(rows(path, "SELECT version_num FROM alembic_version")[0][0])


def filled(path: Path, clock: HandClock) -> tuple[Operation, ...]:
    """Put work of every kind into the file, an operation in every state; returns the operations."""
    with open_store(path, clock) as store, store.write() as work:
        work.records.add_many([client(), goal("g1"), document("d1"), visit("v1")])
        for number, state in enumerate(OpState):
            sent = {"payload": {"b": 1, "a": number}, "tries": number, "first_sent_at": NOW}
            work.outbox.add(operation(f"op-{state}", state=state, accepted_at=NOW, **sent))
            work.ledger.write([line(f"l-{state}", op_id=f"op-{state}", field=f"field{number}")])
            work.ledger.note_attempt(f"op-{state}", 1, NOW)
        work.conflicts.open(conflict())
        work.access.append(verb="view", record_id="c1")
        work.commit()
        return work.outbox.all_for("c1")


def content(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table."""
    tables = [name for kind, name, _ in rows(path, FORM) if kind == "table" and name != "alembic_version"]
    return {name: sorted(rows(path, f"SELECT * FROM {name}"), key=str) for name in tables}  # noqa: S608


def test_the_program_and_its_scripts_agree_on_the_newest_form() -> None:
    assert SCRIPTS.get_current_head() == migrate.HEAD
    assert REVISIONS[-1] == migrate.HEAD


def test_the_newest_script_ends_at_what_the_models_say(path: Path, tmp_path: Path) -> None:
    wanted = form(by_the_models(tmp_path / "models.db"))
    found = form(path)
    assert found["columns"] == wanted["columns"]
    assert found["indexes"] == wanted["indexes"]
    assert found["triggers"] == wanted["triggers"]


@pytest.mark.parametrize("to", REVISIONS)
def test_each_revision_goes_up_and_down_again(tmp_path: Path, to: str) -> None:
    path = tmp_path / "case.db"
    place = REVISIONS.index(to)
    earlier = REVISIONS[place - 1] if place else "base"
    before: list[tuple[object, ...]] = []
    if place:
        step(path, up=earlier)
        before = rows(path, FORM)
    step(path, up=to)
    after = rows(path, FORM)
    assert after != before
    step(path, down=earlier)
    left = [row for row in rows(path, FORM) if row[1] != "alembic_version" and row[2] != "alembic_version"]
    assert left == [row for row in before if row[1] != "alembic_version" and row[2] != "alembic_version"]
    step(path, up=to)
    assert rows(path, FORM) == after


@pytest.mark.row("L12")
@pytest.mark.parametrize("to", REVISIONS[:-1])
def test_an_old_file_with_work_in_every_state_loses_nothing(path: Path, clock: HandClock, to: str) -> None:
    ops = filled(path, clock)
    before = content(path)
    step(path, down=to)
    assert revision(path) == to
    with open_store(path, clock) as store, store.read() as reader:
        assert reader.outbox.all_for("c1") == ops
        assert {op.state for op in ops} == set(OpState)
        assert len(reader.ledger.lines()) == len(OpState)
        assert reader.access.verify().is_whole
        assert store.integrity().is_sound
    assert revision(path) == migrate.HEAD
    assert content(path) == before


def copies(path: Path) -> list[Path]:
    return sorted(path.parent.glob("case-before-*"))


def test_a_copy_of_the_old_file_is_kept_sealed_and_whole(path: Path, clock: HandClock) -> None:
    filled(path, clock)
    step(path, down=REVISIONS[-2])
    old = content(path)
    open_store(path, clock).close()
    (copy,) = copies(path)
    assert copy.stat().st_mode & 0o777 == 0o600
    assert revision(copy) == REVISIONS[-2]
    assert content(copy) == old
    assert b"Amelia" not in copy.read_bytes()
    assert list(path.parent.glob("*.part")) == []


def test_the_copies_go_with_all_that_a_kill_left_of_them_and_nothing_else_does(path: Path, clock: HandClock) -> None:
    filled(path, clock)
    step(path, down=REVISIONS[-2])
    with open_store(path, clock) as store:
        (copy,) = copies(path)
        killed = [copy.with_name(f"{copy.name}{rest}") for rest in (".part", "-wal", "-shm")]
        older = path.with_name("case-before-0001-was-0000.db")
        others = [
            path.with_name(name)
            for name in ("case-before-lunch.db", "other-before-0002-was-0001.db", "case-before-0002-was-0001.db.txt")
        ]
        for file in (*killed, older, *others):
            file.write_bytes(b"sealed")
        folder = path.with_name("case-before-0009-was-0008.db")
        folder.mkdir()

        store.let_old_copies_go()
        store.let_old_copies_go()

        assert store.integrity().is_sound
    assert not any(file.exists() for file in (copy, older, *killed))
    assert all(file.exists() for file in (*others, folder, path))


def test_a_copy_stays_while_the_file_that_replaces_it_is_not_sound(path: Path, clock: HandClock) -> None:
    filled(path, clock)
    step(path, down=REVISIONS[-2])
    with open_store(path, clock) as store:
        store.checkpoint()
        with path.open("r+b") as file:
            file.seek(-2048, os.SEEK_END)
            file.write(b"damaged")
        store.let_old_copies_go()
        assert len(copies(path)) == 1
    assert suspicion(path).exists()


def test_a_closed_file_is_not_opened_again_for_its_copies(path: Path, clock: HandClock) -> None:
    filled(path, clock)
    step(path, down=REVISIONS[-2])
    store = open_store(path, clock)
    store.close()
    store.let_old_copies_go()
    assert len(copies(path)) == 1


def test_a_current_file_is_opened_without_a_copy(path: Path, clock: HandClock) -> None:
    assert migrate.bring_up_to_date(path, key=KEY, migrations=MIGRATIONS) is None
    open_store(path, clock).close()
    assert copies(path) == []


@pytest.mark.row("L12")
def test_a_file_of_a_newer_program_is_not_touched(path: Path, clock: HandClock) -> None:
    meddle(path, "UPDATE alembic_version SET version_num = '9999'")
    before = content(path)
    with pytest.raises(NewerStoreError):
        open_store(path, clock)
    assert content(path) == before
    assert revision(path) == "9999"
    assert copies(path) == []


def broken_scripts(folder: Path) -> Path:
    """The program's own scripts and one more, which stops half way: as a crash or a full disk would stop it."""
    versions = folder / "versions"
    versions.mkdir(parents=True)
    for one in (*MIGRATIONS.glob("*.py"), *(MIGRATIONS / "versions").glob("*.py")):
        (folder / one.relative_to(MIGRATIONS)).write_text(one.read_text())
    newest = f"{REVISIONS[-1]}_*.py"
    (script,) = versions.glob(newest)
    lines = script.read_text().replace("def downgrade()", '    raise OSError("power cut")\n\n\ndef downgrade()')
    script.write_text(lines)
    return folder


@pytest.mark.row("L12")
def test_a_crash_in_the_middle_leaves_the_old_file_whole(path: Path, tmp_path: Path, clock: HandClock) -> None:
    ops = filled(path, clock)
    step(path, down=REVISIONS[-2])
    old_form, old = form(path), content(path)
    with pytest.raises(OSError, match="power cut"):
        migrate.bring_up_to_date(path, key=KEY, migrations=broken_scripts(tmp_path / "scripts"))
    assert revision(path) == REVISIONS[-2]
    assert form(path) == old_form
    assert content(path) == old
    with open_store(path, clock) as store, store.read() as reader:
        assert reader.outbox.all_for("c1") == ops, "and the next start brings it up to date"


def test_an_old_file_that_is_not_sound_is_not_upgraded(path: Path, clock: HandClock) -> None:
    filled(path, clock)
    step(path, down=REVISIONS[-2])
    meddle(path, "PRAGMA foreign_keys = OFF", "DELETE FROM record WHERE local_id = 'g1'")
    with pytest.raises(DamagedStoreError):
        open_store(path, clock)
    assert revision(path) == REVISIONS[-2]


def test_the_tests_of_the_form_can_fail(path: Path, tmp_path: Path) -> None:
    wanted = form(by_the_models(tmp_path / "models.db"))
    meddle(path, "DROP INDEX attempt_by_time")
    assert form(path)["indexes"] != wanted["indexes"]
    meddle(path, "ALTER TABLE outbox DROP COLUMN rejects")
    assert form(path)["columns"] != wanted["columns"]
