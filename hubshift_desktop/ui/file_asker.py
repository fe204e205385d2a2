"""The system's own file dialogs behind one small door, so that panes can be used without a person in a test."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QStandardPaths, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from hubshift_desktop.ui.runner import Runner


class FileAsker:
    """Asks for files and folders. `kinds` are filters as Qt words them: 'Excel workbook (*.xlsx)'.

    A dialog begins in the folder that was looked up last, or at home: it is opened by the window's thread, which never
    asks the disk. Whoever has an asker calls `find_folder` early, or `documents_folder` on another thread.
    """

    _found: Path | None = None

    def save(self, parent: QWidget, *, title: str, name: str, kinds: Sequence[str] = ()) -> Path | None:
        """Ask where to save; None when the person changed their mind. The system asks before it replaces."""
        start = name if Path(name).is_absolute() else str(self._beginning() / name)
        chosen, _ = QFileDialog.getSaveFileName(parent, title, start, ";;".join(kinds))
        return Path(chosen) if chosen else None

    def open_one(self, parent: QWidget, *, title: str, kinds: Sequence[str] = ()) -> Path | None:
        """Ask for one file to read; None when the person changed their mind."""
        chosen, _ = QFileDialog.getOpenFileName(parent, title, str(self._beginning()), ";;".join(kinds))
        return Path(chosen) if chosen else None

    def open_many(self, parent: QWidget, *, title: str, kinds: Sequence[str] = ()) -> tuple[Path, ...]:
        """Ask for one or more files to read."""
        chosen, _ = QFileDialog.getOpenFileNames(parent, title, str(self._beginning()), ";;".join(kinds))
        return tuple(Path(path) for path in chosen)

    def find_folder(self, runner: Runner, *, owner: QObject) -> None:
        """Have the folder for dialogs looked up by another thread: it may be on a network that hangs."""
        runner.folder(self.documents_folder, lambda _: None, lambda _: None, owner=owner)

    def documents_folder(self) -> Path:
        """Return where copies and exports go unless told otherwise: the Documents folder, or home where there is none.

        The system names the folder even if nobody has ever made it; a first export must not fail for that. It asks the
        disk, so it is not for the window's thread.
        """
        found = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        self._found = Path(found) if found and Path(found).is_dir() else Path.home()
        return self._found

    def show(self, path: Path) -> bool:
        """Open a file or folder with the program that the system has for it."""
        return QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))

    def _beginning(self) -> Path:
        return self._found or Path.home()
