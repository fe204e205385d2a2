"""The Medications tab over a real store: allergies first, reviews in order, forms that know them, nothing mistaken."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from hubshift_desktop.domain.fieldinfo import ALLERGIES, CONDITIONS, HISTORY, MEDICATIONS
from hubshift_desktop.domain.fields import JsonValue
from hubshift_desktop.domain.states import OpState
from hubshift_desktop.services.bundle import Services
from hubshift_desktop.ui.dialogs.confirm import ConfirmDialog
from hubshift_desktop.ui.panes.medication_form import MedicationForm
from hubshift_desktop.ui.panes.medications import MedicationsPane
from hubshift_desktop.ui.runner import InlineRunner
from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.widgets.lines import MedicationLine
from hubshift_desktop.ui.widgets.row_button import RowButton
from tests.services.laptop import Laptop
from tests.ui.conftest import Stage
from tests.ui.pane_probes import (
    HOSTILE,
    button_named,
    click,
    focused_path,
    leave,
    nameless,
    problem,
    rendered,
    settle,
    type_into,
    words_of,
)

VALPROATE: dict[str, JsonValue] = {
    "_id": "m1",
    "medicineName": "Sodium valproate",
    "dose": "500 mg",
    "frequency": "Twice a day",
    "form": "Tablet",
    "startDate": "2024-03-12",
    "reviewDate": "2026-11-10",
    "prescriber": "Dr Rao",
}
MELATONIN: dict[str, JsonValue] = {"_id": "m2", "medicineName": "Melatonin", "dose": "3 mg", "reviewDate": "2026-12-02"}
VITAMIN: dict[str, JsonValue] = {"_id": "m3", "medicineName": "Vitamin D", "dose": "1000 IU"}
ENDED: dict[str, JsonValue] = {"_id": "m4", "medicineName": "Ibuprofen", "dose": "200 mg", "endDate": "2026-03-01"}
SAVED = "Saved on this laptop – will sync when online"
Open = Callable[..., MedicationsPane]


@pytest.fixture
def amelia(laptop: Laptop) -> str:
    return laptop.know(
        medicalInfo__medications=[VITAMIN, MELATONIN, VALPROATE, ENDED],
        medicalInfo__allergies=["Peanuts", "Penicillin"],
        medicalInfo__conditions=["Epilepsy"],
        medicalInfo__medicalHistory="Focal epilepsy diagnosed 2011.",
    )


@pytest.fixture
def open_pane(laptop: Laptop, theme: Theme, stage: Stage, inline_runner: InlineRunner) -> Open:
    def show(client_id: str, *, services: Services | None = None) -> MedicationsPane:
        pane = MedicationsPane(theme, services or laptop.services, inline_runner)
        pane.said_words = []  # type: ignore[attr-defined]  # what the window would show
        pane.said.connect(lambda words, action: pane.said_words.append((words, action)))  # type: ignore[attr-defined]
        pane.show_client(client_id)
        stage.show(pane, width=1050, height=900)
        return pane

    return show


def said(pane: MedicationsPane) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = pane.said_words  # type: ignore[attr-defined]  # set by the fixture
    return found


def lines(pane: MedicationsPane) -> list[MedicationLine]:
    return [line.line for line in pane.table.lines if isinstance(line.line, MedicationLine)]


def key_of(pane: MedicationsPane, name: str) -> str:
    return next(line.key for line in (*pane.table.lines, *pane.past.lines) if line.name == name)


def form_of(pane: MedicationsPane) -> MedicationForm:
    assert isinstance(pane.form, MedicationForm)
    return pane.form


def question_of(pane: MedicationsPane) -> ConfirmDialog:
    (found,) = pane.window().findChildren(ConfirmDialog)
    return found


def kept(laptop: Laptop, client_id: str) -> list[JsonValue]:
    found = laptop.record(client_id).local[MEDICATIONS]
    assert isinstance(found, list)
    return found


# ---- what is shown --------------------------------------------------------------------------------------------------


def test_the_soonest_review_is_first_and_says_how_soon(open_pane: Open, amelia: str) -> None:
    shown = lines(open_pane(amelia))
    assert [line.name for line in shown] == ["Sodium valproate", "Melatonin", "Vitamin D"]
    assert [line.flag.text if line.flag else "" for line in shown] == ["Overdue by 14 days", "Due in 8 days", ""]
    assert shown[2].review == "No review date"


def test_counts_and_allergies_stand_above_the_table(open_pane: Open, amelia: str) -> None:
    pane = open_pane(amelia)
    assert pane.banner.accessibleName() == (
        "Allergies: Peanuts, Penicillin. Check every new medication against this list."
    )
    assert pane.count.text() == "3"
    assert pane.overdue.text() == "1 review overdue"
    assert pane.soon.text() == "1 due within 14 days"
    assert pane.as_at.text().startswith("As at today, ")


def test_an_empty_list_is_none_recorded_and_never_none(open_pane: Open, laptop: Laptop) -> None:
    pane = open_pane(laptop.know("Rosa", "Delgado", number="430000511"))
    assert pane.banner.title.text() == "Allergies: None recorded"
    assert "not the same as none" in pane.banner.sentence.text()
    assert pane.nothing.isVisible()
    assert pane.history.text() == "Nothing recorded"


def test_every_row_is_a_sentence_for_those_who_listen(open_pane: Open, amelia: str) -> None:
    pane = open_pane(amelia)
    assert pane.table.lines[0].said == (
        "Sodium valproate, 500 mg, Twice a day, next review 10 Nov 2026, Overdue by 14 days"
    )


def test_past_medications_are_folded_away(open_pane: Open, amelia: str) -> None:
    pane = open_pane(amelia)
    assert not pane.past.isVisible()
    assert pane.fold.label == "1 past medication"
    click(pane.fold)
    assert pane.past.isVisible()
    (past,) = (line.line for line in pane.past.lines)
    assert isinstance(past, MedicationLine)
    assert past.review == "Ended 1 Mar 2026"


def test_what_waits_and_what_was_refused_is_said(open_pane: Open, laptop: Laptop, amelia: str) -> None:
    pane = open_pane(amelia)
    laptop.services.clients.edit(amelia, {"medicalInfo.medicalHistory": "Focal epilepsy."})
    laptop.services.medical.edit_medication(amelia, 1, {"dose": "5 mg"})
    pane.refresh(laptop.told[-1])
    assert pane.history_mark.isVisible()
    assert [line.mark.value for line in lines(pane)] == ["synced", "waiting", "synced"]
    (op,) = laptop.ops(amelia)
    with laptop.writing() as work:
        work.outbox.save(replace(op, state=OpState.NEEDS_FIX, field_errors={MEDICATIONS: "Dose is too high."}))
    pane.refresh(laptop.told[-1])
    assert pane.refused.isVisible()
    assert "Dose is too high." in pane.refused.sentence.text()


# ---- forms ----------------------------------------------------------------------------------------------------------


def test_the_form_keeps_the_allergies_in_view_and_questions_a_match(
    open_pane: Open, laptop: Laptop, amelia: str
) -> None:
    pane = open_pane(amelia)
    click(pane.adder)
    form = form_of(pane)
    assert form.banner.isVisible()
    assert "Allergies: Peanuts, Penicillin" in words_of(form)
    type_into(form, "medicineName", "Penicillin V")
    leave(form, "medicineName")
    assert problem(form, "medicineName") == "Penicillin is on this client's allergy list"
    type_into(form, "dose", "250 mg")
    assert pane.save()
    question = question_of(pane)
    assert question.title.text() == "Penicillin is on the allergy list"
    assert "Penicillin V" in question.sentence.text()
    assert question.no.hasFocus()
    QTest.keyClick(question.no, Qt.Key.Key_Return)
    assert len(kept(laptop, amelia)) == 4
    assert focused_path(form) == "medicineName"
    settle()
    pane.save()
    click(question_of(pane).yes)
    added = kept(laptop, amelia)[-1]
    assert added == {"medicineName": "Penicillin V", "dose": "250 mg"}
    assert said(pane) == [(SAVED, "undo")]


def test_what_an_allergy_speaks_of_is_marked_for_as_long_as_it_is_taken(
    open_pane: Open, laptop: Laptop, amelia: str
) -> None:
    pane = open_pane(amelia)
    laptop.services.medical.add_medication(amelia, {"medicineName": "Penicillin V", "dose": "250 mg"})
    pane.refresh(laptop.told[-1])
    assert [line.allergy.text if line.allergy else "" for line in lines(pane)] == ["", "", "", "Allergy: Penicillin"]
    assert pane.table.lines[-1].said.startswith("Penicillin V, Allergy: Penicillin, 250 mg")
    laptop.services.clients.edit(amelia, {ALLERGIES: ["Peanuts"]})
    pane.refresh(laptop.told[-1])
    assert not any(line.allergy for line in lines(pane))


def test_an_allergy_that_came_while_the_form_was_open_is_asked_about(
    open_pane: Open, laptop: Laptop, amelia: str
) -> None:
    pane = open_pane(amelia)
    pane.edit_item(key_of(pane, "Melatonin"))
    type_into(form_of(pane), "dose", "5 mg")
    laptop.services.clients.edit(amelia, {ALLERGIES: ["Melatonin"]})
    pane.save()
    click(question_of(pane).yes)
    assert kept(laptop, amelia)[1] == {**MELATONIN, "dose": "5 mg"}


def test_to_end_it_or_to_look_at_it_another_day_is_no_risk(open_pane: Open, laptop: Laptop, amelia: str) -> None:
    laptop.services.clients.edit(amelia, {ALLERGIES: ["Melatonin"]})
    pane = open_pane(amelia)
    pane.edit_item(key_of(pane, "Melatonin"))
    type_into(form_of(pane), "reviewDate", "9 Dec 2026")
    pane.save()
    settle()
    pane.edit_item(key_of(pane, "Melatonin"))
    type_into(form_of(pane), "endDate", "24 Nov 2026")
    pane.save()
    assert pane.window().findChildren(ConfirmDialog) == []
    assert kept(laptop, amelia)[1] == {**MELATONIN, "reviewDate": "2026-12-09", "endDate": "2026-11-24"}


def test_a_medication_needs_a_name(open_pane: Open, laptop: Laptop, amelia: str) -> None:
    pane = open_pane(amelia)
    pane.add()
    type_into(form_of(pane), "dose", "10 mg")
    pane.save()
    assert problem(form_of(pane), "medicineName") == "Enter the medication name"
    assert focused_path(form_of(pane)) == "medicineName"
    assert laptop.open_ops() == ()


def test_a_dose_that_is_easily_misread_is_questioned(open_pane: Open, amelia: str) -> None:
    pane = open_pane(amelia)
    pane.add()
    type_into(form_of(pane), "dose", "1.0 mg")
    leave(form_of(pane), "dose")
    assert "1.0 can be read as 10" in problem(form_of(pane), "dose")


def test_enter_edits_and_the_keyboard_comes_back(open_pane: Open, laptop: Laptop, amelia: str) -> None:
    pane = open_pane(amelia)
    pane.table.setFocus()
    pane.table.choose(key_of(pane, "Sodium valproate"))
    QTest.keyClick(pane.table, Qt.Key.Key_Return)
    form = form_of(pane)
    assert form.values["dose"] == "500 mg"
    type_into(form, "reviewDate", "10 Feb 2027")
    form.save()
    assert kept(laptop, amelia)[2] == {**VALPROATE, "reviewDate": "2027-02-10"}
    assert pane.table.hasFocus()


def test_ending_folds_it_away_and_loses_nothing(open_pane: Open, laptop: Laptop, amelia: str) -> None:
    pane = open_pane(amelia)
    menu = pane.menu_for(key_of(pane, "Melatonin"))
    next(action for action in menu.actions() if action.text() == "End…").trigger()
    assert focused_path(form_of(pane)) == "endDate"
    type_into(form_of(pane), "endDate", "20/11/2026")
    form_of(pane).save()
    assert kept(laptop, amelia)[1] == {**MELATONIN, "endDate": "2026-11-20"}
    assert [line.name for line in lines(pane)] == ["Sodium valproate", "Vitamin D"]
    assert pane.fold.label == "2 past medications"


def test_removing_asks_first_and_can_be_undone(open_pane: Open, laptop: Laptop, amelia: str) -> None:
    pane = open_pane(amelia)
    menu = pane.menu_for(key_of(pane, "Melatonin"))
    menu.actions()[-1].trigger()
    (dialog,) = pane.window().findChildren(ConfirmDialog)
    assert dialog.no.hasFocus()
    click(dialog.yes)
    assert kept(laptop, amelia) == [VITAMIN, VALPROATE, ENDED]
    assert said(pane) == [(SAVED, "undo")]
    laptop.services.undo.undo()
    assert kept(laptop, amelia) == [VITAMIN, MELATONIN, VALPROATE, ENDED]


def test_delete_asks_to_remove_the_chosen_one(open_pane: Open, laptop: Laptop, amelia: str) -> None:
    pane = open_pane(amelia)
    pane.focus_first()
    pane.table.choose(key_of(pane, "Melatonin"))
    QTest.keyClick(pane.table, Qt.Key.Key_Delete)
    (dialog,) = pane.window().findChildren(ConfirmDialog)
    assert dialog.title.text() == "Remove Melatonin?"
    assert kept(laptop, amelia) == [VITAMIN, MELATONIN, VALPROATE, ENDED]
    click(dialog.yes)
    assert kept(laptop, amelia) == [VITAMIN, VALPROATE, ENDED]


def edit_buttons(pane: MedicationsPane) -> list[RowButton]:
    return [button for button in pane.findChildren(RowButton) if button.isVisible()]


def test_the_row_under_the_mouse_and_that_of_the_keyboard_can_be_edited_by_a_button(
    open_pane: Open, amelia: str
) -> None:
    pane = open_pane(amelia)
    assert edit_buttons(pane) == []
    view = pane.table
    rects = [view.visualRect(view.model().index(row, 0)) for row in range(3)]
    QTest.mouseMove(view.viewport(), rects[1].center())
    (button,) = edit_buttons(pane)
    assert rects[1].contains(button.geometry())
    view.choose(key_of(pane, "Vitamin D"))
    view.setFocus()
    QApplication.sendEvent(view.viewport(), QEvent(QEvent.Type.Leave))
    (button,) = edit_buttons(pane)
    assert rects[2].contains(button.geometry()), "without the mouse it stands where the keyboard is"
    QTest.mouseMove(view.viewport(), rects[1].center() + QPoint(5, 0))
    click(button)
    assert form_of(pane).values["medicineName"] == "Melatonin"


def test_a_dose_never_lands_on_another_medicine(open_pane: Open, laptop: Laptop, amelia: str) -> None:
    pane = open_pane(amelia)
    pane.edit_item(key_of(pane, "Melatonin"))
    type_into(form_of(pane), "dose", "5 mg")
    record = laptop.record(amelia)
    with laptop.writing() as work:
        news: dict[str, JsonValue] = {**record.local, MEDICATIONS: [VALPROATE, VITAMIN, MELATONIN]}
        work.records.save(replace(record, local=news, base=news))
    form_of(pane).save()
    assert kept(laptop, amelia) == [VALPROATE, VITAMIN, {**MELATONIN, "dose": "5 mg"}]


def test_what_was_changed_meanwhile_is_not_overwritten(open_pane: Open, laptop: Laptop, amelia: str) -> None:
    pane = open_pane(amelia)
    pane.edit_item(key_of(pane, "Melatonin"))
    type_into(form_of(pane), "dose", "5 mg")
    laptop.services.medical.edit_medication(amelia, 1, {"dose": "2 mg"})
    form_of(pane).save()
    assert kept(laptop, amelia)[1] == {**MELATONIN, "dose": "2 mg"}
    assert form_of(pane).values["dose"] == "5 mg"
    assert said(pane)[-1][0].startswith("Melatonin was changed or removed while you were typing")


def test_esc_keeps_the_draft_for_the_same_medicine_only(open_pane: Open, amelia: str) -> None:
    pane = open_pane(amelia)
    pane.edit_item(key_of(pane, "Melatonin"))
    type_into(form_of(pane), "dose", "5 mg")
    assert pane.escape()
    settle()
    pane.edit_item(key_of(pane, "Vitamin D"))
    assert form_of(pane).values["dose"] == "1000 IU"
    pane.escape()
    pane.edit_item(key_of(pane, "Melatonin"))
    assert form_of(pane).values["dose"] == "5 mg"


def test_allergies_conditions_and_history_are_edited_in_the_client_s_form(open_pane: Open, amelia: str) -> None:
    pane = open_pane(amelia)
    asked: list[str] = []
    pane.edit_asked.connect(asked.append)
    click(button_named(pane, "Edit allergies"))
    click(button_named(pane, "Edit conditions"))
    click(button_named(pane, "Edit medical history"))
    assert asked == [ALLERGIES, CONDITIONS, HISTORY]


# ---- for everyone ---------------------------------------------------------------------------------------------------


def test_a_refresh_keeps_the_chosen_row(open_pane: Open, laptop: Laptop, amelia: str) -> None:
    pane = open_pane(amelia)
    pane.table.setFocus()
    key = key_of(pane, "Melatonin")
    pane.table.choose(key)
    laptop.services.medical.edit_medication(amelia, 2, {"dose": "600 mg"})
    pane.refresh(laptop.told[-1])
    assert pane.table.key == key
    assert QApplication.focusWidget() is pane.table


def test_every_control_has_a_name(open_pane: Open, amelia: str) -> None:
    pane = open_pane(amelia)
    assert nameless(pane) == []
    pane.edit_item(key_of(pane, "Melatonin"))
    assert nameless(pane) == []


def test_foreign_words_stay_words(open_pane: Open, laptop: Laptop) -> None:
    client = laptop.know(
        medicalInfo__medications=[{"medicineName": HOSTILE, "dose": HOSTILE, "frequency": HOSTILE}],
        medicalInfo__allergies=[HOSTILE],
        medicalInfo__conditions=[HOSTILE],
        medicalInfo__medicalHistory=HOSTILE,
    )
    pane = open_pane(client)
    assert rendered(pane) == []


def test_who_may_only_look_finds_nothing_to_press(open_pane: Open, laptop: Laptop, amelia: str) -> None:
    pane = open_pane(amelia, services=laptop.with_role("healthCarer"))
    assert not pane.adder.isVisible()
    assert not pane.banner.action.isVisible()
    QTest.keyClick(pane.table, Qt.Key.Key_Return)
    pane.on_line_opened(key_of(pane, "Melatonin"))
    assert pane.form is None
    pane.table.choose(key_of(pane, "Melatonin"))
    QTest.keyClick(pane.table, Qt.Key.Key_Delete)
    assert pane.window().findChildren(ConfirmDialog) == []
    assert edit_buttons(pane) == []
