"""A case file in the middle of work, and every way to damage it."""

from __future__ import annotations

import random
import shutil
from dataclasses import dataclass, field
from pathlib import Path

from hubshift_desktop.domain.rows import Operation
from hubshift_desktop.paths import ProfilePaths
from hubshift_desktop.security.vault import Vault
from hubshift_desktop.store import DamagedStoreError
from hubshift_desktop.store.salvage.pages import PAGE, Pages
from hubshift_desktop.store.salvage.trees import Trees
from hubshift_desktop.workspace import Profile, Surroundings, Workspace
from tests.security.fakes import PASSPHRASE
from tests.two_laptops import EMAIL, PHONE, Pair, a_client, a_paper, new_person

SIDE_FILES = ("", "-wal", "-shm")


@dataclass(slots=True)
class Damaged:
    """One laptop of a pair whose case file can be damaged and opened again."""

    pair: Pair
    around: Surroundings
    paths: ProfilePaths
    ops: tuple[Operation, ...] = ()
    as_damaged: dict[str, bytes] = field(default_factory=dict)

    @property
    def key(self) -> bytes:
        vault = Vault.open(
            self.paths.folder, keystore=self.around.keystore, params=self.around.cost, clock=self.around.clock
        )
        return vault.unlock(PASSPHRASE).keys.database

    def overwrite(self, *pages: int, seed: int = 1) -> None:
        """Put noise in the place of whole pages."""
        noise = random.Random(seed)
        with self.paths.store.open("r+b") as file:
            for number in pages:
                file.seek((number - 1) * PAGE)
                file.write(noise.randbytes(PAGE))

    def pages_of(self, name: str) -> list[int]:
        """Return the pages of a table or an index, its root first."""
        pages = Pages(self.paths.store, key=self.key)
        trees = Trees(pages)
        root = next(cell.values[3] for cell in trees.walk(1).cells if cell.values[1] == name)
        assert isinstance(root, int)
        found = sorted(trees.walk(root).pages - {root})
        return [root, *found]

    def open(self) -> Workspace:
        profile = Profile.open(self.paths, surroundings=self.around)
        try:
            return profile.unlock(PASSPHRASE)
        finally:
            profile.close()

    def rescued(self) -> Workspace:
        """Meet the damage, rescue, and return the new case file, open."""
        self.as_damaged = self.lying_there()
        profile = Profile.open(self.paths, surroundings=self.around)
        try:
            try:
                profile.unlock(PASSPHRASE).close()
            except DamagedStoreError:
                workspace, _ = profile.rebuild()
                self.pair.open_ones.append(workspace)
                return workspace
        finally:
            profile.close()
        raise AssertionError("the damage was not found")

    def lying_there(self) -> dict[str, bytes]:
        """Return the bytes of the case file and its side files."""
        found = (self.paths.store.with_name(f"{self.paths.store.name}{tail}") for tail in SIDE_FILES)
        return {path.name: path.read_bytes() for path in found if path.exists()}

    def set_aside(self) -> dict[str, bytes]:
        """Return the bytes of everything that was set aside."""
        return {path.name: path.read_bytes() for path in self.paths.folder.glob("damaged-*/*")}


def in_the_middle_of_work(pair: Pair, *, goals: int = 6) -> Damaged:
    """Return a locked laptop on which unsent work of every kind waits, with drafts beside it."""
    workspace = pair.laptop("first")
    services, client_id = workspace.services, a_client(workspace)
    services.clients.edit(client_id, {PHONE: "0491 570 157", EMAIL: "new@example.com"})
    services.clients.set_status([client_id], "inactive")
    for number in range(goals):
        services.goals.add(client_id, {"title": f"Goal {number}", "description": "A long wish. " * 30})
    person = new_person(services)
    services.goals.add(person, {"title": "Cook twice a week"}, [{"title": "Buy a pan"}])
    services.documents.file(client_id, a_paper(pair.folder), document_type="consent")
    services.drafts.keep("client", client_id, {PHONE: "0491"}, focus=PHONE, cursor=4)
    services.drafts.keep("goal", person, {"title": "Half a wo"})
    with workspace.store.read() as reader:
        ops = reader.outbox.open_ops()
    workspace.close()
    pair.open_ones.remove(workspace)
    return Damaged(pair=pair, around=pair.around_of(workspace), paths=workspace.paths, ops=ops)


def copied(pattern: Damaged, folder: Path) -> Path:
    """Copy a locked profile."""
    shutil.copytree(pattern.paths.folder, folder)
    return folder
