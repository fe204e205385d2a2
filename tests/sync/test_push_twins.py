"""The same person twice, and what the office let drop: nobody is registered again unasked and no word is lost."""

from __future__ import annotations

import pytest

from hubshift_desktop.demo.accounts import PRIYA
from hubshift_desktop.demo.settings import DemoSettings
from hubshift_desktop.domain.errors import NotFoundError
from hubshift_desktop.domain.fields import JsonValue
from hubshift_desktop.domain.states import Choice, OpState
from hubshift_desktop.sync import resolving
from hubshift_desktop.sync.binding import TWICE
from hubshift_desktop.sync.creating import ALREADY_THERE
from hubshift_desktop.sync.withdrawing import AlreadySentError
from tests.sync.kinds import CREATE, GOAL, created_by
from tests.sync.world import NDIS, NEW_GOAL, PHONE, World


@pytest.fixture
def amelia(world: World) -> str:
    return world.know("Amelia Tran")


# ---- the same person twice ------------------------------------------------------------------------------------------


def same_number(world: World, client: str) -> str:
    return world.add_client(ndisDetails__ndisNumber=str(world.office(client)[NDIS]))


@pytest.mark.row("S10")
def test_a_number_the_office_has_is_never_registered_again_unasked(world: World, amelia: str) -> None:
    draft = same_number(world, amelia)
    goal = world.add_goal(draft)

    report = world.push()

    op = world.op(draft)
    assert (report.set_aside, op.state, op.message) == (1, OpState.EXISTS, ALREADY_THERE)
    assert op.pre_ids == {world.server_id(amelia)}
    assert created_by(world, goal) is OpState.WAITING_PARENT
    assert (world.made("client"), world.writes()) == (0, [])


@pytest.mark.row("S10")
def test_a_number_that_was_seen_once_counts_even_when_the_search_hides_it(world: World, amelia: str) -> None:
    server_id = world.server_id(amelia)
    draft = same_number(world, amelia)
    world.central.admin.reassign(server_id, to=PRIYA.user_id)

    world.push()

    assert world.op(draft).state is OpState.EXISTS
    assert world.op(draft).pre_ids == {server_id}


def test_linking_proposes_every_difference_and_drops_nothing(world: World, amelia: str) -> None:
    draft = same_number(world, amelia)
    goal = world.add_goal(draft)
    before = world.office(amelia)
    world.push()

    with world.writing() as uow:
        linked = resolving.link_existing(uow, world.op(draft).op_id, at=world.clock.now())

    assert linked.local_id == amelia
    assert not world.has_record(draft)
    report = world.push()
    assert report.conflicts > 0
    assert len(world.office_goals(amelia)) == len(world.central.admin.goals(world.server_id(amelia)))
    assert world.record(goal).parent_id == amelia
    assert created_by(world, goal) is OpState.DONE
    disputed = {conflict.path: conflict for conflict in world.conflicts(amelia)}
    assert "personalInfo.lastName" in disputed
    assert disputed["personalInfo.lastName"].mine == "Ashgrove"
    office = world.office(amelia)
    assert {path for path in before if office.get(path) != before[path]} <= {"medicalInfo.allergies", "goals"}
    allergies = office["medicalInfo.allergies"]
    assert isinstance(allergies, list)
    assert "Peanuts" in allergies
    assert world.made("client") == 0


def test_linking_to_a_client_this_laptop_never_saw_keeps_the_new_record(world: World) -> None:
    server_id = world.central.admin.client_id("Amelia Tran")
    number = world.central.admin.client(server_id)["ndisDetails"]["ndisNumber"]  # type: ignore[index,call-overload]
    draft = world.add_client(ndisDetails__ndisNumber=number)
    world.push()

    with world.writing() as uow:
        linked = resolving.link_existing(uow, world.op(draft).op_id, at=world.clock.now(), server_id=server_id)

    assert (linked.local_id, linked.server_id) == (draft, server_id)
    assert world.push().conflicts > 0
    assert world.made("client") == 0


def test_keeping_apart_registers_the_person_beside_the_other(world: World, amelia: str) -> None:
    draft = same_number(world, amelia)
    world.push()

    with world.writing() as uow:
        resolving.keep_separate(uow, world.op(draft).op_id, at=world.clock.now())

    assert world.push().pushed == 1
    assert world.made("client") == 1
    assert world.server_id(draft) != world.server_id(amelia)


def test_another_number_is_the_way_out_as_well(world: World, amelia: str) -> None:
    draft = same_number(world, amelia)
    world.push()

    world.edit(draft, ndisDetails__ndisNumber="430000998")

    assert world.push().pushed == 1
    assert world.ops(draft)[0].pre_ids == frozenset()


