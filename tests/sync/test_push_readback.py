"""Reading a change back: what the office replaced, ignored, rewrote or told late; and the status with its own door."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hubshift_desktop.demo.settings import DemoSettings
from hubshift_desktop.domain.states import Choice, OpKind, OpState
from hubshift_desktop.sync import resolving
from hubshift_desktop.sync.closing import IGNORED
from hubshift_desktop.sync.confirming import ENDED_AT_OFFICE
from hubshift_desktop.sync.outcomes import Halt
from hubshift_desktop.sync.reading import office_fields, record_of, server_id_of
from hubshift_desktop.sync.writing import payload_of, write_create
from tests.sync.ops import operation
from tests.sync.world import EMAIL, PHONE, World

PUT = "clientUpdate"
SENT = "PUT /api/user/clientUpdate/#"
GOAL_SENT = "PUT /api/goal/update/#"


@pytest.fixture
def amelia(world: World) -> str:
    return world.know("Amelia Tran")


# ---- reading back ---------------------------------------------------------------------------------------------------


@pytest.mark.row("S6")
def test_a_server_that_replaces_sections_is_found_out_and_repaired(world: World, amelia: str) -> None:
    world.central.settings = DemoSettings(rate_limit=10**6, put_mode="replace")
    before = world.office(amelia)
    world.edit(amelia, personalInfo__phone="0491 570 157")

    world.push()
    world.push()

    assert world.office(amelia) == {**before, PHONE: "0491 570 157"}
    assert set(world.states(amelia)) == {OpState.DONE}
    assert world.record(amelia).dirty == frozenset()
    assert world.writes() == [SENT, SENT]

    world.edit(amelia, personalInfo__email="next@example.com")
    world.push()
    assert world.office(amelia) == {**before, PHONE: "0491 570 157", EMAIL: "next@example.com"}
    assert world.writes() == [SENT, SENT, SENT]  # whole sections from the start now


def test_a_server_that_merges_is_remembered_as_such(world: World, amelia: str) -> None:
    world.edit(amelia, personalInfo__phone="0491 570 157")
    world.push()

    with world.store.read() as reader:
        assert reader.cap.get(world.account.origin) == {"put_nested": "deep"}


@pytest.mark.row("S6")
def test_a_wiped_section_is_repaired_even_when_the_answer_was_lost(world: World, amelia: str) -> None:
    world.central.settings = DemoSettings(rate_limit=10**6, put_mode="replace")
    before = world.office(amelia)
    world.central.faults.lose_answer(PUT)
    world.edit(amelia, personalInfo__phone="0491 570 157")

    world.push()
    world.push()

    assert world.office(amelia) == {**before, PHONE: "0491 570 157"}


def test_what_a_colleague_emptied_while_an_answer_was_out_is_not_given_back_where_nothing_is_dropped(
    world: World, amelia: str
) -> None:
    world.edit(amelia, address__street="1 Wattle Way")
    world.push()  # the office is known to keep what is not sent
    world.central.faults.lose_answer(PUT)
    world.fail_reads_after_write(status=403)
    world.edit(amelia, address__street="2 Wattle Way")
    world.push()
    world.settled_push()
    world.central.faults.clear()
    emptied = ("address.suburb", "address.state", "address.postcode")
    for path in emptied:
        world.central.admin.edit(world.server_id(amelia), path, "")

    world.retry(world.ops(amelia)[-1])
    world.push()
    world.push()

    office = world.office(amelia)
    assert [office["address.street"], *(office[path] for path in emptied)] == ["2 Wattle Way", "", "", ""]


@pytest.mark.row("S7")
def test_a_field_that_the_office_ignores_is_told_and_not_sent_for_ever(world: World, amelia: str) -> None:
    world.central.faults.refuse(PUT, status=200, body={"success": True, "message": "Updated", "data": {}}, times=None)
    world.edit(amelia, personalInfo__phone="0491 570 157")

    report = world.push()
    world.push()

    op = world.op(amelia)
    assert (report.set_aside, op.state, op.message) == (1, OpState.NEEDS_FIX, IGNORED)
    assert op.field_errors == {PHONE: IGNORED}
    assert world.writes() == [SENT]
    assert world.record(amelia).local[PHONE] == "0491 570 157"


@pytest.mark.row("S20")
def test_a_lagging_answer_after_the_write_is_asked_again_before_anybody_is_bothered(world: World, amelia: str) -> None:
    old = {"success": True, "data": world.central.admin.client(world.server_id(amelia))}
    world.line.during(PUT, lambda: world.central.faults.refuse("clientDetails", status=200, body=old, method="GET"))
    world.edit(amelia, personalInfo__phone="0491 570 157")

    assert world.push().pushed == 1


@pytest.mark.row("S8")
def test_the_offices_own_form_of_a_value_is_taken_over(world: World, amelia: str) -> None:
    world.central.admin.edit(world.server_id(amelia), PHONE, "")
    amelia = world.know("Amelia Tran")
    world.change(amelia, {"ndisDetails.planEndDate": "2027-06-30T00:00:00.000Z"})

    assert world.push().pushed == 1
    assert world.office(amelia)["ndisDetails.planEndDate"] == "2027-06-30"
    assert world.record(amelia).local["ndisDetails.planEndDate"] == "2027-06-30"


def test_a_read_back_that_fails_leaves_a_doubt_that_the_next_round_closes(world: World, amelia: str) -> None:
    world.edit(amelia, personalInfo__phone="0491 570 157")
    world.fail_reads_after_write()

    world.push()
    op = world.op(amelia)
    assert (op.state, op.accepted_at is not None) == (OpState.IN_DOUBT, True)

    world.central.faults.clear()
    world.clock.turn(seconds=10)
    assert world.push().pushed == 1
    assert world.writes() == [SENT]


# ---- status ---------------------------------------------------------------------------------------------------------


def test_a_status_goes_through_its_own_door(world: World, amelia: str) -> None:
    world.edit(amelia, status="inactive", personalInfo__phone="0491 570 157")

    assert world.push().pushed == 2
    assert sorted(world.writes()) == [SENT, "PUT /api/user/updateUserStatus/#/inactive"]
    assert (world.office(amelia)["status"], world.office(amelia)[PHONE]) == ("inactive", "0491 570 157")
    assert world.record(amelia).dirty == frozenset()
    assert world.record(amelia).local["status"] == "inactive"


def test_a_lost_status_is_found(world: World, amelia: str) -> None:
    world.central.faults.lose_answer("updateUserStatus")
    world.edit(amelia, status="inactive")

    assert world.push().pushed == 1
    assert len(world.writes()) == 1


def test_a_status_that_both_set_alike_needs_no_request(world: World, amelia: str) -> None:
    world.edit(amelia, status="inactive")
    world.central.admin.edit(world.server_id(amelia), "status", "inactive")

    assert world.push().pushed == 1
    assert world.writes() == []


def test_a_status_that_both_set_differently_is_a_question(world: World, amelia: str) -> None:
    world.edit(amelia, status="inactive")
    world.central.admin.edit(world.server_id(amelia), "status", "terminated")

    assert world.push().conflicts == 1
    (conflict,) = world.conflicts(amelia)
    assert (conflict.path, conflict.office) == ("status", "terminated")

    with world.writing() as uow:
        resolving.resolve(uow, conflict_id=conflict.conflict_id, choice=Choice.MINE, author=world.author)
    assert world.push().pushed == 1
    assert world.office(amelia)["status"] == "inactive"


def test_an_ended_client_is_written_to_only_after_a_person_confirms(world: World, amelia: str) -> None:
    world.edit(amelia, personalInfo__phone="0491 570 157")
    world.central.admin.edit(world.server_id(amelia), "status", "terminated")

    assert world.push().set_aside == 1
    op = world.op(amelia)
    assert (op.state, op.message, world.writes()) == (OpState.NEEDS_FIX, ENDED_AT_OFFICE, [])
    assert world.record(amelia).local["status"] == "terminated"

    world.retry(op)
    assert world.push().pushed == 1
    assert world.office(amelia)[PHONE] == "0491 570 157"
    assert world.op(amelia).message == ""


# ---- corners --------------------------------------------------------------------------------------------------------


def test_an_unanswered_change_after_a_409_waits_like_any_other(world: World, amelia: str) -> None:
    world.central.faults.refuse(PUT, status=409, body={"success": False, "message": "The record was changed"})
    world.edit(amelia, personalInfo__phone="0491 570 157")
    world.push()
    world.central.faults.drop_request(PUT)
    world.push()
    assert world.op(amelia).state is OpState.IN_DOUBT


def test_the_network_gone_right_after_a_change_was_taken(world: World, amelia: str) -> None:
    world.edit(amelia, personalInfo__phone="0491 570 157")

    def gone() -> None:
        world.line.is_online = False

    world.line.during(PUT, gone)
    assert world.push().halt is Halt.OFFLINE
    assert world.op(amelia).state is OpState.IN_DOUBT
    world.line.is_online = True
    assert world.push().pushed == 1
    assert world.writes() == [SENT]


def test_a_client_denied_during_doubt_is_parked_after_the_settle_time(world: World, amelia: str) -> None:
    world.central.faults.drop_request(PUT)
    world.fail_reads_after_write(status=403)
    world.edit(amelia, personalInfo__phone="0491 570 157")
    world.push()
    assert world.op(amelia).state is OpState.IN_DOUBT

    world.settled_push()
    op = world.op(amelia)
    assert op.state is OpState.PARKED
    assert op.payload, "what may be at the office is still known"


@pytest.mark.row("S6")
def test_what_was_parked_in_doubt_is_looked_for_when_the_client_is_back(world: World, amelia: str) -> None:
    world.central.settings = DemoSettings(rate_limit=10**6, put_mode="replace")
    before = world.office(amelia)
    world.central.faults.lose_answer(PUT)
    world.fail_reads_after_write(status=403)
    world.edit(amelia, personalInfo__phone="0491 570 157")
    world.push()
    world.settled_push()
    parked = world.op(amelia)
    assert parked.state is OpState.PARKED
    world.edit(amelia, personalInfo__phone="0491 570 158")

    world.central.faults.clear()
    assert world.retry(parked).state is OpState.IN_DOUBT
    world.push()
    world.push()

    # Our own value of before is nobody else's word, what it cost beside it is given back, and the newer one went too.
    assert world.conflicts(amelia) == ()
    assert world.office(amelia) == {**before, PHONE: "0491 570 158"}
    assert world.record(amelia).dirty == frozenset()


@pytest.mark.parametrize("status", [400, 404])
def test_a_no_to_the_reading_before_a_change(world: World, amelia: str, status: int) -> None:
    world.central.faults.refuse("clientDetails", status=status, body={"success": False, "message": "Bad id"})
    world.edit(amelia, personalInfo__phone="0491 570 157")
    world.push()
    assert world.op(amelia).state is (OpState.NEEDS_FIX if status == 400 else OpState.PARKED)


DETAIL = "clientDetails/[0-9a-f]+$"


@pytest.mark.parametrize(
    ("told", "listed", "expected"),
    [
        ({"status": "inactive"}, None, "inactive"),
        ({"isActive": True}, [], "active"),
        ({"isActive": False}, [], "inactive"),
        ({}, [], "active"),
    ],
)
def test_the_status_is_learnt_from_wherever_it_is_told(
    world: World, amelia: str, told: dict[str, object], listed: list[object] | None, expected: str
) -> None:
    server_id = world.server_id(amelia)
    detail = {"success": True, "data": {"id": server_id, **told}}
    world.central.faults.refuse(DETAIL, status=200, body=detail, times=None)
    if listed is not None:
        world.central.faults.refuse("clientByNdis", status=200, body={"success": True, "data": listed}, times=None)
    record, op = world.record(amelia), operation(kind=OpKind.CLIENT_STATUS, paths=frozenset({"status"}))

    assert office_fields(world.means, op, record)["status"] == expected


def test_a_status_nobody_tells_is_sent_as_meant(world: World, amelia: str) -> None:
    fields = dict(world.record(amelia).local)
    with world.writing() as uow:
        bare = {path: value for path, value in fields.items() if path not in ("status", "isActive")}
        record = replace(world.record(amelia), local=bare, base=bare, list_row=None)
        uow.records.save(record)
    detail = {"success": True, "data": {"id": world.server_id(amelia)}}
    world.central.faults.refuse(DETAIL, status=200, body=detail)
    world.central.faults.refuse("clientByNdis", status=200, body={"success": True, "data": []})
    world.edit(amelia, status="inactive")

    assert world.push().pushed == 1
    assert world.office(amelia)["status"] == "inactive"


def test_what_has_no_id_or_no_payload_never_reaches_the_wire(world: World) -> None:
    draft = world.record(world.add_client())
    with pytest.raises(RuntimeError):
        server_id_of(draft)
    with pytest.raises(RuntimeError):
        payload_of(operation())
    with pytest.raises(RuntimeError):
        record_of(world.means, operation(record_id="nothing"))
    upload = operation(kind=OpKind.DOCUMENT_UPLOAD, payload={"name": "x"})
    with pytest.raises(RuntimeError):
        write_create(world.means, upload, "client", None)
