"""A profile as an earlier version of the program left it: set back to the revision before the newest one."""

from __future__ import annotations

from pathlib import Path

from alembic.script import ScriptDirectory

from hubshift_desktop.paths import ProfilePaths, migrations_dir
from hubshift_desktop.security.cost import CostRules
from hubshift_desktop.security.keystore import AbsentKeystore, Keystore
from hubshift_desktop.security.vault import Vault
from hubshift_desktop.store import migrate
from hubshift_desktop.store.connection import make_engine


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
