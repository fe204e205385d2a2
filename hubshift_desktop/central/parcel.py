"""A file on its way up: multipart made by the library, bytes taken from the caller chunk by chunk, never from disk.

The same parcel can be read again from the start, so that a resend after a renewed sign-in, or after a restart, is
byte for byte the first one (sync.md 5.5); the boundary is therefore derived from the operation's key.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

OpenChunks = Callable[[], Iterable[bytes]]
OnProgress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """What is uploaded, and how to read it from the start."""

    name: str
    media_type: str
    size: int
    open_chunks: OpenChunks
    on_progress: OnProgress | None = None


class ParcelReader:
    """The file-like face of a parcel that the multipart writer of httpx asks for."""

    def __init__(self, parcel: Parcel) -> None:
        self._parcel = parcel
        self._chunks: Iterator[bytes] | None = None
        self._rest = b""
        self._at = 0

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Start again from the first byte, or tell the size; other positions are never asked for."""
        if whence == io.SEEK_END:
            return self._parcel.size
        if offset == 0:
            self._chunks, self._rest, self._at = None, b"", 0
        return offset

    def tell(self) -> int:
        return self._at

    def read(self, count: int) -> bytes:
        """Return up to `count` bytes, b"" at the end; a parcel that is not as long as it said stops the sending."""
        if self._chunks is None:
            self._chunks = iter(self._parcel.open_chunks())
        if not self._rest:
            self._rest = next((chunk for chunk in self._chunks if chunk), b"")
        piece, self._rest = self._rest[:count], self._rest[count:]
        self._at += len(piece)
        if self._at > self._parcel.size or (not piece and self._at < self._parcel.size):
            raise ValueError("the file is not as long as it was said to be")
        if piece and self._parcel.on_progress is not None:
            self._parcel.on_progress(self._at, self._parcel.size)
        return piece


def boundary_of(key: str) -> str:
    """Return the part divider that belongs to an operation, for ever the same."""
    return f"hubshift-{hashlib.sha256(key.encode()).hexdigest()[:32]}"
