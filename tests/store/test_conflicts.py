"""A conflict keeps both values until a person decides, and the decision can be taken back."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hubshift_desktop.domain.errors import NotFoundError
from hubshift_desktop.domain.states import Choice, SyncMark
from hubshift_desktop.store import Store
from tests.store.makers import NOW, client, conflict, goal


def test_a_conflict_is_kept_with_both_values_and_marks_the_client(store: Store) -> None:
    whole = conflict(mine=["penicillin"], office=["latex"], before=None, mine_saved_at=NOW, can_keep_both=True)
    with store.write() as work:
        work.records.add(client())
        assert work.conflicts.open(whole) == whole
        work.commit()
    with store.read() as reader:
        assert reader.conflicts.get("x1") == whole
        assert reader.conflicts.open_for("c1") == reader.conflicts.all_open() == (whole,)
        file = reader.queries.client_file("c1")
        assert file is not None
        assert (file.mark, file.marks) == (SyncMark.DECIDE, {"personalInfo.phone": SyncMark.DECIDE})


def test_a_field_has_one_open_conflict_and_takes_the_offices_newer_value(store: Store) -> None:
    with store.write() as work:
        work.conflicts.open(conflict())
        again = work.conflicts.open(conflict("x2", office="0400 000 009"))
        work.conflicts.open(conflict("x3", path="personalInfo.email"))
        work.commit()
    assert again.conflict_id == "x1"
    with store.read() as reader:
        assert {one.conflict_id: one.office for one in reader.conflicts.open_for("c1")} == {
            "x1": "0400 000 009",
            "x3": "0400 000 003",
        }


def test_a_decision_is_recorded_and_can_be_taken_back(store: Store) -> None:
    with store.write() as work:
        work.records.add(client())
        work.conflicts.open(conflict())
        work.commit()
    with store.write() as work:
        decided = work.conflicts.resolve("x1", Choice.BOTH, NOW)
        assert decided == replace(conflict(), choice=Choice.BOTH, resolved_at=NOW)
        work.commit()
    with store.read() as reader:
        assert reader.conflicts.all_open() == ()
        assert reader.conflicts.all_for("c1") == (decided,)
        row = reader.queries.client_row("c1")
        assert row is not None
        assert row.mark is SyncMark.NONE
    with store.write() as work:
        assert work.conflicts.reopen("x1") == conflict()
        work.commit()
    with store.read() as reader:
        row = reader.queries.client_row("c1")
        assert row is not None
        assert row.mark is SyncMark.DECIDE


def test_a_goals_conflict_is_its_clients_too(store: Store) -> None:
    with store.write() as work:
        work.records.add_many([client(), goal("g1")])
        work.conflicts.open(conflict(record_id="g1", path="title"))
        work.commit()
    with store.read() as reader:
        assert reader.conflicts.open_for("c1") == ()
        assert [one.record_id for one in reader.conflicts.open_for_client("c1")] == ["g1"]
        (view,) = reader.queries.goals("c1")
        assert view.mark is SyncMark.DECIDE


def test_an_unknown_decision_is_refused(store: Store) -> None:
    with store.write() as work:
        assert work.conflicts.get("never") is None
        with pytest.raises(NotFoundError):
            work.conflicts.resolve("never", Choice.MINE, NOW)
