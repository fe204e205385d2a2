"""What can be done to several chosen clients at once."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QPoint, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QMenu, QWidget

from hubshift_desktop.domain import lifecycle
from hubshift_desktop.ui.fonts import Role
from hubshift_desktop.ui.plain import PlainLabel
from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.widgets.button import Button, ButtonKind
from hubshift_desktop.ui.widgets.row import Row


class BulkBar(QWidget):
    """Stands below the list while more than one client is chosen."""

    status_asked = Signal(str)
    export_asked = Signal()
    clear_asked = Signal()

    def __init__(self, theme: Theme, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.words = PlainLabel(theme, role=Role.STRONG, elide=True)
        self.menu = QMenu(self)
        self.menu.setAccessibleName("Change status")
        for status in lifecycle.CLIENT_STATUSES:
            self.menu.addAction(lifecycle.label(status), partial(self.status_asked.emit, status))
        self.status = Button(theme, "Status", has_caret=True, name="Change the status of the chosen clients")
        self.export = Button(theme, "Export", name="Export the chosen clients")
        self.clear = Button(theme, kind=ButtonKind.GHOST, icon="x", name="Clear the choice")
        self.status.clicked.connect(self.on_status_clicked)
        self.export.clicked.connect(self.export_asked)
        self.clear.clicked.connect(self.clear_asked)
        row = Row(theme, self, gap=8, margins=(16, 10, 10, 10))
        row.addWidget(self.words, 1)
        for button in (self.status, self.export, self.clear):
            row.addWidget(button)
        self.setAccessibleName("Chosen clients")
        theme.changed.connect(self.update)

    def show_count(self, count: int) -> None:
        """Say how many are chosen; fewer than two hides the bar."""
        self.words.setText(f"{count:,} chosen")
        self.setVisible(count > 1)

    @Slot()
    def on_status_clicked(self) -> None:
        self.menu.popup(self.status.mapToGlobal(QPoint(0, -self.menu.sizeHint().height())))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.colour("surface"))
        painter.fillRect(0, 0, self.width(), 1, self._theme.colour("line"))
        painter.end()
