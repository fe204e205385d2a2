"""Finding by words: accents, apostrophes, order and spacing hide nobody, and nothing typed breaks the search."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hubshift_desktop.domain.states import Kind
from hubshift_desktop.domain.views import ClientQuery, FoundRecord
from hubshift_desktop.store import Store
from tests.store.makers import client, document, goal


@pytest.fixture
def filled(store: Store) -> Store:
    with store.write() as work:
        work.records.add_many(
            [
                client("c1", first="Amélie", last="O’Brien", ndis="430 000 218", phone="0491 570 156"),
                client("c2", server_id="s-c2", first="Bao", last="Nguyễn", ndis="430000999", phone="(03) 9000 1234"),
                client("c3", server_id="s-c3", first="Ruby", last="Hill", conditions=["Epilepsy"], preferred="Roo"),
                goal("g1", "c3", title="Swim alone", description="At the Carlton baths"),
                document("d1", "c3", name="Behaviour plan.pdf"),
            ]
        )
        work.note_text("d1", "Seizure first aid: call Dr. Müller")
        work.commit()
    return store


def found(store: Store, text: str) -> list[str]:
    with store.read() as reader:
        by_palette = [row.local_id for row in reader.queries.find(text, limit=9)]
        by_list = reader.queries.client_ids(ClientQuery(text=text), user_id="")
    assert sorted(by_palette) == sorted(by_list)
    return by_palette


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("amelie", "c1"),
        ("AMÉLIE", "c1"),
        ("obrien", "c1"),
        ("o'brien", "c1"),
        ("O’Brien", "c1"),
        ("o brien", "c1"),
        ("brien ame", "c1"),
        ("nguyen", "c2"),
        ("nguy bao", "c2"),
        ("430000218", "c1"),
        ("430 000 218", "c1"),
        ("430-000-218", "c1"),
        ("218", "c1"),
        ("430000999", "c2"),
        ("0491570156", "c1"),
        ("0491 570 156", "c1"),
        ("+61 491 570 156", "c1"),
        ("570 156", "c1"),
        ("03 9000 1234", "c2"),
        ("9000 1234", "c2"),
        ("roo", "c3"),
        ("epilep", "c3"),
        ("swim", "c3"),
        ("behaviour ruby", "c3"),
    ],
)
def test_a_client_is_found_however_it_is_typed(filled: Store, text: str, who: str) -> None:
    assert found(filled, text) == [who]


@pytest.mark.parametrize("text", ["amelie nguyen", "430000217", "seizure", "xyz"])
def test_every_word_counts_and_a_wrong_one_finds_nobody(filled: Store, text: str) -> None:
    assert found(filled, text) == []


def test_a_name_weighs_more_than_a_word_in_the_file(store: Store) -> None:
    with store.write() as work:
        work.records.add_many(
            [client("c1", first="Anna", last="Zed", conditions=["Ruby syndrome"]), client("c2", server_id="s2")]
        )
        work.records.save(client("c2", server_id="s2", first="Ruby", last="Abel"))
        work.commit()
    assert found(store, "ruby") == ["c2", "c1"]


def test_goals_and_documents_are_found_with_the_text_inside_scans(filled: Store) -> None:
    with filled.read() as reader:
        (scan,) = reader.queries.find_records("muller seiz", limit=5)
        assert scan == FoundRecord(
            record_id="d1", kind=Kind.DOCUMENT, client_id="c3", client_name="Ruby Hill", title="Behaviour plan.pdf"
        )
        assert [one.record_id for one in reader.queries.find_records("baths", limit=5)] == ["g1"]
        assert reader.queries.find_records("***", limit=5) == ()


def test_a_changed_title_is_found_and_the_old_one_is_not_but_a_scans_text_stays(filled: Store) -> None:
    with filled.write() as work:
        work.records.save(goal("g1", "c3", title="Cook dinner"))
        work.records.save(document("d1", "c3", name="Report.pdf"))
        work.note_text("never here", "words")
        work.commit()
    with filled.read() as reader:

        def records(text: str) -> list[str]:
            return [one.record_id for one in reader.queries.find_records(text, limit=5)]

        assert (records("cook"), records("swim"), records("behaviour")) == (["g1"], [], [])
        assert records("report") == records("seizure") == ["d1"]
    assert found(filled, "swim") == []
    assert found(filled, "cook report") == ["c3"]


HOSTILE = [*"\"'*()\0\ud800", "a*", '"a', "a OR", "NOT", "NEAR(a b)", "who:a", "-a", "^a", "a AND"]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(parts=st.lists(st.one_of(st.sampled_from(HOSTILE), st.text(max_size=6)), max_size=4))
def test_nothing_typed_breaks_the_search(filled: Store, parts: list[str]) -> None:
    text = " ".join(parts)
    with filled.read() as reader:
        reader.queries.find(text, limit=3)
        reader.queries.find_records(text, limit=3)
        reader.queries.client_count(ClientQuery(text=text, suburb=text, state=text), user_id=text or "u")
        reader.queries.client_named(text)
