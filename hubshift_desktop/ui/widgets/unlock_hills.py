"""The quiet landscape behind the unlock card; drawn, so it fits every window and both modes."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QLinearGradient, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QWidget

from hubshift_desktop.ui.theme import Theme

# Each hill: token, base height as a share of the window, swell, waves across, phase.
_HILLS = (
    ("hill1", 0.560, 0.030, 1.05, 3.6),
    ("hill2", 0.640, 0.034, 1.30, 1.1),
    ("hill3", 0.720, 0.060, 0.95, 4.9),
    ("hill4", 0.860, 0.075, 0.90, 1.0),
)


class UnlockHills(QWidget):
    """Decoration only; whatever is put on it brings its own names."""

    def __init__(self, theme: Theme, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        theme.changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(self.rect())
        sky = QLinearGradient(rect.topLeft(), rect.bottomLeft())
        sky.setColorAt(0, self._theme.colour("sky"))
        sky.setColorAt(0.7, self._theme.colour("hill1"))
        painter.fillRect(rect, sky)
        for token, base, swell, waves, phase in _HILLS:
            self._paint_hill(painter, rect, QColor(self._theme.hex(token)), base, swell, waves, phase)
        painter.end()

    def _paint_hill(
        self, painter: QPainter, rect: QRectF, colour: QColor, base: float, swell: float, waves: float, phase: float
    ) -> None:
        path = QPainterPath(QPointF(rect.left(), rect.bottom()))
        steps = 120
        for step in range(steps + 1):
            share = step / steps
            turn = share * waves * 2 * math.pi + phase
            height = base - swell * (math.sin(turn) + 0.35 * math.sin(2.7 * turn + 1.3) + 0.10 * math.sin(7.1 * turn))
            path.lineTo(rect.left() + share * rect.width(), rect.top() + height * rect.height())
        path.lineTo(rect.bottomRight())
        path.closeSubpath()
        wash = QLinearGradient(0, base * rect.height() - swell * rect.height(), 0, rect.bottom())
        wash.setColorAt(0, colour)
        lighter = QColor(colour)
        lighter.setAlphaF(0.72)
        wash.setColorAt(1, lighter)
        painter.fillPath(path, wash)
