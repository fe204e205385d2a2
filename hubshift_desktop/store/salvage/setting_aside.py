"""The damaged file steps aside and the new one takes its place: moved, never copied over and never deleted.

The order makes it safe to be killed anywhere. The new file is finished first, in the folder where the damaged one will
lie; giving it its final name there is the one step that decides. Before it nothing was touched and a next try begins
anew; after it a next opening finishes the moves, whatever the first one had done of them.
"""

from __future__ import annotations

import os
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from hubshift_desktop.security.durable import sync_folder
from hubshift_desktop.store.salvage.salt import copy_salt
from hubshift_desktop.store.salvage.suspicion import suspicion

_FOLDER, _MAKING, _READY = "damaged-", "making.db", "ready.db"
_TAILS = ("-wal", "-shm", "")


class SettingAside:
    """One folder for one damaged file, beside the store."""

    def __init__(self, store: Path, folder: Path) -> None:
        self._store = store
        self.folder = folder

    @classmethod
    def begun(cls, store: Path, *, at: datetime) -> SettingAside:
        """Return a folder for this time; a try that was cut off before it decided anything is taken up again."""
        for folder in sorted(store.parent.glob(f"{_FOLDER}*")):
            if not _holds_more(folder):
                return cls(store, folder)
        stamp = at.strftime("%Y%m%d-%H%M%S")
        names = (f"{_FOLDER}{stamp}{suffix}" for suffix in ("", *(f"-{n}" for n in range(2, 1000))))
        folder = next(store.parent / name for name in names if not (store.parent / name).exists())
        folder.mkdir(mode=0o700)
        return cls(store, folder)

    @classmethod
    def decided(cls, store: Path) -> SettingAside | None:
        """Return what a killed program had decided and not finished."""
        found = sorted(store.parent.glob(f"{_FOLDER}*/{_READY}"))
        return cls(store, found[0].parent) if found else None

    @property
    def making(self) -> Path:
        """Where the new file is made."""
        return self.folder / _MAKING

    def clear(self) -> None:
        """Remove what an earlier try had made: it holds nothing that the damaged file does not."""
        for tail in _TAILS:
            (self.folder / f"{_MAKING}{tail}").unlink(missing_ok=True)

    def give_up(self) -> None:
        """Leave nothing of a try that failed: for want of room it must not take the last of it."""
        self.clear()
        if not any(self.folder.iterdir()):
            self.folder.rmdir()

    def decide(self) -> None:
        """The new file is whole and closed: from here on it counts."""
        _sync_file(self.making)
        self.making.rename(self.folder / _READY)
        sync_folder(self.folder)
        sync_folder(self._store.parent)

    def finish(self) -> None:
        """Move the damaged file in and the new one out. The log goes first: it must never lie beside the new file."""
        copy_salt(self._store, self.folder)
        for tail in _TAILS:
            old = self._store.with_name(f"{self._store.name}{tail}")
            aside = self.folder / old.name
            if old.exists() and not aside.exists():  # what lies there was set aside: nothing is ever put over it
                old.rename(aside)
        sync_folder(self.folder)
        sync_folder(self._store.parent)  # before the new file comes: an old log must never be found beside it
        suspicion(self._store).unlink(missing_ok=True)
        (self.folder / _READY).rename(self._store)
        # The new file is there. Should this rename not last, the next opening finds it still to be done and does it.
        with suppress(OSError):
            sync_folder(self.folder)
            if not any(self.folder.iterdir()):
                self.folder.rmdir()  # the damaged file was missing: there was nothing to set aside
            sync_folder(self._store.parent)


def _holds_more(folder: Path) -> bool:
    """Whether a folder holds anything but the beginnings of a new file; one of a lost file holds nothing at all."""
    return any(not path.name.startswith(_MAKING) for path in folder.iterdir())


def _sync_file(path: Path) -> None:
    with path.open("r+b") as file:
        os.fsync(file.fileno())
