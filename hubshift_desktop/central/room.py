"""What the rooms of the API share: reading one record, many records, and the confirmation of a write."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from hubshift_desktop.central.answers import Accepted, Fetched, FetchedMany, Found
from hubshift_desktop.central.classify import says_none
from hubshift_desktop.central.errors import CentralError, ErrorKind
from hubshift_desktop.central.exchange import Reply
from hubshift_desktop.central.ids import id_of
from hubshift_desktop.central.line import Line
from hubshift_desktop.central.wire import Flat
from hubshift_desktop.central.wire_lists import read_rows, rows_of
from hubshift_desktop.domain.fields import JsonValue

ReadRecord = Callable[[dict[str, JsonValue]], Flat]
ReadRow = Callable[[dict[str, JsonValue]], Found | None]
Unwrap = Callable[[dict[str, JsonValue]], dict[str, JsonValue]]


def unwrap_by(*names: str) -> Unwrap:
    """Return a function that takes a record out of `{"goal": {…}}` and the like."""

    def unwrapped(data: dict[str, JsonValue]) -> dict[str, JsonValue]:
        if id_of(data) is None:
            for name in names:
                inner = data.get(name)
                if isinstance(inner, dict):
                    return inner
        return data

    return unwrapped


class Room:
    """A part of the API: it knows paths and shapes, and leaves the sending to the line."""

    def __init__(self, line: Line) -> None:
        self._line = line

    def _fetch(self, path: str, *, server_id: str, etag: str | None, unwrap: Unwrap, read: ReadRecord) -> Fetched:
        reply = self._line.read(path, etag=etag)
        if reply.is_not_modified:
            return Fetched(server_id=server_id, fields={}, etag=etag, not_modified=True, server_date=reply.server_date)
        record = unwrap(_data(reply))
        if id_of(record) not in (None, server_id):
            # Another record than the one asked for: a mixed-up cache or another server. Nothing of it is used.
            raise CentralError(ErrorKind.UNREADABLE, status=reply.seen.status)
        return Fetched(
            server_id=server_id,
            fields=read(record),
            etag=reply.etag,
            last_modified=reply.last_modified,
            server_date=reply.server_date,
        )

    def _fetch_many(
        self, path: str, *, etag: str | None, read: ReadRow, params: Mapping[str, str] | None = None
    ) -> FetchedMany:
        reply = self._read_list(path, params=params, etag=etag)
        if reply is None:
            return FetchedMany(items=())
        if reply.is_not_modified:
            return FetchedMany(items=(), etag=etag, not_modified=True, server_date=reply.server_date)
        items, skipped = read_rows(rows_in(reply), read)
        return FetchedMany(
            items=items,
            etag=reply.etag,
            last_modified=reply.last_modified,
            server_date=reply.server_date,
            skipped=skipped,
        )

    def _read_list(
        self, path: str, *, params: Mapping[str, str] | None = None, etag: str | None = None
    ) -> Reply | None:
        """Return the answer to a list; None when the office says with its 404 that there is nothing to list."""
        try:
            return self._line.read(path, params=params, etag=etag)
        except CentralError as problem:
            if problem.kind is ErrorKind.NOT_FOUND and says_none(problem.message):
                return None
            raise


def _data(reply: Reply) -> dict[str, JsonValue]:
    data = reply.body.get("data") if isinstance(reply.body, dict) else None
    if not isinstance(data, dict):
        raise CentralError(ErrorKind.UNREADABLE, status=reply.seen.status)
    return data


def rows_in(reply: Reply) -> list[JsonValue]:
    """Return the rows of a list answer; an answer without a list says nothing and must not look like an empty one."""
    rows = rows_of(reply.body)
    if rows is None:
        raise CentralError(ErrorKind.UNREADABLE, status=reply.seen.status)
    return rows


def created(reply: Reply, *, unwrap: Unwrap, read: ReadRecord) -> Accepted:
    """Return the confirmation of a create. One that names no record is doubt: the office may or may not have it."""
    data = reply.body.get("data") if isinstance(reply.body, dict) else None
    record = unwrap(data) if isinstance(data, dict) else {}
    server_id = id_of(record)
    if server_id is None:
        raise CentralError(ErrorKind.IN_DOUBT, status=reply.seen.status)
    return Accepted(server_id=server_id, fields=read(record), server_date=reply.server_date)


def changed(reply: Reply, *, server_id: str, unwrap: Unwrap, read: ReadRecord) -> Accepted:
    """Return the confirmation of a change; one that names another record is doubt."""
    data = reply.body.get("data") if isinstance(reply.body, dict) else None
    record = unwrap(data) if isinstance(data, dict) else {}
    if id_of(record) not in (None, server_id):
        raise CentralError(ErrorKind.IN_DOUBT, status=reply.seen.status)
    return Accepted(server_id=server_id, fields=read(record), server_date=reply.server_date)
