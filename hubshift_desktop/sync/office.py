"""What sync asks of the office, as a protocol: the real API, the demo and a simulated office are the same to it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Protocol

from hubshift_desktop.central.answers import Accepted, CarerClient, Fetched, FetchedMany, Found, ListPage
from hubshift_desktop.domain.fields import Fields


class Office(Protocol):
    """The reads and writes of the central API; every failure is a `CentralError`."""

    def list_clients(
        self,
        *,
        page: int,
        limit: int = 100,
        search: str | None = None,
        status: str | None = None,
        ndis_number: str | None = None,
    ) -> ListPage: ...

    def find_by_ndis(self, *, ndis_number: str) -> tuple[Found, ...]: ...

    def client(self, server_id: str, *, etag: str | None = None) -> Fetched: ...

    def medical(self, server_id: str, *, etag: str | None = None) -> Fetched: ...

    def goals(self, client_server_id: str, *, etag: str | None = None) -> FetchedMany: ...

    def documents(self, client_server_id: str, *, etag: str | None = None) -> FetchedMany: ...

    def appointments(
        self,
        client_server_id: str,
        *,
        status: str | None = None,
        start: str | None = None,
        end: str | None = None,
        etag: str | None = None,
    ) -> FetchedMany: ...

    def goal(self, goal_server_id: str) -> Fetched: ...

    def my_clients(self) -> tuple[str, ...]: ...

    def clients_of_carer(self, carer_id: str) -> tuple[CarerClient, ...]: ...

    def create_client(self, payload: Fields, *, key: str) -> Accepted: ...

    def update_client(self, server_id: str, payload: Fields) -> Accepted: ...

    def set_status(self, server_id: str, status: str) -> Accepted: ...

    def create_goal(self, client_server_id: str, payload: Fields, *, key: str) -> Accepted: ...

    def update_goal(self, goal_server_id: str, payload: Fields) -> Accepted: ...

    def set_goal_status(self, goal_server_id: str, status: str) -> Accepted: ...

    def delete_goal(self, goal_server_id: str) -> Accepted: ...

    def upload(
        self,
        client_server_id: str,
        *,
        name: str,
        media_type: str,
        document_type: str,
        chunks: Callable[[], Iterable[bytes]],
        size: int,
        key: str,
        expiry_date: str | None = None,
        on_progress: Callable[[int, int], None] | None = None,
    ) -> Accepted: ...

    def download(self, url: str, *, on_progress: Callable[[int, int], None] | None = None) -> Iterator[bytes]: ...
