"""Passphrase, password and code: from the environment for scripts, from a prompt for people, never an argument."""

from __future__ import annotations

import getpass
import os
import sys
from collections.abc import Callable, Mapping

from hubshift_desktop.domain.errors import KnownError

PASSPHRASE, PASSWORD, CODE = "HUBSHIFT_PASSPHRASE", "HUBSHIFT_PASSWORD", "HUBSHIFT_OTP"
RESCUE = "HUBSHIFT_RESCUE_PASSPHRASE"  # another one than the profile's: the file may be opened far from this laptop


class Secrets:
    """Asks for a secret once, where it can be asked for."""

    def __init__(self, *, environment: Mapping[str, str] = os.environ, ask: Callable[[str], str] | None = None) -> None:
        self._environment = environment
        self._ask = ask or (getpass.getpass if sys.stdin is not None and sys.stdin.isatty() else None)

    def has(self, name: str) -> bool:
        return bool(self._environment.get(name))

    def get(self, name: str, prompt: str) -> str:
        """Return the secret `name`; raises KnownError where there is neither a value nor a person to ask."""
        value = self._environment.get(name)
        if value:
            return value
        if self._ask is None:
            raise KnownError(
                title=f"{prompt} is missing",
                sentence="There is no keyboard to ask at.",
                next_step=f"Set {name} in the environment, or run this in a terminal.",
            )
        return self._ask(f"{prompt}: ")
