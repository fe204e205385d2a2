"""The merge rules of sync.md 5.8 by example: each branch named by its reason."""

from __future__ import annotations

from typing import ClassVar

import pytest

from hubshift_desktop.domain.fields import Fields, JsonValue
from hubshift_desktop.domain.merge import apply_choice, apply_fresh, decide, keep_both, merge3, patch_body
from hubshift_desktop.domain.states import Choice, Kind
from hubshift_desktop.domain.verdicts import PathConflict, Reason, Verdict

PHONE, EMAIL, STATUS = "personalInfo.phone", "personalInfo.email", "status"
MANAGER, MANAGER_NAME = "ndisDetails.planManager.id", "ndisDetails.planManager.name"
HISTORY, NEEDS = "medicalInfo.medicalHistory", "supportNeeds"


def one(
    path: str, before: JsonValue, mine: JsonValue, office: JsonValue, *, kind: Kind = Kind.CLIENT
) -> tuple[str, str]:
    made = decide(path, kind=kind, base={path: before}, local={path: mine}, dirty={path}, fresh={path: office})
    return made.verdict, made.reason


@pytest.mark.parametrize(
    ("path", "before", "mine", "office", "verdict", "reason"),
    [
        (PHONE, "0491 570 156", "0491 570 157", "+61491570156", Verdict.SEND, Reason.OFFICE_UNCHANGED),
        (PHONE, "0491 570 156", "0491 570 157", "+61491570157", Verdict.SATISFIED, Reason.SAME_ON_BOTH_SIDES),
        (PHONE, "0491 570 156", "0491 570 157", "0491 570 158", Verdict.CONFLICT, Reason.BOTH_CHANGED),
        (PHONE, "0491 570 156", "", None, Verdict.SATISFIED, Reason.SAME_ON_BOTH_SIDES),
        (PHONE, "0491 570 156", "", "0491 570 156", Verdict.SEND, Reason.OFFICE_UNCHANGED),
        (EMAIL, "Jane@Example.com", "jane@x.example", "Jane@x.example", Verdict.SATISFIED, Reason.SAME_ON_BOTH_SIDES),
        ("personalInfo.lastName", "Tran", "Tran-Lee", "Tràn", Verdict.CONFLICT, Reason.BOTH_CHANGED_IDENTITY),
        ("ndisDetails.ndisNumber", "430000218", "430000219", "430 000 218", Verdict.SEND, Reason.OFFICE_UNCHANGED),
        (
            "personalInfo.dateOfBirth", "1997-02-14", "1997-02-15", "1997-02-14T00:00:00.000Z",
            Verdict.SEND, Reason.OFFICE_UNCHANGED,
        ),
        (STATUS, "active", "inactive", "active", Verdict.SEND, Reason.OFFICE_UNCHANGED),
        (STATUS, "active", "inactive", "inactive", Verdict.SATISFIED, Reason.SAME_ON_BOTH_SIDES),
        (STATUS, "active", "inactive", "terminated", Verdict.CONFLICT, Reason.BOTH_CHANGED),
        ("updatedAt", "2026", "2027", "2028", Verdict.KEEP, Reason.NEVER_SENT),
        ("shoeSize", 41, 42, 41, Verdict.KEEP, Reason.NEVER_SENT),
    ],
)  # fmt: skip
def test_a_changed_field(
    path: str, before: JsonValue, mine: JsonValue, office: JsonValue, verdict: Verdict, reason: Reason
) -> None:
    assert one(path, before, mine, office) == (verdict, reason)


def test_a_value_set_back_to_what_it_was_still_asks_when_the_office_moved() -> None:
    """sync.md seed 486: intent is the dirty set, never `local != base`."""
    assert one(STATUS, "active", "active", "inactive") == (Verdict.CONFLICT, Reason.BOTH_CHANGED)


def test_a_field_not_changed_here_takes_even_an_explicit_null() -> None:
    made = decide(PHONE, kind=Kind.CLIENT, base={PHONE: "1"}, local={PHONE: "1"}, dirty=(), fresh={PHONE: None})
    assert (made.verdict, made.reason, made.value) == (Verdict.TAKE, Reason.NOT_CHANGED_HERE, None)


def test_a_cleared_field_goes_out_when_the_office_did_not_mention_it() -> None:
    result = merge3(Kind.CLIENT, {PHONE: "0491 570 156"}, {PHONE: ""}, {PHONE}, {EMAIL: "a@example.com"})
    assert result.send == {PHONE: ""}
    assert result.decisions[PHONE].reason is Reason.OFFICE_SAID_NOTHING


