"""What a person at a terminal sees while `sync` copies a large caseload; scripts and JSON readers see none of it."""

from __future__ import annotations

from collections.abc import Callable

from hubshift_desktop.domain.clock import Clock
from hubshift_desktop.domain.rows import Changed
from hubshift_desktop.domain.words import size

_EVERY = 2.0
_WORDS = {"sending": "Sending {done} of {total} changes", "list": "Received {done} of {total} clients"}
_DETAILS = "Read the details of {done} of {total} clients"


class TerminalProgress:
    """A listener of a cycle that says a line every two seconds: enough to see that it goes on."""

    def __init__(self, *, say: Callable[[str], None], clock: Clock) -> None:
        self._say = say
        self._clock = clock
        self._told_at = clock.monotonic()

    def changed(self, changed: Changed) -> None:
        """Rows are not news here."""

    def state(self, phase: str) -> None:
        """Phases show in the lines themselves."""

    def progress(self, phase: str, done: int, total: int) -> None:
        if total and self._is_time():
            self._say(_WORDS.get(phase, _DETAILS).format(done=done, total=total))

    def upload_progress(self, op_id: str, sent: int, total: int) -> None:  # noqa: ARG002 - the protocol's shape
        if self._is_time():
            self._say(f"Uploading, {size(sent)} of {size(total)}")

    def _is_time(self) -> bool:
        now = self._clock.monotonic()
        if now - self._told_at < _EVERY:
            return False
        self._told_at = now
        return True
