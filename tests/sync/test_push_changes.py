"""Changes of a client the office has: read, compare, freeze, send – with every fault of the road."""

from __future__ import annotations

import pytest

from hubshift_desktop.domain.states import LedgerState, OpState, Presence
from hubshift_desktop.sync import resolving
from hubshift_desktop.sync.outcomes import Halt
from tests.sync.world import EMAIL, PHONE, World

PUT = "clientUpdate"
SENT = "PUT /api/user/clientUpdate/#"
ALLERGIES, HISTORY = "medicalInfo.allergies", "medicalInfo.medicalHistory"
GOAL_SENT = "PUT /api/goal/update/#"


@pytest.fixture
def amelia(world: World) -> str:
    return world.know("Amelia Tran")


def test_an_edit_reaches_the_office_and_nothing_else_changes(world: World, amelia: str) -> None:
    before = world.office(amelia)
    world.edit(amelia, personalInfo__phone="0491 570 157")

    report = world.push()

    assert (report.pushed, report.waiting, report.halt) == (1, 0, Halt.NONE)
    assert world.office(amelia) == {**before, PHONE: "0491 570 157"}
    record = world.record(amelia)
    assert (record.dirty, record.base and record.base[PHONE], record.etag) == (frozenset(), "0491 570 157", None)
    assert world.op(amelia).state is OpState.DONE
    assert [line.state for line in world.lines(record_id=amelia)] == [LedgerState.ACCEPTED]
    assert world.writes() == [SENT]


def test_a_client_of_whom_only_the_list_row_is_known_can_be_edited(world: World) -> None:
    amelia = world.know("Amelia Tran", has_detail=False)
    world.edit(amelia, personalInfo__email="new@example.com", address__street="1 Wattle Way")

    world.push()

    assert world.office(amelia)[EMAIL] == "new@example.com"
    # The street there had never been seen here: it is not overwritten without asking.
    assert [conflict.path for conflict in world.conflicts(amelia)] == ["address.street"]
    assert world.office(amelia)["address.street"] != "1 Wattle Way"


def test_a_colleagues_new_allergy_comes_with_the_reading_before_a_write(world: World, amelia: str) -> None:
    world.central.admin.edit(world.server_id(amelia), ALLERGIES, ["Peanuts", "Eggs"])
    world.central.admin.edit(world.server_id(amelia), PHONE, "0491 570 158")
    world.edit(amelia, personalInfo__phone="0491 570 157")

    assert world.push().conflicts == 1

    # The phone waits for a decision; what warns of harm does not wait with it.
    assert world.record(amelia).local[ALLERGIES] == ["Peanuts", "Eggs"]


def test_a_medical_fact_saved_while_the_office_is_asked_is_compared_before_it_is_sent(
    world: World, amelia: str
) -> None:
    """Seed 112453: it went along unread, over a colleague's words and past what an office drops beside it."""
    world.central.admin.edit(world.server_id(amelia), HISTORY, "Asthma, as the office has it")
    world.edit(amelia, personalInfo__phone="0491 570 157")
    world.line.during(
        world.server_id(amelia), lambda: world.edit(amelia, medicalInfo__medicalHistory="As typed here"), method="GET"
    )

    report = world.push()

    assert (report.conflicts, world.office(amelia)[HISTORY]) == (1, "Asthma, as the office has it")
    assert world.office(amelia)[PHONE] == "0491 570 157"
    assert world.record(amelia).local[HISTORY] == "As typed here"


@pytest.mark.parametrize("status", [403, 404, 500])
def test_an_office_that_keeps_medical_facts_to_itself_holds_up_no_phone(world: World, amelia: str, status: int) -> None:
    known = world.record(amelia).local[ALLERGIES]
    world.central.admin.edit(world.server_id(amelia), ALLERGIES, ["Peanuts", "Eggs"])
    no = {"success": False, "message": "Client not found"}
    world.central.faults.refuse("medication/client", status=status, body=no, times=None)
    world.edit(amelia, personalInfo__phone="0491 570 157")

    assert world.push().pushed == 1
    assert world.record(amelia).local[ALLERGIES] == known


def test_medical_facts_are_not_asked_for_without_need(world: World, amelia: str) -> None:
    asked_before = len(world.central.admin.requests())
    world.edit(amelia, personalInfo__phone="0491 570 157")
    world.push()
    assert not [seen.path for seen in world.central.admin.requests()[asked_before:] if "medication" in seen.path]


