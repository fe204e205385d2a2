"""Readable copies for other programs: in one private folder, and gone at the next lock, close or start."""

from __future__ import annotations

import shutil
import uuid
from pathlib import Path

from hubshift_desktop.export.request import CannotSaveError
from hubshift_desktop.export.saving import save_whole
from hubshift_desktop.security.durable import make_private_folder
from hubshift_desktop.security.safe_text import safe_name


class Copies:
    """The folder of readable copies. Each copy has a folder of its own, so that its file keeps its own name."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder

    def make(self, data: bytes, *, name: str) -> Path:
        """Write one copy, for this user only."""
        if self._folder is None:
            raise CannotSaveError(sentence="This laptop keeps no readable copies.", next_step="Save a copy instead.")
        room = make_private_folder(make_private_folder(self._folder) / uuid.uuid4().hex)
        target = room / safe_name(name)
        save_whole(data, target=target)
        return target

    def clear(self) -> None:
        """Remove every copy. One that another program still holds stays until the next time."""
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
