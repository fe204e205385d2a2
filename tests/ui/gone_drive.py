"""A folder on a network drive that is gone: what asks it anything hangs until the test lets it answer."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import ClassVar

from tests.ui.files_at_hand import FilesAtHand

_LONGEST = 20


class GoneDrive:
    """`folder` goes to the system like any other path, and hangs there; a path for which `answers` says so does not."""

    def __init__(self, folder: Path, *, answers: Callable[[Path], bool] = lambda _: False) -> None:
        folder.mkdir(exist_ok=True)
        self.real = folder
        self.is_asked, self.may_answer = threading.Event(), threading.Event()
        self.askers: list[str] = []
        self._answers = answers
        self._was_outwaited = False
        self.folder = type("_Gone", (_GonePath,), {"drive": self})(folder)

    def ask(self, path: Path) -> None:
        """Hang."""
        if self._answers(path) or self.may_answer.is_set():
            return
        self.askers.append(threading.current_thread().name.partition("_")[0])
        self.is_asked.set()
        self._was_outwaited = not self.may_answer.wait(_LONGEST) or self._was_outwaited

    def come_back(self) -> None:
        """Answer, and wait for whoever was left hanging to be through; until now nobody may have waited for them."""
        assert not self._was_outwaited
        self.may_answer.set()
        for thread in threading.enumerate():
            if thread.name.startswith("folder"):
                thread.join(_LONGEST)

    def files(self, name: str = "") -> FilesAtHand:
        """Return somebody who chooses `name` there."""
        return FilesAtHand(self.folder, target=self.folder / name)

    def left(self) -> list[str]:
        """Return what lies there, hidden files too."""
        return sorted(path.name for path in self.real.iterdir())


class _GonePath(type(Path())):  # type: ignore[misc]  # the class for this system is chosen by pathlib
    drive: ClassVar[GoneDrive]

    def __fspath__(self) -> str:
        self.drive.ask(self)
        return str(self)
