"""New clients, goals and files: each is made at the office exactly once, whatever the road does to it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from hubshift_desktop.demo.accounts import PRIYA
from hubshift_desktop.demo.settings import DemoSettings
from hubshift_desktop.domain.errors import NotFoundError
from hubshift_desktop.domain.fields import JsonValue
from hubshift_desktop.domain.rows import StoredRecord
from hubshift_desktop.domain.states import Choice, Kind, LedgerState, OpKind, OpState, Presence
from hubshift_desktop.sync import resolving
from hubshift_desktop.sync.binding import TWICE
from hubshift_desktop.sync.creating import ALREADY_THERE, FILE_DAMAGED, FILE_GONE
from hubshift_desktop.sync.outcomes import Halt
from hubshift_desktop.sync.withdrawing import AlreadySentError, withdraw
from tests.sync.world import EMAIL, NDIS, NEW_CLIENT, NEW_GOAL, PHONE, PNG, World

CREATE = "clientDetails/create"
GOAL = "goal/create"
UPLOAD = "document/upload"
Add = Callable[[World, str], str]


@pytest.fixture
def amelia(world: World) -> str:
    return world.know("Amelia Tran")


def add_client(world: World, client: str) -> str:
    return world.add_client()


def add_goal(world: World, client: str) -> str:
    return world.add_goal(client)


def add_file(world: World, client: str) -> str:
    return world.add_file(client)


KINDS: dict[str, tuple[str, Add]] = {
    "client": (CREATE, add_client),
    "goal": (GOAL, add_goal),
    "document": (UPLOAD, add_file),
}
every_kind = pytest.mark.parametrize("kind", list(KINDS))


def created_by(world: World, record: str) -> OpState:
    """Return the state of a record's create."""
    return next(op.state for op in world.ops(record) if op.kind.is_create)


# ---- the plain road -------------------------------------------------------------------------------------------------


def test_a_new_client_is_at_the_office_as_it_was_typed(world: World) -> None:
    record = world.add_client()

    report = world.push()

    assert (report.pushed, report.waiting, world.made("client")) == (1, 0, 1)
    office = world.office(record)
    assert {path: office[path] for path in NEW_CLIENT} == NEW_CLIENT
    stored = world.record(record)
    assert (stored.dirty, stored.presence) == (frozenset(), Presence.PRESENT)
    assert stored.base is not None
    assert stored.base["personalInfo.email"] == "rosalind@example.com"
    assert stored.fetched_at == world.clock.now()
    with world.store.read() as reader:
        assert reader.natural_seen.find(Kind.CLIENT, "430 000 999") == (world.server_id(record),)
    assert {line.state for line in world.lines(record_id=record)} == {LedgerState.ACCEPTED}


def test_a_status_that_a_new_client_was_given_follows_it(world: World) -> None:
    record = world.add_client(status="inactive")

    world.push()

    assert world.office(record)["status"] == "inactive"
    assert world.writes() == ["POST /api/clientDetails/create", "PUT /api/user/updateUserStatus/#/inactive"]


def test_a_new_goal_arrives_with_its_tasks_and_is_one_goal(world: World, amelia: str) -> None:
    before = len(world.office_goals(amelia))
    goal = world.add_goal(amelia)

    report = world.push()

    assert (report.pushed, report.waiting) == (1, 0)
    (made,) = world.office_goals(amelia)[before:]
    assert (made["title"], made["category"], made["progress"]) == (NEW_GOAL["title"], "independence", 50)
    assert [task["title"] for task in made["tasks"] if isinstance(task, dict)] == ["Plan the way", "Walk it"]  # type: ignore[union-attr]
    assert world.record(goal).dirty == frozenset()
    assert [op.kind for op in world.ops(goal)] == [OpKind.GOAL_CREATE, OpKind.GOAL_UPDATE]
    assert world.record(amelia).etag is None


def test_a_goal_with_a_status_of_its_own(world: World, amelia: str) -> None:
    goal = world.add_goal(amelia, status="in_progress", tasks=[], progress=0, category="")

    world.push()

    assert world.office_goals(amelia)[-1]["status"] == "in_progress"
    assert world.open_ops() == ()
    assert world.states(goal) == [OpState.DONE, OpState.DONE]


