"""What a signed-in person may do about the keys of this laptop: sign in again, change the passphrase."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from hubshift_desktop.domain.errors import KnownError
from hubshift_desktop.security.passphrase import assess
from hubshift_desktop.ui.dialogs.sign_in_steps import SignInDoor, SignInSteps
from hubshift_desktop.ui.runner import Runner
from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.tokens import Tone
from hubshift_desktop.ui.widgets.button import Button, ButtonKind
from hubshift_desktop.ui.widgets.dialog_frame import DialogFrame
from hubshift_desktop.ui.widgets.form_field import FormField
from hubshift_desktop.ui.widgets.secret_editor import SecretEditor


class AccountDoor(SignInDoor, Protocol):
    """What the open workspace lets the window do about its own account."""

    @property
    def server(self) -> str: ...

    def change_passphrase(self, old: str, new: str) -> None: ...

    def renew_recovery_code(self, passphrase: str) -> str: ...


class SignInAgain(DialogFrame):
    """Nothing waits for this but sending: the person can close it and keep working."""

    done = Signal()

    def __init__(self, theme: Theme, door: AccountDoor, runner: Runner, window: QWidget, *, email: str) -> None:
        super().__init__(
            theme,
            window,
            title="Sign in again to sync",
            sentence="You can keep working without. Your changes are safe on this laptop.",
            icon="key",
            tone=Tone.ACCENT,
            width=460,
        )
        self.steps = SignInSteps(theme, door, runner, server=door.server, email=email)
        self.content.addWidget(self.steps)
        later = Button(theme, "Later", height=36)
        later.clicked.connect(self.cancel)
        self.foot.addWidget(later)
        self.steps.finished.connect(self.on_finished)
        self.closed.connect(self.deleteLater)

    def start(self) -> None:
        """Open with the keyboard in the first empty field."""
        self.open()
        self.steps.focus_first()

    @Slot(str)
    def on_finished(self, _name: str) -> None:
        self.close_dialog()
        self.done.emit()


class ChangePassphrase(DialogFrame):
    """The old one, and a new one twice. Only the keys are wrapped anew, so it takes a moment whatever the size."""

    done = Signal()

    def __init__(self, theme: Theme, door: AccountDoor, runner: Runner, window: QWidget) -> None:
        super().__init__(
            theme,
            window,
            title="Change passphrase",
            sentence="Your recovery code goes on working.",
            icon="key",
            tone=Tone.ACCENT,
            width=460,
        )
        self._door = door
        self._runner = runner
        self.old = FormField(theme, "Present passphrase", SecretEditor(theme))
        self.new = FormField(theme, "New passphrase", SecretEditor(theme), hint="Four or more words work well")
        self.again = FormField(theme, "The same again", SecretEditor(theme))
        for field in (self.old, self.new, self.again):
            self.content.addWidget(field)
            field.edited.connect(field.clear_problem)
        keep = Button(theme, "Cancel", height=36)
        self.change = Button(theme, "Change passphrase", kind=ButtonKind.PRIMARY, height=36)
        self.foot.addWidget(keep)
        self.foot.addWidget(self.change)
        keep.clicked.connect(self.cancel)
        self.change.clicked.connect(self.on_change)
        self.closed.connect(self.deleteLater)

    @Slot()
    def on_change(self) -> None:
        old, new = self.old.value(), self.new.value()
        verdict = assess(new)
        if not verdict.is_accepted:
            self._refuse(self.new, verdict.sentence)
        elif self.again.value() != new:
            self._refuse(self.again, "The two are not the same")
        elif self.change.isEnabled():
            door = self._door
            self.change.setEnabled(False)
            self._runner.write(lambda: door.change_passphrase(old, new), self._on_done, self._on_refused, owner=self)

    def _refuse(self, field: FormField[SecretEditor], words: str) -> None:
        field.set_problem(words)
        field.focus()

    def _on_done(self, _: None) -> None:
        self.close_dialog()
        self.done.emit()

    def _on_refused(self, error: KnownError) -> None:
        self.change.setEnabled(True)
        self._refuse(self.old, f"{error.title}. {error.sentence}")
