"""The client list is what plain Python says it is: every order, every filter, on caseloads nobody thought of."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from hubshift_desktop.domain import dates
from hubshift_desktop.domain.states import Presence
from hubshift_desktop.domain.views import ClientQuery
from hubshift_desktop.store import Store
from tests.conftest import HandClock
from tests.store.caseloads import ME, TODAY, Person, caseloads, listed, put, queries, real
from tests.store.conftest import open_store
from tests.store.makers import client


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(people=caseloads, asked=queries, turned=queries)
def test_the_list_is_what_plain_python_says(
    fresh: Callable[[], Path], people: list[Person], asked: ClientQuery, turned: ClientQuery
) -> None:
    with open_store(fresh(), HandClock()) as store:
        with store.write() as work:
            put(work, people)
            work.commit()
        with store.read() as reader:
            for query in (asked, turned, ClientQuery(sort=turned.sort, descending=turned.descending)):
                wanted = listed(people, query)
                assert list(reader.queries.client_ids(query, user_id=ME)) == wanted
                assert reader.queries.client_count(query, user_id=ME) == len(wanted)
                pages = [
                    reader.queries.client_rows(query, user_id=ME, limit=3, offset=start)
                    for start in range(0, len(people) + 3, 3)
                ]
                assert [row.local_id for page in pages for row in page] == wanted
                assert [len(page) for page in pages if page][:-1] == [3] * (len([page for page in pages if page]) - 1)


def head_of(end: str) -> str:
    """Say by the calendar alone, without SQL, under which head a plan's end stands."""
    days = dates.days_until(end, today=TODAY)
    if days is None:
        return "No plan dates"
    if days < 0:
        return "Reassessment overdue"
    return "Plan ends within 30 days" if days <= 30 else "31 to 90 days" if days <= 90 else "Later"


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(people=caseloads, asked=queries)
def test_the_heads_of_the_list_count_what_stands_under_them(
    fresh: Callable[[], Path], people: list[Person], asked: ClientQuery
) -> None:
    with open_store(fresh(), HandClock()) as store:
        with store.write() as work:
            put(work, people)
            work.commit()
        with store.read() as reader:
            query = ClientQuery(statuses=asked.statuses, plan_within=asked.plan_within, descending=asked.descending)
            own = {one.local_id: one for one in people}
            heads: dict[str, int] = {}
            for local_id in listed(people, query):
                head = head_of(real(own[local_id].fields["plan_end"]))
                heads[head] = heads.get(head, 0) + 1
            assert list(reader.queries.plan_groups(query, user_id=ME)) == list(heads.items())


@pytest.fixture
def filled(store: Store) -> Store:
    with store.write() as work:
        work.records.add_many(
            [
                client("c1", first="Zoë", last="Adams", ndis="430 000 218", born="1990-01-01"),
                client("c2", server_id="s-c2", first="Bao", last="O’Brien", born="1990-01-01"),
                client("c3", server_id=None, first="", last="", ndis="430000219"),
            ]
        )
        work.commit()
    return store


def test_a_position_is_counted_in_the_lists_own_order(filled: Store) -> None:
    by_name = ClientQuery(sort="name")
    with filled.read() as reader:
        places = [reader.queries.client_position(by_name, one, user_id=ME) for one in ("c1", "c2", "c3", "never")]
    assert places == [0, 1, 2, None]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("c1", "c1"),
        (" s-c2 ", "c2"),
        ("430000218", "c1"),
        ("430-000 219", "c3"),
        ("999", None),
        ("", None),
        ("'\"*", None),
        ("\udcff", None),
    ],
)
def test_a_client_is_named_by_either_id_or_number(filled: Store, text: str, found: str | None) -> None:
    with filled.read() as reader:
        assert reader.queries.client_named(text) == found


def test_rows_come_in_the_order_asked_for_and_strangers_are_left_out(filled: Store) -> None:
    with filled.read() as reader:
        many = ["c3", *(f"x{n}" for n in range(1100)), "c1"]
        assert [row.local_id for row in reader.queries.client_rows_of(many)] == ["c3", "c1"]
        row = reader.queries.client_row("c3")
        assert row is not None
        assert (row.server_id, row.name, row.presence) == (None, "No name recorded", Presence.PRESENT)
        assert reader.queries.client_row("never") is None


def test_who_may_be_the_same_person_is_found_by_each_sign(filled: Store) -> None:
    with filled.read() as reader:

        def found(**signs: str) -> list[str]:
            return [row.local_id for row in reader.queries.namesakes(**signs)]

        assert found(ndis_number="430-000-218") == ["c1"]
        assert found(last_name="obrien") == ["c2"]
        assert found(date_of_birth="1990-01-01", last_name="ADAMS") == ["c1", "c2"]
        assert found(date_of_birth="\ud800") == found() == []


def test_a_state_or_a_group_nobody_can_have_finds_nobody(filled: Store) -> None:
    with filled.read() as reader:
        for query in (ClientQuery(state="\ud800"), ClientQuery(carer_id="\ud800"), ClientQuery(statuses=("\ud800",))):
            assert reader.queries.client_ids(query, user_id=ME) == ()
