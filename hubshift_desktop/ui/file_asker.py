"""The system's own file dialogs behind one small door, so that panes can be used without a person in a test."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QStandardPaths, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget


class FileAsker:
    """Asks for files and folders. `kinds` are filters as Qt words them: 'Excel workbook (*.xlsx)'."""

    def save(self, parent: QWidget, *, title: str, name: str, kinds: Sequence[str] = ()) -> Path | None:
        """Ask where to save; None when the person changed their mind. The system asks before it replaces."""
        start = name if Path(name).is_absolute() else str(self.documents_folder() / name)
        chosen, _ = QFileDialog.getSaveFileName(parent, title, start, ";;".join(kinds))
        return Path(chosen) if chosen else None

    def open_one(self, parent: QWidget, *, title: str, kinds: Sequence[str] = ()) -> Path | None:
        """Ask for one file to read; None when the person changed their mind."""
        chosen, _ = QFileDialog.getOpenFileName(parent, title, str(self.documents_folder()), ";;".join(kinds))
        return Path(chosen) if chosen else None

    def open_many(self, parent: QWidget, *, title: str, kinds: Sequence[str] = ()) -> tuple[Path, ...]:
        """Ask for one or more files to read."""
        chosen, _ = QFileDialog.getOpenFileNames(parent, title, str(self.documents_folder()), ";;".join(kinds))
        return tuple(Path(path) for path in chosen)

    def documents_folder(self) -> Path:
        """Return where copies and exports go unless told otherwise: the Documents folder, or home where there is none.

        The system names the folder even if nobody has ever made it; a first export must not fail for that.
        """
        found = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        return Path(found) if found and Path(found).is_dir() else Path.home()

    def show(self, path: Path) -> bool:
        """Open a file or folder with the program that the system has for it."""
        return QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
