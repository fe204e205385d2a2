"""What every painted row shares: its ground in all states, and words measured from the right."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QHelpEvent, QPainter, QPixmap
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QToolTip

from hubshift_desktop.ui.focus import paint_focus_ring
from hubshift_desktop.ui.fonts import Role
from hubshift_desktop.ui.plain import tip_text
from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.widgets import paint
from hubshift_desktop.ui.widgets.lines import LINE_ROLE, Flag

Index = QModelIndex | QPersistentModelIndex
DOT = "  ·  "
# About three screens of rows, 15 MB at most.
_MOST_PICTURES = 160


@dataclass(frozen=True, slots=True, kw_only=True)
class _Look:
    """What a row's picture depends on beside its line and the theme."""

    is_selected: bool
    is_hovered: bool
    has_focus: bool
    width: float
    height: float
    ratio: float


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
        self._pictures: dict[tuple[object, _Look], QPixmap] = {}
        theme.follow(self.on_theme_changed)

    def on_theme_changed(self) -> None:
        self._pictures.clear()
        self._view.doItemsLayout()
        self._view.viewport().update()

    @abstractmethod
    def row_height(self, line: object) -> float:
        """Return how high a line is, at 100 % text."""

    @abstractmethod
    def paint_line(self, painter: QPainter, rect: QRectF, line: object, *, is_selected: bool) -> None:
        """Paint a line on the ground that is painted already."""

    @abstractmethod
    def full_text(self, line: object) -> str:
        """Return what a tool tip says of a line."""

    def is_choosable(self, line: object) -> bool:
        """Whether the row takes hover, selection and focus; heads and skeletons do not."""
        return True

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(self.theme.px(120), self.theme.px(self.row_height(index.data(LINE_ROLE))))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        line = index.data(LINE_ROLE)
        if line is not None:
            painter.drawPixmap(QRectF(option.rect).topLeft(), self._picture(line, self._look(option, line)))

    def has_picture(self, option: QStyleOptionViewItem, index: Index) -> bool:
        """Whether the row was painted before, so that painting it costs next to nothing."""
        line = index.data(LINE_ROLE)
        return line is None or (line, self._look(option, line)) in self._pictures

    def _look(self, option: QStyleOptionViewItem, line: object) -> _Look:
        is_choosable, rect = self.is_choosable(line), option.rect
        return _Look(
            is_selected=is_choosable and bool(option.state & QStyle.StateFlag.State_Selected),
            is_hovered=is_choosable and bool(option.state & QStyle.StateFlag.State_MouseOver),
            has_focus=self._view.hasFocus(),
            width=rect.width(),
            height=rect.height(),
            ratio=self._view.devicePixelRatioF(),
        )

    def _picture(self, line: object, look: _Look) -> QPixmap:
        """Return a row as painted before: while sync works in the background, painting anew is what stalls a list."""
        key = (line, look)
        kept = self._pictures.pop(key, None)
        if kept is None:
            kept = self._painted(line, look)
            if len(self._pictures) >= _MOST_PICTURES:
                self._pictures.pop(next(iter(self._pictures)))
        # Put back at the end: the first in the dict is the one not asked for longest.
        self._pictures[key] = kept
        return kept

    def _painted(self, line: object, look: _Look) -> QPixmap:
        picture = QPixmap(round(look.width * look.ratio), round(look.height * look.ratio))
        picture.setDevicePixelRatio(look.ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(0, 0, look.width, look.height)
        if self.is_choosable(line):
            self._paint_ground(painter, rect, look)
        self.paint_line(painter, rect, line, is_selected=look.is_selected)
        painter.end()
        return picture

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

    def _paint_ground(self, painter: QPainter, rect: QRectF, look: _Look) -> None:
        theme, px = self.theme, self.theme.px
        ground = rect.adjusted(px(self.inset), px(1), -px(self.inset), -px(1))
        if look.is_selected:
            paint.rounded(painter, ground, px(8), fill=theme.colour("selected"))
        elif look.is_hovered:
            paint.rounded(painter, ground, px(8), fill=theme.colour("hover"))
        if look.is_selected and look.has_focus:
            paint_focus_ring(painter, ground, px(8), theme, gap=False)
        elif look.is_selected:
            bar = QRectF(ground.left(), ground.center().y() - px(17), px(3), px(34))
            paint.rounded(painter, bar, px(1.5), fill=theme.colour("selected_strong"))
