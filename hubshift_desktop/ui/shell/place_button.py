"""One entry of the sidebar, in its wide and its rail form."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Slot
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from hubshift_desktop.ui.focus import paint_focus_ring
from hubshift_desktop.ui.fonts import Role
from hubshift_desktop.ui.plain import set_tip
from hubshift_desktop.ui.shell.snapshots import Place
from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.tokens import Tone
from hubshift_desktop.ui.widgets import paint
from hubshift_desktop.ui.widgets.enter_key import pressed_by_enter


class PlaceButton(QAbstractButton):
    """Says its count in words to screen readers; the chosen one has a filled icon, a tint and a bar."""

    def __init__(self, theme: Theme, place: Place, *, is_view: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.place = place
        self._is_view = is_view
        self._is_rail = False
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.set_place(place)
        theme.follow(self.on_theme_changed)

    def set_place(self, place: Place) -> None:
        """Show another count or name."""
        self.place = place
        self.setAccessibleName(place.label if place.count is None else f"{place.label}, {place.count}")
        set_tip(self, f"{place.label} ({place.keys})" if place.keys else place.label)
        self.update()

    def set_rail(self, *, is_rail: bool) -> None:
        """Become a square with a small word, or a line with a large one."""
        self._is_rail = is_rail
        self.on_theme_changed()

    @Slot()
    def on_theme_changed(self) -> None:
        height = 56 if self._is_rail else 32 if self._is_view else 36
        self.setFixedHeight(self._theme.px(height))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.updateGeometry()
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not pressed_by_enter(self, event):
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(72 if self._is_rail else 200), self.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme, px, rect = self._theme, self._theme.px, QRectF(self.rect())
        ground = rect.adjusted(0, px(1), 0, -px(1)) if self._is_view else rect
        if self.isChecked() or self.underMouse():
            fill = theme.colour("selected" if self.isChecked() else "line_soft")
            paint.rounded(painter, ground, px(8), fill=fill)
        if self.isChecked():
            bar_height = px(24 if self._is_rail else 18)
            bar = QRectF(0, rect.center().y() - bar_height / 2, px(3), bar_height)
            paint.rounded(painter, bar, px(1.5), fill=theme.colour("selected_strong"))
        if self._is_rail:
            self._paint_rail(painter, rect)
        else:
            self._paint_wide(painter, rect)
        if self.hasFocus():
            paint_focus_ring(painter, ground, px(8), theme)
        painter.end()

    def _icon(self) -> tuple[str, str]:
        return (f"{self.place.icon}-fill", "accent_text") if self.isChecked() else (self.place.icon, "ink2")

    def _paint_wide(self, painter: QPainter, rect: QRectF) -> None:
        theme, px = self._theme, self._theme.px
        icon, shade = self._icon()
        paint.glyph(painter, QPointF(px(21), rect.center().y()), theme, icon, shade, 18)
        font = theme.font(Role.STRONG if self.isChecked() else Role.BODY)
        colour = theme.colour("ink" if self.isChecked() else "ink2")
        reserved = px(18) + paint.width_of(str(self.place.count or ""), theme.font(Role.SECOND_MEDIUM))
        room = rect.adjusted(px(40), 0, -reserved, 0)
        paint.words(painter, room, self.place.label, font=font, colour=colour)
        if self.place.count:
            self._paint_count(painter, QPointF(rect.right() - px(14), rect.center().y()))

    def _paint_count(self, painter: QPainter, end: QPointF) -> None:
        theme, px = self._theme, self._theme.px
        text, font = str(self.place.count), theme.font(Role.SECOND_MEDIUM)
        width = paint.width_of(text, font)
        if self.place.is_signal:
            tone = theme.tone(Tone.WAIT)
            pill = QRectF(
                end.x() + px(4) - max(width + px(14), px(23)), end.y() - px(10.5), max(width + px(14), px(23)), px(21)
            )
            paint.rounded(painter, pill, px(10.5), fill=QColor(tone.tint))
            paint.words(painter, pill, text, font=font, colour=QColor(tone.words), align=paint.CENTRE)
            return
        room = QRectF(end.x() - width, end.y() - px(10), width + 1, px(20))
        paint.words(painter, room, text, font=font, colour=theme.colour("ink2"))

    def _paint_rail(self, painter: QPainter, rect: QRectF) -> None:
        theme, px = self._theme, self._theme.px
        icon, shade = self._icon()
        middle = QPointF(rect.center().x(), rect.top() + px(19))
        paint.glyph(painter, middle, theme, icon, shade, 20)
        room = QRectF(rect.left(), rect.top() + px(32), rect.width(), px(16))
        colour = theme.colour("ink" if self.isChecked() else "ink2")
        label = self.place.rail or self.place.label
        paint.words(painter, room, label, font=theme.font(Role.SMALL), colour=colour, align=paint.CENTRE)
        if self.place.count:
            self._paint_bubble(painter, QPointF(middle.x() + px(5), middle.y() - px(7)))

    def _paint_bubble(self, painter: QPainter, left: QPointF) -> None:
        theme, px = self._theme, self._theme.px
        text = "99+" if (self.place.count or 0) > 99 else str(self.place.count)
        font = theme.font(Role.SMALL)
        width = max(paint.width_of(text, font) + px(8), px(16))
        bubble = QRectF(left.x(), left.y() - px(8), width, px(16))
        fill = theme.colour("wait_fill" if self.place.is_signal else "ink2")
        paint.rounded(painter, bubble, px(8), fill=fill)
        paint.words(painter, bubble, text, font=font, colour=theme.colour("surface"), align=paint.CENTRE)
