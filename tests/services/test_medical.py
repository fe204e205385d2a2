"""Medications, allergies and conditions: the whole list goes, and nothing the office keeps in it is lost."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hubshift_desktop.domain.errors import InvalidInputError, NotFoundError
from hubshift_desktop.domain.fields import JsonValue
from hubshift_desktop.domain.states import SyncMark
from hubshift_desktop.services.bundle import Services
from hubshift_desktop.services.context import NotAllowedError
from hubshift_desktop.services.meanwhile import MovedError
from tests.services.laptop import Laptop

MEDICATIONS = "medicalInfo.medications"
SERTRALINE: dict[str, JsonValue] = {
    "_id": "m1",
    "medicineName": "Sertraline",
    "dose": "25 mg",
    "frequency": "Every morning",
    "startDate": "2026-01-05",
    "reviewDate": "2026-12-20",
    "prescriber": "Dr Lee",
}
MELATONIN: dict[str, JsonValue] = {"name": "Melatonin", "dosage": "2 mg", "reviewDate": "2026-12-02"}
ENDED: dict[str, JsonValue] = {"medicineName": "Ibuprofen", "dose": "200 mg", "endDate": "2026-03-01"}


@pytest.fixture
def amelia(laptop: Laptop) -> str:
    return laptop.know(
        medicalInfo__medications=[SERTRALINE, MELATONIN, ENDED],
        medicalInfo__allergies=["Penicillin", "Peanuts"],
        medicalInfo__conditions=["Epilepsy"],
        medicalInfo__medicalHistory="Seizures since 2010.",
    )


def test_the_tab_sorts_by_review_and_folds_what_ended(laptop: Laptop, services: Services, amelia: str) -> None:
    view = services.medical.of(amelia)
    assert [(item.index, item.medication.name) for item in view.medications] == [(1, "Melatonin"), (0, "Sertraline")]
    assert [item.medication.name for item in view.past] == ["Ibuprofen"]
    assert view.allergies == ("Penicillin", "Peanuts")
    assert view.as_at == laptop.clock.now()
    assert view.marks == {}


def test_an_edit_keeps_every_other_word_of_the_list(laptop: Laptop, services: Services, amelia: str) -> None:
    services.medical.edit_medication(amelia, 0, {"dose": "50 mg"})
    assert laptop.record(amelia).local[MEDICATIONS] == [{**SERTRALINE, "dose": "50 mg"}, MELATONIN, ENDED]
    (op,) = laptop.ops(amelia)
    assert op.paths == {MEDICATIONS}
    assert services.undo.last() == "Sertraline dose, 25 mg to 50 mg"


def test_an_edit_speaks_the_office_s_own_words(laptop: Laptop, services: Services, amelia: str) -> None:
    services.medical.edit_medication(
        amelia, 1, {"medicineName": "Melatonin SR", "dose": "4 mg", "frequency": "Nightly"}
    )
    kept = laptop.record(amelia).local[MEDICATIONS]
    assert isinstance(kept, list)
    assert kept[1] == {
        "name": "Melatonin SR",
        "dosage": "4 mg",
        "reviewDate": "2026-12-02",
        "frequency": "Nightly",
    }


def test_the_mark_stands_at_the_one_that_changed(services: Services, amelia: str) -> None:
    services.medical.edit_medication(amelia, 0, {"dose": "50 mg"})
    view = services.medical.of(amelia)
    assert {item.medication.name: item.mark for item in view.medications} == {
        "Melatonin": SyncMark.NONE,
        "Sertraline": SyncMark.WAITING,
    }
    assert view.marks == {MEDICATIONS: SyncMark.WAITING}


def test_a_new_medication_joins_the_list(laptop: Laptop, services: Services, amelia: str) -> None:
    services.medical.add_medication(
        amelia, {"medicineName": "Baclofen", "dose": "10 mg", "startDate": "1/11/2026", "reviewDate": "", "form": ""}
    )
    kept = laptop.record(amelia).local[MEDICATIONS]
    assert isinstance(kept, list)
    assert kept == [SERTRALINE, MELATONIN, ENDED, kept[3]]
    assert kept[3] == {"medicineName": "Baclofen", "dose": "10 mg", "startDate": "2026-11-01"}


def test_ending_folds_it_away(laptop: Laptop, services: Services, amelia: str) -> None:
    services.medical.edit_medication(amelia, 1, {"endDate": "20/11/2026"})
    view = services.medical.of(amelia)
    assert [item.medication.name for item in view.past] == ["Melatonin", "Ibuprofen"]
    with pytest.raises(InvalidInputError):
        services.medical.edit_medication(amelia, 0, {"endDate": "1/1/2025"})


def test_a_removed_one_is_gone_and_undone_is_back(laptop: Laptop, services: Services, amelia: str) -> None:
    services.medical.remove_medication(amelia, 0)
    assert laptop.record(amelia).local[MEDICATIONS] == [MELATONIN, ENDED]
    services.undo.undo()
    assert laptop.record(amelia).local[MEDICATIONS] == [SERTRALINE, MELATONIN, ENDED]
    assert laptop.open_ops() == ()


@pytest.mark.parametrize(
    ("values", "path"),
    [
        ({"medicineName": " "}, "medicineName"),
        ({"medicineName": "Baclofen", "startDate": "never"}, "startDate"),
        ({"medicineName": "Baclofen", "startDate": "1/2/2026", "reviewDate": "1/1/2026"}, "reviewDate"),
    ],
)
def test_refused_input_saves_nothing(
    laptop: Laptop, services: Services, amelia: str, values: dict[str, JsonValue], path: str
) -> None:
    before = laptop.everything()
    with pytest.raises(InvalidInputError) as caught:
        services.medical.add_medication(amelia, values)
    assert path in caught.value.problems
    assert laptop.everything() == before


def test_a_second_look_is_asked_for(services: Services, amelia: str) -> None:
    typed: dict[str, JsonValue] = {"medicineName": "Penicillin V", "dose": "1.0 mg"}
    found = services.medical.check_medication(typed, changed=typed.keys(), is_new=True, client_id=amelia)
    assert found.is_fine
    assert found.warnings["medicineName"] == "Penicillin is on this client's allergy list"
    assert "1.0 can be read as 10" in found.warnings["dose"]


def test_a_medication_that_is_not_there_is_said(services: Services, amelia: str) -> None:
    with pytest.raises(NotFoundError, match="This medication"):
        services.medical.edit_medication(amelia, 9, {"dose": "1 mg"})
    with pytest.raises(NotFoundError, match="This client"):
        services.medical.of("nobody")


def test_lists_and_history_are_set_whole(laptop: Laptop, services: Services, amelia: str) -> None:
    services.clients.edit(amelia, {"medicalInfo.allergies": ["Peanuts", " peanuts ", "Latex", ""]})
    services.clients.edit(amelia, {"medicalInfo.conditions": []})
    services.clients.edit(amelia, {"medicalInfo.medicalHistory": "Seizures since 2010.\nNone since May."})
    local = laptop.record(amelia).local
    assert local["medicalInfo.allergies"] == ["Peanuts", "Latex"]
    assert local["medicalInfo.conditions"] == []
    assert local["medicalInfo.medicalHistory"] == "Seizures since 2010.\nNone since May."
    assert len(laptop.open_ops()) == 1


def test_the_printed_page_says_what_it_is_not(laptop: Laptop, services: Services) -> None:
    risky = laptop.know("<b>Amelia</b>", "Tran & Co", medicalInfo__medications=[SERTRALINE, ENDED])
    page = services.medical.summary_html(risky)
    assert "not a medication chart" in page
    assert "&lt;b&gt;Amelia&lt;/b&gt; Tran &amp; Co" in page
    assert "<b>Amelia" not in page
    assert "Sertraline" in page
    assert "Ibuprofen, ended 1 Mar 2026" in page
    assert "None recorded" in page
    assert [look.verb for look in laptop.looks(risky)] == ["print"]


def test_a_page_about_little_says_so(laptop: Laptop, services: Services) -> None:
    bare = laptop.know(personalInfo__dateOfBirth="")
    services.clients.edit(bare, {"medicalInfo.conditions": ["Epilepsy"]})
    page = services.medical.summary_html(bare)
    assert page.count("None recorded") == 2
    assert "Nothing recorded" in page
    assert "1 part of this page not synced yet" in page
    assert "Past medications" not in page
    with pytest.raises(NotFoundError):
        services.medical.summary_html("nobody")


def test_roles(laptop: Laptop, amelia: str) -> None:
    carer = laptop.with_role("healthCarer")
    for verb in (
        lambda: carer.clients.edit(amelia, {"medicalInfo.allergies": []}),
        lambda: carer.medical.add_medication(amelia, {"medicineName": "Baclofen"}),
        lambda: carer.medical.summary_html(amelia),
        lambda: carer.clients.edit(amelia, {"medicalInfo.conditions": []}),
    ):
        with pytest.raises(NotAllowedError):
            verb()
    assert laptop.looks() == ()


def test_a_change_finds_its_medication_again_when_the_list_moved(
    laptop: Laptop, services: Services, amelia: str
) -> None:
    seen = services.medical.of(amelia).medications[1]
    assert seen.medication.name == "Sertraline"
    record = laptop.record(amelia)
    kept: list[JsonValue] = [{"medicineName": "Clonazepam", "dose": "1 mg"}, SERTRALINE, MELATONIN, ENDED]
    with laptop.writing() as work:
        work.records.save(replace(record, local={**record.local, MEDICATIONS: kept}))
    services.medical.edit_medication(amelia, seen.index, {"dose": "50 mg"}, was=seen.medication)
    after = laptop.record(amelia).local[MEDICATIONS]
    assert isinstance(after, list)
    assert after == [kept[0], {**SERTRALINE, "dose": "50 mg"}, MELATONIN, ENDED]


def test_a_medication_that_was_changed_meanwhile_is_neither_edited_nor_removed(
    laptop: Laptop, services: Services, amelia: str
) -> None:
    seen = services.medical.of(amelia).medications[1]
    services.medical.edit_medication(amelia, 0, {"dose": "100 mg"})
    before = laptop.record(amelia).local[MEDICATIONS]
    with pytest.raises(MovedError):
        services.medical.edit_medication(amelia, seen.index, {"dose": "50 mg"}, was=seen.medication)
    with pytest.raises(MovedError):
        services.medical.remove_medication(amelia, seen.index, was=seen.medication)
    assert laptop.record(amelia).local[MEDICATIONS] == before