def test_a_file_is_streamed_whole_and_its_progress_told(world: World, amelia: str) -> None:
    content = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 1000
    document = world.add_file(amelia, content, name="Plan – März.png")

    assert world.push().pushed == 1

    made = world.central.admin.documents(world.server_id(amelia))[-1]
    assert made["name"] == "Plan – März.png"
    assert world.central.admin.document_bytes(str(made["id"])) == content
    assert world.server_id(document) == made["id"]
    assert world.ear.uploaded[-1] == (world.op(document).op_id, len(content), len(content))
    assert world.record(document).local["uploadedAt"] == made["uploadedAt"]


def test_an_expiry_date_goes_with_the_file(world: World, amelia: str) -> None:
    document = world.add_file(amelia)
    world.edit(document, expiryDate="2027-01-01")

    world.push()

    assert world.central.admin.documents(world.server_id(amelia))[-1]["expiryDate"] == "2027-01-01"


def test_files_wait_where_they_are_not_allowed_and_records_go(world: World, amelia: str) -> None:
    document, goal = world.add_file(amelia), world.add_goal(amelia)

    world.push(documents=False)

    assert (created_by(world, goal), created_by(world, document)) == (OpState.DONE, OpState.QUEUED)
    assert world.push().pushed == 1


def test_records_go_first_and_then_files_by_size(world: World, amelia: str) -> None:
    large = world.add_file(amelia, PNG * 40, name="large.png")
    small = world.add_file(amelia, PNG, name="small.png")
    world.edit(amelia, personalInfo__phone="0491 570 157")

    world.push()

    assert [seen.split("/")[-1] for seen in world.writes()] == ["#", "upload", "upload"]
    made = [made.record_id for made in world.central.admin.created("document")]
    assert made == [world.server_id(small), world.server_id(large)]


def test_children_wait_for_their_client_and_then_go(world: World) -> None:
    client = world.add_client()
    goal, document = world.add_goal(client), world.add_file(client)
    assert {created_by(world, child) for child in (goal, document)} == {OpState.WAITING_PARENT}

    report = world.push()

    assert (report.pushed, report.waiting) == (3, 0)
    assert len(world.office_goals(client)) == 1
    assert len(world.central.admin.documents(world.server_id(client))) == 1


def test_everything_typed_into_a_draft_is_one_request(world: World) -> None:
    client = world.add_client()
    world.edit(client, personalInfo__phone="0491 570 158")
    world.edit(client, address__suburb="Auburn")

    world.push()

    assert world.writes() == ["POST /api/clientDetails/create"]
    assert (world.office(client)[PHONE], world.office(client)["address.suburb"]) == ("0491 570 158", "Auburn")


# ---- lost answers ---------------------------------------------------------------------------------------------------


@every_kind
@pytest.mark.parametrize("fault", ["lost", "half", "gateway", "thin"])
def test_a_create_whose_answer_is_lost_is_found_and_made_once(world: World, amelia: str, kind: str, fault: str) -> None:
    path, add = KINDS[kind]
    faults = world.central.faults
    if fault == "lost":
        faults.lose_answer(path)
    elif fault == "half":
        faults.half_answer(path)
    elif fault == "gateway":
        faults.refuse(path, status=502, body="<html>Bad gateway</html>", is_applied=True)
    else:
        faults.refuse(path, status=201, body={"success": True, "message": "Created"}, is_applied=True)
    record = add(world, amelia)

    report = world.push()

    assert (created_by(world, record), report.pushed) == (OpState.DONE, 1)
    assert world.push().waiting == 0
    assert world.made(kind) == 1
    assert world.server_id(record) == world.central.admin.created(kind)[0].record_id
    assert world.record(record).dirty == frozenset()


@every_kind
def test_a_create_that_did_not_arrive_goes_again_after_its_settle_time_under_the_same_key(
    world: World, amelia: str, kind: str
) -> None:
    path, add = KINDS[kind]
    world.central.faults.drop_request(path)
    record = add(world, amelia)

    world.push()
    op = world.ops(record)[0]
    assert op.state is OpState.IN_DOUBT
    world.clock.turn(seconds=world.settle.seconds(op.kind) - 1)
    world.push()
    assert world.ops(record)[0].state is OpState.IN_DOUBT

    world.clock.turn(seconds=2)
    world.push()

    assert created_by(world, record) is OpState.DONE
    assert world.made(kind) == 1
    keys = [seen.idempotency_key for seen in world.central.admin.requests() if seen.path.endswith(path)]
    assert keys[0] == keys[1]
    assert keys[0].startswith(op.op_id)


