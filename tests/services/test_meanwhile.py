"""What happens when the office changes a record while its form is open: nothing is lost, and nothing is guessed."""

from __future__ import annotations

import pytest

from hubshift_desktop.domain.fieldinfo import ALLERGIES, CONTACTS, HISTORY
from hubshift_desktop.domain.fields import JsonValue
from hubshift_desktop.domain.states import Kind
from hubshift_desktop.services.meanwhile import ChangedMeanwhileError, MovedError, joined, place_of

PHONE = "personalInfo.phone"
LINH: dict[str, JsonValue] = {"name": "Linh", "relationship": "Mother", "phone": "0491 570 157"}


def test_what_nobody_else_touched_is_saved_as_typed() -> None:
    typed: dict[str, JsonValue] = {PHONE: "0491 570 159"}
    assert joined(was={PHONE: "0491 570 156"}, typed=typed, now={PHONE: "0491 570 156"}) == typed


def test_the_same_value_from_both_is_no_question() -> None:
    typed: dict[str, JsonValue] = {PHONE: "0491 570 159"}
    assert joined(was={PHONE: "1"}, typed=typed, now={PHONE: "0491570159"}) == typed


def test_two_new_values_of_one_field_are_asked_about_once_more() -> None:
    with pytest.raises(ChangedMeanwhileError) as refused:
        joined(was={PHONE: "0491 570 156"}, typed={PHONE: "0491 570 159"}, now={PHONE: "0491570158"})
    assert refused.value.problems == {
        PHONE: "This was changed to “0491 570 158” while you were typing. Save again to keep yours."
    }
    assert refused.value.now == {PHONE: "0491570158"}


def test_a_long_text_is_not_read_out() -> None:
    with pytest.raises(ChangedMeanwhileError) as refused:
        joined(was={HISTORY: "a"}, typed={HISTORY: "b"}, now={HISTORY: "c"})
    assert refused.value.problems[HISTORY] == "This was changed while you were typing. Save again to keep yours."


def test_lists_are_put_together() -> None:
    was: dict[str, JsonValue] = {ALLERGIES: ["Peanuts", "Eggs"]}
    saved = joined(was=was, typed={ALLERGIES: ["Peanuts"]}, now={ALLERGIES: ["Peanuts", "Eggs", "Latex"]})
    assert saved == {ALLERGIES: ["Peanuts", "Latex"]}


def test_one_contact_changed_twice_is_asked_about() -> None:
    was: dict[str, JsonValue] = {CONTACTS: [LINH]}
    mine: dict[str, JsonValue] = {CONTACTS: [{**LINH, "relationship": "Aunt"}]}
    office: dict[str, JsonValue] = {CONTACTS: [{**LINH, "relationship": "Sister"}]}
    with pytest.raises(ChangedMeanwhileError):
        joined(was=was, typed=mine, now=office)


def test_a_goal_s_fields_are_worded_as_a_goal_s() -> None:
    with pytest.raises(ChangedMeanwhileError) as refused:
        joined(was={"category": "health"}, typed={"category": "social"}, now={"category": "community"}, kind=Kind.GOAL)
    assert "Community access" in refused.value.problems["category"]


def test_what_has_moved_is_found_again() -> None:
    assert place_of(["a", "b"], 1, "b", name="b") == 1
    assert place_of(["new", "a", "b"], 1, "b", name="b") == 2


@pytest.mark.parametrize("kept", [[], ["a"], [None, "a"], ["b", "c", "b"]])
def test_what_is_gone_or_no_longer_one_of_its_kind_is_not_guessed(kept: list[str | None]) -> None:
    with pytest.raises(MovedError) as refused:
        place_of(kept, 1, "b", name="Sertraline")
    assert refused.value.title == "Sertraline was changed or removed while you were typing"
