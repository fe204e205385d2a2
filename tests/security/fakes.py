"""What stands in for the laptop: a keystore in memory and key costs that take no time. Only tests can reach them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from hubshift_desktop.domain.clock import Clock
from hubshift_desktop.security.cost import Cost, CostRules
from hubshift_desktop.security.keystore import Keystore, NoKeystoreError
from hubshift_desktop.security.vault import Unlocked, Vault

PASSPHRASE = "paddock kettle quilt lantern"
OTHER = "magpie ladder violet harbour"

_TINY = Cost(memory_kib=64, passes=1, lanes=1)
CHEAP = CostRules(
    with_keystore=_TINY,
    without_keystore=replace(_TINY, passes=2),
    floor=_TINY,
    ceiling=Cost(memory_kib=256, passes=4, lanes=2),
)


class FakeKeystore:
    """A keystore in memory that can be switched off and emptied."""

    def __init__(self) -> None:
        self.secrets: dict[str, bytes] = {}
        self.is_reachable = True

    def get(self, name: str) -> bytes | None:
        self._demand_reachable()
        return self.secrets.get(name)

    def put(self, name: str, secret: bytes) -> None:
        self._demand_reachable()
        self.secrets[name] = secret

    def forget(self, name: str) -> None:
        self.secrets.pop(name, None)

    def _demand_reachable(self) -> None:
        if not self.is_reachable:
            raise NoKeystoreError("switched off")


def create(
    folder: Path, *, clock: Clock, keystore: Keystore, params: CostRules = CHEAP, passphrase: str = PASSPHRASE
) -> tuple[Unlocked, str]:
    return Vault.create(
        folder,
        passphrase=passphrase,
        keystore=keystore,
        label="Priya Nair",
        origin="https://central.example",
        account_id="user_7",
        params=params,
        clock=clock,
    )
