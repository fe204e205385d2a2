"""Bringing an older case file up to date: copy first, then Alembic with an explicit script folder.

The everyday case (the file is current) costs one small query: Alembic is loaded only when there is something to do.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from sqlalchemy import Connection

from hubshift_desktop.security.durable import replacing
from hubshift_desktop.store.connection import make_engine
from hubshift_desktop.store.errors import DamagedStoreError, NewerStoreError
from hubshift_desktop.store.old_copies import place_of_copy
from hubshift_desktop.store.upkeep import checkpoint, integrity

HEAD = "0002"
"""The schema this program was written for; a test holds it equal to the newest file in `migrations/versions`."""


def bring_up_to_date(path: Path, *, key: bytes, migrations: Path) -> Path | None:
    """Upgrade the file at `path` if it is older than this program; returns the copy made before, if one was."""
    engine = make_engine(path, key=key, is_writer=True)
    with engine.connect() as connection:
        revision, is_new = _revision(connection)
        if revision == HEAD:
            return None
        if is_new:
            upgrade(connection, migrations=migrations)
            return None
        if not is_known(revision, migrations=migrations):
            raise NewerStoreError
        connection.rollback()
        checkpoint(connection)
    copy = _copy(path, revision=revision)
    _verify(copy, key=key)
    with engine.connect() as connection:
        upgrade(connection, migrations=migrations)
    return copy


def _revision(connection: Connection) -> tuple[str, bool]:
    tables = set(connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'").scalars())
    if not tables:
        return "", True
    if "alembic_version" not in tables:
        raise DamagedStoreError
    revision = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one_or_none()
    return str(revision or ""), False


def _copy(path: Path, *, revision: str) -> Path:
    """Copy the closed, checkpointed file as it is, encrypted; a live WAL file must never be copied."""
    copy = place_of_copy(path, before=HEAD, was=revision)
    with replacing(copy, tmp=copy.with_suffix(f"{copy.suffix}.part")) as target, path.open("rb") as source:
        shutil.copyfileobj(source, target)
    return copy


def _verify(copy: Path, *, key: bytes) -> None:
    engine = make_engine(copy, key=key, is_writer=False)
    try:
        with engine.connect() as connection:
            if not integrity(connection).is_sound:
                raise DamagedStoreError
    finally:
        engine.dispose()


def is_known(revision: str, *, migrations: Path) -> bool:
    """Say whether this program has the script of `revision`; if not, a newer program wrote the file."""
    from alembic.script import ScriptDirectory  # noqa: PLC0415 - heavy, and needed only for an old or newer file

    return any(script.revision == revision for script in ScriptDirectory(str(migrations)).walk_revisions())


def upgrade(connection: Connection, *, migrations: Path, to: str = "head") -> None:
    """Run the upgrade on the connection that is already keyed, in one transaction."""
    from alembic import command  # noqa: PLC0415 - heavy, and needed only for a new or old file

    command.upgrade(_config(connection, migrations), to)
    connection.commit()


def downgrade(connection: Connection, *, migrations: Path, to: str) -> None:
    """Step back to `to`; the program never does this, the tests of each revision do."""
    from alembic import command  # noqa: PLC0415 - heavy, and needed only by tests

    command.downgrade(_config(connection, migrations), to)
    connection.commit()


def _config(connection: Connection, migrations: Path):  # type: ignore[no-untyped-def]
    from alembic.config import Config  # noqa: PLC0415 - heavy, and needed only when migrating

    config = Config()
    config.set_main_option("script_location", str(migrations).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config
