"""The one chip that says how things stand with the office, always in the same corner."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Slot
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from hubshift_desktop.ui.focus import paint_focus_ring
from hubshift_desktop.ui.fonts import Role
from hubshift_desktop.ui.plain import set_tip
from hubshift_desktop.ui.shell.snapshots import SyncStatus
from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.tokens import Tone
from hubshift_desktop.ui.widgets import paint
from hubshift_desktop.ui.widgets.enter_key import pressed_by_enter
from hubshift_desktop.ui.widgets.thin_bar import paint_bar

_LEFT, _RIGHT, _LINE = 56, 8, 19
_NOTHING = SyncStatus(title="All changes synced", sentence="", icon="cloud-check", tone=Tone.OK, rail_title="Checked")


class SyncCard(QAbstractButton):
    """A button that opens the popover. The syncing icon does not spin: words and count change instead."""

    def __init__(self, theme: Theme, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._status = _NOTHING
        self._is_rail = False
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._name()
        theme.follow(self.on_theme_changed)

    @property
    def status(self) -> SyncStatus:
        return self._status

    def show_status(self, status: SyncStatus) -> None:
        """Say how it stands now."""
        if status == self._status:
            return
        self._status = status
        self._name()
        self.on_theme_changed()

    def set_rail(self, *, is_rail: bool) -> None:
        """Take the narrow form."""
        self._is_rail = is_rail
        self.on_theme_changed()

    @Slot()
    def on_theme_changed(self) -> None:
        height = 82 if self._is_rail else 60
        if self._status.share is not None:
            height += 10 if self._is_rail else 14
        if not self._is_rail:
            height += _LINE * (len(self._lines()) - 2)
        self.setFixedHeight(self._theme.px(height))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not pressed_by_enter(self, event):
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self.on_theme_changed()

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(76 if self._is_rail else 200), self.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme, px, rect = self._theme, self._theme.px, QRectF(self.rect())
        fill = theme.colour("hover" if self.underMouse() else "surface")
        paint.rounded(painter, rect, px(10), fill=fill, line=theme.colour("line"))
        if self._is_rail:
            self._paint_rail(painter, rect)
        else:
            self._paint_wide(painter, rect)
        if self._status.share is not None:
            side = px(10 if self._is_rail else 12)
            base = rect.bottom() - px(11 if self._is_rail else 17)
            bar = QRectF(side, base, rect.width() - 2 * side, px(4 if self._is_rail else 5))
            paint_bar(painter, bar, theme, self._status.share)
        if self.hasFocus():
            paint_focus_ring(painter, rect, px(10), theme)
        painter.end()

    def _name(self) -> None:
        words = f"{self._status.title}. {self._status.sentence}".strip()
        self.setAccessibleName(words)
        set_tip(self, words)

    def _paint_wide(self, painter: QPainter, rect: QRectF) -> None:
        theme, px, status = self._theme, self._theme.px, self._status
        paint.disc(painter, QPointF(px(28), px(30)), theme, status.icon, status.tone, diameter=34, size=20)
        room = QRectF(px(_LEFT), px(10), rect.width() - px(_LEFT + _RIGHT), px(21))
        for text, role, ink in self._lines():
            paint.words(painter, room, text, font=theme.font(role), colour=theme.colour(ink))
            room.translate(0, px(_LINE))

    def _lines(self) -> list[tuple[str, Role, str]]:
        """Title and sentence in as many lines as they need: a word that is cut off tells nobody anything."""
        room = self.width() - self._theme.px(_LEFT + _RIGHT)
        parts = ((self._status.title, Role.STRONG, "ink"), (self._status.sentence, Role.SECOND, "ink3"))
        return [
            (line, role, ink) for text, role, ink in parts for line in paint.split(text, self._theme.font(role), room)
        ]

    def _paint_rail(self, painter: QPainter, rect: QRectF) -> None:
        theme, px, status = self._theme, self._theme.px, self._status
        paint.disc(painter, QPointF(rect.center().x(), px(23)), theme, status.icon, status.tone, diameter=30, size=18)
        room = QRectF(px(3), px(41), rect.width() - px(6), px(18))
        font, ink = theme.font(Role.SECOND_STRONG), theme.colour("ink")
        paint.words(painter, room, status.rail_title or status.title, font=font, colour=ink, align=paint.CENTRE)
        room.translate(0, px(16))
        small, second = theme.font(Role.SMALL), theme.colour("ink2")
        text = status.rail_sentence or status.sentence
        paint.words(painter, room, text, font=small, colour=second, align=paint.CENTRE)
