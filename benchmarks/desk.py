"""A throw-away laptop that has signed in at a benchmark's central."""

from __future__ import annotations

from pathlib import Path

import httpx

from benchmarks.central import Address
from hubshift_desktop.demo.walk import DEMO_COST
from hubshift_desktop.paths import ProfilePaths
from hubshift_desktop.security.keystore import AbsentKeystore
from hubshift_desktop.workspace import Hooks, Profile, SignInDesk, Surroundings, Workspace

PASSPHRASE = "quiet river stone lantern"


def sign_in(
    address: Address, folder: Path, *, hooks: Hooks | None = None, transport: httpx.BaseTransport | None = None
) -> Workspace:
    """Set a throw-away profile up against the central; `transport` is another way there than the program's own."""
    surroundings = Surroundings(keystore=AbsentKeystore(), cost=DEMO_COST, transport=transport)
    desk = SignInDesk(address.url, surroundings=surroundings)
    desk.login(address.email, address.password)
    signed_in = desk.verify(address.code)
    workspace, _ = Profile.set_up(
        ProfilePaths(folder),
        account=signed_in.account,
        tokens=signed_in.tokens,
        passphrase=PASSPHRASE,
        flavour=signed_in.flavour,
        hooks=hooks,
        surroundings=surroundings,
    )
    return workspace
