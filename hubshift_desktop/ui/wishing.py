"""Saying what sync may do: heeded at once, and kept behind the window, from wherever in it that was said."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from hubshift_desktop.domain.errors import KnownError
from hubshift_desktop.services.bundle import Services
from hubshift_desktop.ui.runner import Runner


class Wishing(QObject):
    """`said`: a wish could not be kept; it holds all the same until the program ends."""

    said = Signal(str, str)

    def __init__(self, services: Services, runner: Runner, parent: QObject) -> None:
        super().__init__(parent)
        self._wishes = services.wishes
        self._runner = runner

    def pause(self, *, is_paused: bool) -> None:
        """Send and receive nothing, or go on."""
        self._wishes.pause(is_paused=is_paused)
        self._keep()

    def allow_documents(self, *, is_allowed: bool) -> None:
        """Let documents go, or hold them for a better connection."""
        self._wishes.allow_documents(is_allowed=is_allowed)
        self._keep()

    def _keep(self) -> None:
        self._runner.write(self._wishes.keep, lambda _: None, self._on_not_kept, owner=self)

    def _on_not_kept(self, error: KnownError) -> None:
        self.said.emit(f"{error.title}. It holds until Hubshift is closed.", "")