@every_kind
def test_a_create_that_lands_late_is_not_made_twice(world: World, amelia: str, kind: str) -> None:
    path, add = KINDS[kind]
    record = add(world, amelia)
    world.central.faults.refuse(path, status=504, is_applied=True)
    nothing = {"success": True, "data": {"clients": []} if kind == "client" else []}
    look = {"client": "clientByNdis", "goal": "goal/client", "document": "document/client"}[kind]
    world.line.during(path, lambda: world.central.faults.refuse(look, status=200, body=nothing))
    world.push()
    assert created_by(world, record) is OpState.IN_DOUBT  # the first look found nothing

    world.settled_push()

    assert created_by(world, record) is OpState.DONE
    assert world.made(kind) == 1


@pytest.mark.parametrize("kind", ["client", "goal"])
def test_what_is_typed_while_a_create_is_out_follows_it(world: World, amelia: str, kind: str) -> None:
    path, add = KINDS[kind]
    record = add(world, amelia)
    field = "personalInfo.preferredName" if kind == "client" else "description"
    world.line.during(path, lambda: world.change(record, {field: "Typed meanwhile"}))

    world.push()

    assert world.made(kind) == 1
    office: dict[str, JsonValue] = world.office(record) if kind == "client" else world.office_goals(amelia)[-1]
    assert office[field] == "Typed meanwhile"
    assert world.record(record).local[field] == "Typed meanwhile"
    assert world.open_ops() == ()


def test_a_document_cannot_be_changed_once_it_may_have_left(world: World, amelia: str) -> None:
    document = world.add_file(amelia)
    world.push()

    with pytest.raises(AlreadySentError):
        world.edit(document, name="Another.png")


@every_kind
def test_a_wifi_page_in_place_of_the_answer_is_doubt(world: World, amelia: str, kind: str) -> None:
    path, add = KINDS[kind]
    world.central.faults.portal(path, times=1)
    record = add(world, amelia)

    report = world.push()

    assert report.halt is Halt.PORTAL
    assert world.ops(record)[0].state is OpState.IN_DOUBT
    world.settled_push()
    assert world.made(kind) == 1


# ---- refusals -------------------------------------------------------------------------------------------------------


def test_a_refused_client_is_corrected_in_place_and_holds_up_only_its_children(world: World, amelia: str) -> None:
    client = world.add_client(personalInfo__email="nonsense")
    goal, other = world.add_goal(client), world.add_goal(amelia)

    report = world.push()

    assert report.set_aside == 1
    assert world.op(client).field_errors == {EMAIL: "Invalid email format"}
    assert (created_by(world, goal), created_by(world, other)) == (OpState.WAITING_PARENT, OpState.DONE)

    world.edit(client, personalInfo__email="right@example.com")
    assert world.push().waiting == 0
    assert (world.made("client"), world.made("goal")) == (1, 2)


@every_kind
@pytest.mark.parametrize(("status", "halt"), [(401, Halt.SIGN_IN), (429, Halt.PAUSED)])
def test_a_pause_leaves_a_create_as_if_it_had_never_been_tried(
    world: World, amelia: str, kind: str, status: int, halt: Halt
) -> None:
    path, add = KINDS[kind]
    record = add(world, amelia)
    world.central.admin.expire_tokens(kind="refresh")
    body = {"success": False, "message": "Invalid or expired token"}
    world.central.faults.refuse(path, status=status, body=body, headers={"Retry-After": "60"}, times=2)

    report = world.push()

    op = world.ops(record)[0]
    assert (report.halt, op.state, op.tries, op.first_sent_at, op.payload) == (halt, OpState.QUEUED, 0, None, None)
    world.central.faults.clear()
    world.sign_in_again()
    world.settled_push()
    assert world.made(kind) == 1


