"""What histories of the simulation taught, each told once more in a few lines through the doors that everybody uses."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import httpx
import pytest

from hubshift_desktop.central.answers import ListPage
from hubshift_desktop.demo.records import Record
from hubshift_desktop.demo.settings import DemoSettings
from hubshift_desktop.domain.states import Choice, OpState
from hubshift_desktop.store import pack, unpack
from hubshift_desktop.sync import resolving
from hubshift_desktop.sync.giving_back import carried
from hubshift_desktop.sync.handing_over import hand_over
from hubshift_desktop.sync.withdrawing import GivesBackError, withdraw
from tests.sync.pulled import Through, cycle, passed, pulled, records
from tests.sync.world import EMAIL, PHONE, World

FIRST, LAST, STATUS = "personalInfo.firstName", "personalInfo.lastName", "status"
CREATE, PUT = "clientDetails/create", "clientUpdate"
NUMBERLESS: Record = {"personalInfo": {"firstName": "Theodora", "lastName": "Quist", "dateOfBirth": "1991-02-03"}}


@pytest.fixture
def amelia(world: World) -> str:
    return world.know("Amelia Tran")


# ---- the list (seeds 500268, 500416, 501235, 501678, 501993) ---------------------------------------------------------


def test_a_pass_taken_up_behind_the_only_page_reads_that_page_again(world: World) -> None:
    def only_by_default(**wanted: Any) -> ListPage:
        world.line.is_online = not wanted.get("status")
        return world.api.list_clients(**wanted)

    Through.put(world, list_clients=only_by_default)
    assert not passed(world).is_finished
    world.crash()
    world.line.is_online = True
    theodora = world.central.admin.add_client(NUMBERLESS)

    assert cycle(world).is_complete
    assert theodora in records(world)


def test_a_list_that_keeps_somebody_back_is_never_called_checked(world: World) -> None:
    def one_less(**wanted: Any) -> ListPage:
        page = world.api.list_clients(**wanted)
        return replace(page, rows=page.rows[1:])

    Through.put(world, list_clients=one_less)
    assert pulled(world).is_short
    assert not cycle(world).is_complete


# ---- a row under a change (500460, 500515, 500970) -------------------------------------------------------------------


def test_a_newer_row_is_not_what_a_change_began_from(world: World) -> None:
    amelia = world.know("Amelia Tran", has_detail=False)
    world.edit(amelia, personalInfo__firstName="Amy")
    world.central.admin.edit(world.server_id(amelia), FIRST, "Emilia")
    passed(world)

    assert world.push().conflicts == 1
    assert world.office(amelia)[FIRST] == "Emilia"


def test_a_row_that_comes_after_the_linking_is_still_asked_about(world: World) -> None:
    server_id = world.central.admin.client_id("Amelia Tran")
    number = str(world.api.client(server_id).fields["ndisDetails.ndisNumber"])
    draft = world.add_client(ndisDetails__ndisNumber=number)
    world.push()
    with world.writing() as uow:
        resolving.link_existing(uow, world.op(draft).op_id, at=world.clock.now(), server_id=server_id)
    passed(world)

    world.push()

    assert {FIRST, LAST} <= {conflict.path for conflict in world.conflicts(draft)}
    assert world.office(draft)[LAST] == "Tran"


def test_what_the_list_said_during_a_dispute_is_news_once_it_is_decided(world: World, amelia: str) -> None:
    world.edit(amelia, status="inactive")
    world.central.admin.edit(world.server_id(amelia), STATUS, "terminated")
    world.push()
    (conflict,) = world.conflicts(amelia)
    world.central.admin.edit(world.server_id(amelia), STATUS, "active")
    passed(world)

    with world.writing() as uow:
        resolving.resolve(uow, conflict_id=conflict.conflict_id, choice=Choice.OFFICE, author=world.author)
    passed(world)

    assert world.record(amelia).local[STATUS] == "active"


# ---- while a request is out (500136, 501865, 500534, 500627) ---------------------------------------------------------


def test_what_a_colleague_wrote_while_a_create_was_in_doubt_is_not_overwritten(world: World) -> None:
    world.central.faults.lose_answer(CREATE)
    draft = world.add_client()
    world.line.during(CREATE, lambda: world.central.faults.refuse("clientByNdis", status=500))
    world.push()
    world.central.admin.edit(world.central.admin.created("client")[0].record_id, "address.street", "1 Office Row")
    world.edit(draft, address__street="2 Laptop Lane")
    world.central.faults.clear()

    assert world.settled_push().conflicts == 1
    assert world.office(draft)["address.street"] == "1 Office Row"
    assert world.record(draft).local["address.street"] == "2 Laptop Lane"


def test_what_the_office_gives_each_new_goal_is_nobodys_word(world: World, amelia: str) -> None:
    goal = world.add_goal(amelia)

    def give() -> None:
        world.central.admin.edit_goal(world.central.admin.created("goal")[0].record_id, "category", "health")

    world.line.during("goal/create", give)
    world.push()
    world.push()

    assert world.conflicts(goal) == ()
    assert world.office_goals(amelia)[-1]["category"] == "independence"


def test_what_is_decided_while_its_change_is_on_its_way_is_sent_too(world: World, amelia: str) -> None:
    world.edit(amelia, personalInfo__phone="0491 570 157", personalInfo__email="new@example.com")
    world.central.admin.edit(world.server_id(amelia), PHONE, "0491 570 158")
    world.central.faults.lose_answer(PUT)
    world.fail_reads_after_write()
    world.push()
    assert world.op(amelia).state is OpState.IN_DOUBT
    (conflict,) = world.conflicts(amelia)
    with world.writing() as uow:
        resolving.resolve(uow, conflict_id=conflict.conflict_id, choice=Choice.MINE, author=world.author)
    world.central.faults.clear()

    world.settled_push()
    world.push()

    assert (world.office(amelia)[PHONE], world.office(amelia)[EMAIL]) == ("0491 570 157", "new@example.com")
    assert world.open_ops() == ()


# ---- an office that replaces sections (100318, 2000753) --------------------------------------------------------------


@pytest.fixture
def replacing(world: World) -> World:
    world.central.settings = DemoSettings(rate_limit=10**6, put_mode="replace")
    return world


@pytest.mark.row("S6")
@pytest.mark.parametrize("email", ["new@example.com", None])
def test_a_wiped_section_comes_back_although_a_colleague_wrote_over_ours(
    replacing: World, amelia: str, email: str | None
) -> None:
    world = replacing
    before = world.office(amelia)
    world.central.faults.lose_answer(PUT)
    world.fail_reads_after_write()
    world.change(amelia, {PHONE: "0491 570 157", **({} if email is None else {EMAIL: email})})
    world.push()
    world.central.admin.edit(world.server_id(amelia), PHONE, "0491 570 158")
    world.central.faults.clear()

    world.settled_push()
    world.settled_push()

    assert world.office(amelia) == {**before, PHONE: "0491 570 158", EMAIL: email or before[EMAIL]}


@pytest.mark.row("S6")
@pytest.mark.parametrize("is_answered", [True, False], ids=["accepted", "unanswered"])
def test_a_wiped_section_comes_back_although_a_colleague_wrote_beside_ours(
    replacing: World, amelia: str, *, is_answered: bool
) -> None:
    world = replacing
    before = world.office(amelia)
    if not is_answered:
        world.central.faults.lose_answer(PUT)
    world.fail_reads_after_write()
    world.edit(amelia, personalInfo__phone="0491 570 157")
    world.push()
    world.central.admin.edit(world.server_id(amelia), EMAIL, "office@example.com")
    world.central.faults.clear()

    world.settled_push()
    world.settled_push()

    assert world.office(amelia) == {**before, PHONE: "0491 570 157", EMAIL: "office@example.com"}
    assert world.open_ops() == ()


def test_what_is_in_dispute_is_given_back_as_the_office_had_it(replacing: World, amelia: str) -> None:
    world = replacing
    before = world.office(amelia)
    world.edit(amelia, personalInfo__phone="0491 570 157", personalInfo__email="new@example.com")
    world.central.admin.edit(world.server_id(amelia), PHONE, "0491 570 158")

    assert world.push().conflicts == 1

    assert world.office(amelia) == {**before, PHONE: "0491 570 158", EMAIL: "new@example.com"}
    assert world.record(amelia).local[PHONE] == "0491 570 157"
    (conflict,) = world.conflicts(amelia)
    with world.writing() as uow:
        resolving.resolve(uow, conflict_id=conflict.conflict_id, choice=Choice.MINE, author=world.author)
    world.push()
    assert world.office(amelia) == {**before, PHONE: "0491 570 157", EMAIL: "new@example.com"}
    assert world.open_ops() == ()


def test_a_change_that_is_taken_back_does_not_take_back_what_it_cost(replacing: World, amelia: str) -> None:
    world = replacing
    before = world.office(amelia)
    world.edit(amelia, personalInfo__phone="0491 570 157")
    world.line.during(PUT, lambda: world.line.during("clientUpdate", _offline(world), is_applied=False))
    world.push()
    waiting = [op for op in world.open_ops() if op.state is OpState.QUEUED]
    for op in waiting:
        with pytest.raises(GivesBackError), world.writing() as uow:
            withdraw(uow, op.op_id, at=world.clock.now())
    assert len(waiting) == 1

    world.edit(amelia, personalInfo__email="new@example.com")
    world.line.is_online = True
    world.push()

    assert world.office(amelia) == {**before, PHONE: "0491 570 157", EMAIL: "new@example.com"}
    assert world.open_ops() == ()


@pytest.mark.parametrize("is_rebuilt", [True, False])
@pytest.mark.parametrize("since", ["nothing", "a colleague has written", "the person has written"])
def test_what_is_given_back_is_carried_to_another_case_file(
    replacing: World, amelia: str, since: str, *, is_rebuilt: bool
) -> None:
    world = replacing
    before = world.office(amelia)
    world.edit(amelia, personalInfo__phone="0491 570 157")
    world.line.during(PUT, lambda: world.line.during("clientUpdate", _offline(world), is_applied=False))
    world.push()
    expected = {**before, PHONE: "0491 570 157"}
    if since == "the person has written":
        world.edit(amelia, personalInfo__email="new@example.com")
        expected[EMAIL] = "new@example.com"
    with world.store.read() as reader:
        parcel = unpack(pack(hand_over(reader, world.account)))
        ended = [op for op in reader.outbox.all_for(amelia) if not op.state.is_open]
    world.move_to_another_store(parcel, ended=ended if is_rebuilt else ())
    world.line.is_online = True
    if since == "a colleague has written":
        world.central.admin.edit(world.server_id(amelia), EMAIL, "office@example.com")
        expected[EMAIL] = "office@example.com"
    world.settled_push()
    world.settled_push()

    assert world.conflicts(amelia) == ()
    assert world.open_ops() == ()
    assert world.office(amelia) == expected


@pytest.mark.row("S6")
@pytest.mark.parametrize("is_row_lost", [False, True], ids=["whole", "without the row it follows from"])
def test_what_is_given_back_beside_a_dispute_is_carried_as_it_was(
    replacing: World, amelia: str, *, is_row_lost: bool
) -> None:
    world = replacing
    before = world.office(amelia)
    world.edit(amelia, personalInfo__phone="0491 570 157", personalInfo__email="new@example.com")
    world.central.admin.edit(world.server_id(amelia), PHONE, "0491 570 158")
    world.line.during(PUT, lambda: world.line.during("clientUpdate", _offline(world), is_applied=False))
    world.push()
    with world.store.read() as reader:
        ops = reader.outbox.open_for(amelia)
        gift = next(op for op in ops if op.state is OpState.QUEUED)
        lines = reader.ledger.lines(op_id=gift.op_id)
        parcel = unpack(pack(hand_over(reader, world.account)))
    assert (gift.pre_image or {})[PHONE] == "0491 570 158"
    if is_row_lost:
        # As a rebuilding tells it: the page of the change that it followed from is lost.
        told = {op.op_id: op for op in parcel.ops}
        told[gift.op_id] = carried(gift, follows=None, lines=lines)
        parcel = replace(parcel, ops=tuple(told.values()))

    world.move_to_another_store(parcel)
    world.line.is_online = True
    world.settled_push()
    world.settled_push()

    # The office has its own phone again, and ours is asked about: it was not sent in the office's place.
    assert world.office(amelia) == {**before, PHONE: "0491 570 158", EMAIL: "new@example.com"}
    (conflict,) = world.conflicts(amelia)
    assert (conflict.path, conflict.office, conflict.mine) == (PHONE, "0491 570 158", "0491 570 157")


def test_what_the_office_ignored_is_given_back_when_it_is_tried_again(replacing: World, amelia: str) -> None:
    world = replacing
    before = world.office(amelia)
    world.edit(amelia, personalInfo__phone="0491 570 157")
    taken = {"success": True, "message": "Updated", "data": {}}
    world.line.during(PUT, lambda: world.central.faults.refuse(PUT, status=200, body=taken))
    world.push()
    assert [op.state for op in world.open_ops()] == [OpState.NEEDS_FIX]
    for op in world.open_ops():
        world.retry(op)
    world.push()

    assert world.open_ops() == ()
    assert world.office(amelia) == {**before, PHONE: "0491 570 157"}


def test_what_the_office_will_not_take_back_can_be_let_go(replacing: World, amelia: str) -> None:
    world = replacing
    world.edit(amelia, personalInfo__phone="0491 570 157")
    world.line.during(PUT, lambda: world.central.faults.refuse(PUT, status=400))
    world.push()
    (refused,) = world.open_ops()
    assert refused.state is OpState.NEEDS_FIX

    with world.writing() as uow:
        withdraw(uow, refused.op_id, at=world.clock.now())

    assert world.open_ops() == ()
    assert world.record(amelia).dirty == frozenset()


def _offline(world: World) -> Callable[[], None]:
    def cut() -> None:
        world.line.is_online = False
        raise httpx.ConnectError("no network")

    return cut
