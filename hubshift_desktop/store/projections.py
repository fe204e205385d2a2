"""Projection tables: the few columns lists sort, filter and count by, kept beside the JSON they are read from.

A cold scan of an encrypted store costs three times a plain one, so every order and filter of the client list has an
index here. The order indexes end in `status` because the list's usual filter is a status: the index alone answers.
All of it can be rebuilt from `record`; nothing here is truth.
"""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, Table, Text, TextClause, and_, text

from hubshift_desktop.domain.states import Kind
from hubshift_desktop.store.tables import metadata, record

_SHOWN = text("is_hidden = 0")


def _shown(also: str) -> TextClause:
    return text(f"is_hidden = 0 AND {also}")


def _text(name: str) -> Column[str]:
    return Column(name, Text, nullable=False, server_default=text("''"))


def _number(name: str) -> Column[int]:
    return Column(name, Integer, nullable=False, server_default=text("0"))


def _owner(name: str) -> Column[str]:
    return Column(name, Text, ForeignKey("record.local_id", ondelete="CASCADE"), nullable=False)


def _record_key(name: str) -> Column[str]:
    return Column(name, Text, ForeignKey("record.local_id", ondelete="CASCADE"), primary_key=True, nullable=False)


client_index = Table(
    "client_index",
    metadata,
    # The record's own row number, and the row number in the full-text table.
    Column("num", Integer, primary_key=True, nullable=False),
    Column("client_id", Text, ForeignKey("record.local_id", ondelete="CASCADE"), nullable=False, unique=True),
    _text("server_id"),
    _text("first_name"),
    _text("last_name"),
    _text("preferred_name"),
    _text("ndis_number"),
    _text("email"),
    _text("phone"),
    _text("suburb"),
    _text("state"),
    _text("postcode"),
    _text("date_of_birth"),
    _text("status"),
    _text("plan_start"),
    _text("plan_end"),
    _text("plan_manager_id"),
    _text("plan_manager"),
    _text("coordinator_id"),
    _text("coordinator"),
    _text("allergies"),
    _text("conditions"),
    _number("open_goals"),
    _number("medications"),
    _text("next_review"),
    _text("next_appointment"),
    _number("mark"),
    _text("presence"),
    _number("has_detail"),
    _number("is_hidden"),
    # Keys: folded for order, and real dates only (a date the office wrote oddly is shown but never counted with).
    _text("name_key"),
    _text("last_key"),
    _text("ndis_key"),
    _text("suburb_key"),
    _text("plan_manager_key"),
    _text("coordinator_key"),
    _text("plan_end_on"),
    Index("client_order_name", "name_key", "client_id", "status", sqlite_where=_SHOWN),
    Index("client_order_plan_end", "plan_end_on", "name_key", "client_id", "status", sqlite_where=_SHOWN),
    Index("client_order_ndis", "ndis_key", "name_key", "client_id", "status", sqlite_where=_SHOWN),
    Index("client_order_suburb", "suburb_key", "name_key", "client_id", "status", sqlite_where=_SHOWN),
    Index("client_order_status", "status", "name_key", "client_id", sqlite_where=_SHOWN),
    Index("client_order_manager", "plan_manager_key", "name_key", "client_id", "status", sqlite_where=_SHOWN),
    Index("client_order_coordinator", "coordinator_key", "name_key", "client_id", "status", sqlite_where=_SHOWN),
    Index("client_order_review", "next_review", "name_key", "client_id", "status", sqlite_where=_SHOWN),
    Index("client_order_appointment", "next_appointment", "name_key", "client_id", "status", sqlite_where=_SHOWN),
    Index("client_order_birth", "date_of_birth", "name_key", "client_id", "status", sqlite_where=_SHOWN),
    Index("client_order_email", "email", "name_key", "client_id", "status", sqlite_where=_SHOWN),
    Index("client_order_phone", "phone", "name_key", "client_id", "status", sqlite_where=_SHOWN),
    Index("client_order_mark", "mark", "name_key", "client_id", "status", sqlite_where=_SHOWN),
    # What the filters offer to choose from, each with its count, without a look at the rows.
    Index("client_by_manager", "plan_manager_id", "plan_manager", sqlite_where=_shown("plan_manager_id <> ''")),
    Index("client_by_coordinator", "coordinator_id", "coordinator", sqlite_where=_shown("coordinator_id <> ''")),
    Index("client_by_suburb", "suburb_key", "suburb", sqlite_where=_shown("suburb_key <> ''")),
    Index("client_by_state", "state", sqlite_where=_shown("state <> ''")),
    Index("client_with_alerts", "client_id", sqlite_where=_shown("allergies <> ''")),
    Index("client_without_detail", "client_id", sqlite_where=_shown("has_detail = 0")),
    Index("client_hidden", "client_id", sqlite_where=text("is_hidden = 1")),
    Index("client_by_last_name", "last_key", "date_of_birth"),
)

