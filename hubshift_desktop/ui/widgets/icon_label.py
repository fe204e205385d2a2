"""An icon that stands beside words; silent for screen readers, because the words say it."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Slot
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.tokens import Tone
from hubshift_desktop.ui.widgets import paint


class IconLabel(QWidget):
    """A Phosphor icon, alone or (`disc` > 0) on a tinted circle of that diameter."""

    def __init__(
        self,
        theme: Theme,
        icon: str,
        *,
        colour: str | Tone = "ink2",
        size: float = 18,
        disc: float = 0,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._icon, self._colour, self._size, self._disc = icon, colour, size, disc
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.follow(self.on_theme_changed)

    def set_icon(self, icon: str, colour: str | Tone | None = None) -> None:
        """Show another icon."""
        self._icon = icon
        if colour is not None:
            self._colour = colour
        self.update()

    @Slot()
    def on_theme_changed(self) -> None:
        self.setFixedSize(self.sizeHint())
        self.update()

    def sizeHint(self) -> QSize:
        side = self._theme.px(max(self._size, self._disc))
        return QSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        centre: QPointF = QRectF(self.rect()).center()
        if self._disc and isinstance(self._colour, Tone):
            paint.disc(painter, centre, self._theme, self._icon, self._colour, diameter=self._disc, size=self._size)
        else:
            paint.glyph(painter, centre, self._theme, self._icon, self._colour, self._size)
        painter.end()
