"""The client list: pages of it, how many there are, where somebody stands, and the heads between them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select

from hubshift_desktop.domain.due import GROUPS, SOON_DAYS, WARN_DAYS
from hubshift_desktop.domain.names import fold
from hubshift_desktop.domain.states import Kind
from hubshift_desktop.domain.views import ClientQuery, ClientRow
from hubshift_desktop.store.codec import storable
from hubshift_desktop.store.folding import ndis_key
from hubshift_desktop.store.projections import client_index
from hubshift_desktop.store.queries import orders
from hubshift_desktop.store.queries.filters import conditions
from hubshift_desktop.store.queries.orders import Segment
from hubshift_desktop.store.queries.rows import BLANK, IS_SHOWN, client_row, clients
from hubshift_desktop.store.room import Room
from hubshift_desktop.store.tables import record

_COUNT = select(func.count()).select_from(client_index)


class ClientListQueries(Room):
    """What the client list and everything that names a client asks."""

    def client_rows(self, query: ClientQuery, *, user_id: str, limit: int, offset: int = 0) -> tuple[ClientRow, ...]:
        """Return one page of the list."""
        rows: list[ClientRow] = []
        skip = offset
        for _, part in self._parts(query, user_id=user_id, wanted=clients()):
            page = part.limit(limit - len(rows)).offset(skip)
            found = [client_row(row) for row in self._db.execute(page).mappings()]
            rows.extend(found)
            if len(rows) >= limit:
                break
            skip = max(0, skip - self._length(part)) if skip and not found else 0
        return tuple(rows)

    def client_count(self, query: ClientQuery, *, user_id: str) -> int:
        """Return how many clients the list has."""
        wanted = conditions(query, user_id=user_id, today=self._desk.clock.today())
        return self._db.execute(_COUNT.where(*wanted)).scalar_one()

    def client_ids(self, query: ClientQuery, *, user_id: str) -> tuple[str, ...]:
        """Return every client of the list in its order, by local id."""
        parts = self._parts(query, user_id=user_id, wanted=select(client_index.c.client_id))
        return tuple(client_id for _, part in parts for client_id in self._db.execute(part).scalars())

    def client_position(self, query: ClientQuery, client_id: str, *, user_id: str) -> int | None:
        """Return where a client stands in the list, from 0; None when it is not in it."""
        passed = 0
        for segment, part in self._parts(query, user_id=user_id, wanted=select(client_index.c.client_id)):
            own = part.with_only_columns(*segment.keys).where(client_index.c.client_id == client_id)
            values = self._db.execute(own).one_or_none()
            if values is not None:
                return passed + self._length(part.where(segment.before(values)))
            passed += self._length(part)
        return None

    def plan_groups(self, query: ClientQuery, *, user_id: str) -> tuple[tuple[str, int], ...]:
        """Return the heads of a list ordered by plan end, with how many stand under each."""
        wanted = conditions(
            query, user_id=user_id, today=self._desk.clock.today(), ordered_by=client_index.c.plan_end_on
        )
        counted = select(*(func.count().filter(group) for group in self._plan_groups()))
        counts = self._db.execute(counted.select_from(client_index).where(*wanted)).one()
        dated = range(len(GROUPS) - 1)
        order = (*(reversed(dated) if query.descending else dated), len(GROUPS) - 1)
        return tuple((GROUPS[number], counts[number]) for number in order if counts[number])

    def client_row(self, client_id: str) -> ClientRow | None:
        """Return one client's line, also of a client that lists no longer show."""
        row = self._db.execute(clients().where(client_index.c.client_id == client_id)).mappings().one_or_none()
        return None if row is None else client_row(row)

    def client_rows_of(self, client_ids: Iterable[str]) -> tuple[ClientRow, ...]:
        """Return the lines of these clients in the order given; unknown ones are left out."""
        wanted = list(client_ids)
        found: dict[str, ClientRow] = {}
        for part in _batches(wanted):
            rows = self._db.execute(clients().where(client_index.c.client_id.in_(part))).mappings()
            found.update((row["client_id"], client_row(row)) for row in rows)
        return tuple(found[client_id] for client_id in wanted if client_id in found)

    def client_named(self, text: str) -> str | None:
        """Return the local id of the client somebody names by local id, server id or NDIS number, however spaced."""
        name = storable(text.strip())
        by_id = select(client_index.c.client_id).where(client_index.c.client_id == name)
        by_server = select(record.c.local_id).where(
            record.c.kind == str(Kind.CLIENT), record.c.server_id == name, record.c.server_id.is_not(None)
        )
        key = ndis_key(name)
        by_number = select(client_index.c.client_id).where(IS_SHOWN, client_index.c.ndis_key == key)
        asked: tuple[Select[Any], ...] = (by_id, by_server, by_number.order_by(client_index.c.name_key).limit(1))
        for query in asked if key else asked[:2]:
            found = self._db.execute(query).scalar_one_or_none()
            if found is not None:
                return str(found)
        return None

    def namesakes(
        self, *, ndis_number: str = "", last_name: str = "", date_of_birth: str = ""
    ) -> tuple[ClientRow, ...]:
        """Return who may be the same person: the same number, last name or birthday; the caller judges."""
        column = client_index.c
        same = (
            (column.ndis_key, ndis_key(ndis_number)),
            (column.last_key, fold(last_name)),
            (column.date_of_birth, storable(date_of_birth)),
        )
        found: dict[str, ClientRow] = {}
        for key, value in same:
            if value:
                rows = self._db.execute(clients().where(IS_SHOWN, key == value).order_by(column.name_key)).mappings()
                found.update((row["client_id"], client_row(row)) for row in rows)
        return tuple(found.values())

    def _parts(self, query: ClientQuery, *, user_id: str, wanted: Select[Any]) -> Iterator[tuple[Segment, Select[Any]]]:
        """The list in its segments, each along one index."""
        column = orders.column_of(query.sort)
        narrowed = conditions(query, user_id=user_id, today=self._desk.clock.today(), ordered_by=column)
        for part in orders.segments(query.sort, is_descending=query.descending):
            yield part, wanted.where(part.condition, *narrowed).order_by(*part.order)

    def _length(self, part: Select[Any]) -> int:
        counted = part.with_only_columns(func.count()).order_by(None)
        return int(self._db.execute(counted).scalar_one())

    def _plan_groups(self) -> tuple[ColumnElement[bool], ...]:
        """The conditions of `GROUPS`, in their order."""
        day = self._desk.clock.today()
        today, soon, later = ((day + timedelta(days=days)).isoformat() for days in (0, WARN_DAYS, SOON_DAYS))
        end = client_index.c.plan_end_on
        return (
            (end > BLANK) & (end < today),
            (end >= today) & (end <= soon),
            (end > soon) & (end <= later),
            end > later,
            end == BLANK,
        )


def _batches(ids: list[str], size: int = 500) -> Iterator[list[str]]:
    """SQLite counts its parameters; a long list goes in parts."""
    return (ids[start : start + size] for start in range(0, len(ids), size))
