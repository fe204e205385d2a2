"""Somebody at the window while sync writes: who only is there, who wants to save, who locks."""

from __future__ import annotations

import threading
from collections.abc import Callable

from hubshift_desktop.store import UnitOfWork
from hubshift_desktop.sync.means import NobodyWaits
from tests.sync.world import World


class Present(NobodyWaits):
    """A window at which somebody works, until they leave it alone."""

    def __init__(self) -> None:
        self.is_gone = False

    def is_alone(self) -> bool:
        return self.is_gone


class Saves(NobodyWaits):
    """Wants to save from the first statement on at which `when` holds, and looks at the store then."""

    def __init__(self, world: World, *, when: Callable[[], bool], look: Callable[[UnitOfWork], None]) -> None:
        self._store = world.store
        self._when, self._look = when, look
        self._saving = threading.Thread(target=self._save)

    def give_way(self) -> None:
        if self._when() and not self._saving.ident:
            self._saving.start()
            while not self._store.is_wanted:
                pass

    def join(self) -> None:
        self._saving.join(10)

    def _save(self) -> None:
        with self._store.write() as uow:
            self._look(uow)
            uow.commit()


class Locks(NobodyWaits):
    """Ends the cycle at the first statement at which `when` holds."""

    def __init__(self, world: World, *, when: Callable[[], bool]) -> None:
        self._cancel, self._when = world.cancel, when

    def give_way(self) -> None:
        if self._when():
            self._cancel.set()
