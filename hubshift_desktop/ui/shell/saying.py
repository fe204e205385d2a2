"""The short words at the foot of the window, and what their button does: undo, decide again, show a client."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from hubshift_desktop.domain.errors import KnownError
from hubshift_desktop.services.bundle import Services
from hubshift_desktop.ui.promise import as_it_is
from hubshift_desktop.ui.runner import Runner
from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.widgets.toast import Toast


class Saying(QObject):
    """`client_asked` carries the client that a word was about and that is to be shown."""

    client_asked = Signal(str)

    def __init__(
        self, theme: Theme, services: Services, runner: Runner, pane: QWidget, *, is_typing: Callable[[], bool]
    ) -> None:
        super().__init__(pane)
        self._is_typing = is_typing
        self._services = services
        self._runner = runner
        self._action = ""
        self.toast = Toast(theme, pane)
        self.toast.action_chosen.connect(self.on_action)

    @Slot(str, str)
    def say(self, words: str, action: str = "") -> None:
        """Say a short word; `action` is undo, undo_decision or client:ID."""
        self._action = action
        label = "Undo" if action.startswith("undo") else "Show" if action else ""
        self.toast.say(as_it_is(words, self._services.sync.snapshot()), action=label)

    @Slot(object)
    def on_failed(self, error: KnownError) -> None:
        self._action = ""
        self.toast.say(f"{error.title}. {error.sentence}", icon="warning-circle")

    @Slot()
    def undo(self) -> None:
        """Take the last local change back, by whichever way it was asked for."""
        if self._is_typing():
            # The form would go on showing what was taken back behind it.
            self.say("To undo an earlier change, save or close this form first")
            return

        def undone(words: object) -> None:
            self.say(f"Undone: {words}" if words else "There is nothing to undo")

        self._runner.write(self._services.undo.undo, undone, self.on_failed, owner=self)

    @Slot()
    def on_action(self) -> None:
        what, _, client_id = self._action.partition(":")
        if what == "undo":
            self.undo()
        elif what == "undo_decision":
            self._runner.write(self._services.decisions.undo_last, self._on_reopened, self.on_failed, owner=self)
        elif what == "client":
            self.client_asked.emit(client_id)

    def _on_reopened(self, _: object) -> None:
        self.say("The decision is open again")