def test_only_a_client_that_is_there_already_can_be_linked_or_kept_apart(world: World, amelia: str) -> None:
    draft = world.add_client()
    op_id = world.op(draft).op_id
    with world.store.write() as uow:
        with pytest.raises(AlreadySentError):
            resolving.link_existing(uow, op_id, at=world.clock.now())
        with pytest.raises(AlreadySentError):
            resolving.keep_separate(uow, op_id, at=world.clock.now())
        with pytest.raises(NotFoundError):
            resolving.keep_separate(uow, "nothing", at=world.clock.now())
    same = same_number(world, amelia)
    world.push()
    with world.store.write() as uow, pytest.raises(NotFoundError):
        resolving.link_existing(uow, world.op(same).op_id, at=world.clock.now(), server_id="somebody-else")


def test_a_stranger_with_our_number_who_came_while_ours_was_lost_is_not_adopted(world: World) -> None:
    world.central.faults.drop_request(CREATE)
    draft = world.add_client()
    stranger = {
        "personalInfo": {"firstName": "Rosa", "lastName": "Somebody", "dateOfBirth": "1970-01-01"},
        "ndisDetails": {"ndisNumber": "430000999"},
    }
    world.line.during(CREATE, lambda: world.central.admin.add_client(stranger))  # type: ignore[arg-type]

    world.push()
    assert world.op(draft).state is OpState.IN_DOUBT  # ours may still land: nothing is concluded yet
    world.settled_push()

    op = world.op(draft)
    assert (op.state, len(op.pre_ids), op.first_sent_at) == (OpState.EXISTS, 1, None)
    assert world.made("client") == 0


def test_what_a_colleague_corrected_after_our_lost_create_stays(world: World) -> None:
    world.central.faults.lose_answer(CREATE)
    draft = world.add_client()
    world.line.during(CREATE, lambda: world.central.faults.refuse("clientByNdis", status=500))
    world.push()
    made = world.central.admin.created("client")[0].record_id
    world.central.admin.edit(made, PHONE, "0491 570 110")
    world.central.faults.clear()

    world.settled_push()

    assert world.server_id(draft) == made
    assert world.record(draft).local[PHONE] == "0491 570 110"
    assert world.office(draft)[PHONE] == "0491 570 110"
    assert world.made("client") == 1


@pytest.mark.row("N18")
def test_two_rows_of_ours_are_one_client_here_and_a_word_to_the_person(world: World, amelia: str) -> None:
    goal = world.add_goal(amelia, tasks=[], progress=0, category="")

    def twice() -> None:
        world.central.admin.add_goal(
            world.server_id(amelia),
            {"title": NEW_GOAL["title"], "description": NEW_GOAL["description"], "targetDate": "2027-03-01"},
        )

    world.central.faults.lose_answer(GOAL)
    world.line.during(GOAL, twice)
    world.push()

    assert (world.ops(goal)[0].state, world.ops(goal)[0].message) == (OpState.DONE, TWICE)


def test_a_row_the_list_brought_before_the_look_is_folded_into_ours(world: World) -> None:
    world.central.faults.lose_answer(CREATE)
    draft = world.add_client()
    world.fail_reads_after_write(CREATE)
    nothing = {"success": True, "data": {"clients": []}}
    world.line.during(CREATE, lambda: world.central.faults.refuse("clientByNdis", status=200, body=nothing))
    world.push()
    world.central.faults.clear()
    twin = world.know("Rosalind")
    world.edit(twin, personalInfo__preferredName="Roz")
    goal = world.add_goal(twin)

    world.settled_push()

    assert not world.has_record(twin)
    assert world.record(goal).parent_id == draft
    assert len(world.office_goals(draft)) == 1
    assert world.made("client") == 1
    assert world.office(draft)["personalInfo.preferredName"] == "Roz"
    assert world.open_ops() == ()


@pytest.mark.row("S11")
@pytest.mark.parametrize("times", [1, 2])
def test_an_office_that_minds_says_409_and_that_is_looked_into(world: World, amelia: str, times: int) -> None:
    body = {"success": False, "message": "A client with this NDIS number already exists"}
    world.central.faults.refuse(CREATE, status=409, body=body, times=times)
    draft = world.add_client()

    world.push()
    world.push()

    if times == 1:
        assert world.made("client") == 1
    else:
        assert (world.op(draft).state, world.op(draft).message) == (OpState.NEEDS_FIX, body["message"])


@pytest.mark.row("S11")
def test_a_409_for_a_hidden_client_becomes_the_persons_question(world: World) -> None:
    world.central.settings = DemoSettings(rate_limit=10**6, has_unique_ndis=True)
    draft = world.add_client()
    row: dict[str, JsonValue] = {"ndisDetails": {"ndisNumber": "430000999"}, "personalInfo": {"firstName": "Rosa"}}
    world.line.during(CREATE, lambda: world.central.admin.add_client(row), is_applied=False)

    world.push()

    assert world.op(draft).state is OpState.EXISTS


