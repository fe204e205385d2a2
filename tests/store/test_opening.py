"""Opening the case file: never with a wrong key, never over damage, and every trouble has words for the person."""

from __future__ import annotations

import os
import resource
import stat
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from sqlcipher3 import dbapi2

from hubshift_desktop.domain.errors import KnownError
from hubshift_desktop.domain.states import Kind
from hubshift_desktop.store import (
    DamagedStoreError,
    DiskFaultError,
    DiskFullError,
    Store,
    StoreBusyError,
    StoreError,
    WrongKeyError,
)
from hubshift_desktop.store.connection import connect, raise_known
from tests.conftest import HandClock
from tests.store.conftest import ACCESS_KEY, KEY, MIGRATIONS, meddle, open_store
from tests.store.makers import client, goal


def test_a_new_file_is_readable_by_its_owner_only(tmp_path: Path, clock: HandClock) -> None:
    path = tmp_path / "case.db"
    open_store(path, clock).close()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_making_a_new_file_never_touches_one_that_is_there(path: Path, clock: HandClock) -> None:
    before = path.read_bytes()
    with pytest.raises(FileExistsError):
        Store.create(path, key=KEY, access_key=ACCESS_KEY, clock=clock, migrations=MIGRATIONS)
    assert path.read_bytes() == before


def test_the_wrong_key_opens_nothing_and_changes_nothing(path: Path, clock: HandClock) -> None:
    before = path.read_bytes()
    with pytest.raises(WrongKeyError) as refused:
        open_store(path, clock, key=bytes(32))
    assert "Nothing was deleted" in refused.value.next_step
    assert path.read_bytes() == before


def test_a_key_of_the_wrong_length_is_our_own_mistake(path: Path, clock: HandClock) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        open_store(path, clock, key=b"short")


def test_a_file_missing_beside_its_vault_is_damage_not_a_first_run(tmp_path: Path, clock: HandClock) -> None:
    (tmp_path / "vault.json").write_text("{}")
    with pytest.raises(DamagedStoreError):
        open_store(tmp_path / "case.db", clock)
    assert not (tmp_path / "case.db").exists()


def test_an_empty_file_is_damage_and_is_not_filled(tmp_path: Path, clock: HandClock) -> None:
    path = tmp_path / "case.db"
    path.touch()
    (tmp_path / "vault.json").write_text("{}")
    with pytest.raises(DamagedStoreError):
        open_store(path, clock)
    assert path.stat().st_size == 0


def test_a_file_without_its_revision_is_damage(path: Path, clock: HandClock) -> None:
    meddle(path, "DROP TABLE alembic_version")
    with pytest.raises(DamagedStoreError):
        open_store(path, clock)


def test_a_page_that_was_overwritten_is_found(path: Path, clock: HandClock) -> None:
    with open_store(path, clock) as store, store.write() as work:
        work.records.add_many([client(f"c{n}", server_id=f"s{n}", phone="x" * 400) for n in range(50)])
        work.commit()
    whole = path.read_bytes()
    middle = len(whole) // 4096 // 2 * 4096
    path.write_bytes(whole[:middle] + os.urandom(4096) + whole[middle + 4096 :])
    connection = connect(path, key=KEY, is_writer=False)
    try:
        assert connection.execute("PRAGMA cipher_integrity_check").fetchall()
    finally:
        connection.close()


def test_a_reference_to_nothing_is_not_sound(path: Path, store: Store) -> None:
    with store.write() as work:
        work.records.add_many([client(), goal("g1")])
        work.commit()
    assert store.integrity().is_sound
    meddle(path, "PRAGMA foreign_keys = OFF", "DELETE FROM record WHERE local_id = 'g1'")
    report = store.integrity()
    assert not report.is_sound
    assert any("goal_index" in problem for problem in report.problems)


