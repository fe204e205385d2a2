"""A goal's progress as a ring."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Slot
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from hubshift_desktop.ui.fonts import Role
from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.widgets import paint


class ProgressRing(QWidget):
    """44 px with the percentage inside; a finished goal has a green ring and a tick, so colour is not alone."""

    def __init__(self, theme: Theme, percent: int = 0, *, is_done: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._percent, self._is_done = percent, is_done
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_progress(percent, is_done=is_done)
        theme.follow(self.on_theme_changed)

    def set_progress(self, percent: int, *, is_done: bool = False) -> None:
        """Show another state."""
        self._percent, self._is_done = min(max(percent, 0), 100), is_done
        self.setAccessibleName("Completed" if is_done else f"{self._percent}% done")
        self.update()

    @Slot()
    def on_theme_changed(self) -> None:
        self.setFixedSize(self.sizeHint())
        self.update()

    def sizeHint(self) -> QSize:
        side = self._theme.px(44)
        return QSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, width = self._theme, self._theme.px(4)
        circle = QRectF(self.rect()).adjusted(width / 2, width / 2, -width / 2, -width / 2)
        painter.setPen(QPen(theme.colour("track"), width))
        painter.drawEllipse(circle)
        colour = QColor(theme.hex("ok_fill" if self._is_done else "accent"))
        painter.setPen(QPen(colour, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        share = 100 if self._is_done else self._percent
        if share:
            painter.drawArc(circle, 90 * 16, -round(share * 3.6 * 16))
        if self._is_done:
            paint.glyph(painter, circle.center(), theme, "check", "ok_fill", 18)
        else:
            font = QFont(theme.font(Role.SMALL))
            font.setWeight(font.Weight.DemiBold)
            ink = theme.colour("ink")
            paint.words(painter, QRectF(self.rect()), f"{self._percent}%", font=font, colour=ink, align=paint.CENTRE)
        painter.end()
