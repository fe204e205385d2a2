"""Days that no other room plays: a line that flaps, a lid that closes, an office put back to yesterday, a far trip.

Each is one row of the fault catalogue (`tests/catalogue/rows.py`), over the real sync and the demo central.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Literal

import httpx
import pytest

from hubshift_desktop.demo.accounts import PRIYA
from hubshift_desktop.demo.settings import MOST_BYTES
from hubshift_desktop.domain.fields import JsonValue
from hubshift_desktop.domain.states import Choice, Kind, OpState, Presence
from hubshift_desktop.services.schedule import Schedule
from hubshift_desktop.sync import resolving
from tests.sync.pulled import client, cycle, parted, passed, records
from tests.sync.test_pull_list import Worlds, worlds
from tests.sync.world import EMAIL, FRESH, NDIS, PHONE, PNG, LaptopClock, World

__all__ = ["worlds"]

CREATE, GOAL, PUT, UPLOAD = "clientDetails/create", "goal/create", "clientUpdate", "document/upload"
NOTES, STREET = "medicalInfo.medicalHistory", "address.street"
# Edits of a trip without the internet; the release plays the thousand of the catalogue.
EDITS = int(os.environ.get("HUBSHIFT_OFFLINE_EDITS", "48"))


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """Two clients: nothing in these days depends on how many there are."""
    made = World(tmp_path, size=2)
    yield made
    made.close()


@pytest.fixture
def amelia(world: World) -> str:
    return world.know(world.names()[0])


# ---- the line -----------------------------------------------------------------------------------------------------


@dataclass
class Flapping(httpx.BaseTransport):
    """A line that is up for two seconds and down for five; each request takes a part of a second.

    What is under way when the line goes has reached the office, and its answer has not reached the laptop.
    """

    office: httpx.BaseTransport
    clock: LaptopClock
    is_flapping: bool = False
    tried: int = 0
    arrived_in: list[int] = field(default_factory=list)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        if not self.is_flapping:
            return self.office.handle_request(request)
        self.tried += 1
        if not self._is_up():
            raise httpx.ConnectError("Network is unreachable")
        self.arrived_in.append(int(self.clock.monotonic() // 7))
        answer = self.office.handle_request(request)
        self.clock.turn(seconds=0.3)
        if not self._is_up():
            raise httpx.ReadError("Network is unreachable")
        return answer

    def _is_up(self) -> bool:
        return self.clock.monotonic() % 7 < 2

    def close(self) -> None:
        """The office's side belongs to the world."""


class FlappingWorld(World):
    @cached_property
    def flapping(self) -> Flapping:
        return Flapping(self.line, self.clock)

    def _road(self) -> httpx.BaseTransport:
        return self.flapping


@pytest.fixture
def flapping(tmp_path: Path) -> Iterator[FlappingWorld]:
    made = FlappingWorld(tmp_path, size=3)
    yield made
    made.close()


@pytest.mark.row("N15")
def test_on_a_flapping_line_each_window_brings_the_work_on_without_a_storm(flapping: FlappingWorld) -> None:
    world = flapping
    cycle(world)
    for stored in records(world).values():
        world.edit(stored.local_id, personalInfo__phone="0491 570 157")
    new = world.add_client()
    goal, document = world.add_goal(new), world.add_file(new)
    world.flapping.is_flapping = True

    schedule = Schedule(every=300, draw=lambda: 1.0)
    schedule.nudge(now=world.clock.monotonic())
    began, runs = world.clock.monotonic(), 0
    while world.open_ops():
        delay = schedule.delay(now=world.clock.monotonic())
        assert delay is not None
        world.clock.turn(seconds=delay)
        errand = schedule.take(now=world.clock.monotonic())
        schedule.heed(cycle(world, pull=errand.pull), now=world.clock.monotonic())
        runs += 1
        assert world.clock.monotonic() - began < 1800, world.open_ops()

    took = world.clock.monotonic() - began
    assert runs <= took / 4, "it runs no more often than the windows come, and one at once after coming back"
    assert world.flapping.tried < 4 * len(world.flapping.arrived_in), "most tries find a line"
    assert (world.made("client"), world.made("goal"), world.made("document")) == (1, 1, 1)
    assert {state for one in (new, goal, document) for state in world.states(one)} == {OpState.DONE}
    world.flapping.is_flapping = False
    assert cycle(world, refresh_all=True).is_complete
    assert parted(world) == {}


