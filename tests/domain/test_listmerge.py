"""Merging lists element by element: allergies, medications, emergency contacts and tasks by example."""

from __future__ import annotations

import pytest

from hubshift_desktop.domain.fields import JsonValue
from hubshift_desktop.domain.fieldtable import ALLERGIES, CONTACTS, MEDICATIONS, TASKS
from hubshift_desktop.domain.listmerge import KEYED, Combined, combine_objects, combine_texts, pair
from hubshift_desktop.domain.verdicts import Reason


def texts(base: list[JsonValue], mine: list[JsonValue], office: list[JsonValue]) -> Combined:
    return combine_texts(ALLERGIES, base=base, mine=mine, office=office)


def objects(path: str, base: list[JsonValue], mine: list[JsonValue], office: list[JsonValue]) -> Combined:
    return combine_objects(path, base=base, mine=mine, office=office)


class TestAllergies:
    def test_additions_of_both_sides_stay(self) -> None:
        assert texts(["Peanuts"], ["Peanuts", "Latex"], ["Peanuts", "Milk"]).value == ["Peanuts", "Milk", "Latex"]

    def test_a_removal_counts_where_the_office_left_it_alone(self) -> None:
        merged = texts(["Peanuts", "Milk"], ["Milk"], ["Peanuts", "Milk", "Soy"])
        assert (merged.value, merged.flags) == (["Milk", "Soy"], ())

    def test_a_removal_against_an_edit_keeps_the_allergy_and_says_so(self) -> None:
        merged = texts(["Peanuts"], ["Milk"], ["PEANUTS"])
        assert merged.value == ["PEANUTS", "Milk"]
        assert [(flag.reason, flag.element) for flag in merged.flags] == [
            (Reason.REMOVED_HERE_CHANGED_THERE, "PEANUTS")
        ]

    def test_what_was_written_twice_is_as_it_was_whichever_comes_first(self) -> None:
        # Seed 113720 of the long run of the laws: the office turned the two about, which is no edit of either.
        assert texts(["peanuts", "Peanuts"], ["Peanuts", "peanuts"], []).value == []
        assert texts(["peanuts", "Peanuts"], [], ["Peanuts", "peanuts"]).value == []

    def test_an_edit_against_a_removal_keeps_the_allergy_and_says_so(self) -> None:
        merged = texts(["Peanuts"], ["PEANUTS"], [])
        assert merged.value == ["PEANUTS"]
        assert [flag.reason for flag in merged.flags] == [Reason.CHANGED_HERE_REMOVED_THERE]

    def test_what_the_office_removed_is_told(self) -> None:
        merged = texts(["Peanuts", "Milk"], ["Peanuts", "Milk", "Soy"], ["Milk"])
        assert merged.value == ["Milk", "Soy"]
        assert [(flag.reason, flag.element) for flag in merged.flags] == [(Reason.REMOVED_THERE, "Peanuts")]

    def test_a_rewording_of_mine_replaces_an_untouched_one(self) -> None:
        assert texts(["peanuts"], ["Peanuts"], ["peanuts", "Milk"]).value == ["Peanuts", "Milk"]

    def test_the_offices_wording_wins_when_both_reworded(self) -> None:
        assert texts(["peanuts"], ["Peanuts"], ["PEANUTS"]).value == ["PEANUTS"]

    def test_accents_and_spaces_do_not_make_a_second_allergy(self) -> None:
        assert texts([], ["Cafe\u0301  au lait"], ["café au lait"]).value == ["café au lait"]

    def test_an_allergy_that_came_as_an_object_is_kept(self) -> None:
        odd: JsonValue = {"name": "Latex", "severity": "high"}
        assert texts([odd], [odd, "Milk"], [odd, "Soy"]).value == [odd, "Soy", "Milk"]


def medication(name: str = "Sertraline", **leaves: str) -> dict[str, JsonValue]:
    return {"medicineName": name, "dose": "25 mg", "frequency": "Every morning", "startDate": "2025-01-20", **leaves}


