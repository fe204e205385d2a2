"""What hovering files see: where they will land, before they are let go."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from hubshift_desktop.ui.fonts import Role
from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.tokens import Tone
from hubshift_desktop.ui.widgets import paint


class DropOverlay(QWidget):
    """Covers its parent pane while files hover; a refused kind is named before the drop, in danger and in words."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._pane = parent
        self._title = self._sentence = ""
        self._is_refused = False
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        parent.installEventFilter(self)
        self.hide()

    def show_offer(self, title: str, sentence: str, *, is_refused: bool = False) -> None:
        """Say what a drop would do."""
        self._title, self._sentence, self._is_refused = title, sentence, is_refused
        self.setAccessibleName(f"{title}. {sentence}")
        self.setGeometry(self._pane.rect())
        self.raise_()
        self.show()
        self.update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize and self.isVisible():
            self.setGeometry(self._pane.rect())
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, px = self._theme, self._theme.px
        colours = theme.tone(Tone.DANGER if self._is_refused else Tone.ACCENT)
        area = QRectF(self.rect()).adjusted(px(20), px(16), -px(20), -px(20))
        ground = QColor(colours.tint)
        ground.setAlphaF(0.93)
        pen = QPen(QColor(colours.fill), 2)
        pen.setDashPattern([6, 3.5])
        painter.setPen(pen)
        painter.setBrush(ground)
        painter.drawRoundedRect(area, px(12), px(12))
        self._paint_words(painter, area.center(), QColor(colours.fill))
        painter.end()

    def _paint_words(self, painter: QPainter, middle: QPointF, fill: QColor) -> None:
        theme, px = self._theme, self._theme.px
        circle = QPointF(middle.x(), middle.y() - px(44))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(fill)
        painter.drawEllipse(circle, px(34), px(34))
        paint.glyph(painter, circle, theme, "x" if self._is_refused else "file-plus", "on_accent", 30)
        room = QRectF(px(40), middle.y() + px(6), self.width() - px(80), px(26))
        ink, font = theme.colour("ink"), theme.font(Role.BANNER_TITLE)
        paint.words(painter, room, self._title, font=font, colour=ink, align=paint.CENTRE)
        room.translate(0, px(28))
        second = theme.colour("ink2")
        paint.words(painter, room, self._sentence, font=theme.font(Role.BODY), colour=second, align=paint.CENTRE)
