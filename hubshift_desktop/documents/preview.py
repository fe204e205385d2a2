"""Pictures of files for the screen, drawn in a process of its own that is stopped when it takes too much.

A 44 KB PDF can keep a renderer busy for half a minute, and a renderer is where hostile files do their harm. So the
bytes go over a pipe to a child with limits, and only pixels come back. Nothing is written to the disk.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock, Timer
from types import TracebackType
from typing import IO, Self, TypeVar

from hubshift_desktop.documents.errors import CannotShowError, NoPreview, PreviewCancelledError
from hubshift_desktop.documents.media import FIRST_BYTES, MediaKind, sniff
from hubshift_desktop.documents.preview_wire import TEXT_BYTES, BrokenPipeWordsError, receive, send, whole_number
from hubshift_desktop.domain.fields import JsonValue

FROZEN_ARGUMENT = "--preview-worker"
OUR_SECRETS = "HUBSHIFT_"
CPU_SECONDS = 5
MEMORY = 1 << 30
# Also the only time limit where the system has none for CPU (Windows).
WALL_SECONDS = 15.0
Answer = TypeVar("Answer")
_WORKER_MODULE = "hubshift_desktop.documents.preview_worker"


@dataclass(frozen=True, slots=True)
class Picture:
    """One drawn page: `rgba` is `height` rows of `width` times four bytes; `pages` counts the file's pages."""

    width: int
    height: int
    pages: int
    rgba: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class PlainText:
    """A text file's words; `is_cut` when only the beginning is shown."""

    text: str = field(repr=False)
    is_cut: bool


def worker_command() -> tuple[str, ...]:
    """Return how to start the preview process; a frozen app starts itself with a hidden argument."""
    if getattr(sys, "frozen", False):
        return (sys.executable, FROZEN_ARGUMENT)
    return (sys.executable, "-P", "-m", _WORKER_MODULE)


class Previewer:
    """Draws one file at a time; keeps its process for the next one, and starts another after a stop.

    `show` may be called from any worker thread, `cancel` from any other thread. `memory` and `cpu_seconds` hold where
    the system has such limits; `wall_seconds` holds everywhere.
    """

    def __init__(
        self,
        *,
        command: Sequence[str] | None = None,
        cpu_seconds: int = CPU_SECONDS,
        memory: int = MEMORY,
        wall_seconds: float = WALL_SECONDS,
    ) -> None:
        self._command = tuple(command) if command is not None else worker_command()
        self._limits: dict[str, JsonValue] = {"cpu_seconds": cpu_seconds, "memory": memory}
        self._wall_seconds = wall_seconds
        self._lane = Lock()
        self._state = Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._request = 0
        self._is_busy = False
        self._stopped: Exception | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def show(self, data: bytes, *, name: str, page: int = 0, width: int = 900) -> Picture | PlainText:
        """Return page `page` (from 0) about `width` pixels wide, or the words of a text file.

        Raises `CannotShowError`, or `PreviewCancelledError` after `cancel`.
        """
        kind = sniff(data[:FIRST_BYTES], name=name)
        if kind is None:
            raise CannotShowError(NoPreview.UNKNOWN_TYPE)
        if kind is MediaKind.TEXT:
            return plain_text(data)
        request: dict[str, JsonValue] = {"kind": kind.value, "page": page, "width": width, **self._limits}
        with self._lane:
            return self._ask(request, data, read=_picture)

    def words(self, data: bytes, *, name: str) -> str:
        """Return the text inside a file, for search; what has none, or is damaged, gives `""`."""
        kind = sniff(data[:FIRST_BYTES], name=name)
        if kind is MediaKind.TEXT:
            return plain_text(data).text
        if kind is not MediaKind.PDF:
            return ""
        request: dict[str, JsonValue] = {"kind": kind.value, "words": True, **self._limits}
        try:
            with self._lane:
                return self._ask(request, data, read=_words)
        except (CannotShowError, PreviewCancelledError):
            # A file that cannot be read is still filed; it is only not found by its words.
            return ""

    def cancel(self) -> None:
        """Stop the drawing that is going on, if any; the next `show` starts a new process."""
        self._stop(request=self._request, reason=PreviewCancelledError())

    def close(self) -> None:
        """End the process. Used at lock and at exit, so that no file's bytes stay in its memory."""
        self.cancel()
        with self._lane:
            self._forget()

    def _ask(
        self, request: dict[str, JsonValue], data: bytes, *, read: Callable[[dict[str, JsonValue], bytes], Answer]
    ) -> Answer:
        stdin, stdout, clock = self._begin()
        try:
            send(stdin, request, data)
            return read(*receive(stdout))
        except (BrokenPipeWordsError, OSError) as error:
            # It was stopped, or died, or spoke nonsense: never to be trusted again.
            code = self._forget()
            raise self._stopped or CannotShowError(_reason(code)) from error
        finally:
            clock.cancel()
            self._end()

    def _begin(self) -> tuple[IO[bytes], IO[bytes], Timer]:
        process = self._running()
        if process.stdin is None or process.stdout is None:
            raise BrokenPipeWordsError
        with self._state:
            self._request += 1
            self._is_busy, self._stopped = True, None
        too_slow = {"request": self._request, "reason": CannotShowError(NoPreview.TOO_SLOW)}
        clock = Timer(self._wall_seconds, self._stop, kwargs=too_slow)
        clock.daemon = True
        clock.start()
        return process.stdin, process.stdout, clock

    def _stop(self, *, request: int, reason: Exception) -> None:
        with self._state:
            if self._is_busy and request == self._request and self._process is not None:
                self._stopped = reason
                self._process.kill()

    def _end(self) -> None:
        with self._state:
            self._is_busy = False
        if self._stopped is not None:
            # Stopped just as the answer came: the process is dying and must not get the next request.
            self._forget()

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is not None and self._process.poll() is None:
            return self._process
        self._forget()
        process = _start(self._command)
        with self._state:
            self._process = process
        return process

    def _forget(self) -> int:
        with self._state:
            process, self._process = self._process, None
        if process is None:
            return 0
        process.kill()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                # Bytes that never reached a dead process cannot be flushed.
                with suppress(OSError):
                    stream.close()
        return process.wait()


