"""From the core's callbacks, on whatever thread they come, to Qt signals on the GUI thread."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from hubshift_desktop.domain.rows import Changed

# News of the office twice a second is plenty for eyes; a first copy brings it twenty times, and every pane reads again.
_PAUSE_MS = 500
_BACKGROUND = "sync"


class Bridge(QObject):
    """The one change signal of the program (and the sync engine's), safe to be called from any thread.

    Hand `tell_changed` and `tell_sync` to the core as plain callables; connect panes to the signals. Emitting from
    another thread queues the call, so a slot always runs where widgets may be touched. What a person changed is said
    at once; what sync changed is said at once after a pause, and otherwise gathered.
    """

    changed = Signal(object)
    sync_changed = Signal(object)
    _told = Signal(object)
    _heard = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._gathered = Changed()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self.on_pause_over)
        self._told.connect(self.on_told)
        self._newest: object = None
        self._said_last: object = None
        self._heard.connect(self.on_heard)

    def tell_changed(self, changed: Changed) -> None:
        """Say what a verb or a pull changed; nothing changed says nothing."""
        if changed:
            self._told.emit(changed)

    def tell_sync(self, status: object) -> None:
        """Say what the sync engine is doing; the snapshot is passed on untouched.

        What comes from another thread is still on its way when the window's own is said at once: the newest counts.
        """
        self._newest = status
        self._heard.emit()

    @Slot()
    def on_heard(self) -> None:
        if self._newest is not self._said_last:
            self._said_last = self._newest
            self.sync_changed.emit(self._newest)

    @Slot(object)
    def on_told(self, changed: Changed) -> None:
        self._gathered = self._gathered | changed
        if changed.by != _BACKGROUND or not self._pause.isActive():
            self._say()

    @Slot()
    def catch_up(self) -> None:
        """Say at once what is gathered: sync has come to rest, and no part shall go on showing it under way."""
        if self._gathered:
            self._say()

    @Slot()
    def on_pause_over(self) -> None:
        self.catch_up()

    def _say(self) -> None:
        said, self._gathered = self._gathered, Changed()
        self._pause.start()
        self.changed.emit(said)
