"""The vault: one profile folder's keys, opened by a passphrase or, once, by the recovery code.

A random vault key is made once and never changes; secrets only wrap it. So a new passphrase re-wraps 32 bytes and
touches no client data, and losing the keystore or the passphrase loses nothing while the recovery code exists.
"""

from __future__ import annotations

import os
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from hubshift_desktop.domain.clock import Clock, SystemClock
from hubshift_desktop.security.attempts import NO_ATTEMPTS
from hubshift_desktop.security.cost import STANDARD, CostRules
from hubshift_desktop.security.derivation import KEY_BYTES, Keys, keys_of
from hubshift_desktop.security.durable import make_private_folder, write_private
from hubshift_desktop.security.errors import (
    KeystoreLostError,
    MustWaitError,
    NoVaultError,
    VaultDamagedError,
    VaultExistsError,
    WrongSecretError,
)
from hubshift_desktop.security.header import AccessHead, Header, Identity, read_header
from hubshift_desktop.security.keystore import Keystore, NoKeystoreError
from hubshift_desktop.security.lineage import mark_name
from hubshift_desktop.security.passphrase import demand_strength
from hubshift_desktop.security.recovery_code import new_code, normalised_code
from hubshift_desktop.security.slots import Slot, SlotKind, device_check, unwrap, wrap