@pytest.mark.row("L6")
def test_after_a_commit_that_the_disk_refused_the_next_save_works(store: Store) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    with store.write() as work:
        work.records.add_many([client("c1", server_id="s1")])
        resource.setrlimit(resource.RLIMIT_FSIZE, (1, hard))
        try:
            with pytest.raises(DiskFaultError):
                work.commit()
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    with store.write() as work:
        assert work.records.get("c1") is None
        work.records.add_many([client("c2", server_id="s2")])
        work.commit()
    assert store.integrity().is_sound


@pytest.mark.row("L10")
def test_the_sqlite_that_is_shipped_does_not_lose_a_log_that_two_connections_reset(path: Path) -> None:
    """Until 3.51.2 a reset of the write-ahead log by one connection could be missed by another: rows were lost."""
    connection = connect(path, key=KEY, is_writer=False)
    try:
        (version,) = connection.execute("SELECT sqlite_version()").fetchone()
    finally:
        connection.close()
    assert tuple(map(int, version.split("."))) >= (3, 51, 3)


def test_a_search_before_a_save_is_no_damage_after_it(store: Store) -> None:
    assert store.integrity().is_sound
    for number in range(3):
        with store.write() as work:
            work.records.add_many([client(f"c{number}", server_id=f"s{number}")])
            work.commit()
    assert store.integrity().problems == ()