def test_what_is_sent_settles_nothing_until_it_is_there() -> None:
    result = merge3(Kind.CLIENT, {PHONE: "1"}, {PHONE: "2", EMAIL: "x@example.com"}, {PHONE}, {PHONE: "1"})
    assert not result.is_settled
    assert result.base == {PHONE: "1"}
    assert result.local == {PHONE: "2", EMAIL: "x@example.com"}


class TestReferences:
    base: ClassVar[Fields] = {MANAGER: "pm1", MANAGER_NAME: "Clearview"}

    def test_the_name_goes_with_the_id_and_is_never_sent(self) -> None:
        local = {MANAGER: "pm2", MANAGER_NAME: "Northside"}
        result = merge3(Kind.CLIENT, self.base, local, {MANAGER, MANAGER_NAME}, self.base)
        assert result.send == {MANAGER: "pm2"}
        assert result.local == local
        assert result.satisfied == {MANAGER_NAME}

    def test_a_dispute_about_a_person_is_one_question_not_two(self) -> None:
        local = {MANAGER: "pm2", MANAGER_NAME: "Northside"}
        fresh = {MANAGER: "pm3", MANAGER_NAME: "Harbour"}
        result = merge3(Kind.CLIENT, self.base, local, {MANAGER, MANAGER_NAME}, fresh)
        assert [conflict.path for conflict in result.conflicts] == [MANAGER]
        assert result.local[MANAGER_NAME] == "Northside"

    def test_an_id_without_a_name_does_not_keep_the_old_name(self) -> None:
        result = merge3(Kind.CLIENT, self.base, self.base, (), {MANAGER: "pm3"})
        assert result.local == {MANAGER: "pm3", MANAGER_NAME: None}

    def test_the_same_id_without_a_name_keeps_it(self) -> None:
        result = merge3(Kind.CLIENT, self.base, self.base, (), {MANAGER: "pm1"})
        assert result.local == dict(self.base)


class TestEndedClients:
    base: ClassVar[Fields] = {PHONE: "1", STATUS: "active"}
    local: ClassVar[Fields] = {PHONE: "2", STATUS: "active"}
    fresh: ClassVar[Fields] = {PHONE: "1", STATUS: "terminated"}

    def test_nothing_is_sent_until_a_person_confirms(self) -> None:
        result = merge3(Kind.CLIENT, self.base, self.local, {PHONE}, self.fresh)
        assert (result.send, result.held) == ({}, {PHONE: "2"})
        assert [flag.reason for flag in result.flags] == [Reason.ENDED_AT_OFFICE]
        assert not result.is_settled
        assert result.local == {PHONE: "2", STATUS: "terminated"}

    def test_after_confirmation_it_goes(self) -> None:
        result = merge3(Kind.CLIENT, self.base, self.local, {PHONE}, self.fresh, is_end_confirmed=True)
        assert (result.send, result.held, result.flags) == ({PHONE: "2"}, {}, ())

    def test_bringing_the_client_back_is_its_own_confirmation(self) -> None:
        ended = {**self.base, STATUS: "terminated"}
        result = merge3(Kind.CLIENT, ended, {**self.local, STATUS: "active"}, {PHONE, STATUS}, ended)
        assert result.send == {PHONE: "2", STATUS: "active"}

    def test_with_nothing_to_send_there_is_nothing_to_confirm(self) -> None:
        result = merge3(Kind.CLIENT, self.base, self.base, (), self.fresh)
        assert result.is_settled
        assert not result.flags

    def test_a_goals_status_holds_nothing(self) -> None:
        result = merge3(Kind.GOAL, {}, {"title": "a"}, {"title"}, {STATUS: "terminated"})
        assert result.send == {"title": "a"}


class TestGoals:
    def test_progress_is_worked_out_from_the_merged_tasks(self) -> None:
        base: Fields = {"tasks": [task("1"), task("2"), task("3"), task("4")], "progress": 0}
        local: Fields = {"tasks": [task("1", done=True), task("2"), task("3"), task("4")], "progress": 25}
        fresh: Fields = {"tasks": [task("1"), task("2", done=True), task("3"), task("4")], "progress": 25}
        result = merge3(Kind.GOAL, base, local, {"tasks", "progress"}, fresh)
        assert not result.conflicts
        assert result.send["progress"] == 50

    def test_progress_waits_while_the_tasks_are_in_dispute(self) -> None:
        base: Fields = {"tasks": [task("1")], "progress": 0}
        local: Fields = {"tasks": [task("1", title="Walk")], "progress": 10}
        fresh: Fields = {"tasks": [task("1", title="Ride")], "progress": 20}
        result = merge3(Kind.GOAL, base, local, {"tasks", "progress"}, fresh)
        assert [conflict.path for conflict in result.conflicts] == ["tasks"]
        assert not result.conflicts[0].can_keep_both
        assert result.local["progress"] == 10

    def test_progress_already_right_is_not_sent(self) -> None:
        ticked: Fields = {"tasks": [task("1", done=True)], "progress": 100}
        result = merge3(Kind.GOAL, {"tasks": [task("1")], "progress": 0}, ticked, {"tasks", "progress"}, ticked)
        assert result.is_settled

    def test_without_tasks_progress_is_a_field_like_any_other(self) -> None:
        assert one("progress", 10, 20, 30, kind=Kind.GOAL) == (Verdict.CONFLICT, Reason.BOTH_CHANGED)
        result = merge3(Kind.GOAL, {"progress": 10}, {"progress": 20}, {"progress"}, {"progress": 30})
        assert [conflict.path for conflict in result.conflicts] == ["progress"]


