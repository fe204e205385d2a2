"""A tick box in the program's type."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QCheckBox, QWidget

from hubshift_desktop.ui.fonts import Role
from hubshift_desktop.ui.theme import Theme


class CheckBox(QCheckBox):
    """An ordinary Qt check box (plain text, keyboard, screen reader), dressed by the style sheet and the theme."""

    def __init__(
        self, theme: Theme, text: str, *, is_checked: bool = False, name: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(text.replace("&", "&&"), parent)
        self._theme = theme
        self.setChecked(is_checked)
        self.setAccessibleName(name or text)
        theme.follow(self.on_theme_changed)

    @Slot()
    def on_theme_changed(self) -> None:
        self.setFont(self._theme.font(Role.BODY))