@every_kind
@pytest.mark.parametrize("status", [403, 404, 413, 415, 422])
def test_a_definite_no_sets_a_create_aside_with_everything_kept(
    world: World, amelia: str, kind: str, status: int
) -> None:
    path, add = KINDS[kind]
    world.central.faults.refuse(path, status=status, body={"success": False, "message": "Client not found"})
    record = add(world, amelia)

    assert world.push().set_aside == 1
    op = world.ops(record)[0]
    assert op.state is (OpState.PARKED if status in (403, 404, 422) else OpState.NEEDS_FIX)

    world.retry(op)
    world.push()
    assert world.made(kind) == 1


def test_a_goal_for_a_client_who_is_no_longer_shared_is_parked_before_it_is_sent(world: World, amelia: str) -> None:
    goal = world.add_goal(amelia)
    world.central.admin.reassign(world.server_id(amelia), to=PRIYA.user_id)

    assert world.push().set_aside == 1
    assert world.op(goal).state is OpState.PARKED
    assert world.record(amelia).presence is Presence.SUSPECT
    assert world.writes() == []


@every_kind
def test_trouble_before_a_create_puts_it_off(world: World, amelia: str, kind: str) -> None:
    _, add = KINDS[kind]
    record = add(world, amelia)
    look = {"client": "clientByNdis", "goal": "goal/client", "document": "document/client"}[kind]
    world.central.faults.refuse(look, status=500)

    report = world.push()

    op = world.ops(record)[0]
    assert (report.server_trouble, op.state, op.first_sent_at) == (True, OpState.QUEUED, None)
    assert op.not_before is not None
    world.clock.turn(seconds=6)
    world.push()
    assert world.made(kind) == 1


def test_a_client_denied_while_its_goal_is_in_doubt_parks_the_goal_and_comes_back(world: World, amelia: str) -> None:
    world.central.faults.lose_answer(GOAL)
    goal = world.add_goal(amelia)
    world.line.during(GOAL, lambda: world.central.admin.reassign(world.server_id(amelia), to=PRIYA.user_id))

    world.push()
    assert world.ops(goal)[0].state is OpState.IN_DOUBT
    world.settled_push()
    parked = world.ops(goal)[0]
    assert parked.state is OpState.PARKED
    assert parked.first_sent_at is not None

    world.central.admin.reassign(world.server_id(amelia), to=world.account.user_id)
    with world.writing() as uow:
        (again,) = resolving.unpark(uow, amelia)
    assert again.state is OpState.IN_DOUBT
    world.push()
    assert (created_by(world, goal), world.made("goal")) == (OpState.DONE, 1)


# ---- the same person twice ------------------------------------------------------------------------------------------


def same_number(world: World, client: str) -> str:
    return world.add_client(ndisDetails__ndisNumber=str(world.office(client)[NDIS]))


def test_a_number_the_office_has_is_never_registered_again_unasked(world: World, amelia: str) -> None:
    draft = same_number(world, amelia)
    goal = world.add_goal(draft)

    report = world.push()

    op = world.op(draft)
    assert (report.set_aside, op.state, op.message) == (1, OpState.EXISTS, ALREADY_THERE)
    assert op.pre_ids == {world.server_id(amelia)}
    assert created_by(world, goal) is OpState.WAITING_PARENT
    assert (world.made("client"), world.writes()) == (0, [])


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


# ---- files ----------------------------------------------------------------------------------------------------------


def test_a_file_that_is_damaged_here_is_never_sent(world: World, amelia: str) -> None:
    document = world.add_file(amelia)
    with world.store.read() as reader:
        blob = reader.blobs.for_record(document)
    assert blob is not None
    path = world.folder / "documents" / blob.blob_id
    path.write_bytes(path.read_bytes()[:-1] + b"x")

    assert world.push().set_aside == 1
    assert (world.op(document).message, world.writes()) == (FILE_DAMAGED, [])


def test_a_file_whose_bytes_are_gone_is_told(world: World, amelia: str) -> None:
    document, other = world.add_file(amelia), world.add_file(amelia)
    with world.store.read() as reader:
        blob = reader.blobs.for_record(document)
    assert blob is not None
    world.blobs.remove(blob.blob_id)
    with world.writing() as uow:
        uow.blobs.unlink(other)

    assert world.push().set_aside == 2
    assert {world.op(document).message, world.op(other).message} == {FILE_GONE}