@pytest.mark.row("L11")
def test_while_another_program_writes_the_save_says_so(
    path: Path, clock: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hubshift_desktop.store.connection.BUSY_SECONDS", 0.05)
    with open_store(path, clock) as store:
        other = connect(path, key=KEY, is_writer=True)
        try:
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(StoreBusyError), store.write():
                pytest.fail("two programs wrote at once")
            other.execute("ROLLBACK")
            with store.write() as work:
                work.records.add(client())
                work.commit()
            other.execute("BEGIN")
            other.execute("SELECT count(*) FROM record").fetchall()
            with store.write() as work:
                work.records.add(client("c2", server_id="s2"))
                work.commit()
            with pytest.raises(StoreBusyError):
                store.checkpoint()
        finally:
            other.close()


@pytest.mark.row("L5")
def test_a_full_disk_loses_nothing_that_was_saved_and_the_next_save_works(path: Path, clock: HandClock) -> None:
    with open_store(path, clock) as store:
        with store.write() as work:
            work.records.add(client())
            work.commit()
            ((pages,),) = work.records._db.ask_text("PRAGMA page_count")  # noqa: SLF001
            work.records._db.ask_text(f"PRAGMA max_page_count = {pages}")  # noqa: SLF001
        with store.write() as work, pytest.raises(DiskFullError) as full:
            work.records.add_many([client(f"d{n}", server_id=f"d{n}", phone="x" * 900) for n in range(200)])
        assert "still in the form" in full.value.sentence
        with store.write() as work:
            assert work.records.ids(Kind.CLIENT) == ("c1",)
            work.settings.put("ui.theme", "dark")
            work.commit()


SQLITE_CODES: list[tuple[int, type[StoreError]]] = [
    (5, StoreBusyError),
    (6, StoreBusyError),
    (8, DiskFaultError),
    (10, DiskFaultError),
    (266, DiskFaultError),  # SQLITE_IOERR_READ: the lowest byte is the family
    (11, DamagedStoreError),
    (13, DiskFullError),
    (14, DiskFaultError),
    (26, WrongKeyError),
]


@pytest.mark.parametrize(("code", "known"), SQLITE_CODES)
def test_a_driver_error_that_a_person_can_meet_gets_words(code: int, known: type[StoreError]) -> None:
    error = dbapi2.OperationalError("a driver's words")
    error.sqlite_errorcode = code
    with pytest.raises(known) as raised:
        raise_known(error)
    assert isinstance(raised.value, KnownError)
    assert raised.value.title
    assert raised.value.next_step
    assert "driver" not in f"{raised.value.title} {raised.value.sentence} {raised.value.next_step}"


@pytest.mark.parametrize(
    ("statement", "values", "cause"),
    [
        ("SELECT * FROM nowhere", (), dbapi2.OperationalError),
        ("SELECT ?", (object(),), dbapi2.InterfaceError),  # the driver itself refuses it, without a code of SQLite's
    ],
)
def test_a_driver_error_that_is_our_own_mistake_stays_loud(
    path: Path, clock: HandClock, statement: str, values: tuple[Any, ...], cause: type[Exception]
) -> None:
    with open_store(path, clock) as store, store.read() as reader:
        with pytest.raises(cause):
            reader.records._db.ask_text(statement, values)  # noqa: SLF001
        assert reader.records.ids(Kind.CLIENT) == ()


def test_a_folder_in_the_files_place_is_a_disk_fault(tmp_path: Path, clock: HandClock) -> None:
    (tmp_path / "case.db").mkdir()
    (tmp_path / "case.db" / "inside").touch()
    with pytest.raises(DiskFaultError):
        open_store(tmp_path / "case.db", clock)


@pytest.mark.parametrize("is_writer", [True, False])
def test_no_connection_can_attach_a_file_without_a_key(path: Path, tmp_path: Path, *, is_writer: bool) -> None:
    connection = connect(path, key=KEY, is_writer=is_writer)
    try:
        with pytest.raises(dbapi2.DatabaseError, match="not authorized"):
            connection.execute(f"ATTACH '{tmp_path / 'plain.db'}' AS plain KEY ''")
    finally:
        connection.close()
    assert not (tmp_path / "plain.db").exists()


def test_a_reading_connection_cannot_write(path: Path) -> None:
    connection = connect(path, key=KEY, is_writer=False)
    try:
        with pytest.raises(dbapi2.OperationalError, match="readonly"):
            connection.execute("DELETE FROM record")
    finally:
        connection.close()


def found_in(folder: Path, word: bytes) -> list[str]:
    return [one.name for one in folder.rglob("*") if one.is_file() and word in one.read_bytes().lower()]


def test_a_canary_is_in_no_file_of_the_folder(path: Path, clock: HandClock) -> None:
    with open_store(path, clock) as store:
        with store.write() as work:
            work.records.add_many([client(first="Zanzibarcanary"), goal("g1", title="Zanzibarcanary")])
            work.settings.put("ui.note", "Zanzibarcanary")
            work.commit()
        with store.read() as reader:
            assert reader.queries.find("zanzibarcanary", limit=5)
        assert len(list(path.parent.iterdir())) > 1, "the log is scanned too"
        assert found_in(path.parent, b"zanzibarcanary") == []
    assert found_in(path.parent, b"zanzibarcanary") == []
    assert found_in(path.parent, b"sqlite format") == []
    assert not path.read_bytes().startswith(b"SQLite")


def spilled(connection: Any) -> set[str]:
    """Return the temporary files that a sort too big for the cache opened; SQLite unlinks them at once."""
    seen: set[str] = set()

    def look() -> int:
        for link in Path("/proc/self/fd").iterdir():
            with suppress(OSError):
                seen.add(str(link.readlink()))
        return 0

    connection.execute("PRAGMA cache_size = -200")
    connection.set_progress_handler(look, 20_000)
    connection.execute(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 60000) "
        "SELECT i FROM n ORDER BY hex(randomblob(40))"
    ).fetchall()
    connection.set_progress_handler(None, 0)
    return {name for name in seen if "etilqs_" in name}


@pytest.mark.parametrize("is_writer", [True, False])
def test_a_big_sort_spills_nothing_into_the_temporary_folder(path: Path, *, is_writer: bool) -> None:
    connection = connect(path, key=KEY, is_writer=is_writer)
    try:
        assert spilled(connection) == set()
        connection.execute("PRAGMA temp_store = FILE")
        assert spilled(connection) != set(), "this test could not see a spill"
    finally:
        connection.close()
