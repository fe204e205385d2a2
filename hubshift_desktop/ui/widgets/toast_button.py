"""A button on ink ground."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.widgets.button import Button, ButtonKind


class ToastButton(Button):
    """On a toast the grounds are turned round: words in the colour that links have on dark (or light) ground."""

    def __init__(self, theme: Theme, *, icon: str = "", name: str = "", parent: QWidget | None = None) -> None:
        kind = ButtonKind.GHOST if icon else ButtonKind.LINK
        super().__init__(theme, kind=kind, icon=icon, name=name, height=32, parent=parent)
        # Else Qt gives it the keyboard when what had it goes: a dialog that closes, a form that is saved.
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def ink_name(self) -> str:
        return "canvas"
