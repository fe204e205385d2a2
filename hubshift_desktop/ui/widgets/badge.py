"""A status as icon and words on a tint; colour only repeats what the words say."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Slot
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from hubshift_desktop.ui.fonts import Role
from hubshift_desktop.ui.plain import PlainLabel
from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.tokens import Tone
from hubshift_desktop.ui.widgets import paint

_ICON, _GAP, _HEIGHT = 15, 4, 24
_ICON_SIDE, _TEXT_SIDE = 8, 11  # an icon carries its own margin


class Badge(PlainLabel):
    """A 24 px pill. With `is_quiet` it has no tint: icon and words only, as for a scheduled appointment."""

    def __init__(
        self,
        theme: Theme,
        text: str,
        *,
        tone: Tone = Tone.NEUTRAL,
        icon: str = "",
        is_quiet: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        self._tone = tone
        self._icon = icon
        self._is_quiet = is_quiet
        super().__init__(theme, text, role=Role.SECOND_MEDIUM, parent=parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_status(self, text: str, *, tone: Tone, icon: str = "") -> None:
        """Say something else."""
        self._tone, self._icon = tone, icon
        self.setText(text)
        self.update()

    @Slot()
    def on_theme_changed(self) -> None:
        super().on_theme_changed()
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        return QSize(round(badge_width(self.theme, self.text(), icon=self._icon) + 0.5), self.theme.px(_HEIGHT))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_badge(
            painter,
            QRectF(self.rect()),
            self.theme,
            self.text(),
            tone=self._tone,
            icon=self._icon,
            is_quiet=self._is_quiet,
        )
        painter.end()


def badge_width(theme: Theme, text: str, *, icon: str = "") -> float:
    """Return how wide a painted badge will be, for delegates that lay out from the right."""
    px = theme.px
    sides = px(_ICON_SIDE) + px(_ICON) + px(_GAP) + px(_TEXT_SIDE) if icon else 2 * px(_TEXT_SIDE)
    return paint.width_of(text, theme.font(Role.SECOND_MEDIUM)) + sides


def paint_badge(
    painter: QPainter, rect: QRectF, theme: Theme, text: str, *, tone: Tone, icon: str = "", is_quiet: bool = False
) -> None:
    """Paint a badge into `rect`; shared by the widget and the list delegates."""
    px = theme.px
    colours = theme.tone(tone)
    if not is_quiet:
        paint.rounded(painter, rect, rect.height() / 2, fill=QColor(colours.tint))
    x = rect.left() + px(_ICON_SIDE if icon else _TEXT_SIDE)
    if icon:
        paint.glyph(painter, QPointF(x + px(_ICON) / 2, rect.center().y()), theme, icon, tone, _ICON)
        x += px(_ICON) + px(_GAP)
    room = QRectF(x, rect.top(), rect.right() - px(_TEXT_SIDE) / 2 - x, rect.height())
    paint.words(painter, room, text, font=theme.font(Role.SECOND_MEDIUM), colour=QColor(colours.words))
