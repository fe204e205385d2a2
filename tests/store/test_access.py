"""Who looked at which record: a chain that shows every edit, cut, swap and forgery."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from hubshift_desktop.store import AccessHead, AccessReport, Store
from tests.conftest import HandClock
from tests.store.conftest import meddle

UNLOCKED = ("DROP TRIGGER access_log_no_update", "DROP TRIGGER access_log_no_delete")


def looked(store: Store, times: int) -> AccessHead:
    with store.write() as work:
        for number in range(times):
            work.access.append(verb="view", record_id=f"c{number}", detail_ids=[f"d{number}"])
        work.commit()
        return work.access.head()


def verdict(store: Store, head: AccessHead | None = None) -> AccessReport:
    with store.read() as reader:
        return reader.access.verify(head)


def test_an_untouched_chain_is_whole_against_its_kept_head(store: Store) -> None:
    with store.read() as reader:
        empty = reader.access.head()
    assert verdict(store, empty) == AccessReport(is_whole=True, rows=0)
    head = looked(store, 5)
    assert verdict(store, head) == AccessReport(is_whole=True, rows=5)
    looked(store, 2)
    assert verdict(store, head) == AccessReport(is_whole=True, rows=7), "an older head is still in the chain"


def test_lines_come_newest_first_and_by_record(store: Store, clock: HandClock) -> None:
    looked(store, 3)
    clock.turn(seconds=5)
    with store.write() as work:
        work.access.append(verb="export", record_id="c1", detail_ids=("a", "b"))
        work.commit()
    with store.read() as reader:
        newest = reader.access.lines(limit=1)[0]
        assert (newest.seq, newest.verb, newest.record_id, newest.detail_ids) == (4, "export", "c1", ("a", "b"))
        assert newest.at == clock.now()
        assert [one.seq for one in reader.access.lines(record_id="c1")] == [4, 2]
        assert [one.seq for one in reader.access.lines(limit=2, offset=1)] == [3, 2]
        assert reader.access.count() == 4


def test_a_look_that_is_rolled_back_leaves_no_line_and_the_chain_goes_on(store: Store) -> None:
    looked(store, 600)
    with store.write() as work:
        for _ in range(20):
            work.access.append(verb="view")
    head = looked(store, 3)
    assert verdict(store, head) == AccessReport(is_whole=True, rows=603)


@pytest.mark.parametrize("statement", ["UPDATE access_log SET verb = 'x'", "DELETE FROM access_log"])
def test_the_file_itself_refuses_to_change_or_drop_a_line(store: Store, path: Path, statement: str) -> None:
    head = looked(store, 2)
    with pytest.raises(dbapi2.IntegrityError, match="append-only"):
        meddle(path, statement)
    assert verdict(store, head).is_whole


TAMPERED = {
    "the verb is edited": ("UPDATE access_log SET verb = 'export' WHERE seq = 3", 3),
    "the record is edited": ("UPDATE access_log SET record_id = 'c9' WHERE seq = 3", 3),
    "the time is edited": ("UPDATE access_log SET at = '2026-01-01T00:00:00.000000+00:00' WHERE seq = 3", 3),
    "the details are edited": ("UPDATE access_log SET detail_json = '[]' WHERE seq = 3", 3),
    "the link is edited": ("UPDATE access_log SET prev = x'00' WHERE seq = 3", 3),
    "a line is cut out": ("DELETE FROM access_log WHERE seq = 3", 3),
    "the first line is cut off": ("DELETE FROM access_log WHERE seq = 1", 1),
    "two lines are swapped": ("UPDATE access_log SET seq = CASE seq WHEN 2 THEN 30 ELSE 2 END WHERE seq IN (2, 3)", 2),
    "a line is forged": (
        "INSERT INTO access_log SELECT 6, at, verb, record_id, detail_json, mac, x'11' FROM access_log WHERE seq = 5",
        6,
    ),
    "a line is copied": (
        "INSERT INTO access_log SELECT 6, at, verb, record_id, detail_json, prev, mac FROM access_log WHERE seq = 5",
        6,
    ),
}


@pytest.mark.parametrize("name", list(TAMPERED))
def test_tampering_shows_at_the_first_line_that_is_not_what_was_written(store: Store, path: Path, name: str) -> None:
    statement, first_bad = TAMPERED[name]
    looked(store, 5)
    meddle(path, *UNLOCKED, statement)
    report = verdict(store)
    assert not report.is_whole
    assert report.first_bad == first_bad
    assert report.problem


def test_a_cut_tail_shows_only_against_the_kept_head(store: Store, path: Path) -> None:
    head = looked(store, 5)
    meddle(path, *UNLOCKED, "DELETE FROM access_log WHERE seq > 3")
    assert verdict(store).is_whole
    assert verdict(store, head) == AccessReport(is_whole=False, rows=3, first_bad=4, problem="The end is missing.")


def test_a_tail_written_anew_does_not_match_the_kept_head(store: Store, path: Path) -> None:
    head = looked(store, 3)
    meddle(path, *UNLOCKED, "DELETE FROM access_log WHERE seq > 2")
    with store.write() as work:
        work.access.append(verb="view", record_id="somebody else")
        work.commit()
    assert not verdict(store, head).is_whole
