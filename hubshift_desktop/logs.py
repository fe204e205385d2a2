"""The log on this laptop: for finding faults without learning anything about a client.

One file a day, seven days, readable by this user only, each line made by the redacting formatter.
"""

from __future__ import annotations

import io
import logging
import time
from collections.abc import Callable
from logging.handlers import TimedRotatingFileHandler
from pathlib import Path

from hubshift_desktop.security.crash import forbid_core_dumps, install_hooks, watch_for_crashes
from hubshift_desktop.security.durable import make_private_folder, open_private
from hubshift_desktop.security.redaction import RedactingFormatter

DAYS_KEPT = 7
LOG_NAME = "hubshift.log"
CRASH_NAME = "crash.txt"
OURS = "hubshift_desktop"
_DAY = 86_400.0


class PrivateDailyHandler(TimedRotatingFileHandler):
    """Python's daily rotation, with a file nobody else may read and failures that repeat no record."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, when="midnight", backupCount=DAYS_KEPT - 1, encoding="utf-8", utc=True)

    def _open(self) -> io.TextIOWrapper:
        return open(self.baseFilename, "a", encoding=self.encoding, opener=open_private)

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - the standard library's name
        """Stay silent: the standard library would print the record, arguments and all. A full disk ends no verb."""


def _is_worth_keeping(record: logging.LogRecord) -> bool:
    """Ours at any level asked for; a library's from WARNING on, because its chatter is about requests and pages."""
    return record.levelno >= logging.WARNING or record.name.partition(".")[0] == OURS


def set_up_logging(folder: Path, *, level: int = logging.INFO) -> Callable[[], None]:
    """Begin logging into `folder`, our own from `level` on, and return what undoes it."""
    make_private_folder(folder)
    remove_old(folder, now=time.time())
    handler = PrivateDailyHandler(folder / LOG_NAME)
    handler.setFormatter(RedactingFormatter())
    handler.addFilter(_is_worth_keeping)
    root, ours = logging.getLogger(), logging.getLogger(OURS)
    before = ours.level
    root.addHandler(handler)
    ours.setLevel(level)

    def restore() -> None:
        root.removeHandler(handler)
        handler.close()
        ours.setLevel(before)

    return restore


def stand_guard(folder: Path, *, on_bug: Callable[[str], None] | None = None) -> Callable[[], None]:
    """All that a real start of the program wants: the log, the hooks, the crash file, and no core dumps.

    Returns what undoes it, except for the core dumps: their limit only goes down.
    """
    undo = (set_up_logging(folder), install_hooks(on_bug=on_bug), watch_for_crashes(folder / CRASH_NAME))
    forbid_core_dumps()

    def restore() -> None:
        for undo_one in reversed(undo):
            undo_one()

    return restore


def remove_old(folder: Path, *, now: float) -> None:
    """Remove logs older than the days kept: rotation alone removes nothing while the program is not used."""
    for path in folder.glob("*"):
        if path.is_file() and now - path.stat().st_mtime > DAYS_KEPT * _DAY:
            path.unlink(missing_ok=True)
