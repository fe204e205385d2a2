"""The system's keystore as one factor of the key: a stolen copy of the files is then not enough to guess against.

It is never the only copy of anything: the recovery slot does without it.
"""

from __future__ import annotations

import base64
import binascii
from typing import Protocol

import keyring
from keyring.backend import KeyringBackend

SERVICE = "Hubshift Desktop"


class NoKeystoreError(Exception):
    """The keystore cannot be used now; whoever meets this goes on without it, or asks for the recovery code."""


class Keystore(Protocol):
    """A place outside the profile folder that keeps one secret per vault. Every failure is `NoKeystoreError`."""

    def get(self, name: str) -> bytes | None:
        """Return the secret, or None when the keystore works and does not know it."""

    def put(self, name: str, secret: bytes) -> None:
        """Keep the secret, and be sure that it was kept."""

    def forget(self, name: str) -> None:
        """Remove the secret; not knowing it is no failure."""


class AbsentKeystore:
    """A laptop without a keystore, by choice or by nature."""

    def get(self, name: str) -> bytes | None:
        raise NoKeystoreError(name)

    def put(self, name: str, secret: bytes) -> None:  # noqa: ARG002 - the protocol's shape
        raise NoKeystoreError(name)

    def forget(self, name: str) -> None:
        """There is nothing to forget."""


class KeyringStore:
    """The keychain of macOS, the credential store of Windows, the Secret Service of Linux."""

    def __init__(self, backend: KeyringBackend | None = None) -> None:
        self._given = backend

    def get(self, name: str) -> bytes | None:
        try:
            kept = self._backend().get_password(SERVICE, name)
        except Exception as problem:  # noqa: BLE001 - each backend raises types of its own (D-Bus, COM, Keychain)
            raise NoKeystoreError(type(problem).__name__) from None
        return None if kept is None else _decoded(kept)

    def put(self, name: str, secret: bytes) -> None:
        try:
            self._backend().set_password(SERVICE, name, base64.b64encode(secret).decode())
        except Exception as problem:  # noqa: BLE001 - as above
            raise NoKeystoreError(type(problem).__name__) from None
        if self.get(name) != secret:
            # A null backend accepts everything and keeps nothing: found out now, not at the next unlock.
            raise NoKeystoreError("not kept")

    def forget(self, name: str) -> None:
        try:
            self._backend().delete_password(SERVICE, name)
        except Exception:  # noqa: BLE001 - as above, and 'not there' is an error type that differs per backend
            return

    def _backend(self) -> KeyringBackend:
        return self._given or keyring.get_keyring()


def _decoded(kept: str) -> bytes | None:
    """A value that is not ours is as good as none."""
    try:
        return base64.b64decode(kept, validate=True)
    except binascii.Error:
        return None
