"""A runner that makes tests wait as a busy laptop would: answers come when the test says so."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from hubshift_desktop.ui.runner import Done, Failed, InlineRunner, Token


class SlowRunner(InlineRunner):
    """A laptop that has something else to do: nothing is run until the test says so."""

    def __init__(self) -> None:
        self.waiting: list[tuple[Token, Callable[[], object]]] = []

    def read(self, fn: Callable[[], object], done: Done, failed: Failed, *, owner: QObject) -> Token:
        return self._later(fn, done, failed)

    def write(self, fn: Callable[[], object], done: Done, failed: Failed, *, owner: QObject) -> Token:
        return self._later(fn, done, failed)

    def network(self, fn: Callable[[], object], done: Done, failed: Failed, *, owner: QObject) -> Token:
        return self._later(fn, done, failed)

    def folder(self, fn: Callable[[], object], done: Done, failed: Failed, *, owner: QObject) -> Token:
        return self._later(fn, done, failed)

    def go_on(self) -> None:
        """Run what waits, in order; what was given up meanwhile is not answered."""
        waiting, self.waiting = self.waiting, []
        for token, run in waiting:
            if not token.is_cancelled:
                run()

    def _later(self, fn: Callable[[], object], done: Done, failed: Failed) -> Token:
        token = Token()
        self.waiting.append((token, lambda: self._run(fn, done, failed)))
        return token
