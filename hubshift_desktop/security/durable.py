"""Writing that survives a power cut and that only this user may read: the floor under vault and sealed files."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from hubshift_desktop.security.errors import DiskFaultError, DiskFullError

PRIVATE_FILE = 0o600
PRIVATE_FOLDER = 0o700
_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT})
_FAULTY = frozenset({errno.EIO, errno.EROFS})


def make_private_folder(folder: Path) -> Path:
    """Make `folder` and close it to other users, also when it was there before with wider rights."""
    folder.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
    folder.chmod(PRIVATE_FOLDER)
    return folder


def open_private(path: str, flags: int) -> int:
    """Open as `open(opener=…)` asks, but never readable by others, not even for a moment."""
    return os.open(path, flags, PRIVATE_FILE)


@contextmanager
def room_needed() -> Iterator[None]:
    """Turn what a person can meet, a full or a failing disk, into known errors; every other failure stays loud."""
    try:
        yield
    except OSError as problem:
        if problem.errno in _NO_ROOM:
            raise DiskFullError from problem
        if problem.errno in _FAULTY:
            raise DiskFaultError from problem
        raise


@contextmanager
def replacing(path: Path, *, tmp: Path) -> Iterator[BinaryIO]:
    """Yield a file that becomes `path` whole or not at all: tmp → fsync → rename → fsync of the folder."""
    with room_needed():
        try:
            tmp.unlink(missing_ok=True)
            with open(tmp, "xb", opener=open_private) as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            tmp.replace(path)
        except BaseException:  # also a person who cancels: what is half written is never left behind
            tmp.unlink(missing_ok=True)
            raise
        sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make a rename last. Windows has no such call and needs none."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_private(path: Path, data: bytes) -> None:
    """Replace the contents of `path` durably."""
    with replacing(path, tmp=path.with_name(path.name + ".tmp")) as file:
        file.write(data)
