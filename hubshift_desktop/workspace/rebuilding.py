"""Making a new case file beside a damaged one, under the same keys, and letting it take its place."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from hubshift_desktop import store
from hubshift_desktop.domain.rows import StoredBlob
from hubshift_desktop.paths import ProfilePaths, migrations_dir
from hubshift_desktop.security.durable import room_needed
from hubshift_desktop.security.errors import DiskFullError, FileDamagedError, FileMissingError
from hubshift_desktop.security.header import Identity
from hubshift_desktop.security.sealed import BlobVault
from hubshift_desktop.security.vault import Unlocked
from hubshift_desktop.services.account import Account
from hubshift_desktop.services.bringing_back import Source, bring_back
from hubshift_desktop.services.rebuilt import Rebuilt, note_rebuilt
from hubshift_desktop.store import AccessHead, NewerStoreError, Store, UnitOfWork, new_ulid
from hubshift_desktop.store.migrate import is_known
from hubshift_desktop.store.salvage.reading import Salvaged, salvage
from hubshift_desktop.store.salvage.setting_aside import SettingAside
from hubshift_desktop.sync.scope import AccountRef
from hubshift_desktop.workspace.kept_account import account_in, has_tokens, keep_lost_account
from hubshift_desktop.workspace.lineage import go_on
from hubshift_desktop.workspace.surroundings import Surroundings


def finish_rebuilding(paths: ProfilePaths) -> None:
    """Finish what a killed program had decided: until then the damaged file may still lie in the new one's place."""
    decided = SettingAside.decided(paths.store)
    if decided is not None:
        with room_needed():
            decided.finish()


def rebuild(paths: ProfilePaths, *, unlocked: Unlocked, around: Surroundings) -> None:
    """Read the damaged file, fill a new one with it, and change their places. Safe to be killed anywhere."""
    with room_needed(), _in_words():
        _rebuild(paths, unlocked=unlocked, around=around)


@contextmanager
def _in_words() -> Iterator[None]:
    """Nobody has typed anything: the store's words for a save that found no room would be the wrong ones."""
    try:
        yield
    except store.DiskFullError:
        raise DiskFullError from None


def _rebuild(paths: ProfilePaths, *, unlocked: Unlocked, around: Surroundings) -> None:
    decided = SettingAside.decided(paths.store)
    if decided is not None:  # the disk failed in the last moves, and the person pressed again: the new file is made
        decided.finish()
        return
    salvaged = salvage(paths.store, key=unlocked.keys.database)
    if salvaged.is_checked and salvaged.revision and not is_known(salvaged.revision, migrations=migrations_dir()):
        raise NewerStoreError
    setting_aside = SettingAside.begun(paths.store, at=around.clock.now())
    try:
        setting_aside.clear()
        _make(setting_aside, salvaged, paths=paths, unlocked=unlocked, around=around)
    except BaseException:  # whatever ends it, also a full disk or a kill by hand: nothing was touched yet
        setting_aside.give_up()
        raise
    setting_aside.decide()
    setting_aside.finish()


def _make(
    setting_aside: SettingAside, salvaged: Salvaged, *, paths: ProfilePaths, unlocked: Unlocked, around: Surroundings
) -> None:
    with Store.create(
        setting_aside.making,
        key=unlocked.keys.database,
        access_key=unlocked.keys.access_log,
        clock=around.clock,
        migrations=migrations_dir(),
    ) as new:
        with new.write(by="rebuild") as work:
            rebuilt = _filled(work, salvaged, paths=paths, unlocked=unlocked, around=around)
            note_rebuilt(work, replace(rebuilt, set_aside=setting_aside.folder.name if paths.store.exists() else ""))
            work.commit()
        new.checkpoint()


def _filled(
    work: UnitOfWork, salvaged: Salvaged, *, paths: ProfilePaths, unlocked: Unlocked, around: Surroundings
) -> Rebuilt:
    identity, head = unlocked.identity, unlocked.access_head
    source = Source(
        salvaged=salvaged,
        account=AccountRef(user_id=identity.account_id, origin=identity.origin),
        access_head=AccessHead(seq=head.count, mac=bytes.fromhex(head.digest)) if head else None,
        describe=_Describing(BlobVault(paths.documents, unlocked.keys.documents)),
        at=around.clock.now(),
        new_id=new_ulid,
    )
    rebuilt = bring_back(work, source)
    go_on(work, paths, vault_id=identity.vault_id)
    kept = account_in(work.settings)
    if kept is None or (kept.user_id, kept.origin) != (identity.account_id, identity.origin):
        keep_lost_account(work, _from_vault(identity))
        return replace(rebuilt, needs_sign_in=True)
    return replace(rebuilt, needs_sign_in=not has_tokens(work.settings))


def _from_vault(identity: Identity) -> Account:
    """Return what the vault knows of whose this is. What they may do here is told again when they sign in."""
    return Account(user_id=identity.account_id, name=identity.label, email="", role="", origin=identity.origin)


class _Describing:
    """Tells of sealed bytes whose own row is lost, from the bytes themselves."""

    def __init__(self, blobs: BlobVault) -> None:
        self._blobs = blobs

    def __call__(self, blob_id: str, media_type: str) -> StoredBlob | None:
        try:
            return self._blobs.describe(blob_id, media_type=media_type)
        except (FileMissingError, FileDamagedError):
            return None
