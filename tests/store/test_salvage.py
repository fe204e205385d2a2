"""Reading a case file without SQLite: the same rows as SQLite, and each sound page whatever became of the others."""

from __future__ import annotations

import errno
import os
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest

from hubshift_desktop.store import AccessHead, DamagedStoreError, Store
from hubshift_desktop.store.connection import connect
from hubshift_desktop.store.parcel import op_from
from hubshift_desktop.store.salvage.examining import Damage, examine
from hubshift_desktop.store.salvage.pages import PAGE, Pages, read_all
from hubshift_desktop.store.salvage.reading import Salvaged, salvage
from hubshift_desktop.store.salvage.shapes import WANTED, row_of
from hubshift_desktop.store.salvage.suspicion import suspicion
from hubshift_desktop.store.salvage.trees import BrokenError, Cell, Trees, values_of
from tests.conftest import HandClock
from tests.store.conftest import KEY, open_store, rows
from tests.store.makers import client, goal, operation

LONG = "A long wish with accents: café. " * 600


def fill(store: Store, *, first: int = 0, count: int = 120) -> None:
    """Write rows short and long, so that trees have inner pages and rows have chains."""
    with store.write() as work:
        for number in range(first, first + count):
            work.records.add(client(f"c{number}", server_id=f"s{number}", phone="x" * (number % 7) * 90))
            work.outbox.add(operation(f"o{number}", record_id=f"c{number}", client_id=f"c{number}"))
            work.access.append(verb="view", record_id=f"c{number}")
        work.records.add(goal(f"g{first}", client_id=f"c{first}", title=LONG))
        work.settings.put(f"ui.long{first}", LONG)
        work.commit()


@pytest.fixture
def busy(path: Path, clock: HandClock) -> Path:
    with open_store(path, clock) as store:
        fill(store)
    return path


def differences(path: Path, told: Salvaged) -> list[str]:
    """Return the tables of which SQLite and our own reader tell different rows."""
    found = []
    for table in WANTED:
        names = [column.name for column in table.columns]
        by_sqlite = rows(path, f"SELECT {', '.join(names)} FROM {table.name}")  # noqa: S608 - our own names
        ours = [tuple(row[name] for name in names) for row in told.rows[table.name]]
        if sorted(map(repr, by_sqlite)) != sorted(map(repr, ours)):
            found.append(table.name)
    return found


class FailingDisk(BytesIO):
    """A disk that does not give the bytes at some places."""

    def __init__(self, data: bytes, *, bad: range, number: int = errno.EIO) -> None:
        super().__init__(data)
        self._bad = bad
        self._number = number

    def read(self, size: int | None = -1, /) -> bytes:
        if self.tell() < self._bad.stop and self.tell() + (size or 0) > self._bad.start:
            raise OSError(self._number, "the disk did not answer, or no rights")
        return super().read(size)


def hit(path: Path, *numbers: int) -> None:
    with path.open("r+b") as file:
        for number in numbers:
            file.seek((number - 1) * PAGE)
            file.write(os.urandom(PAGE))


def copy_while_open(path: Path, folder: Path) -> Path:
    """Copy the file and its log as a power cut would leave them."""
    folder.mkdir()
    for tail in ("", "-wal"):
        source = path.with_name(f"{path.name}{tail}")
        (folder / source.name).write_bytes(source.read_bytes())
    return folder / path.name


