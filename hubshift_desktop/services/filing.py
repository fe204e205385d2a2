"""Keeping a file that was taken in: sealed once however often it is filed, recorded, queued, found by its words."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from typing import Protocol

from hubshift_desktop.documents.intake import Prepared
from hubshift_desktop.domain.rows import StoredBlob, StoredRecord
from hubshift_desktop.domain.states import Kind
from hubshift_desktop.security.roles import Verb
from hubshift_desktop.services.acts import Act, title_of
from hubshift_desktop.services.context import Context
from hubshift_desktop.services.document_forms import expiry, new_document
from hubshift_desktop.services.files import AlreadyFiledError
from hubshift_desktop.services.just_added import JustAdded


class WordsOf(Protocol):
    """Reads the text inside a file, for search; `""` when it has none."""

    def __call__(self, data: bytes, *, name: str) -> str: ...


class Filing:
    """Turns prepared bytes into a sealed, queued document. The bytes are durable before the record names them."""

    def __init__(self, context: Context, *, words: WordsOf, just_added: JustAdded) -> None:
        self._context = context
        self._words = words
        self._just_added = just_added

    def keep(
        self,
        client_id: str,
        prepared: Prepared,
        *,
        document_type: str | None = None,
        expiry_date: str = "",
        is_put_off: bool = False,
    ) -> str:
        """Keep one file; returns the document's local id. A failure leaves no bytes behind."""
        ends = expiry(expiry_date, today=self._context.clock.today())
        fields = new_document(
            name=prepared.name,
            media_type=prepared.media_type,
            size=prepared.size,
            document_type=document_type,
            expiry_date=ends,
        )
        document = StoredRecord(
            local_id=self._context.author.new_id(), kind=Kind.DOCUMENT, local=fields, parent_id=client_id
        )
        words = self._words(prepared.data, name=prepared.name)
        sealed = self._sealed(prepared)
        try:
            with self._held(document, is_put_off=is_put_off), self._context.saving(Verb.FILE_DOCUMENT) as act:
                self._record(act, document, sealed)
                if words:
                    act.work.note_text(document.local_id, words)
                if is_put_off:
                    self._just_added.note(act, document.local_id)
        finally:
            self._drop_unless_kept(sealed)
        return document.local_id

    def _held(self, document: StoredRecord, *, is_put_off: bool) -> AbstractContextManager[None]:
        return self._just_added.putting_off(document.local_id) if is_put_off else nullcontext()

    def _record(self, act: Act, document: StoredRecord, sealed: StoredBlob) -> None:
        """Write record, operation, ledger and blob in one transaction."""
        act.found(document.parent_id or "", Kind.CLIENT)
        blob = self._blob(act, sealed)
        self._refuse_twin(act, document, blob)
        paths = document.local.keys() - {"type", "size"}
        act.create(document, paths=paths, label=title_of(document), size=blob.size)
        act.work.blobs.link(document.local_id, blob.blob_id)

    def _blob(self, act: Act, sealed: StoredBlob) -> StoredBlob:
        """Return the file that stands for these bytes; one whose bytes were lost is replaced for all its records."""
        known = act.work.blobs.by_sha256(sealed.sha256)
        if known is None:
            act.work.blobs.put(sealed)
        elif known.blob_id == sealed.blob_id or self._context.blobs.has(known.blob_id):
            return known
        else:
            act.work.blobs.put(sealed)
            for record_id in act.work.blobs.records_of(known.blob_id):
                act.work.blobs.link(record_id, sealed.blob_id)
            act.work.blobs.remove(known.blob_id)
        return sealed

    def _refuse_twin(self, act: Act, document: StoredRecord, blob: StoredBlob) -> None:
        """The same bytes twice in one file would be two documents at the office."""
        for record_id in act.work.blobs.records_of(blob.blob_id):
            other = act.work.records.get(record_id)
            if other is not None and other.parent_id == document.parent_id:
                raise AlreadyFiledError(name=title_of(document), there=title_of(other), document_id=record_id)

    def _sealed(self, prepared: Prepared) -> StoredBlob:
        """Seal the bytes, or take the file that already holds them; both before the unit of work begins."""
        with self._context.store.read() as reader:
            known = reader.blobs.by_sha256(prepared.sha256)
        if known is not None and self._context.blobs.has(known.blob_id):
            return known
        return self._context.blobs.seal([prepared.data], media_type=prepared.media_type)

    def _drop_unless_kept(self, sealed: StoredBlob) -> None:
        """Remove bytes that no row names: after a failure nothing of the file stays."""
        with self._context.store.read() as reader:
            is_kept = reader.blobs.get(sealed.blob_id) is not None
        if not is_kept:
            self._context.blobs.remove(sealed.blob_id)
