"""The newer program on a laptop that an older one has left: it only opens the store, and is hurt while it does."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from hubshift_desktop.store import migrate
from hubshift_desktop.store.salvage.examining import examine
from tests.conftest import HandClock
from tests.empty_store import KEY
from tests.storms.desk import TellingStore
from tests.storms.looking import SOUND, Look, look_aside, look_into
from tests.storms.proving import Trial


@dataclass
class Opening(Trial):
    """One such start of the program. `laptop` is the folder that is copied for it."""

    laptop: Path = Path()
    task: str = "opening"

    def __post_init__(self) -> None:
        shutil.copytree(self.laptop, self.folder)

    def what_is_left(self, before: Look, updated: Look) -> tuple[str, list[str]]:
        """Return the revision at which the store was left, and what is wrong with it then and after the next start."""
        left = look_aside(self.folder)
        found = [f"a row was touched in {name}" for name in left.changes(before)]
        if (left.revision, left.form) not in [(one.revision, one.form) for one in (before, updated)]:
            found.append("the store has neither the old form nor the new one")
        if left.revision == updated.revision:
            found += problems_of_copy(self.folder, before)
        if examine(self.case_file, key=KEY):
            found.append("the store is taken for damaged")
        TellingStore.opened(self.case_file, HandClock()).close()
        after = look_into(self.case_file)
        if (after.revision, after.form, after.soundness) != (updated.revision, updated.form, SOUND):
            found.append("the store was not brought up to date by the next start")
        found += [f"a row was lost in {name}" for name in after.changes(before)]
        return left.revision, [*found, *self.half_copies(), *problems_of_copy(self.folder, before)]

    def half_copies(self) -> list[str]:
        """Name what was left of a copy that was not finished: on a full disk it would take the last room."""
        return [f"left behind: {part.name}" for part in self.folder.glob("*.part")]


def problems_of_copy(folder: Path, before: Look) -> list[str]:
    """Return what is wrong with the copy that was made before anything was changed."""
    copy = folder / f"store-before-{migrate.HEAD}-was-{before.revision}.db"
    if not copy.exists():
        return ["no copy was kept"]
    look = look_into(copy)
    is_whole = (look.revision, look.form, look.changes(before), look.soundness)
    return [] if is_whole == (before.revision, before.form, [], SOUND) else ["the copy is not the old store"]
