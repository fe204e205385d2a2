"""Finding by words: clients for the palette, goals and documents with the text inside scans."""

from __future__ import annotations

from sqlalchemy import ColumnElement, column, func, literal_column, select, table

from hubshift_desktop.domain.states import Kind
from hubshift_desktop.domain.views import ClientRow, FoundRecord
from hubshift_desktop.store.folding import match_expression
from hubshift_desktop.store.projections import CLIENT_SEARCH, RECORD_SEARCH, client_index, document_index, goal_index
from hubshift_desktop.store.queries.filters import matches
from hubshift_desktop.store.queries.rows import IS_SHOWN, client_row, clients, named
from hubshift_desktop.store.room import Room
from hubshift_desktop.store.tables import record

_CLIENTS = table(CLIENT_SEARCH, column("rowid"))
_RECORDS = table(RECORD_SEARCH, column("rowid"))
# A name or a number weighs more than a word of a condition or a goal; a title more than the text of a scan.
_CLIENT_RANK: ColumnElement[float] = literal_column(f"bm25({CLIENT_SEARCH}, 10.0, 8.0, 1.0)")
_RECORD_RANK: ColumnElement[float] = literal_column(f"bm25({RECORD_SEARCH}, 0.0, 5.0, 1.0)")


class SearchQueries(Room):
    """What the palette asks."""

    def find(self, text: str, *, limit: int) -> tuple[ClientRow, ...]:
        """Return the clients that have all these words, best first."""
        words = match_expression(text)
        if not words:
            return ()
        query = clients().join_from(client_index, _CLIENTS, _CLIENTS.c.rowid == client_index.c.num)
        ranked = query.where(matches(CLIENT_SEARCH, words), IS_SHOWN).order_by(_CLIENT_RANK, client_index.c.name_key)
        return tuple(client_row(row) for row in self._db.execute(ranked.limit(limit)).mappings())

    def find_records(self, text: str, *, limit: int) -> tuple[FoundRecord, ...]:
        """Return the goals and documents that have all these words, best first."""
        words = match_expression(text)
        if not words:
            return ()
        title = func.coalesce(goal_index.c.title, document_index.c.name)
        leaving = func.coalesce(goal_index.c.is_leaving, 0)
        query = (
            select(
                record.c.local_id,
                record.c.kind,
                client_index.c.client_id,
                client_index.c.first_name,
                client_index.c.last_name,
                title.label("title"),
            )
            .join_from(_RECORDS, record, record.c.num == _RECORDS.c.rowid)
            .join(client_index, client_index.c.client_id == record.c.parent_id)
            .join(goal_index, goal_index.c.goal_id == record.c.local_id, isouter=True)
            .join(document_index, document_index.c.document_id == record.c.local_id, isouter=True)
        )
        ranked = query.where(matches(RECORD_SEARCH, words), IS_SHOWN, leaving == 0).order_by(_RECORD_RANK, title)
        return tuple(
            FoundRecord(
                record_id=row["local_id"],
                kind=Kind(row["kind"]),
                client_id=row["client_id"],
                client_name=named(row["first_name"], row["last_name"]),
                title=row["title"],
            )
            for row in self._db.execute(ranked.limit(limit)).mappings()
        )
