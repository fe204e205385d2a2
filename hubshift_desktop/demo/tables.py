"""The demo central's tables: each record is a JSON document beside the few columns that lists filter and sort by."""

from __future__ import annotations

import sqlalchemy as sa

METADATA = sa.MetaData()

CLIENTS = sa.Table(
    "client",
    METADATA,
    sa.Column("seq", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("id", sa.String(64), nullable=False, unique=True),
    sa.Column("status", sa.String(20), nullable=False),
    sa.Column("coordinator_id", sa.String(64), nullable=False),
    sa.Column("plan_manager_id", sa.String(64), nullable=False, index=True),
    sa.Column("ndis_digits", sa.String(40), nullable=False, index=True),
    sa.Column("search", sa.Text, nullable=False),
    sa.Column("summary", sa.Text, nullable=False),
    sa.Column("body", sa.Text, nullable=False),
    sa.Column("updated_at", sa.String(32), nullable=False),
    sa.Index("client_by_coordinator", "coordinator_id", "seq"),
    sa.Index("client_by_status", "coordinator_id", "status", "seq"),
)


def _of_client(name: str, *columns: sa.Column[str]) -> sa.Table:
    return sa.Table(
        name,
        METADATA,
        sa.Column("seq", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("id", sa.String(64), nullable=False, unique=True),
        sa.Column("client_id", sa.String(64), nullable=False, index=True),
        sa.Column("body", sa.Text, nullable=False),
        *columns,
    )


GOALS = _of_client("goal")
NOTES = _of_client("progress_note")
APPOINTMENTS = _of_client(
    "appointment",
    sa.Column("carer_id", sa.String(64), nullable=False, index=True),
    sa.Column("date", sa.String(10), nullable=False),
    sa.Column("status", sa.String(20), nullable=False),
)
DOCUMENTS = _of_client("document", sa.Column("recipe", sa.Text, nullable=False))
DOCUMENT_BYTES = sa.Table(
    "document_bytes",
    METADATA,
    sa.Column("document_id", sa.String(64), primary_key=True),
    sa.Column("content", sa.LargeBinary, nullable=False),
)
USERS = sa.Table(
    "staff",
    METADATA,
    sa.Column("id", sa.String(64), primary_key=True),
    sa.Column("email", sa.String(200), nullable=False, unique=True),
    sa.Column("first_name", sa.String(200), nullable=False),
    sa.Column("last_name", sa.String(200), nullable=False),
    sa.Column("role", sa.String(40), nullable=False),
    sa.Column("password", sa.LargeBinary, nullable=False),
)
TOKENS = sa.Table(
    "token",
    METADATA,
    sa.Column("digest", sa.String(64), primary_key=True),
    sa.Column("user_id", sa.String(64), nullable=False, index=True),
    sa.Column("kind", sa.String(10), nullable=False),
    sa.Column("expires_at", sa.Float, nullable=False),
)
CODES = sa.Table(
    "one_time_code",
    METADATA,
    sa.Column("user_id", sa.String(64), primary_key=True),
    sa.Column("expires_at", sa.Float, nullable=False),
    sa.Column("tries", sa.Integer, nullable=False),
)
SECRETS = sa.Table(
    "secret", METADATA, sa.Column("name", sa.String(40), primary_key=True), sa.Column("value", sa.String(100))
)
IDEMPOTENCY = sa.Table(
    "idempotency",
    METADATA,
    sa.Column("user_id", sa.String(64), primary_key=True),
    sa.Column("key", sa.String(200), primary_key=True),
    sa.Column("status", sa.Integer, nullable=False),
    sa.Column("body", sa.LargeBinary, nullable=False),
)
ACCESS_LOG = sa.Table(
    "access_log",
    METADATA,
    sa.Column("seq", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("at", sa.String(32), nullable=False),
    sa.Column("user_id", sa.String(64), nullable=False),
    sa.Column("verb", sa.String(20), nullable=False),
    sa.Column("subject", sa.String(20), nullable=False),
    sa.Column("client_id", sa.String(64), nullable=False, index=True),
    sa.Column("is_allowed", sa.Boolean, nullable=False),
)