@pytest.mark.row("A2")
@pytest.mark.parametrize("is_applied", [True, False], ids=["arrived", "never arrived"])
def test_nine_hours_of_sleep_in_the_middle_of_a_request(world: World, amelia: str, *, is_applied: bool) -> None:
    """The lid closes while a goal is on its way; on waking the socket is dead and every timer is long over."""

    def sleep() -> None:
        world.clock.turn(seconds=9 * 3600)

    goal = world.add_goal(amelia)
    fail = world.central.faults.lose_answer if is_applied else world.central.faults.drop_request
    fail(GOAL)
    world.line.during(GOAL, sleep, is_applied=is_applied)
    world.fail_reads_after_write()

    world.push()
    assert world.ops(goal)[0].state is OpState.IN_DOUBT
    world.central.faults.clear()
    world.sign_in_again()
    world.push()
    world.settled_push()
    assert world.ops(goal)[0].state is OpState.DONE
    assert world.made("goal") == 1


@pytest.mark.row("A10")
def test_a_large_file_that_never_gets_through_is_doubt_and_holds_nothing_up(world: World, amelia: str) -> None:
    """A poor link: the office ends each upload at its five minutes."""
    content = PNG + bytes(MOST_BYTES - len(PNG))
    document = world.add_file(amelia, content)
    world.central.faults.drop_request(UPLOAD, times=2)
    world.line.during(UPLOAD, lambda: world.clock.turn(seconds=300), is_applied=False)
    world.edit(amelia, personalInfo__phone="0491 570 157")

    world.push()
    assert (world.office(amelia)[PHONE], world.states(amelia)) == ("0491 570 157", [OpState.DONE])
    assert world.op(document).state is OpState.IN_DOUBT
    world.edit(amelia, personalInfo__phone="0491 570 158")
    world.push()
    assert world.office(amelia)[PHONE] == "0491 570 158"
    assert world.writes().count("POST /api/document/upload") == 1  # not again before it can no longer land

    world.settled_push()
    assert world.op(document).state is OpState.IN_DOUBT
    world.settled_push()
    assert (world.op(document).state, world.made("document")) == (OpState.DONE, 1)
    assert world.central.admin.document_bytes(world.server_id(document)) == content


@pytest.mark.row("N17")
def test_of_a_page_that_breaks_off_nothing_is_taken_and_nobody_is_missed_for_it(worlds: Worlds) -> None:
    world = worlds(replace(FRESH, max_limit=2), size=4)
    first, second, *others = world.central.admin.client_ids()

    def break_off_the_next_page() -> None:
        world.central.faults.half_answer("client/list", times=2)  # a read is asked a second time

    world.line.during("client/list", break_off_the_next_page, method="GET")
    assert not passed(world).is_finished
    assert records(world).keys() == {first, second}
    assert passed(world).is_proved
    assert records(world).keys() == {first, second, *others}

    world.line.during("client/list", break_off_the_next_page, method="GET")
    assert not cycle(world).is_complete
    assert {stored.presence for stored in records(world).values()} == {Presence.PRESENT}


# ---- the office ---------------------------------------------------------------------------------------------------


@pytest.mark.row("S11")
@pytest.mark.parametrize("status", [200, 400, 409])
def test_a_number_that_somebody_registered_meanwhile_is_a_question_under_any_status(world: World, status: int) -> None:
    """A colleague registers the person between our look and our create, and the office then minds the number."""
    body = {"success": False, "message": "Client with this NDIS number already exists"}
    row: dict[str, JsonValue] = {"ndisDetails": {"ndisNumber": "430000999"}, "personalInfo": {"firstName": "Rosa"}}
    world.central.faults.refuse(CREATE, status=status, body=body, times=None)
    world.line.during(CREATE, lambda: world.central.admin.add_client(row), is_applied=False)
    draft = world.add_client()

    for _ in range(4):
        world.push()
        world.clock.turn(seconds=900)

    assert world.op(draft).state is OpState.EXISTS
    assert world.writes().count("POST /api/clientDetails/create") == 1
    assert world.record(draft).local[NDIS] == "430000999"


