"""A list of equal rows with heads between: where a row lies is arithmetic, so ten thousand rows open at once.

QListView asks every row for its height before it paints the first one; this view asks nobody.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractItemModel,
    QDeadlineTimer,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    Qt,
    QTimer,
    Signal,
    Slot,
)
from PySide6.QtGui import QCursor, QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QRegion, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QFrame,
    QListView,
    QScrollBar,
    QStyle,
    QStyleOptionViewItem,
    QWidget,
)

from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.widgets.row_delegate import RowDelegate

Index = QModelIndex | QPersistentModelIndex
_FORGET_MS = 1000
# A list counts as moving for as long after a scroll; then one turn of painting may take so long and no longer.
_MOVING_MS = 150
_A_TURN_MS = 8
_SINGLE_KEYS = "/?"


class GroupedListView(QListView):
    """Give it a model whose rows are enabled except for heads, and `set_heads` with their rows.

    `typed` carries what was typed to find a row by its beginning; the pane looks it up, because the model does not
    hold all rows. Single-key commands are left to the window.
    """

    typed = Signal(str)

    def __init__(
        self, theme: Theme, *, name: str, row_height: float, head_height: float, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._row_height, self._head_height = row_height, head_height
        self._heads: tuple[int, ...] = ()
        self._buffer = ""
        self._forget = QTimer(self)
        self._forget.setSingleShot(True)
        self._forget.setInterval(_FORGET_MS)
        self._forget.timeout.connect(self.on_pause_over)
        self._moved = QTimer(self, singleShot=True, interval=_MOVING_MS)
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._bar = _overlay_bar(self)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setTabKeyNavigation(False)
        theme.follow(self.on_theme_changed)

    def set_heads(self, rows: Sequence[int]) -> None:
        """Say which rows are heads, in order."""
        self._heads = tuple(rows)
        self.doItemsLayout()

    @Slot()
    def on_theme_changed(self) -> None:
        self.doItemsLayout()

    @Slot()
    def on_pause_over(self) -> None:
        self._buffer = ""

    # Where rows lie ------------------------------------------------------------------------------------------------

    def _row(self) -> int:
        return self._theme.px(self._row_height)

    def _top(self, row: int) -> int:
        heads = bisect_left(self._heads, row)
        return heads * self._theme.px(self._head_height) + (row - heads) * self._row()

    def _height(self, row: int) -> int:
        return self._top(row + 1) - self._top(row)

    def _count(self) -> int:
        model: QAbstractItemModel | None = self.model()
        return model.rowCount() if model is not None else 0

    def _row_at(self, y: int) -> int:
        """Return the row at a height of the whole list, the nearest one beyond its ends."""
        return min(max(bisect_right(range(self._count()), y, key=self._top) - 1, 0), self._count() - 1)

    def visualRect(self, index: Index) -> QRect:
        if not index.isValid():
            return QRect()
        row = index.row()
        return QRect(0, self._top(row) - self.verticalOffset(), self.viewport().width(), self._height(row))

    def indexAt(self, point: QPoint) -> QModelIndex:
        y = point.y() + self.verticalOffset()
        if not 0 <= y < self._top(self._count()):
            return QModelIndex()
        return self.model().index(self._row_at(y), 0)

    def scrollTo(
        self, index: Index, hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible
    ) -> None:
        if not index.isValid():
            return
        bar, room = self.verticalScrollBar(), self.viewport().height()
        top = self._top(index.row())
        bottom = top + self._height(index.row())
        if index.row() - 1 in self._heads:
            top = self._top(index.row() - 1)
        if hint is QAbstractItemView.ScrollHint.PositionAtCenter:
            bar.setValue((top + bottom - room) // 2)
        elif hint is QAbstractItemView.ScrollHint.PositionAtTop or top < bar.value():
            bar.setValue(top)
        elif bottom > bar.value() + room or hint is QAbstractItemView.ScrollHint.PositionAtBottom:
            bar.setValue(bottom - room)

    def verticalOffset(self) -> int:
        return self.verticalScrollBar().value()

    def horizontalOffset(self) -> int:
        return 0

    def doItemsLayout(self) -> None:
        QAbstractItemView.doItemsLayout(self)

    def updateGeometries(self) -> None:
        bar, room = self.verticalScrollBar(), self.viewport().height()
        bar.setRange(0, max(self._top(self._count()) - room, 0))
        bar.setPageStep(room)
        bar.setSingleStep(self._row() // 2)
        QAbstractItemView.updateGeometries(self)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        width = self._bar.sizeHint().width()
        self._bar.setPageStep(self.viewport().height())
        self._bar.setSingleStep(self._row() // 2)
        self._bar.setGeometry(self.width() - width, 0, width, self.height())

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        self._moved.start()
        self.viewport().update()

    # Keyboard and selection ----------------------------------------------------------------------------------------

    def moveCursor(self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        here, last = self.currentIndex().row(), self._count() - 1
        if last < 0:
            return QModelIndex()
        moves = QAbstractItemView.CursorAction
        page = max(self.viewport().height() // self._row() - 1, 1)
        if action in (moves.MoveHome, moves.MoveEnd):
            target, step = (0, 1) if action is moves.MoveHome else (last, -1)
        elif action in (moves.MoveUp, moves.MovePrevious, moves.MovePageUp, moves.MoveLeft):
            target, step = here - (page if action is moves.MovePageUp else 1), -1
        else:
            target, step = here + (page if action is moves.MovePageDown else 1), 1
        return self._nearest(min(max(target, 0), last), step)

    def _nearest(self, row: int, step: int) -> QModelIndex:
        """Return the first row that can be chosen from `row` on, looking back when there is none ahead."""
        for direction in (step, -step):
            at = row
            while 0 <= at < self._count():
                index = self.model().index(at, 0)
                if index.flags() & Qt.ItemFlag.ItemIsEnabled:
                    return index
                at += direction
        return QModelIndex()

    def setSelection(self, rect: QRect, command: QItemSelectionModel.SelectionFlag) -> None:
        if not self._count():
            return
        spot, offset = rect.normalized(), self.verticalOffset()
        first = self.model().index(self._row_at(spot.top() + offset), 0)
        last = self.model().index(self._row_at(spot.bottom() + offset), 0)
        self.selectionModel().select(QItemSelection(first, last), command)

    def visualRegionForSelection(self, selection: QItemSelection) -> QRegion:
        return QRegion(self.viewport().rect())

    def focusInEvent(self, event: QFocusEvent) -> None:
        has_current = self.currentIndex().isValid()
        super().focusInEvent(event)
        if not has_current:
            # Qt goes to the first row unseen, and the first arrow would then pass it over.
            self.selectionModel().clearCurrentIndex()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.text() and event.text() in _SINGLE_KEYS and not self._buffer:
            event.ignore()
            return
        super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        self._buffer += search
        self._forget.start()
        self.typed.emit(self._buffer)

    # Painting ------------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        count = self._count()
        if not count:
            return
        painter = QPainter(self.viewport())
        offset = self.verticalOffset()
        hovered = self.indexAt(self.viewport().mapFromGlobal(QCursor.pos())) if self.viewport().underMouse() else None
        option = QStyleOptionViewItem()
        self.initViewItemOption(option)
        base = option.state & ~(QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver)
        delegate, late = self.itemDelegate(), QDeadlineTimer(_A_TURN_MS)
        for row in range(self._row_at(event.rect().top() + offset), self._row_at(event.rect().bottom() + offset) + 1):
            index = self.model().index(row, 0)
            state = base
            if self.selectionModel().isSelected(index):
                state |= QStyle.StateFlag.State_Selected
            if hovered is not None and hovered.isValid() and hovered.row() == row:
                state |= QStyle.StateFlag.State_MouseOver
            # PySide does not type the public fields that QStyleOption has in C++.
            option.state = state
            option.rect = self.visualRect(index)
            if self._moved.isActive() and late.hasExpired() and not _is_cheap(delegate, option, index):
                self._put_off(option.rect)
                continue
            delegate.paint(painter, option, index)
        painter.end()

    def _put_off(self, rect: QRect) -> None:
        """Leave a row for the next turn: while the list moves, keeping up with the hand comes before the last row."""
        left = QRect(rect)  # the option owns the other one
        QTimer.singleShot(1, self, lambda: self.viewport().update(left))


def _is_cheap(delegate: QAbstractItemDelegate, option: QStyleOptionViewItem, index: Index) -> bool:
    return isinstance(delegate, RowDelegate) and delegate.has_picture(option, index)


class _OverlayBar(QScrollBar):
    @Slot(int, int)
    def on_range_changed(self, low: int, high: int) -> None:
        self.setRange(low, high)
        self.setVisible(high > low)


def _overlay_bar(view: QListView) -> QScrollBar:
    """Make a scroll bar that lies over the rows' right margin, so that words end at the same edge with and without it.

    The view's own bar stays the one that counts, unseen.
    """
    bar, own = _OverlayBar(Qt.Orientation.Vertical, view), view.verticalScrollBar()
    own.rangeChanged.connect(bar.on_range_changed)
    own.valueChanged.connect(bar.setValue)
    bar.valueChanged.connect(own.setValue)
    bar.hide()
    return bar
