"""Kept, ignored, rewritten, wiped: what one look after a write can tell apart."""

from __future__ import annotations

import pytest

from hubshift_desktop.domain.fields import JsonValue
from hubshift_desktop.sync.readback import Judgement, judge

PHONE_ALONE = frozenset({"personalInfo.phone"})
BEFORE: dict[str, JsonValue] = {
    "personalInfo.phone": "1",
    "personalInfo.email": "a@example.com",
    "personalInfo.firstName": "Amelia",
    "address.street": "1 Wattle Way",
    "supportNeeds": ["Ramp"],
}


def judged(sent: dict[str, JsonValue], **seen: JsonValue) -> Judgement:
    now = {**BEFORE, **{path.replace("__", "."): value for path, value in seen.items()}}
    return judge(sent=sent, pre_image=BEFORE, seen=now)


def test_kept() -> None:
    verdict = judged({"personalInfo.phone": "2"}, personalInfo__phone="2")
    assert (verdict.kept, verdict.ignored) == (PHONE_ALONE, frozenset())
    assert (verdict.wiped, verdict.keeps_siblings) == ({}, True)


def test_ignored_is_the_old_value_again() -> None:
    verdict = judged({"personalInfo.phone": "2"})
    assert (verdict.kept, verdict.ignored) == (frozenset(), PHONE_ALONE)


def test_rewritten_is_neither_the_old_value_nor_ours() -> None:
    verdict = judged({"personalInfo.phone": "2"}, personalInfo__phone="02")
    assert (verdict.kept, verdict.ignored) == (frozenset(), frozenset())


def test_wiped_are_the_siblings_of_a_replaced_section() -> None:
    seen: dict[str, JsonValue] = {"personalInfo.phone": "2", "address.street": "1 Wattle Way", "supportNeeds": ["Ramp"]}
    verdict = judge(sent={"personalInfo.phone": "2"}, pre_image=BEFORE, seen=seen)
    assert verdict.wiped == {"personalInfo.email": "a@example.com", "personalInfo.firstName": "Amelia"}


def test_one_emptied_sibling_is_somebodys_edit() -> None:
    verdict = judged({"personalInfo.phone": "2"}, personalInfo__phone="2", personalInfo__email="")
    assert verdict.wiped == {}


def test_what_somebody_has_written_into_a_replaced_section_since_proves_nothing_of_the_rest() -> None:
    seen: dict[str, JsonValue] = {"personalInfo.phone": "2", "personalInfo.email": "b@example.com"}
    verdict = judge(sent={"personalInfo.phone": "2"}, pre_image=BEFORE, seen=seen)
    assert (verdict.wiped, verdict.keeps_siblings) == ({"personalInfo.firstName": "Amelia"}, False)


@pytest.mark.parametrize(("allergies", "lost"), [(["Nuts", "Wool"], set()), (["Wool"], {"medicalInfo.conditions"})])
def test_of_a_list_one_element_that_still_stands_tells_that_its_section_was_kept(
    allergies: list[JsonValue], lost: set[str]
) -> None:
    sent: dict[str, JsonValue] = {"medicalInfo.medicalHistory": "Asthma"}
    before: dict[str, JsonValue] = {"medicalInfo.allergies": ["Nuts", "Latex"], "medicalInfo.conditions": ["Asthma"]}
    verdict = judge(sent=sent, pre_image=before, seen={**sent, "medicalInfo.allergies": allergies})
    assert (set(verdict.wiped), verdict.keeps_siblings) == (lost, not lost)


def test_a_field_outside_any_section_has_no_siblings() -> None:
    verdict = judged({"supportNeeds": ["Ramp", "Rail"]}, supportNeeds=["Ramp", "Rail"])
    assert (verdict.keeps_siblings, verdict.kept) == (False, frozenset({"supportNeeds"}))


def test_what_is_not_told_proves_nothing_when_it_was_to_be_empty() -> None:
    path = "medicalInfo.medicalHistory"
    verdict = judge(sent={path: ""}, pre_image={path: "Asthma"}, seen={})
    assert verdict.kept == frozenset({path})
