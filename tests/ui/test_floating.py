"""What floats takes the keyboard, keeps it while it must, and gives it back."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QPaintEvent, QRegion
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from hubshift_desktop.ui.shell.palette import Palette
from hubshift_desktop.ui.shell.snapshots import PaletteItem, SyncDetails, WaitingItem
from hubshift_desktop.ui.shell.sync_popover import SyncPopover
from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.widgets.button import Button, ButtonKind
from hubshift_desktop.ui.widgets.column import Column
from hubshift_desktop.ui.widgets.dialog_frame import DialogFrame
from hubshift_desktop.ui.widgets.drop_overlay import DropOverlay
from hubshift_desktop.ui.widgets.toast import Toast
from tests.ui.conftest import Stage


def window_with_button(stage: Stage, theme: Theme) -> tuple[QWidget, Button]:
    window = QWidget()
    button = Button(theme, "Open")
    Column(theme, window).addWidget(button)
    stage.show(window, width=1100, height=700)
    button.setFocus()
    return window, button


def test_a_dialog_keeps_the_keyboard_inside_and_gives_it_back(qtbot: QtBot, stage: Stage, theme: Theme) -> None:
    window, button = window_with_button(stage, theme)
    dialog = DialogFrame(theme, window, title="Remove this goal?", sentence="It has 3 tasks.")
    remove, keep = Button(theme, "Remove goal", kind=ButtonKind.DANGER), Button(theme, "Keep it")
    dialog.foot.addWidget(keep)
    dialog.foot.addWidget(remove)
    dialog.open(keep)
    assert keep.hasFocus()
    seen = set()
    for _ in range(4):
        focused = QApplication.focusWidget()
        assert focused is not None
        seen.add(focused)
        qtbot.keyClick(focused, Qt.Key.Key_Tab)
    assert seen == {keep, remove, dialog.closer}
    window.grab()
    with qtbot.waitSignal(dialog.cancelled):
        qtbot.keyClick(keep, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    assert button.hasFocus()


class Painted(QObject):
    """Keeps what of a widget was painted again."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.region = QRegion()
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QPaintEvent):
            self.region = self.region.united(event.region())
        return super().eventFilter(watched, event)


def test_a_dialog_that_becomes_smaller_leaves_no_shadow_behind(stage: Stage, theme: Theme) -> None:
    window, _ = window_with_button(stage, theme)
    dialog = DialogFrame(theme, window, title="Write a rescue file")
    tall = QWidget()
    tall.setFixedHeight(300)
    dialog.content.addWidget(tall)
    dialog.open()
    QApplication.processEvents()
    before, painted = dialog.card.geometry(), Painted(dialog)
    tall.setFixedHeight(40)
    QApplication.processEvents()
    assert dialog.card.height() < before.height()
    assert painted.region.contains(before.adjusted(-10, -10, 10, 10).topLeft())


def test_a_dialog_covers_its_window_at_any_size(stage: Stage, theme: Theme) -> None:
    window, _ = window_with_button(stage, theme)
    dialog = DialogFrame(theme, window, title="Export clients", width=2000)
    dialog.open()
    window.resize(700, 500)
    QApplication.processEvents()
    assert dialog.size() == window.size()
    assert dialog.rect().contains(dialog.card.geometry())


DETAILS = SyncDetails(
    title="You’re offline",
    sentence="Saved on this laptop. Will sync when online.",
    summary="6 changes waiting",
    items=tuple(
        WaitingItem(key=str(number), title=f"Change {number}", detail="Amelia Tran · 10:31 am", icon="target")
        for number in range(6)
    ),
    last_synced="Checked today, 8:05 am",
)
AT_REST = SyncDetails(
    title="All changes synced",
    sentence="Everything you changed is in Hubshift.",
    summary="",
    items=(),
    last_synced="Checked today, 8:05 am",
)


