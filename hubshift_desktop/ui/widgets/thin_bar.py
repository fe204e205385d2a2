"""A thin progress bar; the words that say the same stand beside it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Slot
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QProgressBar, QSizePolicy, QWidget

from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.widgets import paint


class ThinBar(QProgressBar):
    """A real progress bar for screen readers, painted 4 to 8 px high; it moves in steps with the data."""

    def __init__(
        self, theme: Theme, *, name: str, share: float = 0.0, height: float = 6, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._height = height
        self.setRange(0, 1000)
        self.setTextVisible(False)
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.set_share(share)
        theme.follow(self.on_theme_changed)

    def set_share(self, share: float) -> None:
        """Fill from 0.0 to 1.0."""
        value = round(min(max(share, 0.0), 1.0) * 1000)
        if value == self.value():
            return
        # QProgressBar paints within setValue, and with it all of the window that waits to be painted.
        self.setUpdatesEnabled(False)
        self.setValue(value)
        self.setUpdatesEnabled(True)

    @Slot()
    def on_theme_changed(self) -> None:
        self.setFixedHeight(self._theme.px(self._height))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_bar(painter, QRectF(self.rect()), self._theme, self.value() / 1000)
        painter.end()


def paint_bar(painter: QPainter, rect: QRectF, theme: Theme, share: float) -> None:
    """Paint a bar into `rect`; shared with delegates."""
    radius = rect.height() / 2
    paint.rounded(painter, rect, radius, fill=theme.colour("track"))
    if share > 0:
        done = QRectF(rect.left(), rect.top(), max(rect.width() * min(share, 1.0), rect.height()), rect.height())
        paint.rounded(painter, done, radius, fill=theme.colour("accent"))