class Watched(httpx.BaseTransport):
    """A road that keeps the headers of what is written."""

    def __init__(self, office: httpx.BaseTransport) -> None:
        self._office = office
        self.headers: list[httpx.Headers] = []

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        if request.method == "PUT":
            self.headers.append(request.headers)
        return self._office.handle_request(request)


class WatchedWorld(World):
    @cached_property
    def watched(self) -> Watched:
        return Watched(self.line)

    def _road(self) -> httpx.BaseTransport:
        return self.watched


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[WatchedWorld]:
    made = WatchedWorld(tmp_path, size=1, settings=replace(FRESH, has_etag=True))
    yield made
    made.close()


@pytest.mark.row("S15")
def test_no_write_rests_on_a_condition_that_the_office_ignores(watched: WatchedWorld) -> None:
    """The demo central gives tags and, as Express does, takes a change whatever its `If-Match` says."""
    world = watched
    cycle(world)
    server_id = world.central.admin.client_ids()[0]
    mine = client(world, server_id)
    assert mine.etag
    answer = world.line.handle_request(_with_false_condition(world, server_id))
    assert answer.status_code == 200, "this office ignores conditions"

    world.edit(mine.local_id, personalInfo__phone="0491 570 158", address__street="12 Example Lane")

    assert world.push().conflicts == 1
    assert world.office(mine.local_id)[PHONE] == "0491 570 157"
    assert world.office(mine.local_id)[STREET] == "12 Example Lane"
    assert len(world.watched.headers) == 1
    assert not [name for sent in world.watched.headers for name in sent if name.startswith("if-")]


def _with_false_condition(world: World, server_id: str) -> httpx.Request:
    tokens = world.tokens.tokens
    assert tokens is not None
    return httpx.Request(
        "PUT",
        f"http://127.0.0.1/api/user/clientUpdate/{server_id}",
        headers={"Authorization": f"Bearer {tokens.access}", "If-Match": '"of another time"'},
        json={"personalInfo": {"phone": "0491 570 157"}},
    )


@pytest.mark.row("S16")
def test_an_office_put_back_to_yesterday_loses_nothing_of_ours(world: World) -> None:
    """What was accepted after the backup is gone there: a value, a client. Both are here, and can go again."""
    cycle(world)
    server_id = world.central.admin.client_ids()[0]
    mine = client(world, server_id)
    old = mine.local[PHONE]
    world.edit(mine.local_id, personalInfo__phone="0491 570 157")
    new = world.add_client()
    cycle(world)
    assert world.open_ops() == ()

    world.central.admin.edit(server_id, PHONE, old)
    world.central.admin.delete(world.server_id(new))
    cycle(world, refresh_all=True)
    assert world.record(new).presence is Presence.ABSENT_ONCE, "one look removes nobody"
    world.clock.turn(seconds=11 * 60)
    cycle(world, refresh_all=True)

    assert world.record(new).presence is Presence.GONE
    assert world.record(new).local[NDIS] == "430000999", "marked as gone, and kept"
    line = next(line for line in world.lines(record_id=mine.local_id) if line.op_id)
    assert (line.field, line.new) == (PHONE, "0491 570 157"), "the ledger still says what was meant"
    assert world.writes().count("POST /api/clientDetails/create") == 1, "nothing is made again unasked"

    world.change(mine.local_id, {line.field: line.new})
    assert cycle(world).pushed == 1
    assert world.office(mine.local_id)[PHONE] == "0491 570 157"


