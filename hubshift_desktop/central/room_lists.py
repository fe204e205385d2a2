"""Lists of clients: the caseload by pages, the search by NDIS number, 'my caseload', a carer's clients, the export."""

from __future__ import annotations

from hubshift_desktop.central.answers import CarerClient, Found, ListPage, OfficeExport
from hubshift_desktop.central.errors import CentralError, ErrorKind
from hubshift_desktop.central.ids import checked_id, id_of
from hubshift_desktop.central.room import Room, rows_in
from hubshift_desktop.central.wire_client import carer_client, found_client
from hubshift_desktop.central.wire_lists import numbers_of, read_rows
from hubshift_desktop.domain.fields import JsonValue


class ListRoom(Room):
    """Endpoints 1, 2, 8, 9 and 17."""

    def list_clients(
        self,
        *,
        page: int,
        limit: int = 100,
        search: str | None = None,
        status: str | None = None,
        ndis_number: str | None = None,
    ) -> ListPage:
        """Return one page of the caseload; ask for 100 and believe what comes back."""
        asked = {"search": search, "status": status, "ndisNumber": ndis_number}
        params = {"page": str(page), "limit": str(limit)} | {key: text for key, text in asked.items() if text}
        reply = self._line.read("/api/user/client/list", params=params)
        rows, skipped = read_rows(rows_in(reply), found_client)
        numbers = numbers_of(reply.body)
        return ListPage(
            rows=rows,
            page=numbers.page or page,
            total_pages=numbers.total_pages,
            total_items=numbers.total_items,
            items_per_page=numbers.items_per_page,
            server_date=reply.server_date,
            skipped=skipped,
        )

    def find_by_ndis(self, *, ndis_number: str) -> tuple[Found, ...]:
        """Return the clients that the office knows by this number; 'not found' is an answer, not a failure."""
        payload: dict[str, JsonValue] = {"ndisNumber": ndis_number, "filters": {}}
        try:
            reply = self._line.search("/api/user/clientByNdis/list", payload)
        except CentralError as problem:
            if problem.kind is ErrorKind.NOT_FOUND:
                return ()
            raise
        data = reply.body.get("data") if isinstance(reply.body, dict) else None
        single = found_client(data) if isinstance(data, dict) else None
        if single is not None:
            return (single,)
        rows, skipped = read_rows(rows_in(reply), found_client)
        if skipped:
            # 'No such client' must not be concluded from an answer that was only half understood.
            raise CentralError(ErrorKind.UNREADABLE, status=reply.seen.status)
        return rows

    def my_clients(self) -> tuple[str, ...]:
        """Return the ids of the signed-in coordinator's clients.

        The answer has no pages: reading the rest of each row, which nobody wants, would take as much memory again.
        """
        reply = self._read_list("/api/user/stakeholder/clientList")
        return () if reply is None else read_rows(rows_in(reply), id_of)[0]

    def clients_of_carer(self, carer_id: str) -> tuple[CarerClient, ...]:
        """Return the clients that a health carer has appointments with."""
        reply = self._read_list(f"/api/appointment/getClientList/healthCarerId/{checked_id(carer_id)}")
        return () if reply is None else read_rows(rows_in(reply), carer_client)[0]

    def export_list(self) -> OfficeExport:
        """Return the office's own export of the client list."""
        reply = self._line.read("/api/user/client/list/export", wants_table=True)
        if not reply.is_table:
            raise CentralError(ErrorKind.UNREADABLE, status=reply.seen.status)
        return OfficeExport(media_type=reply.media_type, chunks=iter((reply.raw or b"",)))
