"""The mark of the program, in the accent of the present mode."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.widgets import paint


class Logo(QWidget):
    """Two posts and what joins them: the laptop and the office. Drawn as strokes, so it takes any colour and size."""

    def __init__(self, theme: Theme, *, size: float = 26, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._size = size
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Hubshift")
        theme.follow(self.on_theme_changed)

    @Slot()
    def on_theme_changed(self) -> None:
        self.setFixedSize(self.sizeHint())
        self.update()

    def set_size(self, size: float) -> None:
        """Grow for the rail."""
        self._size = size
        self.on_theme_changed()

    def sizeHint(self) -> QSize:
        side = self._theme.px(self._size)
        return QSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme, side = self._theme, float(self.width())
        unit = side / 64
        paint.rounded(painter, QRectF(0, 0, side, side), 15 * unit, fill=theme.colour("accent"))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        pen = QPen(theme.colour("on_accent"), 6 * unit, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        for x in (20, 44):
            painter.drawLine(QPointF(x * unit, 17 * unit), QPointF(x * unit, 47 * unit))
        pen.setWidthF(4.5 * unit)
        painter.setPen(pen)
        for start, end in ((20, 26), (38, 44)):
            painter.drawLine(QPointF(start * unit, 32 * unit), QPointF(end * unit, 32 * unit))
        painter.drawEllipse(QPointF(32 * unit, 32 * unit), 5.6 * unit, 5.6 * unit)
        painter.end()
