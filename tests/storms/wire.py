"""The wire between a run that may die at any moment and the test that outlives it: one question, one answer.

It is a socket and not a pipe: `send` is no call that a storm hits, so only the laptop's disk is hurt.
"""

from __future__ import annotations

import pickle
import socket
import struct
from collections.abc import Callable
from typing import Any, cast

from hubshift_desktop.central.errors import CentralError
from hubshift_desktop.sync.office import Office
from tests.simulation.line import Line

_HEAD = struct.Struct(">I")


class HungUpError(Exception):
    """The other side is gone."""


class Wire:
    """Whole messages over a stream."""

    def __init__(self, stream: socket.socket) -> None:
        self._stream = stream

    def ask(self, *message: Any) -> Any:
        """Say something and wait for the answer."""
        self.say(message)
        return self.hear()

    def say(self, message: Any) -> None:
        body = pickle.dumps(message)
        try:
            self._stream.sendall(_HEAD.pack(len(body)) + body)
        except OSError as error:
            raise HungUpError from error

    def hear(self) -> Any:
        (size,) = _HEAD.unpack(self._whole(_HEAD.size))
        return pickle.loads(self._whole(size))  # noqa: S301 - both ends are this test

    def _whole(self, size: int) -> bytes:
        parts = bytearray()
        while len(parts) < size:
            try:
                part = self._stream.recv(size - len(parts))
            except OSError as error:
                raise HungUpError from error
            if not part:
                raise HungUpError
            parts += part
        return bytes(parts)

    def close(self) -> None:
        self._stream.close()


class FarOffice:
    """The office as the dying run sees it: every request goes over the wire."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    def __getattr__(self, name: str) -> Callable[..., Any]:
        def request(*args: Any, **told: Any) -> Any:
            if "chunks" in told:
                told["chunks"] = b"".join(told["chunks"]())
            told.pop("on_progress", None)
            is_fine, answer = self._wire.ask("office", name, args, told)
            if not is_fine:
                kind, message, status = answer
                raise CentralError(kind, message=message, status=status)
            return answer

        return request


def far_office(wire: Wire) -> Office:
    return cast("Office", FarOffice(wire))


def answer_for(line: Line, name: str, args: tuple[Any, ...], told: dict[str, Any]) -> tuple[bool, Any]:
    """Return what the office says to a request that came over the wire."""
    if "chunks" in told:
        content: bytes = told["chunks"]
        told = {**told, "chunks": lambda: [content]}
    try:
        return True, getattr(line, name)(*args, **told)
    except CentralError as error:
        return False, (error.kind, error.message, error.status)
