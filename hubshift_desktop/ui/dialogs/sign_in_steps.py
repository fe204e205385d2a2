"""Signing in at the office, step by step: server, e-mail and password, one-time code. First run and later use it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget

from hubshift_desktop.domain.errors import InvalidInputError, KnownError
from hubshift_desktop.ui.runner import Runner
from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.tokens import Tone
from hubshift_desktop.ui.widgets.banner import Banner
from hubshift_desktop.ui.widgets.button import Button, ButtonKind
from hubshift_desktop.ui.widgets.column import Column
from hubshift_desktop.ui.widgets.form_field import FormField
from hubshift_desktop.ui.widgets.secret_editor import SecretEditor
from hubshift_desktop.ui.widgets.text_editor import TextEditor

STEPS = ("server", "sign_in", "code")
_VERBS = {"server": "Go on", "sign_in": "Sign in", "code": "Check the code"}
_ALL_THE_SAME = "Go on with this address"
_BUSY = {"server": "Looking…", "sign_in": "Signing in…", "code": "Checking…"}


class SignInDoor(Protocol):
    """The office's door. Each verb waits for the network and raises `KnownError` in words."""

    def choose_server(self, server: str) -> None: ...

    def doubt(self) -> str: ...

    def login(self, email: str, password: str) -> None: ...

    def resend(self) -> None: ...

    def verify(self, code: str) -> str: ...


