"""Whether a person has read that their file will take the place of another one before they press."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtWidgets import QAbstractButton


class Replacing(QObject):
    """Judges each press of the watched button by what stood beside the name when the press began.

    A press that itself brings the word (leaving the field for the button, Enter in the field) is older than the word:
    therefore a word counts from the next turn of events on.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._read: Path | None = None
        self._agreed: Path | None = None

    def watch(self, button: QAbstractButton) -> None:
        """Judge the presses of this one."""
        button.pressed.connect(self.on_pressed)

    def tell(self, taken: Path | None) -> None:
        """The word about `taken` is on show from now on, or none is."""
        self._read = None
        if taken is not None:
            QTimer.singleShot(0, self, lambda: self._note(taken))

    def asked_elsewhere(self, target: Path) -> None:
        """The system's own dialog has asked about this very file."""
        self._read = target

    def may_replace(self, target: Path) -> bool:
        """Whether the last press meant to replace this file."""
        return target == self._agreed

    @Slot()
    def on_pressed(self) -> None:
        self._agreed = self._read

    def _note(self, taken: Path) -> None:
        self._read = taken
