"""The way back where list and detail take turns: '← Clients', the place in the list, previous and next."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from hubshift_desktop.ui.plain import PlainLabel
from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.widgets.button import Button, ButtonKind
from hubshift_desktop.ui.widgets.row import Row


class BackBar(QWidget):
    """Picture 14: it stands above the client's header."""

    back_asked = Signal()
    step_asked = Signal(int)

    def __init__(self, theme: Theme, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.back = Button(theme, "Clients", kind=ButtonKind.LINK, icon="arrow-left", name="Back to the client list")
        self.words = PlainLabel(theme, colour="ink2")
        self.previous = Button(theme, kind=ButtonKind.GHOST, icon="caret-up", name="Previous client (Ctrl+[)")
        self.next = Button(theme, kind=ButtonKind.GHOST, icon="caret-down", name="Next client (Ctrl+])")
        row = Row(theme, self, gap=4, margins=(24, 8, 24, 0))
        row.addWidget(self.back)
        row.addStretch(1)
        row.addWidget(self.words)
        row.addSpacing(theme.px(8))
        row.addWidget(self.previous)
        row.addWidget(self.next)
        self.back.clicked.connect(self.back_asked)
        self.previous.clicked.connect(lambda: self.step_asked.emit(-1))
        self.next.clicked.connect(lambda: self.step_asked.emit(1))
        self.setAccessibleName("Place in the list")
        theme.changed.connect(self.update)

    def show_place(self, place: tuple[int, int] | None) -> None:
        """Say '4 of 42'; a client outside the list has no place in it."""
        self.words.setText(f"{place[0]:,} of {place[1]:,}" if place else "")
        self.previous.setEnabled(place is not None and place[0] > 1)
        self.next.setEnabled(place is not None and place[0] < place[1])

    def show_title(self, title: str) -> None:
        """Name the list one goes back to."""
        self.back.set_label(title, name=f"Back to {title}")

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.colour("canvas"))
        painter.end()
