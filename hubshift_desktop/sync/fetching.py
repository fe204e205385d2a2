"""Bringing a document's bytes onto this laptop: through memory, never through a file in the clear, into the vault.

Addresses are signed and run out, so the document list is asked for anew just before (S14).
"""

from __future__ import annotations

from collections.abc import Callable

from hubshift_desktop.central.errors import CentralError, ErrorKind, Words
from hubshift_desktop.domain.errors import NotFoundError
from hubshift_desktop.domain.fields import text
from hubshift_desktop.domain.rows import Changed, StoredBlob, StoredRecord
from hubshift_desktop.domain.states import Kind
from hubshift_desktop.store import UnitOfWork
from hubshift_desktop.sync.means import Means
from hubshift_desktop.sync.pausing import heed_pause

_MOST_BYTES = 10_000_000
_GONE = Words(
    "The office does not have this file any more",
    "The document is not in the office’s list, so there is nothing to fetch.",
    "Sync this client; the list here follows.",
)
_MEDIA_TYPES = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
)


def fetch_document(
    means: Means, document_local_id: str, on_progress: Callable[[int, int], None] | None = None
) -> StoredBlob:
    """Return the document's sealed bytes, fetching them unless they are already here."""
    document, client_server_id, kept = _look_up(means, document_local_id)
    if kept is not None and means.blobs.has(kept.blob_id):
        return kept
    heed_pause(means)
    url = _fresh_url(means, document, client_server_id)
    content = _download(means, url, on_progress)
    sealed = means.blobs.seal([content], media_type=media_type_of(content))
    try:
        return _link(means, document_local_id, sealed)
    except BaseException:
        means.blobs.remove(sealed.blob_id)
        raise


def _look_up(means: Means, local_id: str) -> tuple[StoredRecord, str, StoredBlob | None]:
    with means.store.read() as reader:
        document = reader.records.get(local_id)
        if document is None or document.kind is not Kind.DOCUMENT:
            raise NotFoundError(what="This document")
        client = reader.records.get(document.parent_id or "")
        kept = reader.blobs.for_record(local_id)
    if client is None or client.server_id is None or document.server_id is None:
        if kept is not None:
            return document, "", kept
        raise NotFoundError(what="This document")
    return document, client.server_id, kept


def _fresh_url(means: Means, document: StoredRecord, client_server_id: str) -> str:
    for found in means.api.documents(client_server_id).items:
        if found.server_id == document.server_id:
            return text(found.fields, "url")
    raise CentralError(ErrorKind.REFUSED, words=_GONE)


def _download(means: Means, url: str, on_progress: Callable[[int, int], None] | None) -> bytes:
    """Return the whole file; the bound is the API's own, so that no answer can fill the memory."""
    content = bytearray()
    for chunk in means.api.download(url, on_progress=on_progress):
        content += chunk
        if len(content) > _MOST_BYTES:
            raise CentralError(ErrorKind.TOO_LARGE)
    return bytes(content)


def media_type_of(content: bytes) -> str:
    """Tell a file by its first bytes: the office's word for it is not documented."""
    for mark, media_type in _MEDIA_TYPES:
        if content.startswith(mark):
            return media_type
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return "application/octet-stream"
    return "text/plain"


def _link(means: Means, local_id: str, sealed: StoredBlob) -> StoredBlob:
    with means.writing() as uow:
        if uow.records.get(local_id) is None:
            raise NotFoundError(what="This document")
        kept, is_new = _kept_once(uow, means, sealed)
        uow.blobs.link(local_id, kept.blob_id)
        uow.commit()
    if not is_new:
        means.blobs.remove(sealed.blob_id)
    means.listener.changed(_changed(means, local_id))
    return kept


def _kept_once(uow: UnitOfWork, means: Means, sealed: StoredBlob) -> tuple[StoredBlob, bool]:
    """The same scan filed for two clients is kept once, if what is kept is still there."""
    twin = uow.blobs.by_sha256(sealed.sha256)
    if twin is not None and means.blobs.has(twin.blob_id):
        return twin, False
    uow.blobs.put(sealed)
    return sealed, True


def _changed(means: Means, local_id: str) -> Changed:
    with means.store.read() as reader:
        document = reader.records.get(local_id)
    owner = None if document is None else document.parent_id
    return Changed(frozenset({Kind.DOCUMENT}), frozenset({owner} if owner else ()), "sync")
