"""A unit of work stands or falls as a whole, one at a time, and says what it changed."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

import pytest

from hubshift_desktop.domain.rows import Changed
from hubshift_desktop.domain.states import Kind, OpState
from hubshift_desktop.store import DuplicateDraftError, Store, new_ulid
from tests.conftest import HandClock
from tests.store.conftest import open_store
from tests.store.makers import client, client_fields, goal, line, operation


def test_without_a_commit_record_operation_and_ledger_fall_together(store: Store) -> None:
    with store.write() as work:
        work.records.add(client())
        work.outbox.add(operation())
        work.ledger.write([line()])
    with store.read() as reader:
        assert reader.records.get("c1") is None
        assert reader.outbox.open_ops() == ()
        assert reader.ledger.lines() == ()


def test_a_failure_inside_rolls_back_and_leaves_the_lane_free(store: Store) -> None:
    with pytest.raises(DuplicateDraftError), store.write() as work:
        work.records.add_many([client(), *(client(one, server_id=None, ndis="430000218") for one in ("d1", "d2"))])
    with store.write() as work:
        assert work.records.get("c1") is None
        work.records.add(client("c2", server_id="s-c2"))
        work.commit()
    with store.read() as reader:
        assert reader.records.ids(Kind.CLIENT) == ("c2",)


def test_a_commit_is_there_after_opening_again(path: Path, clock: HandClock) -> None:
    with open_store(path, clock) as store, store.write() as work:
        work.records.add(client())
        work.outbox.add(operation())
        work.ledger.write([line()])
        work.commit()
    with open_store(path, clock) as store, store.read() as reader:
        assert reader.records.get("c1") == client()
        assert [op.op_id for op in reader.outbox.open_ops()] == ["op1"]
        assert [one.line_id for one in reader.ledger.lines()] == ["l1"]


def test_what_changed_names_the_kinds_the_clients_and_who_did_it(store: Store) -> None:
    with store.write(by="sync") as work:
        work.records.add_many([client(), goal("g1")])
        changed = work.commit()
    assert changed == Changed(frozenset({Kind.CLIENT, Kind.GOAL}), frozenset({"c1"}), "sync")


def test_past_a_page_of_clients_what_changed_says_only_many(store: Store) -> None:
    with store.write(by="sync") as work:
        work.records.add_many([client(f"c{n:03}", server_id=f"s{n}") for n in range(201)])
        changed = work.commit()
    assert changed.kinds == {Kind.CLIENT}
    assert changed.client_ids == frozenset()


def test_saving_what_is_already_there_changes_nothing(store: Store) -> None:
    with store.write() as work:
        work.records.add(client())
        work.commit()
    with store.write() as work:
        work.records.save(client())
        assert not work.commit()


@pytest.mark.row("C4")
def test_a_reader_keeps_its_moment_while_somebody_writes(store: Store) -> None:
    with store.write() as work:
        work.records.add(client())
        work.commit()
    with store.read() as reader:
        before = reader.records.get("c1")
        with store.write() as work:
            work.records.save(replace(client(), local={"personalInfo.firstName": "Mia"}))
            work.commit()
        assert reader.records.get("c1") == before
    with store.read() as reader:
        found = reader.records.get("c1")
        assert found is not None
        assert found.local == {"personalInfo.firstName": "Mia"}


def test_one_unit_of_work_at_a_time_on_a_thread(store: Store) -> None:
    with store.write(), pytest.raises(RuntimeError, match="already open"), store.write():
        pytest.fail("a second unit of work was opened inside the first")
    with store.write(), pytest.raises(RuntimeError, match="already open"):
        store.checkpoint()


def test_a_view_in_the_lane_shows_what_was_committed_last_and_leaves_the_lane_free(store: Store) -> None:
    turns: list[str] = []
    with store.write() as work:
        work.records.add(client())
        work.commit()
    with store.read_in_lane(give_way=lambda: turns.append("turn")) as view:
        assert view.records.get("c1") is not None
        with pytest.raises(RuntimeError, match="already open"), store.write():
            pytest.fail("a unit of work was opened inside the view")
    assert turns
    given = len(turns)
    with pytest.raises(ZeroDivisionError), store.read_in_lane():
        raise ZeroDivisionError
    with store.write() as work:
        work.records.add(client("c2", server_id="s-c2"))
        work.commit()
    assert len(turns) == given
    store.close()
    with pytest.raises(RuntimeError, match="closed"), store.read_in_lane():
        pytest.fail("a closed store was read")


def test_a_closed_store_refuses_and_closing_twice_is_harmless(store: Store) -> None:
    store.close()
    store.close()
    with pytest.raises(RuntimeError, match="closed"), store.read():
        pytest.fail("a closed store was read")
    with pytest.raises(RuntimeError, match="closed"), store.write():
        pytest.fail("a closed store was written")


def test_local_ids_are_unique_and_in_the_order_of_time() -> None:
    ids = [new_ulid() for _ in range(100)]
    assert len(set(ids)) == 100
    assert all(len(one) == 26 for one in ids)
    assert [one[:10] for one in ids] == sorted(one[:10] for one in ids)


def test_a_checkpoint_brings_everything_into_the_file_itself(path: Path, store: Store) -> None:
    with store.write() as work:
        work.records.add(client())
        work.commit()
    log = path.with_name(f"{path.name}-wal")
    assert log.stat().st_size > 0
    store.checkpoint()
    assert log.stat().st_size == 0
    assert store.integrity().is_sound


def test_whoever_writes_in_the_background_gives_way_before_each_statement(store: Store) -> None:
    turns: list[str] = []
    with store.write(by="sync", give_way=lambda: turns.append("turn")) as work:
        work.records.add(client())
        work.commit()
    given = len(turns)
    assert given > 3
    with store.write() as work:
        work.records.add(client("c2", server_id="s-c2"))
        work.commit()
    assert len(turns) == given


def test_nobody_gives_way_to_the_window_while_a_person_s_save_waits(store: Store) -> None:
    turns: list[str] = []
    saved = threading.Event()

    def save() -> None:
        with store.write() as work:
            work.commit()
        saved.set()

    saving = threading.Thread(target=save)
    with store.write(by="sync", give_way=lambda: turns.append("turn")) as work:
        saving.start()
        while not store.is_wanted:
            pass
        turns.clear()
        work.records.add(client())
        work.commit()
        assert turns == []
        assert not saved.is_set()
    saving.join(10)
    assert saved.is_set()


def test_whoever_waits_goes_before_the_next_transaction_of_sync(store: Store) -> None:
    order: list[str] = []

    def save() -> None:
        with store.write() as work:
            order.append("person")
            work.commit()

    for _ in range(20):
        order.clear()
        saving = threading.Thread(target=save)
        with store.write(by="sync", give_way=lambda: None) as work:
            saving.start()
            while not store.is_wanted:
                pass
            work.commit()
        with store.write(by="sync", give_way=lambda: None) as work:
            order.append("sync")
            work.commit()
        saving.join(10)
        assert order == ["person", "sync"]


# ---- what is held until something is written ------------------------------------------------------------------------


def test_a_record_that_was_missed_is_there_once_it_is_added(store: Store) -> None:
    with store.write() as work:
        assert work.records.get("c1") is None
        work.records.add(client("c1"))
        assert work.records.save(client("c1", first="Amélie")).local["personalInfo.firstName"] == "Amélie"
        work.commit()
    with store.read() as reader:
        found = reader.records.get("c1")
    assert found is not None
    assert found.local["personalInfo.firstName"] == "Amélie"


def test_a_record_that_is_put_back_as_it_was_is_written_back(store: Store) -> None:
    as_it_was = client("c1", first="Amelia")
    with store.write() as work:
        work.records.add(as_it_was)
        work.commit()
    with store.write() as work:
        work.records.get("c1")
        work.records.save(client("c1", first="Amélie"))
        work.records.save(as_it_was)
        work.commit()
    with store.read() as reader:
        assert reader.records.get("c1") == as_it_was


def test_a_record_that_was_removed_is_missed_at_once(store: Store) -> None:
    with store.write() as work:
        work.records.add(client("c1"))
        work.records.get("c1")
        work.records.remove("c1")
        assert work.records.get("c1") is None


def test_a_pass_that_saw_a_record_is_known_to_the_next_reading(store: Store) -> None:
    with store.write() as work:
        work.records.apply_list_page([("s-c1", client_fields())], pass_id=6)
        (local_id,) = work.records.ids(Kind.CLIENT)
        work.records.get(local_id)
        work.records.apply_list_page([("s-c1", client_fields())], pass_id=7)
        found = work.records.get(local_id)
    assert found is not None
    assert found.pass_id == 7


def test_an_operation_that_is_put_back_as_it_was_is_written_back(store: Store) -> None:
    with store.write() as work:
        assert work.outbox.get("op1") is None
        queued = work.outbox.add(operation("op1"))
        assert work.outbox.get("op1") == queued
        work.outbox.save(replace(queued, state=OpState.IN_FLIGHT))
        work.outbox.save(queued)
        work.commit()
    with store.read() as reader:
        assert reader.outbox.get("op1") == queued


def test_the_offices_first_copy_makes_a_listed_client_one_in_full(store: Store) -> None:
    listed = client("c1")
    with store.write() as work:
        work.records.add(listed)
        work.commit()
    with store.write() as work:
        work.records.save(replace(listed, base=listed.local))
        changed = work.commit()
    with store.read() as reader:
        file = reader.queries.client_file("c1")
    assert changed.client_ids == {"c1"}
    assert file is not None
    assert file.has_detail


def test_a_client_who_was_read_again_unchanged_is_told_all_the_same(store: Store, clock: HandClock) -> None:
    known = replace(client("c1"), base=client_fields(), fetched_at=clock.now())
    with store.write() as work:
        work.records.add(known)
        work.commit()
    clock.turn(seconds=3600)
    with store.write() as work:
        work.records.save(replace(known, fetched_at=clock.now()))
        changed = work.commit()
    assert (changed.kinds, changed.client_ids) == (frozenset({Kind.CLIENT}), frozenset({"c1"}))
