"""Unlocking: the passphrase, and the way back in for somebody who has forgotten it."""

from __future__ import annotations

import math
from typing import Protocol

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QWidget

from hubshift_desktop.domain.clock import Clock
from hubshift_desktop.domain.errors import KnownError
from hubshift_desktop.security.passphrase import assess
from hubshift_desktop.ui.dialogs.code_keeping import CodeKeeping
from hubshift_desktop.ui.dialogs.confirm import ConfirmDialog
from hubshift_desktop.ui.dialogs.gate import GatePage
from hubshift_desktop.ui.fonts import Role
from hubshift_desktop.ui.runner import Runner
from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.tokens import Tone
from hubshift_desktop.ui.widgets.banner import Banner
from hubshift_desktop.ui.widgets.button import Button, ButtonKind
from hubshift_desktop.ui.widgets.column import Column
from hubshift_desktop.ui.widgets.divider import Divider
from hubshift_desktop.ui.widgets.form_field import FormField
from hubshift_desktop.ui.widgets.icon_label import IconLabel
from hubshift_desktop.ui.widgets.paragraph import Paragraph
from hubshift_desktop.ui.widgets.row import Row
from hubshift_desktop.ui.widgets.secret_editor import SecretEditor
from hubshift_desktop.ui.widgets.text_editor import TextEditor

_TICK_MS = 500
_CAPS = "Caps Lock is on"


class Door(Protocol):
    """The locked profile as this page needs it; whoever composes the program hands it over."""

    @property
    def label(self) -> str: ...

    @property
    def wait_seconds(self) -> float: ...

    @property
    def is_damaged(self) -> bool: ...

    def unlock(self, passphrase: str) -> object: ...

    def recover(self, code: str, passphrase: str) -> tuple[object, str]: ...


class UnlockPage(GatePage):
    """Picture 08. `unlocked` carries what the door gave; after a recovery also the next code, to be shown once.

    `damaged` says in a sentence what is wrong with the case file behind the right passphrase.
    """

    unlocked = Signal(object, str)
    damaged = Signal(str)

    def __init__(
        self,
        theme: Theme,
        door: Door,
        runner: Runner,
        *,
        hint: str = "",
        prefilled: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme, title="Unlock Hubshift", sentence=door.label, parent=parent)
        self._door = door
        self._runner = runner
        self._is_recovering = False
        self.passphrase = FormField(theme, "Passphrase", SecretEditor(theme), hint=hint)
        self.passphrase.set_value(prefilled)
        self.passphrase.editor.line.end(False)
        self.code = FormField(
            theme, "Recovery code", TextEditor(theme, slashed=True, height=42), hint="The 24 characters you printed"
        )
        self.new = FormField(theme, "New passphrase", SecretEditor(theme), hint="Four or more words work well")
        self.unlock = Button(theme, "Unlock", kind=ButtonKind.PRIMARY, icon="lock-simple-open", height=42)
        self.forgot = Button(theme, "Forgot your passphrase?", kind=ButtonKind.LINK)
        self.trouble = Banner(theme, "", tone=Tone.DANGER, icon="warning-circle")
        self._wait = QTimer(self)
        self._wait.setInterval(_TICK_MS)
        self._wait.timeout.connect(self.on_wait_tick)
        self._build()
        self._connect()
        self._show_mode()
        if door.wait_seconds > 0:
            self._start_wait()

    def focus_first(self) -> None:
        """Put the keyboard where typing begins."""
        (self.code if self._is_recovering else self.passphrase).focus()

    @Slot()
    def on_unlock_clicked(self) -> None:
        if not self.unlock.isEnabled():
            return
        door, code, passphrase = self._door, self.code.value(), self.passphrase.value()
        if self._is_recovering:
            verdict = assess(self.new.value())
            if not verdict.is_accepted:
                self.new.set_problem(verdict.sentence)
                self.new.focus()
                return
            new = self.new.value()
            self._try(lambda: door.recover(code, new))
        elif passphrase:
            self._try(lambda: (door.unlock(passphrase), ""))
        else:
            self.passphrase.set_problem("Type your passphrase")
            self.passphrase.focus()

    @Slot()
    def on_forgot_clicked(self) -> None:
        self._is_recovering = not self._is_recovering
        self._show_mode()
        self.focus_first()

    @Slot(bool)
    def on_caps_changed(self, is_on: bool) -> None:
        self.passphrase.set_problem(_CAPS if is_on else "", tone=Tone.WARN)

    @Slot()
    def on_wait_tick(self) -> None:
        left = math.ceil(self._door.wait_seconds)
        if left <= 0:
            self._wait.stop()
            self.trouble.hide()
            self._set_busy(is_busy=False)
            self.focus_first()
            return
        self._say_trouble("Please wait before trying again", f"Next try in {_span(left)}. Your work is safe.")

    def _try(self, work: object) -> None:
        self._set_busy(is_busy=True)
        self._runner.write(work, self._on_open, self._on_refused, owner=self)  # type: ignore[arg-type]

    def _on_open(self, opened: tuple[object, str]) -> None:
        self._forget()
        self.unlocked.emit(*opened)

    def _forget(self) -> None:
        for field in (self.passphrase, self.new, self.code):
            field.set_value("")

    def _on_refused(self, error: KnownError) -> None:
        if self._door.is_damaged:
            self._forget()
            self.damaged.emit(error.sentence)
            return
        self._set_busy(is_busy=False)
        self.trouble.hide()
        field = self.code if self._is_recovering else self.passphrase
        field.set_problem(f"{error.title}. {error.sentence}")
        field.focus()
        line = field.editor.input
        if isinstance(field.editor, TextEditor):
            field.editor.line.selectAll()
        line.setAccessibleDescription(f"{error.title}. {error.sentence} {error.next_step}")
        if self._door.wait_seconds > 0:
            self._start_wait()

    def _start_wait(self) -> None:
        self._set_busy(is_busy=True, label="Unlock")
        self._wait.start()
        self.on_wait_tick()

    def _set_busy(self, *, is_busy: bool, label: str = "Opening…") -> None:
        self.unlock.setEnabled(not is_busy)
        self.unlock.set_label(label if is_busy else self._verb())

    def _verb(self) -> str:
        return "Set new passphrase" if self._is_recovering else "Unlock"

    def _say_trouble(self, title: str, sentence: str) -> None:
        self.trouble.set_words(title, sentence)
        self.trouble.show()

    def _show_mode(self) -> None:
        recovering = self._is_recovering
        self.passphrase.setVisible(not recovering)
        self.code.setVisible(recovering)
        self.new.setVisible(recovering)
        self.set_words("Use your recovery code" if recovering else "Unlock Hubshift", self._door.label)
        self.forgot.set_label("Back to the passphrase" if recovering else "Forgot your passphrase?")
        self.unlock.set_label(self._verb())

    def _build(self) -> None:
        theme = self.theme
        self.body.addWidget(self.trouble)
        self.trouble.hide()
        for field in (self.passphrase, self.code, self.new):
            self.body.addWidget(field)
        self.unlock.setSizePolicy(self.passphrase.editor.sizePolicy())
        self.body.addWidget(self.unlock)
        self.body.addWidget(self.forgot, 0, Qt.AlignmentFlag.AlignHCenter)
        line = Column(theme, margins=(0, 6, 0, 0))
        line.addWidget(Divider(theme, colour="line"))
        self.body.addLayout(line)
        foot = Row(theme, gap=10)
        foot.addWidget(IconLabel(theme, "shield-check", colour="ink2", size=18), 0, Qt.AlignmentFlag.AlignTop)
        foot.addWidget(
            Paragraph(
                theme,
                # Why it is locked (a key, the time, a fresh start) is not known here, nor what was chosen in Settings.
                "Client records on this laptop are encrypted, and your unsent changes are safe.",
                role=Role.SECOND,
                colour="ink2",
            ),
            1,
        )
        self.body.addLayout(foot)

    def _connect(self) -> None:
        self.unlock.clicked.connect(self.on_unlock_clicked)
        self.forgot.clicked.connect(self.on_forgot_clicked)
        self.passphrase.editor.caps_changed.connect(self.on_caps_changed)
        for line in (self.passphrase.editor.line, self.code.editor.line, self.new.editor.line):
            line.returnPressed.connect(self.on_unlock_clicked)


