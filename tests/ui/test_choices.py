"""Segments, tabs, chips and cards: one tab stop, arrows choose, and the state is said in words."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from pytestqt.qtbot import QtBot

from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.widgets.column import Column
from hubshift_desktop.ui.widgets.filter_chip import FilterChip
from hubshift_desktop.ui.widgets.radio_card import RadioCard
from hubshift_desktop.ui.widgets.segmented_control import SegmentedControl
from hubshift_desktop.ui.widgets.tab_strip import TabStrip
from tests.ui.conftest import Stage

GOALS = [("open", "Open"), ("done", "Completed"), ("all", "All")]


def test_arrows_choose_a_segment(qtbot: QtBot, stage: Stage, theme: Theme) -> None:
    control = SegmentedControl(theme, GOALS, name="Which goals")
    stage.show(control)
    first = control.findChildren(QAbstractButton)[0]
    first.setFocus()
    with qtbot.waitSignal(control.chosen) as told:
        qtbot.keyClick(first, Qt.Key.Key_Right)
    assert told.args == ["done"]
    assert control.key == "done"


def test_a_segment_says_its_count(stage: Stage, theme: Theme) -> None:
    control = SegmentedControl(theme, GOALS, name="Which goals")
    control.set_count("open", 4)
    assert control.findChildren(QAbstractButton)[0].accessibleName() == "Open, 4"


def test_a_tab_chosen_by_program_is_told_with_its_count(qtbot: QtBot, stage: Stage, theme: Theme) -> None:
    tabs = TabStrip(theme, [("overview", "Overview"), ("goals", "Goals")], name="Client")
    stage.show(tabs)
    tabs.set_count("goals", 5)
    with qtbot.waitSignal(tabs.chosen) as told:
        tabs.choose("goals")
    assert told.args == ["goals"]
    assert tabs.key == "goals"
    assert [tab.accessibleName() for tab in tabs.findChildren(QAbstractButton)] == ["Overview", "Goals, 5"]


def test_a_chip_opens_its_menu_by_key_and_says_what_holds(qtbot: QtBot, stage: Stage, theme: Theme) -> None:
    chip = FilterChip(theme, "Status", options=[("", "Any status"), ("active", "Active")])
    stage.show(chip)
    chip.setFocus()
    qtbot.keyClick(chip, Qt.Key.Key_Down)
    assert chip.menu is not None
    assert chip.menu.isVisible()
    with qtbot.waitSignal(chip.chosen) as told:
        chip.menu.actions()[1].trigger()
    chip.menu.close()
    assert told.args == ["active"]
    assert chip.accessibleName() == "Status: Active"
    chip.choose("")
    assert not chip.is_active


def test_a_chip_without_choices_toggles(qtbot: QtBot, stage: Stage, theme: Theme) -> None:
    chip = FilterChip(theme, "To sync")
    chip.set_count(2)
    stage.show(chip)
    with qtbot.waitSignal(chip.chosen) as told:
        qtbot.keyClick(chip, Qt.Key.Key_Space)
    assert told.args == ["on"]
    assert chip.accessibleName() == "To sync, on, 2"
    qtbot.mouseClick(chip, Qt.MouseButton.LeftButton)
    assert chip.accessibleName() == "To sync, off, 2"


def test_nothing_is_chosen_until_the_person_chooses(qtbot: QtBot, stage: Stage, theme: Theme) -> None:
    window = QWidget()
    column = Column(theme, window)
    yours = RadioCard(theme, "0491 571 491", different="491", key_hint="1", name="Yours: 0491 571 491")
    theirs = RadioCard(theme, "0491 571 804", different="804", key_hint="2", name="Theirs: 0491 571 804")
    for card in (yours, theirs):
        column.addWidget(card)
    stage.show(window)
    assert not yours.isChecked()
    assert not theirs.isChecked()
    qtbot.mouseClick(theirs, Qt.MouseButton.LeftButton)
    assert theirs.isChecked()
    theirs.setFocus()
    qtbot.keyClick(theirs, Qt.Key.Key_Up)
    QApplication.processEvents()
    assert yours.isChecked()
    assert not theirs.isChecked()