def test_the_sync_popover_shows_five_and_leads_to_the_list(qtbot: QtBot, stage: Stage, theme: Theme) -> None:
    window, button = window_with_button(stage, theme)
    popover = SyncPopover(theme, window)
    popover.show_details(DETAILS)
    popover.open_at(QPoint(100, 650))
    window.grab()
    lines = [w for w in popover.findChildren(QWidget) if w.accessibleName().startswith("Change")]
    assert len(lines) == 5
    with qtbot.waitSignal(popover.item_chosen) as told:
        qtbot.mouseClick(lines[1], Qt.MouseButton.LeftButton)
    assert told.args == ["1"]
    with qtbot.waitSignal(popover.list_asked):
        qtbot.mouseClick(popover.open_list, Qt.MouseButton.LeftButton)
    assert not popover.isVisible()
    assert button.hasFocus()


@pytest.mark.parametrize("first", [DETAILS, AT_REST])
def test_a_popover_has_the_height_of_what_it_says_now(
    qtbot: QtBot, stage: Stage, theme: Theme, first: SyncDetails
) -> None:
    window, _ = window_with_button(stage, theme)

    def opened(popover: SyncPopover, details: SyncDetails) -> int:
        popover.show_details(details)
        popover.open_at(QPoint(100, 650))
        QApplication.processEvents()
        return popover.height()

    then = AT_REST if first is DETAILS else DETAILS
    fresh = opened(SyncPopover(theme, window), then)
    popover = SyncPopover(theme, window)
    assert opened(popover, first) != fresh
    qtbot.keyClick(popover.closer, Qt.Key.Key_Escape)
    QApplication.processEvents()
    assert opened(popover, then) == fresh
    assert popover.title.height() >= popover.title.sizeHint().height()


def test_a_popover_closes_by_escape_and_by_a_click_elsewhere(qtbot: QtBot, stage: Stage, theme: Theme) -> None:
    window, button = window_with_button(stage, theme)
    popover = SyncPopover(theme, window)
    popover.show_details(DETAILS)
    popover.open_at(QPoint(100, 650))
    with qtbot.waitSignal(popover.closed):
        qtbot.keyClick(popover.closer, Qt.Key.Key_Escape)
    popover.open_at(QPoint(100, 650))
    with qtbot.waitSignal(popover.closed):
        qtbot.mouseClick(window, Qt.MouseButton.LeftButton, pos=QPoint(1050, 20))
    assert button.isEnabled()


def test_a_toast_says_its_word_and_offers_undo(qtbot: QtBot, stage: Stage, theme: Theme) -> None:
    window, _ = window_with_button(stage, theme)
    toast = Toast(theme, window)
    toast.say("Saved on this laptop – will sync when online", action="Undo")
    assert toast.isVisible()
    assert window.rect().intersects(toast.geometry())
    toast.setFocus()
    assert toast.action.hasFocus()
    assert toast.is_kept
    window.grab()
    with qtbot.waitSignal(toast.action_chosen):
        qtbot.keyClick(toast.action, Qt.Key.Key_Space)
    assert not toast.isVisible()
    toast.say("Copied")
    with qtbot.waitSignal(toast.dismissed):
        qtbot.mouseClick(toast.closer, Qt.MouseButton.LeftButton)


def test_a_toast_takes_the_keyboard_only_where_it_is_asked_to(qtbot: QtBot, stage: Stage, theme: Theme) -> None:
    window, button = window_with_button(stage, theme)
    line = QLineEdit(window)
    line.show()
    toast = Toast(theme, window)
    button.setFocus()
    toast.say("Your choices are saved on this laptop", action="Undo")
    qtbot.keyClick(button, Qt.Key.Key_Tab)
    button.hide()
    assert not toast.action.hasFocus(), "what had the keyboard went, as a dialog does"
    kept = [toast.is_kept]
    button.show()
    line.setFocus()
    toast.say("NDIS number copied")
    toast.setFocus()
    kept.append(toast.is_kept)
    line.setFocus()
    kept.append(toast.is_kept)
    assert kept == [False, True, False], "it stays only while the keyboard is in it"
    toast.setFocus()
    qtbot.keyClick(toast.closer, Qt.Key.Key_Escape)
    assert toast.isHidden()
    assert line.hasFocus()


