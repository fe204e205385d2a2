"""The durable truth: records in three states, the journal, the outbox, conflicts, blobs and what sync has learnt.

Invariants are held here where SQLite can hold them (unique keys, append-only triggers), because a rule in a table
survives every caller. Dates and times are text: ISO 8601, UTC for instants, `YYYY-MM-DD` as given for dates.
"""

from __future__ import annotations

from sqlalchemy import (
    Column,
    ColumnElement,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    literal_column,
    text,
)

metadata = MetaData()


def _text(name: str, *, default: str | None = "") -> Column[str]:
    """A text column; with `default=None` it may be empty of any value."""
    if default is None:
        return Column(name, Text)
    return Column(name, Text, nullable=False, server_default=text(f"'{default}'"))


def _number(name: str) -> Column[int]:
    return Column(name, Integer, nullable=False, server_default=text("0"))


record = Table(
    "record",
    metadata,
    # The row number is also the row number in the full-text tables.
    Column("num", Integer, primary_key=True, nullable=False),
    Column("local_id", Text, nullable=False, unique=True),
    Column("kind", Text, nullable=False),
    _text("server_id", default=None),
    _text("parent_id", default=None),
    _text("base_json", default=None),
    _text("local_json", default="{}"),
    _text("dirty_json", default="[]"),
    _text("list_row_json", default=None),
    _text("etag", default=None),
    _text("fetched_at", default=None),
    _number("fetch_seq"),
    _text("presence", default="present"),
    _text("absent_since", default=None),
    # 0: the detail is as fresh as the list row; 1: the list row has changed since; 2: never fetched.
    _number("needs_detail"),
    Index("record_by_server_id", "kind", "server_id", unique=True, sqlite_where=text("server_id IS NOT NULL")),
    Index("record_by_parent", "parent_id", "kind", sqlite_where=text("parent_id IS NOT NULL")),
    Index("record_needing_detail", "needs_detail", "kind", sqlite_where=text("needs_detail > 0")),
    Index("record_by_age", "kind", "fetched_at"),
    Index("record_by_presence", "presence", sqlite_where=text("presence <> 'present'")),
)

# Apart from `record`, because a sweep of the list writes it for every client and a record is kilobytes long.
record_seen = Table(
    "record_seen",
    metadata,
    Column("num", Integer, ForeignKey("record.num", ondelete="CASCADE"), primary_key=True, nullable=False),
    _number("pass_id"),
)

tombstone = Table(
    "tombstone",
    metadata,
    Column("local_id", Text, primary_key=True, nullable=False),
    Column("kind", Text, nullable=False),
    _text("server_id", default=None),
    _text("parent_id", default=None),
    _text("presence"),
    _text("removed_at"),
    Index("tombstone_by_server_id", "kind", "server_id"),
)

draft_key = Table(
    "draft_key",
    metadata,
    Column("kind", Text, primary_key=True, nullable=False),
    Column("natural_key", Text, primary_key=True, nullable=False),
    Column("record_id", Text, ForeignKey("record.local_id", ondelete="CASCADE"), nullable=False),
    Index("draft_key_by_record", "record_id", unique=True),
)

natural_seen = Table(
    "natural_seen",
    metadata,
    Column("kind", Text, primary_key=True, nullable=False),
    Column("natural_key", Text, primary_key=True, nullable=False),
    Column("server_id", Text, primary_key=True, nullable=False),
    _text("last_seen"),
    sqlite_with_rowid=False,
)

edit_journal = Table(
    "edit_journal",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("line_id", Text, nullable=False, unique=True),
    # The first line of the same operation and field: its old value is what the office still has.
    Column("first_seq", Integer),
    _text("op_id"),
    _text("entity"),
    _text("record_id"),
    _text("client_id"),
    _text("client_name"),
    _text("path"),
    _text("old_json", default="null"),
    _text("new_json", default="null"),
    _text("by_whom"),
    _text("own_state", default="accepted"),
    _text("message"),
    _text("saved_at"),
    _text("label"),
    _number("size"),
    Index("edit_journal_by_op", "op_id", "path", "seq"),
    Index("edit_journal_by_client", "client_id", "seq"),
    Index("edit_journal_by_record", "record_id", "seq"),
    Index(
        "edit_journal_own_unsettled", "op_id", "own_state", sqlite_where=text("op_id = '' AND own_state <> 'accepted'")
    ),
    sqlite_autoincrement=True,
)

