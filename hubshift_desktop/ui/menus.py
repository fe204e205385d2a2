"""The menu bar: every command with its key. Hidden on Windows and Linux until Alt or F10, native on macOS."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Slot
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QMainWindow, QMenu, QMenuBar

from hubshift_desktop.ui.focus import FocusReturn
from hubshift_desktop.ui.shell.commands import COMMANDS, MENUS, Command


class Menus(QObject):
    """Makes one action for each command. They hang on the window, so that keys work while the bar is hidden.

    `watch` the native window: it sees Alt before the field that has the keyboard swallows it. While a dialog covers
    the window (`is_covered`) the bar stays away: it would take the keyboard out of it.
    """

    def __init__(self, window: QMainWindow, run: Callable[[str], None], *, is_covered: Callable[[], bool]) -> None:
        super().__init__(window)
        self._is_covered = is_covered
        self._is_alt_alone = False
        self._back = FocusReturn()
        self.bar = QMenuBar(window)
        self.bar.setAccessibleName("Menu bar")
        self.actions: dict[str, QAction] = {}
        window.setMenuBar(self.bar)
        menus = {name: self.bar.addMenu(f"&{name}") for name in MENUS}
        for menu in menus.values():
            menu.aboutToHide.connect(lambda: QTimer.singleShot(0, self, self.on_menu_closed))
        for command in COMMANDS:
            self._add(window, menus[command.menu], command, run)
        self.bar.setVisible(self.bar.isNativeMenuBar())

    def allow(self, key: str, *, is_allowed: bool, reason: str = "") -> None:
        """Offer a command or not; the reason stands in its tool tip."""
        self.actions[key].setEnabled(is_allowed)
        self.actions[key].setToolTip("" if is_allowed else reason)

    @property
    def is_open(self) -> bool:
        """Whether the bar is on show and can be put away."""
        return self.bar.isVisible() and not self.bar.isNativeMenuBar()

    def watch(self, window: QObject) -> None:
        """Show the bar when Alt is pressed and let go alone, or at F10."""
        if not self.bar.isNativeMenuBar():
            window.installEventFilter(self)

    def toggle(self) -> None:
        """Show the bar with the keyboard on it, or put it away and give the keyboard back."""
        if self.is_open:
            self.put_away()
            return
        if self._is_covered():
            return
        self._back.remember()
        self.bar.show()
        self.bar.setFocus(Qt.FocusReason.MenuBarFocusReason)
        self.bar.setActiveAction(self.bar.actions()[0])

    def put_away(self) -> None:
        """Hide the bar, with whatever menu of it is open."""
        if not self.is_open:
            return
        for menu in self.bar.findChildren(QMenu):
            menu.close()
        self.bar.hide()
        self._back.give_back()

    @Slot()
    def on_menu_closed(self) -> None:
        """With its last menu closed the bar goes too; walking from menu to menu keeps it."""
        if QApplication.activePopupWidget() is None:
            self.put_away()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            key = event.key()
            self._is_alt_alone = key == Qt.Key.Key_Alt
            is_plain_f10 = key == Qt.Key.Key_F10 and event.modifiers() == Qt.KeyboardModifier.NoModifier
            if is_plain_f10 or (key == Qt.Key.Key_Escape and self.is_open):
                self.toggle()
                return True
        elif isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Alt and self._is_alt_alone:
            self._is_alt_alone = False
            self.toggle()
        return super().eventFilter(watched, event)

    def _add(self, window: QMainWindow, menu: QMenu, command: Command, run: Callable[[str], None]) -> None:
        if command.has_divider:
            menu.addSeparator()
        action = QAction(command.title, window)
        action.setShortcuts([QKeySequence(keys) for keys in command.keys])
        # A key held down is one wish: the second one to quit would be the answer to what quitting says.
        action.setAutoRepeat(command.key != "quit")
        action.triggered.connect(lambda _=False, key=command.key: self._run(key, run))
        menu.addAction(action)
        window.addAction(action)
        self.actions[command.key] = action

    def _run(self, key: str, run: Callable[[str], None]) -> None:
        self.put_away()
        run(key)
