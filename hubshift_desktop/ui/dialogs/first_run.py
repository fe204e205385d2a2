"""The first run: which server, who you are, a passphrase for this laptop, and a recovery code for the drawer."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QWidget

from hubshift_desktop.domain.errors import KnownError
from hubshift_desktop.security.passphrase import assess
from hubshift_desktop.ui.dialogs.gate import GatePage
from hubshift_desktop.ui.dialogs.sign_in_steps import SignInDoor, SignInSteps
from hubshift_desktop.ui.fonts import Role
from hubshift_desktop.ui.plain import PlainLabel
from hubshift_desktop.ui.runner import Runner
from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.tokens import Tone
from hubshift_desktop.ui.widgets.banner import Banner
from hubshift_desktop.ui.widgets.button import Button, ButtonKind
from hubshift_desktop.ui.widgets.column import Column
from hubshift_desktop.ui.widgets.form_field import FormField
from hubshift_desktop.ui.widgets.secret_editor import SecretEditor
from hubshift_desktop.ui.widgets.thin_bar import ThinBar

_STEPS = {
    "server": ("Set up Hubshift", "This takes a few minutes and needs the internet once."),
    "sign_in": ("Sign in to your office", "With the email and password you use for Hubshift."),
    "code": ("Check your email", "We sent you a one-time code."),
    "passphrase": (
        "Choose a passphrase",
        "It encrypts the client records on this laptop. It is not your Hubshift password.",
    ),
}
_NUMBERS = {"server": 1, "sign_in": 2, "code": 3, "passphrase": 4}


class SetUpDoor(SignInDoor, Protocol):
    """What the first run needs of the program: sign in, then make the profile. Returns what is open, and the code."""

    def set_up(self, passphrase: str) -> tuple[object, str]: ...


class FirstRunPage(GatePage):
    """`ready` carries what was set up and the recovery code, which the program shows next and keeps nowhere."""

    ready = Signal(object, str)

    def __init__(self, theme: Theme, door: SetUpDoor, runner: Runner, *, parent: QWidget | None = None) -> None:
        super().__init__(theme, title=_STEPS["server"][0], sentence=_STEPS["server"][1], parent=parent)
        self._door = door
        self._runner = runner
        self._known: tuple[str, ...] = ()
        self._count = PlainLabel(theme, role=Role.SECOND, colour="ink3")
        self.steps = SignInSteps(theme, door, runner)
        self.passphrase = FormField(
            theme, "Passphrase", SecretEditor(theme), hint="Four or more words that belong together only for you"
        )
        self.again = FormField(theme, "The same again", SecretEditor(theme))
        self.strength = ThinBar(theme, name="Strength of the passphrase", height=4)
        self.trouble = Banner(theme, "", tone=Tone.DANGER, icon="warning-circle")
        self.finish = Button(theme, "Set up this laptop", kind=ButtonKind.PRIMARY, height=42)
        self._secret = QWidget()
        self._build()
        self._show("server")

    def focus_first(self) -> None:
        """Put the keyboard where typing begins."""
        if self._secret.isVisible():
            self.passphrase.focus()
        else:
            self.steps.focus_first()

    @Slot(str)
    def on_stepped(self, step: str) -> None:
        self._show(step)

    @Slot(str)
    def on_signed_in(self, name: str) -> None:
        self._known = (name, self.steps.email.value().strip())
        self._show("passphrase")
        self.passphrase.focus()

    @Slot()
    def on_passphrase_edited(self) -> None:
        verdict = assess(self.passphrase.value(), known=self._known)
        self.strength.set_share(verdict.strength / 3)
        self.passphrase.clear_problem()
        self.passphrase.set_hint(verdict.sentence)

    @Slot()
    def on_finish(self) -> None:
        if not self.finish.isEnabled():
            return
        passphrase = self.passphrase.value()
        verdict = assess(passphrase, known=self._known)
        if not verdict.is_accepted:
            self.passphrase.set_problem(verdict.sentence)
            self.passphrase.focus()
            return
        if self.again.value() != passphrase:
            self.again.set_problem("The two are not the same")
            self.again.focus()
            return
        door = self._door
        self.finish.setEnabled(False)
        self.finish.set_label("Encrypting…")
        self._runner.write(lambda: door.set_up(passphrase), self._on_ready, self._on_refused, owner=self)

    def _on_ready(self, made: tuple[object, str]) -> None:
        self.passphrase.set_value("")
        self.again.set_value("")
        self.ready.emit(*made)

    def _on_refused(self, error: KnownError) -> None:
        self.finish.setEnabled(True)
        self.finish.set_label("Set up this laptop")
        self.trouble.set_words(error.title, f"{error.sentence} {error.next_step}")
        self.trouble.show()
        self.trouble.announce()

    def _show(self, step: str) -> None:
        self.set_words(*_STEPS[step])
        self._count.setText(f"Step {_NUMBERS[step]} of 4")
        self.steps.setVisible(step != "passphrase")
        self._secret.setVisible(step == "passphrase")

    def _build(self) -> None:
        theme = self.theme
        self.body.addWidget(self.steps)
        column = Column(theme, self._secret, gap=14)
        column.addWidget(self.trouble)
        column.addWidget(self.passphrase)
        column.addWidget(self.strength)
        column.addWidget(self.again)
        column.addWidget(self.finish)
        self.finish.setSizePolicy(self.passphrase.editor.sizePolicy())
        self.trouble.hide()
        self.body.addWidget(self._secret)
        self.body.addWidget(self._count, 0, Qt.AlignmentFlag.AlignHCenter)
        self.steps.stepped.connect(self.on_stepped)
        self.steps.finished.connect(self.on_signed_in)
        self.passphrase.edited.connect(self.on_passphrase_edited)
        self.again.edited.connect(self.again.clear_problem)
        self.again.editor.line.returnPressed.connect(self.on_finish)
        self.finish.clicked.connect(self.on_finish)
