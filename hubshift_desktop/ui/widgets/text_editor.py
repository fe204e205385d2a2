"""One line of typed text."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QLineEdit, QWidget

from hubshift_desktop.ui.fonts import Role
from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.widgets.editor import Editor


class TextEditor(Editor):
    """`slashed` for doses, NDIS numbers and passphrases, where 0 must not look like O."""

    def __init__(
        self,
        theme: Theme,
        *,
        placeholder: str = "",
        slashed: bool = False,
        height: float = 38,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme, height=height, parent=parent)
        self._slashed = slashed
        self.line = QLineEdit()
        self.line.setProperty("bare", "true")
        self.line.setFrame(False)
        self.line.setPlaceholderText(placeholder)
        self.line.textEdited.connect(self.edited)
        self.row.addWidget(self.line, 1)
        self.adopt(self.line)

    def value(self) -> str:
        return self.line.text()

    def set_value(self, value: str) -> None:
        if value != self.line.text():
            self.line.setText(value)
            self.line.setCursorPosition(0)

    @Slot()
    def on_theme_changed(self) -> None:
        super().on_theme_changed()
        self.line.setFont(self.theme.font(Role.BODY, slashed=self._slashed))