class SignInSteps(QWidget):
    """One question at a time. `stepped` names the one on show; `finished` carries the name of who has signed in."""

    stepped = Signal(str)
    finished = Signal(str)

    def __init__(
        self,
        theme: Theme,
        door: SignInDoor,
        runner: Runner,
        *,
        server: str = "",
        email: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.theme = theme
        self._door = door
        self._runner = runner
        self._server = server
        self._tried = self._doubted = ""
        self._step = "sign_in" if server else "server"
        self.server = FormField(
            theme, "Server address", TextEditor(theme, placeholder="https://", height=42),
            hint="Your organisation’s Hubshift address",
        )  # fmt: skip
        self.email = FormField(theme, "Email", TextEditor(theme, height=42))
        self.email.set_value(email)
        self.password: FormField[TextEditor] = FormField(theme, "Password", SecretEditor(theme, what="password"))
        self.code = FormField(
            theme, "One-time code", TextEditor(theme, slashed=True, height=42), hint="Sent to you by email"
        )
        self.trouble = Banner(theme, "", tone=Tone.DANGER, icon="warning-circle")
        self.go_on = Button(theme, "Go on", kind=ButtonKind.PRIMARY, height=42)
        self.again = Button(theme, "Send another code", kind=ButtonKind.LINK)
        self.back = Button(theme, "Back", kind=ButtonKind.LINK)
        self._build()
        self._show_step(self._step)

    @property
    def step(self) -> str:
        return self._step

    def focus_first(self) -> None:
        """Put the keyboard into the first field of the step."""
        first = {"server": self.server, "sign_in": self.email, "code": self.code}[self._step]
        if self._step == "sign_in" and self.email.value():
            first = self.password
        first.focus()

    @Slot()
    def on_go_on(self) -> None:
        if not self.go_on.isEnabled():
            return
        work = self._work()
        missing = next((field for field in self._fields(self._step) if not field.value().strip()), None)
        if missing is not None:
            missing.set_problem(f"Enter your {missing.label.text().lower()}")
            missing.focus()
            return
        self._set_busy(is_busy=True)
        self._runner.network(work, self._on_done, self._on_refused, owner=self)

    @Slot()
    def on_again(self) -> None:
        door = self._door
        self.again.setEnabled(False)
        self._runner.network(door.resend, self._on_resent, self._on_refused, owner=self)

    @Slot()
    def on_back(self) -> None:
        self._show_step("sign_in" if self._step == "code" else "server")
        self.focus_first()

    def _work(self) -> Callable[[], str]:
        door = self._door
        server, email = self.server.value().strip() or self._server, self.email.value().strip()
        password, code = self.password.value(), self.code.value().strip()
        step, is_doubted = self._step, server == self._doubted
        self._tried = server

        def work() -> str:
            if step == "server":
                door.choose_server(server)
                # Whoever was told and goes on all the same may know better: the laptop may be offline.
                return "" if is_doubted else door.doubt()
            if step == "sign_in":
                door.login(email, password)
                return ""
            return door.verify(code)

        return work

    def _on_done(self, said: str) -> None:
        """Go on; `said` is a doubt about the address, or after the code the name of who has signed in."""
        self._set_busy(is_busy=False)
        self.trouble.hide()
        if self._step == "server" and self.server.value().strip() != self._tried:
            return  # corrected while the other one was tried
        if self._step == "server" and said:
            self._doubt(said)
            return
        if self._step == "code":
            self.code.set_value("")
            self.finished.emit(said)
            return
        if self._step == "sign_in":
            self.password.set_value("")
        self._show_step(STEPS[STEPS.index(self._step) + 1])
        self.focus_first()

    def _on_refused(self, error: KnownError) -> None:
        self._set_busy(is_busy=False)
        self.again.setEnabled(True)
        if isinstance(error, InvalidInputError) and len(error.problems) == 1:
            field = self._fields(self._step)[0]
            field.set_problem(next(iter(error.problems.values())))
            field.focus()
            return
        if self._step == "server":
            self.server.set_problem(f"{error.sentence} {error.next_step}")
            self.server.focus()
            return
        self.trouble.set_words(error.title, f"{error.sentence} {error.next_step}")
        self.trouble.show()
        self.trouble.announce()
        self.focus_first()

    def _doubt(self, words: str) -> None:
        self._doubted = self._tried
        self.server.set_problem(words, tone=Tone.WARN)
        self.go_on.set_label(_ALL_THE_SAME)
        self.server.focus()
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self.server, words))

    @Slot()
    def on_server_edited(self) -> None:
        self._doubted = ""
        if self._step == "server" and self.go_on.isEnabled():
            self.go_on.set_label(_VERBS["server"])

    def _on_resent(self, _: object) -> None:
        self.again.setEnabled(True)
        self.code.set_hint("Another code is on its way to your email")
        self.focus_first()

    def _fields(self, step: str) -> tuple[FormField[TextEditor], ...]:
        return {"server": (self.server,), "sign_in": (self.email, self.password), "code": (self.code,)}[step]

    def _show_step(self, step: str) -> None:
        self._step = step
        for each in STEPS:
            for field in self._fields(each):
                field.setVisible(each == step)
                field.clear_problem()
        self.trouble.hide()
        self.again.setVisible(step == "code")
        self.back.setVisible(step != "server" and not (step == "sign_in" and self._server))
        self.go_on.set_label(_VERBS[step])
        self.stepped.emit(step)

    def _set_busy(self, *, is_busy: bool) -> None:
        self.go_on.setEnabled(not is_busy)
        self.go_on.set_label(_BUSY[self._step] if is_busy else _VERBS[self._step])

    def _build(self) -> None:
        column = Column(self.theme, self, gap=14)
        column.addWidget(self.trouble)
        for step in STEPS:
            for field in self._fields(step):
                column.addWidget(field)
                field.edited.connect(field.clear_problem)
                field.editor.line.returnPressed.connect(self.on_go_on)
        self.go_on.setSizePolicy(self.server.editor.sizePolicy())
        column.addWidget(self.go_on)
        for link, slot in ((self.again, self.on_again), (self.back, self.on_back)):
            column.addWidget(link, 0, Qt.AlignmentFlag.AlignHCenter)
            link.clicked.connect(slot)
        self.go_on.clicked.connect(self.on_go_on)
        self.server.edited.connect(self.on_server_edited)
