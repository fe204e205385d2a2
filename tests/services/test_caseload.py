"""The list, the palette and the sidebar, asked through the verbs that panes use."""

from __future__ import annotations

import pytest

from hubshift_desktop.domain.errors import InvalidInputError, NotFoundError
from hubshift_desktop.domain.states import SyncMark
from hubshift_desktop.domain.views import ClientQuery
from hubshift_desktop.services import view_forms
from hubshift_desktop.services.bundle import Services
from hubshift_desktop.services.caseload import BUILT_IN_VIEWS
from tests.services.laptop import PHONE, PLAN_END, Laptop


@pytest.fixture
def people(laptop: Laptop) -> list[str]:
    """Three clients in the order in which their plans end."""
    return [
        laptop.know("Rosa", "Delgado", number="430000511", address__suburb="Sunshine", **{PLAN_END: "2026-11-29"}),
        laptop.know("Amelia", "Tran", number="430000218", address__suburb="Footscray", **{PLAN_END: "2027-01-05"}),
        laptop.know("Isla", "Thompson", number="430000588", status="inactive", **{PLAN_END: "2027-08-22"}),
    ]


def test_a_plan_past_its_end_stands_under_a_head_of_its_own(laptop: Laptop, services: Services) -> None:
    laptop.know("Rosa", "Delgado", number="430000511", **{PLAN_END: "2026-11-23"})
    laptop.know("Amelia", "Tran", number="430000218", **{PLAN_END: "2026-11-24"})
    assert services.caseload.groups(ClientQuery()) == (("Reassessment overdue", 1), ("Plan ends within 30 days", 1))
    assert services.caseload.groups(ClientQuery(descending=True))[0] == ("Plan ends within 30 days", 1)


def test_rows_positions_and_groups_agree(services: Services, people: list[str]) -> None:
    query = ClientQuery()
    assert services.caseload.ids(query) == tuple(people)
    assert [row.local_id for row in services.caseload.rows(query, limit=2, offset=1)] == people[1:]
    assert [services.caseload.position(query, one) for one in people] == [0, 1, 2]
    assert services.caseload.groups(query) == (
        ("Plan ends within 30 days", 1),
        ("31 to 90 days", 1),
        ("Later", 1),
    )
    assert services.caseload.count(query) == 3
    assert services.caseload.position(ClientQuery(statuses=("active",)), people[2]) is None
    assert [row.first_name for row in services.caseload.rows_of(people[::-1])] == ["Isla", "Amelia", "Rosa"]


def test_a_client_is_named_by_number_or_id(services: Services, people: list[str]) -> None:
    assert services.caseload.named("430 000 218") == people[1]
    assert services.caseload.named(people[0]) == people[0]
    for unknown in ("430 000 000", " "):
        with pytest.raises(NotFoundError):
            services.caseload.named(unknown)


def test_finding_and_choosing(services: Services, people: list[str]) -> None:
    assert [row.local_id for row in services.caseload.find("tran amel")] == [people[1]]
    assert {label for _, label, _ in services.caseload.choices("suburb")} == {"Footscray", "Sunshine"}
    assert services.caseload.find_records("nothing of that kind") == ()


def test_the_counts_are_the_lengths_of_their_lists(services: Services, people: list[str]) -> None:
    services.clients.edit(people[0], {PHONE: "0491 570 157"})
    counts = services.caseload.counts()
    lengths = {view.key: services.caseload.count(view.query) for view in BUILT_IN_VIEWS}
    assert lengths == {
        "plans_ending": counts.plans_ending,
        "reviews_due": counts.reviews_due,
        "overdue_goals": counts.overdue_goals,
        "not_synced": counts.not_synced,
        "needs_you": counts.needs_you,
    }
    assert (counts.clients, counts.active_clients, counts.not_synced, counts.waiting) == (3, 2, 1, 1)


class TestSavedViews:
    def test_stay_with_a_live_count(self, services: Services, people: list[str]) -> None:
        query = ClientQuery(text="tran", plan_within=60, marks=(SyncMark.WAITING,), sort="name", descending=True)
        key = services.caseload.save_view(" My  urgent ", query)
        (view,) = services.caseload.saved_views()
        assert (view.key, view.title, view.query, view.count, view.is_own) == (key, "My urgent", query, 0, True)
        services.clients.edit(people[1], {PHONE: "0491 570 157"})
        assert services.caseload.saved_views()[0].count == 1

    def test_the_same_name_replaces(self, services: Services) -> None:
        first = services.caseload.save_view("Mine", ClientQuery(mine_only=True))
        services.caseload.save_view("Others", ClientQuery())
        again = services.caseload.save_view("mine", ClientQuery(state="VIC"))
        assert again == first
        assert [(view.title, view.query.state) for view in services.caseload.saved_views()] == [
            ("mine", "VIC"),
            ("Others", None),
        ]

    def test_need_a_name_and_can_go(self, services: Services) -> None:
        with pytest.raises(InvalidInputError):
            services.caseload.save_view("  ", ClientQuery())
        key = services.caseload.save_view("Mine", ClientQuery())
        services.caseload.remove_view(key)
        assert services.caseload.saved_views() == ()

    def test_what_cannot_be_read_any_more_is_left_out(self) -> None:
        odd = {"plan_within": "soon", "marks": ["waiting", "glowing"], "statuses": "active", "shape": "round"}
        assert view_forms.query_from(odd) == ClientQuery(marks=(SyncMark.WAITING,))  # type: ignore[arg-type]  # as read
