"""The short words at the foot of the window, and what their button does: undo, decide again, show a client."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from hubshift_desktop.domain.errors import KnownError
from hubshift_desktop.domain.views import QueueCounts
from hubshift_desktop.services.bundle import Services
from hubshift_desktop.services.undo import FormOpenError
from hubshift_desktop.ui.promise import LATER, as_it_is, as_it_went
from hubshift_desktop.ui.runner import Runner
from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.widgets.toast import Toast


class Saying(QObject):
    """`client_asked` carries the client that a word was about and that is to be shown; `form_asked`: the open form is.
    `go_on_asked`: sync is paused and shall go on. `draft_asked`: what was half-typed before the lock is to be shown.

    `is_typing` says whether a form is on show, `form_of` whose form is open out of sight.
    """

    client_asked = Signal(str)
    form_asked = Signal()
    go_on_asked = Signal()
    draft_asked = Signal()

    def __init__(
        self,
        theme: Theme,
        services: Services,
        runner: Runner,
        pane: QWidget,
        *,
        is_typing: Callable[[], bool],
        form_of: Callable[[], str],
    ) -> None:
        super().__init__(pane)
        self._is_typing = is_typing
        self._form_of = form_of
        self._services = services
        self._runner = runner
        self._action = ""
        self._words = ""
        self._has_waited = False
        self.toast = Toast(theme, pane)
        self.toast.action_chosen.connect(self.on_action)

    @Slot(str, str)
    def say(self, words: str, action: str = "") -> None:
        """Say a short word; `action` is undo, undo_decision, form, draft, go_on or client:ID."""
        self._action = action
        label = "Undo" if action.startswith("undo") else "Go on" if action == "go_on" else "Show" if action else ""
        self._words, self._has_waited = words, False
        icon = "pause" if action == "go_on" else "check-circle"
        self.toast.say(as_it_is(words, self._services.sync.snapshot()), action=label, icon=icon)

    def keep_true(self, queue: QueueCounts) -> None:
        """A promise of sending that is still on show becomes what came of it, or what holds now."""
        if not self._words.endswith(LATER) or not self.toast.isVisible():
            return
        # Counts that were on their way when something was saved know nothing of it yet.
        self._has_waited = self._has_waited or queue.unsent > 0
        if queue.unsent:
            self.toast.reword(as_it_is(self._words, self._services.sync.snapshot()))
        elif self._has_waited:
            self.toast.reword(as_it_went(self._words, queue))

    @Slot(object)
    def on_failed(self, error: KnownError) -> None:
        self._action = self._words = ""
        self.toast.say(f"{error.title}. {error.sentence}", icon="warning-circle")

    @Slot()
    def undo(self) -> None:
        """Take the last local change back, by whichever way it was asked for.

        A form on show has the keyboard, so Ctrl+Z is its own. One out of sight has not: whoever left it for another
        page means what they did last, and gets that, except where the form would come back with what was undone.
        """
        if self._is_typing():
            # The form would go on showing what was taken back behind it.
            self.say("To undo an earlier change, save or close this form first")
            return

        def undone(words: object) -> None:
            self.say(f"Undone: {words}" if words else "There is nothing to undo")

        form_of, services = self._form_of(), self._services
        self._runner.write(lambda: services.undo.undo(form_of=form_of), undone, self._on_not_undone, owner=self)

    @Slot()
    def on_action(self) -> None:
        what, _, client_id = self._action.partition(":")
        if what == "undo":
            self.undo()
        elif what == "undo_decision":
            self._runner.write(self._services.decisions.undo_last, self._on_reopened, self.on_failed, owner=self)
        elif what == "form":
            self.form_asked.emit()
        elif what == "draft":
            self.draft_asked.emit()
        elif what == "go_on":
            self.go_on_asked.emit()
        elif what == "client":
            self.client_asked.emit(client_id)

    def _on_not_undone(self, error: KnownError) -> None:
        if isinstance(error, FormOpenError):
            self.say(f"To undo that, save or close the form of {error.name} first", "form")
        else:
            self.on_failed(error)

    def _on_reopened(self, _: object) -> None:
        self.say("The decision is open again")
