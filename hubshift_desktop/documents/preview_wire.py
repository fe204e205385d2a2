"""The words between the app and its preview process: a short JSON header, then bytes, both with their length first."""

from __future__ import annotations

import json
import struct
from typing import IO

from hubshift_desktop.domain.fields import JsonValue

# How much text of a file is shown or searched.
TEXT_BYTES = 200_000
_LENGTHS = struct.Struct(">II")
_MOST_HEADER = 64_000
_MOST_BODY = 256_000_000


class BrokenPipeWordsError(Exception):
    """The other side ended, or speaks nonsense: either way there is no answer."""


def send(stream: IO[bytes], header: dict[str, JsonValue], body: bytes = b"") -> None:
    """Write one message and push it out."""
    words = json.dumps(header).encode("ascii")
    stream.write(_LENGTHS.pack(len(words), len(body)))
    stream.write(words)
    stream.write(body)
    stream.flush()


def receive(stream: IO[bytes]) -> tuple[dict[str, JsonValue], bytes]:
    """Read one message; the lengths are checked first, since the other side may have been taken over."""
    header_size, body_size = _LENGTHS.unpack(_exactly(stream, _LENGTHS.size))
    if header_size > _MOST_HEADER or body_size > _MOST_BODY:
        raise BrokenPipeWordsError
    try:
        header = json.loads(_exactly(stream, header_size))
    except ValueError as error:
        raise BrokenPipeWordsError from error
    if not isinstance(header, dict):
        raise BrokenPipeWordsError
    return header, _exactly(stream, body_size)


def whole_number(header: dict[str, JsonValue], key: str) -> int:
    """Return the number at `key`; anything else is nonsense."""
    value = header.get(key)
    if not isinstance(value, int) or isinstance(value, bool):
        raise BrokenPipeWordsError
    return value


def _exactly(stream: IO[bytes], size: int) -> bytes:
    data = stream.read(size)
    if len(data) != size:
        raise BrokenPipeWordsError
    return data
