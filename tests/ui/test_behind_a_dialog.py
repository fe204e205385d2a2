"""What is open over the window has the keyboard for itself: a dialog stops its commands, a form keeps its own undo."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, QRect, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QMenu, QWidget
from pytestqt.qtbot import QtBot

from hubshift_desktop.services.snapshot import SyncSnapshot
from hubshift_desktop.ui.bridge import Bridge
from hubshift_desktop.ui.dialogs.confirm import ConfirmDialog
from hubshift_desktop.ui.dialogs.export import ExportDialog
from hubshift_desktop.ui.main_window import MainWindow
from hubshift_desktop.ui.promise import LATER, as_it_is
from hubshift_desktop.ui.runner import InlineRunner
from hubshift_desktop.ui.shell.place_button import PlaceButton
from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.widgets.button import Button
from hubshift_desktop.ui.widgets.save_bar import SaveBar
from hubshift_desktop.ui.widgets.toast import Toast
from tests.conftest import HandClock
from tests.services.laptop import FIRST, LAST, NDIS, PHONE, Laptop
from tests.ui.conftest import Stage
from tests.ui.pane_probes import type_into

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def amelia(laptop: Laptop) -> str:
    return laptop.know(medicalInfo__medications=[{"medicineName": "Sodium valproate", "dose": "500 mg"}])


@pytest.fixture
def window(
    stage: Stage, theme: Theme, laptop: Laptop, amelia: str, bridge: Bridge, inline_runner: InlineRunner
) -> MainWindow:
    made = MainWindow(theme, laptop.services, inline_runner, bridge)
    stage.show(made, width=1600, height=1000)
    made.numbers.read()
    return made


@pytest.fixture
def question(window: MainWindow, amelia: str) -> ConfirmDialog:
    """The question before a medication is removed, asked as its menu does."""
    window.open_tab(amelia, "medications")
    pane = window.clients.page.tabs.medications
    pane.table.setFocus()
    pane.menu_for(pane.table.lines[0].key).actions()[-1].trigger()
    return next(each for each in window.findChildren(ConfirmDialog) if each.isVisible())


def press(window: MainWindow, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """Press a key the way the system does: at the native window."""
    handle = window.windowHandle()
    assert handle is not None
    QTest.keyClick(handle, key, modifiers)
    QApplication.processEvents()


def covers(toast: Toast, foot: QWidget) -> bool:
    """Whether the ground of the toast lies over a part of the window; its shadow may."""
    ground = toast.ground().toRect().translated(toast.mapToGlobal(QPoint(0, 0)))
    return ground.intersects(QRect(foot.mapToGlobal(QPoint(0, 0)), foot.size()))


def stands_in_room(toast: Toast, bar: SaveBar) -> bool:
    """Whether the ground of the toast lies where the bar has neither words nor buttons."""
    ground = toast.ground().toRect().translated(toast.mapToGlobal(QPoint(0, 0)))
    return bar.free_room().translated(bar.mapToGlobal(QPoint(0, 0))).contains(ground)


def focused() -> QWidget:
    found = QApplication.focusWidget()
    assert found is not None
    return found


# ---- dialogs --------------------------------------------------------------------------------------------------------


def test_no_command_acts_behind_the_question_of_a_pane(
    window: MainWindow, question: ConfirmDialog, laptop: Laptop, amelia: str
) -> None:
    laptop.services.clients.edit(amelia, {PHONE: "0491 570 157"})
    press(window, Qt.Key.Key_Z, CTRL)
    assert laptop.record(amelia).local[PHONE] == "0491 570 157", "undo is not for what lies under a dialog"
    press(window, Qt.Key.Key_1, CTRL)
    assert window.place == "clients"
    press(window, Qt.Key.Key_K, CTRL)
    assert window.go_to.palette.isHidden()
    press(window, Qt.Key.Key_F10)
    assert window.menus.bar.isHidden()
    assert question.no.hasFocus()
    press(window, Qt.Key.Key_Escape)
    assert not window.openers.is_covered
    assert window.clients.page.tabs.medications.table.hasFocus()


def test_lock_and_escape_work_wherever_the_keyboard_went(
    qtbot: QtBot, window: MainWindow, question: ConfirmDialog
) -> None:
    with qtbot.waitSignal(window.lock_asked):
        press(window, Qt.Key.Key_L, CTRL)
    window.clients.page.tabs.medications.table.setFocus()
    press(window, Qt.Key.Key_Escape)
    assert not window.openers.is_covered
    assert window.clients.page.tab == "medications"


# ---- Enter ----------------------------------------------------------------------------------------------------------


def test_enter_presses_the_button_that_has_the_keyboard(window: MainWindow, question: ConfirmDialog) -> None:
    press(window, Qt.Key.Key_Return)
    assert not window.openers.is_covered, "the keyboard stood on 'Keep it'"
    edit = window.clients.page.header.edit
    edit.setFocus()
    held = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier, "", True)
    QApplication.sendEvent(edit, held)
    editing = [window.clients.page.is_editing]
    press(window, Qt.Key.Key_Enter)
    editing.append(window.clients.page.is_editing)
    assert editing == [False, True], "a key that is held does not press what opens under it"
    press(window, Qt.Key.Key_Escape)
    for place in window.sidebar.findChildren(PlaceButton):
        if place.place.key == "today":
            place.setFocus()
    press(window, Qt.Key.Key_Return)
    assert window.place == "today"


def test_enter_opens_the_menu_of_a_button(stage: Stage, theme: Theme) -> None:
    menu = QMenu()
    menu.addAction("Inactive")
    button = stage.show(Button(theme, "Status", menu=menu))
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Return)
    assert menu.isVisible()
    menu.close()
    menu.deleteLater()


def test_enter_in_a_line_of_a_dialog_gives_its_answer(window: MainWindow, tmp_path: Path) -> None:
    window.run("export")
    dialog = next(each for each in window.findChildren(ExportDialog) if each.isVisible())
    dialog.place.field.set_value(str(tmp_path / "clients.xlsx"))
    dialog.place.field.focus()
    press(window, Qt.Key.Key_Return)
    assert (tmp_path / "clients.xlsx").is_file()
    assert not window.openers.is_covered


def test_enter_in_a_line_never_destroys(stage: Stage, theme: Theme) -> None:
    ground = stage.show(QWidget())
    dialog = ConfirmDialog(theme, ground, title="Remove this goal?", sentence="It has 3 tasks.", yes="Remove goal")
    line = QLineEdit()
    dialog.content.addWidget(line)
    dialog.open(line)
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert dialog.isVisible()


# ---- forms ----------------------------------------------------------------------------------------------------------


def test_undo_belongs_to_the_form_that_is_open(window: MainWindow, laptop: Laptop, amelia: str) -> None:
    laptop.services.clients.edit(amelia, {PHONE: "0491 570 157"})
    window.open_client(amelia)
    page = window.clients.page
    page.edit("address.state")
    assert isinstance(QApplication.focusWidget(), QComboBox)
    press(window, Qt.Key.Key_Z, CTRL)
    page.show_tab("medications")
    page.tabs.medications.add()
    form = page.tabs.medications.form
    assert form is not None
    form.bar.discard.setFocus()
    press(window, Qt.Key.Key_Z, CTRL)
    assert laptop.record(amelia).local[PHONE] == "0491 570 157"
    assert window.toast.words.text() == "To undo an earlier change, save or close this form first"
    press(window, Qt.Key.Key_Escape)
    press(window, Qt.Key.Key_Z, CTRL)
    assert laptop.record(amelia).local[PHONE] == "0491 570 156", "with no form open it is the last change's again"


@pytest.fixture
def rosa(laptop: Laptop) -> str:
    return laptop.know("Rosa", "Delgado", number="430000511")


def test_behind_another_page_a_form_keeps_only_its_own_client_from_undo(
    window: MainWindow, laptop: Laptop, amelia: str, rosa: str
) -> None:
    laptop.services.clients.edit(amelia, {PHONE: "0491 570 157"})
    laptop.services.clients.edit(rosa, {PHONE: "0491 570 158"})
    window.open_client(amelia)
    window.clients.page.edit("personalInfo.email")
    form = window.clients.page.tabs.form
    window.go("today")
    press(window, Qt.Key.Key_Z, CTRL)
    assert laptop.record(rosa).local[PHONE] == "0491 570 156", "what was done last, as on any page"
    press(window, Qt.Key.Key_Z, CTRL)
    assert laptop.record(amelia).local[PHONE] == "0491 570 157"
    assert window.toast.words.text() == "To undo that, save or close the form of Amelia Tran first"
    QTest.mouseClick(window.toast.action, Qt.MouseButton.LeftButton)
    assert form is not None
    assert form.isVisible(), "the way to the form, which is as it was"
    press(window, Qt.Key.Key_Escape)
    window.go("today")
    press(window, Qt.Key.Key_Z, CTRL)
    assert laptop.record(amelia).local[PHONE] == "0491 570 156", "the step was kept for afterwards"


def test_a_goal_half_written_behind_another_tab_counts_for_its_client(
    window: MainWindow, laptop: Laptop, amelia: str
) -> None:
    laptop.services.goals.add(amelia, {"title": "Travel to TAFE by bus"})
    window.open_tab(amelia, "goals")
    page = window.clients.page
    page.tabs.goals.add()
    form = page.tabs.goals.form
    page.show_tab("overview")
    press(window, Qt.Key.Key_Z, CTRL)
    assert window.toast.words.text() == "To undo that, save or close the form of Amelia Tran first"
    QTest.mouseClick(window.toast.action, Qt.MouseButton.LeftButton)
    assert page.tab == "goals"
    assert form is not None
    assert form.isVisible()


def test_the_undo_of_a_message_keeps_to_the_open_form_too(window: MainWindow, laptop: Laptop, amelia: str) -> None:
    laptop.services.clients.edit(amelia, {PHONE: "0491 570 157"})
    window.open_client(amelia)
    window.say("Saved", "undo")
    window.clients.page.edit("personalInfo.email")
    QTest.mouseClick(window.toast.action, Qt.MouseButton.LeftButton)
    assert laptop.record(amelia).local[PHONE] == "0491 570 157"
    assert window.toast.words.text() == "To undo an earlier change, save or close this form first"


def test_the_keyboard_goes_to_the_client_who_was_added(window: MainWindow) -> None:
    press(window, Qt.Key.Key_N, CTRL)
    page = window.clients.page
    assert page.tabs.form is not None
    for path, typed in ((FIRST, "Grace"), (LAST, "Pellegrino"), (NDIS, "430 000 642")):
        type_into(page.tabs.form, path, typed)
    press(window, Qt.Key.Key_S, CTRL)
    assert page.header.name.text() == "Grace Pellegrino"
    assert page.header.isAncestorOf(focused())
    press(window, Qt.Key.Key_N, CTRL)
    page.tabs.form.bar.discard.setFocus()
    press(window, Qt.Key.Key_Return)
    assert page.header.name.text() == "Grace Pellegrino", "who was open comes back"
    assert page.header.isAncestorOf(focused())


def test_the_keyboard_goes_along_to_another_client_when_it_was_in_a_form(
    window: MainWindow, laptop: Laptop, amelia: str
) -> None:
    other = laptop.know("Grace", "Pellegrino")
    window.open_client(amelia)
    page = window.clients.page
    page.edit("personalInfo.phone")
    assert page.isAncestorOf(focused())
    window.open_client(other)
    assert page.header.name.text() == "Grace Pellegrino"
    assert page.header.tabs.isAncestorOf(focused()), "not to the first control of the window"


# ---- toasts ---------------------------------------------------------------------------------------------------------


def test_a_toast_covers_no_field_of_a_form_no_button_and_no_place_for_files(
    qtbot: QtBot, window: MainWindow, laptop: Laptop, amelia: str
) -> None:
    laptop.know_document(amelia)
    window.open_client(amelia)
    window.say("NDIS number copied")
    page = window.clients.page
    page.edit()
    assert page.tabs.form is not None
    bar, hint = page.tabs.form.bar, page.tabs.documents.shelf.hint
    qtbot.waitUntil(lambda: bar.isVisible() and stands_in_room(window.toast, bar))
    assert not any(covers(window.toast, part) for part in (bar.discard, bar.save, page.tabs.form.page))
    type_into(page.tabs.form, PHONE, "0491 570 157")
    qtbot.waitUntil(lambda: stands_in_room(window.toast, bar))
    bar.set_changed(["first name", "last name", "date of birth", "phone", "email"] * 4)
    qtbot.waitUntil(lambda: not covers(window.toast, bar))
    page.show_tab("documents")
    qtbot.waitUntil(lambda: hint.isVisible() and not covers(window.toast, hint))
    assert window.toast.isVisible()


@pytest.mark.parametrize(
    ("snapshot", "promise"),
    [
        (SyncSnapshot(), "will sync in a moment"),
        (SyncSnapshot(is_online=False), "will sync when online"),
        (SyncSnapshot(phase="paused"), "will sync when you go on syncing"),
        (SyncSnapshot(needs_sign_in=True), "will sync when you have signed in"),
        (SyncSnapshot(has_server_trouble=True), "will sync when Hubshift answers"),
        (SyncSnapshot(pause_until=HandClock().now()), "will sync after the pause that Hubshift asked for"),
    ],
)
def test_what_is_promised_holds(snapshot: SyncSnapshot, promise: str) -> None:
    assert as_it_is(f"Saved on this laptop{LATER}", snapshot) == f"Saved on this laptop – {promise}"
    assert as_it_is("NDIS number copied", snapshot) == "NDIS number copied"


def test_the_window_promises_what_holds(window: MainWindow, amelia: str) -> None:
    window.open_client(amelia)
    window.clients.page.edit("personalInfo.phone")
    line = focused()
    assert isinstance(line, QLineEdit)
    line.selectAll()
    QTest.keyClicks(line, "0491 570 157")
    press(window, Qt.Key.Key_S, CTRL)
    assert window.toast.words.text() == "Saved on this laptop – will sync in a moment"
