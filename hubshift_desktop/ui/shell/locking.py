"""Locking as the window has it: when it is due, the warning before it, and what is left to see afterwards."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMainWindow, QWidget

from hubshift_desktop.config import AppConfig
from hubshift_desktop.services.bundle import Services
from hubshift_desktop.ui.dialogs.lock_warning import LockWarning
from hubshift_desktop.ui.shell.auto_lock import AutoLock
from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.widgets.unlock_hills import UnlockHills


class Locking(QObject):
    """`asked` is for whoever composed the program; `ground` is what shows people, and what the warning covers."""

    asked = Signal()

    def __init__(
        self, theme: Theme, services: Services, window: QMainWindow, ground: QWidget, *, config: AppConfig
    ) -> None:
        super().__init__(window)
        self._theme = theme
        self._window = window
        self._ground = ground
        self.auto = AutoLock(services.clock, minutes=services.preferences.lock_minutes, config=config, parent=self)
        self.warning = LockWarning(theme, ground)
        self.auto.warned.connect(self.warning.count_down)
        self.auto.calmed.connect(self.warning.close_dialog)
        self.auto.due.connect(self.asked)
        self.warning.lock.clicked.connect(self.asked)
        self.warning.closed.connect(self.auto.note_act)

    def blank(self) -> None:
        """Show nothing of anybody any more, in the window or in its title."""
        self.auto.blockSignals(True)
        self._window.setWindowTitle("Hubshift")
        # Taken, not replaced: Qt would destroy what answers under way still speak to.
        self._window.takeCentralWidget()
        self._ground.hide()
        self._window.setCentralWidget(UnlockHills(self._theme))
