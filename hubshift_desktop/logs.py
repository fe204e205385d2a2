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

from hubshift_desktop.security.crash import watch_for_crashes
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


def set_up_logging(folder: Path, *, level: int = logging.INFO) -> Callable[[], None]:
    """Begin logging into `folder` and return what undoes it. Libraries speak from WARNING on, our own from `level`."""
    make_private_folder(folder)
    remove_old(folder, now=time.time())
    handler = PrivateDailyHandler(folder / LOG_NAME)
    handler.setFormatter(RedactingFormatter())
    root, ours = logging.getLogger(), logging.getLogger(OURS)
    before = (root.level, ours.level)
    root.addHandler(handler)
    root.setLevel(logging.WARNING)
    ours.setLevel(level)
    forget_crashes = watch_for_crashes(folder / CRASH_NAME)

    def restore() -> None:
        forget_crashes()
        root.removeHandler(handler)
        handler.close()
        root.setLevel(before[0])
        ours.setLevel(before[1])

    return restore


def remove_old(folder: Path, *, now: float) -> None:
    """Remove logs older than the days kept: rotation alone removes nothing while the program is not used."""
    for path in folder.glob("*"):
        if path.is_file() and now - path.stat().st_mtime > DAYS_KEPT * _DAY:
            path.unlink(missing_ok=True)