def task(task_id: str, *, title: str = "", done: bool = False) -> dict[str, JsonValue]:
    return {"id": task_id, "title": title or f"Step {task_id}", "status": "completed" if done else "not_started"}


class TestSupportNeeds:
    def test_two_texts_are_compared_whole_and_may_both_be_kept(self) -> None:
        result = merge3(Kind.CLIENT, {NEEDS: "Ramp"}, {NEEDS: "Ramp, Auslan"}, {NEEDS}, {NEEDS: "Ramp, quiet room"})
        assert result.conflicts[0].can_keep_both
        assert apply_choice(result.conflicts[0], Choice.BOTH) == "Ramp, quiet room\n\nRamp, Auslan"

    def test_a_text_beside_a_list_is_one_element_of_it(self) -> None:
        result = merge3(
            Kind.CLIENT, {NEEDS: "Ramp"}, {NEEDS: ["Ramp", "Auslan"]}, {NEEDS}, {NEEDS: ["Ramp", "Quiet room"]}
        )
        assert result.send == {NEEDS: ["Ramp", "Quiet room", "Auslan"]}

    def test_a_list_field_that_is_no_list_is_compared_whole(self) -> None:
        assert one("medicalInfo.allergies", ["Latex"], ["Milk"], "see notes") == (Verdict.CONFLICT, Reason.BOTH_CHANGED)


class TestChoices:
    conflict = PathConflict(
        path=HISTORY,
        before="a",
        mine="Seizure in May.",
        office="Asthma.",
        can_keep_both=True,
        reason=Reason.BOTH_CHANGED,
    )

    def test_mine_office_and_both_paragraphs(self) -> None:
        assert apply_choice(self.conflict, Choice.MINE) == "Seizure in May."
        assert apply_choice(self.conflict, Choice.OFFICE) == "Asthma."
        assert apply_choice(self.conflict, Choice.BOTH) == "Asthma.\n\nSeizure in May."

    def test_both_of_a_blank_and_a_text_is_the_text(self) -> None:
        assert keep_both(HISTORY, mine="Asthma.", office=None) == "Asthma."
        assert keep_both(HISTORY, mine="Asthma.", office="Asthma. ") == "Asthma."

    def test_both_of_two_sets_is_their_union(self) -> None:
        both = keep_both("medicalInfo.conditions", mine=["Autism", "Asthma"], office=["autism", "Low vision"])
        assert both == ["autism", "Low vision", "Asthma"]

    def test_both_of_a_list_and_nothing(self) -> None:
        assert keep_both("emergencyContacts", mine=[{"name": "Duc"}], office=None) == [{"name": "Duc"}]


def test_a_pull_keeps_a_disputed_change_and_its_origin() -> None:
    pulled = apply_fresh({PHONE: "1"}, {PHONE: "2"}, {PHONE}, {PHONE: "3", EMAIL: "a@example.com"}, kind=Kind.CLIENT)
    assert pulled.base == {PHONE: "1", EMAIL: "a@example.com"}
    assert pulled.local == {PHONE: "2", EMAIL: "a@example.com"}
    assert pulled.dirty == {PHONE}


def test_a_pull_that_brings_the_same_value_ends_the_intent() -> None:
    pulled = apply_fresh({PHONE: "1"}, {PHONE: "0491 570 156"}, {PHONE}, {PHONE: "+61491570156"}, kind=Kind.CLIENT)
    assert pulled.dirty == frozenset()
    assert pulled.local == pulled.base == {PHONE: "+61491570156"}


def test_a_replacing_server_gets_whole_sections_but_not_other_ones() -> None:
    fresh: Fields = {PHONE: "1", EMAIL: "a@example.com", MANAGER: "pm1", STATUS: "active"}
    assert patch_body("replace", fresh, {PHONE: "2"}) == {PHONE: "2", EMAIL: "a@example.com"}
    assert patch_body("replace", fresh, {STATUS: "inactive"}) == {STATUS: "inactive"}
    assert patch_body("unknown", fresh, {PHONE: "2"}) == {PHONE: "2"}
