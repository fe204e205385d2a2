"""A person at the system's file dialogs, whose answers are known beforehand."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QWidget

from hubshift_desktop.ui.file_asker import FileAsker


class FilesAtHand(FileAsker):
    """Answers every question with the paths it was given, and remembers what was opened and proposed."""

    def __init__(self, folder: Path, *, target: Path | None = None, chosen: Sequence[Path] = ()) -> None:
        self._folder = folder
        self.target = target
        self.chosen = tuple(chosen)
        self.proposed: list[str] = []
        self.opened: list[Path] = []

    def save(self, parent: QWidget, *, title: str, name: str, kinds: Sequence[str] = ()) -> Path | None:
        self.proposed.append(name)
        return self.target

    def open_one(self, parent: QWidget, *, title: str, kinds: Sequence[str] = ()) -> Path | None:
        return self.chosen[0] if self.chosen else None

    def open_many(self, parent: QWidget, *, title: str, kinds: Sequence[str] = ()) -> tuple[Path, ...]:
        return self.chosen

    def documents_folder(self) -> Path:
        return self._folder

    def show(self, path: Path) -> bool:
        self.opened.append(path)
        return True