medication_index = Table(
    "medication_index",
    metadata,
    Column("client_id", Text, ForeignKey("record.local_id", ondelete="CASCADE"), primary_key=True, nullable=False),
    Column("position", Integer, primary_key=True, nullable=False),
    _text("name"),
    _text("review_on"),
    _text("end_on"),
    Index("medication_by_review", "review_on", sqlite_where=text("review_on <> ''")),
    Index("medication_by_end", "end_on", sqlite_where=text("end_on <> ''")),
    sqlite_with_rowid=False,
)

goal_index = Table(
    "goal_index",
    metadata,
    _record_key("goal_id"),
    _owner("client_id"),
    _text("title"),
    _text("status"),
    _number("is_open"),
    # Its removal is on the way to the office: out of sight, and back if the office refuses.
    _number("is_leaving"),
    _text("target_on"),
    _number("percent"),
    _text("first_seen"),
    Index("goal_by_client", "client_id", "is_open"),
    Index(
        "goal_by_target",
        "target_on",
        "client_id",
        sqlite_where=text("is_open = 1 AND is_leaving = 0 AND target_on <> ''"),
    ),
)

task_index = Table(
    "task_index",
    metadata,
    Column("goal_id", Text, ForeignKey("record.local_id", ondelete="CASCADE"), primary_key=True, nullable=False),
    Column("position", Integer, primary_key=True, nullable=False),
    _owner("client_id"),
    _text("title"),
    _number("is_open"),
    _text("due_on"),
    Index("task_by_due", "due_on", "client_id", sqlite_where=text("is_open = 1 AND due_on <> ''")),
    Index("task_by_client", "client_id"),
    sqlite_with_rowid=False,
)

document_index = Table(
    "document_index",
    metadata,
    _record_key("document_id"),
    _owner("client_id"),
    _text("name"),
    _text("name_key"),
    _text("document_type"),
    _text("uploaded_at"),
    _text("expiry_on"),
    Index("document_by_client", "client_id", "uploaded_at"),
    Index("document_by_expiry", "expiry_on", sqlite_where=text("expiry_on <> ''")),
)

appointment_index = Table(
    "appointment_index",
    metadata,
    _record_key("appointment_id"),
    _owner("client_id"),
    _text("on_date"),
    _text("start_time"),
    _text("status"),
    _text("carer_id"),
    _text("carer"),
    _text("service_type"),
    _number("is_coming"),
    Index("appointment_by_date", "on_date", "start_time", "client_id", "status"),
    Index("appointment_by_client", "client_id", "on_date", "start_time"),
    Index("appointment_by_carer", "carer_id", "client_id", "carer", sqlite_where=text("carer_id <> ''")),
)

client_link = Table(
    "client_link",
    metadata,
    # `group_kind`: 'carer' (endpoint 8) or 'caseload' (endpoint 9), by the client's server id: the row may come later.
    Column("group_kind", Text, primary_key=True, nullable=False),
    Column("group_id", Text, primary_key=True, nullable=False),
    Column("client_server_id", Text, primary_key=True, nullable=False),
    _number("appointments"),
    sqlite_with_rowid=False,
)
# Written with `IS NOT NULL` because the index of server ids is only of those.
IS_MEMBER = and_(
    record.c.kind == str(Kind.CLIENT),
    record.c.server_id == client_link.c.client_server_id,
    record.c.server_id.is_not(None),
)

CLIENT_SEARCH = "client_search"
RECORD_SEARCH = "record_search"
# Words are folded before they come here (see `folding`), so the tokenizer only has to cut at blanks.
_TOKENS = "tokenize = 'unicode61 remove_diacritics 2'"
SEARCH_TABLES = (
    f"CREATE VIRTUAL TABLE {CLIENT_SEARCH} USING fts5(who, numbers, more, {_TOKENS})",
    f"CREATE VIRTUAL TABLE {RECORD_SEARCH} USING fts5(record_id UNINDEXED, title, body, {_TOKENS})",
)
