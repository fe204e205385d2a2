"""Running histories by seed, in a folder of memory where the system has one."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.conftest import HandClock
from tests.simulation.checks import broken
from tests.simulation.laptop import template_store
from tests.simulation.updating import older_template
from tests.simulation.world import World

MEMORY = Path("/dev/shm")  # noqa: S108 - made-up people only, and each run has a folder of its own


@contextmanager
def stage() -> Iterator[Stage]:
    """Give a folder with the empty store that every laptop begins with."""
    with tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as name:
        yield Stage(Path(name))


class Stage:
    """Where histories are played, one after the other."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._template = template_store(folder, HandClock())
        older_template(self._template)

    def play(self, seed: int) -> World:
        """Run one history to its end."""
        room = self._folder / f"history-{seed}"
        world = World(seed, room, self._template, broken)
        try:
            world.run()
        except Exception as error:  # a bug of any kind is worth more with its seed
            error.add_note(f"in the history of seed {seed}")
            raise
        finally:
            shutil.rmtree(room, ignore_errors=True)
        return world
