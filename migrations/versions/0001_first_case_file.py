"""The first form of the case file: records, journal, outbox, what sync has learnt, and the tables lists read."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_TABLES = (
    "record",
    "record_seen",
    "tombstone",
    "draft_key",
    "natural_seen",
    "edit_journal",
    "outbox",
    "attempt",
    "conflict",
    "blob",
    "record_blob",
    "pull_pass",
    "server_cap",
    "client_link",
    "access_log",
    "draft",
    "setting",
    "saved_view",
    "goal_progress",
    "client_index",
    "medication_index",
    "goal_index",
    "task_index",
    "document_index",
    "appointment_index",
)
_APPEND_ONLY = ("access_log", "edit_journal")
_TOKENS = "tokenize = 'unicode61 remove_diacritics 2'"


def upgrade() -> None:
    _records()
    _journal()
    _outbox()
    _conflicts_and_files()
    _learnt()
    _choices()
    _client_lists()
    _client_orders()
    _client_filters()
    _medications()
    _goals()
    _documents_and_visits()
    op.execute(f"CREATE VIRTUAL TABLE client_search USING fts5(who, numbers, more, {_TOKENS})")
    op.execute(f"CREATE VIRTUAL TABLE record_search USING fts5(record_id UNINDEXED, title, body, {_TOKENS})")
    for table in _APPEND_ONLY:
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )


def downgrade() -> None:
    # Triggers and indexes leave with their tables; children go before the records they refer to.
    op.execute("DROP TABLE record_search")
    op.execute("DROP TABLE client_search")
    for table in _APPEND_ONLY:
        op.execute(f"DROP TRIGGER {table}_no_delete")
    for table in reversed(_TABLES):
        op.drop_table(table)


def _text(name: str, *, default: str = "") -> sa.Column[str]:
    return sa.Column(name, sa.Text(), server_default=sa.text(f"'{default}'"), nullable=False)


def _maybe(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=True)


def _number(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), server_default=sa.text("0"), nullable=False)


def _needed(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=False)


def _index(name: str, table: str, *columns: str, where: str = "", is_unique: bool = False) -> None:
    op.create_index(name, table, list(columns), unique=is_unique, sqlite_where=sa.text(where) if where else None)


def _records() -> None:
    op.create_table(
        "record",
        sa.Column("num", sa.Integer(), nullable=False),
        _needed("local_id"),
        _needed("kind"),
        *map(_maybe, ("server_id", "parent_id", "base_json")),
        _text("local_json", default="{}"),
        _text("dirty_json", default="[]"),
        *map(_maybe, ("list_row_json", "etag", "fetched_at")),
        _number("fetch_seq"),
        _text("presence", default="present"),
        _maybe("absent_since"),
        _number("needs_detail"),
        sa.PrimaryKeyConstraint("num"),
        sa.UniqueConstraint("local_id"),
    )
    _index("record_by_age", "record", "kind", "fetched_at")
    _index("record_by_parent", "record", "parent_id", "kind", where="parent_id IS NOT NULL")
    _index("record_by_presence", "record", "presence", where="presence <> 'present'")
    _index("record_by_server_id", "record", "kind", "server_id", where="server_id IS NOT NULL", is_unique=True)
    _index("record_needing_detail", "record", "needs_detail", "kind", where="needs_detail > 0")
    op.create_table(
        "record_seen",
        sa.Column("num", sa.Integer(), nullable=False),
        _number("pass_id"),
        sa.ForeignKeyConstraint(["num"], ["record.num"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("num"),
    )
    op.create_table(
        "tombstone",
        _needed("local_id"),
        _needed("kind"),
        *map(_maybe, ("server_id", "parent_id")),
        *map(_text, ("presence", "removed_at")),
        sa.PrimaryKeyConstraint("local_id"),
    )
    _index("tombstone_by_server_id", "tombstone", "kind", "server_id")
    op.create_table(
        "draft_key",
        _needed("kind"),
        _needed("natural_key"),
        _needed("record_id"),
        sa.ForeignKeyConstraint(["record_id"], ["record.local_id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("kind", "natural_key"),
    )
    _index("draft_key_by_record", "draft_key", "record_id", is_unique=True)
    op.create_table(
        "natural_seen",
        _needed("kind"),
        _needed("natural_key"),
        _needed("server_id"),
        _text("last_seen"),
        sa.PrimaryKeyConstraint("kind", "natural_key", "server_id"),
        sqlite_with_rowid=False,
    )


def _journal() -> None:
    op.create_table(
        "edit_journal",
        sa.Column("seq", sa.Integer(), nullable=False),
        _needed("line_id"),
        sa.Column("first_seq", sa.Integer(), nullable=True),
        *map(_text, ("op_id", "entity", "record_id", "client_id", "client_name", "path")),
        _text("old_json", default="null"),
        _text("new_json", default="null"),
        _text("by_whom"),
        _text("own_state", default="accepted"),
        *map(_text, ("message", "saved_at", "label")),
        _number("size"),
        sa.PrimaryKeyConstraint("seq"),
        sa.UniqueConstraint("line_id"),
        sqlite_autoincrement=True,
    )
    _index("edit_journal_by_client", "edit_journal", "client_id", "seq")
    _index("edit_journal_by_op", "edit_journal", "op_id", "path", "seq")
    _index("edit_journal_by_record", "edit_journal", "record_id", "seq")
    _index(
        "edit_journal_own_unsettled",
        "edit_journal",
        "op_id",
        "own_state",
        where="op_id = '' AND own_state <> 'accepted'",
    )


def _outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("seq", sa.Integer(), nullable=False),
        _needed("op_id"),
        *map(_text, ("user_id", "origin", "kind", "record_id", "client_id")),
        _text("paths_json", default="[]"),
        _text("state", default="queued"),
        _maybe("depends_on"),
        _number("payload_v"),
        *map(_maybe, ("payload_json", "payload_sha256", "pre_image_json")),
        _text("pre_ids_json", default="[]"),
        *map(_number, ("tries", "rejects")),
        *map(_maybe, ("first_sent_at", "last_sent_at", "not_before")),
        _text("message"),
        _text("field_errors_json", default="{}"),
        *map(_maybe, ("saved_at", "accepted_at")),
        sa.PrimaryKeyConstraint("seq"),
        sa.UniqueConstraint("op_id"),
        sqlite_autoincrement=True,
    )
    _index("outbox_by_record", "outbox", "record_id", "seq")
    _index("outbox_open", "outbox", "seq", where="state NOT IN ('done', 'withdrawn')")
    _index("outbox_unfinished", "outbox", "op_id", where="state <> 'done'")
    _index("outbox_open_by_client", "outbox", "client_id", "state", where="state NOT IN ('done', 'withdrawn')")
    op.create_table(
        "attempt",
        _needed("op_id"),
        sa.Column("n", sa.Integer(), nullable=False),
        _text("sent_at"),
        _maybe("ended_at"),
        _text("outcome"),
        sa.PrimaryKeyConstraint("op_id", "n"),
    )


def _conflicts_and_files() -> None:
    op.create_table(
        "conflict",
        _needed("conflict_id"),
        *map(_text, ("record_id", "client_id", "op_id", "path")),
        _text("before_json", default="null"),
        _text("mine_json", default="null"),
        _text("office_json", default="null"),
        _text("found_at"),
        *map(_maybe, ("mine_saved_at", "resolved_at", "choice")),
        _number("can_keep_both"),
        sa.PrimaryKeyConstraint("conflict_id"),
    )
    _index("conflict_by_record", "conflict", "record_id")
    _index("conflict_open", "conflict", "record_id", "path", where="resolved_at IS NULL", is_unique=True)
    _index("conflict_open_by_client", "conflict", "client_id", where="resolved_at IS NULL")
    op.create_table(
        "blob",
        _needed("blob_id"),
        _needed("sha256"),
        sa.Column("size", sa.Integer(), nullable=False),
        _text("media_type"),
        sa.PrimaryKeyConstraint("blob_id"),
    )
    _index("blob_by_sha256", "blob", "sha256")
    op.create_table(
        "record_blob",
        _needed("record_id"),
        _needed("blob_id"),
        sa.ForeignKeyConstraint(["blob_id"], ["blob.blob_id"]),
        sa.ForeignKeyConstraint(["record_id"], ["record.local_id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("record_id"),
    )
    _index("record_blob_by_blob", "record_blob", "blob_id")


def _learnt() -> None:
    op.create_table(
        "pull_pass",
        sa.Column("pass_id", sa.Integer(), nullable=False),
        _text("started_at"),
        _maybe("finished_at"),
        *map(_number, ("pages", "total_first", "total_last", "distinct_ids", "is_proved")),
        _text("cursor_json", default="{}"),
        sa.PrimaryKeyConstraint("pass_id"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "server_cap", _needed("origin"), _text("learnt_json", default="{}"), sa.PrimaryKeyConstraint("origin")
    )
    op.create_table(
        "client_link",
        _needed("group_kind"),
        _needed("group_id"),
        _needed("client_server_id"),
        _number("appointments"),
        sa.PrimaryKeyConstraint("group_kind", "group_id", "client_server_id"),
        sqlite_with_rowid=False,
    )


def _choices() -> None:
    op.create_table(
        "access_log",
        sa.Column("seq", sa.Integer(), nullable=False),
        *map(_text, ("at", "verb", "record_id")),
        _text("detail_json", default="[]"),
        sa.Column("prev", sa.LargeBinary(), nullable=False),
        sa.Column("mac", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("seq"),
    )
    _index("access_log_by_record", "access_log", "record_id", "seq")
    op.create_table(
        "draft",
        _needed("form"),
        _needed("record_id"),
        _text("values_json", default="{}"),
        _text("focus"),
        _number("cursor"),
        _text("saved_at"),
        sa.PrimaryKeyConstraint("form", "record_id"),
    )
    op.create_table("setting", _needed("name"), _text("value_json", default="null"), sa.PrimaryKeyConstraint("name"))
    op.create_table(
        "saved_view",
        _needed("view_id"),
        _text("name"),
        _text("definition_json", default="{}"),
        _number("position"),
        sa.PrimaryKeyConstraint("view_id"),
    )
    op.create_table(
        "goal_progress",
        _needed("goal_id"),
        _needed("day"),
        _number("percent"),
        sa.ForeignKeyConstraint(["goal_id"], ["record.local_id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("goal_id", "day"),
        sqlite_with_rowid=False,
    )


def _client_lists() -> None:
    op.create_table(
        "client_index",
        sa.Column("num", sa.Integer(), nullable=False),
        _needed("client_id"),
        *map(
            _text,
            (
                "server_id",
                "first_name",
                "last_name",
                "preferred_name",
                "ndis_number",
                "email",
                "phone",
                "suburb",
                "state",
                "postcode",
                "date_of_birth",
                "status",
                "plan_start",
                "plan_end",
                "plan_manager_id",
                "plan_manager",
                "coordinator_id",
                "coordinator",
                "allergies",
                "conditions",
            ),
        ),
        *map(_number, ("open_goals", "medications")),
        *map(_text, ("next_review", "next_appointment")),
        _number("mark"),
        _text("presence"),
        *map(_number, ("has_detail", "is_hidden")),
        *map(
            _text,
            ("name_key", "last_key", "ndis_key", "suburb_key", "plan_manager_key", "coordinator_key", "plan_end_on"),
        ),
        sa.ForeignKeyConstraint(["client_id"], ["record.local_id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("num"),
        sa.UniqueConstraint("client_id"),
    )


def _client_orders() -> None:
    shown = "is_hidden = 0"
    _index(
        "client_order_appointment", "client_index", "next_appointment", "name_key", "client_id", "status", where=shown
    )
    _index("client_order_birth", "client_index", "date_of_birth", "name_key", "client_id", "status", where=shown)
    _index(
        "client_order_coordinator", "client_index", "coordinator_key", "name_key", "client_id", "status", where=shown
    )
    _index("client_order_email", "client_index", "email", "name_key", "client_id", "status", where=shown)
    _index("client_order_manager", "client_index", "plan_manager_key", "name_key", "client_id", "status", where=shown)
    _index("client_order_mark", "client_index", "mark", "name_key", "client_id", "status", where=shown)
    _index("client_order_name", "client_index", "name_key", "client_id", "status", where=shown)
    _index("client_order_ndis", "client_index", "ndis_key", "name_key", "client_id", "status", where=shown)
    _index("client_order_phone", "client_index", "phone", "name_key", "client_id", "status", where=shown)
    _index("client_order_plan_end", "client_index", "plan_end_on", "name_key", "client_id", "status", where=shown)
    _index("client_order_review", "client_index", "next_review", "name_key", "client_id", "status", where=shown)
    _index("client_order_status", "client_index", "status", "name_key", "client_id", where=shown)
    _index("client_order_suburb", "client_index", "suburb_key", "name_key", "client_id", "status", where=shown)


def _client_filters() -> None:
    _index(
        "client_by_coordinator",
        "client_index",
        "coordinator_id",
        "coordinator",
        where="is_hidden = 0 AND coordinator_id <> ''",
    )
    _index("client_by_last_name", "client_index", "last_key", "date_of_birth")
    _index(
        "client_by_manager",
        "client_index",
        "plan_manager_id",
        "plan_manager",
        where="is_hidden = 0 AND plan_manager_id <> ''",
    )
    _index("client_by_state", "client_index", "state", where="is_hidden = 0 AND state <> ''")
    _index("client_by_suburb", "client_index", "suburb_key", "suburb", where="is_hidden = 0 AND suburb_key <> ''")
    _index("client_hidden", "client_index", "client_id", where="is_hidden = 1")
    _index("client_with_alerts", "client_index", "client_id", where="is_hidden = 0 AND allergies <> ''")
    _index("client_without_detail", "client_index", "client_id", where="is_hidden = 0 AND has_detail = 0")


def _medications() -> None:
    op.create_table(
        "medication_index",
        _needed("client_id"),
        sa.Column("position", sa.Integer(), nullable=False),
        *map(_text, ("name", "review_on", "end_on")),
        sa.ForeignKeyConstraint(["client_id"], ["record.local_id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("client_id", "position"),
        sqlite_with_rowid=False,
    )
    _index("medication_by_end", "medication_index", "end_on", where="end_on <> ''")
    _index("medication_by_review", "medication_index", "review_on", where="review_on <> ''")


def _goals() -> None:
    op.create_table(
        "goal_index",
        _needed("goal_id"),
        _needed("client_id"),
        *map(_text, ("title", "status")),
        *map(_number, ("is_open", "is_leaving")),
        _text("target_on"),
        _number("percent"),
        _text("first_seen"),
        sa.ForeignKeyConstraint(["client_id"], ["record.local_id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["goal_id"], ["record.local_id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("goal_id"),
    )
    _index("goal_by_client", "goal_index", "client_id", "is_open")
    _index(
        "goal_by_target",
        "goal_index",
        "target_on",
        "client_id",
        where="is_open = 1 AND is_leaving = 0 AND target_on <> ''",
    )
    op.create_table(
        "task_index",
        _needed("goal_id"),
        sa.Column("position", sa.Integer(), nullable=False),
        _needed("client_id"),
        _text("title"),
        _number("is_open"),
        _text("due_on"),
        sa.ForeignKeyConstraint(["goal_id"], ["record.local_id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["client_id"], ["record.local_id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("goal_id", "position"),
        sqlite_with_rowid=False,
    )
    _index("task_by_client", "task_index", "client_id")
    _index("task_by_due", "task_index", "due_on", "client_id", where="is_open = 1 AND due_on <> ''")


def _documents_and_visits() -> None:
    op.create_table(
        "document_index",
        _needed("document_id"),
        _needed("client_id"),
        *map(_text, ("name", "name_key", "document_type", "uploaded_at", "expiry_on")),
        sa.ForeignKeyConstraint(["client_id"], ["record.local_id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["document_id"], ["record.local_id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("document_id"),
    )
    _index("document_by_client", "document_index", "client_id", "uploaded_at")
    _index("document_by_expiry", "document_index", "expiry_on", where="expiry_on <> ''")
    op.create_table(
        "appointment_index",
        _needed("appointment_id"),
        _needed("client_id"),
        *map(_text, ("on_date", "start_time", "status", "carer_id", "carer", "service_type")),
        _number("is_coming"),
        sa.ForeignKeyConstraint(["appointment_id"], ["record.local_id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["client_id"], ["record.local_id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("appointment_id"),
    )
    _index("appointment_by_carer", "appointment_index", "carer_id", "client_id", "carer", where="carer_id <> ''")
    _index("appointment_by_client", "appointment_index", "client_id", "on_date", "start_time")
    _index("appointment_by_date", "appointment_index", "on_date", "start_time", "client_id", "status")
