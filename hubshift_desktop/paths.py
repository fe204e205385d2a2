"""Where things are: the profile folder of an account, and the program's own data in its three packagings."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from hubshift_desktop.security.durable import make_private_folder
from hubshift_desktop.security.safe_text import safe_name

APP_NAME = "Hubshift Desktop"
DEFAULT_PROFILE = "default"
_PACKAGE = Path(__file__).resolve().parent


@dataclass(frozen=True, slots=True)
class ProfilePaths:
    """The places of one account on this laptop. Two accounts are two profiles: they share no vault and no outbox."""

    folder: Path

    @classmethod
    def named(cls, name: str = DEFAULT_PROFILE, *, base: Path | None = None) -> ProfilePaths:
        """Return the profile of that name under the user's own, not roaming, application data."""
        base = base or platformdirs.user_data_path(APP_NAME, appauthor=False, roaming=False)
        return cls(base / "profiles" / safe_name(name, fallback=DEFAULT_PROFILE))

    @classmethod
    def given(cls, folder: Path | None) -> ProfilePaths:
        """Return the profile in the folder given on the command line, else the default one."""
        return cls(folder.expanduser().absolute()) if folder else cls.named()

    @property
    def vault(self) -> Path:
        return self.folder / "vault.json"

    @property
    def store(self) -> Path:
        return self.folder / "store.db"

    @property
    def mark(self) -> Path:
        """How far the store has come, kept outside it: an old copy of the store alone is found out by this."""
        return self.folder / "store.mark"

    @property
    def documents(self) -> Path:
        return self.folder / "documents"

    @property
    def logs(self) -> Path:
        return self.folder / "logs"

    @property
    def backups(self) -> Path:
        return self.folder / "backups"

    @property
    def copies(self) -> Path:
        """Readable copies lent to other programs; emptied at every start, lock and exit."""
        return self.folder / "copies"

    def prepare(self) -> ProfilePaths:
        """Make the folders, closed to other users of the laptop."""
        for folder in (self.folder, self.documents, self.logs, self.backups):
            make_private_folder(folder)
        return self


def migrations_dir() -> Path:
    """Return the folder of Alembic's scripts."""
    return data_dir("migrations", package=_PACKAGE, frozen_in=_frozen_in())


def data_dir(name: str, *, package: Path, frozen_in: Path | None) -> Path:
    """Find the program's data folder `name`: unpacked by PyInstaller, inside the wheel, or beside a checkout."""
    places = [package / name]
    if frozen_in is not None:
        places = [frozen_in / name, frozen_in / package.name / name]
    elif (package.parent / "pyproject.toml").is_file():
        # Only a checkout: in site-packages a neighbour called `migrations` would be somebody else's.
        places.append(package.parent / name)
    for place in places:
        if place.is_dir():
            return place
    raise FileNotFoundError(name)


def _frozen_in() -> Path | None:
    unpacked = getattr(sys, "_MEIPASS", None)
    return Path(unpacked) if unpacked else None
