"""Documents at rest: sealed in pieces, so that a large scan streams and never lies on the disk in the clear.

The construction is STREAM over AES-256-GCM: every piece is sealed under a nonce of random prefix, counter and a
last-piece mark, and bound to the file's id. Cutting, swapping, repeating, appending or exchanging pieces is found.
Each document has a key of its own (HKDF of its id), and its file has the id as its name, never the office's name.
"""

from __future__ import annotations

import hashlib
import os
import re
import uuid
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from hubshift_desktop.domain.rows import StoredBlob
from hubshift_desktop.security.derivation import expand
from hubshift_desktop.security.durable import make_private_folder, replacing
from hubshift_desktop.security.errors import FileDamagedError, FileMissingError

PIECE = 64 * 1024
TAG = 16
_MAGIC = b"HSB1"
_PREFIX = 7
_HEADER = len(_MAGIC) + _PREFIX
_TMP = ".tmp"
_ID = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Swept:
    """What a look around the folder found. Unknown files are left: after a restored backup they may be unsent work."""

    removed: int
    unknown: frozenset[str]
    missing: frozenset[str]


class BlobVault:
    """The folder of sealed documents of one profile."""

    def __init__(self, folder: Path, key: bytes) -> None:
        self._folder = make_private_folder(folder)
        self._key = key
        self._sealing: set[Path] = set()

    def seal(self, source: BinaryIO | Iterable[bytes], *, media_type: str) -> StoredBlob:
        """Store the bytes of `source`; they are durable when this returns, and absent when it raises."""
        blob_id = uuid.uuid4().hex
        path = self._path(blob_id)
        tmp = path.with_suffix(_TMP)
        self._sealing.add(tmp)
        try:
            with replacing(path, tmp=tmp) as file:
                sha256, size = seal_into(file, source, key=self._key_of(blob_id), name=blob_id)
        finally:
            self._sealing.discard(tmp)
        return StoredBlob(blob_id=blob_id, sha256=sha256, size=size, media_type=media_type)

    def open(self, blob_id: str) -> Iterator[bytes]:
        """Yield the bytes piece by piece. Each is authentic; that none is missing is known only at the end."""
        try:
            file = self._path(blob_id).open("rb")
        except FileNotFoundError:
            raise FileMissingError from None
        return self._opened(blob_id, file)

    def read(self, blob_id: str) -> bytes:
        """Return the whole, checked to its end."""
        return b"".join(self.open(blob_id))

    def is_sound(self, blob_id: str) -> bool:
        """Whether a document really opens on this laptop (ready for the road)."""
        try:
            for _ in self.open(blob_id):
                pass
        except (FileMissingError, FileDamagedError):
            return False
        return True

    def describe(self, blob_id: str, *, media_type: str) -> StoredBlob:
        """Return what sealed bytes are, from the bytes themselves: for a file whose row is lost."""
        digest, size = hashlib.sha256(), 0
        for piece in self.open(blob_id):
            digest.update(piece)
            size += len(piece)
        return StoredBlob(blob_id=blob_id, sha256=digest.hexdigest(), size=size, media_type=media_type)

    def has(self, blob_id: str) -> bool:
        return self._path(blob_id).exists()

    def remove(self, blob_id: str) -> None:
        """Remove a document's bytes; removing twice is harmless."""
        self._path(blob_id).unlink(missing_ok=True)

    def sweep(self, known_ids: Iterable[str]) -> Swept:
        """Remove what a crash left half-written, and report what the database and the folder disagree about."""
        known, removed = frozenset(known_ids), 0
        for tmp in self._folder.glob(f"*{_TMP}"):
            if tmp not in self._sealing:
                tmp.unlink(missing_ok=True)
                removed += 1
        found = frozenset(path.name for path in self._folder.iterdir() if _ID.fullmatch(path.name))
        return Swept(removed=removed, unknown=found - known, missing=known - found)

    def _opened(self, blob_id: str, file: BinaryIO) -> Iterator[bytes]:
        with file:
            yield from opened_from(file, key=self._key_of(blob_id), name=blob_id)

    def _path(self, blob_id: str) -> Path:
        if not _ID.fullmatch(blob_id):
            raise FileMissingError
        return self._folder / blob_id

    def _key_of(self, blob_id: str) -> bytes:
        return expand(self._key, salt=blob_id.encode(), purpose="hubshift document v1")


