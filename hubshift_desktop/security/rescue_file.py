"""The rescue file: one sealed file under a passphrase of its own, to be carried to another laptop.

It uses what the vault and the sealed documents use: a random key wrapped by Argon2id and AES-256-GCM, and the STREAM
construction for the rest. So a file that was cut, or whose writing was interrupted, is never taken for whole, and no
client data is readable in it. In the stream stand the length of the contents, the contents, and the files one by one.
"""

from __future__ import annotations

import json
import os
import secrets
import uuid
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO, Self

from hubshift_desktop.domain.errors import KnownError
from hubshift_desktop.domain.stopping import Stopping
from hubshift_desktop.security.cost import Cost, CostRules
from hubshift_desktop.security.derivation import KEY_BYTES
from hubshift_desktop.security.durable import replacing
from hubshift_desktop.security.errors import FileDamagedError
from hubshift_desktop.security.sealed import opened_from, seal_into
from hubshift_desktop.security.slots import Slot, SlotKind, unwrap, wrap

_MAGIC = b"HSRESCUE1\n"
_MAX_HEADER = 4096
_MAX_CONTENTS = 256 * 1024 * 1024
_LENGTH = 8


class NotRescueFileError(KnownError):
    """The chosen file is something else, or was cut or changed; nothing of it is used."""

    def __init__(self, *, sentence: str = "It is another kind of file, or it was cut short or changed.") -> None:
        super().__init__(
            title="This rescue file can’t be used",
            sentence=sentence,
            next_step="Copy it again from where it was written, or write a new one there. Nothing was changed here.",
        )


class WrongRescuePassphraseError(KnownError):
    """The passphrase given for a rescue file does not open it."""

    def __init__(self) -> None:
        super().__init__(
            title="That passphrase doesn’t open this rescue file",
            sentence="It was given when the file was written, and may differ from this laptop’s.",
            next_step="Try again. Nothing was changed here.",
        )


class RescueStoppedError(Exception):
    """The person stopped; nothing was written, or taken in. Not a failure, so it has no words."""


def write_rescue_file(
    target: Path,
    *,
    passphrase: str,
    cost: CostRules,
    contents: bytes,
    files: Iterable[Iterable[bytes]],
    may_replace: bool,
    stopping: Stopping,
) -> None:
    """Write `contents` and after them the bytes of `files`, whole or not at all, for this user only.

    A file that is at `target` by then stays unless `may_replace`: `FileExistsError`.
    """

    def last_word() -> None:
        if not stopping.go_past():
            raise RescueStoppedError

    file_id, key = uuid.uuid4().hex, os.urandom(KEY_BYTES)
    slot = wrap(
        key,
        secret=passphrase,
        device_secret=b"",
        kind=SlotKind.PASSPHRASE,
        cost=cost.for_new_slot(has_device_secret=False),
        identity=_identity(file_id),
    )
    header = json.dumps(_header(file_id, slot)).encode()
    tmp = target.with_name(f".{secrets.token_hex(8)}.part")
    with replacing(target, tmp=tmp, may_replace=may_replace, last_word=last_word) as file:
        file.write(_MAGIC + len(header).to_bytes(_LENGTH, "big") + header)
        seal_into(file, heeding(stopping, _plain(contents, files)), key=key, name=file_id)


class RescueFile:
    """A rescue file being read, in order: `contents`, then `file_of` for each file, then `end`.

    What was read may be used only after `end`, which raises unless the last byte was there and nothing follows it.
    """

    def __init__(self, file: BinaryIO, pieces: Iterator[bytes]) -> None:
        self._file = file
        self._pieces = pieces
        self._rest = b""

    @classmethod
    def open(cls, path: Path, *, passphrase: str, cost: CostRules) -> Self:
        """Open with the passphrase; hostile numbers in the header are refused before they cost anything."""
        try:
            file = path.open("rb")
        except OSError:
            raise NotRescueFileError(sentence=f"{path.name} could not be opened for reading.") from None
        try:
            file_id, slot = _read_header(file)
            if not cost.admits(slot.cost):
                raise NotRescueFileError
            key = unwrap(slot, secret=passphrase, device_secret=b"", identity=_identity(file_id))
            if key is None:
                raise WrongRescuePassphraseError
            return cls(file, opened_from(file, key=key, name=file_id))
        except BaseException:  # whatever ends this, also Ctrl+C: nobody else has the file to close it
            file.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def contents(self) -> bytes:
        """Return what the file lists."""
        size = int.from_bytes(b"".join(self.file_of(_LENGTH)), "big")
        if size > _MAX_CONTENTS:
            raise NotRescueFileError
        return b"".join(self.file_of(size))

    def file_of(self, size: int) -> Iterator[bytes]:
        """Yield the next `size` bytes in portions."""
        left = size
        while left:
            if not self._rest and not self._fill():
                raise NotRescueFileError
            portion, self._rest = self._rest[:left], self._rest[left:]
            left -= len(portion)
            yield portion

    def end(self) -> None:
        """Make sure that the file is whole."""
        if self._rest or self._fill():
            raise NotRescueFileError

    def _fill(self) -> bool:
        try:
            self._rest = next((piece for piece in self._pieces if piece), b"")
        except FileDamagedError:
            raise NotRescueFileError from None
        return bool(self._rest)


def heeding(stopping: Stopping, pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Pass pieces on until somebody stops: a drive may have hung between two of them for longer than anybody waits."""
    for piece in pieces:
        if stopping.is_stopped:
            raise RescueStoppedError
        yield piece


def _plain(contents: bytes, files: Iterable[Iterable[bytes]]) -> Iterator[bytes]:
    yield len(contents).to_bytes(_LENGTH, "big")
    yield contents
    for file in files:
        yield from file


def _identity(file_id: str) -> bytes:
    return b"hubshift rescue v1|" + file_id.encode()


def _header(file_id: str, slot: Slot) -> dict[str, object]:
    return {
        "id": file_id,
        "memoryKib": slot.cost.memory_kib,
        "passes": slot.cost.passes,
        "lanes": slot.cost.lanes,
        "salt": slot.salt.hex(),
        "nonce": slot.nonce.hex(),
        "sealed": slot.sealed.hex(),
    }


def _read_header(file: BinaryIO) -> tuple[str, Slot]:
    start = file.read(len(_MAGIC) + _LENGTH)
    size = int.from_bytes(start[len(_MAGIC) :], "big")
    if not start.startswith(_MAGIC) or size > _MAX_HEADER:
        raise NotRescueFileError
    try:
        told = json.loads(file.read(size))
        cost = Cost(memory_kib=int(told["memoryKib"]), passes=int(told["passes"]), lanes=int(told["lanes"]))
        salt, nonce, sealed = (bytes.fromhex(told[name]) for name in ("salt", "nonce", "sealed"))
        slot = Slot(kind=SlotKind.PASSPHRASE, cost=cost, salt=salt, nonce=nonce, sealed=sealed)
        return str(told["id"]), slot
    except (ValueError, KeyError, TypeError):
        raise NotRescueFileError from None
