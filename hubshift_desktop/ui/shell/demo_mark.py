"""The strip that says that nobody here is real."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Slot
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from hubshift_desktop.ui.fonts import Role
from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.widgets import paint


class DemoMark(QWidget):
    """Always in view, in the accent's quiet tint: a picture of the window can never be taken for real people."""

    def __init__(self, theme: Theme, words: str, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._words = words
        self.setAccessibleName(words)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.follow(self.on_theme_changed)

    @Slot()
    def on_theme_changed(self) -> None:
        self.setFixedHeight(self._theme.px(28))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(400), self._theme.px(28))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme, rect = self._theme, QRectF(self.rect())
        painter.fillRect(rect, theme.colour("accent_soft"))
        painter.fillRect(QRectF(0, rect.bottom() - 1, rect.width(), 1), theme.colour("line"))
        font = theme.font(Role.SECOND_MEDIUM)
        width = paint.width_of(self._words, font)
        left = (rect.width() - width) / 2
        paint.glyph(painter, QPointF(left - theme.px(14), rect.center().y()), theme, "flask", "accent_text", 16)
        room = QRectF(left, 0, width + 2, rect.height())
        paint.words(painter, room, self._words, font=font, colour=theme.colour("accent_text"))
        painter.end()
