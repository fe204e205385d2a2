"""The ground of what floats above a pane: surface, hairline and a soft shadow painted by hand."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.widgets import paint
from hubshift_desktop.ui.widgets.column import Column

SHADOW = 18
# The object name of what stands at the foot of a pane and must be seen: a toast keeps clear of it.
FOOT = "foot"


class Floating(QWidget):
    """Leaves 18 px around its `body` for the shadow; a graphics effect would redraw the whole tree at each change."""

    def __init__(self, theme: Theme, *, radius: float = 12, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self._radius = radius
        self.body = Column(theme, self, margins=(SHADOW, SHADOW, SHADOW, SHADOW))

    def ground(self) -> QRectF:
        """Return where the surface lies inside the shadow."""
        side = self.theme.px(SHADOW)
        return QRectF(self.rect()).adjusted(side, side, -side, -side)

    def fill(self) -> QColor:
        """The colour of the ground; a toast is ink, everything else surface."""
        return self.theme.colour("surface")

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        self.paint_shade(painter)
        self.paint_surface(painter)
        painter.end()

    def paint_shade(self, painter: QPainter) -> None:
        """Paint what lies around the surface."""
        paint_shadow(painter, self.ground(), self.theme.px(self._radius), self.theme)

    def paint_surface(self, painter: QPainter) -> None:
        """Paint the surface itself."""
        radius = self.theme.px(self._radius)
        paint.rounded(painter, self.ground(), radius, fill=self.fill(), line=self.theme.colour("line"))


def paint_shadow(painter: QPainter, ground: QRectF, radius: float, theme: Theme) -> None:
    """Paint a soft shadow as a few growing rounded rectangles, low enough in number to cost nothing."""
    colour = theme.colour("shadow")
    strength = 0.030 if theme.is_dark else 0.012
    steps = theme.px(SHADOW) - 4
    drop = QPointF(0, 4)
    for step in range(steps, 0, -1):
        colour.setAlphaF(strength * (1 - step / (steps + 1)))
        paint.rounded(painter, ground.adjusted(-step, -step, step, step).translated(drop), radius + step, fill=colour)
