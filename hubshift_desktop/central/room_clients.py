"""One client: read, create, change, status, medication – by the web or the mobile form of the API."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from hubshift_desktop.central.answers import Accepted, Fetched
from hubshift_desktop.central.errors import CentralError, ErrorKind
from hubshift_desktop.central.ids import STATUSES, checked_id, checked_word
from hubshift_desktop.central.line import Line
from hubshift_desktop.central.room import Room, changed, created
from hubshift_desktop.central.wire_client import ERROR_PATHS, read_client, read_medical, unwrapped
from hubshift_desktop.domain.fields import Fields, nest


@dataclass(frozen=True, slots=True)
class ClientPaths:
    """Where a client is read and changed; the profile setting `api` picks the pair."""

    read: str
    update: str


WEB = ClientPaths(read="/api/user/clientDetails/", update="/api/user/clientUpdate/")
MOBILE = ClientPaths(
    read="/api/frontend/clientDetails/client/details/", update="/api/frontend/clientDetails/client/update/"
)


@contextmanager
def _errors_by_path() -> Iterator[None]:
    """Name refused fields by the paths that the form knows them by."""
    try:
        yield
    except CentralError as problem:
        raise problem.renamed(ERROR_PATHS) if problem.errors else problem from None


class ClientRoom(Room):
    """Endpoints 3 to 7, 14 and 16."""

    def __init__(self, line: Line, *, paths: ClientPaths) -> None:
        super().__init__(line)
        self._paths = paths

    def client(self, server_id: str, *, etag: str | None = None) -> Fetched:
        """Return the full record."""
        path = self._paths.read + checked_id(server_id)
        return self._fetch(path, server_id=server_id, etag=etag, unwrap=unwrapped, read=read_client)

    def medical(self, server_id: str, *, etag: str | None = None) -> Fetched:
        """Return medications, allergies and history, as paths of the client."""
        reply = self._line.read(f"/api/medication/client/{checked_id(server_id)}", etag=etag)
        if reply.is_not_modified:
            return Fetched(server_id=server_id, fields={}, etag=etag, not_modified=True, server_date=reply.server_date)
        data = reply.body.get("data") if isinstance(reply.body, dict) else None
        if not isinstance(data, dict | list):
            raise CentralError(ErrorKind.UNREADABLE, status=reply.seen.status)
        return Fetched(
            server_id=server_id,
            fields=read_medical(data),
            etag=reply.etag,
            last_modified=reply.last_modified,
            server_date=reply.server_date,
        )

    def create_client(self, payload: Fields, *, key: str) -> Accepted:
        """Create a client; `key` is the operation's own and stays the same when it is sent again."""
        with _errors_by_path():
            reply = self._line.write("POST", "/api/clientDetails/create", payload=nest(payload), key=key)
        return created(reply, unwrap=unwrapped, read=read_client)

    def update_client(self, server_id: str, payload: Fields) -> Accepted:
        """Send the changed fields, and only those."""
        path = self._paths.update + checked_id(server_id)
        with _errors_by_path():
            reply = self._line.write("PUT", path, payload=nest(payload))
        return changed(reply, server_id=server_id, unwrap=unwrapped, read=read_client)

    def set_status(self, server_id: str, status: str) -> Accepted:
        """Make a client active, inactive or terminated."""
        word = checked_word(status, STATUSES)
        reply = self._line.write("PUT", f"/api/user/updateUserStatus/{checked_id(server_id)}/{word}")
        return changed(reply, server_id=server_id, unwrap=unwrapped, read=read_client)
