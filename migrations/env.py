"""Alembic's way in. The connection is handed over already keyed: no URL, no key, no ini file."""

from __future__ import annotations

from alembic import context

from hubshift_desktop.store.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    # SQLite's DDL is transactional once we begin the transaction ourselves: a crash half way leaves nothing.
    transactional_ddl=True,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
