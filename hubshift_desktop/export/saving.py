"""Writes finished bytes to where the user chose, all or nothing.

A half-written list must never be opened in good faith, and nothing readable may stay behind after a failure.
"""

from __future__ import annotations

import errno
import os
import secrets
from contextlib import suppress
from pathlib import Path

from hubshift_desktop.export.request import (
    CannotSaveError,
    ExportCancelledError,
    IsCancelled,
    PlaceTakenError,
    never_cancelled,
)
from hubshift_desktop.security.durable import put_in_place

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
_PIECE = 256 * 1024


def save_whole(
    data: bytes, *, target: Path, may_replace: bool = False, is_cancelled: IsCancelled = never_cancelled
) -> None:
    """Write `data` beside `target` under a passing name, then rename; on failure the passing file is removed.

    The file is made readable for this user only: an export is a copy of clients' details. One that is at `target` by
    then is replaced only with `may_replace`. A slow disk may take long, so whoever stops is asked between the pieces.
    """
    passing = target.with_name(f".{secrets.token_hex(8)}.part")
    try:
        _write_private(data, path=passing, is_cancelled=is_cancelled)
        _heed(is_cancelled)
        put_in_place(passing, target, may_replace=may_replace)
    except OSError as error:
        raise _in_words(error, target=target) from error
    finally:
        # After the rename there is nothing left under this name; after any failure there must be nothing either.
        # Where the folder itself cannot be reached nothing was made, and the reason above is the one to tell.
        with suppress(OSError):
            passing.unlink(missing_ok=True)


def _write_private(data: bytes, *, path: Path, is_cancelled: IsCancelled) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    with os.fdopen(handle, "wb") as file:
        for start in range(0, len(data), _PIECE):
            _heed(is_cancelled)
            file.write(data[start : start + _PIECE])
        file.flush()
        _heed(is_cancelled)
        os.fsync(file.fileno())


def _heed(is_cancelled: IsCancelled) -> None:
    if is_cancelled():
        raise ExportCancelledError


def _in_words(error: OSError, *, target: Path) -> CannotSaveError:
    if isinstance(error, FileExistsError):
        return PlaceTakenError()
    if error.errno in _FULL:
        return CannotSaveError(
            sentence="There isn't enough space on the disk.", next_step="Free some space and try again."
        )
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return CannotSaveError(sentence="There is no such folder, or its drive has gone.")
    if isinstance(error, PermissionError | IsADirectoryError):
        return CannotSaveError(
            sentence=f"{target.name} may be open in another program, or this folder is read-only.",
            next_step="Close it there, or choose another folder or name, and try again.",
        )
    return CannotSaveError(sentence="The disk did not take it.")
