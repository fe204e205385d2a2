"""Finding by words: clients for the palette, goals and documents with the text inside scans."""

from __future__ import annotations

from sqlalchemy import Subquery, column, func, select, table

from hubshift_desktop.domain.states import Kind
from hubshift_desktop.domain.views import ClientRow, FoundRecord
from hubshift_desktop.store.folding import match_expression
from hubshift_desktop.store.projections import CLIENT_SEARCH, RECORD_SEARCH, client_index, document_index, goal_index
from hubshift_desktop.store.queries.filters import matches
from hubshift_desktop.store.queries.rows import IS_SHOWN, client_row, clients, named
from hubshift_desktop.store.room import Room
from hubshift_desktop.store.tables import record

# A name or a number weighs more than a word of a condition or a goal; a title more than the text of a scan.
_CLIENT_RANK = "bm25(10.0, 8.0, 1.0)"
_RECORD_RANK = "bm25(0.0, 5.0, 1.0)"
# The best are picked before anything is joined to them; some of them may belong to clients no longer shown.
_SPARE = 5


class SearchQueries(Room):
    """What the palette asks."""

    def find(self, text: str, *, limit: int) -> tuple[ClientRow, ...]:
        """Return the clients that have all these words, best first."""
        words = match_expression(text)
        if not words:
            return ()
        best = _best(CLIENT_SEARCH, words, rank=_CLIENT_RANK, limit=limit)
        query = clients().join_from(best, client_index, client_index.c.num == best.c.num)
        ranked = query.where(IS_SHOWN).order_by(best.c.score, client_index.c.name_key)
        return tuple(client_row(row) for row in self._db.execute(ranked.limit(limit)).mappings())

    def find_records(self, text: str, *, limit: int) -> tuple[FoundRecord, ...]:
        """Return the goals and documents that have all these words, best first."""
        words = match_expression(text)
        if not words:
            return ()
        best = _best(RECORD_SEARCH, words, rank=_RECORD_RANK, limit=limit)
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
            .join_from(best, record, record.c.num == best.c.num)
            .join(client_index, client_index.c.client_id == record.c.parent_id)
            .join(goal_index, goal_index.c.goal_id == record.c.local_id, isouter=True)
            .join(document_index, document_index.c.document_id == record.c.local_id, isouter=True)
        )
        ranked = query.where(IS_SHOWN, leaving == 0).order_by(best.c.score, title)
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


def _best(search: str, words: str, *, rank: str, limit: int) -> Subquery:
    """Return the row numbers of the best hits and their scores; the lower the better."""
    found = table(search, column("rowid"), column("rank"))
    query = select(found.c.rowid.label("num"), found.c.rank.label("score"))
    wanted = query.where(matches(search, words), found.c.rank.op("MATCH", is_comparison=True)(rank))
    return wanted.order_by(found.c.rank).limit(limit * _SPARE).subquery("best")
