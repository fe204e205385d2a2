"""A minute before locking by itself: a word, and one button to stay."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from hubshift_desktop.domain.words import plural
from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.widgets.button import Button, ButtonKind
from hubshift_desktop.ui.widgets.dialog_frame import DialogFrame


class LockWarning(DialogFrame):
    """Any key or click stays unlocked; the button is there for those who look for one."""

    def __init__(self, theme: Theme, window: QWidget) -> None:
        super().__init__(theme, window, title="Locking soon", sentence=" ", icon="lock-simple", width=460)
        self.lock = Button(theme, "Lock now", height=36)
        self.stay = Button(theme, "Stay unlocked", kind=ButtonKind.PRIMARY, height=36)
        self.foot.addWidget(self.lock)
        self.foot.addWidget(self.stay)
        self.stay.clicked.connect(self.close_dialog)

    @Slot(int)
    def count_down(self, seconds: int) -> None:
        """Say how long is left."""
        self.sentence.setText(
            f"Nobody has used Hubshift for a while. It locks in {plural(seconds, 'second')}. What you typed is kept."
        )
        if not self.isVisible():
            self.open(self.stay)
