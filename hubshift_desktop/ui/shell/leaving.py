"""Closing the window while changes are on this laptop only: said once, and never in the way of closing."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QWidget

from hubshift_desktop.domain.views import QueueCounts
from hubshift_desktop.services.bundle import Services
from hubshift_desktop.ui.dialogs.confirm import ConfirmDialog
from hubshift_desktop.ui.promise import at_leaving, not_taken
from hubshift_desktop.ui.runner import Runner
from hubshift_desktop.ui.sending_added import send_added
from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.tokens import Tone

# Counting comes after the saves that were asked for; where those take long, quitting does not wait for the number.
_PATIENCE_MS = 500


class Leaving(QObject):
    """`agreed`: nothing is left to be said, the window may close. The reasons are in docs/decisions/0017."""

    agreed = Signal()

    def __init__(self, theme: Theme, services: Services, runner: Runner, ground: QWidget) -> None:
        super().__init__(ground)
        self._theme = theme
        self._services = services
        self._runner = runner
        self._ground = ground
        self._queue: QueueCounts | None = None
        self._told = self._needed = 0
        self._is_counting = self._may_close = False
        self._note: ConfirmDialog | None = None
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(_PATIENCE_MS)
        self._patience.timeout.connect(self.on_patience_over)

    @property
    def note(self) -> ConfirmDialog | None:
        """What is being said now."""
        return self._note

    @Slot()
    def ask(self) -> None:
        """Somebody wants to close; asking again meanwhile is an answer, too."""
        if self._is_counting or self._note is not None:
            self.on_agreed()
            return
        self._is_counting = True
        self._patience.start()
        # In the writing lane: what was saved a moment ago counts.
        self._runner.write(self._services.waiting.counts, self._on_counted, self._on_uncounted, owner=self)

    def show_queue(self, queue: QueueCounts) -> None:
        """Take new counts of the outbox: what is said stays true, and ends when there is nothing to say any more."""
        self._queue = queue
        # What was told of and has gone is no longer told of: the next change is another one.
        self._told = min(self._told, queue.unsent)
        if self._note is None:
            return
        if not queue.unsent and queue.needs_you <= self._needed:
            self.on_agreed()
            return
        if self._may_close and queue.unsent <= queue.put_off:
            # They wait for the window to close by itself, and nothing else is left.
            self._send_added()
            queue = replace(queue, put_off=0)
        self._say(self._note, queue)

    @Slot()
    def on_patience_over(self) -> None:
        """The number takes too long: the last one that was known will do."""
        if self._is_counting:
            self._on_counted(self._queue)

    @Slot()
    def on_stayed(self) -> None:
        self._note = None

    @Slot()
    def on_agreed(self) -> None:
        """Whoever leaves has looked at what they added: it goes, now or the next time Hubshift is open."""
        self._send_added()
        self.agreed.emit()

    def _send_added(self) -> None:
        # Noted before the program ends: the writing lane is finished first.
        send_added(self._services, self._runner, self)

    def _on_uncounted(self, _: object) -> None:
        self._on_counted(None)

    def _on_counted(self, queue: QueueCounts | None) -> None:
        if not self._is_counting:
            return
        self._is_counting = False
        self._patience.stop()
        if queue is None or queue.unsent <= self._told:
            self.on_agreed()
            return
        self._tell(queue)

    def _tell(self, queue: QueueCounts) -> None:
        note = ConfirmDialog(
            self._theme,
            self._ground,
            title="",
            sentence=" ",
            yes="Quit",
            no="Stay",
            icon="cloud-arrow-up",
            tone=Tone.WAIT,
            is_danger=False,
        )
        self._note = note
        self._needed = queue.needs_you
        # Only where that was said: who sees nothing but a file that waits for a look has not been told to wait.
        self._may_close = queue.put_off < queue.unsent
        self._say(note, queue)
        note.confirmed.connect(self.on_agreed)
        note.cancelled.connect(self.on_stayed)
        # Quitting loses nothing here, so Enter quits: what is said costs one key and no thought.
        note.open(note.yes)

    def _say(self, note: ConfirmDialog, queue: QueueCounts) -> None:
        self._told = queue.unsent
        if queue.unsent:
            title, sentence = at_leaving(queue, self._services.sync.snapshot())
        else:
            # Whoever waited for it to go must not find the window closed over an answer they have not seen.
            title, sentence = not_taken(queue.needs_you - self._needed)
        note.title.setText(title)
        note.setAccessibleName(title)
        note.sentence.setText(sentence)
