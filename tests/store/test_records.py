"""Records in their three states survive as they came, and leave only when nothing unsent hangs on them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from hubshift_desktop.domain.errors import NotFoundError
from hubshift_desktop.domain.fields import JsonValue
from hubshift_desktop.domain.rows import StoredRecord
from hubshift_desktop.domain.states import Kind, OpState, Presence
from hubshift_desktop.store import DuplicateDraftError, Store, UnsentWorkError
from hubshift_desktop.store.unit_of_work import UnitOfWork
from tests.conftest import HandClock
from tests.store.makers import NOW, client, conflict, document, goal, operation, visit


def kept(store: Store, *records: StoredRecord) -> None:
    with store.write() as work:
        work.records.add_many(records)
        work.commit()


def read(store: Store, local_id: str) -> StoredRecord | None:
    with store.read() as reader:
        return reader.records.get(local_id)


def test_a_record_that_comes_twice_is_refused_and_not_half_kept(store: Store) -> None:
    with store.write() as work, pytest.raises(ValueError, match="twice"):
        work.records.save_many([client("c1"), client("c1", status="inactive")])


WHOLE = StoredRecord(
    local_id="c1",
    kind=Kind.CLIENT,
    server_id="s-c1",
    base={"personalInfo.firstName": "Amelia", "unknown.field": {"deep": [1, None, 2.5]}},
    local={"personalInfo.firstName": "Amélie", "unknown.field": {"deep": [1, None, 2.5]}, "bad": "a\ud800b"},
    dirty=frozenset({"personalInfo.firstName"}),
    list_row={"personalInfo.firstName": "Amelia", "another unknown": True},
    etag='W/"7"',
    fetched_at=NOW,
    fetch_seq=4,
    presence=Presence.SUSPECT,
    absent_since=NOW - timedelta(days=1),
    pass_id=3,
)


def test_three_states_unknown_fields_and_lone_surrogates_survive(store: Store) -> None:
    kept(store, WHOLE)
    assert read(store, "c1") == WHOLE


@pytest.mark.parametrize("name", ["firstName", "lastName", "email", "phone"])
def test_a_lone_surrogate_in_any_indexed_field_does_not_stop_a_save(store: Store, name: str) -> None:
    broken = replace(client(), local={**client().local, f"personalInfo.{name}": "Tr\udc80n"})
    kept(store, broken)
    with store.write() as work:
        work.records.save(replace(broken, local={**broken.local, "address.suburb": "\ud800"}))
        work.commit()
    with store.read() as reader:
        assert reader.queries.client_row("c1") is not None
        assert reader.records.get("c1") != broken


@pytest.mark.parametrize(
    "field",
    [
        "ndisDetails.planManager.id",
        "ndisDetails.planManager.name",
        "supportCoordinator.id",
        "ndisDetails.ndisNumber",
        "ndisDetails.planEndDate",
        "status",
    ],
)
def test_a_lone_surrogate_in_a_choice_or_a_number_is_kept_too(store: Store, field: str) -> None:
    broken = replace(client(server_id=None), local={**client().local, field: "x\udfff"})
    kept(store, broken)
    assert read(store, "c1") == broken


def test_children_with_lone_surrogates_are_kept(store: Store) -> None:
    bad = "\ud83d"
    task: dict[str, JsonValue] = {"title": bad, "dueDate": bad, "status": bad}
    children = (
        goal("g1", title=bad, targetDate=bad, tasks=[task]),
        document("d1", name=bad, documentType=bad, uploadedAt=bad),
        visit("v1", day=bad, serviceType=bad, **{"healthCarer.id": bad, "healthCarer.name": bad}),
    )
    kept(store, client(), *children)
    with store.read() as reader:
        assert {one.local_id: one for one in reader.records.children("c1")} == {one.local_id: one for one in children}


def test_a_record_is_found_by_the_offices_id_of_its_kind(store: Store) -> None:
    kept(store, client(), goal("g1", server_id="s-c1"))
    with store.read() as reader:
        found = reader.records.by_server_id(Kind.CLIENT, "s-c1")
        assert found is not None
        assert found.local_id == "c1"
        assert reader.records.by_server_id(Kind.DOCUMENT, "s-c1") is None


def test_children_come_by_kind_and_oldest_first(store: Store) -> None:
    kept(store, client(), goal("g2"), goal("g1"), document("d1"))
    with store.read() as reader:
        assert [one.local_id for one in reader.records.children("c1", Kind.GOAL)] == ["g1", "g2"]
        assert [one.local_id for one in reader.records.children("c1")] == ["d1", "g1", "g2"]
        assert reader.records.count(Kind.GOAL) == 2


def test_saving_an_unknown_record_is_refused(store: Store) -> None:
    with store.write() as work, pytest.raises(NotFoundError):
        work.records.save(client())


def test_save_many_adds_the_new_and_renews_the_old(store: Store) -> None:
    kept(store, client())
    with store.write() as work:
        work.records.save_many([client(first="Mia"), client("c2", server_id="s-c2"), goal("g1", "c2")])
        work.commit()
    with store.read() as reader:
        assert [row.first_name for row in reader.queries.client_rows_of(["c1", "c2"])] == ["Mia", "Amelia"]
        assert [one.local_id for one in reader.records.children("c2")] == ["g1"]


def fetched(stored: StoredRecord, clock: HandClock) -> StoredRecord:
    return replace(stored, base=dict(stored.local), fetched_at=clock.now(), fetch_seq=stored.fetch_seq + 1)


def queues(store: Store) -> tuple[list[str], list[str], list[str]]:
    """(never fetched, list row has changed, by age)."""
    with store.read() as reader:
        never = reader.records.without_detail(9, apart_from=())
        changed = reader.records.with_changed_row(9, apart_from=())
        by_age = reader.records.oldest_fetched(9, apart_from=())
        return list(never), list(changed), [local_id for local_id, _ in by_age]


def test_the_detail_queue_follows_a_record_through_its_life(store: Store, clock: HandClock) -> None:
    first = replace(client(), list_row={"status": "active"})
    kept(store, first, client("c2", server_id=None), goal("g1"))
    assert queues(store) == (["c1"], [], [])
    read_once = fetched(first, clock)
    with store.write() as work:
        work.records.save(read_once)
        work.commit()
    assert queues(store) == ([], [], ["c1"])
    with store.write() as work:
        work.records.save(replace(read_once, list_row={"status": "inactive"}))
        work.commit()
    assert queues(store) == ([], ["c1"], ["c1"])
    clock.turn(seconds=60)
    with store.write() as work:
        work.records.save(fetched(replace(read_once, list_row={"status": "inactive"}), clock))
        work.records.save(client("c2", server_id="s-c2"))  # bound: the office has given it its id
        work.commit()
    assert queues(store) == (["c2"], [], ["c1"])


def test_the_first_list_row_of_a_fetched_record_asks_for_nothing(store: Store, clock: HandClock) -> None:
    kept(store, fetched(client(), clock))
    with store.write() as work:
        work.records.save(replace(fetched(client(), clock), list_row={"status": "active"}))
        work.commit()
    assert queues(store) == ([], [], ["c1"])


def test_what_a_pass_has_not_shown_is_only_a_rumour(store: Store) -> None:
    seen, unseen, draft = (
        replace(client("c1"), pass_id=2),
        client("c2", server_id="s-c2"),
        client("c3", server_id=None),
    )
    kept(store, seen, unseen, draft)
    with store.read() as reader:
        assert [one.local_id for one in reader.records.unseen(2)] == ["c2"]
        assert reader.records.seen_ids(2) == {"s-c1"}
        assert reader.records.not_present() == ()


def test_everybody_on_the_ladder_of_absence_is_named(store: Store) -> None:
    rungs = [replace(client(f"c-{rung}", server_id=str(rung)), presence=rung) for rung in Presence]
    kept(store, *rungs)
    with store.read() as reader:
        assert {one.presence for one in reader.records.not_present()} == set(Presence) - {Presence.PRESENT}


def sealed(store: Store, local_id: str = "c1") -> None:
    with store.write() as work:
        work.records.remove(local_id)
        work.commit()


def test_a_sealed_record_leaves_with_its_children_and_can_come_back(store: Store) -> None:
    kept(store, client(), goal("g1", server_id="s-g1"), document("d1"), visit("v1"))
    sealed(store)
    with store.write() as work:
        assert work.records.children("c1") == ()
        assert work.records.former_id(Kind.CLIENT, "s-c1") == "c1"
        assert work.records.former_ids(Kind.GOAL, ["s-g1", "s-other"]) == {"s-g1": "g1"}
        assert work.records.former_id(Kind.CLIENT, "s-never") is None
        work.records.add(client())
        work.commit()
    sealed(store)
    sealed(store, "never here")
    with store.read() as reader:
        assert reader.queries.find("amelia", limit=5) == ()
        assert reader.queries.find_records("train", limit=5) == ()


def unsent(work: UnitOfWork) -> None:
    work.outbox.add(operation(record_id="g1", state=OpState.NEEDS_FIX))


def undecided(work: UnitOfWork) -> None:
    work.conflicts.open(conflict(record_id="g1"))


@pytest.mark.parametrize("hang", [unsent, undecided])
def test_nothing_with_unsent_or_undecided_work_is_removed(store: Store, hang: Callable[[UnitOfWork], None]) -> None:
    kept(store, client(), goal("g1"))
    with store.write() as work:
        hang(work)
        work.commit()
    with store.write() as work, pytest.raises(UnsentWorkError):
        work.records.remove("c1")
    assert read(store, "g1") is not None
    assert read(store, "c1") is not None


def test_two_drafts_with_one_ndis_number_are_refused_however_spaced(store: Store) -> None:
    kept(store, client("c1", server_id=None, ndis="430 000 218"))
    with store.write() as work, pytest.raises(DuplicateDraftError) as refused:
        work.records.add(client("c2", server_id=None, ndis="430-000218"))
    assert refused.value.record_id == "c1"
    assert read(store, "c2") is None
    with store.read() as reader:
        assert reader.records.draft_with_key(Kind.CLIENT, "430000218") == "c1"


def test_a_number_is_free_again_once_its_draft_is_sent_or_changed(store: Store) -> None:
    kept(store, client("c1", server_id=None, ndis="430000218"))
    with store.write() as work:
        work.records.save(client("c1", ndis="430000218"))
        work.records.add(client("c2", server_id=None, ndis="430000218"))
        work.records.save(client("c2", server_id=None, ndis="430000999"))
        work.commit()
    with store.read() as reader:
        assert reader.records.draft_with_key(Kind.CLIENT, "430000218") is None
        assert reader.records.draft_with_key(Kind.CLIENT, "430 000 999") == "c2"


def test_goals_and_clients_without_a_number_never_collide(store: Store) -> None:
    number = {"ndisDetails.ndisNumber": "1"}
    kept(store, client("c1", server_id=None), client("c2", server_id=None), goal("g1", **number), goal("g2", **number))
    assert read(store, "g2") is not None