@pytest.mark.row("A14")
def test_three_weeks_of_edits_are_one_request(world: World, amelia: str) -> None:
    for number in range(20):
        world.edit(amelia, personalInfo__phone=f"0491 570 1{number:02}")
        world.clock.turn(days=1)
    world.sign_in_again()

    assert world.push().pushed == 1
    assert world.writes() == [SENT]
    assert world.office(amelia)[PHONE] == "0491 570 119"


@pytest.mark.row("A9")
def test_a_value_set_back_to_what_it_was_is_compared_and_sends_nothing(world: World, amelia: str) -> None:
    first = world.record(amelia).local[PHONE]
    world.edit(amelia, personalInfo__phone="0491 570 157")
    world.edit(amelia, personalInfo__phone=first)

    assert world.push().pushed == 1
    assert world.writes() == []
    assert world.record(amelia).dirty == frozenset()


@pytest.mark.row("A9")
def test_a_value_set_back_still_asks_when_the_office_moved_on(world: World, amelia: str) -> None:
    first = world.record(amelia).local[PHONE]
    world.edit(amelia, personalInfo__phone="0491 570 157")
    world.edit(amelia, personalInfo__phone=first)
    world.central.admin.edit(world.server_id(amelia), PHONE, "0491 570 158")

    report = world.push()

    # The person ended where the office's old copy was; the office's new value is not overwritten without asking.
    assert report.conflicts == 1
    (conflict,) = world.conflicts(amelia)
    assert (conflict.mine, conflict.office) == (first, "0491 570 158")


def test_different_fields_never_bother_anybody(world: World, amelia: str) -> None:
    world.edit(amelia, personalInfo__phone="0491 570 157")
    world.central.admin.edit(world.server_id(amelia), EMAIL, "office@example.com")

    assert world.push().conflicts == 0
    office = world.office(amelia)
    assert (office[PHONE], office[EMAIL]) == ("0491 570 157", "office@example.com")
    assert world.record(amelia).local[EMAIL] == "office@example.com"
    by_office = [line for line in world.lines(record_id=amelia) if line.op_id == ""]
    assert [(line.field, line.new) for line in by_office] == [(EMAIL, "office@example.com")]


@pytest.mark.row("S9", "C6")
def test_an_allergy_added_on_both_sides_is_on_both_sides(world: World, amelia: str) -> None:
    path = "medicalInfo.allergies"
    had = world.record(amelia).local[path]
    assert isinstance(had, list)
    world.change(amelia, {path: [*had, "Latex"]})
    world.central.admin.edit(world.server_id(amelia), path, [*had, "Bee stings"])

    assert world.push().conflicts == 0
    assert world.office(amelia)[path] == [*had, "Bee stings", "Latex"]
    assert world.record(amelia).local[path] == [*had, "Bee stings", "Latex"]


def test_a_removed_allergy_that_the_office_reworded_stays_and_the_person_is_told(world: World, amelia: str) -> None:
    path = "medicalInfo.allergies"
    world.central.admin.edit(world.server_id(amelia), path, ["Latex", "Nuts"])
    amelia = world.know("Amelia Tran")
    world.change(amelia, {path: ["Latex", "Eggs"]})
    world.central.admin.edit(world.server_id(amelia), path, ["Latex", "NUTS"])

    world.push()

    op = world.op(amelia)
    assert op.state is OpState.DONE
    office = world.office(amelia)[path]
    assert isinstance(office, list)
    assert {"Latex", "Eggs"} <= set(office)


# ---- lost answers ---------------------------------------------------------------------------------------------------


@pytest.mark.row("N2")
@pytest.mark.parametrize("fault", ["lost", "half", "gateway", "portal"])
def test_an_applied_change_whose_answer_is_lost_is_found_and_not_sent_again(
    world: World, amelia: str, fault: str
) -> None:
    faults = world.central.faults
    if fault == "lost":
        faults.lose_answer(PUT)
    elif fault == "half":
        faults.half_answer(PUT)
    elif fault == "gateway":
        faults.refuse(PUT, status=503, body="down", is_applied=True)
    else:
        faults.refuse(PUT, status=200, body="<html>Welcome</html>", is_applied=True)
    world.edit(amelia, personalInfo__phone="0491 570 157")

    world.push()
    world.push()

    assert world.op(amelia).state is OpState.DONE
    assert world.office(amelia)[PHONE] == "0491 570 157"
    assert world.writes().count(SENT) == 1


@pytest.mark.row("N8")
def test_a_portal_stops_the_round_and_says_so(world: World, amelia: str) -> None:
    world.edit(amelia, personalInfo__phone="0491 570 157")
    world.central.faults.portal()

    report = world.push()

    assert report.halt is Halt.PORTAL
    assert world.op(amelia).state is OpState.QUEUED
    world.central.faults.clear()
    assert world.push().pushed == 1