@pytest.mark.row("S17")
def test_a_client_that_is_taken_from_us_right_after_its_create_is_made_once(world: World) -> None:
    draft = world.add_client()
    goal = world.add_goal(draft)
    world.line.during(CREATE, lambda: world.central.admin.reassign(_made(world), to=PRIYA.user_id))

    for _ in range(3):
        cycle(world)
        world.clock.turn(seconds=11 * 60)

    assert world.made("client") == 1
    assert world.states(draft)[0] is OpState.DONE
    assert world.record(draft).presence is not Presence.PRESENT
    assert (world.ops(goal)[0].state, world.made("goal")) == (OpState.PARKED, 0)
    assert world.record(goal).local["title"] == "Walk to the shops"

    world.central.admin.reassign(world.server_id(draft), to=world.account.user_id)
    cycle(world)
    cycle(world)
    assert world.record(draft).presence is Presence.PRESENT
    assert (world.made("client"), world.made("goal")) == (1, 1)


def _made(world: World) -> str:
    return world.central.admin.created("client")[0].record_id


@pytest.mark.row("S21")
@pytest.mark.parametrize("when", ["before the look", "between look and goal"])
def test_a_goal_for_a_client_deleted_meanwhile_is_set_aside_with_its_content(
    world: World, amelia: str, when: str
) -> None:
    server_id = world.server_id(amelia)
    goal = world.add_goal(amelia)
    if when == "before the look":
        world.central.admin.delete(server_id)
    else:
        world.line.during(GOAL, lambda: world.central.admin.delete(server_id), is_applied=False)

    for _ in range(3):
        world.push()
        world.clock.turn(seconds=600)

    assert (world.op(goal).state, world.made("goal")) == (OpState.PARKED, 0)
    assert world.record(goal).local["title"] == "Walk to the shops"
    assert len([line for line in world.writes() if "goal" in line]) == (when != "before the look")


@pytest.mark.row("S22")
@pytest.mark.parametrize("put_mode", ["deep", "replace"])
def test_what_we_do_not_know_is_kept_here_and_there(worlds: Worlds, put_mode: Literal["deep", "replace"]) -> None:
    world = worlds(replace(FRESH, put_mode=put_mode), size=1)
    (server_id,) = world.central.admin.client_ids()
    unknown: dict[str, JsonValue] = {"personalInfo.pronouns": "they", "ndisDetails.planType": "a type of next year"}
    for path, value in unknown.items():
        world.central.admin.edit(server_id, path, value)
    cycle(world)
    mine = client(world, server_id)
    assert {path: mine.local[path] for path in unknown} == unknown

    world.edit(mine.local_id, personalInfo__phone="0491 570 157", ndisDetails__planEndDate="2027-06-30")
    cycle(world)
    cycle(world)

    office = world.office(mine.local_id)
    assert {path: office.get(path) for path in unknown} == unknown
    assert (office[PHONE], world.open_ops()) == ("0491 570 157", ())


@pytest.mark.row("A3")
def test_a_sign_in_that_ends_in_the_middle_of_a_batch_goes_on_where_it_stopped(worlds: Worlds) -> None:
    world = worlds(size=3)
    cycle(world)
    known = [stored.local_id for stored in records(world).values()]
    for local_id in known:
        world.edit(local_id, personalInfo__phone="0491 570 157")
    world.central.admin.forget_requests()
    world.line.during(PUT, lambda: _end_all_tokens(world))

    report = cycle(world)
    assert report.needs_sign_in
    assert 0 < report.waiting <= len(known)
    assert {op.tries for op in world.open_ops() if op.state is OpState.QUEUED} == {0}

    world.sign_in_again()
    cycle(world)
    assert world.open_ops() == ()
    assert [world.office(local_id)[PHONE] for local_id in known] == ["0491 570 157"] * len(known)
    assert world.writes().count("PUT /api/user/clientUpdate/#") == len(known), "nothing was sent twice"


def _end_all_tokens(world: World) -> None:
    world.central.admin.expire_tokens()
    world.central.admin.expire_tokens(kind="refresh")


# ---- the person ---------------------------------------------------------------------------------------------------


