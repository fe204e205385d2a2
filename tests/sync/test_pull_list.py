"""The list comes first and whole, whatever dialect, order or limit the office has, and survives interruption."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from hubshift_desktop.central.answers import Accepted, Found, ListPage
from hubshift_desktop.central.errors import CentralError, ErrorKind
from hubshift_desktop.demo.settings import DemoSettings
from hubshift_desktop.domain.fields import Fields
from hubshift_desktop.domain.states import Kind, OpState, Presence
from hubshift_desktop.sync.passing import run_pass
from tests.sync.pulled import LIST, Through, client, cycle, parted, passed, pulled, records, requests
from tests.sync.world import NDIS, NEW_CLIENT, World

QUICK = DemoSettings(rate_limit=10**6, max_limit=10, access_seconds=10**9)
DIALECTS = {
    "as specified": QUICK,
    "newest first": replace(QUICK, list_order="newest"),
    "flat, with _id": replace(QUICK, list_shape="flat", id_form="_id"),
    "hundred a page": replace(QUICK, max_limit=100),
    "no tags": replace(QUICK, has_etag=False),
    "hides inactive": replace(QUICK, hides_inactive=True),
}
Worlds = Callable[..., World]


@pytest.fixture
def worlds(tmp_path: Path, request: pytest.FixtureRequest) -> Worlds:
    def make(settings: DemoSettings = QUICK, *, size: int = 60) -> World:
        made = World(tmp_path, size=size, settings=settings)
        request.addfinalizer(made.close)
        return made

    return make


@pytest.mark.row("S4", "S13")
@pytest.mark.parametrize("dialect", DIALECTS)
def test_everybody_is_there_after_one_pass(worlds: Worlds, dialect: str) -> None:
    world = worlds(DIALECTS[dialect])
    taken = passed(world)
    assert taken.is_finished
    assert taken.is_proved
    assert set(records(world)) == set(world.central.admin.client_ids())
    for server_id, stored in records(world).items():
        assert stored.local["status"] == world.central.admin.client(server_id)["status"]


@pytest.mark.parametrize("dialect", ["as specified", "flat, with _id", "hides inactive"])
def test_a_whole_cycle_makes_laptop_and_office_equal(worlds: Worlds, dialect: str) -> None:
    world = worlds(DIALECTS[dialect], size=12)
    result = cycle(world)
    assert result.is_complete
    assert parted(world) == {}
    again = cycle(world)
    assert (again.pulled, again.is_complete) == (0, True)
    assert result.pulled == 12


@pytest.mark.row("S3")
def test_a_shuffled_list_is_walked_up_and_down_until_everybody_was_seen(worlds: Worlds) -> None:
    world = worlds(replace(QUICK, list_order="unstable"), size=16)
    for _ in range(20):
        if passed(world).is_proved:
            break
    assert set(records(world)) == set(world.central.admin.client_ids())


@pytest.mark.row("S3")
def test_what_a_shuffled_list_does_not_show_is_not_missed(worlds: Worlds) -> None:
    world = worlds(replace(QUICK, list_order="unstable", max_limit=3), size=30)
    for _ in range(8):
        pulled(world, budget=0)
    assert all(stored.presence is Presence.PRESENT for stored in records(world).values())


def test_the_list_is_usable_before_any_detail_was_read(worlds: Worlds) -> None:
    world = worlds()
    report = pulled(world, budget=0)
    assert (report.details, report.details_left) == (0, 60)
    assert requests(world, "clientDetails") == 0
    assert all(stored.local.get("personalInfo.firstName") for stored in records(world).values())
    assert ("list", 60, 60) in world.ear.progressed


def test_a_pass_without_news_changes_nothing(worlds: Worlds) -> None:
    world = worlds()
    passed(world)
    before, heard = records(world), len(world.ear.changes)
    again = passed(world)
    assert (again.news, again.is_proved) == (set(), True)
    assert {key: replace(stored, pass_id=0) for key, stored in records(world).items()} == {
        key: replace(stored, pass_id=0) for key, stored in before.items()
    }
    assert len(world.ear.changes) == heard


def test_threads_bring_the_same_list(worlds: Worlds) -> None:
    world = worlds()
    with ThreadPoolExecutor(4) as pool:
        taken = run_pass(replace(world.means, pool=pool))
    assert taken.is_proved
    assert set(records(world)) == set(world.central.admin.client_ids())


# Interrupted


@pytest.mark.row("L4")
def test_an_interrupted_pass_goes_on_where_it_stopped(worlds: Worlds) -> None:
    world = worlds()
    _pages_then_dead(world, 3)
    broken = passed(world)
    assert not broken.is_finished
    assert len(records(world)) == 30
    world.crash()
    world.line.is_online = True
    world.central.admin.forget_requests()
    taken = passed(world)
    assert taken.taken.pass_id == broken.taken.pass_id
    assert taken.is_proved
    assert requests(world, LIST) == 3 + 1 + _probes(world)  # pages 4 to 6, page 1 again, what it may leave out
    assert set(records(world)) == set(world.central.admin.client_ids())


def _probes(world: World) -> int:
    """Return how many statuses the second half of the list did not show, each of which is asked for."""
    shown = {world.central.admin.client(server_id)["status"] for server_id in world.central.admin.client_ids()[30:]}
    return sum(status not in shown for status in ("inactive", "terminated"))


def _pages_then_dead(world: World, pages: int) -> None:
    """Let so many pages through, then lose the network."""
    left = [pages]

    def list_clients(**wanted: Any) -> ListPage:
        left[0] -= 1
        world.line.is_online = left[0] >= 0
        return world.api.list_clients(**wanted)

    Through.put(world, list_clients=list_clients)


def test_an_old_interrupted_pass_begins_anew(worlds: Worlds) -> None:
    world = worlds()
    _pages_then_dead(world, 3)
    broken = passed(world)
    world.crash()
    world.line.is_online = True
    world.clock.turn(seconds=31 * 60)
    taken = passed(world)
    assert taken.taken.pass_id > broken.taken.pass_id
    assert taken.is_proved


def test_a_pass_whose_count_moved_is_not_taken_up(worlds: Worlds) -> None:
    world = worlds()
    _pages_then_dead(world, 3)
    broken = passed(world)
    world.crash()
    world.line.is_online = True
    world.central.admin.delete(world.central.admin.client_ids()[2])
    taken = passed(world)
    assert taken.taken.pass_id == broken.taken.pass_id
    assert taken.is_proved  # counted anew on the way down
    assert taken.taken.distinct_ids == 59


def test_one_unreadable_page_does_not_hide_the_pages_behind_it(worlds: Worlds) -> None:
    world = worlds()
    _odd_page(world, 3, times=99)
    taken = passed(world)
    assert taken.is_finished
    assert not taken.is_proved
    assert len(records(world)) == 50


def _odd_page(world: World, *numbers: int, times: int) -> None:
    """Let these pages be refused with a 500 so many times."""
    left = [times]

    def list_clients(**wanted: Any) -> ListPage:
        if wanted["page"] in numbers and left[0] > 0:
            left[0] -= 1
            world.central.faults.refuse(LIST, status=500)
        return world.api.list_clients(**wanted)

    Through.put(world, list_clients=list_clients)


def test_a_page_that_was_unreadable_once_is_read_on_the_way_down(worlds: Worlds) -> None:
    world = worlds()
    _odd_page(world, 3, times=1)
    taken = passed(world)
    assert taken.is_finished
    assert set(records(world)) == set(world.central.admin.client_ids())


def test_two_unreadable_pages_in_a_row_end_the_pass_as_server_trouble(worlds: Worlds) -> None:
    world = worlds()
    _odd_page(world, 3, 4, times=99)
    taken = passed(world)
    assert not taken.is_finished
    assert taken.trouble is not None
    assert len(records(world)) == 20


def test_a_cancelled_pass_keeps_what_it_took(worlds: Worlds) -> None:
    world = worlds()
    world.cancel.set()
    assert not passed(world).is_finished
    assert records(world) == {}
    world.cancel.clear()
    assert passed(world).is_proved


# Odd pages


class Fixed:
    """An office whose list is what a test says, page by page."""

    def __init__(self, *pages: ListPage) -> None:
        self.pages = pages
        self.asked: list[tuple[int, str | None]] = []

    def list_clients(
        self,
        *,
        page: int,
        limit: int = 100,
        search: str | None = None,
        status: str | None = None,
        ndis_number: str | None = None,
    ) -> ListPage:
        self.asked.append((page, status))
        if status or page > len(self.pages):
            return ListPage(rows=(), page=page, total_items=self.pages[0].total_items)
        return self.pages[page - 1]


def row(server_id: str, **more: str) -> Found:
    return Found(server_id=server_id, fields={"personalInfo.firstName": server_id.title(), **more})


def with_office(world: World, *pages: ListPage) -> Fixed:
    office = Fixed(*pages)
    world.means = replace(world.means, api=office)  # type: ignore[arg-type]
    return office


def test_without_totals_pages_are_read_until_nobody_new_comes(worlds: Worlds) -> None:
    world = worlds(size=0)
    same = ListPage(rows=(row("ann"), row("bob")), page=1)
    office = with_office(world, same, same)
    taken = passed(world)
    assert (taken.is_finished, taken.is_proved) == (True, False)
    assert set(records(world)) == {"ann", "bob"}
    assert [page for page, status in office.asked if not status] == [1, 2]


def test_with_a_total_but_no_pages_the_pages_are_worked_out(worlds: Worlds) -> None:
    world = worlds(size=0)
    with_office(
        world,
        ListPage(rows=(row("ann"), row("bob")), page=1, total_items=3),
        ListPage(rows=(row("cleo"),), page=2, total_items=3),
    )
    assert passed(world).is_proved
    assert set(records(world)) == {"ann", "bob", "cleo"}


def test_a_row_twice_in_a_page_is_one_client_and_proves_nothing(worlds: Worlds) -> None:
    world = worlds(size=0)
    with_office(world, ListPage(rows=(row("ann"), row("ann")), page=1, total_pages=1, total_items=2))
    taken = passed(world)
    assert (taken.is_finished, taken.is_proved) == (True, False)
    assert set(records(world)) == {"ann"}


def test_an_unreadable_row_proves_nothing_and_hides_nobody(worlds: Worlds) -> None:
    world = worlds(size=0)
    with_office(world, ListPage(rows=(row("ann"),), page=1, total_pages=1, total_items=1, skipped=1))
    assert not passed(world).is_proved
    assert set(records(world)) == {"ann"}


@pytest.mark.row("S1", "S2")
def test_a_first_page_that_changed_while_walking_is_walked_again(worlds: Worlds) -> None:
    """A row taken away and another one added between two pages leave the total as it was."""
    world = worlds(size=0)
    first = [ListPage(rows=(row("ann"),), page=1, total_pages=2, total_items=2)]
    second = ListPage(rows=(row("bob"),), page=2, total_pages=2, total_items=2)
    office = with_office(world, first[0], second)
    normal = office.list_clients

    def moved(**wanted: Any) -> ListPage:
        page = normal(**wanted)
        if wanted["page"] == 2:
            office.pages = (ListPage(rows=(row("cleo"),), page=1, total_pages=2, total_items=2), second)
        return page

    office.list_clients = moved  # type: ignore[method-assign]
    assert not passed(world).is_proved
    assert set(records(world)) == {"ann", "bob", "cleo"}


# What others changed


def test_a_change_in_the_list_is_told_once_its_record_is_known(worlds: Worlds) -> None:
    world = worlds(size=3)
    cycle(world)
    server_id = world.central.admin.client_ids()[0]
    world.central.admin.edit(server_id, "personalInfo.email", "new@example.com")
    cycle(world)
    (line,) = world.lines(record_id=client(world, server_id).local_id)
    assert (line.by, line.op_id, line.field, line.new) == (
        "Hubshift",
        "",
        "personalInfo.email",
        "new@example.com",
    )


def test_a_first_copy_is_no_change_by_anybody(worlds: Worlds) -> None:
    world = worlds(size=6)
    cycle(world)
    assert world.lines() == ()


# Our own creates whose answers were lost


def test_our_own_client_is_not_taken_for_somebody_elses(worlds: Worlds) -> None:
    world = worlds(size=3)
    local_id = world.add_client()
    _lose_the_create(world)
    cycle(world)
    assert world.states(local_id) == [OpState.IN_DOUBT]
    assert world.made("client") == 1
    world.crash()
    world.line.is_online = True
    report = pulled(world)
    assert (report.is_proved, len(records(world))) == (True, 4)
    world.settled_push()
    assert world.record(local_id).server_id in world.central.admin.client_ids()
    cycle(world)
    assert (len(records(world)), world.made("client")) == (4, 1)


def _lose_the_create(world: World) -> None:
    """Let the create arrive, and the network go before its answer and before any look."""

    def create_client(payload: Fields, *, key: str) -> Accepted:
        world.api.create_client(payload, key=key)
        world.line.is_online = False
        raise CentralError(ErrorKind.IN_DOUBT)

    Through.put(world, create_client=create_client)


def test_the_offices_own_client_with_our_number_is_shown(worlds: Worlds) -> None:
    world = worlds(size=3)
    other = world.central.admin.add_client(
        {
            "personalInfo": {"firstName": "Other", "lastName": "Person"},
            "ndisDetails": {"ndisNumber": str(NEW_CLIENT[NDIS])},
        }
    )
    world.add_client()
    cycle(world)
    assert other in records(world)
    assert world.made("client") == 0


@pytest.mark.row("C3")
def test_a_list_row_leaves_an_unanswered_record_alone(worlds: Worlds) -> None:
    world = worlds(size=3)
    cycle(world)
    server_id = world.central.admin.client_ids()[0]
    local_id = client(world, server_id).local_id
    world.edit(local_id, personalInfo__email="mine@example.com")
    world.central.faults.drop_request("clientUpdate")
    world.push()
    assert world.states(local_id) == [OpState.IN_DOUBT]
    world.central.admin.edit(server_id, "personalInfo.email", "theirs@example.com")
    pulled(world)
    stored = world.record(local_id)
    assert stored.local["personalInfo.email"] == "mine@example.com"
    assert stored.base is not None
    assert stored.base["personalInfo.email"] not in ("mine@example.com", "theirs@example.com")
    assert len(records(world, Kind.CLIENT)) == 3
