"""Deciding between two versions over a real store: nothing preselected, nothing in bulk, both kept where safe."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from hubshift_desktop.config import AppConfig
from hubshift_desktop.domain.states import Choice
from hubshift_desktop.ui.dialogs.conflict import UNDO, ConflictDialog
from hubshift_desktop.ui.dialogs.differing import differing
from hubshift_desktop.ui.runner import InlineRunner
from hubshift_desktop.ui.shell.openers import Openers
from hubshift_desktop.ui.theme import Theme
from tests.services.laptop import PHONE, Laptop
from tests.ui.conftest import Stage

ALLERGIES, HISTORY = "medicalInfo.allergies", "medicalInfo.medicalHistory"
Open = Callable[..., ConflictDialog]


@pytest.fixture
def noah(laptop: Laptop) -> str:
    """Noah's phone and allergies were changed here and at the office."""
    client_id = laptop.know("Noah", "Williams", number="430000387", medicalInfo__allergies=["Peanuts"])
    laptop.services.clients.edit(client_id, {PHONE: "0491 571 491"})
    laptop.services.clients.edit(client_id, {"medicalInfo.allergies": ["Peanuts", "Latex"]})
    laptop.dispute(client_id, PHONE, office="0491 571 804")
    laptop.dispute(client_id, ALLERGIES, office=["Peanuts", "Iodine"], can_keep_both=True)
    return client_id


@pytest.fixture
def window(stage: Stage) -> QWidget:
    ground = QWidget()
    ground.setWindowTitle("Hubshift")
    opener = QPushButton("Choose", ground)
    stage.show(ground, width=1366, height=768)
    opener.setFocus()
    return ground


@pytest.fixture
def open_dialog(laptop: Laptop, window: QWidget, theme: Theme, inline_runner: InlineRunner) -> Open:
    def show(client_id: str = "") -> ConflictDialog:
        dialog = ConflictDialog(theme, laptop.services, inline_runner, window, client_id=client_id)
        dialog.open()
        QApplication.processEvents()
        return dialog

    return show


def press(dialog: ConflictDialog, key: Qt.Key) -> None:
    QTest.keyClick(dialog.window().focusWidget(), key)


def labels(dialog: ConflictDialog) -> list[str]:
    return [row.field.label for row in dialog.rows]


def test_nothing_is_chosen_until_the_person_chooses(open_dialog: Open, noah: str) -> None:
    dialog = open_dialog(noah)
    assert dialog.isVisible()
    assert dialog.title.text() == "Noah Williams was changed in two places"
    assert [row.choice for row in dialog.rows] == [None, None]
    assert not dialog.keep.isEnabled()
    assert "2 fields still to choose" in dialog.keep.toolTip()


def test_each_version_says_whose_it_is(open_dialog: Open, noah: str) -> None:
    dialog = open_dialog(noah)
    row = next(row for row in dialog.rows if row.field.path == PHONE)
    assert row.cards[Choice.MINE].accessibleName() == "Phone, yours: 0491 571 491"
    assert row.cards[Choice.OFFICE].accessibleName() == "Phone, theirs: 0491 571 804"
    assert Choice.BOTH not in row.cards


def test_allergies_offer_both_and_both_comes_first_by_tab(open_dialog: Open, noah: str) -> None:
    dialog = open_dialog(noah)
    row = next(row for row in dialog.rows if row.field.path == ALLERGIES)
    both = row.cards[Choice.BOTH]
    assert both.accessibleName() == "Allergies, keep both: Peanuts, Iodine, Latex"
    phone = next(row for row in dialog.rows if row.field.path == PHONE)
    phone.first.setFocus()
    press(dialog, Qt.Key.Key_Tab)
    assert both.hasFocus()
    press(dialog, Qt.Key.Key_Space)
    assert row.choice is Choice.BOTH