def test_a_file_that_breaks_off_on_the_way_is_doubt(world: World, amelia: str) -> None:
    document = world.add_file(amelia, PNG * 200)
    with world.store.read() as reader:
        blob = reader.blobs.for_record(document)
    assert blob is not None
    path = world.folder / "documents" / blob.blob_id
    whole = path.read_bytes()
    world.line.during("document/client", lambda: path.write_bytes(whole[:70_000]), method="GET")

    world.push()

    assert world.op(document).state is OpState.IN_DOUBT
    path.write_bytes(whole)
    world.settled_push()
    assert world.made("document") == 1


def test_a_colleagues_scan_of_the_same_name_is_not_taken_for_ours(world: World, amelia: str) -> None:
    world.central.faults.drop_request(UPLOAD)
    document = world.add_file(amelia)
    other = world.add_file(amelia, PNG + b"another", name="Scan.png")
    world.push()
    world.settled_push()

    assert world.made("document") == 2
    ids = [world.server_id(one) for one in (document, other)]
    assert [world.central.admin.document_bytes(one) for one in ids] == [PNG, PNG + b"another"]


def test_a_file_that_cannot_be_compared_stays_in_doubt(world: World, amelia: str) -> None:
    world.central.faults.lose_answer(UPLOAD)
    world.central.faults.refuse("/files/", status=503, times=None)
    document = world.add_file(amelia)

    world.push()
    world.settled_push()
    assert world.op(document).state is OpState.IN_DOUBT

    world.central.faults.clear()
    world.clock.turn(seconds=901)
    world.push()
    assert (world.op(document).state, world.made("document")) == (OpState.DONE, 1)


def test_a_found_file_without_an_address_cannot_be_compared_yet(world: World, amelia: str) -> None:
    world.central.faults.lose_answer(UPLOAD)
    document = world.add_file(amelia)
    rows = [{"id": "f" * 24, "name": "Scan.png", "documentType": "medical_report"}]
    world.line.during(
        UPLOAD,
        lambda: world.central.faults.refuse("document/client", status=200, body={"success": True, "data": rows}),
    )

    world.push()

    assert world.op(document).state is OpState.IN_DOUBT


def test_a_half_understood_list_does_not_prove_that_a_goal_is_missing(world: World, amelia: str) -> None:
    world.central.faults.drop_request(GOAL)
    goal = world.add_goal(amelia)
    world.push()
    body = {"success": True, "data": [{"title": "no id"}]}
    world.central.faults.refuse("goal/client", status=200, body=body)

    report = world.settled_push()

    assert report.server_trouble
    assert world.ops(goal)[0].state is OpState.IN_DOUBT


# ---- taking back ----------------------------------------------------------------------------------------------------


def test_a_create_that_may_have_left_is_not_pretended_away(world: World, amelia: str) -> None:
    world.central.faults.drop_request(GOAL)
    goal = world.add_goal(amelia)
    world.push()

    with world.store.write() as uow, pytest.raises(AlreadySentError):
        withdraw(uow, world.ops(goal)[0].op_id, at=world.clock.now())


@every_kind
def test_a_change_taken_back_while_the_office_is_asked_is_not_sent(world: World, amelia: str, kind: str) -> None:
    _, add = KINDS[kind]
    record = add(world, amelia)
    look = {"client": "clientByNdis", "goal": "goal/client", "document": "document/client"}[kind]

    def take_back() -> None:
        with world.writing() as uow:
            withdraw(uow, world.ops(record)[0].op_id, at=world.clock.now())

    world.line.during(look, take_back, method="POST" if kind == "client" else "GET")

    assert world.push().pushed == 0
    assert world.made(kind) == 0


# ---- corners --------------------------------------------------------------------------------------------------------


