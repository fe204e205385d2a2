"""An unlocked profile at work: the composition of store, files, line to the office, background and services."""

from __future__ import annotations

import threading
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

from hubshift_desktop.central.errors import CentralError, ErrorKind
from hubshift_desktop.config import bounded
from hubshift_desktop.domain.clock import Clock
from hubshift_desktop.domain.errors import KnownError
from hubshift_desktop.domain.states import OpState
from hubshift_desktop.export.request import Progress
from hubshift_desktop.export.saving import save_whole
from hubshift_desktop.paths import ProfilePaths, migrations_dir
from hubshift_desktop.security import header
from hubshift_desktop.security.derivation import Keys
from hubshift_desktop.security.sealed import BlobVault
from hubshift_desktop.security.vault import Unlocked, Vault
from hubshift_desktop.services.account import Account
from hubshift_desktop.services.background import BackgroundSync
from hubshift_desktop.services.bundle import Services, build_services
from hubshift_desktop.services.context import Context
from hubshift_desktop.services.kept_put_off import put_off_again
from hubshift_desktop.services.older_copy import TOLD as OLDER_COPY
from hubshift_desktop.services.older_copy import OlderCopy, forget_older_copy, told_older_copy
from hubshift_desktop.services.rebuilt import TOLD, Rebuilt, forget_rebuilt, told_rebuilt
from hubshift_desktop.services.wishes import WISHES, wishes_of
from hubshift_desktop.store import DamagedStoreError, Store, WrongKeyError
from hubshift_desktop.store.salvage.examining import examine
from hubshift_desktop.store.salvage.salt import keep_salt
from hubshift_desktop.store.values import AccessHead
from hubshift_desktop.sync.cycle import run_cycle
from hubshift_desktop.sync.fetching import fetch_document
from hubshift_desktop.sync.put_off import PutOff
from hubshift_desktop.sync.scope import AccountRef, Cancel, CycleResult, Scope, Settle, SyncListener
from hubshift_desktop.workspace.kept_account import keep_account, kept_account
from hubshift_desktop.workspace.line import OfficeLine
from hubshift_desktop.workspace.lineage import Lineage
from hubshift_desktop.workspace.sign_in import SignedIn, demand_same_account
from hubshift_desktop.workspace.surroundings import Hooks, Surroundings

_MINUTES = 5


