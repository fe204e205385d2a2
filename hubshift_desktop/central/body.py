"""Bytes from the network, bounded: how long they may take, how much they may become, how deep they may nest.

A captive network, a broken proxy or a hostile server may send anything. Decompression is done here with an output
bound instead of by the HTTP library, because one 64 KB chunk of gzip can grow to 66 MB before a caller sees it.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterable, Iterator

import msgspec

from hubshift_desktop.domain.fields import JsonValue

JSON_LIMIT = 10_000_000
FILE_LIMIT = 10_000_000
DEPTH_LIMIT = 64
_STEP = 256 * 1024
_LONE_SURROGATE = re.compile(
    rb"\\u[dD][89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F][0-9a-fA-F]{2})"
    rb"|(?<!\\u[dD][89abAB][0-9a-fA-F]{2})\\u[dD][c-fC-F][0-9a-fA-F]{2}"
)


class TooMuchError(Exception):
    """The body is larger than what may come."""


class CutError(Exception):
    """The body ended early, is not packed as it says, or took longer than it may."""


class NotJsonError(Exception):
    """The bytes are no JSON that this app accepts."""


def _unpacked(chunks: Iterable[bytes]) -> Iterator[bytes]:
    engine = zlib.decompressobj(wbits=zlib.MAX_WBITS | 32)
    for chunk in chunks:
        rest = chunk
        while rest:
            try:
                yield engine.decompress(rest, _STEP)
            except zlib.error as problem:
                raise CutError from problem
            rest = engine.unconsumed_tail
    yield engine.flush()
    if not engine.eof:
        raise CutError


def bounded(chunks: Iterable[bytes], *, encoding: str, limit: int, is_late: Callable[[], bool]) -> Iterator[bytes]:
    """Yield the unpacked body and stop with an error once it exceeds `limit` or its time."""
    if encoding not in ("", "identity", "gzip", "deflate"):
        raise CutError
    total = 0
    for chunk in _unpacked(chunks) if encoding in ("gzip", "deflate") else chunks:
        total += len(chunk)
        if total > limit:
            raise TooMuchError
        if is_late():
            raise CutError
        yield chunk


def _is_too_deep(value: JsonValue) -> bool:
    level: list[JsonValue] = [value]
    for _ in range(DEPTH_LIMIT + 1):
        deeper: list[JsonValue] = []
        for item in level:
            if type(item) is dict:
                deeper.extend(inner for inner in item.values() if type(inner) in (dict, list))
            elif type(item) is list:
                deeper.extend(inner for inner in item if type(inner) in (dict, list))
        if not deeper:
            return False
        level = deeper
    return True


def _decoded(raw: bytes) -> JsonValue:
    try:
        value: JsonValue = msgspec.json.decode(raw)
    except msgspec.DecodeError:
        # A text cut in the middle of an emoji leaves half a character, which JavaScript servers send as it is.
        # One such note must not make a whole page unreadable.
        healed = _LONE_SURROGATE.sub(rb"\\ufffd", raw)
        if healed == raw:
            raise
        value = msgspec.json.decode(healed)
    return value


def parsed(raw: bytes) -> JsonValue:
    """Return the JSON value of `raw`; NaN, infinities, too deep nesting and broken text are refused."""
    try:
        value = _decoded(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise NotJsonError from None
    brackets = raw.count(b"[") + raw.count(b"{")
    if brackets > DEPTH_LIMIT and _is_too_deep(value):
        raise NotJsonError
    return value
