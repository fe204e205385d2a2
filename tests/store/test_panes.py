"""What panes ask for: one client's file, its children, what is due, the live numbers, choices and exports."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from hubshift_desktop.domain.fields import JsonValue
from hubshift_desktop.domain.rows import StoredBlob, StoredRecord
from hubshift_desktop.domain.states import OpKind, OpState, SyncMark
from hubshift_desktop.domain.views import Due, LaptopSummary, QueueCounts
from hubshift_desktop.store import Store
from hubshift_desktop.store.unit_of_work import UnitOfWork
from tests.conftest import HandClock
from tests.store.makers import NOW, USER, client, conflict, document, goal, line, operation, visit


def kept(store: Store, records: Sequence[StoredRecord]) -> None:
    with store.write() as work:
        work.records.add_many(records)
        work.commit()


def sent(work: UnitOfWork, op_id: str, **more: object) -> None:
    """Queue an operation with one ledger line a path, as the services do."""
    op = work.outbox.add(operation(op_id, **more))
    lines = [
        line(f"{op_id}-{path}", op_id=op_id, record_id=op.record_id, client_id=op.client_id, field=path)
        for path in sorted(op.paths)
    ]
    work.ledger.write(lines)


def test_a_file_says_what_waits_what_was_refused_and_what_it_holds(store: Store) -> None:
    medications = [{"name": "A", "endDate": ""}, {"name": "B", "endDate": "2026-11-23"}]
    stored = replace(client(medications=medications), base={}, fetched_at=NOW)
    visits = [visit("v1"), visit("v2", day="2026-11-23"), visit("v3", day="2026-12-01", status="Cancelled")]
    with store.write() as work:
        work.records.add_many([stored, goal("g1"), goal("g2", status="completed"), document("d1"), *visits])
        sent(work, "op1", paths=frozenset({"personalInfo.phone", "personalInfo.email"}))
        refused = {"state": OpState.NEEDS_FIX, "field_errors": {"address.postcode": "Four digits"}}
        sent(work, "op2", paths=frozenset({"address.postcode", "address.suburb"}), **refused)
        work.outbox.add(operation("op3", kind=OpKind.GOAL_UPDATE, record_id="g1"))
        work.commit()
    with store.read() as reader:
        file = reader.queries.client_file("c1")
        assert reader.queries.client_file("never") is None
        assert reader.queries.client_file("g1") is None
    assert file is not None
    assert (file.mark, file.waiting) == (SyncMark.FIX, 3)
    assert file.marks == {
        "personalInfo.phone": SyncMark.WAITING,
        "personalInfo.email": SyncMark.WAITING,
        "address.postcode": SyncMark.FIX,
        "address.suburb": SyncMark.WAITING,
    }
    assert file.refusals == {"address.postcode": "Four digits"}
    assert (file.open_goals, file.current_medications, file.documents, file.upcoming_appointments) == (1, 1, 1, 1)
    assert (file.has_detail, file.details_as_of) == (True, NOW)


@pytest.mark.parametrize(
    ("more", "marks", "refusals"),
    [
        ({"kind": OpKind.CLIENT_CREATE}, {}, {}),
        ({"state": OpState.CONFLICT}, {"personalInfo.phone": SyncMark.WAITING}, {}),
        ({"state": OpState.IN_FLIGHT}, {"personalInfo.phone": SyncMark.SYNCING}, {}),
        (
            {"state": OpState.NEEDS_FIX, "message": "Not now"},
            {"personalInfo.phone": SyncMark.FIX},
            {"personalInfo.phone": "Not now"},
        ),
        ({"state": OpState.NEEDS_FIX}, {"personalInfo.phone": SyncMark.FIX}, {}),
        (
            {"state": OpState.NEEDS_FIX, "kind": OpKind.CLIENT_CREATE, "field_errors": {"status": "No"}},
            {"status": SyncMark.FIX},
            {"status": "No"},
        ),
        ({"state": OpState.NEEDS_FIX, "kind": OpKind.CLIENT_CREATE, "message": "Not now"}, {}, {}),
    ],
)
def test_the_marks_of_fields_follow_their_operation(
    store: Store, more: dict[str, Any], marks: dict[str, SyncMark], refusals: dict[str, str]
) -> None:
    with store.write() as work:
        work.records.add(client())
        work.outbox.add(operation(**more))
        work.commit()
    with store.read() as reader:
        file = reader.queries.client_file("c1")
    assert file is not None
    assert (file.marks, file.refusals) == (marks, refusals)


def test_goals_stand_open_ones_first_by_target(store: Store) -> None:
    late, soon, done, never = (
        goal("g1", targetDate="2027-01-01"),
        goal("g2", targetDate="2026-12-01", server_id="s-g2"),
        goal("g3", status="completed"),
        goal("g4"),
    )
    kept(store, [client(), late, soon, done, never])
    with store.write() as work:
        refused: dict[str, Any] = {"state": OpState.NEEDS_FIX, "paths": {"title"}, "message": "Too long"}
        work.outbox.add(operation(kind=OpKind.GOAL_UPDATE, record_id="g2", **refused))
        work.commit()
    with store.read() as reader:
        views = reader.queries.goals("c1")
        assert [view.local_id for view in views] == ["g2", "g1", "g4", "g3"]
        assert (views[0].mark, views[0].refusals, views[0].is_new) == (SyncMark.FIX, {"title": "Too long"}, False)
        assert reader.queries.goal("g2") == views[0]
        assert reader.queries.goal("c1") is None
        assert reader.queries.goal("never") is None


def test_documents_the_office_lacks_stand_first_then_the_newest(store: Store) -> None:
    old, new, mine = (
        document("d1", server_id="s1", uploadedAt="2026-01-01", size=99),
        document("d2", server_id="s2", uploadedAt="2026-02-01"),
        document("d3"),
    )
    kept(store, [client(), old, new, mine])
    upload: dict[str, Any] = {"kind": OpKind.DOCUMENT_UPLOAD, "record_id": "d3", "paths": frozenset()}
    with store.write() as work:
        work.blobs.put(StoredBlob(blob_id="b1", sha256="aa", size=7, media_type="application/pdf"))
        work.blobs.link("d3", "b1")
        work.outbox.add(operation(state=OpState.PARKED, message="Too large", **upload))
        work.commit()
    with store.read() as reader:
        views = reader.queries.documents("c1")
        assert [view.local_id for view in views] == ["d3", "d2", "d1"]
        mine_view, _, old_view = views
        assert (mine_view.blob_id, mine_view.size, mine_view.op_id) == ("b1", 7, "op1")
        assert (mine_view.mark, mine_view.message, mine_view.is_uploaded) == (SyncMark.FIX, "Too large", False)
        assert (old_view.blob_id, old_view.size, old_view.op_id, old_view.message) == (None, 99, None, "")
        assert reader.queries.document("d3") == mine_view
        assert reader.queries.document("c1") is None


def test_visits_are_narrowed_and_stand_by_date_and_time(store: Store) -> None:
    carer = {"healthCarer.id": "w1", "healthCarer.name": "Kim"}
    kept(
        store,
        [
            client(),
            client("c2", server_id="s-c2", first="Bao", last="Ly"),
            visit("v1", startTime="14:00"),
            visit("v2", "c2", status="completed", **carer),
            visit("v3", day="2026-11-30", serviceType="Respite"),
            visit("v4", day="some day"),
        ],
    )

    def ids(**asked: object) -> list[str]:
        with store.read() as reader:
            return [view.local_id for view in reader.queries.appointments(**asked)]  # type: ignore[arg-type]

    assert ids() == ["v4", "v2", "v1", "v3"]
    assert ids(limit=1) == ["v4"]
    assert ids(client_id="c1") == ["v4", "v1", "v3"]
    assert ids(start="2026-11-24", end="2026-11-24") == ["v2", "v1"]
    assert ids(start="2026-11-25") == ["v3"]
    assert ids(statuses=["completed", "no_show"]) == ids(carer_id="w1") == ["v2"]
    assert ids(service_type="Respite") == ["v3"]
    with store.read() as reader:
        (view,) = reader.queries.appointments(carer_id="w1")
        assert (view.client_id, view.client_name, view.appointment.carer) == ("c2", "Bao Ly", "Kim")


def test_what_is_due_stands_soonest_first_with_the_overdue_in_front(store: Store) -> None:
    tasks: list[JsonValue] = [
        {"title": "Buy a ticket", "dueDate": "2026-11-23"},
        {"title": "Done", "dueDate": "2026-11-23", "status": "completed"},
    ]
    medications = [
        {"name": "A", "reviewDate": "2026-11-25"},
        {"name": "B", "reviewDate": "2026-11-20", "endDate": "2026-11-21"},
        {"name": "C", "reviewDate": "2026-11-26", "endDate": "2026-11-24"},
        {"name": "D", "reviewDate": "2027-11-26"},
    ]
    kept(
        store,
        [
            client(status="active", plan_end="2026-11-30", medications=medications),
            client("c2", server_id="s2", first="Bao", last="Ly", status="active", plan_end="2026-11-01"),
            client("c3", server_id="s3", status="inactive", plan_end="2026-11-25"),
            client("c4", server_id="s4", status="active", plan_end="2027-11-25"),
            goal("g1", targetDate="2026-11-20", tasks=tasks),
            goal("g2", targetDate="2026-11-20", status="cancelled", tasks=tasks),
            goal("g3", targetDate="2026-12-20"),
        ],
    )
    with store.read() as reader:
        dues = reader.queries
        plans = dues.plans_ending(within=10)
        assert plans[0] == Due(
            what="NDIS plan", kind="plan", client_id="c2", client_name="Bao Ly", date="2026-11-01", record_id=None
        )
        assert [one.client_id for one in plans] == ["c2", "c1"]
        assert [(one.what, one.kind) for one in dues.reviews(within=10)] == [("A", "review"), ("C", "review")]
        assert [(one.what, one.record_id) for one in dues.goals_due(within=10)] == [("Ride the train", "g1")]
        assert [one.record_id for one in dues.goals_due(within=10**9)] == ["g1", "g3"]
        assert [(one.what, one.record_id) for one in dues.tasks_due(within=0)] == [("Buy a ticket", "g1")]


def test_the_queue_counts_changes_records_to_decide_and_what_is_set_aside(store: Store) -> None:
    with store.write() as work:
        work.records.add_many([client(), document("d1")])
        sent(work, "op1", paths=frozenset({"personalInfo.phone", "personalInfo.email"}))
        sent(work, "op2", state=OpState.WAITING_PARENT, paths=frozenset[str](), record_id="g1")
        sent(work, "op3", state=OpState.IN_FLIGHT, record_id="g2")
        sent(work, "op4", state=OpState.IN_DOUBT, record_id="g3")
        sent(work, "op5", state=OpState.CONFLICT, record_id="g4")
        sent(work, "op6", state=OpState.PARKED, record_id="g5")
        upload = {"kind": OpKind.DOCUMENT_UPLOAD, "record_id": "d1", "paths": frozenset[str]()}
        sent(work, "op7", **upload)
        sent(work, "op8", state=OpState.DONE)
        work.conflicts.open(conflict())
        work.blobs.put(StoredBlob(blob_id="b1", sha256="aa", size=7, media_type="application/pdf"))
        work.blobs.link("d1", "b1")
        work.passes.note_complete(NOW)
        work.commit()
    with store.read() as reader:
        assert reader.queries.queue() == QueueCounts(
            waiting=3,  # the e-mail (the phone is in dispute), op2, and the upload
            waiting_bytes=7,
            sending=1,
            unanswered=1,
            conflicts=2,
            set_aside=1,
            last_complete=NOW,
        )
        assert reader.queries.laptop() == LaptopSummary(
            last_complete=NOW,
            waiting=5,
            waiting_bytes=7,
            needs_you=3,
            clients=1,
            clients_with_detail=0,
            files_kept=1,
            files_total=1,
            files_bytes=7,
        )


def test_each_number_is_the_length_of_the_list_it_leads_to(store: Store) -> None:
    medications = [{"name": "A", "reviewDate": "2026-11-25"}]
    with store.write() as work:
        work.records.add_many(
            [
                client(status="active", plan_end="2026-11-30", medications=medications),
                client("c2", server_id="s2", status="active", plan_end="2027-11-30"),
                client("c3", server_id="s3", status="inactive"),
                goal("g1", "c2", targetDate="2026-11-01"),
                visit("v1"),
                visit("v2", status="Cancelled"),
                visit("v3", status="completed"),
                visit("v4", day="2026-11-25"),
            ]
        )
        sent(work, "op1")
        sent(work, "op2", state=OpState.NEEDS_FIX, record_id="c3", client_id="c3")
        work.commit()
    with store.read() as reader:
        counts = reader.queries.counts(user_id=USER, plan_days=60, review_days=14)
    assert (counts.clients, counts.active_clients, counts.today, counts.waiting) == (3, 2, 2, 2)
    assert (counts.plans_ending, counts.reviews_due, counts.overdue_goals) == (1, 1, 1)
    assert (counts.not_synced, counts.needs_you) == (2, 1)


def test_choices_are_named_counted_and_in_the_order_of_their_names(store: Store) -> None:
    with store.write() as work:
        work.records.add_many(
            [
                client(manager_id="m2", manager="Plan B", suburb="Carlton", state="VIC"),
                client(
                    "c2", server_id="s-c2", manager_id="m1", manager="plan a", suburb="carlton", coordinator_id="k1"
                ),
                client("c3", server_id="s-c3", manager_id="m2", manager="Plan B"),
                visit("v1", **{"healthCarer.id": "w1", "healthCarer.name": "Kim"}),
                visit("v2", **{"healthCarer.id": "w1"}),
            ]
        )
        work.groups.set_carer("w1", {"s-c1": 2, "s-c3": 1, "s-unknown": 1})
        work.groups.set_carer("w2", {"s-c2": 1})
        work.commit()
    with store.read() as reader:
        choices = reader.queries.choices
        assert choices("plan_manager") == (("m1", "plan a", 1), ("m2", "Plan B", 2))
        assert choices("coordinator") == (("k1", "k1", 1),)
        assert choices("suburb") == (("carlton", "carlton", 2),)
        assert choices("state") == (("VIC", "VIC", 1),)
        assert choices("carer") == (("w1", "Kim", 2), ("w2", "w2", 1))


def test_an_export_reads_whole_files_in_the_order_given(store: Store) -> None:
    kept(
        store,
        [
            client(),
            client("c2", server_id="s-c2", first="Bao"),
            goal("g1", title="Late", targetDate="2027-01-01"),
            goal("g2", title="Soon", targetDate="2026-12-01"),
            visit("v1", day="2026-11-20"),
            visit("v2", day="2026-11-26"),
            visit("v3", day="2026-11-25"),
        ],
    )
    with store.read() as reader:
        other, own = reader.queries.exported(["c2", "never", "c1"])
    assert (other[0].first_name, other[1].first_name, other[2], other[3]) == ("Bao", "Bao", (), ())
    assert [one.title for one in own[2]] == ["Soon", "Late"]
    assert [one.date for one in own[3]] == ["2026-11-25", "2026-11-26"]


def row(store: Store) -> tuple[str, str, int]:
    with store.read() as reader:
        found = reader.queries.client_row("c1")
        file = reader.queries.client_file("c1")
    assert found is not None
    assert file is not None
    return found.next_appointment, found.next_review, file.current_medications


def test_midnight_moves_the_next_visit_and_ends_a_medication(store: Store, clock: HandClock) -> None:
    medications = [
        {"name": "A", "reviewDate": "2026-11-25", "endDate": "2026-11-24"},
        {"name": "B", "reviewDate": "2026-12-25"},
    ]
    kept(store, [client(medications=medications), visit("v1"), visit("v2", day="2026-11-26")])
    assert row(store) == ("2026-11-24", "2026-11-25", 2)
    clock.turn(days=1)
    with store.write() as work:
        work.commit()
    assert row(store) == ("2026-11-26", "2026-12-25", 1)


def test_a_clock_set_back_brings_the_old_day_back(store: Store, clock: HandClock) -> None:
    medications = [{"name": "A", "reviewDate": "2026-11-25", "endDate": "2026-11-24"}]
    kept(store, [client(medications=medications)])
    for days, current in ((3, 0), (-3, 1)):
        clock.turn(days=days)
        with store.write() as work:
            work.commit()
        assert row(store)[2] == current
