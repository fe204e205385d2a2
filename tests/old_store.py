"""Stores as an earlier version of the program left them: set back by one revision, or never brought up to this one."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

from alembic.script import ScriptDirectory

from hubshift_desktop.domain.clock import Clock
from hubshift_desktop.paths import ProfilePaths, migrations_dir
from hubshift_desktop.security.cost import CostRules
from hubshift_desktop.security.keystore import AbsentKeystore, Keystore
from hubshift_desktop.security.vault import Vault
from hubshift_desktop.store import Store, migrate
from hubshift_desktop.store.connection import make_engine

AnyStore = TypeVar("AnyStore", bound=Store)


def revision_before() -> str:
    """Return the revision that came before this program's."""
    scripts = ScriptDirectory(str(migrations_dir()))
    earlier = scripts.get_revision(migrate.HEAD).down_revision
    assert isinstance(earlier, str), "there must be an earlier form of the store"
    return earlier


def set_back(folder: Path, *, passphrase: str, cost: CostRules, keystore: Keystore | None = None) -> str:
    """Set the closed profile in `folder` back by one revision; returns that revision."""
    earlier = revision_before()
    vault = Vault.open(folder, keystore=keystore or AbsentKeystore(), params=cost)
    key = vault.unlock(passphrase).keys.database
    engine = make_engine(ProfilePaths.given(folder).store, key=key, is_writer=True)
    with engine.connect() as connection:
        migrate.downgrade(connection, migrations=migrations_dir(), to=earlier)
    engine.dispose()
    return earlier


def make_old(path: Path, *, key: bytes) -> None:
    """Make the empty store of the revision before, by its own migrations and not by a step back."""
    engine = make_engine(path, key=key, is_writer=True)
    with engine.connect() as connection:
        migrate.upgrade(connection, migrations=migrations_dir(), to=revision_before())


def opened_as_it_is(kind: type[AnyStore], path: Path, *, key: bytes, access_key: bytes, clock: Clock) -> AnyStore:
    """Open a store without looking how old it is, as the program did for which its form was the newest.

    The newest step adds indexes only, so today's code can work on the form before it. Once a step brings a column, the
    proofs that live on an old store must play on a new one and set that back.
    """
    store = kind(
        writer=make_engine(path, key=key, is_writer=True),
        readers=make_engine(path, key=key, is_writer=False),
        access_key=access_key,
        clock=clock,
        path=path,
    )
    with store.write(by="store") as work:
        work.commit()
    return store