@pytest.mark.row("C1")
@pytest.mark.parametrize("path", [PHONE, EMAIL], ids=["the same field", "another field"])
def test_an_edit_while_a_change_of_the_record_is_out_follows_it(world: World, amelia: str, path: str) -> None:
    typed = {PHONE: "0491 570 158", EMAIL: "later@example.com"}[path]
    world.edit(amelia, personalInfo__phone="0491 570 157")
    world.line.during(PUT, lambda: world.change(amelia, {path: typed}))

    world.push()
    assert world.record(amelia).local[path] == typed
    world.push()
    assert (world.office(amelia)[path], world.open_ops()) == (typed, ())
    assert world.conflicts(amelia) == ()


@pytest.mark.row("C4")
def test_who_reads_during_a_pass_sees_whole_pages_and_keeps_the_moment(worlds: Worlds) -> None:
    world = worlds(replace(FRESH, max_limit=2), size=4)
    seen: list[int] = []

    def look() -> None:
        with world.store.read() as reader:
            seen.append(len(reader.records.ids(Kind.CLIENT)))

    world.ear.on_changed = look
    with world.store.read() as early:
        assert early.records.ids(Kind.CLIENT) == ()
        assert passed(world).is_proved
        assert early.records.ids(Kind.CLIENT) == ()
    assert seen == [2, 4]


# Composed and decomposed, an apostrophe of a printer, an emoji of three parts, right to left with its marks.
TYPED = (
    "Ame\u0301lie Am\u00e9lie O\u2019Brien \U0001f469\U0001f3fd\u200d\U0001f9bd"
    " \u05d0\u05d1\u05d9\u05d2\u05d9\u05dc \u202aTran\u202c"
)


@pytest.mark.row("A12")
def test_every_script_arrives_as_it_was_typed_and_is_no_news_when_it_comes_back(world: World) -> None:
    notes = f"{TYPED}\n" * (64 * 1024 // (len(TYPED) + 1)) + "."
    draft = world.add_client(personalInfo__lastName=TYPED, medicalInfo__medicalHistory=notes, address__street=None)
    world.push()
    office = world.office(draft)
    assert (office["personalInfo.lastName"], office[NOTES]) == (TYPED, notes)

    world.crash()
    again = cycle(world, refresh_all=True)
    assert (again.pushed, again.conflicts, world.open_ops()) == (0, 0, ())
    assert (world.record(draft).local["personalInfo.lastName"], world.record(draft).local[NOTES]) == (TYPED, notes)
    assert not [line for line in world.lines(record_id=draft) if not line.op_id]


@pytest.mark.row("A14")
def test_a_thousand_edits_of_three_weeks_are_few_requests_and_few_questions(worlds: Worlds) -> None:
    world = worlds(size=4)
    cycle(world)
    here = list(records(world).values())
    forms = ((PHONE, "0491 57{:04}"), (EMAIL, "{}@example.com"), (STREET, "{} Example Lane"), (NOTES, "Visit {}."))
    for number in range(EDITS):
        stored, (path, form) = here[number % len(here)], forms[number // len(here) % len(forms)]
        world.change(stored.local_id, {path: form.format(number)})
        world.clock.turn(seconds=21 * 86_400 / EDITS)
    for stored in here[:3]:
        world.central.admin.edit(stored.server_id or "", PHONE, "0491 570 006")
        world.central.admin.edit(stored.server_id or "", "address.suburb", "Newtown")
    world.sign_in_again()
    world.central.admin.forget_requests()

    result = cycle(world, refresh_all=True)

    assert (len(world.writes()), result.conflicts) == (len(here), 3), "a change a client, a question a disputed field"
    with world.store.read() as reader:
        asked = reader.conflicts.all_open()
    assert {conflict.path for conflict in asked} == {PHONE}
    for conflict in asked:
        with world.writing() as uow:
            resolving.resolve(uow, conflict_id=conflict.conflict_id, choice=Choice.MINE, author=world.author)
    cycle(world, refresh_all=True)
    assert (world.open_ops(), parted(world)) == ((), {})
