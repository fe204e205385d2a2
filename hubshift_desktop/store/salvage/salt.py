"""The salt of the file, kept a second time beside it: sixteen bytes that are no secret and prove every page.

SQLCipher keeps them only at the head of the file. With the head gone no page's code could be checked any more, and
what is read would have to be taken on its form alone.
"""

from __future__ import annotations

from pathlib import Path

from hubshift_desktop.security.durable import write_private

SALT = 16
_KEPT = ".salt"


def keep_salt(path: Path) -> None:
    """Keep the salt of a file that was found sound; nearly always it is kept already."""
    with path.open("rb") as file:
        salt = file.read(SALT)
    if salt != kept_salt(path):
        write_private(_place(path), salt)


def kept_salt(path: Path) -> bytes:
    """Return the kept salt, which may be an older file's: whoever uses it tries it."""
    kept = _place(path)
    return kept.read_bytes()[:SALT] if kept.exists() else b""


def copy_salt(path: Path, folder: Path) -> None:
    """Keep a damaged file's salt beside it where it is set aside: the new file has another one."""
    salt, kept = kept_salt(path), _place(folder / path.name)
    if salt and path.exists() and not kept.exists():
        write_private(kept, salt)


def _place(path: Path) -> Path:
    return path.with_name(f"{path.name}{_KEPT}")
