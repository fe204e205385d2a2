"""New clients, goals and files: each is made at the office exactly once, whatever the road does to it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hubshift_desktop.demo.accounts import PRIYA
from hubshift_desktop.domain.fields import JsonValue
from hubshift_desktop.domain.states import Kind, LedgerState, OpKind, OpState, Presence
from hubshift_desktop.sync import resolving
from hubshift_desktop.sync.outcomes import Halt
from hubshift_desktop.sync.withdrawing import AlreadySentError, withdraw
from tests.sync.kinds import CREATE, GOAL, KINDS, created_by, every_kind
from tests.sync.world import EMAIL, NEW_CLIENT, NEW_GOAL, PHONE, PNG, World


@pytest.fixture
def amelia(world: World) -> str:
    return world.know("Amelia Tran")


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


def test_a_status_chosen_before_a_new_client_was_sent_is_no_dispute(world: World) -> None:
    record = world.add_client()
    world.edit(record, status="inactive")

    report = world.push()

    assert (report.conflicts, report.waiting, world.conflicts(record)) == (0, 0, ())
    assert world.office(record)["status"] == "inactive"


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


@pytest.mark.row("A10")
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


@pytest.mark.row("N2")
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


@pytest.mark.row("N4")
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


@pytest.mark.row("N4")
@every_kind
def test_a_create_that_lands_after_the_last_look_is_found_before_it_goes_again(
    world: World, amelia: str, kind: str
) -> None:
    path, add = KINDS[kind]
    record = add(world, amelia)
    world.central.faults.refuse(path, status=504, is_applied=True)
    nothing = {"success": True, "data": {"clients": []} if kind == "client" else []}
    look = {"client": "clientByNdis", "goal": "goal/client", "document": "document/client"}[kind]
    # Both looks that the doubt asks for find nothing; it lands just before the repeat.
    world.line.during(path, lambda: world.central.faults.refuse(look, status=200, body=nothing, times=2))
    world.push()

    world.settled_push()

    assert created_by(world, record) is OpState.DONE
    assert world.made(kind) == 1


@pytest.mark.row("C1", "N16")
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


@pytest.mark.row("N9")
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


@pytest.mark.row("S17")
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
        again = resolving.retry(uow, parked.op_id, world.clock.now())
    assert again.state is OpState.IN_DOUBT
    world.push()
    assert (created_by(world, goal), world.made("goal")) == (OpState.DONE, 1)


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
