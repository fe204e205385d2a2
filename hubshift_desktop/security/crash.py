"""What happens to a bug's last words: they go to the log without personal data, and no memory image is left.

Python's own hooks print messages and, with them, whatever a record held.
"""

from __future__ import annotations

import faulthandler
import logging
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from hubshift_desktop.security.durable import open_private
from hubshift_desktop.security.redaction import told_without_words

if sys.platform != "win32":  # which writes no core files
    import resource

if TYPE_CHECKING:
    from sys import UnraisableHookArgs

Told = Callable[[str], None]

log = logging.getLogger(__name__)


def install_hooks(*, on_bug: Told | None = None) -> Callable[[], None]:
    """Log what nobody caught, on any thread, and tell `on_bug` its type and place. Returns what undoes it."""
    before = (sys.excepthook, threading.excepthook, sys.unraisablehook)
    hooks = _Hooks(on_bug)
    sys.excepthook, threading.excepthook, sys.unraisablehook = hooks.main, hooks.thread, hooks.unraisable

    def restore() -> None:
        sys.excepthook, threading.excepthook, sys.unraisablehook = before

    return restore


class _Hooks:
    """The three doors through which Python reports what nobody caught."""

    def __init__(self, on_bug: Told | None) -> None:
        self._on_bug = on_bug

    def main(self, kind: type[BaseException], problem: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            return
        log.critical("nobody caught this", exc_info=(kind, problem, trace))
        self._tell(problem)

    def thread(self, args: threading.ExceptHookArgs) -> None:
        if args.exc_value is None:
            return
        log.critical("nobody caught this on a thread", exc_info=args.exc_value)
        self._tell(args.exc_value)

    def unraisable(self, args: UnraisableHookArgs) -> None:
        log.error("this could not be raised", exc_info=args.exc_value)

    def _tell(self, problem: BaseException) -> None:
        if self._on_bug is not None:
            self._on_bug(told_without_words(problem))


def watch_for_crashes(path: Path) -> Callable[[], None]:
    """Have the interpreter write file and function names to `path` when it dies itself. Returns what undoes it."""
    file = open(path, "ab", opener=open_private)  # noqa: SIM115 - it must stay open until the process ends
    faulthandler.enable(file)

    def restore() -> None:
        faulthandler.disable()
        file.close()

    return restore


def forbid_core_dumps() -> bool:
    """Keep the keys in memory out of core files. It cannot be undone, and where there is no such limit it says so."""
    if sys.platform == "win32":
        return False
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    return True
