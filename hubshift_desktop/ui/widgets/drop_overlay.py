"""What hovering files see: where they will land, before they are let go."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from hubshift_desktop.ui.fonts import Role
from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.tokens import Tone
from hubshift_desktop.ui.widgets import paint
from hubshift_desktop.ui.widgets.paragraph import Paragraph


class DropOverlay(QWidget):
    """Covers its parent pane while files hover; a refused kind is named before the drop, in danger and in words."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._pane = parent
        centre = Qt.AlignmentFlag.AlignHCenter
        self.title = Paragraph(theme, role=Role.BANNER_TITLE, align=centre, parent=self)
        self.sentence = Paragraph(theme, colour="ink2", align=centre, parent=self)
        self._is_refused = False
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        parent.installEventFilter(self)
        self.hide()

    def show_offer(self, title: str, sentence: str, *, is_refused: bool = False) -> None:
        """Say what a drop would do."""
        self.title.setText(title)
        self.sentence.setText(sentence)
        self._is_refused = is_refused
        self.setAccessibleName(f"{title}. {sentence}")
        self._place()
        self.raise_()
        self.show()
        self.update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize and self.isVisible():
            self._place()
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
        self._paint_mark(painter, area.center(), QColor(colours.fill))
        painter.end()

    def _place(self) -> None:
        """Cover the pane, the words below its middle and as tall as they ask for: a reason that is cut is none."""
        px = self._theme.px
        self.setGeometry(self._pane.rect())
        y = self.rect().center().y() + px(6)
        for words in (self.title, self.sentence):
            width = max(self.width() - px(80), 1)
            words.setGeometry(px(40), y, width, words.heightForWidth(width))
            y += words.height() + px(4)

    def _paint_mark(self, painter: QPainter, middle: QPointF, fill: QColor) -> None:
        theme, px = self._theme, self._theme.px
        circle = QPointF(middle.x(), middle.y() - px(44))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(fill)
        painter.drawEllipse(circle, px(34), px(34))
        paint.glyph(painter, circle, theme, "x" if self._is_refused else "file-plus", "on_accent", 30)
