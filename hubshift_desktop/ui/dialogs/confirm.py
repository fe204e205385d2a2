"""Asking before something that cannot be undone; nothing else asks."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.tokens import Tone
from hubshift_desktop.ui.widgets.button import Button, ButtonKind
from hubshift_desktop.ui.widgets.dialog_frame import DialogFrame


class ConfirmDialog(DialogFrame):
    """A question with two verbs. The safe one has the keyboard first; the dialog is gone once answered."""

    confirmed = Signal()

    def __init__(
        self,
        theme: Theme,
        window: QWidget,
        *,
        title: str,
        sentence: str,
        yes: str,
        no: str = "Cancel",
        icon: str = "warning",
        tone: Tone = Tone.WARN,
        is_danger: bool = True,
    ) -> None:
        super().__init__(theme, window, title=title, sentence=sentence, icon=icon, tone=tone, width=520)
        self.no = Button(theme, no, height=36)
        self.yes = Button(theme, yes, kind=ButtonKind.DANGER if is_danger else ButtonKind.PRIMARY, height=36)
        self.foot.addWidget(self.no)
        self.foot.addWidget(self.yes)
        self.no.clicked.connect(self.cancel)
        self.yes.clicked.connect(self.on_yes_clicked)
        self.closed.connect(self.deleteLater)

    def ask(self) -> None:
        """Open with the keyboard on the safe answer."""
        self.open(self.no)

    @Slot()
    def on_yes_clicked(self) -> None:
        self.close_dialog()
        self.confirmed.emit()
