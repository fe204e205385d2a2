"""Where a file will go, asked of the disk off the GUI thread: which folder a bare name means, and what is there."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from hubshift_desktop.export.target import is_taken, target_of
from hubshift_desktop.ui.file_asker import FileAsker

TAKEN = "A file with this name is there already. It will be replaced."


class Found(NamedTuple):
    """The place that was meant, or what is wrong with it in a sentence; and whether a file is there."""

    target: Path | str
    is_taken: bool


def looking_at(typed: str, *, kind: str, files: FileAsker) -> Callable[[], Found]:
    """Return a look at the place, for a runner: a folder may be on a network that hangs, so nobody waits for it."""

    def look() -> Found:
        target = target_of(typed, kind=kind, folder=files.documents_folder(), home=Path.home())
        return Found(target, not isinstance(target, str) and is_taken(target))

    return look


def proposing(name: str, *, files: FileAsker) -> Callable[[], str]:
    """Return a look for the folder that files go to, for a runner; it gives the whole path of `name` there."""
    return lambda: str(files.documents_folder() / name)
