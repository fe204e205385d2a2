"""A button at the end of the row that the mouse or the keyboard is on: painted rows have no room for one each."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, Signal, Slot

from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.widgets.button import Button, ButtonKind
from hubshift_desktop.ui.widgets.line_list import KEY_ROLE, LineList

# The list's own inset and a little air; rows that carry the button keep this much of their end free.
ROW_BUTTON_ROOM = 36
_HEIGHT, _EDGE = 28, 12


class RowButton(Button):
    """`pressed_on` carries the row's key. For the mouse only: the keyboard has a key of its own for the same verb."""

    pressed_on = Signal(str)

    def __init__(self, theme: Theme, view: LineList, *, icon: str, name: str, tip: str) -> None:
        super().__init__(
            theme, kind=ButtonKind.GHOST, icon=icon, name=name, tip=tip, height=_HEIGHT, parent=view.viewport()
        )
        self._view = view
        self._hovered = ""
        self._key = ""
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()
        self.clicked.connect(self.on_clicked)
        view.setMouseTracking(True)
        view.entered.connect(self.on_row_entered)
        view.viewportEntered.connect(self.on_rows_left)
        view.line_chosen.connect(self.on_rows_moved)
        view.model().modelReset.connect(self.on_rows_moved)
        view.installEventFilter(self)
        view.viewport().installEventFilter(self)

    @Slot()
    def on_clicked(self) -> None:
        self.pressed_on.emit(self._key)

    @Slot(QModelIndex)
    def on_row_entered(self, index: QModelIndex) -> None:
        self._hovered = str(index.data(KEY_ROLE) or "")
        self.on_rows_moved()

    @Slot()
    def on_rows_left(self) -> None:
        self._hovered = ""
        self.on_rows_moved()

    @Slot()
    def on_rows_moved(self) -> None:
        """Stand on the row of the mouse, else on that of the keyboard, else nowhere."""
        keys = [line.key for line in self._view.lines]
        here = self._view.key if self._view.hasFocus() else ""
        self._key = next((key for key in (self._hovered, here) if key and key in keys), "")
        if self._key:
            row = self._view.visualRect(self._view.model().index(keys.index(self._key), 0))
            self.adjustSize()
            edge = row.right() - self.theme.px(_EDGE) - self.width()
            self.move(edge, row.center().y() - self.height() // 2)
        self.setVisible(bool(self._key))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is not self._view and event.type() is QEvent.Type.Leave:
            self.on_rows_left()
        elif event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut, QEvent.Type.Resize):
            self.on_rows_moved()
        return super().eventFilter(watched, event)