outbox = Table(
    "outbox",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("op_id", Text, nullable=False, unique=True),
    _text("user_id"),
    _text("origin"),
    _text("kind"),
    _text("record_id"),
    _text("client_id"),
    _text("paths_json", default="[]"),
    _text("state", default="queued"),
    _text("depends_on", default=None),
    _number("payload_v"),
    _text("payload_json", default=None),
    _text("payload_sha256", default=None),
    _text("pre_image_json", default=None),
    _text("pre_ids_json", default="[]"),
    _number("tries"),
    _number("rejects"),
    _text("first_sent_at", default=None),
    _text("last_sent_at", default=None),
    _text("not_before", default=None),
    _text("message"),
    _text("field_errors_json", default="{}"),
    _text("saved_at", default=None),
    _text("accepted_at", default=None),
    Index("outbox_open", "seq", sqlite_where=text("state NOT IN ('done', 'withdrawn')")),
    Index("outbox_open_by_client", "client_id", "state", sqlite_where=text("state NOT IN ('done', 'withdrawn')")),
    Index("outbox_unfinished", "op_id", sqlite_where=text("state <> 'done'")),
    Index("outbox_by_record", "record_id", "seq"),
    Index("outbox_by_accepted", "accepted_at", sqlite_where=text("accepted_at IS NOT NULL")),
    sqlite_autoincrement=True,
)

# The outbox is never emptied. Literals, because SQLite reads a partial index only for its very own condition.
IS_UNFINISHED: ColumnElement[bool] = outbox.c.state != literal_column("'done'")
IS_OPEN_WORK: ColumnElement[bool] = outbox.c.state.not_in([literal_column("'done'"), literal_column("'withdrawn'")])

attempt = Table(
    "attempt",
    metadata,
    Column("op_id", Text, primary_key=True, nullable=False),
    Column("n", Integer, primary_key=True, nullable=False),
    _text("sent_at"),
    _text("ended_at", default=None),
    _text("outcome"),
    Index("attempt_by_time", "sent_at"),
)

conflict = Table(
    "conflict",
    metadata,
    Column("conflict_id", Text, primary_key=True, nullable=False),
    _text("record_id"),
    _text("client_id"),
    _text("op_id"),
    _text("path"),
    _text("before_json", default="null"),
    _text("mine_json", default="null"),
    _text("office_json", default="null"),
    _text("found_at"),
    _text("mine_saved_at", default=None),
    _text("resolved_at", default=None),
    _text("choice", default=None),
    _number("can_keep_both"),
    Index("conflict_open", "record_id", "path", unique=True, sqlite_where=text("resolved_at IS NULL")),
    Index("conflict_open_by_client", "client_id", sqlite_where=text("resolved_at IS NULL")),
    Index("conflict_by_record", "record_id"),
)

blob = Table(
    "blob",
    metadata,
    Column("blob_id", Text, primary_key=True, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("size", Integer, nullable=False),
    _text("media_type"),
    Index("blob_by_sha256", "sha256"),
)

record_blob = Table(
    "record_blob",
    metadata,
    Column("record_id", Text, ForeignKey("record.local_id", ondelete="CASCADE"), primary_key=True, nullable=False),
    Column("blob_id", Text, ForeignKey("blob.blob_id"), nullable=False),
    Index("record_blob_by_blob", "blob_id"),
)

pull_pass = Table(
    "pull_pass",
    metadata,
    Column("pass_id", Integer, primary_key=True, autoincrement=True),
    _text("started_at"),
    _text("finished_at", default=None),
    _number("pages"),
    _number("total_first"),
    _number("total_last"),
    _number("distinct_ids"),
    _number("is_proved"),
    _text("cursor_json", default="{}"),
    sqlite_autoincrement=True,
)

server_cap = Table(
    "server_cap",
    metadata,
    Column("origin", Text, primary_key=True, nullable=False),
    _text("learnt_json", default="{}"),
)

access_log = Table(
    "access_log",
    metadata,
    Column("seq", Integer, primary_key=True, nullable=False),
    _text("at"),
    _text("verb"),
    _text("record_id"),
    _text("detail_json", default="[]"),
    Column("prev", LargeBinary, nullable=False),
    Column("mac", LargeBinary, nullable=False),
    Index("access_log_by_record", "record_id", "seq"),
)

draft = Table(
    "draft",
    metadata,
    Column("form", Text, primary_key=True, nullable=False),
    Column("record_id", Text, primary_key=True, nullable=False),
    _text("values_json", default="{}"),
    _text("focus"),
    _number("cursor"),
    _text("saved_at"),
)

setting = Table(
    "setting",
    metadata,
    Column("name", Text, primary_key=True, nullable=False),
    _text("value_json", default="null"),
)

saved_view = Table(
    "saved_view",
    metadata,
    Column("view_id", Text, primary_key=True, nullable=False),
    _text("name"),
    _text("definition_json", default="{}"),
    _number("position"),
)

goal_progress = Table(
    "goal_progress",
    metadata,
    Column("goal_id", Text, ForeignKey("record.local_id", ondelete="CASCADE"), primary_key=True, nullable=False),
    Column("day", Text, primary_key=True, nullable=False),
    _number("percent"),
    sqlite_with_rowid=False,
)

# UPDATE and DELETE of the access log and the journal are refused by the file itself, not only by our good will.
APPEND_ONLY = ("access_log", "edit_journal")
ACCESS_LOG_TRIGGERS = tuple(
    f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
    f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    for table in APPEND_ONLY
    for verb in ("UPDATE", "DELETE")
)
