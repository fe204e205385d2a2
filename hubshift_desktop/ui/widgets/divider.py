"""The hairline between parts."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from hubshift_desktop.ui.theme import Theme


class Divider(QWidget):
    """A line of one pixel; decoration, so it is silent for screen readers."""

    def __init__(
        self, theme: Theme, *, colour: str = "line_soft", is_vertical: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._colour = colour
        stretch, fixed = QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed
        if is_vertical:
            self.setFixedWidth(1)
            self.setSizePolicy(fixed, stretch)
        else:
            self.setFixedHeight(1)
            self.setSizePolicy(stretch, fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.colour(self._colour))
        painter.end()
