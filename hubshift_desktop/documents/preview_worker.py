"""The preview process: reads a file from a pipe, answers with pixels, and dies when it takes too much.

Started as `python -m hubshift_desktop.documents.preview_worker`, or by a frozen app with `--preview-worker`.
"""

from __future__ import annotations

import os
import sys
from typing import IO

from hubshift_desktop.documents.errors import NoPreview
from hubshift_desktop.documents.media import MediaKind
from hubshift_desktop.documents.preview_wire import TEXT_BYTES, BrokenPipeWordsError, receive, send, whole_number
from hubshift_desktop.documents.rendering import CannotDrawError, draw, pdf_words
from hubshift_desktop.domain.fields import JsonValue

if sys.platform != "win32":
    import resource


def worker_main(stdin: IO[bytes], stdout: IO[bytes]) -> None:
    """Answer requests until the app closes the pipe."""
    while True:
        try:
            header, data = receive(stdin)
        except BrokenPipeWordsError:
            return
        try:
            answer, body = _answer(header, data)
        except CannotDrawError as error:
            send(stdout, {"why": error.why.value})
        except MemoryError:
            send(stdout, {"why": NoPreview.TOO_LARGE.value})
        else:
            send(stdout, answer, body)


def limit_this_process(*, cpu_seconds: int, memory: int) -> None:
    """Let the system end this process at its limits. Windows has neither limit; there the app's clock ends it.

    The CPU limit counts from the process's start, so it is set anew for each request.
    """
    if sys.platform == "win32":
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    usage = resource.getrusage(resource.RUSAGE_SELF)
    _lower(resource.RLIMIT_CPU, int(usage.ru_utime + usage.ru_stime) + cpu_seconds)
    # macOS knows this limit by name only and refuses to set it.
    if sys.platform != "darwin":
        _lower(resource.RLIMIT_AS, memory)


def _answer(header: dict[str, JsonValue], data: bytes) -> tuple[dict[str, JsonValue], bytes]:
    cpu_seconds = whole_number(header, "cpu_seconds")
    if cpu_seconds:
        limit_this_process(cpu_seconds=cpu_seconds, memory=whole_number(header, "memory"))
    if header.get("words") is True:
        return {}, pdf_words(data, most=TEXT_BYTES)
    kind = MediaKind(str(header.get("kind")))
    pixels = draw(data, kind=kind, page=whole_number(header, "page"), width=whole_number(header, "width"))
    return {"width": pixels.width, "height": pixels.height, "pages": pixels.pages}, pixels.rgba


if sys.platform != "win32":

    def _lower(what: int, limit: int) -> None:
        hard = resource.getrlimit(what)[1]
        resource.setrlimit(what, (limit if hard == resource.RLIM_INFINITY else min(limit, hard), hard))


def main() -> None:
    """Speak over the inherited pipes. Stray prints of a library go nowhere instead of into the answers."""
    answers = os.dup(1)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    with os.fdopen(os.dup(0), "rb") as stdin, os.fdopen(answers, "wb") as stdout:
        worker_main(stdin, stdout)


if __name__ == "__main__":
    main()
