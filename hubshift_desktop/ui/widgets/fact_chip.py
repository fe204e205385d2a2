"""A fact that must be in view on every tab: allergies in danger, conditions in neutral."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Slot
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from hubshift_desktop.ui.fonts import Role
from hubshift_desktop.ui.plain import PlainLabel, set_tip
from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.tokens import Tone
from hubshift_desktop.ui.widgets import paint


class FactChip(PlainLabel):
    """Icon, label in the tone, words in ink. Long lists are elided, with the whole in tool tip and accessible name."""

    def __init__(
        self, theme: Theme, label: str, words: str, *, tone: Tone, icon: str, parent: QWidget | None = None
    ) -> None:
        self._label, self._tone, self._icon = label, tone, icon
        super().__init__(theme, words, role=Role.LABEL, parent=parent)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.set_fact(words, tone=tone, icon=icon)

    def set_fact(self, words: str, *, tone: Tone, icon: str) -> None:
        """Say what is so now."""
        self._tone, self._icon = tone, icon
        self.setText(words)
        self.setAccessibleName(f"{self._label}: {words}")
        set_tip(self, f"{self._label}: {words}")
        self.update()

    @Slot()
    def on_theme_changed(self) -> None:
        super().on_theme_changed()
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        px, theme = self.theme.px, self.theme
        label = paint.width_of(self._label, theme.font(Role.STRONG))
        return QSize(
            round(px(36) + label + px(9) + paint.width_of(self.text(), theme.font(Role.LABEL)) + px(15)), px(32)
        )

    def minimumSizeHint(self) -> QSize:
        return QSize(self.theme.px(150), self.theme.px(32))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme, px, rect = self.theme, self.theme.px, QRectF(self.rect())
        colours = theme.tone(self._tone)
        paint.rounded(painter, rect, px(7), fill=QColor(colours.tint), line=QColor(colours.line))
        paint.glyph(painter, QPointF(px(19), rect.center().y()), theme, self._icon, self._tone, 18)
        room = rect.adjusted(px(36), 0, -px(12), 0)
        used = paint.words(painter, room, self._label, font=theme.font(Role.STRONG), colour=QColor(colours.words))
        room.setLeft(room.left() + used + px(9))
        # The theme's font, not the widget's: moving a widget to another parent brings back the font of an older size.
        paint.words(painter, room, self.text(), font=theme.font(Role.LABEL), colour=theme.colour("ink"))
        painter.end()
