"""`vault.json` as a value: what is in it, how it is written, and how a hostile or damaged one is refused.

The file is plain to read (it holds no client data) and comes from the disk, so every value is checked before use.
The identity is bound into each slot; slots and access-log head are sealed together by `mac`, under a key that only an
unlocked vault has. The count of wrong tries is outside the seal, because it is written while locked.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from hubshift_desktop.security.attempts import NO_ATTEMPTS, Attempts
from hubshift_desktop.security.cost import Cost
from hubshift_desktop.security.errors import VaultDamagedError, VaultNewerError
from hubshift_desktop.security.slots import NONCE_BYTES, SALT_BYTES, Slot, SlotKind

FORMAT = "hubshift-vault"
VERSION = 1
MAX_BYTES = 64 * 1024
SEALED_BYTES = 48
CHECK_BYTES = (0, 8)


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Whose vault this is. It never changes, so another account's data cannot be slipped under this one."""

    vault_id: str
    label: str
    origin: str
    account_id: str
    created_at: str

    def canonical(self) -> bytes:
        return _canonical({"format": FORMAT, "version": VERSION, **asdict(self)})


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessHead:
    """The end of the access log as last seen: a shortened log is found out by comparing."""

    count: int
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """The whole of `vault.json`."""

    identity: Identity
    slots: tuple[Slot, ...]
    access_head: AccessHead | None = None
    mac: bytes = b""
    attempts: Attempts = NO_ATTEMPTS

    def slot(self, kind: SlotKind) -> Slot:
        for slot in self.slots:
            if slot.kind is kind:
                return slot
        raise VaultDamagedError(sentence=f"Its {kind} slot is missing.")

    def computed_mac(self, key: bytes) -> bytes:
        """The seal over everything that only an unlocked vault writes."""
        return hmac.new(key, _canonical(self._sealed_part()), sha256).digest()

    def has_valid_mac(self, key: bytes) -> bool:
        return hmac.compare_digest(self.mac, self.computed_mac(key))

    def to_bytes(self) -> bytes:
        since = self.attempts.since
        whole = {
            "format": FORMAT,
            "version": VERSION,
            **self._sealed_part(),
            "mac": _encoded(self.mac),
            "attempts": {"failures": self.attempts.failures, "since": since.isoformat() if since else None},
        }
        return json.dumps(whole, indent=1, ensure_ascii=False).encode()

    def _sealed_part(self) -> dict[str, Any]:
        head = self.access_head
        return {
            "identity": asdict(self.identity),
            "slots": [_slot_out(slot) for slot in self.slots],
            "access_head": asdict(head) if head else None,
        }


def read_header(data: bytes) -> Header:
    """Return the header in `data`, or raise a known error; a wrong type anywhere counts as damage."""
    try:
        whole = json.loads(data) if len(data) <= MAX_BYTES else None
        if not isinstance(whole, dict) or whole.get("format") != FORMAT:
            raise VaultDamagedError
        if _whole_number(whole, "version") > VERSION:
            raise VaultNewerError
        return _header_in(whole)
    except (ValueError, KeyError, TypeError, RecursionError) as problem:
        raise VaultDamagedError from problem


def _header_in(whole: Mapping[str, Any]) -> Header:
    identity = whole["identity"]
    head = whole["access_head"]
    attempts = whole["attempts"]
    since = attempts["since"]
    return Header(
        identity=Identity(**{name: _text(identity, name) for name in Identity.__slots__}),
        slots=tuple(_slot_in(slot) for slot in whole["slots"]),
        access_head=AccessHead(count=_whole_number(head, "count"), digest=_text(head, "digest")) if head else None,
        mac=_decoded(whole, "mac"),
        attempts=Attempts(_whole_number(attempts, "failures"), _instant(since) if since else None),
    )


def _slot_out(slot: Slot) -> dict[str, str | int]:
    return {
        "kind": slot.kind.value,
        "memory_kib": slot.cost.memory_kib,
        "passes": slot.cost.passes,
        "lanes": slot.cost.lanes,
        "salt": _encoded(slot.salt),
        "nonce": _encoded(slot.nonce),
        "sealed": _encoded(slot.sealed),
        "device_check": _encoded(slot.device_check),
    }


def _slot_in(raw: Mapping[str, Any]) -> Slot:
    slot = Slot(
        kind=SlotKind(_text(raw, "kind")),
        cost=Cost(
            memory_kib=_whole_number(raw, "memory_kib"),
            passes=_whole_number(raw, "passes"),
            lanes=_whole_number(raw, "lanes"),
        ),
        salt=_decoded(raw, "salt"),
        nonce=_decoded(raw, "nonce"),
        sealed=_decoded(raw, "sealed"),
        device_check=_decoded(raw, "device_check"),
    )
    widths = (len(slot.salt), len(slot.nonce), len(slot.sealed))
    if widths != (SALT_BYTES, NONCE_BYTES, SEALED_BYTES) or len(slot.device_check) not in CHECK_BYTES:
        raise VaultDamagedError
    return slot


def _canonical(value: Mapping[str, Any]) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode()


def _encoded(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _decoded(raw: Mapping[str, Any], name: str) -> bytes:
    try:
        return base64.b64decode(_text(raw, name), validate=True)
    except binascii.Error as problem:
        raise ValueError(name) from problem


def _text(raw: Mapping[str, Any], name: str) -> str:
    value = raw[name]
    if not isinstance(value, str):
        raise TypeError(name)
    return value


def _whole_number(raw: Mapping[str, Any], name: str) -> int:
    value = raw[name]
    if type(value) is not int or value < 0:
        raise TypeError(name)
    return value


def _instant(value: object) -> datetime:
    instant = datetime.fromisoformat(value) if isinstance(value, str) else None
    if instant is None or instant.tzinfo is None:
        raise ValueError("since")
    return instant