def seal_into(file: BinaryIO, source: BinaryIO | Iterable[bytes], *, key: bytes, name: str) -> tuple[str, int]:
    """Write `source` sealed to the rest of `file`, bound to `name`; returns the hash and length of the plain bytes."""
    digest, size = hashlib.sha256(), 0
    stream = _Stream(key, name, prefix=os.urandom(_PREFIX))
    file.write(stream.header)
    for piece, is_last in _marked(_pieces(source)):
        digest.update(piece)
        size += len(piece)
        file.write(stream.seal(piece, is_last=is_last))
    return digest.hexdigest(), size


def opened_from(file: BinaryIO, *, key: bytes, name: str) -> Iterator[bytes]:
    """Yield what `seal_into` wrote, piece by piece; only when it ends without raising was nothing cut off."""
    header = file.read(_HEADER)
    if len(header) != _HEADER or not header.startswith(_MAGIC):
        raise FileDamagedError
    stream = _Stream(key, name, prefix=header[len(_MAGIC) :])
    for sealed, is_last in _marked(_read_pieces(file.read, PIECE + TAG)):
        yield stream.open(sealed, is_last=is_last)


class _Stream:
    """The sealing of one file's pieces, in order."""

    def __init__(self, key: bytes, blob_id: str, *, prefix: bytes) -> None:
        self.header = _MAGIC + prefix
        self._cipher = AESGCM(key)
        self._prefix = prefix
        self._associated = self.header + blob_id.encode()
        self._count = 0

    def seal(self, piece: bytes, *, is_last: bool) -> bytes:
        return self._cipher.encrypt(self._nonce(is_last=is_last), piece, self._associated)

    def open(self, sealed: bytes, *, is_last: bool) -> bytes:
        if len(sealed) < TAG:
            raise FileDamagedError
        try:
            return self._cipher.decrypt(self._nonce(is_last=is_last), sealed, self._associated)
        except InvalidTag:
            raise FileDamagedError from None

    def _nonce(self, *, is_last: bool) -> bytes:
        nonce = self._prefix + self._count.to_bytes(4, "big") + (b"\x01" if is_last else b"\x00")
        self._count += 1
        return nonce


def _pieces(source: BinaryIO | Iterable[bytes]) -> Iterator[bytes]:
    """Yield full pieces and a shorter rest, whatever portions `source` comes in."""
    read = getattr(source, "read", None)
    if read is not None:
        yield from _read_pieces(read, PIECE)
        return
    rest = bytearray()
    for portion in source:
        rest += portion
        while len(rest) >= PIECE:
            yield bytes(rest[:PIECE])
            del rest[:PIECE]
    if rest:
        yield bytes(rest)


def _read_pieces(read: Callable[[int], bytes], size: int) -> Iterator[bytes]:
    """Yield pieces of exactly `size` bytes and a shorter rest, also from a file that reads short."""
    while True:
        piece = bytearray()
        while len(piece) < size and (portion := read(size - len(piece))):
            piece += portion
        if piece:
            yield bytes(piece)
        if len(piece) < size:
            return


def _marked(pieces: Iterable[bytes]) -> Iterator[tuple[bytes, bool]]:
    """Yield each piece with whether it is the last; nothing at all becomes one empty last piece."""
    waiting: bytes | None = None
    for piece in pieces:
        if waiting is not None:
            yield waiting, False
        waiting = piece
    yield waiting or b"", True
