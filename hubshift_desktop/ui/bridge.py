"""From the core's callbacks, on whatever thread they come, to Qt signals on the GUI thread."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from hubshift_desktop.domain.rows import Changed


class Bridge(QObject):
    """The one change signal of the program (and the sync engine's), safe to be called from any thread.

    Hand `tell_changed` and `tell_sync` to the core as plain callables; connect panes to the signals. Emitting from
    another thread queues the call, so a slot always runs where widgets may be touched.
    """

    changed = Signal(object)
    sync_changed = Signal(object)

    def tell_changed(self, changed: Changed) -> None:
        """Say what a verb or a pull changed; nothing changed says nothing."""
        if changed:
            self.changed.emit(changed)

    def tell_sync(self, status: object) -> None:
        """Say what the sync engine is doing; the snapshot is passed on untouched."""
        self.sync_changed.emit(status)