def test_choices_are_counted_and_kept_together(open_dialog: Open, laptop: Laptop, noah: str, qtbot: QtBot) -> None:
    dialog = open_dialog(noah)
    by_path = {row.field.path: row for row in dialog.rows}
    QTest.mouseClick(by_path[PHONE].cards[Choice.OFFICE], Qt.MouseButton.LeftButton)
    assert not dialog.keep.isEnabled()
    QTest.mouseClick(by_path[ALLERGIES].cards[Choice.BOTH], Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(dialog.said) as said:
        QTest.mouseClick(dialog.keep, Qt.MouseButton.LeftButton)
    assert said.args == ["Your choices for Noah Williams are saved on this laptop", UNDO]
    local = laptop.record(noah).local
    assert local[PHONE] == "0491 571 804"
    assert set(local[ALLERGIES]) == {"Peanuts", "Latex", "Iodine"}  # type: ignore[arg-type]  # a list of texts
    assert laptop.services.decisions.open() == ()
    assert not dialog.isVisible()


def test_keys_1_2_3_choose_and_go_on_to_what_is_open(open_dialog: Open, noah: str) -> None:
    dialog = open_dialog(noah)
    first, second = dialog.rows
    press(dialog, Qt.Key.Key_2)
    assert first.choice is Choice.OFFICE
    assert second.first.hasFocus()
    press(dialog, Qt.Key.Key_1)
    assert second.choice is Choice.MINE
    assert dialog.keep.hasFocus()


def test_key_3_does_nothing_where_both_cannot_be_kept(open_dialog: Open, noah: str) -> None:
    dialog = open_dialog(noah)
    row = next(row for row in dialog.rows if row.field.path == PHONE)
    row.first.setFocus()
    press(dialog, Qt.Key.Key_3)
    assert row.choice is None


def test_single_keys_can_be_turned_off(open_dialog: Open, laptop: Laptop, noah: str) -> None:
    laptop.services.preferences.put("single_keys", False)
    dialog = open_dialog(noah)
    press(dialog, Qt.Key.Key_1)
    assert [row.choice for row in dialog.rows] == [None, None]


def test_decide_later_changes_nothing_and_gives_the_keyboard_back(
    open_dialog: Open, laptop: Laptop, noah: str, window: QWidget
) -> None:
    dialog = open_dialog(noah)
    dialog.rows[0].choose(Choice.MINE)
    QTest.mouseClick(dialog.later, Qt.MouseButton.LeftButton)
    assert not dialog.isVisible()
    assert len(laptop.services.decisions.of_client(noah)[0].fields) == 2
    assert isinstance(window.focusWidget(), QPushButton)


def test_more_records_are_walked_and_the_asked_one_comes_first(open_dialog: Open, laptop: Laptop, noah: str) -> None:
    rosa = laptop.know("Rosa", "Delgado", number="430000511")
    laptop.services.clients.edit(rosa, {PHONE: "0491 570 006"})
    laptop.dispute(rosa, PHONE, office="0491 570 158")
    dialog = open_dialog(rosa)
    assert dialog.title.text().startswith("Rosa Delgado")
    QTest.mouseClick(dialog.forward, Qt.MouseButton.LeftButton)
    assert dialog.title.text().startswith("Noah Williams")
    dialog.rows[0].choose(Choice.MINE)
    QTest.mouseClick(dialog.back, Qt.MouseButton.LeftButton)
    QTest.mouseClick(dialog.forward, Qt.MouseButton.LeftButton)
    assert dialog.rows[0].choice is Choice.MINE
    QTest.mouseClick(dialog.back, Qt.MouseButton.LeftButton)
    dialog.rows[0].choose(Choice.OFFICE)
    QTest.mouseClick(dialog.keep, Qt.MouseButton.LeftButton)
    assert dialog.isVisible()
    assert dialog.title.text().startswith("Noah Williams")
    assert dialog.rows[0].choice is Choice.MINE


@pytest.fixture
def openers(laptop: Laptop, window: QWidget, theme: Theme, inline_runner: InlineRunner) -> Openers:
    return Openers(theme, laptop.services, inline_runner, window, account=None, config=AppConfig())


def opened(openers: Openers, client_id: str) -> ConflictDialog:
    openers.decide(client_id)
    QApplication.processEvents()
    assert isinstance(openers.cover, ConflictDialog)
    return openers.cover


def test_what_was_chosen_before_esc_is_found_again(openers: Openers, laptop: Laptop, noah: str) -> None:
    dialog = opened(openers, noah)
    press(dialog, Qt.Key.Key_2)
    press(dialog, Qt.Key.Key_Escape)
    assert openers.cover is None
    assert laptop.record(noah).local[PHONE] == "0491 571 491", "nothing is decided by closing"
    again = opened(openers, noah)
    first, second = again.rows
    assert (first.choice, second.choice) == (Choice.OFFICE, None)
    assert second.first.hasFocus()
    assert not again.keep.isEnabled()


def test_a_choice_between_other_versions_is_not_taken_for_one_between_these(
    openers: Openers, laptop: Laptop, noah: str
) -> None:
    dialog = opened(openers, noah)
    (phone,) = (row.field.conflict_id for row in dialog.rows if row.field.path == PHONE)
    press(dialog, Qt.Key.Key_2)
    press(dialog, Qt.Key.Key_Escape)
    with laptop.writing() as work:
        (conflict,) = (found for found in work.conflicts.all_open() if found.conflict_id == phone)
        work.conflicts.open(replace(conflict, office="0491 570 006"))
    assert [row.choice for row in opened(openers, noah).rows] == [None, None]


def test_with_nothing_to_decide_it_says_so_and_stays_closed(
    laptop: Laptop, window: QWidget, theme: Theme, inline_runner: InlineRunner, qtbot: QtBot
) -> None:
    dialog = ConflictDialog(theme, laptop.services, inline_runner, window)
    with qtbot.waitSignal(dialog.said) as said:
        dialog.open()
    assert said.args[0].startswith("Nothing to decide")
    assert not dialog.isVisible()


def test_what_was_combined_is_listed_on_demand(open_dialog: Open, laptop: Laptop) -> None:
    client_id = laptop.know("Noah", "Williams", number="430000387")
    laptop.services.clients.edit(client_id, {PHONE: "0491 571 491", "personalInfo.preferredName": "Noey"})
    laptop.dispute(client_id, PHONE, office="0491 571 804")
    dialog = open_dialog(client_id)
    assert dialog.combined.label == "1 other change was combined for you"
    QTest.mouseClick(dialog.combined, Qt.MouseButton.LeftButton)
    words = [label.text() for label in dialog.findChildren(type(dialog.sentence)) if label.isVisible()]
    assert "•  Preferred name added, Noey" in words


def test_the_dialog_fits_a_small_window_and_scrolls(open_dialog: Open, laptop: Laptop, window: QWidget) -> None:
    window.resize(1024, 640)
    client_id = laptop.know("Noah", "Williams", medicalInfo__medicalHistory="Old.")
    laptop.services.clients.edit(client_id, {"medicalInfo.medicalHistory": "A long history. " * 60})
    laptop.dispute(client_id, HISTORY, office="Another long history. " * 60, can_keep_both=True)
    dialog = open_dialog(client_id)
    assert dialog.card.height() <= 640
    assert dialog.keep.mapTo(window, dialog.keep.rect().bottomLeft()).y() <= 640


@pytest.mark.parametrize(
    ("text", "other", "part", "start"),
    [
        ("0491 571 491", "0491 571 804", "491", 9),
        ("Unit 3, 40 Acacia Avenue, Seddon VIC", "3/40 Acacia Ave, Seddon VIC", "Unit 3, 40 Acacia Avenue", 0),
        ("Cerebral palsy, Asthma", "Cerebral palsy, Low vision", "Asthma", 16),
        ("Cerebral palsy, Asthma, Low vision", "Cerebral palsy", "Asthma, Low vision", 16),
        ("same", "same", "", 0),
        ("", "anything", "", 0),
    ],
)
def test_only_what_differs_is_stressed(text: str, other: str, part: str, start: int) -> None:
    assert (differing(text, other).text, differing(text, other).start) == (part, start)