@pytest.mark.row("N4")
def test_a_change_that_did_not_arrive_goes_again_only_after_its_settle_time(world: World, amelia: str) -> None:
    world.central.faults.drop_request(PUT)
    world.edit(amelia, personalInfo__phone="0491 570 157")

    first = world.push()
    assert world.op(amelia).state is OpState.IN_DOUBT
    assert first.due_in is not None
    assert 44 < first.due_in <= 45

    world.clock.turn(seconds=30)
    world.push()
    assert world.op(amelia).state is OpState.IN_DOUBT

    world.clock.turn(seconds=16)
    assert world.push().pushed == 1
    assert world.writes().count(SENT) == 2  # the one that was dropped, and its repeat
    assert world.office(amelia)[PHONE] == "0491 570 157"


@pytest.mark.row("C1")
def test_an_edit_during_doubt_waits_behind_it_and_is_not_lost(world: World, amelia: str) -> None:
    world.central.faults.lose_answer(PUT)
    world.fail_reads_after_write()
    world.edit(amelia, personalInfo__phone="0491 570 157")
    world.push()
    world.central.faults.clear()

    world.edit(amelia, personalInfo__phone="0491 570 158")
    assert world.states(amelia) == [OpState.IN_DOUBT, OpState.QUEUED]

    assert world.settled_push().waiting == 0
    assert world.office(amelia)[PHONE] == "0491 570 158"
    assert world.states(amelia) == [OpState.DONE, OpState.DONE]


def test_what_the_office_says_while_a_change_is_in_doubt_becomes_a_question(world: World, amelia: str) -> None:
    world.central.faults.drop_request(PUT)
    world.edit(amelia, personalInfo__phone="0491 570 157")
    world.push()
    world.central.admin.edit(world.server_id(amelia), PHONE, "0491 570 158")

    report = world.settled_push()

    assert report.conflicts == 1
    assert world.office(amelia)[PHONE] == "0491 570 158"
    (conflict,) = world.conflicts(amelia)
    assert (conflict.mine, conflict.office) == ("0491 570 157", "0491 570 158")


# ---- refusals -------------------------------------------------------------------------------------------------------


def test_a_refused_value_is_set_aside_with_the_offices_words_and_a_correction_goes(world: World, amelia: str) -> None:
    world.edit(amelia, personalInfo__email="not an address")

    report = world.push()

    op = world.op(amelia)
    assert (report.set_aside, op.state) == (1, OpState.NEEDS_FIX)
    assert op.field_errors == {EMAIL: "Invalid email format"}
    assert world.record(amelia).local[EMAIL] == "not an address"
    assert world.push().pushed == 0
    assert world.writes() == [SENT]

    world.edit(amelia, personalInfo__email="right@example.com")
    assert world.push().pushed == 1
    assert world.office(amelia)[EMAIL] == "right@example.com"


def test_a_refused_value_holds_up_nothing_else(world: World, amelia: str) -> None:
    world.edit(amelia, personalInfo__email="not an address")
    world.push()
    world.edit(amelia, personalInfo__phone="0491 570 157")

    assert world.push().pushed == 1
    assert world.office(amelia)[PHONE] == "0491 570 157"
    assert sorted(world.states(amelia)) == [OpState.DONE, OpState.NEEDS_FIX]


def test_retry_sends_a_refused_change_again(world: World, amelia: str) -> None:
    world.central.faults.refuse(PUT, status=400, body={"success": False, "message": "Validation failed"})
    world.edit(amelia, personalInfo__phone="0491 570 157")
    world.push()

    world.retry(world.op(amelia))
    assert world.push().pushed == 1


@pytest.mark.row("A4")
@pytest.mark.parametrize("where", ["before", "after"])
def test_an_ended_sign_in_pauses_and_burns_nothing(world: World, amelia: str, where: str) -> None:
    world.edit(amelia, personalInfo__phone="0491 570 157")
    before = world.op(amelia)
    body = {"success": False, "message": "Invalid or expired token"}
    path = PUT if where == "after" else "clientDetails"
    world.central.faults.refuse(path, status=401, body=body, times=None)
    world.central.admin.expire_tokens(kind="refresh")

    report = world.push()

    assert report.halt is Halt.SIGN_IN
    assert world.op(amelia) == before

    world.central.faults.clear()
    world.sign_in_again()
    assert world.push().pushed == 1


@pytest.mark.row("A3")
def test_an_expired_token_is_renewed_without_a_person(world: World, amelia: str) -> None:
    world.edit(amelia, personalInfo__phone="0491 570 157")
    world.central.admin.expire_tokens()

    assert world.push().pushed == 1
    assert world.writes().count(SENT) == 1


