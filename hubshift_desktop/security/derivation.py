"""From a secret in a person's head to the keys in use: the only place where keys are derived."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field

from argon2.low_level import Type, hash_secret_raw
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from hubshift_desktop.security.cost import Cost

KEY_BYTES = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys:
    """The four keys in use, 32 bytes each; none can be computed from another. They never appear in a repr."""

    database: bytes = field(repr=False)
    documents: bytes = field(repr=False)
    access_log: bytes = field(repr=False)
    header: bytes = field(repr=False)


def expand(secret: bytes, *, salt: bytes, purpose: str) -> bytes:
    """Return 32 bytes bound to `purpose` (HKDF-SHA256)."""
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=salt, info=purpose.encode()).derive(secret)


def normalised(passphrase: str) -> bytes:
    """The same keys typed on another keyboard or system may come as other code points: NFKC makes them one."""
    return unicodedata.normalize("NFKC", passphrase).encode("utf-8", "surrogatepass")


def wrapping_key(secret: str, *, device_secret: bytes, salt: bytes, cost: Cost, kind: str) -> bytes:
    """Return the key that wraps the vault key in a slot of `kind`. `device_secret` may be empty."""
    stretched = hash_secret_raw(
        normalised(secret),
        salt,
        time_cost=cost.passes,
        memory_cost=cost.memory_kib,
        parallelism=cost.lanes,
        hash_len=KEY_BYTES,
        type=Type.ID,
    )
    return expand(stretched + device_secret, salt=salt, purpose=f"hubshift vault v1 wrap {kind}")


def keys_of(vault_key: bytes, *, vault_id: str) -> Keys:
    """Return the keys in use of one vault."""
    salt = vault_id.encode()
    return Keys(
        database=expand(vault_key, salt=salt, purpose="hubshift v1 database"),
        documents=expand(vault_key, salt=salt, purpose="hubshift v1 documents"),
        access_log=expand(vault_key, salt=salt, purpose="hubshift v1 access log"),
        header=expand(vault_key, salt=salt, purpose="hubshift v1 header"),
    )