def test_an_office_that_keeps_keys_answers_the_repeat_with_the_first_answer(world: World, amelia: str) -> None:
    world.central.settings = DemoSettings(rate_limit=10**6, has_idempotency=True)
    world.central.faults.lose_answer(GOAL)
    goal = world.add_goal(amelia)
    world.push()
    assert world.made("goal") == 1
    assert created_by(world, goal) is OpState.DONE


def test_a_client_without_a_number_is_found_by_name(world: World) -> None:
    world.central.faults.refuse(CREATE, status=503, body="down")
    draft = world.add_client(ndisDetails__ndisNumber="")
    world.push()
    assert world.op(draft).state is OpState.IN_DOUBT

    server_id = world.central.admin.add_client(
        {
            "personalInfo": {
                "firstName": "Rosalind",
                "lastName": "Ashgrove",
                "dateOfBirth": "1990-04-12",
                "phone": "0491 570 156",
                "email": "rosalind@example.com",
            },
            "address": {"suburb": "Parramatta", "state": "NSW", "postcode": "2150"},
            "medicalInfo": {"allergies": ["Peanuts"]},
        }
    )
    world.settled_push()

    assert world.server_id(draft) == server_id


def test_a_number_that_was_corrected_at_the_office_is_free_again(world: World, amelia: str) -> None:
    number = str(world.office(amelia)[NDIS])
    world.central.admin.edit(world.server_id(amelia), NDIS, "430000777")
    world.know("Amelia Tran")
    draft = world.add_client(ndisDetails__ndisNumber=number)

    assert world.push().pushed == 1
    assert world.server_id(draft) != world.server_id(amelia)


def test_a_question_about_the_row_that_turns_out_to_be_ours_comes_along(world: World) -> None:
    world.central.faults.lose_answer(CREATE)
    nothing = {"success": True, "data": {"clients": []}}
    world.line.during(CREATE, lambda: world.central.faults.refuse("clientByNdis", status=200, body=nothing))
    draft = world.add_client()
    world.push()
    twin = world.know("Rosalind")
    goal = world.add_goal(twin, tasks=[], progress=0, category="")
    world.edit(twin, personalInfo__phone="0491 570 111")
    world.central.admin.edit(world.server_id(twin), PHONE, "0491 570 112")
    world.push()
    assert len(world.conflicts(twin)) == 1
    world.edit(goal, title="Mine")
    world.central.admin.edit_goal(world.server_id(goal), "title", "Theirs")
    world.push()

    world.settled_push()

    assert [conflict.path for conflict in world.conflicts(draft)] == [PHONE]
    (about_goal,) = world.conflicts(goal)
    assert about_goal.client_id == draft
    (conflict,) = world.conflicts(draft)
    with world.writing() as uow:
        for one in (conflict, about_goal):
            resolving.resolve(uow, conflict_id=one.conflict_id, choice=Choice.MINE, author=world.author)
    world.push()
    assert world.office(draft)[PHONE] == "0491 570 111"
    assert world.office_goals(draft)[0]["title"] == "Mine"
    assert world.open_ops() == ()


def test_a_status_chosen_for_a_draft_is_asked_about_when_it_is_linked(world: World, amelia: str) -> None:
    draft = same_number(world, amelia)
    world.push()
    world.edit(draft, status="inactive")
    with world.writing() as uow:
        resolving.link_existing(uow, world.ops(draft)[0].op_id, at=world.clock.now())

    world.push()

    assert "status" in {conflict.path for conflict in world.conflicts(amelia)}
    assert world.office(amelia)["status"] == "active"


# ---- what the office let drop ---------------------------------------------------------------------------------------


def test_a_field_the_create_dropped_is_sent_again_and_then_told(world: World) -> None:
    draft = world.add_client()

    def drop() -> None:
        world.central.admin.edit(world.central.admin.created("client")[0].record_id, PHONE, "")

    world.line.during(CREATE, drop)
    world.push()

    assert world.office(draft)[PHONE] == "0491 570 156"
    assert world.open_ops() == ()


def test_a_field_found_empty_after_a_lost_answer_is_a_question(world: World) -> None:
    draft = world.add_client()

    def drop() -> None:
        world.central.admin.edit(world.central.admin.created("client")[0].record_id, PHONE, "")

    world.central.faults.lose_answer(CREATE)
    world.line.during(CREATE, drop)
    world.push()
    world.push()

    (conflict,) = world.conflicts(draft)
    assert (conflict.path, conflict.mine, conflict.office) == (PHONE, "0491 570 156", "")
    with world.writing() as uow:
        resolving.resolve(uow, conflict_id=conflict.conflict_id, choice=Choice.MINE, author=world.author)
    world.push()
    assert world.office(draft)[PHONE] == "0491 570 156"


def test_a_look_at_a_new_client_that_fails_does_not_undo_the_create(world: World) -> None:
    draft = world.add_client()
    world.fail_reads_after_write(CREATE)

    report = world.push()

    assert report.pushed == 1
    assert world.record(draft).server_id is not None
