"""The pages of an encrypted file, one by one and without SQLite: a page that is damaged costs itself and no other.

SQLite gives up a whole query, and SQLCipher a whole connection, at the first bad page. Here each page stands alone: it
carries its own code (SQLCipher 4: AES-256-CBC, HMAC-SHA512 over the page and its number), so it is known to be what
was written, or it is not used. Nothing here opens the file for writing: looking must not change a byte.
"""

from __future__ import annotations

import errno
import hashlib
import hmac
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from hubshift_desktop.store.salvage.salt import SALT, kept_salt
from hubshift_desktop.store.salvage.wal import Frame, Wal

PAGE = 4096
USABLE = 4016
_IV, _MAC = 16, 64
_MAC_SALT_MASK, _MAC_KEY_ROUNDS = 0x3A, 2
_FIRST_HEADER = b"\x10\x00"  # SQLite's own word for 4,096 bytes, the first thing that is told of the file
_LOCK_PAGE = 0x40000000 // PAGE + 1
_ZEROS = bytes(PAGE)
_PAGES_AT_ONCE = 256


class Pages:
    """The newest committed form of every page: from the write-ahead log where it is there, else from the file."""

    def __init__(self, path: Path, *, key: bytes) -> None:
        self._key = key
        self._data = _read(path)
        log = path.with_name(f"{path.name}-wal")
        self._wal = Wal(_read(log), page_size=PAGE)
        self.has_code = self._has_salt = False
        self._code: hmac.HMAC | None = None
        self._find_salt(kept_salt(path))
        self._frames = self._wal.committed(self._is_genuine_frame)
        self.is_log_damaged = self._wal.is_damaged or self._is_log_ignored()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing at all."""
        return not self._data and not self._frames

    @property
    def count(self) -> int:
        """Return how many pages the file has, or says it has: a cut file says more than it holds."""
        held = max([-(-len(self._data) // PAGE), *self._frames])
        return self._stated() or held

    def numbers(self) -> range:
        """Return every page number; those past the told end too, when the first page cannot be read."""
        return range(1, self.count + 1)

    def age(self, number: int) -> int:
        """Return how new a page is: its place in the log, 0 in the file. Of two forms of a row the newer one counts."""
        frame = self._frames.get(number)
        return frame.place if frame is not None else 0

    def read(self, number: int) -> bytes | None:
        """Return a page in clear, or None when it is not what was written."""
        sealed = self._sealed(number)
        if len(sealed) != PAGE or sealed == _ZEROS or not self._is_genuine(number, sealed):
            return None
        start = SALT if number == 1 else 0
        nonce = sealed[USABLE : USABLE + _IV]
        cipher = Cipher(algorithms.AES(self._key), modes.CBC(nonce)).decryptor()
        plain = bytes(start) + cipher.update(sealed[start:USABLE]) + cipher.finalize()
        if number == 1 and not plain.startswith(_FIRST_HEADER, SALT):
            return None
        return plain

    def bad(self) -> frozenset[int]:
        """Return the pages that are not what was written, free ones apart: nobody reads those."""
        found = {
            number
            for number in self.numbers()
            if number != _LOCK_PAGE and not self._is_genuine(number, self._sealed(number))
        }
        found -= self.free() if found else frozenset()
        # Without its salt SQLCipher opens nothing, although the log may hold a sound first page.
        return frozenset(found | {1}) if not self._has_salt or self.read(1) is None else frozenset(found)

    def free(self) -> frozenset[int]:
        """Return the pages of the free list, as far as it can be followed."""
        first = self.read(1)
        trunk = int.from_bytes(first[32:36], "big") if first is not None else 0
        found: set[int] = set()
        while trunk and trunk not in found:
            page = self.read(trunk)
            if page is None:
                break  # it is not free to be lost: the next page that SQLite needs would be looked for in it
            found.add(trunk)
            leaves = min(int.from_bytes(page[4:8], "big"), USABLE // 4 - 2)
            found.update(int.from_bytes(page[8 + 4 * i : 12 + 4 * i], "big") for i in range(leaves))
            trunk = int.from_bytes(page[:4], "big")
        return frozenset(found)

    def _sealed(self, number: int) -> bytes:
        frame = self._frames.get(number)
        if frame is not None:
            return frame.page
        return self._data[(number - 1) * PAGE : number * PAGE]

    def _stated(self) -> int:
        if self._wal.size:
            return self._wal.size
        first = self.read(1)
        # The word on the size counts only where the same writer wrote both counters.
        return int.from_bytes(first[28:32], "big") if first is not None and first[24:28] == first[92:96] else 0

    def _find_salt(self, kept: bytes) -> None:
        """Find the bytes that the codes were made with: at the head of the file or of its first page in the log.

        They are kept beside the file as well. Without them no code can be checked; the pages still open, because the
        key is the vault's own. What is read then stands only on its form.
        """
        heads = (self._data[:SALT], kept, *(frame.page[:SALT] for frame in self._wal.frames if frame.number == 1))
        for salt in dict.fromkeys(heads):
            masked = bytes(byte ^ _MAC_SALT_MASK for byte in salt)
            code_key = hashlib.pbkdf2_hmac("sha512", self._key, masked, _MAC_KEY_ROUNDS, len(self._key))
            self._code = hmac.new(code_key, digestmod="sha512")
            self.has_code = any(self._is_genuine(number, page) for number, page in self._samples())
            if self.has_code:
                self._has_salt = self._data.startswith(salt)
                return
        self._code = None

    def _samples(self) -> Iterator[tuple[int, bytes]]:
        """Yield every page there is: where many are damaged, any sound one proves the salt."""
        for at in range(0, len(self._data) - PAGE + 1, PAGE):
            yield at // PAGE + 1, self._data[at : at + PAGE]
        for frame in self._wal.frames:
            yield frame.number, frame.page

    def _is_genuine_frame(self, frame: Frame) -> bool:
        return self._is_genuine(frame.number, frame.page)

    def _is_genuine(self, number: int, sealed: bytes) -> bool:
        if len(sealed) != PAGE:
            return False
        if self._code is None:
            return True
        code = self._code.copy()
        code.update(sealed[SALT if number == 1 else 0 : PAGE - _MAC])
        code.update(number.to_bytes(4, "little"))
        return hmac.compare_digest(code.digest(), sealed[PAGE - _MAC :])

    def _is_log_ignored(self) -> bool:
        """Whether SQLite would pass over a log that has news: its head is damaged."""
        if self._wal.has_head or not self._frames:
            return False
        return any(
            frame.page != self._data[(number - 1) * PAGE : number * PAGE] for number, frame in self._frames.items()
        )


class Disk(Protocol):
    """A file as it is read here; a test's one fails where it is told to."""

    def seek(self, at: int, /) -> int: ...

    def read(self, size: int, /) -> bytes: ...


def read_all(disk: Disk, size: int) -> bytes:
    """Read a file to its end; where the disk itself fails, zeros stand, which no page takes for its own."""
    step = PAGE * _PAGES_AT_ONCE
    return b"".join(part for at in range(0, size, step) for part in _portions(disk, at, min(step, size - at)))


def _portions(disk: Disk, at: int, size: int) -> list[bytes]:
    try:
        disk.seek(at)
        return [disk.read(size)]
    except OSError as problem:
        if problem.errno != errno.EIO:
            raise
        if size <= PAGE:
            return [bytes(size)]
    end = at + size
    return [part for start in range(at, end, PAGE) for part in _portions(disk, start, min(PAGE, end - start))]


def _read(path: Path) -> bytes:
    if not path.exists():
        return b""
    with path.open("rb") as file:
        return read_all(file, path.stat().st_size)
