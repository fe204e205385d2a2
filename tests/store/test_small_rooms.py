"""Drafts, settings, pinned lists, what was learnt, groups, passes, numbers seen and kept files come back as put."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from hubshift_desktop.domain.errors import NotFoundError
from hubshift_desktop.domain.rows import Draft, StoredBlob
from hubshift_desktop.domain.states import Kind
from hubshift_desktop.store import SavedView, Store, UnsentWorkError
from tests.conftest import HandClock
from tests.store.makers import NOW, ORIGIN, client, document, goal

DRAFT = Draft(form="client", record_id="c1", values={"phone": "04\ud800"}, focus="phone", cursor=2, saved_at=NOW)
SCAN = StoredBlob(blob_id="b1", sha256="aa", size=10, media_type="application/pdf")


def test_a_draft_is_given_back_in_its_field_and_the_last_typed_first(store: Store) -> None:
    later = replace(DRAFT, record_id="c2", saved_at=NOW + timedelta(seconds=1))
    with store.write() as work:
        work.drafts.put(replace(DRAFT, cursor=1))
        work.drafts.put(DRAFT)
        work.drafts.put(later)
        work.commit()
    with store.write() as work:
        assert work.drafts.get("client", "c1") == DRAFT
        assert work.drafts.all() == (later, DRAFT)
        work.drafts.discard("client", "c2")
        assert work.drafts.get("client", "c2") is None
        assert work.drafts.all() == (DRAFT,)


def test_settings_hold_any_value_and_are_listed_by_prefix(store: Store) -> None:
    with store.write() as work:
        work.settings.put("ui.theme", "dark")
        work.settings.put("ui.columns", ["name", {"w": 1.5}])
        work.settings.put("sync.token", None)
        work.settings.put("ui.theme", "light")
        work.commit()
    with store.write() as work:
        assert work.settings.all("ui.") == {"ui.columns": ["name", {"w": 1.5}], "ui.theme": "light"}
        assert work.settings.get("sync.token", "default") is None
        work.settings.remove("ui.theme")
        assert work.settings.get("ui.theme", "light again") == "light again"
        assert work.settings.get("ui.theme") is None


def test_pinned_lists_stand_in_the_sidebars_order(store: Store) -> None:
    one, two = (
        SavedView(view_id=key, name=f"Mine {key}", definition={"statuses": ["active"]}, position=place)
        for key, place in (("v1", 2), ("v2", 1))
    )
    with store.write() as work:
        work.saved_views.put(one)
        work.saved_views.put(two)
        work.commit()
    with store.write() as work:
        assert work.saved_views.all() == (two, one)
        work.saved_views.put(replace(one, position=0, name="Renamed"))
        work.saved_views.remove("v2")
        assert work.saved_views.all() == (replace(one, position=0, name="Renamed"),)


def test_what_is_learnt_of_a_server_lies_over_what_was_known(store: Store) -> None:
    with store.write() as work:
        work.cap.learn(ORIGIN, {"page_size": 20, "etag": False})
        work.cap.learn(ORIGIN, {"etag": True})
        assert work.cap.get(ORIGIN) == {"page_size": 20, "etag": True}
        assert work.cap.get("https://other.example") == {}


def test_a_goals_progress_is_one_step_a_day(store: Store, clock: HandClock) -> None:
    with store.write() as work:
        work.records.add_many([client(), goal("g1", progress=10)])
        work.records.save(goal("g1", progress=20))
        work.progress_steps.note("g1", day="2026-11-01", percent=5)
        work.commit()
    clock.turn(days=2)
    with store.write() as work:
        work.records.save(goal("g1", progress=20, title="Ride the bus"))
        assert work.progress_steps.of("g1") == (("2026-11-01", 5), ("2026-11-24", 20))
        work.records.save(goal("g1", progress=60))
        assert work.progress_steps.of("g1") == (("2026-11-01", 5), ("2026-11-24", 20), ("2026-11-26", 60))
        assert work.progress_steps.of("g2") == ()
        work.commit()
    with store.read() as reader:
        (view,) = reader.queries.goals("c1")
        assert view.first_seen == "2026-11-24"
        assert view.progress_steps[-1] == ("2026-11-26", 60)


def test_a_group_is_replaced_as_the_office_tells_it(store: Store) -> None:
    with store.write() as work:
        work.groups.set_carer("k1", {"s1": 3, "s2": 1})
        work.groups.set_carer("k1", {"s1": 3, "s2": 1})
        work.groups.set_caseload("u1", ["s1", "s2"])
        assert work.groups.of_carer("k1") == {"s1": 3, "s2": 1}
        work.groups.set_carer("k1", {"s3": 1})
        work.groups.set_caseload("u1", [])
        assert work.groups.of_carer("k1") == {"s3": 1}
        assert work.groups.caseload("u1") == frozenset()


def test_a_pass_is_taken_up_again_and_only_a_proved_one_counts(store: Store) -> None:
    with store.write() as work:
        assert work.passes.latest() is None
        assert work.passes.last_complete() is None
        first = work.passes.begin(NOW)
        proved = replace(
            first, finished_at=NOW, pages=3, total_first=60, total_last=61, distinct_ids=61, is_proved=True
        )
        work.passes.save(proved)
        second = work.passes.save(replace(work.passes.begin(NOW), pages=1, cursor={"page": 2}))
        work.passes.note_complete(NOW)
        work.commit()
    with store.write() as work:
        assert work.passes.get(first.pass_id) == proved
        assert work.passes.latest() == second
        assert work.passes.get(99) is None
        assert work.passes.last_complete() == NOW
        with pytest.raises(NotFoundError):
            work.passes.save(replace(second, pass_id=99))


def test_a_number_seen_names_its_records_last_seen_first(store: Store, clock: HandClock) -> None:
    with store.write() as work:
        work.natural_seen.note(Kind.CLIENT, "430 000 218", "s1")
        clock.turn(seconds=1)
        work.natural_seen.note_many(Kind.CLIENT, [("430-000-218", "s2"), (" ", "s3"), ("\ud800", "s4")])
        assert work.natural_seen.find(Kind.CLIENT, "430000218") == ("s2", "s1")
        assert work.natural_seen.find(Kind.CLIENT, "") == ()
        assert work.natural_seen.find(Kind.GOAL, "430000218") == ()


def test_a_kept_file_is_found_by_its_bytes_and_its_record(store: Store) -> None:
    other = replace(SCAN, blob_id="b2", sha256="bb", size=5)
    with store.write() as work:
        work.records.add_many([client(), document("d1"), document("d2")])
        work.blobs.put(SCAN)
        work.blobs.put(other)
        work.blobs.link("d1", "b2")
        work.blobs.link("d1", "b1")
        work.blobs.link("d2", "b1")
        work.commit()
    with store.write() as work:
        assert work.blobs.get("b1") == work.blobs.by_sha256("aa") == work.blobs.for_record("d1") == SCAN
        assert work.blobs.get("b9") is None
        assert work.blobs.by_sha256("cc") is None
        assert work.blobs.for_record("c1") is None
        assert work.blobs.records_of("b1") == ("d1", "d2")
        assert work.blobs.all() == (SCAN, other)
        assert work.blobs.orphans() == (other,)
        assert work.blobs.total() == (2, 15)


def test_a_file_is_not_forgotten_while_a_record_uses_it(store: Store) -> None:
    with store.write() as work:
        work.records.add_many([client(), document("d1")])
        work.blobs.put(SCAN)
        work.blobs.link("d1", "b1")
        with pytest.raises(UnsentWorkError):
            work.blobs.remove("b1")
        work.blobs.unlink("d1")
        work.blobs.remove("b1")
        assert work.blobs.all() == ()
