"""Files that wait for a look: their person may still give them another type, and the office has no door for it later.

Nothing here is written to the disk and nothing is timed: whoever holds a file back says when it goes, and a program
that ends forgets what it held back (0020).
"""

from __future__ import annotations

from collections.abc import Iterable
from threading import Lock


class PutOff:
    """The ids of the records whose file is not sent yet. Any thread may ask, add and let go."""

    def __init__(self, record_ids: Iterable[str] = ()) -> None:
        self._ids = frozenset(record_ids)
        self._lock = Lock()

    @property
    def ids(self) -> frozenset[str]:
        """What is held back now; a set that is handed out does not change any more."""
        return self._ids

    def add(self, record_id: str) -> None:
        """Hold a file back. Said before the commit that queues it, so that no cycle ever sees it without."""
        with self._lock:
            self._ids |= {record_id}

    def let_go(self, record_ids: Iterable[str] | None = None) -> frozenset[str]:
        """Hold these, or all, back no more; returns those that had been."""
        with self._lock:
            gone = self._ids if record_ids is None else self._ids & frozenset(record_ids)
            self._ids -= gone
        return gone
