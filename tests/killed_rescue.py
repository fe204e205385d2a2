"""A program that rescues a damaged profile and is killed before its n-th step with the files of the profile."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from hubshift_desktop.paths import ProfilePaths
from hubshift_desktop.store import DamagedStoreError
from hubshift_desktop.workspace import Profile, Surroundings
from tests.security.fakes import CHEAP, PASSPHRASE, FakeKeystore

_STEPS = frozenset({"os.mkdir", "os.rename", "os.remove", "os.rmdir", "sqlite3.connect", "open"})


def main(folder: Path, steps: int) -> None:
    """Rescue; with SIGKILL nothing is tidied up, as when the power goes."""
    keystore = FakeKeystore()
    keystore.secrets = {name: bytes.fromhex(secret) for name, secret in (pair.split("=") for pair in sys.argv[3:])}
    profile = Profile.open(ProfilePaths.given(folder), surroundings=Surroundings(keystore=keystore, cost=CHEAP))
    try:
        profile.unlock(PASSPHRASE)
    except DamagedStoreError:
        _kill_before(steps, within=str(folder))
        profile.rebuild()


def _kill_before(steps: int, *, within: str) -> None:
    left = [steps]

    def on_step(event: str, arguments: tuple[object, ...]) -> None:
        if event in _STEPS and arguments and str(arguments[0]).startswith(within):
            if left[0] == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            left[0] -= 1

    sys.addaudithook(on_step)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
