"""What every painted row shares: its ground in all states, and words measured from the right."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QHelpEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QToolTip

from hubshift_desktop.ui.focus import paint_focus_ring
from hubshift_desktop.ui.fonts import Role
from hubshift_desktop.ui.plain import tip_text
from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.widgets import paint
from hubshift_desktop.ui.widgets.lines import LINE_ROLE, Flag

Index = QModelIndex | QPersistentModelIndex
DOT = "  ·  "


class RowDelegate(QStyledItemDelegate):
    """Subclasses answer `row_height`, `paint_line` and `full_text` (the tool tip that says what was elided)."""

    inset = 8.0

    def __init__(self, theme: Theme, view: QAbstractItemView) -> None:
        super().__init__(view)
        self.theme = theme
        self._view = view
        # Without these a view does not say which row the mouse is over.
        view.setMouseTracking(True)
        view.viewport().setAttribute(Qt.WidgetAttribute.WA_Hover)
        theme.follow(self.on_theme_changed)

    def on_theme_changed(self) -> None:
        self._view.doItemsLayout()
        self._view.viewport().update()

    def row_height(self, line: object) -> float:
        raise NotImplementedError

    def paint_line(self, painter: QPainter, rect: QRectF, line: object, *, is_selected: bool) -> None:
        raise NotImplementedError

    def full_text(self, line: object) -> str:
        raise NotImplementedError

    def is_choosable(self, line: object) -> bool:
        """Whether the row takes hover, selection and focus; heads and skeletons do not."""
        return True

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(self.theme.px(120), self.theme.px(self.row_height(index.data(LINE_ROLE))))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        line = index.data(LINE_ROLE)
        state = option.state
        is_selected = bool(state & QStyle.StateFlag.State_Selected) and self.is_choosable(line)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(option.rect)
        if self.is_choosable(line):
            self._paint_ground(painter, rect, state, is_selected=is_selected)
        self.paint_line(painter, rect, line, is_selected=is_selected)
        painter.restore()

    def helpEvent(self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: Index) -> bool:
        if event.type() is not QEvent.Type.ToolTip or not index.isValid():
            return False
        QToolTip.showText(event.globalPos(), tip_text(self.full_text(index.data(LINE_ROLE))), view)
        return True

    def paint_flag(
        self,
        painter: QPainter,
        right: float,
        middle: float,
        flag: Flag,
        *,
        role: Role = Role.SECOND_MEDIUM,
        icon: float = 15,
    ) -> float:
        """Paint icon and words so that they end at `right`; return where they begin."""
        theme, px = self.theme, self.theme.px
        font = theme.font(role)
        colour = QColor(theme.tone(flag.tone).words) if flag.tone else theme.colour("ink2")
        width = paint.width_of(flag.text, font)
        left = right - width
        room = QRectF(left, middle - px(12), width + 1, px(24))
        paint.words(painter, room, flag.text, font=font, colour=colour)
        if flag.icon:
            left -= px(icon + 3)
            shade = flag.tone or "ink2"
            paint.glyph(painter, QPointF(left + px(icon) / 2, middle), theme, flag.icon, shade, icon)
        return left

    def _paint_ground(self, painter: QPainter, rect: QRectF, state: QStyle.StateFlag, *, is_selected: bool) -> None:
        theme, px = self.theme, self.theme.px
        ground = rect.adjusted(px(self.inset), px(1), -px(self.inset), -px(1))
        has_focus = is_selected and self._view.hasFocus()
        if is_selected:
            paint.rounded(painter, ground, px(8), fill=theme.colour("selected"))
        elif state & QStyle.StateFlag.State_MouseOver:
            paint.rounded(painter, ground, px(8), fill=theme.colour("hover"))
        if has_focus:
            paint_focus_ring(painter, ground, px(8), theme, gap=False)
        elif is_selected:
            bar = QRectF(ground.left(), ground.center().y() - px(17), px(3), px(34))
            paint.rounded(painter, bar, px(1.5), fill=theme.colour("selected_strong"))
