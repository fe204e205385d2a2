"""Stopping a piece of work that another thread does: in time, or not at all."""

from __future__ import annotations

from threading import Lock


class Stopping:
    """Decides between a person who stops and work that comes to where nothing is taken back: the first one has it.

    Without that a person could close over something that is done all the same, and never hear of it.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._is_stopped = self._is_past = False

    @property
    def is_stopped(self) -> bool:
        """Whether somebody stopped in time."""
        return self._is_stopped

    def stop(self) -> bool:
        """Stop the work; False when it is past that."""
        with self._lock:
            self._is_stopped = self._is_stopped or not self._is_past
            return self._is_stopped

    def go_past(self) -> bool:
        """Go on to what is not taken back; False when somebody stopped before."""
        with self._lock:
            self._is_past = self._is_past or not self._is_stopped
            return self._is_past
