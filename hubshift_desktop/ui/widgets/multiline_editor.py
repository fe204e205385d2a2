"""Several lines of typed text."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from hubshift_desktop.ui.fonts import Role
from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.widgets.editor import Editor


class MultilineEditor(Editor):
    """Plain text; Tab leaves the field, because a form is walked with it."""

    def __init__(self, theme: Theme, *, lines: int = 4, placeholder: str = "", parent: QWidget | None = None) -> None:
        super().__init__(theme, height=18 + 21 * lines, parent=parent)
        self.text = QPlainTextEdit()
        self.text.setProperty("bare", "true")
        self.text.setFrameShape(QPlainTextEdit.Shape.NoFrame)
        self.text.setTabChangesFocus(True)
        self.text.setPlaceholderText(placeholder)
        self.text.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.text.viewport().setAutoFillBackground(False)
        self.text.textChanged.connect(self.on_text_changed)
        self.row.set_lengths(gap=0, margins=(7, 6, 3, 6))
        self.row.addWidget(self.text, 1)
        self._is_setting = False
        self.adopt(self.text)

    def value(self) -> str:
        return self.text.toPlainText()

    def set_value(self, value: str) -> None:
        if value != self.text.toPlainText():
            self._is_setting = True
            self.text.setPlainText(value)
            self._is_setting = False

    @Slot()
    def on_text_changed(self) -> None:
        if not self._is_setting:
            self.edited.emit()

    @Slot()
    def on_theme_changed(self) -> None:
        super().on_theme_changed()
        self.text.setFont(self.theme.font(Role.BODY))