class LostAccountError(KnownError):
    """The store does not say whose it is, or says somebody else than its vault: nothing may be sent from it."""

    def __init__(self) -> None:
        super().__init__(
            title="This profile does not fit together",
            sentence="Its client data and its key file belong to different accounts.",
            next_step="Bring both back from the same backup. Nothing was changed or sent.",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """What a profile hands over when it is opened."""

    paths: ProfilePaths
    vault: Vault
    unlocked: Unlocked
    wrong_tries: int
    hooks: Hooks
    surroundings: Surroundings


class Workspace:
    """One account's open case file. `close` ends sync, seals the log's end and gives everything back, in that order.

    All doors may be used from any thread.
    """

    def __init__(
        self, opening: Opening, *, store: Store, account: Account, lineage: Lineage, ending: ExitStack
    ) -> None:
        self.paths = opening.paths
        self.account = account
        self.store = store
        self._vault = opening.vault
        self._unlocked = opening.unlocked
        self._ending = ending
        self._has_ended = threading.Event()
        self.rebuilt: Rebuilt | None = None
        self.older_copy: OlderCopy | None = None
        self.blobs = BlobVault(opening.paths.documents, opening.unlocked.keys.documents)
        self._put_off = _put_off(store)
        self._line = OfficeLine(
            store=store,
            blobs=self.blobs,
            account=account,
            surroundings=opening.surroundings,
            courtesy=opening.hooks.courtesy,
            departures=lineage,
            put_off=self._put_off,
        )
        ending.callback(self._line.close)
        self.api = self._line.api
        self.background = self._make_background(opening)
        self.services = self._make_services(opening)

    @classmethod
    def opened(cls, opening: Opening, *, held: ExitStack) -> Workspace:
        """Open the store, bring it up to date, and put the parts together; `held` is closed with the workspace."""
        keys = opening.unlocked.keys
        opening.paths.prepare()
        store = _sound_store(opening.paths.store, keys, opening.surroundings.clock)
        with ExitStack() as opened:
            opened.callback(store.close)
            rebuilt = _rebuilt(store)
            if rebuilt is not None and not rebuilt.is_log_whole:
                # The end that was kept belongs to the log that was set aside.
                opening = replace(opening, unlocked=replace(opening.unlocked, access_head=None))
            account = _account_of(store, opening.vault)
            lineage = _lineage_of(opening)
            _note_unlock(store, account, lineage, wrong_tries=opening.wrong_tries)
            opened.callback(lineage.keep_closed, store)
            workspace = cls(opening, store=store, account=account, lineage=lineage, ending=opened)
            workspace.rebuilt = rebuilt
            workspace.older_copy = _older_copy(store)
            workspace._sweep()
            if rebuilt is not None:
                workspace._seal_access_head()
            opened.callback(workspace._seal_access_head)
            workspace._ending = ExitStack()
            workspace._ending.push(held.pop_all())
            workspace._ending.push(opened.pop_all())
        return workspace

    def cycle(
        self, scope: Scope | None = None, *, settle: Settle | None = None, listener: SyncListener | None = None
    ) -> CycleResult:
        """Run one cycle on the calling thread, to its end: for the console and for tests.

        `settle` is a person's word on how long a lost answer rests; it counts for what rests already, too.
        """
        if settle is not None:
            self._end_rests()
        result = run_cycle(self._line.means(listener=listener, settle=settle), scope or Scope())
        self.services.documents.forget_sent()
        return result

    def demand_origin(self, origin: str) -> None:
        """Raise in words when this profile belongs to another office's server: before a password goes there."""
        demand_same_account(self._vault.identity, origin=origin)

    def sign_in_again(self, signed_in: SignedIn) -> None:
        """Keep new tokens of the same person at the same office; anybody else is refused in words."""
        account = signed_in.account
        demand_same_account(self._vault.identity, origin=account.origin, user_id=account.user_id)
        with self.store.write(by="sign-in") as work:
            keep_account(work, account=account, tokens=signed_in.tokens, flavour=signed_in.flavour)
            work.commit()
        self.background.sync_now()

    def note_rebuilt_told(self) -> None:
        """The person has read what came of the rebuilding: it is not told again."""
        with self.store.write(by="rebuild") as work:
            forget_rebuilt(work)
            work.commit()
        self.rebuilt = None

    def note_older_copy_told(self) -> None:
        """The person has read that this is an older copy: it is not told again."""
        with self.store.write(by="older copy") as work:
            forget_older_copy(work)
            work.commit()
        self.older_copy = None

    def change_passphrase(self, old: str, new: str) -> None:
        """Wrap the keys under a new passphrase; no client data is touched."""
        self._vault.change_passphrase(old, new)

    def renew_recovery_code(self, passphrase: str) -> str:
        """Make the printed recovery code worthless and return a new one."""
        return self._vault.renew_recovery_code(passphrase)

    @property
    def is_keystore_used(self) -> bool:
        return self._vault.is_keystore_used

    @property
    def sealed_access_head(self) -> AccessHead | None:
        """The end of the access log as it was kept beside the database when this profile was last closed."""
        head = self._unlocked.access_head
        return AccessHead(seq=head.count, mac=bytes.fromhex(head.digest)) if head else None

    def end_line(self) -> None:
        """Let nothing more go out or come in, while what was saved here can still be written: first when locking.

        What is on its way stops between two pieces of a file; the doubt about a change that was sent is on the disk.
        """
        self._has_ended.set()
        self._line.end()
        self.background.stop()

    def close(self) -> None:
        """End everything within a few seconds; closing twice is harmless."""
        self.end_line()
        self.services.close()
        self._ending.close()

    def _make_background(self, opening: Opening) -> BackgroundSync:
        with self.store.read() as reader:
            minutes = reader.settings.get("preference.sync_minutes", _MINUTES)
            wishes = wishes_of(reader.settings.get(WISHES))
            is_first = reader.passes.last_complete() is None
        return BackgroundSync(
            cycle=self._background_cycle,
            clock=opening.surroundings.clock,
            on_changed=opening.hooks.on_changed,
            on_snapshot=opening.hooks.on_snapshot,
            sync_minutes=bounded("sync_minutes", minutes if isinstance(minutes, int) else _MINUTES),
            is_first_sync=is_first,
            wishes=wishes,
            waiter=opening.surroundings.waiter,
        )

    def _background_cycle(self, scope: Scope, *, listener: SyncListener, cancel: Cancel) -> CycleResult:
        result = run_cycle(self._line.means(listener=listener, cancel=cancel), scope)
        self.services.documents.forget_sent()
        return result

    def _make_services(self, opening: Opening) -> Services:
        context = Context(
            store=self.store,
            blobs=self.blobs,
            account=self.account,
            clock=opening.surroundings.clock,
            on_changed=opening.hooks.on_changed,
            on_waiting=self.background.nudge,
            put_off=self._put_off,
        )
        return build_services(
            context,
            sync=self.background,
            fetch=self._fetch,
            office_export=self._office_export,
            access_head=lambda: self.sealed_access_head,
            copies=self.paths.copies,
            cost=opening.surroundings.cost,
        )

    def _fetch(self, document_id: str, on_progress: Progress) -> None:
        def heard(done: int, total: int) -> None:
            self._demand_line()
            on_progress(done, total)

        self._demand_line()
        fetch_document(self._line.means(), document_id, heard)

    def _demand_line(self) -> None:
        if self._has_ended.is_set():
            raise CentralError(ErrorKind.NOT_SENT)

    def _office_export(self, target: Path) -> int:
        data = b"".join(self.api.export_list().chunks)
        save_whole(data, target=target)
        return len(data)

    def _end_rests(self) -> None:
        """Let the planner judge anew when each change may be looked for or sent again."""
        with self.store.write(by="sync") as work:
            for op in work.outbox.in_state((OpState.QUEUED, OpState.IN_DOUBT)):
                if op.not_before is not None:
                    work.outbox.save(replace(op, not_before=None))
            work.commit()

    def _sweep(self) -> None:
        """Remove what a crash left half-written among the sealed files."""
        with self.store.read() as reader:
            kept = [blob.blob_id for blob in reader.blobs.all()]
        self.blobs.sweep(kept)

    def _seal_access_head(self) -> None:
        with self.store.read() as reader:
            head = reader.access.head()
        sealed = header.AccessHead(count=head.seq, digest=head.mac.hex())
        self._vault.note_access_head(self._unlocked, sealed)


def _sound_store(path: Path, keys: Keys, clock: Clock) -> Store:
    """Open the store, looked at first: SQLite would write into a damaged one while it opens it.

    The vault has proved the key, so a file that does not open with it is damaged and not somebody else's.
    """
    damage = examine(path, key=keys.database)
    if damage:
        raise DamagedStoreError(damage.words)
    try:
        store = Store.open(
            path, key=keys.database, access_key=keys.access_log, clock=clock, migrations=migrations_dir()
        )
    except WrongKeyError:
        raise DamagedStoreError from None
    keep_salt(path)
    return store


def _put_off(store: Store) -> PutOff:
    """Return what waits for a look, before anything can be sent: the window lets go of it, or the console (0020)."""
    with store.read() as reader:
        return PutOff(put_off_again(reader))


def _rebuilt(store: Store) -> Rebuilt | None:
    with store.read() as reader:
        return told_rebuilt(reader.settings.get(TOLD))


def _older_copy(store: Store) -> OlderCopy | None:
    with store.read() as reader:
        return told_older_copy(reader.settings.get(OLDER_COPY))


def _lineage_of(opening: Opening) -> Lineage:
    """Return the marks of this case file. A keystore that the vault does without is not asked."""
    keystore = opening.surroundings.keystore if opening.vault.is_keystore_used else None
    return Lineage(opening.paths, keystore, vault_id=opening.unlocked.identity.vault_id)


def _account_of(store: Store, vault: Vault) -> Account:
    account = kept_account(store)
    identity = vault.identity
    if account is None or (account.user_id, account.origin) != (identity.account_id, identity.origin):
        raise LostAccountError
    return account


def _note_unlock(store: Store, account: Account, lineage: Lineage, *, wrong_tries: int) -> None:
    """Write down that somebody came in, and how often the passphrase was wrong before: no access without a row.

    Whether this is the newest case file is judged in the same commit, before anything can be sent from it.
    """
    with store.write(by="unlock") as work:
        for _ in range(wrong_tries):
            work.access.append(verb="failed unlock")
        work.access.append(verb="unlock")
        mark = lineage.open(work, AccountRef(user_id=account.user_id, origin=account.origin))
        work.commit()
    lineage.keep(mark)