def test_beside_a_toast_the_mouse_reaches_what_lies_below(qtbot: QtBot, stage: Stage, theme: Theme) -> None:
    window = QWidget()
    below = QPushButton("Everything below", window)
    below.setGeometry(0, 0, 1100, 700)
    stage.show(window, width=1100, height=700)
    toast = Toast(theme, window)
    toast.say("Saved on this laptop", action="Undo")
    ground = toast.ground().toRect().translated(toast.pos())
    beside = [
        QPoint(ground.center().x(), ground.top() - 3),
        QPoint(ground.center().x(), ground.bottom() + 4),
        QPoint(ground.left() - 3, ground.center().y()),
        QPoint(ground.right() + 4, ground.center().y()),
    ]
    assert all(toast.geometry().contains(spot) for spot in beside), "its shadow lies there"
    assert [window.childAt(spot) for spot in beside] == [below] * 4
    assert window.childAt(ground.center()) in (toast, toast.words)
    assert window.childAt(toast.action.mapTo(window, toast.action.rect().center())) is toast.action
    with qtbot.waitSignal(below.clicked):
        QTest.mouseClick(window.windowHandle(), Qt.MouseButton.LeftButton, pos=beside[0])
    assert toast.isVisible()
    toast.dismiss()
    bare = window.grab().toImage()
    toast.say("Saved on this laptop", action="Undo")
    assert window.grab().toImage().pixelColor(beside[1]) != bare.pixelColor(beside[1]), "its shadow comes along"


def test_the_palette_is_walked_and_chosen_without_leaving_the_box(qtbot: QtBot, stage: Stage, theme: Theme) -> None:
    window, button = window_with_button(stage, theme)
    palette = Palette(theme, window)
    with qtbot.waitSignal(palette.text_changed) as told:
        palette.open()
    assert told.args == [""]
    palette.show_items([PaletteItem(key="1", title="Amelia Tran"), PaletteItem(key="2", title="Sync now")])
    with qtbot.waitSignal(palette.text_changed) as typed:
        qtbot.keyClicks(palette.box.line, "sy")
    assert typed.args == ["sy"]
    qtbot.keyClick(palette.box.line, Qt.Key.Key_Down)
    window.grab()
    with qtbot.waitSignal(palette.item_chosen) as chosen:
        qtbot.keyClick(palette.box.line, Qt.Key.Key_Return)
    assert chosen.args == ["2"]
    assert button.hasFocus()
    palette.open()
    palette.show_items([])
    qtbot.keyClick(palette.box.line, Qt.Key.Key_Return)
    assert palette.isVisible()
    qtbot.keyClick(palette.box.line, Qt.Key.Key_Escape)
    assert not palette.isVisible()


def test_the_drop_overlay_names_what_would_happen(stage: Stage, theme: Theme) -> None:
    window, _ = window_with_button(stage, theme)
    overlay = DropOverlay(theme, window)
    overlay.show_offer("Drop to add 3 files", "They are saved on this laptop first")
    assert overlay.accessibleName() == "Drop to add 3 files. They are saved on this laptop first"
    window.grab()
    window.resize(600, 400)
    QApplication.processEvents()
    assert overlay.size() == window.size()
    reason = "The file is 34 MB; the limit is 10 MB. Scan it again at a lower resolution, or send it in two parts."
    overlay.show_offer("Hubshift can’t read .pages files", reason, is_refused=True)
    words = overlay.sentence
    assert words.text() == reason
    assert words.fontMetrics().horizontalAdvance(reason) > words.width()
    assert words.height() >= words.heightForWidth(words.width()), "a reason is read to its end"
    assert overlay.rect().contains(words.geometry())
    window.grab()
