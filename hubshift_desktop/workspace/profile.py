"""A profile folder while it is locked, and the two ways to an open workspace: setting up and unlocking."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from typing import TypeVar

from hubshift_desktop.central.api import Flavour
from hubshift_desktop.central.auth import Tokens
from hubshift_desktop.paths import ProfilePaths, migrations_dir
from hubshift_desktop.security.derivation import Keys
from hubshift_desktop.security.errors import VaultExistsError, WrongSecretError
from hubshift_desktop.security.header import Identity
from hubshift_desktop.security.profile_lock import ProfileLock
from hubshift_desktop.security.vault import Unlocked, Vault
from hubshift_desktop.services.account import Account
from hubshift_desktop.store import DamagedStoreError, Store
from hubshift_desktop.workspace.kept_account import keep_account
from hubshift_desktop.workspace.rebuilding import finish_rebuilding, rebuild
from hubshift_desktop.workspace.sign_in import demand_same_account
from hubshift_desktop.workspace.surroundings import Hooks, Surroundings
from hubshift_desktop.workspace.workspace import Opening, Workspace

T = TypeVar("T")


class Profile:
    """A locked profile, held by this program alone until `close`; an unlocked workspace takes it over."""

    def __init__(self, *, paths: ProfilePaths, vault: Vault, held: ExitStack, surroundings: Surroundings) -> None:
        self.paths = paths
        self._vault = vault
        self._held = held
        self._surroundings = surroundings
        self._wrong_tries = 0
        self._damaged: tuple[Unlocked, str] | None = None
        self._is_rebuilt = False

    @staticmethod
    def exists(paths: ProfilePaths) -> bool:
        """Whether this folder was set up before; else it is a first run."""
        return Vault.exists(paths.folder)

    @classmethod
    def open(cls, paths: ProfilePaths, *, surroundings: Surroundings | None = None, patience: float = 0.0) -> Profile:
        """Take the folder for this program and read its vault, still locked.

        `patience` is how long a freshly started locked process waits for the old one to end.
        """
        around = surroundings or Surroundings()
        _read_vault(paths, around)  # first, so that looking into an empty folder makes nothing there
        with ExitStack() as held:
            _hold(held, paths, patience=patience)
            vault = _read_vault(paths, around)  # again: whoever held the folder may have written it meanwhile
            finish_rebuilding(paths)
            return cls(paths=paths, vault=vault, held=held.pop_all(), surroundings=around)

    @classmethod
    def set_up(
        cls,
        paths: ProfilePaths,
        *,
        account: Account,
        tokens: Tokens,
        passphrase: str,
        flavour: Flavour = "web",
        hooks: Hooks | None = None,
        surroundings: Surroundings | None = None,
    ) -> tuple[Workspace, str]:
        """Make the profile of a signed-in person; returns it open, and the recovery code, which is shown once."""
        around = surroundings or Surroundings()
        with ExitStack() as held:
            _hold(held, paths, patience=0.0)
            if Vault.exists(paths.folder):
                raise VaultExistsError
            paths.prepare()

            def make_store(keys: Keys) -> None:
                _set_orphan_aside(paths, around)
                with _make_store(paths, keys, around) as store, store.write(by="set-up") as work:
                    keep_account(work, account=account, tokens=tokens, flavour=flavour)
                    work.commit()

            unlocked, code = Vault.create(
                paths.folder,
                passphrase=passphrase,
                keystore=around.keystore,
                label=", ".join(part for part in (account.name or account.email, account.organisation) if part),
                origin=account.origin,
                account_id=account.user_id,
                params=around.cost,
                clock=around.clock,
                make_store=make_store,
            )
            profile = cls(paths=paths, vault=_read_vault(paths, around), held=held.pop_all(), surroundings=around)
            return profile._workspace(unlocked, hooks), code

    @property
    def identity(self) -> Identity:
        """Whose profile this is, as its vault says."""
        return self._vault.identity

    @property
    def label(self) -> str:
        """The person (and organisation) to show over the passphrase."""
        return self._vault.identity.label

    @property
    def tries_left(self) -> int:
        """Tries before a wait begins."""
        return self._vault.tries_left

    @property
    def wait_seconds(self) -> float:
        """Seconds until the next try is looked at; 0 when it may be made now."""
        return self._vault.wait_seconds()

    @property
    def is_keystore_used(self) -> bool:
        """False must be said in the window: then the passphrase stands alone."""
        return self._vault.is_keystore_used

    def unlock(self, passphrase: str, *, hooks: Hooks | None = None) -> Workspace:
        """Open the workspace, online or not; raises with the tries that are left."""
        return self._workspace(self._tried(lambda: self._vault.unlock(passphrase)), hooks)

    def recover(self, code: str, new_passphrase: str, *, hooks: Hooks | None = None) -> tuple[Workspace, str]:
        """Spend the recovery code: open, set a new passphrase, and return the next code."""
        unlocked, next_code = self._tried(lambda: self._vault.recover(code, new_passphrase=new_passphrase))
        return self._workspace(unlocked, hooks, next_code=next_code), next_code

    @property
    def is_damaged(self) -> bool:
        """Whether the right passphrase was given and the case file behind it turned out to be damaged."""
        return self._damaged is not None

    def rebuild(self, *, hooks: Hooks | None = None) -> tuple[Workspace, str]:
        """Set the damaged case file aside, rescue what can be read, and open the new one.

        The second value is the next recovery code where the old one was spent on the way here.
        """
        if self._damaged is None:
            raise RuntimeError("nothing is known to be damaged")
        unlocked, code = self._damaged
        if not self._is_rebuilt:  # else only opening failed: the new file is sound and holds what is to be told
            rebuild(self.paths, unlocked=unlocked, around=self._surroundings)
            self._is_rebuilt = True
        return self._workspace(unlocked, hooks, next_code=code), code

    def demand_origin(self, origin: str) -> None:
        """Raise in words when this profile belongs to another office's server."""
        demand_same_account(self.identity, origin=origin)

    def close(self) -> None:
        """Let another program have the folder; harmless when a workspace has taken it over."""
        self._held.close()

    def _tried(self, attempt: Callable[[], T]) -> T:
        try:
            return attempt()
        except WrongSecretError:
            self._wrong_tries += 1
            raise

    def _workspace(self, unlocked: Unlocked, hooks: Hooks | None, *, next_code: str = "") -> Workspace:
        opening = Opening(
            paths=self.paths,
            vault=self._vault,
            unlocked=unlocked,
            wrong_tries=self._wrong_tries,
            hooks=hooks or Hooks(),
            surroundings=self._surroundings,
        )
        try:
            workspace = Workspace.opened(opening, held=self._held)
        except DamagedStoreError:
            self._damaged = (unlocked, next_code)
            self._is_rebuilt = False
            raise
        self._damaged = None
        self._held = ExitStack()
        return workspace


def _read_vault(paths: ProfilePaths, around: Surroundings) -> Vault:
    return Vault.open(paths.folder, keystore=around.keystore, params=around.cost, clock=around.clock)


def _hold(held: ExitStack, paths: ProfilePaths, *, patience: float) -> None:
    """Take the folder for this program until `held` is closed."""
    held.callback(ProfileLock(paths.folder).take(patience=patience).give_back)


def _make_store(paths: ProfilePaths, keys: Keys, around: Surroundings) -> Store:
    return Store.create(
        paths.store,
        key=keys.database,
        access_key=keys.access_log,
        clock=around.clock,
        migrations=migrations_dir(),
    )


def _set_orphan_aside(paths: ProfilePaths, around: Surroundings) -> None:
    """A store without a vault is left of a set-up that was cut off: no key opens it, but nothing is ever deleted."""
    stamp = around.clock.now().strftime("%Y%m%d-%H%M%S")
    for path in (paths.store, *paths.folder.glob(f"{paths.store.name}-*")):
        if path.exists():
            path.rename(paths.backups / f"without-vault-{stamp}-{path.name}")
