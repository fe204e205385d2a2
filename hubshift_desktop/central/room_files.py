"""Documents and appointments of a client, and the bytes of documents both ways."""

from __future__ import annotations

from collections.abc import Iterator

from hubshift_desktop.central.answers import Accepted, FetchedMany
from hubshift_desktop.central.downloads import file_chunks
from hubshift_desktop.central.ids import checked_id
from hubshift_desktop.central.origin import file_url
from hubshift_desktop.central.parcel import OnProgress, OpenChunks, Parcel
from hubshift_desktop.central.room import Room, created, unwrap_by
from hubshift_desktop.central.wire_parts import found_part, read_part

_unwrapped = unwrap_by("document", "file")


class FileRoom(Room):
    """Endpoints 10, 11 and 15."""

    def documents(self, client_server_id: str, *, etag: str | None = None) -> FetchedMany:
        """Return the documents of a client; each `url` is good for a short time only."""
        return self._fetch_many(f"/api/document/client/{checked_id(client_server_id)}", etag=etag, read=found_part)

    def appointments(
        self,
        client_server_id: str,
        *,
        status: str | None = None,
        start: str | None = None,
        end: str | None = None,
        etag: str | None = None,
    ) -> FetchedMany:
        """Return the appointments of a client; `start` and `end` are dates as text."""
        asked = {"status": status, "startDate": start, "endDate": end}
        path = f"/api/appointment/appointmentListsClient/{checked_id(client_server_id)}"
        params = {key: text for key, text in asked.items() if text}
        return self._fetch_many(path, etag=etag, read=found_part, params=params or None)

    def upload(
        self,
        client_server_id: str,
        *,
        name: str,
        media_type: str,
        document_type: str,
        chunks: OpenChunks,
        size: int,
        key: str,
        expiry_date: str | None = None,
        on_progress: OnProgress | None = None,
    ) -> Accepted:
        """Send a file; `chunks` is called for its bytes, again from the start if it must be sent again.

        The answer to an upload is not documented. One that names no document is doubt, as for any create.
        """
        form = {"clientId": checked_id(client_server_id), "documentType": document_type}
        if expiry_date:
            form["expiryDate"] = expiry_date
        parcel = Parcel(name=name, media_type=media_type, size=size, open_chunks=chunks, on_progress=on_progress)
        reply = self._line.upload("/api/document/upload", parcel=parcel, form=form, key=key)
        return created(reply, unwrap=_unwrapped, read=read_part)

    def download(self, url: str, *, on_progress: OnProgress | None = None) -> Iterator[bytes]:
        """Return a file's bytes as they come; the address is checked now, the request starts with the first byte."""
        address = file_url(url, origin=self._line.origin)
        return file_chunks(self._line.fetching, address, clock=self._line.clock, on_progress=on_progress)
