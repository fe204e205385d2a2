"""The one box that searches a list."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.widgets.button import Button, ButtonKind
from hubshift_desktop.ui.widgets.icon_label import IconLabel
from hubshift_desktop.ui.widgets.key_hint import KeyHint
from hubshift_desktop.ui.widgets.text_editor import TextEditor


class SearchField(TextEditor):
    """Shows its key while empty and a way to clear while not. Esc clears first; down arrow goes to the list."""

    cleared = Signal()
    list_asked = Signal()

    def __init__(
        self,
        theme: Theme,
        *,
        placeholder: str,
        name: str,
        key_hint: str = "",
        height: float = 36,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme, placeholder=placeholder, height=height, parent=parent)
        self.line.setAccessibleName(name)
        self.row.set_lengths(gap=8, margins=(11, 1, 8, 1))
        self.row.insertWidget(0, IconLabel(theme, "magnifying-glass", colour="ink3", size=18))
        self._hint = KeyHint(theme, key_hint)
        self.clearer = Button(theme, kind=ButtonKind.GHOST, icon="x", name="Clear the search", height=26)
        self.clearer.clicked.connect(self.clear)
        self.row.addWidget(self._hint)
        self.row.addWidget(self.clearer)
        self.line.textChanged.connect(self.on_text_changed)
        self.on_text_changed("")

    @Slot()
    def clear(self) -> None:
        """Empty the box as the person would."""
        self.line.clear()
        self.line.setFocus()
        self.edited.emit()
        self.cleared.emit()

    @Slot(str)
    def on_text_changed(self, text: str) -> None:
        self._hint.setVisible(not text and bool(self._hint.text()))
        self.clearer.setVisible(bool(text))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Escape and self.line.text():
                self.clear()
                return True
            if event.key() == Qt.Key.Key_Down:
                self.list_asked.emit()
                return True
        return super().eventFilter(watched, event)
