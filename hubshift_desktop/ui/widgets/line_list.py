"""A list of painted lines that keeps its place: what is chosen and where it stands survive every refresh."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractListModel,
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QWidget

from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.widgets.lines import LINE_ROLE

Index = QModelIndex | QPersistentModelIndex
KEY_ROLE = LINE_ROLE + 1
_ROOT = QModelIndex()


@dataclass(frozen=True, slots=True)
class ListedLine:
    """One line of a list. A line without a key (a group's head) cannot be chosen. `said` is the row as a sentence."""

    key: str
    line: object
    said: str = ""
    name: str = ""


class LineModel(QAbstractListModel):
    """Answers views with the lines it was given; it asks nobody for anything."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.lines: tuple[ListedLine, ...] = ()

    def put(self, lines: Sequence[ListedLine]) -> None:
        """Hold other lines from now on."""
        self.beginResetModel()
        self.lines = tuple(lines)
        self.endResetModel()

    def row_of(self, key: str) -> int:
        """Return the row of a key, or -1."""
        return next((row for row, line in enumerate(self.lines) if line.key == key), -1) if key else -1

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        listed = self.lines[index.row()]
        return {
            int(Qt.ItemDataRole.DisplayRole): listed.name,
            int(Qt.ItemDataRole.AccessibleTextRole): listed.said or listed.name,
            LINE_ROLE: listed.line,
            KEY_ROLE: listed.key,
        }.get(int(role))

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not self.lines[index.row()].key:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


class LineList(QListView):
    """One tab stop. `line_chosen` follows the person's choice, `line_opened` Enter or a double click.

    `removal_asked` is Delete: where a list offers it, the pane asks before anything goes.

    `menu_asked` carries the key and where the menu belongs, for Shift+F10 and the right mouse button alike.
    """

    line_chosen = Signal(str)
    line_opened = Signal(str)
    removal_asked = Signal(str)
    menu_asked = Signal(str, QPoint)

    def __init__(self, theme: Theme, *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self._model = LineModel(self)
        self._is_filling = False
        self._landing = ""
        self.setModel(self._model)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName(name)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.viewport().setAutoFillBackground(False)
        self.selectionModel().currentChanged.connect(self.on_current_changed)
        self.doubleClicked.connect(self.on_opened)

    @property
    def lines(self) -> tuple[ListedLine, ...]:
        """What is shown now."""
        return self._model.lines

    @property
    def key(self) -> str:
        """The key of the chosen line, or ''."""
        return str(self.currentIndex().data(KEY_ROLE) or "") if self.currentIndex().isValid() else ""

    def show_lines(self, lines: Sequence[ListedLine]) -> None:
        """Show these lines; the chosen one stays chosen and in its place as long as it is among them."""
        if tuple(lines) == self._model.lines:
            return
        key, top, row = self.key, self.verticalScrollBar().value(), self.currentIndex().row()
        self._is_filling = True
        self._model.put(lines)
        if key:
            self._set_row(self._row_or_next(key, row))
        self._is_filling = False
        self.verticalScrollBar().setValue(top)
        if self.key != key:
            self.line_chosen.emit(self.key)

    def choose(self, key: str) -> bool:
        """Choose a line by program, as if the person had; say whether it is there."""
        row = self._model.row_of(key)
        if row >= 0:
            self._set_row(row)
            self.scrollTo(self._model.index(row, 0))
        return row >= 0

    def reveal(self, key: str) -> None:
        """Scroll so that a line, with the head above it, is the first in view; nothing is chosen."""
        row = self._model.row_of(key)
        if row >= 0:
            above = row - 1 if row and not self._model.lines[row - 1].key else row
            self.scrollTo(self._model.index(above, 0), QAbstractItemView.ScrollHint.PositionAtTop)

    def land_on(self, key: str) -> None:
        """Say where the keyboard arrives while nothing is chosen; without that it is the first line."""
        self._landing = key

    def choose_none(self) -> None:
        """Choose nothing, silently: something elsewhere was chosen instead."""
        self._is_filling = True
        self.setCurrentIndex(QModelIndex())
        self._is_filling = False

    def choose_first(self) -> None:
        """Choose the first line that can be chosen."""
        key = next((line.key for line in self._model.lines if line.key), "")
        self.choose(key)

    def focusInEvent(self, event: QFocusEvent) -> None:
        if not self.key and event.reason() is not Qt.FocusReason.MouseFocusReason:
            self.choose(self._landing)
        super().focusInEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.key:
            self.line_opened.emit(self.key)
            return
        if event.key() == Qt.Key.Key_Delete and self.key:
            self.removal_asked.emit(self.key)
        super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        is_mouse = event.reason() is QContextMenuEvent.Reason.Mouse
        index = self.indexAt(event.pos()) if is_mouse else self.currentIndex()
        key = index.data(KEY_ROLE) if index.isValid() else ""
        if key:
            spot = event.globalPos() if is_mouse else self.viewport().mapToGlobal(self.visualRect(index).center())
            self.choose(str(key))
            self.menu_asked.emit(str(key), spot)

    @Slot(QModelIndex, QModelIndex)
    def on_current_changed(self, current: QModelIndex, _before: QModelIndex) -> None:
        marked = self.selectionModel()
        if current.isValid() and not marked.isSelected(current):
            # Qt goes to the first line without marking it where the keyboard arrives and nothing is chosen.
            marked.select(current, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        if not self._is_filling:
            self.line_chosen.emit(str(current.data(KEY_ROLE) or "") if current.isValid() else "")

    @Slot(QModelIndex)
    def on_opened(self, index: QModelIndex) -> None:
        if index.isValid() and index.data(KEY_ROLE):
            self.line_opened.emit(str(index.data(KEY_ROLE)))

    def _set_row(self, row: int) -> None:
        if row >= 0:
            self.setCurrentIndex(self._model.index(row, 0))

    def _row_or_next(self, key: str, row: int) -> int:
        """Return where the key stands now; when it is gone, the line that took its place."""
        found = self._model.row_of(key)
        if found >= 0:
            return found
        keyed = [at for at, line in enumerate(self._model.lines) if line.key]
        return min(keyed, key=lambda at: abs(at - row)) if keyed else -1