def plain_text(data: bytes) -> PlainText:
    """Return the words of a text file: UTF-8 or UTF-16 where it is that, else as Windows wrote it."""
    beginning = data[:TEXT_BYTES]
    is_cut = len(data) > TEXT_BYTES
    if beginning.startswith((b"\xff\xfe", b"\xfe\xff")):
        return PlainText(beginning.decode("utf-16", errors="replace"), is_cut)
    try:
        return PlainText(beginning.decode("utf-8-sig"), is_cut)
    except UnicodeDecodeError as error:
        # A character cut in two at the end is no sign of another encoding.
        if is_cut and error.start >= len(beginning) - 4:
            return PlainText(beginning[: error.start].decode("utf-8-sig"), is_cut)
        return PlainText(beginning.decode("cp1252", errors="replace"), is_cut)


def _start(command: Sequence[str]) -> subprocess.Popen[bytes]:
    # The child reads hostile bytes: a script's passphrase and password are none of its business.
    environment = {name: value for name, value in os.environ.items() if not name.upper().startswith(OUR_SECRETS)}
    if not getattr(sys, "frozen", False):
        # With -P the child looks in no current folder, so it is told where this very program is.
        environment["PYTHONPATH"] = str(Path(__file__).resolve().parents[2])
    return subprocess.Popen(  # noqa: S603 - our own program, no shell, nothing from outside in the command
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
        start_new_session=True,
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )


def _reason(code: int) -> NoPreview:
    is_cpu_limit = sys.platform != "win32" and code == -signal.SIGXCPU
    return NoPreview.TOO_SLOW if is_cpu_limit else NoPreview.DAMAGED


def _words(header: dict[str, JsonValue], body: bytes) -> str:
    _refuse(header)
    if len(body) > TEXT_BYTES:
        raise BrokenPipeWordsError
    return body.decode("utf-8", errors="replace")


def _refuse(header: dict[str, JsonValue]) -> None:
    why = header.get("why")
    if isinstance(why, str) and why in set(NoPreview):
        raise CannotShowError(NoPreview(why))


def _picture(header: dict[str, JsonValue], body: bytes) -> Picture:
    _refuse(header)
    width, height, pages = (whole_number(header, key) for key in ("width", "height", "pages"))
    if min(width, height, pages) < 1 or len(body) != width * height * 4:
        raise BrokenPipeWordsError
    return Picture(width, height, pages, body)
