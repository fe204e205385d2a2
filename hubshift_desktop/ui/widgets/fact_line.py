"""A line that leads somewhere: a mark, a title over a detail, and words at the right."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Slot
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from hubshift_desktop.ui.focus import paint_focus_ring
from hubshift_desktop.ui.fonts import Role
from hubshift_desktop.ui.plain import set_tip
from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.tokens import Tone
from hubshift_desktop.ui.widgets import paint
from hubshift_desktop.ui.widgets.badge import badge_width, paint_badge
from hubshift_desktop.ui.widgets.enter_key import pressed_by_enter
from hubshift_desktop.ui.widgets.lines import Flag


class FactLine(QAbstractButton):
    """The lines of 'Needs attention', of Today's cards and of Waiting to sync; `clicked` opens what it names.

    The mark is an icon on a tint (`icon`, `tone`) or a person (`avatar` = name and id). `is_badge` paints the right
    words as a pill. A bare `has_chevron` line shows that it opens. `side` is the room that hover and focus ring have
    beside the words.
    """

    def __init__(
        self,
        theme: Theme,
        title: str,
        detail: str = "",
        *,
        icon: str = "",
        tone: Tone = Tone.NEUTRAL,
        avatar: tuple[str, str] | None = None,
        right: Flag | None = None,
        is_badge: bool = False,
        has_chevron: bool = False,
        has_divider: bool = False,
        height: float = 48,
        side: float = 0,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._title, self._detail, self._icon, self._tone = title, detail, icon, tone
        self._avatar, self._right, self._is_badge = avatar, right, is_badge
        self._has_chevron, self._has_divider, self._height, self._side = has_chevron, has_divider, height, side
        said = ", ".join(part for part in (title, detail, right.text if right else "") if part)
        self.setAccessibleName(said)
        set_tip(self, "\n".join(part for part in (title, detail) if part))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.follow(self.on_theme_changed)

    @Slot()
    def on_theme_changed(self) -> None:
        self.setFixedHeight(self._theme.px(self._height))
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not pressed_by_enter(self, event):
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(280), self._theme.px(self._height))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.px(160), self._theme.px(self._height))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme, px, rect = self._theme, self._theme.px, QRectF(self.rect())
        if self.underMouse():
            paint.rounded(painter, rect, px(8), fill=theme.colour("hover"))
        inside = rect.adjusted(px(self._side), 0, -px(self._side), 0)
        left = self._paint_mark(painter, inside)
        right = self._paint_right(painter, inside)
        middle = rect.center().y()
        room = QRectF(left, middle - px(20 if self._detail else 11), right - px(10) - left, px(21))
        paint.words(painter, room, self._title, font=theme.font(Role.LABEL), colour=theme.colour("ink"))
        if self._detail:
            room.translate(0, px(20))
            paint.words(painter, room, self._detail, font=theme.font(Role.SECOND), colour=theme.colour("ink3"))
        if self._has_divider:
            painter.fillRect(QRectF(left, rect.bottom() - 1, inside.right() - left, 1), theme.colour("line_soft"))
        if self.hasFocus():
            paint_focus_ring(painter, rect, px(8), theme)
        painter.end()

    def _paint_mark(self, painter: QPainter, rect: QRectF) -> float:
        theme, px = self._theme, self._theme.px
        centre = QPointF(rect.left() + px(16), rect.center().y())
        if self._avatar is not None:
            name, key = self._avatar
            disc = QRectF(rect.left(), rect.center().y() - px(16), px(32), px(32))
            paint.initials_disc(painter, disc, theme, paint.initials_of(name), key, theme.font(Role.SMALL))
        elif self._icon:
            paint.disc(painter, centre, theme, self._icon, self._tone, diameter=32, size=18)
        else:
            return rect.left()
        return rect.left() + px(44)

    def _paint_right(self, painter: QPainter, rect: QRectF) -> float:
        theme, px = self._theme, self._theme.px
        right = rect.right() - px(2)
        if self._has_chevron:
            paint.glyph(painter, QPointF(right - px(6), rect.center().y()), theme, "caret-right", "ink3", 16)
            right -= px(20)
        if self._right is None or not self._right.text:
            return right
        flag, middle = self._right, rect.center().y()
        if self._is_badge:
            width = badge_width(theme, flag.text, icon=flag.icon)
            box = QRectF(right - width, middle - px(12), width, px(24))
            paint_badge(painter, box, theme, flag.text, tone=flag.tone or Tone.NEUTRAL, icon=flag.icon)
            return box.left()
        font = theme.font(Role.SECOND_MEDIUM)
        colour = QColor(theme.tone(flag.tone).words) if flag.tone else theme.colour("ink2")
        width = paint.width_of(flag.text, font)
        paint.words(
            painter, QRectF(right - width, middle - px(12), width + 1, px(24)), flag.text, font=font, colour=colour
        )
        right -= width
        if flag.icon:
            paint.glyph(painter, QPointF(right - px(11), middle), theme, flag.icon, flag.tone or "ink2", 16)
            right -= px(20)
        return right
