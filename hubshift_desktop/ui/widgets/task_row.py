"""One task of a goal: a box that is empty, begun or ticked, its words, and when it is due."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from hubshift_desktop.domain import lifecycle
from hubshift_desktop.domain.words import lowered
from hubshift_desktop.ui.focus import paint_focus_ring
from hubshift_desktop.ui.fonts import Role
from hubshift_desktop.ui.plain import set_tip
from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.widgets import paint

_BOX = 16


class TaskRow(QAbstractButton):
    """Space or the box ticks and unticks, the menu has the state between; Enter or a double click opens the task.

    The shapes differ (empty, dash, tick), so that colour only repeats them.
    """

    ticked = Signal()
    open_asked = Signal()
    menu_asked = Signal(object)

    def __init__(
        self,
        theme: Theme,
        title: str,
        *,
        status: str,
        due: str = "",
        is_late: bool = False,
        can_edit: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._title, self._status, self._due, self._is_late = title, status, due, is_late
        self._can_edit = can_edit
        said = [title, lowered(lifecycle.label(status))]
        said += [f"{'was due' if is_late else 'due'} {due}"] if due else []
        self.setAccessibleName(", ".join(said))
        set_tip(self, title)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.follow(self.on_theme_changed)

    @Slot()
    def on_theme_changed(self) -> None:
        self.setFixedHeight(self._theme.px(38))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(300), self._theme.px(38))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.px(160), self._theme.px(38))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and self._can_edit:
            self.ticked.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.open_asked.emit()
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.focusNextPrevChild(event.key() == Qt.Key.Key_Down)
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if event.button() is Qt.MouseButton.LeftButton and event.position().x() < self._theme.px(34) and self._can_edit:
            self.ticked.emit()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.position().x() >= self._theme.px(34):
            self.open_asked.emit()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu_asked.emit(event.globalPos())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, px, rect = self._theme, self._theme.px, QRectF(self.rect())
        if self.underMouse():
            paint.rounded(painter, rect, px(8), fill=theme.colour("hover"))
        middle = rect.center().y()
        self._paint_box(painter, QRectF(px(8), middle - px(_BOX) / 2, px(_BOX), px(_BOX)))
        is_done = self._status == "completed"
        font = theme.font(Role.BODY)
        width = paint.width_of(self._due, font) if self._due else 0
        right = rect.right() - px(8)
        if self._due:
            room = QRectF(right - width - 1, middle - px(11), width + 2, px(22))
            colour = theme.colour("danger") if self._is_late and not is_done else theme.colour("ink3")
            paint.words(painter, room, self._due, font=font, colour=colour)
            right = room.left() - px(10)
        words = QRectF(px(36), middle - px(11), right - px(36), px(22))
        paint.words(painter, words, self._title, font=font, colour=theme.colour("ink3" if is_done else "ink"))
        if self.hasFocus():
            paint_focus_ring(painter, rect, px(8), theme)
        painter.end()

    def _paint_box(self, painter: QPainter, box: QRectF) -> None:
        theme, px = self._theme, self._theme.px
        if self._status not in ("completed", "in_progress"):
            paint.rounded(
                painter, box, px(4), fill=theme.colour("surface"), line=theme.colour("line_strong"), width=1.2
            )
            return
        paint.rounded(painter, box, px(4), fill=theme.colour("accent"))
        pen = QPen(theme.colour("on_accent"), px(2))
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        if self._status == "in_progress":
            painter.drawLine(
                QPointF(box.left() + px(4), box.center().y()), QPointF(box.right() - px(4), box.center().y())
            )
            return
        corner = QPointF(box.left() + px(6.6), box.bottom() - px(4.4))
        painter.drawLine(QPointF(box.left() + px(3.8), box.center().y() + px(0.6)), corner)
        painter.drawLine(corner, QPointF(box.right() - px(3.6), box.top() + px(4.6)))