class TestMedications:
    def test_a_new_dose_beside_the_offices_new_medicine(self) -> None:
        merged = objects(
            MEDICATIONS,
            [medication()],
            [medication(dose="50 mg")],
            [medication(), medication("Melatonin", dose="3 mg")],
        )
        assert merged.clash is None
        assert merged.value == [medication(dose="50 mg"), medication("Melatonin", dose="3 mg")]

    def test_two_new_doses_are_a_question_and_never_two_medications(self) -> None:
        merged = objects(MEDICATIONS, [medication()], [medication(dose="50 mg")], [medication(dose="75 mg")])
        assert merged.clash is Reason.BOTH_CHANGED_ELEMENT
        assert merged.value == [medication(dose="50 mg")]

    def test_a_new_dose_and_a_new_frequency_make_a_treatment_nobody_prescribed(self) -> None:
        merged = objects(MEDICATIONS, [medication()], [medication(dose="50 mg")], [medication(frequency="At bedtime")])
        assert merged.clash is Reason.BOTH_CHANGED_ELEMENT

    def test_a_new_dose_and_a_new_review_date_combine(self) -> None:
        merged = objects(MEDICATIONS, [medication()], [medication(dose="50 mg")], [medication(reviewDate="2027-01-20")])
        assert merged.clash is None
        assert merged.value == [medication(dose="50 mg", reviewDate="2027-01-20")]

    def test_the_same_new_dose_on_both_sides_is_agreement(self) -> None:
        mine, office = medication(dose="50 mg", reviewDate="2027-01-20"), medication(dose="50 mg")
        merged = objects(MEDICATIONS, [medication()], [mine], [office])
        assert (merged.clash, merged.value) == (None, [mine])

    def test_my_removal_counts_where_the_office_left_it_alone(self) -> None:
        merged = objects(MEDICATIONS, [medication()], [], [medication(), medication("Baclofen")])
        assert (merged.clash, merged.value) == (None, [medication("Baclofen")])

    def test_their_removal_counts_where_i_left_it_alone(self) -> None:
        merged = objects(MEDICATIONS, [medication()], [medication(), medication("Baclofen")], [])
        assert (merged.clash, merged.value) == (None, [medication("Baclofen")])

    def test_my_removal_against_their_edit_is_a_question(self) -> None:
        merged = objects(MEDICATIONS, [medication()], [], [medication(dose="50 mg")])
        assert merged.clash is Reason.REMOVED_HERE_CHANGED_THERE

    def test_my_edit_against_their_removal_is_a_question(self) -> None:
        merged = objects(MEDICATIONS, [medication()], [medication(dose="50 mg")], [])
        assert (merged.clash, merged.value) == (Reason.CHANGED_HERE_REMOVED_THERE, [medication(dose="50 mg")])

    def test_the_same_medicine_added_on_both_sides_with_other_doses_is_a_question(self) -> None:
        merged = objects(MEDICATIONS, [], [medication(dose="50 mg")], [medication(dose="75 mg")])
        assert merged.clash is Reason.BOTH_CHANGED_ELEMENT

    def test_the_same_medicine_added_twice_alike_is_one(self) -> None:
        merged = objects(MEDICATIONS, [], [medication()], [medication(startDate="2025-01-20T00:00:00Z")])
        assert (merged.clash, len(merged.value)) == (None, 1)

    def test_a_morning_and_a_night_dose_stay_two(self) -> None:
        two: list[JsonValue] = [medication(), medication(dose="50 mg", frequency="At bedtime")]
        merged = objects(MEDICATIONS, two, [two[0]], [*two, medication("Baclofen")])
        assert (merged.clash, merged.value) == (None, [two[0], medication("Baclofen")])

    def test_what_the_office_alone_knows_of_a_medication_is_carried_along(self) -> None:
        base = medication(prescriber="Dr S. Rao")
        mine = {**base, "dose": "50 mg"}
        merged = objects(MEDICATIONS, [base], [mine], [{**base, "pharmacy": "Seddon"}])
        assert merged.value == [{**mine, "pharmacy": "Seddon"}]

    def test_a_leaf_the_office_took_out_stays_out(self) -> None:
        merged = objects(
            MEDICATIONS,
            [medication(form="Tablet")],
            [medication(form="Tablet", reviewDate="2027-01-20")],
            [medication()],
        )
        assert merged.value == [medication(reviewDate="2027-01-20")]

    def test_elements_that_are_no_objects_are_compared_whole(self) -> None:
        assert objects(MEDICATIONS, ["Aspirin"], ["Aspirin", "Zinc"], ["Aspirin", "Iron"]).value == [
            "Aspirin",
            "Iron",
            "Zinc",
        ]

    def test_ids_of_the_office_tell_two_alike_medications_apart(self) -> None:
        one, other = medication(id="m1"), medication(id="m2")
        merged = objects(MEDICATIONS, [one], [{**one, "dose": "50 mg"}], [one, other])
        assert merged.value == [{**one, "dose": "50 mg"}, other]


