"""The line of facts under a client's name."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Slot
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from hubshift_desktop.ui.fonts import Role
from hubshift_desktop.ui.plain import set_tip
from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.widgets import paint
from hubshift_desktop.ui.widgets.row_delegate import DOT


class MetaLine(QWidget):
    """What does not fit is left out whole, from the right; tool tip and accessible name keep all of it."""

    def __init__(self, theme: Theme, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._parts: tuple[str, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.follow(self.on_theme_changed)

    def show_parts(self, parts: Sequence[str]) -> None:
        """Show these facts, the first one first."""
        self._parts = tuple(parts)
        self.setAccessibleName(", ".join(parts))
        set_tip(self, DOT.join(parts))
        self.update()

    @property
    def shown(self) -> tuple[str, ...]:
        """The facts there is room for."""
        font = self._theme.font(Role.BODY, slashed=True)
        parts = list(self._parts)
        while len(parts) > 1 and paint.width_of(DOT.join(parts), font) > self.width():
            parts.pop()
        return tuple(parts)

    @Slot()
    def on_theme_changed(self) -> None:
        self.setFixedHeight(self._theme.px(20))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(420), self._theme.px(20))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.px(80), self._theme.px(20))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        font, ink = self._theme.font(Role.BODY, slashed=True), self._theme.colour("ink2")
        paint.words(painter, QRectF(self.rect()), DOT.join(self.shown), font=font, colour=ink)
        painter.end()
