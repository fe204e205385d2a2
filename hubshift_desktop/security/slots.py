"""The slots of a vault: each holds the same vault key, wrapped under another secret."""

from __future__ import annotations

import os
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from hubshift_desktop.security.cost import Cost
from hubshift_desktop.security.derivation import wrapping_key

SALT_BYTES = 16
NONCE_BYTES = 12


class SlotKind(StrEnum):
    """Whose secret opens a slot. An organisation's escrow slot has its place in the format and is kept untouched."""

    PASSPHRASE = "passphrase"  # noqa: S105 - the name of a slot
    RECOVERY = "recovery"
    ESCROW = "escrow"


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """One wrapped copy of the vault key. `device_check` is empty when no device secret takes part."""

    kind: SlotKind
    cost: Cost
    salt: bytes
    nonce: bytes
    sealed: bytes
    device_check: bytes = b""

    @property
    def needs_device_secret(self) -> bool:
        return bool(self.device_check)


def device_check(device_secret: bytes, *, salt: bytes) -> bytes:
    """Eight bytes that tell 'the keystore was reset' from 'the passphrase is wrong'; the secret is 256 bits wide."""
    return sha256(b"hubshift device v1" + salt + device_secret).digest()[:8] if device_secret else b""


def _associated(slot_kind: SlotKind, cost: Cost, salt: bytes, check: bytes, identity: bytes) -> bytes:
    """Bind a slot to its own parameters and to the vault's identity, so that neither can be exchanged."""
    numbers = f"{slot_kind}|{cost.memory_kib}|{cost.passes}|{cost.lanes}|".encode()
    return numbers + salt + b"|" + check + b"|" + identity


def wrap(vault_key: bytes, *, secret: str, device_secret: bytes, kind: SlotKind, cost: Cost, identity: bytes) -> Slot:
    """Return a new slot that `secret` (and `device_secret`, unless empty) opens."""
    salt, nonce = os.urandom(SALT_BYTES), os.urandom(NONCE_BYTES)
    check = device_check(device_secret, salt=salt)
    key = wrapping_key(secret, device_secret=device_secret, salt=salt, cost=cost, kind=kind)
    sealed = AESGCM(key).encrypt(nonce, vault_key, _associated(kind, cost, salt, check, identity))
    return Slot(kind=kind, cost=cost, salt=salt, nonce=nonce, sealed=sealed, device_check=check)


def unwrap(slot: Slot, *, secret: str, device_secret: bytes, identity: bytes) -> bytes | None:
    """Return the vault key, or None: a wrong secret and a changed slot cannot be told apart."""
    key = wrapping_key(secret, device_secret=device_secret, salt=slot.salt, cost=slot.cost, kind=slot.kind)
    associated = _associated(slot.kind, slot.cost, slot.salt, slot.device_check, identity)
    try:
        return AESGCM(key).decrypt(slot.nonce, slot.sealed, associated)
    except InvalidTag:
        return None
