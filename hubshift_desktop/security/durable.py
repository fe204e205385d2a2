"""Writing that survives a power cut and that only this user may read: the floor under vault and sealed files."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, TypeAlias

from hubshift_desktop.security.errors import DiskFaultError, DiskFullError

PRIVATE_FILE = 0o600
PRIVATE_FOLDER = 0o700
_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT})
_FAULTY = frozenset({errno.EIO, errno.EROFS})
# What FAT, exFAT and some network folders say to a second name for a file.
_NO_LINKS = frozenset({errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK})

Link: TypeAlias = Callable[[Path, Path], None]


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


def no_last_word() -> None:
    """For files that nobody can stop."""


@contextmanager
def replacing(
    path: Path, *, tmp: Path, may_replace: bool = True, last_word: Callable[[], None] = no_last_word
) -> Iterator[BinaryIO]:
    """Yield a file that becomes `path` whole or not at all: tmp → fsync → rename → fsync of the folder.

    Without `may_replace` a file that is at `path` by then stays, and `FileExistsError` says so. `last_word` is called
    when all is on the disk under the passing name; what it raises ends it there.
    """
    with room_needed():
        try:
            tmp.unlink(missing_ok=True)
            with open(tmp, "xb", opener=open_private) as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            last_word()
            put_in_place(tmp, path, may_replace=may_replace)
        except BaseException:  # also a person who cancels: what is half written is never left behind
            tmp.unlink(missing_ok=True)
            raise
        sync_folder(path.parent)


def put_in_place(tmp: Path, path: Path, *, may_replace: bool, link: Link = os.link) -> None:
    """Rename `tmp` to `path`. Unless `may_replace`, a file that is there stays: `FileExistsError`, and tmp is left.

    `link` is how this file system gives a file a second name: the one step that never takes another file's place.
    """
    if may_replace:
        tmp.replace(path)
    elif os.name == "nt":
        tmp.rename(path)  # there it refuses by itself what elsewhere it replaces
    else:
        try:
            link(tmp, path)
        except OSError as problem:
            if problem.errno in _NO_LINKS:
                _put_on_reserved(tmp, path)
                return
            if not _is_in_place(tmp, path):
                raise
        # The file stands under its name: a second one that cannot be taken away is no reason to say it does not.
        with suppress(OSError):
            tmp.unlink()


def _is_in_place(tmp: Path, path: Path) -> bool:
    """Look whether it is our own file that is at `path`: NFS asks again after a lost answer, and meets it."""
    try:
        return tmp.samefile(path)
    except OSError:
        return False


def _put_on_reserved(tmp: Path, path: Path) -> None:
    """Take the name with an empty file of our own, which fails where one is, and then replace that."""
    os.close(open_private(str(path), os.O_WRONLY | os.O_CREAT | os.O_EXCL))
    try:
        tmp.replace(path)
    except BaseException:  # an empty file under the chosen name would be taken for the one that was wanted
        path.unlink(missing_ok=True)
        raise


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