def test_a_resend_that_is_lost_after_a_refusal_waits_its_settle_time_again(world: World, amelia: str) -> None:
    goal = world.add_goal(amelia, tasks=[], progress=0, category="")
    faults = world.central.faults
    faults.drop_request(GOAL)
    world.push()
    world.clock.turn(seconds=46)
    faults.refuse(GOAL, status=400, body={"success": False, "message": "Validation failed"})
    world.push()  # the repeat is refused: it may be refused because the first arrived, so it is looked for and let go
    assert (world.op(goal).state, world.op(goal).rejects) == (OpState.QUEUED, 1)

    faults.drop_request(GOAL)
    world.clock.turn(seconds=20)
    world.push()
    world.push()
    assert world.op(goal).state is OpState.IN_DOUBT
    world.settled_push()
    world.settled_push()
    assert (world.op(goal).state, world.made("goal")) == (OpState.DONE, 1)


def test_a_create_that_keeps_failing_is_tried_less_and_less_often(world: World, amelia: str) -> None:
    world.central.faults.refuse(GOAL, status=500, times=None)
    goal = world.add_goal(amelia, tasks=[], progress=0, category="")
    for _ in range(30):
        world.clock.turn(seconds=46)
        world.push()
    tries = world.op(goal).tries
    assert 2 < tries < 15
    world.central.faults.clear()
    world.clock.turn(days=1.1)
    world.sign_in_again()
    world.push()
    world.push()
    assert world.made("goal") == 1


def test_a_number_that_was_corrected_at_the_office_is_free_again(world: World, amelia: str) -> None:
    number = str(world.office(amelia)[NDIS])
    world.central.admin.edit(world.server_id(amelia), NDIS, "430000777")
    world.know("Amelia Tran")
    draft = world.add_client(ndisDetails__ndisNumber=number)

    assert world.push().pushed == 1
    assert world.server_id(draft) != world.server_id(amelia)


def test_a_file_the_list_brought_before_the_look_is_folded_into_ours_with_its_bytes(world: World, amelia: str) -> None:
    world.central.faults.lose_answer(UPLOAD)
    nothing = {"success": True, "data": []}
    world.line.during(UPLOAD, lambda: world.central.faults.refuse("document/client", status=200, body=nothing))
    document = world.add_file(amelia)
    world.push()
    assert world.op(document).state is OpState.IN_DOUBT
    found = world.api.documents(world.server_id(amelia)).items[-1]
    twin = StoredRecord(
        local_id="twin",
        kind=Kind.DOCUMENT,
        parent_id=amelia,
        server_id=found.server_id,
        local=found.fields,
        base=found.fields,
    )
    blob = world.blobs.seal([PNG], media_type="image/png")
    with world.writing() as uow:
        uow.records.add(twin)
        uow.blobs.put(blob)
        uow.blobs.link("twin", blob.blob_id)

    world.settled_push()

    assert not world.has_record("twin")
    assert world.server_id(document) == found.server_id
    with world.store.read() as reader:
        kept = reader.blobs.for_record(document)
    assert kept is not None
    assert kept.blob_id != blob.blob_id  # ours stays ours


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


def test_the_network_gone_right_after_the_create_was_taken_changes_nothing(world: World) -> None:
    draft = world.add_client(status="")

    def gone() -> None:
        world.line.is_online = False

    world.line.during(CREATE, gone)
    report = world.push()

    assert (report.pushed, report.halt) == (1, Halt.OFFLINE)
    assert world.record(draft).server_id is not None


def test_a_child_whose_client_is_not_at_the_office_is_refused_and_not_lost(world: World, amelia: str) -> None:
    goal = world.add_goal(amelia, tasks=[], progress=0, category="")
    known = world.record(amelia)

    def forget() -> None:
        with world.writing() as uow:
            uow.records.save(replace(known, server_id=None))

    # Something in between unbound the client: nothing may be sent to nowhere.
    world.line.during("goal/client", forget, method="GET")
    world.central.faults.refuse("goal/client", status=500)
    world.push()
    assert world.op(goal).state is OpState.QUEUED
    world.clock.turn(seconds=6)
    assert world.push().pushed == 0
    assert world.made("goal") == 0


def test_a_status_chosen_for_a_draft_is_asked_about_when_it_is_linked(world: World, amelia: str) -> None:
    draft = same_number(world, amelia)
    world.push()
    world.edit(draft, status="inactive")
    with world.writing() as uow:
        resolving.link_existing(uow, world.ops(draft)[0].op_id, at=world.clock.now())

    world.push()

    assert "status" in {conflict.path for conflict in world.conflicts(amelia)}
    assert world.office(amelia)["status"] == "active"
