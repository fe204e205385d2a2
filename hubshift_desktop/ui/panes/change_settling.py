"""What a person can do about one change that waits: try again, settle who it is about, take it back, carry it along."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from hubshift_desktop.services.bundle import Services
from hubshift_desktop.ui import clipboard
from hubshift_desktop.ui.dialogs.confirm import ConfirmDialog
from hubshift_desktop.ui.panes import waiting_words
from hubshift_desktop.ui.panes.waiting_words import Change
from hubshift_desktop.ui.runner import Runner
from hubshift_desktop.ui.theme import Theme


class ChangeSettling(QObject):
    """Works on the change that is `chosen` when a verb is asked for; what the change does not allow is not done.

    `ground` is the widget whose window a question covers.
    """

    said = Signal(str, str)
    sync_asked = Signal()
    failed = Signal(object)

    def __init__(
        self, theme: Theme, services: Services, runner: Runner, ground: QWidget, *, chosen: Callable[[], Change | None]
    ) -> None:
        super().__init__(ground)
        self._theme = theme
        self._waiting, self._looks = services.waiting, services.looks
        self._runner = runner
        self._ground = ground
        self._chosen = chosen

    @Slot()
    def retry(self) -> None:
        """Let a change that was set aside go once more."""
        change = self._chosen()
        if change is not None and change.words.can_retry:
            op_id, retry = change.words.op_id, self._waiting.retry
            self._runner.write(lambda: retry(op_id), self._on_retried, self.failed.emit, owner=self)

    @Slot()
    def link(self) -> None:
        """The office's record is the same one: nothing is made twice."""
        change = self._chosen()
        if change is not None and change.words.can_link:
            op_id, link = change.words.op_id, self._waiting.link
            self._runner.write(lambda: link(op_id), self._on_settled, self.failed.emit, owner=self)

    @Slot()
    def separate(self) -> None:
        """It is another record after all: send it."""
        change = self._chosen()
        if change is not None and change.words.can_link:
            op_id, keep = change.words.op_id, self._waiting.keep_separate
            self._runner.write(lambda: keep(op_id), self._on_settled, self.failed.emit, owner=self)

    @Slot()
    def withdraw(self) -> None:
        """Take a change back, after asking where something would be lost."""
        change = self._chosen()
        if change is None or not change.words.can_withdraw:
            return
        op_id = change.words.op_id
        if change.words.may_be_there:
            self._ask_to_let_go(change)
            return
        loss = waiting_words.loss_of(change)
        if loss is None:
            self._withdraw(op_id)
            return
        title, sentence = loss
        dialog = ConfirmDialog(
            self._theme, self._ground.window(), title=title, sentence=sentence, yes="Take back", no="Keep it"
        )
        dialog.confirmed.connect(lambda: self._withdraw(op_id))
        dialog.ask()

    @Slot()
    def hand_over(self) -> None:
        """Copy all unsent work of a client who is no longer shown: nobody else has it."""
        change = self._chosen()
        if change is None or not change.words.can_hand_over:
            return
        client_id, hand_over = change.words.client_id, self._waiting.hand_over

        def copied(text: str) -> None:
            clipboard.copy(text)
            self.said.emit("Copied, for a short while. Give it to whoever looks after this client now.", "")

        self._runner.write(lambda: hand_over(client_id), copied, self.failed.emit, owner=self)

    @Slot()
    def copy(self) -> None:
        """Copy the chosen change as text, as proof."""
        change = self._chosen()
        self.copy_all([change] if change else [])

    def copy_all(self, changes: Sequence[Change]) -> None:
        """Copy changes as text; that they were copied is written down first."""
        lines = tuple(change.ledger for change in changes if change.ledger is not None)
        clients = dict.fromkeys(line.client_id for line in lines)

        def prove() -> str:
            text = self._waiting.proof(lines)
            self._looks.note_copy(clients, "proof")
            return text

        def proven(text: str) -> None:
            clipboard.copy(text)
            self.said.emit("Copied. Paste it where you need it as proof.", "")

        if lines:
            self._runner.write(prove, proven, self.failed.emit, owner=self)

    def _on_retried(self, _answer: object) -> None:
        self.said.emit("Trying again", "")
        self.sync_asked.emit()

    def _on_settled(self, _answer: object) -> None:
        self.said.emit("Settled. Sync goes on.", "")
        self.sync_asked.emit()

    def _ask_to_let_go(self, change: Change) -> None:
        """Its answer was lost: nobody may think that it was taken back, and whoever tries again learns more."""
        op_id = change.words.op_id
        dialog = ConfirmDialog(
            self._theme,
            self._ground.window(),
            title="Stop following this change?",
            sentence=waiting_words.letting_go(change),
            yes="Stop following",
            no="Keep it",
        )
        said = "No longer followed. Hubshift may have it."
        dialog.confirmed.connect(lambda: self._withdraw(op_id, said=said))
        dialog.ask()

    def _withdraw(self, op_id: str, *, said: str = "Change taken back") -> None:
        def taken(can_undo: bool) -> None:
            self.said.emit(said, "undo" if can_undo else "")

        self._runner.write(lambda: self._waiting.withdraw(op_id), taken, self.failed.emit, owner=self)
