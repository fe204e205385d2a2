"""The 'Go to…' box of the sidebar; it looks like a field and opens the palette."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Slot
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from hubshift_desktop.ui.focus import paint_focus_ring
from hubshift_desktop.ui.fonts import Role
from hubshift_desktop.ui.plain import set_tip
from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.widgets import paint
from hubshift_desktop.ui.widgets.enter_key import pressed_by_enter


class GoToButton(QAbstractButton):
    """Ctrl+K from anywhere does the same."""

    def __init__(self, theme: Theme, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setAccessibleName("Go to any client, tab or command")
        set_tip(self, "Go to any client, tab or command (Ctrl+K)")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.follow(self.on_theme_changed)

    @Slot()
    def on_theme_changed(self) -> None:
        self.setFixedHeight(self._theme.px(34))
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not pressed_by_enter(self, event):
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(200), self._theme.px(34))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme, px, rect = self._theme, self._theme.px, QRectF(self.rect())
        fill = theme.colour("hover" if self.underMouse() else "surface")
        paint.rounded(painter, rect, px(7), fill=fill, line=theme.colour("border"))
        paint.glyph(painter, QPointF(px(19), rect.center().y()), theme, "magnifying-glass", "ink3", 17)
        room = rect.adjusted(px(36), 0, -px(60), 0)
        paint.words(painter, room, "Go to…", font=theme.font(Role.BODY), colour=theme.colour("ink3"))
        font = theme.font(Role.SMALL)
        width = paint.width_of("Ctrl K", font) + px(12)
        box = QRectF(rect.right() - px(7) - width, rect.center().y() - px(10), width, px(20))
        paint.rounded(painter, box, px(4), fill=theme.colour("sunken"), line=theme.colour("line"))
        paint.words(painter, box, "Ctrl K", font=font, colour=theme.colour("ink2"), align=paint.CENTRE)
        if self.hasFocus():
            paint_focus_ring(painter, rect, px(7), theme, gap=False)
        painter.end()