LINH: dict[str, JsonValue] = {"name": "Linh Tran", "relationship": "Mother", "phone": "0491 570 157"}
DUC: dict[str, JsonValue] = {"name": "Duc Tran", "relationship": "Brother", "phone": "0491 570 158"}


class TestContacts:
    def test_a_corrected_phone_is_an_edit_of_the_same_person(self) -> None:
        mine = {**LINH, "phone": "0491 570 159"}
        merged = objects(CONTACTS, [LINH], [mine], [LINH, DUC])
        assert (merged.clash, merged.value) == (None, [mine, DUC])

    def test_a_new_phone_and_a_new_name_combine(self) -> None:
        mine, office = {**LINH, "relationship": "Guardian"}, {**LINH, "name": "Linh Tran-Lee"}
        merged = objects(CONTACTS, [LINH], [mine], [office])
        assert (merged.clash, merged.value) == (None, [{**office, "relationship": "Guardian"}])

    def test_two_new_phones_are_a_question(self) -> None:
        merged = objects(CONTACTS, [LINH], [{**LINH, "phone": "1"}], [{**LINH, "phone": "2"}])
        assert merged.clash is Reason.BOTH_CHANGED_ELEMENT

    def test_parents_on_one_landline_stay_two_people(self) -> None:
        mum, dad = {**LINH, "phone": "03 5550 1234"}, {**DUC, "phone": "(03) 5550 1234"}
        merged = objects(CONTACTS, [mum, dad], [dad], [mum, dad, {"name": "Priya Nair"}])
        assert (merged.clash, merged.value) == (None, [dad, {"name": "Priya Nair"}])

    def test_the_offices_order_comes_first(self) -> None:
        assert objects(CONTACTS, [], [DUC], [LINH]).value == [LINH, DUC]


class TestTasks:
    def test_ticks_on_both_sides_combine(self) -> None:
        base: list[JsonValue] = [{"id": "1", "title": "Walk"}, {"id": "2", "title": "Ride"}]
        mine: list[JsonValue] = [{"id": "1", "title": "Walk", "status": "completed"}, base[1]]
        office: list[JsonValue] = [base[0], {"id": "2", "title": "Ride", "status": "completed"}]
        merged = objects(TASKS, base, mine, office)
        assert (merged.clash, merged.value) == (None, [mine[0], office[1]])

    def test_a_task_added_here_is_known_again_when_the_office_named_it(self) -> None:
        merged = objects(
            TASKS, [{"title": "Walk"}], [{"title": "Walk", "status": "completed"}], [{"title": "Walk", "id": "7"}]
        )
        assert merged.value == [{"title": "Walk", "id": "7", "status": "completed"}]

    def test_a_new_task_with_an_old_ones_title_is_another_task(self) -> None:
        merged = objects(
            TASKS,
            [{"id": "1", "title": "Walk"}],
            [{"id": "1", "title": "Walk", "status": "completed"}],
            [{"_id": "2", "title": "Walk"}],
        )
        assert merged.clash is Reason.CHANGED_HERE_REMOVED_THERE
        assert len(merged.value) == 2


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ([{"title": "a"}, {"title": "a"}], [{"title": "a"}, {"title": "a"}], {0: 0, 1: 1}),
        ([{"title": "a"}, {"title": "b"}], [{"title": "b"}, {"title": "a"}], {0: 1, 1: 0}),
        ([{"title": "a", "status": "x"}, {"title": "a", "status": "y"}], [{"title": "a", "status": "z"}], {}),
        ([{"title": "", "status": "x"}], [{"title": "", "status": "y"}], {}),
    ],
)
def test_pairing(left: list[JsonValue], right: list[JsonValue], expected: dict[int, int]) -> None:
    assert pair(left, right, keys=KEYED[TASKS].keys) == expected
