"""A new recovery code for somebody who has lost theirs: for the passphrase, shown once."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QWidget

from hubshift_desktop.domain.clock import Clock
from hubshift_desktop.domain.errors import KnownError
from hubshift_desktop.ui.dialogs.account import AccountDoor
from hubshift_desktop.ui.dialogs.code_keeping import CodeKeeping
from hubshift_desktop.ui.dialogs.confirm import ConfirmDialog
from hubshift_desktop.ui.runner import Runner
from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.tokens import Tone
from hubshift_desktop.ui.widgets.button import Button, ButtonKind
from hubshift_desktop.ui.widgets.dialog_frame import DialogFrame
from hubshift_desktop.ui.widgets.form_field import FormField
from hubshift_desktop.ui.widgets.secret_editor import SecretEditor

_BEFORE = "The code you have now stops working as soon as the new one is made."
_AFTER = "Print it or write it down, and keep it in a safe place. It is shown only now; the old one no longer works."


class NewRecoveryCode(DialogFrame):
    """The code is kept nowhere, so closing over it asks for a word that it was kept. `done`: it was."""

    done = Signal()

    def __init__(
        self,
        theme: Theme,
        door: AccountDoor,
        runner: Runner,
        window: QWidget,
        *,
        clock: Clock,
        clipboard_seconds: int,
    ) -> None:
        super().__init__(
            theme, window, title="New recovery code", sentence=_BEFORE, icon="key", tone=Tone.ACCENT, width=460
        )
        self._door = door
        self._clock = clock
        self._seconds = clipboard_seconds
        self.keeping: CodeKeeping | None = None
        self._runner = runner
        self._is_making = self._is_shown = False
        self.passphrase = FormField(theme, "Passphrase", SecretEditor(theme))
        self.no = Button(theme, "Cancel", height=36)
        self.make = Button(theme, "Make a new code", kind=ButtonKind.PRIMARY, height=36)
        self.kept = Button(theme, "I have kept it", kind=ButtonKind.PRIMARY, height=36)
        self.kept.hide()
        self.content.addWidget(self.passphrase)
        for button in (self.no, self.make, self.kept):
            self.foot.addWidget(button)
        self.passphrase.edited.connect(self.passphrase.clear_problem)
        self.no.clicked.connect(self.cancel)
        self.make.clicked.connect(self.on_make)
        self.kept.clicked.connect(self.on_kept)
        self.closed.connect(self.deleteLater)

    def start(self) -> None:
        """Open with the keyboard in the passphrase."""
        self.open(self.passphrase.editor.line)

    @Slot()
    def on_make(self) -> None:
        passphrase, door = self.passphrase.value(), self._door
        if not passphrase:
            self._refuse("Type your passphrase")
        elif not self._is_making:
            self._set_making(is_making=True)
            self._runner.write(
                lambda: door.renew_recovery_code(passphrase), self._on_made, self._on_refused, owner=self
            )

    @Slot()
    def on_kept(self) -> None:
        self.close_dialog()
        self.done.emit()

    @Slot()
    def cancel(self) -> None:
        """Close; while a code is made there is no way back, and one that is shown is asked about first."""
        if self._is_shown:
            question = ConfirmDialog(
                self.theme,
                self._window,
                title="You have not kept the code yet",
                sentence="It is shown only now, and the one before no longer works. With your passphrase you can make "
                "another one.",
                yes="Close without it",
                no="Back to the code",
            )
            question.confirmed.connect(super().cancel)
            question.ask()
        elif not self._is_making:
            super().cancel()

    def _on_made(self, code: str) -> None:
        self._set_making(is_making=False)
        self._is_shown = True
        self.passphrase.set_value("")
        self.sentence.setText(_AFTER)
        self.keeping = CodeKeeping(self.theme, code, clock=self._clock, clipboard_seconds=self._seconds)
        self.content.addWidget(self.keeping)
        for widget in (self.passphrase, self.no, self.make):
            widget.hide()
        self.kept.show()
        self.kept.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_refused(self, error: KnownError) -> None:
        self._set_making(is_making=False)
        self._refuse(f"{error.title}. {error.sentence}")

    def _refuse(self, words: str) -> None:
        self.passphrase.set_problem(words)
        self.passphrase.focus()

    def _set_making(self, *, is_making: bool) -> None:
        self._is_making = is_making
        self.make.setEnabled(not is_making)
        self.no.setEnabled(not is_making)
