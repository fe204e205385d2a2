"""The window over a real store: every key does something, news never steals the keyboard, and locking shows nobody."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from hubshift_desktop.domain.rows import Changed
from hubshift_desktop.domain.states import Kind, OpState
from hubshift_desktop.services.snapshot import SyncSnapshot
from hubshift_desktop.services.wishes import WISHES, Wishes, wishes_of
from hubshift_desktop.ui.bridge import Bridge
from hubshift_desktop.ui.dialogs.conflict import ConflictDialog
from hubshift_desktop.ui.dialogs.export import ExportDialog
from hubshift_desktop.ui.dialogs.name_view import NameView
from hubshift_desktop.ui.dialogs.open_rescue import OpenRescue
from hubshift_desktop.ui.dialogs.settings import Settings
from hubshift_desktop.ui.dialogs.shortcuts import Shortcuts
from hubshift_desktop.ui.dialogs.status_change import StatusChange
from hubshift_desktop.ui.dialogs.write_rescue import WriteRescue
from hubshift_desktop.ui.main_window import MainWindow
from hubshift_desktop.ui.panes.waiting import WaitingPane
from hubshift_desktop.ui.runner import InlineRunner
from hubshift_desktop.ui.shell.commands import COMMANDS, MENUS
from hubshift_desktop.ui.shell.place_button import PlaceButton
from hubshift_desktop.ui.theme import Mode, Theme
from hubshift_desktop.ui.widgets.dialog_frame import DialogFrame
from tests.services.laptop import PHONE, PLAN_END, Laptop
from tests.ui.conftest import Stage

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
CLIENTS = Changed(kinds=frozenset({Kind.CLIENT}))


@pytest.fixture
def people(laptop: Laptop) -> dict[str, str]:
    told = (
        ("Rosa", "Delgado", "430000511", "2026-11-29"),
        ("Noah", "Williams", "430000387", "2026-12-08"),
        ("Amelia", "Tran", "430000218", "2027-01-05"),
    )
    return {first: laptop.know(first, last, number=number, **{PLAN_END: end}) for first, last, number, end in told}


@pytest.fixture
def window(
    stage: Stage, theme: Theme, laptop: Laptop, people: dict[str, str], bridge: Bridge, inline_runner: InlineRunner
) -> MainWindow:
    made = MainWindow(theme, laptop.services, inline_runner, bridge)
    stage.show(made, width=1600, height=1000)
    made.numbers.read()
    return made


def press(window: MainWindow, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """Press a key the way the system does: at the native window, before anything has the focus."""
    handle = window.windowHandle()
    assert handle is not None
    QTest.keyClick(handle, key, modifiers)
    QApplication.processEvents()


def dialog_of(window: MainWindow, kind: type[QWidget]) -> QWidget:
    found = [dialog for dialog in window.findChildren(kind) if dialog.isVisible()]
    assert len(found) == 1
    return found[0]


def close_dialogs(window: MainWindow) -> None:
    for dialog in window.findChildren(DialogFrame):
        dialog.close_dialog()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def open_amelia(window: MainWindow, people: dict[str, str]) -> None:
    window.go("clients")
    window.open_client(people["Amelia"])


def test_the_keys_of_places_go_there(window: MainWindow) -> None:
    keys = (Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_3, Qt.Key.Key_4)
    for key, place in zip(keys, ("today", "clients", "appointments", "waiting"), strict=True):
        press(window, key, CTRL)
        assert window.place == place
    assert window.windowTitle() == "Waiting to sync – Hubshift"


def test_every_command_has_a_menu_and_no_key_means_two_things(window: MainWindow) -> None:
    assert [action.text().replace("&", "") for action in window.menus.bar.actions()] == list(MENUS)
    assert set(window.menus.actions) == {command.key for command in COMMANDS}
    keys = [key for command in COMMANDS for key in command.keys]
    assert len(keys) == len(set(keys))
    assert all(not QKeySequence(key).isEmpty() for key in keys)


def test_the_menu_bar_comes_with_alt_and_goes_with_escape(window: MainWindow) -> None:
    assert window.menus.bar.isHidden()
    press(window, Qt.Key.Key_Alt)
    assert window.menus.bar.isVisible()
    press(window, Qt.Key.Key_Escape)
    assert window.menus.bar.isHidden()
    window.go("clients")
    window.clients.list.focus_first()
    press(window, Qt.Key.Key_F10)
    assert window.menus.bar.isVisible()
    window.menus.actions["place:today"].trigger()
    assert window.menus.bar.isHidden()
    assert window.place == "today"


def test_a_view_is_the_list_with_its_filter(window: MainWindow, people: dict[str, str]) -> None:
    window.go("plans_ending")
    assert window.clients.list.head.title.text() == "Plans ending soon"
    assert window.clients.list.model.shape.count == 3
    window.go("needs_you")
    assert window.clients.list.nothing.title.text() == "Nothing needs you"
    window.go("clients")
    assert window.clients.list.head.title.text() == "Clients"


def test_search_edit_and_tabs_by_key(window: MainWindow, people: dict[str, str]) -> None:
    press(window, Qt.Key.Key_F, CTRL)
    assert window.place == "clients"
    assert window.clients.list.search.line.hasFocus()
    QTest.keyClicks(window.clients.list.search.line, "tran")
    QTest.keyClick(window.clients.list.search.line, Qt.Key.Key_Return)
    window.clients.list.ask()
    QTest.keyClick(window.clients.list.view, Qt.Key.Key_Home)
    QTest.keyClick(window.clients.list.view, Qt.Key.Key_Return)
    assert window.clients.page.client_id == people["Amelia"]
    press(window, Qt.Key.Key_Tab, CTRL)
    assert window.clients.page.tab == "goals"
    press(window, Qt.Key.Key_Backtab, CTRL | SHIFT)
    assert window.clients.page.tab == "overview"


def test_escape_leaves_the_form_then_the_client(window: MainWindow, people: dict[str, str]) -> None:
    open_amelia(window, people)
    window.clients.page.focus_first()
    editing = []
    for key, modifiers in ((Qt.Key.Key_E, CTRL), (Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier)):
        press(window, key, modifiers)
        editing.append(window.clients.page.is_editing)
    assert editing == [True, False]
    focused = QApplication.focusWidget()
    assert focused is not None
    assert window.clients.page.isAncestorOf(focused)
    press(window, Qt.Key.Key_Escape)
    assert window.clients.list.view.hasFocus()


def test_next_and_previous_client_from_anywhere(window: MainWindow, people: dict[str, str]) -> None:
    window.open_client(people["Noah"])
    press(window, Qt.Key.Key_BracketRight, CTRL)
    assert window.clients.page.client_id == people["Amelia"]
    press(window, Qt.Key.Key_BracketLeft, CTRL)
    assert window.clients.page.client_id == people["Noah"]


def test_single_keys_work_outside_text_only_and_can_be_turned_off(window: MainWindow, people: dict[str, str]) -> None:
    window.go("clients")
    window.clients.list.focus_first()
    QTest.keyClicks(window.clients.list.view, "/")
    assert window.clients.list.search.line.hasFocus()
    QTest.keyClicks(window.clients.list.search.line, "/?")
    assert window.clients.list.search.value() == "/?"
    window.clients.list.search.clear()
    window.remembered.set_single_keys(False)
    window.clients.list.focus_first()
    QTest.keyClicks(window.clients.list.view, "?")
    assert not window.openers.is_covered


@pytest.mark.parametrize(
    ("command", "dialog"),
    [
        ("help", Shortcuts),
        ("settings", Settings),
        ("export", ExportDialog),
        ("pin", NameView),
        ("rescue_write", WriteRescue),
        ("rescue_open", OpenRescue),
    ],
)
def test_commands_open_their_dialog_and_give_the_keyboard_back(
    window: MainWindow, people: dict[str, str], command: str, dialog: type[QWidget]
) -> None:
    window.go("clients")
    window.clients.list.focus_first()
    window.run(command)
    frame = cast("DialogFrame", dialog_of(window, dialog))
    press(window, Qt.Key.Key_2, CTRL)
    window.run("place:today")
    assert window.place == "clients", "a dialog covers the window"
    frame.cancel()
    assert window.clients.list.view.hasFocus()


def test_the_palette_goes_to_clients_tabs_and_commands(window: MainWindow, people: dict[str, str]) -> None:
    press(window, Qt.Key.Key_K, CTRL)
    palette = window.go_to.palette
    assert palette.isVisible()
    palette.text_changed.emit("rosa del")
    QTest.keyClick(palette.box.line, Qt.Key.Key_Return)
    assert window.clients.page.client_id == people["Rosa"]
    focused = QApplication.focusWidget()
    assert focused is not None
    assert window.clients.page.header.tabs.isAncestorOf(focused), "the keyboard goes along"
    palette.open()
    palette.text_changed.emit("medic")
    QTest.keyClick(palette.box.line, Qt.Key.Key_Return)
    assert window.clients.page.tab == "medications"
    palette.open()
    palette.text_changed.emit("waiting to")
    QTest.keyClick(palette.box.line, Qt.Key.Key_Return)
    assert window.place == "waiting"


def test_a_command_spelt_out_comes_before_clients(window: MainWindow, laptop: Laptop, people: dict[str, str]) -> None:
    laptop.know("Client", "Newcombe", number="430000777")
    palette = window.go_to.palette
    palette.open()
    palette.text_changed.emit("new client")
    QTest.keyClick(palette.box.line, Qt.Key.Key_Return)
    assert window.clients.page.client_id == ""
    assert window.clients.page.is_editing


def test_goals_are_found_by_their_words(window: MainWindow, laptop: Laptop, people: dict[str, str]) -> None:
    laptop.know_goal(people["Amelia"], title="Travel to TAFE by train")
    window.go_to.palette.open()
    window.go_to.palette.text_changed.emit("tafe")
    QTest.keyClick(window.go_to.palette.box.line, Qt.Key.Key_Down)
    QTest.keyClick(window.go_to.palette.box.line, Qt.Key.Key_Return)
    assert (window.clients.page.client_id, window.clients.page.tab) == (people["Amelia"], "goals")


def test_a_change_is_counted_and_shown_without_stealing_the_keyboard(
    window: MainWindow, laptop: Laptop, people: dict[str, str], bridge: Bridge
) -> None:
    open_amelia(window, people)
    window.clients.list.focus_search()
    QTest.keyClicks(window.clients.list.search.line, "a")
    laptop.services.clients.edit(people["Amelia"], {PHONE: "0491 570 157"})
    bridge.tell_changed(CLIENTS)
    window.numbers.read()
    window.clients.list.on_refresh_due()
    waiting = next(button for button in window.sidebar.findChildren(PlaceButton) if button.place.key == "waiting")
    assert waiting.accessibleName() == "Waiting to sync, 1"
    assert window.sidebar.sync_card.status.title == "1 change waiting"
    assert window.clients.list.search.line.hasFocus()
    assert window.clients.list.search.value() == "a"
    assert window.clients.page.client_id == people["Amelia"]


def test_when_sync_comes_to_rest_every_part_is_told_at_once(
    window: MainWindow, laptop: Laptop, people: dict[str, str], bridge: Bridge
) -> None:
    open_amelia(window, people)
    badge = window.clients.page.header.sync
    laptop.services.clients.edit(people["Amelia"], {PHONE: "0491 570 157"})
    bridge.tell_changed(replace(CLIENTS, by="sync"))
    bridge.tell_sync(SyncSnapshot(phase="sending", done=0, total=1))
    assert badge.text() == "1 change waiting"
    with laptop.writing() as work:
        (op,) = laptop.ops(people["Amelia"])
        work.outbox.save(replace(op, state=OpState.DONE, accepted_at=laptop.clock.now()))
    bridge.tell_changed(replace(CLIENTS, by="sync"))
    assert badge.text() == "1 change waiting", "news of sync has its turn"
    bridge.tell_sync(SyncSnapshot())
    assert not badge.isVisible(), "but not once sync is at rest"


def test_the_popover_names_what_waits(window: MainWindow, laptop: Laptop, people: dict[str, str]) -> None:
    laptop.services.clients.edit(people["Amelia"], {PHONE: "0491 570 157"})
    window.numbers.read()
    window.on_sync_changed(SyncSnapshot(is_online=False))
    QTest.mouseClick(window.sidebar.sync_card, Qt.MouseButton.LeftButton)
    popover = window.sync.popover
    assert popover.title.text() == "You’re offline"
    assert any("Amelia Tran" in button.accessibleName() for button in popover.findChildren(QAbstractButton))
    QTest.mouseClick(popover.open_list, Qt.MouseButton.LeftButton)
    assert window.place == "waiting"


def kept_wishes(laptop: Laptop) -> Wishes:
    """Return what the next start of the program would find."""
    with laptop.store.read() as reader:
        return wishes_of(reader.settings.get(WISHES))


def test_the_popover_pauses_and_holds_documents(window: MainWindow, laptop: Laptop, bridge: Bridge) -> None:
    sync = laptop.services.sync
    QTest.mouseClick(window.sidebar.sync_card, Qt.MouseButton.LeftButton)
    popover = window.sync.popover
    assert popover.pause.accessibleName() == "Pause syncing"
    QTest.mouseClick(popover.pause, Qt.MouseButton.LeftButton)
    assert sync.snapshot().phase == "paused"
    assert kept_wishes(laptop) == Wishes(is_paused=True)
    bridge.tell_sync(sync.snapshot())
    assert popover.pause.accessibleName() == "Go on syncing"
    QTest.mouseClick(popover.pause, Qt.MouseButton.LeftButton)
    assert sync.snapshot().phase == "idle"
    QTest.keyClick(popover.documents, Qt.Key.Key_Space)
    assert not sync.snapshot().documents_allowed
    assert kept_wishes(laptop) == Wishes(documents_allowed=False)
    bridge.tell_sync(sync.snapshot())
    window.run("documents")
    bridge.tell_sync(sync.snapshot())
    assert sync.snapshot().documents_allowed
    assert popover.documents.isChecked()
    assert kept_wishes(laptop) == Wishes()
    assert window.toast.words.text() == "Documents are sent again"


def test_the_day_is_printed_by_its_key_and_from_the_log(
    window: MainWindow, laptop: Laptop, people: dict[str, str]
) -> None:
    printed: list[tuple[str, str]] = []

    def to_paper(_parent: QWidget, html: str, *, title: str) -> bool:
        printed.append((title, html))
        return True

    window.openers.print_page = to_paper
    laptop.services.clients.edit(people["Amelia"], {PHONE: "0491 570 157"})
    press(window, Qt.Key.Key_P, CTRL)
    ((title, html),) = printed
    assert title == "Changes of today"
    assert "Phone, 0491 570 156 to 0491 570 157" in html
    assert window.toast.words.text() == "Sent to the printer"
    window.go("waiting")
    pane = window.places.currentWidget()
    assert isinstance(pane, WaitingPane)
    QTest.mouseClick(pane.log, Qt.MouseButton.LeftButton)
    QTest.mouseClick(pane.printer, Qt.MouseButton.LeftButton)
    assert len(printed) == 2


def test_sync_by_hand_while_it_is_paused_says_so_and_offers_to_go_on(
    window: MainWindow, laptop: Laptop, bridge: Bridge
) -> None:
    sync = laptop.services.sync
    window.run("pause")
    bridge.tell_sync(sync.snapshot())
    window.run("sync")
    assert window.toast.words.text() == "Sync is paused. Nothing is sent until you go on."
    QTest.mouseClick(window.sidebar.sync_card, Qt.MouseButton.LeftButton)
    assert not window.sync.popover.try_now.isEnabled()
    assert window.toast.action.text() == "Go on"
    QTest.mouseClick(window.toast.action, Qt.MouseButton.LeftButton)
    assert sync.snapshot().phase == "idle"
    assert kept_wishes(laptop) == Wishes()
    bridge.tell_sync(sync.snapshot())
    assert window.sync.popover.try_now.isEnabled()


def test_going_offline_and_coming_back_is_said_once(window: MainWindow, laptop: Laptop, people: dict[str, str]) -> None:
    laptop.services.clients.edit(people["Amelia"], {PHONE: "0491 570 157"})
    window.numbers.read()
    window.on_sync_changed(SyncSnapshot(is_online=False))
    assert window.toast.words.text() == "You’re offline. Keep working."
    window.toast.dismiss()
    window.on_sync_changed(SyncSnapshot(is_online=False, phase="checking"))
    assert window.toast.isHidden()
    window.on_sync_changed(SyncSnapshot())
    assert window.toast.words.text() == "Back online. Sending 1 change."


def test_undo_takes_the_last_change_back(window: MainWindow, laptop: Laptop, people: dict[str, str]) -> None:
    laptop.services.clients.edit(people["Amelia"], {PHONE: "0491 570 157"})
    window.go("clients")
    window.clients.list.focus_first()
    press(window, Qt.Key.Key_Z, CTRL)
    assert laptop.record(people["Amelia"]).local[PHONE] == "0491 570 156"
    assert window.toast.isVisible()
    press(window, Qt.Key.Key_Z, CTRL)
    assert window.toast.words.text() == "There is nothing to undo"


def test_bulk_status_says_what_will_change_then_changes_and_undoes(
    window: MainWindow, laptop: Laptop, people: dict[str, str]
) -> None:
    window.go("clients")
    window.run("select_all")
    window.clients.list.bulk.status_asked.emit("inactive")
    dialog = cast("StatusChange", dialog_of(window, StatusChange))
    assert dialog.change.label == "Change 3 clients"
    dialog.on_change_clicked()
    assert laptop.services.caseload.counts().active_clients == 0
    assert window.toast.words.text() == "3 clients set to Inactive"
    window.toast.on_action_clicked()
    assert laptop.services.caseload.counts().active_clients == 3


def test_needs_you_is_one_key_away(window: MainWindow, laptop: Laptop, people: dict[str, str]) -> None:
    press(window, Qt.Key.Key_D, CTRL)
    assert window.toast.words.text() == "Nothing needs you"
    laptop.services.clients.edit(people["Noah"], {PHONE: "0491 570 157"})
    laptop.dispute(people["Noah"], PHONE, office="0491 570 158")
    press(window, Qt.Key.Key_D, CTRL)
    page = window.clients.page
    assert page.client_id == people["Noah"]
    assert page.notices.banner.action.hasFocus()
    window.sidebar.sync_card.setFocus()
    press(window, Qt.Key.Key_D, CTRL)
    assert page.notices.banner.action.hasFocus(), "also where the file is open already"
    press(window, Qt.Key.Key_Return)
    dialog_of(window, ConflictDialog)
    close_dialogs(window)


def test_a_list_is_saved_as_a_view_and_removed_again(window: MainWindow, people: dict[str, str]) -> None:
    window.go("clients")
    window.clients.list.filters.plan_end.chosen.emit("14")
    window.run("pin")
    dialog = cast("NameView", dialog_of(window, NameView))
    dialog.on_save_clicked()
    assert dialog.name.problem == "Enter a name"
    QTest.keyClicks(dialog.name.editor.line, "Very soon")
    dialog.on_save_clicked()
    button = next(each for each in window.sidebar.findChildren(PlaceButton) if each.place.label == "Very soon")
    assert button.place.count == 2
    window.go("clients")
    button.click()
    assert window.clients.list.head.title.text() == "Very soon"
    assert window.clients.list.model.shape.count == 2
    window.clients.list.unpin_asked.emit()
    assert window.place == "clients"
    assert "Very soon" not in [
        each.place.label for each in window.sidebar.findChildren(PlaceButton) if each.isVisible()
    ]


def test_the_layout_follows_the_width_and_the_text(window: MainWindow, theme: Theme, people: dict[str, str]) -> None:
    open_amelia(window, people)
    rails = [window.sidebar.is_rail]
    window.resize(1366, 768)
    rails.append(window.sidebar.is_rail)
    assert rails == [False, True]
    assert window.clients.list.isVisible()
    theme.set_scale(1.5)
    QApplication.processEvents()
    assert window.clients.list.isHidden(), "list and detail take turns"
    assert window.clients.back.words.text() == "3 of 3"
    QTest.mouseClick(window.clients.back.back, Qt.MouseButton.LeftButton)
    assert window.clients.list.isVisible()
    assert window.clients.detail.isHidden()
    window.clients.list.focus_first()
    QTest.keyClick(window.clients.list.view, Qt.Key.Key_Up)
    window.clients.list.choice.on_rested()
    assert window.clients.page.client_id == people["Amelia"], "moving in a list by itself opens nothing"
    QTest.keyClick(window.clients.list.view, Qt.Key.Key_Return)
    assert window.clients.page.client_id == people["Noah"]
    assert window.clients.detail.isVisible()


def test_sidebar_and_text_size_are_remembered(window: MainWindow, laptop: Laptop, theme: Theme) -> None:
    press(window, Qt.Key.Key_B, CTRL)
    assert window.sidebar.is_rail
    press(window, Qt.Key.Key_Equal, CTRL)
    assert theme.scale == pytest.approx(1.1)
    assert laptop.services.preferences.text_scale == 110
    assert laptop.services.preferences.get("sidebar") == "rail"
    press(window, Qt.Key.Key_0, CTRL)
    assert theme.scale == pytest.approx(1.0)
    window.run("look:dark")
    assert theme.mode is Mode.DARK
    assert laptop.services.preferences.theme == "dark"


def test_f6_goes_round_the_panes(window: MainWindow, people: dict[str, str]) -> None:
    open_amelia(window, people)
    window.sidebar.settings.setFocus()
    visited = []
    for _ in range(4):
        press(window, Qt.Key.Key_F6)
        focused = QApplication.focusWidget()
        assert focused is not None
        visited.append(
            next(
                name
                for name, pane in (
                    ("sidebar", window.sidebar),
                    ("list", window.clients.list),
                    ("header", window.clients.page.header),
                    ("body", window.clients.page.body),
                )
                if pane is focused or pane.isAncestorOf(focused)
            )
        )
    assert visited == ["list", "header", "body", "sidebar"]
    window.say("Restored", "undo")
    for _ in range(4):
        press(window, Qt.Key.Key_F6)
    assert window.toast.action.hasFocus(), "a word with a button is the last pane"


def test_the_first_sync_is_seen_until_it_is_done(window: MainWindow) -> None:
    window.go("clients")
    window.on_sync_changed(
        SyncSnapshot(phase="receiving", is_first_sync=True, done=8, total=42, what="clients", seconds_left=340)
    )
    assert window.clients.setting_up.isVisible()
    words = [label.text() for label in window.clients.setting_up.findChildren(QLabel)]
    assert {"19%", "About 6 minutes left", "8 of 42"} <= set(words)
    assert window.sidebar.sync_card.status.title == "Setting up"
    window.on_sync_changed(SyncSnapshot())
    assert window.clients.setting_up.isHidden()


def test_locking_shows_nobody_and_keeps_what_was_typed(window: MainWindow, people: dict[str, str]) -> None:
    open_amelia(window, people)
    asked: list[bool] = []
    window.lock_asked.connect(lambda: asked.append(True))
    press(window, Qt.Key.Key_L, CTRL)
    assert asked == [True]
    window.blank()
    QApplication.processEvents()
    assert window.windowTitle() == "Hubshift"
    shown = " ".join(label.text() for label in window.findChildren(QLabel) if label.isVisible())
    assert "Amelia" not in shown


def test_the_lock_warning_counts_and_can_be_refused(window: MainWindow) -> None:
    window.locking.auto.warned.emit(42)
    assert "locks in 42 seconds" in window.locking.warning.sentence.text()
    window.locking.auto.calmed.emit()
    assert not window.openers.is_covered


def test_a_reader_is_told_why_not(
    stage: Stage, theme: Theme, laptop: Laptop, bridge: Bridge, inline_runner: InlineRunner
) -> None:
    window = MainWindow(theme, laptop.with_role("healthCarer"), inline_runner, bridge)
    stage.show(window, width=1600, height=1000)
    assert not window.menus.actions["export"].isEnabled()
    window.new_client()
    assert "cannot add clients" in window.toast.words.text()


def test_every_control_on_every_place_has_a_name(window: MainWindow, people: dict[str, str]) -> None:
    for place in ("today", "appointments", "waiting", "clients"):
        window.go(place)
        if place == "clients":
            window.open_client(people["Amelia"])
        QApplication.processEvents()
        for button in window.findChildren(QAbstractButton):
            assert button.accessibleName() or not button.isVisible(), button
        for line in window.findChildren(QLineEdit):
            assert line.accessibleName() or not line.isVisible(), line


def test_alt_with_another_key_is_no_call_for_the_menu(window: MainWindow) -> None:
    handle = window.windowHandle()
    assert handle is not None
    for kind, key in (
        (QEvent.Type.KeyPress, Qt.Key.Key_Alt),
        (QEvent.Type.KeyPress, Qt.Key.Key_X),
        (QEvent.Type.KeyRelease, Qt.Key.Key_X),
        (QEvent.Type.KeyRelease, Qt.Key.Key_Alt),
    ):
        QApplication.sendEvent(handle, QKeyEvent(kind, key, Qt.KeyboardModifier.AltModifier))
    assert window.menus.bar.isHidden()


def test_the_demo_says_that_nobody_is_real(
    stage: Stage, theme: Theme, laptop: Laptop, bridge: Bridge, inline_runner: InlineRunner, qtbot: QtBot
) -> None:
    window = MainWindow(theme, laptop.services, inline_runner, bridge, mark="Demo – fictional people")
    stage.show(window, width=1600, height=1000)
    marks = [each for each in window.findChildren(QWidget) if each.accessibleName() == "Demo – fictional people"]
    assert [each.isVisible() for each in marks] == [True]
    window.grab()
    with qtbot.waitSignal(window.quit_asked):
        window.close()
