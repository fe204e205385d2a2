"""A freshly made vault with its keystore, and the door to open it again as after a restart."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from hubshift_desktop.security.vault import Unlocked, Vault
from tests.conftest import HandClock
from tests.security.fakes import CHEAP, FakeKeystore, create


@dataclass
class Laptop:
    """One profile folder as it outlives the program."""

    folder: Path
    keystore: FakeKeystore
    clock: HandClock
    unlocked: Unlocked
    code: str

    @property
    def file(self) -> Path:
        return self.folder / "vault.json"

    def start(self) -> Vault:
        """Open the vault as a newly started program does."""
        return Vault.open(self.folder, keystore=self.keystore, params=CHEAP, clock=self.clock)


@pytest.fixture
def laptop(tmp_path: Path, clock: HandClock) -> Laptop:
    keystore = FakeKeystore()
    folder = tmp_path / "profile"
    unlocked, code = create(folder, clock=clock, keystore=keystore)
    return Laptop(folder, keystore, clock, unlocked, code)
