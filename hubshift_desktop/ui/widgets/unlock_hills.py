"""The quiet landscape behind the unlock card; drawn, so it fits every window and both modes."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QLinearGradient, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QWidget

from hubshift_desktop.ui.theme import Theme

# From far to near: two tokens, how far between them, and the ridge's height (share of the window) at seven places.
_HILLS: tuple[tuple[str, str, float, tuple[float, ...]], ...] = (
    ("hill1", "hill2", 0.50, (0.596, 0.581, 0.566, 0.562, 0.556, 0.524, 0.534)),
    ("hill2", "hill3", 0.20, (0.637, 0.648, 0.612, 0.610, 0.615, 0.655, 0.642)),
    ("hill2", "hill3", 0.75, (0.662, 0.642, 0.702, 0.733, 0.713, 0.730, 0.740)),
    ("hill3", "hill4", 0.06, (0.795, 0.785, 0.803, 0.810, 0.790, 0.728, 0.712)),
    ("hill3", "hill4", 0.38, (0.950, 0.915, 0.808, 0.788, 0.800, 0.838, 0.842)),
    ("hill3", "hill4", 0.72, (0.836, 0.862, 0.905, 0.893, 0.917, 1.000, 0.985)),
)
_STEPS = 160


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
        sky.setColorAt(0.75, self._theme.colour("hill1"))
        painter.fillRect(rect, sky)
        for near, far, share, ridge in _HILLS:
            colour = _mixed(self._theme.colour(near), self._theme.colour(far), share)
            wash = QLinearGradient(0, min(ridge) * rect.height(), 0, rect.bottom())
            wash.setColorAt(0, colour)
            wash.setColorAt(1, _mixed(colour, self._theme.colour("hill2"), 0.30))
            painter.fillPath(_shape(rect, ridge), wash)
        painter.end()


def _shape(rect: QRectF, ridge: tuple[float, ...]) -> QPainterPath:
    path = QPainterPath(rect.bottomLeft())
    for step in range(_STEPS + 1):
        share = step / _STEPS
        path.lineTo(QPointF(rect.left() + share * rect.width(), rect.top() + _height(ridge, share) * rect.height()))
    path.lineTo(rect.bottomRight())
    path.closeSubpath()
    return path


def _height(ridge: tuple[float, ...], share: float) -> float:
    """Return the ridge at `share` across: a soft line through its places, with a ripple so it looks grown."""
    place = share * (len(ridge) - 1)
    left = min(int(place), len(ridge) - 2)
    blend = (1 - math.cos((place - left) * math.pi)) / 2
    return ridge[left] * (1 - blend) + ridge[left + 1] * blend + 0.003 * math.sin(share * 40 + ridge[0] * 50)


def _mixed(one: QColor, other: QColor, share: float) -> QColor:
    return QColor.fromRgbF(
        one.redF() + (other.redF() - one.redF()) * share,
        one.greenF() + (other.greenF() - one.greenF()) * share,
        one.blueF() + (other.blueF() - one.blueF()) * share,
    )
