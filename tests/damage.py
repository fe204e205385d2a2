"""A case file in the middle of work, and every way to damage it."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from hubshift_desktop.domain.rows import Operation
from hubshift_desktop.paths import ProfilePaths
from hubshift_desktop.security.vault import Vault
from hubshift_desktop.store import DamagedStoreError
from hubshift_desktop.store.salvage.pages import PAGE, Pages
from hubshift_desktop.store.salvage.trees import Cell, Trees
from hubshift_desktop.workspace import Profile, Surroundings, Workspace
from tests.security.fakes import PASSPHRASE
from tests.two_laptops import EMAIL, PHONE, Pair, a_client, a_paper, new_person

Needs = dict[str, frozenset[int]]
_TREE_KINDS = (0x02, 0x05, 0x0A, 0x0D)
SIDE_FILES = ("", "-wal", "-shm")
# What the office has once the work of `in_the_middle_of_work` was sent, each thing once.
ALL = {"client": 1, "goal": 7, "document": 1}


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

    @property
    def vault_id(self) -> str:
        return Vault.open(self.paths.folder, keystore=self.around.keystore, params=self.around.cost).identity.vault_id

    def overwrite(self, *pages: int, seed: int = 1) -> None:
        """Put noise in the place of whole pages."""
        noise = random.Random(seed)
        with self.paths.store.open("r+b") as file:
            for number in pages:
                file.seek((number - 1) * PAGE)
                file.write(noise.randbytes(PAGE))

    def flip(self, at: int) -> None:
        """Turn one bit over."""
        data = bytearray(self.paths.store.read_bytes())
        data[at] ^= 1
        self.paths.store.write_bytes(data)

    def is_damaged(self) -> bool:
        """Whether unlocking meets damage; what a killed program had decided is finished on the way."""
        profile = Profile.open(self.paths, surroundings=self.around)
        try:
            profile.unlock(PASSPHRASE).close()
        except DamagedStoreError:
            return True
        finally:
            profile.close()
        return False

    def leaf_of(self, table: str, local_id: str) -> int:
        """Return the page that holds a row."""
        return next(page for page, cells in self.leaves_of(table) if any(local_id in cell.values for cell in cells))

    def leaves_of(self, table: str) -> list[tuple[int, list[Cell]]]:
        """Return the leaves of a table with their rows."""
        own = set(self.pages_of(table))
        every = Trees(Pages(self.paths.store, key=self.key)).leaves(apart_from=set())
        return [(min(leaf.pages), leaf.cells) for leaf in every if leaf.pages <= own]

    def pages_of(self, name: str) -> list[int]:
        """Return the pages of a table or an index, its root first."""
        pages = Pages(self.paths.store, key=self.key)
        trees = Trees(pages)
        if name == "sqlite_schema":
            return sorted(trees.walk(1).pages)
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

    @contextmanager
    def opened(self) -> Iterator[Workspace]:
        """Open the sound case file for a while."""
        workspace = self.open()
        try:
            yield workspace
        finally:
            workspace.close()

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
        """Return the bytes of everything that was set aside but the salt, which is kept beside it."""
        found = (path for path in self.paths.folder.glob("damaged-*/*") if path.suffix != ".salt")
        return {path.name: path.read_bytes() for path in found}


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


def again(laptop: Damaged, folder: Path) -> Damaged:
    """Return a copy of a locked laptop."""
    shutil.copytree(laptop.paths.folder, folder)
    return replace(laptop, paths=ProfilePaths.given(folder), as_damaged={})


def needs_of(laptop: Damaged) -> Needs:
    """Return which pages each waiting change needs: those of its own row, and those of the record it belongs to."""
    pages = Pages(laptop.paths.store, key=laptop.key)
    trees = {number for number in pages.numbers() if (page := pages.read(number)) and page[0] in _TREE_KINDS}
    chains = frozenset(pages.numbers()) - trees - {1}
    needs: Needs = {}
    for op in laptop.ops:
        own = laptop.leaf_of("outbox", op.op_id)
        records = {laptop.leaf_of("record", local_id) for local_id in (op.record_id, op.client_id)}
        # A long row goes on in pages of a chain; which of them is not asked here.
        needs[op.op_id] = frozenset({own, *records}) | chains
    return needs
