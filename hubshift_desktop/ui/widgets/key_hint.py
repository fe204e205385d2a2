"""The small box that says which key does it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from hubshift_desktop.ui.fonts import Role
from hubshift_desktop.ui.plain import PlainLabel
from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.widgets import paint


class KeyHint(PlainLabel):
    """'Ctrl K' in 12 px on a sunken ground; never the only way to learn of a key (menus and tool tips say it too)."""

    def __init__(self, theme: Theme, text: str, *, parent: QWidget | None = None) -> None:
        super().__init__(theme, text, role=Role.SMALL, colour="ink2", parent=parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(round(paint.width_of(self.text(), self.font()) + self.theme.px(12)), self.theme.px(20))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme, rect = self.theme, QRectF(self.rect())
        paint.rounded(painter, rect, theme.px(4), fill=theme.colour("sunken"), line=theme.colour("line"))
        paint.words(painter, rect, self.text(), font=self.font(), colour=theme.colour("ink2"), align=paint.CENTRE)
        painter.end()