class RecoveryCodePage(GatePage):
    """Shows the one-time recovery code. It is kept nowhere, so going on asks for a word that it was kept.

    Closing the window over it asks once; closing it again is an answer, too.
    """

    done = Signal()

    def __init__(
        self, theme: Theme, code: str, *, clock: Clock, clipboard_seconds: int, parent: QWidget | None = None
    ) -> None:
        sentence = "Print it or write it down, and keep it in a safe place. It is shown only now."
        super().__init__(theme, title="Your recovery code", sentence=sentence, parent=parent)
        self._has_asked = False
        self.keeping = CodeKeeping(theme, code, clock=clock, clipboard_seconds=clipboard_seconds)
        self.body.addWidget(self.keeping)
        self.body.addWidget(
            Paragraph(
                theme,
                "If you forget your passphrase, this code is the only other way to the records on this laptop. "
                "Nobody at Hubshift can open them for you.",
                role=Role.SECOND,
                colour="ink2",
            )
        )
        self.go_on = Button(theme, "I have kept it", kind=ButtonKind.PRIMARY, height=42)
        self.go_on.setSizePolicy(self.sentence.sizePolicy())
        self.go_on.clicked.connect(self.done)
        self.body.addWidget(self.go_on)

    def focus_first(self) -> None:
        """Put the keyboard on the button."""
        self.go_on.setFocus(Qt.FocusReason.OtherFocusReason)

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._has_asked:
            super().closeEvent(event)
            return
        self._has_asked = True
        event.ignore()
        question = ConfirmDialog(
            self.theme,
            self,
            title="You have not kept the code yet",
            sentence="It is shown only now. Without it, a forgotten passphrase closes the records on this laptop for "
            "good. A new code can be made in Settings.",
            yes="Close without it",
            no="Back to the code",
        )
        question.confirmed.connect(self.close)
        question.ask()


def _span(seconds: int) -> str:
    minutes, rest = divmod(seconds, 60)
    return f"{minutes}:{rest:02} minutes" if minutes else f"{rest} seconds"
