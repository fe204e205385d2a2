"""A page of the office's list brings news and never touches what is meant, unanswered or merely old."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hubshift_desktop.domain.fields import Fields
from hubshift_desktop.domain.rows import StoredRecord
from hubshift_desktop.domain.states import Kind, OpState, Presence
from hubshift_desktop.store import PageApplied, Store
from tests.store.makers import client, client_fields, operation

AMELIA = client_fields(phone="1", ndis="430000218")


def applied(store: Store, *page: tuple[str, Fields], pass_id: int = 1) -> PageApplied:
    with store.write(by="sync") as work:
        result = work.records.apply_list_page(page, pass_id)
        work.commit()
    return result


def known(store: Store, stored: StoredRecord, *, op: OpState | None = None) -> StoredRecord:
    with store.write() as work:
        work.records.add(stored)
        if op is not None:
            work.outbox.add(operation(state=op))
        work.commit()
    return stored


def read(store: Store, local_id: str = "c1") -> StoredRecord:
    with store.read() as reader:
        found = reader.records.get(local_id)
    assert found is not None
    return found


def test_strangers_are_added_and_their_numbers_remembered(store: Store) -> None:
    result = applied(store, ("s1", AMELIA), ("s2", client_fields("Bao", "Lê")))
    assert len(result.added) == 2
    assert (result.changed, result.back, result.before) == ((), (), ())
    found = read(store, result.added[0])
    assert (found.server_id, found.local, found.list_row, found.base) == ("s1", AMELIA, AMELIA, None)
    with store.read() as reader:
        assert reader.records.seen_ids(1) == {"s1", "s2"}
        assert reader.natural_seen.find(Kind.CLIENT, "430 000 218") == ("s1",)
        assert set(reader.records.without_detail(5, apart_from=())) == set(result.added)


def test_the_same_page_again_changes_nothing_but_is_seen(store: Store) -> None:
    applied(store, ("s1", AMELIA))
    assert applied(store, ("s1", dict(reversed(AMELIA.items()))), pass_id=2) == PageApplied()
    with store.read() as reader:
        assert reader.records.unseen(2) == ()
    assert applied(store) == PageApplied()


def test_a_changed_row_brings_its_news_to_both_states(store: Store) -> None:
    base = {**AMELIA, "medicalInfo.medicalHistory": "Long"}
    before = known(store, replace(client(), base=base, local=base, list_row=AMELIA, pass_id=1))
    news = {**AMELIA, "personalInfo.phone": "2"}
    assert applied(store, ("s-c1", news)) == PageApplied(changed=("c1",), before=(before,))
    after = read(store)
    assert after.local == after.base == {**base, "personalInfo.phone": "2"}
    assert after.list_row == news
    with store.read() as reader:
        assert reader.natural_seen.find(Kind.CLIENT, "430000218") == ("s-c1",)


def test_a_field_that_is_meant_to_change_here_is_left_alone(store: Store) -> None:
    mine = {**AMELIA, "personalInfo.phone": "mine"}
    dirty = frozenset({"personalInfo.phone"})
    known(store, replace(client(), base=AMELIA, local=mine, list_row=AMELIA, dirty=dirty))
    applied(store, ("s-c1", {**AMELIA, "personalInfo.phone": "2", "personalInfo.email": "a@b.example"}))
    after = read(store)
    assert after.local["personalInfo.phone"] == "mine"
    assert after.local["personalInfo.email"] == "a@b.example"
    assert after.base is not None
    assert after.base["personalInfo.phone"] == "1", "the merge still needs what it was"


def test_a_page_read_before_our_write_landed_does_not_set_it_back(store: Store) -> None:
    sent = {**AMELIA, "personalInfo.phone": "sent"}
    known(store, replace(client(), base=sent, local=sent, list_row=AMELIA))
    assert applied(store, ("s-c1", AMELIA)).changed == ()
    assert read(store).local["personalInfo.phone"] == "sent"


@pytest.mark.parametrize("state", [OpState.IN_FLIGHT, OpState.IN_DOUBT])
def test_a_record_whose_write_is_unanswered_takes_nothing_and_news_stays_news(store: Store, state: OpState) -> None:
    before = known(store, replace(client(), base=AMELIA, local=AMELIA, list_row=AMELIA), op=state)
    assert applied(store, ("s-c1", {**AMELIA, "personalInfo.phone": "2"})).changed == ()
    after = read(store)
    assert (after.local, after.base, after.list_row) == (before.local, before.base, before.list_row)


def test_the_row_a_change_began_from_stays_what_it_is_compared_with(store: Store) -> None:
    dirty = frozenset({"personalInfo.phone"})
    known(store, replace(client(), local={**AMELIA, "personalInfo.phone": "mine"}, list_row=AMELIA, dirty=dirty))
    for _ in range(2):
        assert applied(store, ("s-c1", {**AMELIA, "personalInfo.phone": "2"})).changed == ()
    assert read(store).list_row == AMELIA


def test_one_that_was_missed_is_back(store: Store) -> None:
    known(store, replace(client(), local=AMELIA, list_row=AMELIA, presence=Presence.GONE))
    with store.read() as reader:
        assert reader.queries.find("amelia", limit=5) == ()
    result = applied(store, ("s-c1", AMELIA))
    assert (result.back, result.changed) == (("c1",), ("c1",))
    assert read(store).presence is Presence.PRESENT
    with store.read() as reader:
        assert [row.local_id for row in reader.queries.find("amelia", limit=5)] == ["c1"]


def test_one_that_was_sealed_comes_back_under_its_old_id(store: Store) -> None:
    known(store, client())
    with store.write() as work:
        work.records.remove("c1")
        work.commit()
    assert applied(store, ("s-c1", AMELIA)).added == ("c1",)


def test_a_page_that_names_somebody_twice_says_the_later(store: Store) -> None:
    result = applied(store, ("s1", AMELIA), ("s1", client_fields(phone="2")))
    assert len(result.added) == 1
    assert read(store, result.added[0]).local["personalInfo.phone"] == "2"
    again = applied(store, ("s1", AMELIA), ("s1", client_fields(phone="3")), pass_id=2)
    assert again.changed == result.added
    assert read(store, result.added[0]).local["personalInfo.phone"] == "3"