def test_a_sound_file_is_read_as_sqlite_reads_it(busy: Path) -> None:
    assert examine(busy, key=KEY) == Damage(pages=busy.stat().st_size // PAGE)
    told = salvage(busy, key=KEY)
    assert differences(busy, told) == []
    assert (told.open_ops, told.is_count_known, told.bad_pages, told.revision) == (120, True, 0, "0002")
    assert len(told.open_op_ids or ()) == 120


def test_columns_are_read_in_the_order_the_file_has_them(path: Path) -> None:
    for table in WANTED:
        assert [row[1] for row in rows(path, f"PRAGMA table_info({table.name})")] == list(table.columns.keys())


def test_what_is_only_in_the_log_is_read_as_well_and_looking_changes_no_byte(
    path: Path, clock: HandClock, tmp_path: Path
) -> None:
    with open_store(path, clock) as store:
        fill(store)
        store.checkpoint()
        fill(store, first=500, count=30)
        copy = copy_while_open(path, tmp_path / "cut off")
    before = {one.name: one.read_bytes() for one in copy.parent.iterdir()}
    assert not examine(copy, key=KEY)
    told = salvage(copy, key=KEY)
    assert {one.name: one.read_bytes() for one in copy.parent.iterdir()} == before
    assert differences(copy, told) == []
    assert len(told.rows["outbox"]) == 150


def test_a_page_torn_while_the_log_was_brought_home_is_no_damage(path: Path, clock: HandClock, tmp_path: Path) -> None:
    with open_store(path, clock) as store:
        fill(store)
        copy = copy_while_open(path, tmp_path / "cut off")
    covered = Pages(copy, key=KEY)
    size = copy.stat().st_size
    torn = [number for number in covered.numbers() if covered.age(number) and PAGE < number * PAGE <= size]
    assert torn
    hit(copy, *torn)
    assert not examine(copy, key=KEY)
    assert differences(copy, salvage(copy, key=KEY)) == []


def test_a_head_that_only_the_log_still_has_is_damage_and_proves_the_pages(
    path: Path, clock: HandClock, tmp_path: Path
) -> None:
    with open_store(path, clock) as store:
        fill(store)
        copy = copy_while_open(path, tmp_path / "cut off")
    hit(copy, 1)
    assert examine(copy, key=KEY).bad_pages == 1
    told = salvage(copy, key=KEY)
    assert told.is_checked
    assert len(told.rows["outbox"]) == 120


def log_of(path: Path) -> Path:
    return path.with_name(f"{path.name}-wal")


def frames_of(path: Path) -> int:
    return (log_of(path).stat().st_size - 32) // (PAGE + 24)


def spoil_frame(path: Path, place: int) -> None:
    with log_of(path).open("r+b") as file:
        file.seek(32 + place * (PAGE + 24) + 24 + 100)
        file.write(os.urandom(64))


def test_frames_of_a_transaction_that_never_was_are_not_news_although_each_is_sound(
    path: Path, clock: HandClock, tmp_path: Path
) -> None:
    # A power cut tears a long transaction; the next one is written over its beginning, and its end still lies behind.
    with open_store(path, clock) as store:
        fill(store)
        store.checkpoint()
        fill(store, first=500, count=2)
        before = copy_while_open(path, tmp_path / "before")
        fill(store, first=600, count=60)
        long = log_of(path).read_bytes()
    connection = connect(before, key=KEY, is_writer=True)
    connection.execute("UPDATE outbox SET message = 'acknowledged' WHERE op_id = 'o1'")
    copy = copy_while_open(before, tmp_path / "cut off")
    connection.close()
    short = log_of(copy).read_bytes()
    assert short[16:24] == long[16:24], "the log was begun anew"
    log_of(copy).write_bytes(short + long[len(short) :])

    assert not examine(copy, key=KEY)
    assert differences(copy, salvage(copy, key=KEY)) == []


@pytest.mark.parametrize("at", range(16, 24))
def test_a_sum_in_the_log_that_is_damaged_is_no_end_of_the_log(
    path: Path, clock: HandClock, tmp_path: Path, at: int
) -> None:
    # SQLite would end there without a word, and drop what was saved after it.
    with open_store(path, clock) as store:
        fill(store)
        store.checkpoint()
        for first in (500, 600, 700):
            fill(store, first=first, count=3)
        copy = copy_while_open(path, tmp_path / "cut off")
    place = 32 + 2 * (PAGE + 24) + at
    log = bytearray(log_of(copy).read_bytes())
    log[place] ^= 1
    log_of(copy).write_bytes(log)

    assert examine(copy, key=KEY).is_log_damaged
    assert len(salvage(copy, key=KEY).rows["outbox"]) == 129


@pytest.mark.parametrize("length", [0, 3, 17, 31, 32, 40])
def test_a_log_that_is_cut_in_its_head_holds_nothing(busy: Path, length: int) -> None:
    log_of(busy).write_bytes((b"\x37\x7f\x06\x82" + bytes(40))[:length])
    assert not examine(busy, key=KEY)
    assert len(salvage(busy, key=KEY).rows["outbox"]) == 120


def test_a_log_that_is_cut_in_its_last_transaction_is_what_a_power_cut_leaves(
    path: Path, clock: HandClock, tmp_path: Path
) -> None:
    with open_store(path, clock) as store:
        fill(store)
        fill(store, first=500, count=30)
        copy = copy_while_open(path, tmp_path / "cut off")
    spoil_frame(copy, frames_of(copy) - 2)
    assert not examine(copy, key=KEY)
    told = salvage(copy, key=KEY)
    assert differences(copy, told) == []
    assert len(told.rows["outbox"]) == 120


def test_a_log_with_commits_behind_a_bad_page_is_damage_and_they_are_read(
    path: Path, clock: HandClock, tmp_path: Path
) -> None:
    with open_store(path, clock) as store:
        store.checkpoint()
        for number in range(5):
            fill(store, first=number * 100, count=4)
        copy = copy_while_open(path, tmp_path / "cut off")
    spoil_frame(copy, 3)
    damage = examine(copy, key=KEY)
    assert damage.is_log_damaged
    assert "log" in damage.words
    told = salvage(copy, key=KEY)
    assert "c400" in {row["local_id"] for row in told.rows["record"]}


def test_a_log_whose_head_is_damaged_is_read_although_sqlite_would_pass_over_it(
    path: Path, clock: HandClock, tmp_path: Path
) -> None:
    with open_store(path, clock) as store:
        fill(store)
        copy = copy_while_open(path, tmp_path / "cut off")
    with log_of(copy).open("r+b") as file:
        file.write(bytes(32))
    assert examine(copy, key=KEY).is_log_damaged
    assert len(salvage(copy, key=KEY).rows["outbox"]) == 120


@pytest.mark.parametrize("table", ["record", "outbox", "access_log"])
def test_without_its_inner_page_a_table_still_gives_every_leaf(busy: Path, table: str) -> None:
    trees = Trees(Pages(busy, key=KEY))
    root = next(cell.values[3] for cell in trees.walk(1).cells if cell.values[1] == table)
    assert isinstance(root, int)
    before = salvage(busy, key=KEY)
    hit(busy, root)
    told = salvage(busy, key=KEY)
    assert told.bad_pages == 1
    assert told.rows[table] == before.rows[table]


def test_without_any_page_of_the_schema_the_tables_are_told_by_the_form_of_their_rows(busy: Path) -> None:
    before = salvage(busy, key=KEY)
    hit(busy, *Trees(Pages(busy, key=KEY)).walk(1).pages)
    told = salvage(busy, key=KEY)
    assert not told.is_checked
    assert told.rows["outbox"] == before.rows["outbox"]
    assert told.rows["record"] == before.rows["record"]


def test_each_leaf_costs_its_own_rows_only_and_the_index_still_counts_them(busy: Path) -> None:
    trees = Trees(Pages(busy, key=KEY))
    root = next(cell.values[3] for cell in trees.walk(1).cells if cell.values[1] == "outbox")
    assert isinstance(root, int)
    for leaf in sorted(trees.walk(root).pages - {root}):
        sound = busy.read_bytes()
        hit(busy, leaf)
        told = salvage(busy, key=KEY)
        assert 0 < len(told.rows["outbox"]) < 120
        assert (told.open_ops, told.is_count_known) == (120, True)
        busy.write_bytes(sound)


def test_a_lost_record_is_still_known_by_its_ids(busy: Path) -> None:
    trees = Trees(Pages(busy, key=KEY))
    leaf = next(
        walked for walked in trees.leaves(apart_from=set()) if any("c7" in cell.values for cell in walked.cells)
    )
    hit(busy, *leaf.pages)
    told = salvage(busy, key=KEY)
    assert "c7" not in {row["local_id"] for row in told.rows["record"]}
    assert told.server_ids["c7"] == ("client", "s7")


def test_a_disk_that_does_not_give_some_pages_costs_those_pages() -> None:
    whole = bytes(range(256)) * 16 * 300
    told = read_all(FailingDisk(whole, bad=range(5 * PAGE, 6 * PAGE)), len(whole))
    assert told[: 5 * PAGE] == whole[: 5 * PAGE]
    assert told[5 * PAGE : 6 * PAGE] == bytes(PAGE)
    assert told[6 * PAGE :] == whole[6 * PAGE :]
    with pytest.raises(OSError, match="rights"):
        read_all(FailingDisk(whole, bad=range(10), number=errno.EACCES), len(whole))


def test_a_free_page_that_is_overwritten_is_no_damage_but_the_list_of_them_is(path: Path, clock: HandClock) -> None:
    with open_store(path, clock) as store:
        fill(store)
        with store.write() as work:
            work.settings.remove("ui.long0")
            work.commit()
    free = sorted(Pages(path, key=KEY).free())
    assert free
    first = Pages(path, key=KEY).read(1)
    assert first is not None
    trunk = int.from_bytes(first[32:36], "big")
    hit(path, *(number for number in free if number != trunk))
    assert not examine(path, key=KEY)
    assert differences(path, salvage(path, key=KEY)) == []
    hit(path, trunk)
    assert examine(path, key=KEY).bad_pages


def test_a_row_that_is_no_value_and_one_that_breaks_a_rule_are_left_out(busy: Path, store: Store) -> None:
    told = salvage(busy, key=KEY)
    rows_read = [{**row, "state": "never heard of"} if row["op_id"] == "o3" else row for row in told.rows["outbox"]]
    assert len(replace(told, rows={"outbox": rows_read}).parsed("outbox", op_from)) == 119
    there, unruly = told.rows["outbox"][0], {**told.rows["outbox"][1], "op_id": "other", "seq": 999, "kind": None}
    new = {**there, "op_id": "new", "seq": 1000}
    with store.write() as work:
        before = len(work.outbox.open_ops())
        work.carried.put("outbox", [there, unruly, new])
        assert len(work.outbox.open_ops()) == before + 1
        assert work.outbox.get("new") is not None


@pytest.mark.parametrize("harm", ["none", "gap", "changed", "cut", "all lost", "other end"])
def test_an_access_log_goes_on_only_if_it_is_whole_to_its_kept_end(
    busy: Path, tmp_path: Path, clock: HandClock, harm: str
) -> None:
    lines = list(salvage(busy, key=KEY).rows["access_log"])
    end = AccessHead(seq=len(lines), mac=lines[-1]["mac"])
    harmed = {
        "none": lines,
        "gap": [*lines[:50], *lines[51:]],
        "changed": [*lines[:50], {**lines[50], "verb": "nothing"}, *lines[51:]],
        "cut": lines[:-1],
        "all lost": [],
        "other end": lines,
    }[harm]
    if harm == "other end":
        end = AccessHead(seq=len(lines), mac=bytes(32))
    with open_store(tmp_path / "new.db", clock) as store:
        with store.write() as work:
            assert work.access.adopt(harmed, end) is (harm == "none")
            work.access.append(verb="store rebuilt")
            work.commit()
        with store.read() as reader:
            assert reader.access.verify().is_whole
            assert reader.access.count() == (len(lines) + 1 if harm == "none" else 1)


class PlainPages:
    """Pages as they are given, in clear."""

    def __init__(self, pages: dict[int, bytes]) -> None:
        self._pages = pages
        self.count = max(pages)

    def numbers(self) -> range:
        return range(1, self.count + 1)

    def age(self, number: int) -> int:
        return 0

    def read(self, number: int) -> bytes | None:
        return self._pages.get(number)


def page_of(kind: int, cells: list[bytes], *, last: int = 0) -> bytes:
    """Lay out a page of a tree as SQLite does: cells at the end, where they are at the beginning."""
    head = 12 if kind in (2, 5) else 8
    page = bytearray(PAGE)
    page[0] = kind
    page[3:5] = len(cells).to_bytes(2, "big")
    page[8:12] = last.to_bytes(4, "big") if head == 12 else page[8:12]
    at = 4016
    for number, cell in enumerate(cells):
        at -= len(cell)
        page[at : at + len(cell)] = cell
        page[head + 2 * number : head + 2 * number + 2] = at.to_bytes(2, "big")
    return bytes(page)


ROW = b"\x03\x07\x02\x0f" + b"A"  # three bytes of payload, row 7, a header of two, one letter of text


def test_trees_that_run_in_circles_or_into_nothing_end() -> None:
    leaf = page_of(13, [ROW])
    circle = PlainPages({2: page_of(5, [(3).to_bytes(4, "big") + b"\x01"], last=2), 3: leaf})
    walked = Trees(circle).walk(2)
    assert [cell.values for cell in walked.cells] == [("A",)]
    nowhere = PlainPages({2: page_of(5, [(3).to_bytes(4, "big") + b"\x01"], last=99), 3: leaf})
    assert not Trees(nowhere).walk(2).is_whole
    strange = PlainPages({2: page_of(5, [], last=3), 3: bytes([7]) + bytes(PAGE - 1)})
    assert not Trees(strange).walk(2).is_whole


def test_cells_that_point_outside_or_into_a_lost_chain_cost_themselves() -> None:
    outside = bytearray(page_of(13, [ROW, ROW]))
    outside[8:10] = (5000).to_bytes(2, "big")
    far = bytearray(page_of(13, [ROW, ROW]))
    far[8:10] = (4014).to_bytes(2, "big")
    chained = page_of(13, [ROW, b"\xa3\x10\x08" + bytes(1000) + (77).to_bytes(4, "big")])
    for page in (bytes(outside), bytes(far), chained):
        walked = Trees(PlainPages({2: page})).walk(2)
        assert [cell.values for cell in walked.cells] == [("A",)]
        assert not walked.is_whole


@pytest.mark.parametrize("cut", [1, 5])
def test_a_file_cut_between_two_pages_is_damage_although_every_page_it_has_is_sound(busy: Path, cut: int) -> None:
    whole = busy.read_bytes()
    busy.write_bytes(whole[: -cut * PAGE])
    assert examine(busy, key=KEY) == Damage(bad_pages=cut, pages=len(whole) // PAGE)


def test_another_vaults_file_gives_nothing_at_all(busy: Path) -> None:
    told = salvage(busy, key=bytes(32))
    assert examine(busy, key=bytes(32))
    assert not any(told.rows.values())


def test_damage_met_while_working_is_noted_for_the_next_opening(path: Path, clock: HandClock) -> None:
    with open_store(path, clock) as store:
        fill(store)
    root = next(cell.values[3] for cell in Trees(Pages(path, key=KEY)).walk(1).cells if cell.values[1] == "access_log")
    assert isinstance(root, int)
    with open_store(path, clock) as store:
        hit(path, root)
        with pytest.raises(DamagedStoreError), store.read() as reader:
            reader.access.lines()
    assert suspicion(path).exists()
    assert examine(path, key=KEY).is_suspect


def test_an_empty_file_of_a_set_up_that_died_is_filled(tmp_path: Path, clock: HandClock) -> None:
    path = tmp_path / "case.db"
    path.touch()
    with open_store(path, clock) as store:
        assert store.integrity().is_sound


@pytest.mark.parametrize("payload", [b"", b"\x7f", b"\x02\x0f", b"\x02\x07" + bytes(8), b"\x03\x17"])
def test_a_row_that_is_cut_or_strange_is_refused(payload: bytes) -> None:
    with pytest.raises((BrokenError, IndexError)):
        values_of(payload)


def test_a_row_of_another_form_is_no_row() -> None:
    outbox = WANTED[0]
    assert row_of(outbox, Cell(1, ("too", "short"), 0)) is None
    assert row_of(outbox, Cell(1, (1,) * len(outbox.columns), 0)) is None
