"""Initials on a tint: decoration that helps the eye, never status."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Slot
from PySide6.QtGui import QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from hubshift_desktop.ui.fonts import Role
from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.widgets import paint


class Avatar(QWidget):
    """`key` is the record's id: it chooses the tint, the same everywhere."""

    def __init__(self, theme: Theme, name: str, key: str, *, size: float = 36, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._initials, self._key, self._size = paint.initials_of(name), key, size
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.follow(self.on_theme_changed)

    def show_person(self, name: str, key: str) -> None:
        """Show somebody else."""
        self._initials, self._key = paint.initials_of(name), key
        self.update()

    def set_size(self, size: float) -> None:
        """Grow or shrink, as the header does in a low window."""
        self._size = size
        self.on_theme_changed()

    @Slot()
    def on_theme_changed(self) -> None:
        self.setFixedSize(self.sizeHint())
        self.update()

    def sizeHint(self) -> QSize:
        side = self._theme.px(self._size)
        return QSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        font = avatar_font(self._theme, self._size)
        paint.initials_disc(painter, QRectF(self.rect()), self._theme, self._initials, self._key, font)
        painter.end()


def avatar_font(theme: Theme, size: float) -> QFont:
    """Return the font of the initials: a fixed share of the disc, in steps of the type scale."""
    role = Role.BANNER_TITLE if size >= 48 else Role.SECOND_STRONG if size >= 34 else Role.SMALL
    font = QFont(theme.font(role))
    font.setWeight(QFont.Weight.DemiBold)
    return font