FILE_NAME = "vault.json"
_WHAT = {SlotKind.PASSPHRASE: "passphrase", SlotKind.RECOVERY: "recovery code"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Unlocked:
    """What an open vault hands to the rest of the program, and nothing that opens it a second time."""

    keys: Keys = field(repr=False)
    identity: Identity
    access_head: AccessHead | None
    by: SlotKind


class Vault:
    """The locked vault of one profile folder. It keeps no key itself: locking is forgetting the `Unlocked`.

    One object per program: it writes what it has read, so that a file changed behind its back is never sealed as true.
    """

    def __init__(self, *, folder: Path, header: Header, keystore: Keystore, clock: Clock, params: CostRules) -> None:
        self._path = folder / FILE_NAME
        self._header = header
        self._keystore = keystore
        self._clock = clock
        self._params = params

    @staticmethod
    def exists(profile_dir: Path) -> bool:
        """Whether this folder was set up before."""
        return (profile_dir / FILE_NAME).exists()

    @classmethod
    def create(
        cls,
        profile_dir: Path,
        *,
        passphrase: str,
        keystore: Keystore,
        label: str,
        origin: str,
        account_id: str,
        params: CostRules = STANDARD,
        clock: Clock | None = None,
        make_store: Callable[[Keys], object] | None = None,
    ) -> tuple[Unlocked, str]:
        """Make a vault and return its keys and the recovery code, which is shown once and kept nowhere.

        `make_store` runs before `vault.json` appears: a crash in between leaves a first run, not a damaged vault.
        """
        if cls.exists(profile_dir):
            raise VaultExistsError
        demand_strength(passphrase, known=(label,))
        clock = clock or SystemClock()
        identity = Identity(
            vault_id=uuid.uuid4().hex,
            label=label,
            origin=origin,
            account_id=account_id,
            created_at=clock.now().isoformat(timespec="seconds"),
        )
        header = Header(identity=identity, slots=())
        vault = cls(
            folder=make_private_folder(profile_dir), header=header, keystore=keystore, clock=clock, params=params
        )
        vault_key = os.urandom(KEY_BYTES)
        unlocked = vault._unlocked(vault_key, by=SlotKind.PASSPHRASE)
        if make_store is not None:
            make_store(unlocked.keys)
        return unlocked, vault._rewrap(vault_key, passphrase=passphrase)

    @classmethod
    def open(
        cls, profile_dir: Path, *, keystore: Keystore, params: CostRules = STANDARD, clock: Clock | None = None
    ) -> Vault:
        """Read the vault of a folder, still locked. Numbers that no honest vault has are refused here."""
        try:
            data = (profile_dir / FILE_NAME).read_bytes()
        except FileNotFoundError:
            raise NoVaultError from None
        header = read_header(data)
        if not all(params.admits(slot.cost) for slot in header.slots):
            raise VaultDamagedError(sentence="It asks for a key cost that Hubshift never uses.")
        return cls(folder=profile_dir, header=header, keystore=keystore, clock=clock or SystemClock(), params=params)

    @property
    def identity(self) -> Identity:
        """Whose vault this is; to be trusted only after unlocking."""
        return self._header.identity

    @property
    def is_keystore_used(self) -> bool:
        """False must be said in the window: then the passphrase stands alone."""
        return self._header.slot(SlotKind.PASSPHRASE).needs_device_secret

    @property
    def tries_left(self) -> int:
        """Tries before a wait begins."""
        return self._header.attempts.tries_left

    def wait_seconds(self) -> float:
        """Seconds until the next try is looked at; 0 when it may be made now."""
        return self._header.attempts.remaining(now=self._clock.now())

    def unlock(self, passphrase: str) -> Unlocked:
        """Open the vault, with or without a network: nothing but this secret and this laptop decides."""
        return self._unlocked(self._open(SlotKind.PASSPHRASE, passphrase), by=SlotKind.PASSPHRASE)

    def recover(self, code: str, *, new_passphrase: str) -> tuple[Unlocked, str]:
        """Spend the recovery code: open, set a passphrase, and return the next code."""
        demand_strength(new_passphrase, known=(self.identity.label,))
        vault_key = self._open(SlotKind.RECOVERY, normalised_code(code))
        new_recovery_code = self._rewrap(vault_key, passphrase=new_passphrase)
        return self._unlocked(vault_key, by=SlotKind.RECOVERY), new_recovery_code

    def change_passphrase(self, old: str, new: str) -> None:
        """Wrap the same vault key under `new`. The recovery code goes on working."""
        demand_strength(new, known=(self.identity.label,))
        vault_key = self._open(SlotKind.PASSPHRASE, old)
        slot = self._passphrase_slot(vault_key, passphrase=new)
        self._seal(self._with_slots(slot), vault_key)

    def renew_recovery_code(self, passphrase: str) -> str:
        """Make the printed code worthless and return a new one."""
        vault_key = self._open(SlotKind.PASSPHRASE, passphrase)
        slot, code = self._recovery_slot(vault_key)
        self._seal(self._with_slots(slot), vault_key)
        return code

    def note_access_head(self, unlocked: Unlocked, head: AccessHead) -> None:
        """Keep the end of the access log beside the database, sealed."""
        header = replace(self._header, access_head=head)
        self._write(replace(header, mac=header.computed_mac(unlocked.keys.header)))

    def wipe(self) -> None:
        """Make the client data of this folder unreadable for ever. The caller has told how much is unsent."""
        self._keystore.forget(self._keystore_name)
        self._keystore.forget(mark_name(self.identity.vault_id))
        with self._path.open("r+b") as file:
            file.write(bytes(self._path.stat().st_size))
            file.flush()
            os.fsync(file.fileno())
        self._path.unlink()

    def _open(self, kind: SlotKind, secret: str) -> bytes:
        """Return the vault key, or raise. The try is counted before it is made."""
        self._demand_waited()
        slot = self._header.slot(kind)
        device_secret = self._device_secret_for(slot)
        now = self._clock.now()
        self._write(replace(self._header, attempts=self._header.attempts.counted(now=now)))
        vault_key = unwrap(slot, secret=secret, device_secret=device_secret, identity=self.identity.canonical())
        if vault_key is None:
            attempts = self._header.attempts
            raise WrongSecretError(what=_WHAT[kind], tries_left=attempts.tries_left, wait_seconds=attempts.next_wait)
        if not self._header.has_valid_mac(keys_of(vault_key, vault_id=self.identity.vault_id).header):
            raise VaultDamagedError(sentence="Its key file was changed by something other than Hubshift.")
        self._write(replace(self._header, attempts=NO_ATTEMPTS))
        return vault_key

    def _demand_waited(self) -> None:
        now = self._clock.now()
        recounted = self._header.attempts.recounted(now=now)
        if recounted != self._header.attempts:
            self._write(replace(self._header, attempts=recounted))
        remaining = recounted.remaining(now=now)
        if remaining > 0:
            raise MustWaitError(wait_seconds=remaining)

    def _device_secret_for(self, slot: Slot) -> bytes:
        if not slot.needs_device_secret:
            return b""
        try:
            secret = self._keystore.get(self._keystore_name)
        except NoKeystoreError:
            raise KeystoreLostError(is_reachable=False) from None
        if secret is None or device_check(secret, salt=slot.salt) != slot.device_check:
            raise KeystoreLostError(is_reachable=True)
        return secret

    def _kept_device_secret(self) -> bytes:
        """The secret for a new slot: the kept one, else a fresh one, else none. A kept one is never replaced."""
        try:
            secret = self._keystore.get(self._keystore_name)
            if secret is None or len(secret) != KEY_BYTES:
                secret = os.urandom(KEY_BYTES)
                self._keystore.put(self._keystore_name, secret)
        except NoKeystoreError:
            return b""
        return secret

    def _rewrap(self, vault_key: bytes, *, passphrase: str) -> str:
        """Write new passphrase and recovery slots in one go and return the new code."""
        recovery, code = self._recovery_slot(vault_key)
        passphrase_slot = self._passphrase_slot(vault_key, passphrase=passphrase)
        self._seal(self._with_slots(passphrase_slot, recovery), vault_key)
        return code

    def _passphrase_slot(self, vault_key: bytes, *, passphrase: str) -> Slot:
        device_secret = self._kept_device_secret()
        return wrap(
            vault_key,
            secret=passphrase,
            device_secret=device_secret,
            kind=SlotKind.PASSPHRASE,
            cost=self._params.for_new_slot(has_device_secret=bool(device_secret)),
            identity=self.identity.canonical(),
        )

    def _recovery_slot(self, vault_key: bytes) -> tuple[Slot, str]:
        """The recovery code is random and long, so it needs no device secret and must not need one."""
        code = new_code()
        slot = wrap(
            vault_key,
            secret=normalised_code(code),
            device_secret=b"",
            kind=SlotKind.RECOVERY,
            cost=self._params.with_keystore,
            identity=self.identity.canonical(),
        )
        return slot, code

    def _with_slots(self, *new: Slot) -> Header:
        replaced = {slot.kind for slot in new}
        kept = tuple(slot for slot in self._header.slots if slot.kind not in replaced)
        return replace(self._header, slots=(*new, *kept))

    def _seal(self, header: Header, vault_key: bytes) -> None:
        key = keys_of(vault_key, vault_id=self.identity.vault_id).header
        self._write(replace(header, mac=header.computed_mac(key)))

    def _write(self, header: Header) -> None:
        write_private(self._path, header.to_bytes())
        self._header = header

    def _unlocked(self, vault_key: bytes, *, by: SlotKind) -> Unlocked:
        return Unlocked(
            keys=keys_of(vault_key, vault_id=self.identity.vault_id),
            identity=self.identity,
            access_head=self._header.access_head,
            by=by,
        )

    @property
    def _keystore_name(self) -> str:
        return f"vault {self.identity.vault_id}"
