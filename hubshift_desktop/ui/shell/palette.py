"""Ctrl+K: one box that goes to any client, tab or command."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent, QPainter, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QFrame, QListView, QWidget

from hubshift_desktop.ui.focus import FocusReturn
from hubshift_desktop.ui.fonts import Role
from hubshift_desktop.ui.plain import PlainLabel
from hubshift_desktop.ui.shell.snapshots import PaletteItem
from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.widgets import paint
from hubshift_desktop.ui.widgets.column import Column
from hubshift_desktop.ui.widgets.floating import SHADOW, Floating
from hubshift_desktop.ui.widgets.lines import LINE_ROLE
from hubshift_desktop.ui.widgets.row_delegate import RowDelegate
from hubshift_desktop.ui.widgets.search_field import SearchField

_PAUSE_MS = 80
# The box above the matches, with the margins.
_AROUND = 72


class Palette(Floating):
    """Asks for matches by `text_changed` and is given them by `show_items`; it searches nothing itself."""

    text_changed = Signal(str)
    item_chosen = Signal(str)
    closed = Signal()

    def __init__(self, theme: Theme, window: QWidget) -> None:
        super().__init__(theme, parent=window)
        self._window = window
        self._back = FocusReturn()
        self.box = SearchField(theme, placeholder="Client, tab or command", name="Go to", height=40)
        self._model = QStandardItemModel(self)
        self.list = QListView()
        self.list.setModel(self._model)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setItemDelegate(_PaletteDelegate(theme, self.list))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setMouseTracking(True)
        self.list.setAccessibleName("Matches")
        self._none = PlainLabel(theme, "Nothing found", colour="ink3")
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.timeout.connect(self.on_pause_over)
        inside = Column(theme, gap=8, margins=(12, 12, 12, 12))
        inside.addWidget(self.box)
        inside.addWidget(self._none)
        inside.addWidget(self.list, 1)
        self.body.addLayout(inside)
        self.box.edited.connect(lambda: self._pause.start(_PAUSE_MS))
        self.box.line.installEventFilter(self)
        self.list.clicked.connect(lambda index: self._choose(index.row()))
        self.setAccessibleName("Go to")
        self.hide()

    def open(self) -> None:
        """Open near the top of the window, empty."""
        self._back.remember()
        self._place()
        self.box.set_value("")
        self.show()
        self.raise_()
        self.box.line.setFocus(Qt.FocusReason.PopupFocusReason)
        self.text_changed.emit("")

    def close_palette(self) -> None:
        """Close and give the keyboard back."""
        if self.isVisible():
            self.hide()
            self._back.give_back()
            self.closed.emit()

    def show_items(self, items: Sequence[PaletteItem]) -> None:
        """Show what matches, best first; the first one is marked."""
        self._model.clear()
        for item in items:
            line = QStandardItem(item.title)
            line.setData(item, LINE_ROLE)
            line.setData(
                ", ".join(part for part in (item.title, item.detail, item.keys) if part),
                Qt.ItemDataRole.AccessibleTextRole,
            )
            line.setEditable(False)
            self._model.appendRow(line)
        self._none.setVisible(not items)
        self.list.setVisible(bool(items))
        if items:
            self.list.setCurrentIndex(self._model.index(0, 0))
        self._place()

    @Slot()
    def on_pause_over(self) -> None:
        self.text_changed.emit(self.box.value())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            isinstance(event, QKeyEvent)
            and event.type() is QEvent.Type.KeyPress
            and self._take_key(Qt.Key(event.key()))
        ):
            return True
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        """Stand near the top of the window, as high as the matches need and the window lets it be."""
        px, rows = self.theme.px, self._model.rowCount()
        side = px(SHADOW)
        width = min(px(600), self._window.width() - px(32)) + 2 * side
        highest = min(px(420), self._window.height() - px(96)) - px(_AROUND)
        self.list.setFixedHeight(min(self.list.sizeHintForRow(0) * rows, highest) if rows else 0)
        self.body.activate()  # without it the layout inside still answers for the matches before
        self.resize(width, self.sizeHint().height())
        self.move((self._window.width() - width) // 2, px(72) - side)

    def _take_key(self, key: Qt.Key) -> bool:
        row = self.list.currentIndex().row()
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            target = row + (1 if key == Qt.Key.Key_Down else -1)
            if 0 <= target < self._model.rowCount():
                self.list.setCurrentIndex(self._model.index(target, 0))
            return True
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose(row)
            return True
        if key == Qt.Key.Key_Escape:
            self.close_palette()
            return True
        return False

    def _choose(self, row: int) -> None:
        item = self._model.index(row, 0).data(LINE_ROLE)
        if isinstance(item, PaletteItem):
            self.close_palette()
            self.item_chosen.emit(item.key)


class _PaletteDelegate(RowDelegate):
    inset = 0.0

    def row_height(self, line: object) -> float:
        return 44

    def full_text(self, line: object) -> str:
        return f"{line.title}\n{line.detail}" if isinstance(line, PaletteItem) else ""

    def paint_line(self, painter: QPainter, rect: QRectF, line: object, *, is_selected: bool) -> None:
        if not isinstance(line, PaletteItem):
            return
        theme, px = self.theme, self.theme.px
        paint.glyph(painter, QPointF(rect.left() + px(22), rect.center().y()), theme, line.icon, "ink2", 18)
        right = rect.right() - px(14)
        if line.keys:
            font = theme.font(Role.SMALL)
            width = paint.width_of(line.keys, font)
            room = QRectF(right - width, rect.top(), width + 1, rect.height())
            paint.words(painter, room, line.keys, font=font, colour=theme.colour("ink3"))
            right -= width + px(12)
        room = QRectF(rect.left() + px(44), rect.top(), right - rect.left() - px(44), rect.height())
        used = paint.words(painter, room, line.title, font=theme.font(Role.LABEL), colour=theme.colour("ink"))
        room.setLeft(room.left() + used + px(12))
        paint.words(painter, room, line.detail, font=theme.font(Role.SECOND), colour=theme.colour("ink3"))