@pytest.mark.row("S19")
def test_too_many_requests_pause_everything_and_burn_nothing(world: World, amelia: str) -> None:
    world.edit(amelia, personalInfo__phone="0491 570 157")
    world.central.faults.refuse(PUT, status=429, headers={"Retry-After": "120"})

    report = world.push()

    assert (report.halt, report.retry_after) == (Halt.PAUSED, 120)
    op = world.op(amelia)
    assert (op.state, op.tries, op.first_sent_at) == (OpState.QUEUED, 0, None)
    world.clock.turn(seconds=121)
    assert world.push().pushed == 1


def test_a_pause_before_the_write_leaves_the_change_as_it_was(world: World, amelia: str) -> None:
    world.edit(amelia, personalInfo__phone="0491 570 157")
    before = world.op(amelia)
    world.central.faults.refuse("clientDetails", status=429, headers={"Retry-After": "90"})

    report = world.push()

    assert (report.halt, report.retry_after) == (Halt.PAUSED, 90)
    assert world.op(amelia) == before


@pytest.mark.row("N1")
def test_offline_is_an_answer_and_burns_nothing(world: World, amelia: str) -> None:
    world.edit(amelia, personalInfo__phone="0491 570 157")
    before = world.op(amelia)
    world.line.is_online = False

    report = world.push()

    assert (report.halt, report.waiting) == (Halt.OFFLINE, 1)
    assert report.message
    assert world.op(amelia) == before


@pytest.mark.parametrize("where", ["before", "after"])
@pytest.mark.parametrize("status", [403, 404])
def test_a_denied_client_is_parked_with_the_change_kept(world: World, amelia: str, where: str, status: int) -> None:
    message = "Unauthorized to access this client" if status == 403 else "Client not found"
    path = PUT if where == "after" else "clientDetails"
    world.central.faults.refuse(path, status=status, body={"success": False, "message": message})
    world.edit(amelia, personalInfo__phone="0491 570 157")

    report = world.push()

    assert (report.set_aside, world.op(amelia).state) == (1, OpState.PARKED)
    assert world.op(amelia).message == message
    assert world.record(amelia).presence is Presence.SUSPECT
    assert world.record(amelia).local[PHONE] == "0491 570 157"

    with world.writing() as uow:
        resolving.retry(uow, world.op(amelia).op_id, world.clock.now())
    assert world.push().pushed == 1


def test_a_409_is_compared_once_more_and_then_told(world: World, amelia: str) -> None:
    body = {"success": False, "message": "The record was changed"}
    world.central.faults.refuse(PUT, status=409, body=body, times=2)
    world.edit(amelia, personalInfo__phone="0491 570 157")

    world.push()
    assert world.op(amelia).state is OpState.QUEUED
    assert world.push().set_aside == 1
    assert world.op(amelia).state is OpState.NEEDS_FIX


# ---- server trouble -------------------------------------------------------------------------------------------------


@pytest.mark.row("A13")
def test_a_poisoned_record_backs_off_and_holds_up_nobody(world: World, amelia: str) -> None:
    other = world.know(world.names()[1])
    world.edit(amelia, personalInfo__phone="0491 570 157")
    world.edit(other, personalInfo__phone="0491 570 158")
    world.central.faults.refuse(f"clientDetails/{world.server_id(amelia)}", status=500, times=None)

    report = world.push()

    assert (report.pushed, report.server_trouble, report.halt) == (1, True, Halt.NONE)
    op = world.op(amelia)
    assert (op.state, op.tries) == (OpState.QUEUED, 1)
    assert op.not_before is not None
    for _ in range(8):
        world.clock.turn(seconds=901)
        world.push()
    assert world.op(amelia).tries == 8
    assert world.push().due_in is not None

    world.central.faults.clear()
    world.clock.turn(days=0.5)
    assert world.push().pushed == 0  # once a day now, and never given up
    world.clock.turn(days=0.4)
    world.retry(world.op(amelia))
    assert world.push().pushed == 1


def test_an_office_in_trouble_is_left_in_peace_after_three_refusals(world: World) -> None:
    known = [world.know(name) for name in world.names()[:5]]
    for local_id in known:
        world.edit(local_id, personalInfo__phone="0491 570 157")
    world.central.faults.maintenance()

    report = world.push()

    assert (report.halt, report.server_trouble, report.waiting) == (Halt.TROUBLE, True, 5)
    assert report.message
    assert sum(op.tries for op in world.open_ops()) == 3
