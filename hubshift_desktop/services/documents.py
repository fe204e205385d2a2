"""A client's documents: judged when dropped, sealed before queued, shown without touching the disk in the clear."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from threading import Lock
from typing import TypeAlias

from hubshift_desktop.documents.intake import Intake, Verdict
from hubshift_desktop.documents.preview import Picture, PlainText, Previewer
from hubshift_desktop.domain.errors import NotFoundError
from hubshift_desktop.domain.rows import StoredRecord
from hubshift_desktop.domain.states import Kind, OpState
from hubshift_desktop.domain.views import DocumentView
from hubshift_desktop.export.request import IsCancelled, Progress, never_cancelled, no_progress
from hubshift_desktop.export.saving import save_whole
from hubshift_desktop.security.roles import Verb
from hubshift_desktop.services.acts import Act, title_of
from hubshift_desktop.services.context import Context
from hubshift_desktop.services.copies import Copies
from hubshift_desktop.services.document_forms import changes_of
from hubshift_desktop.services.files import AlreadyUploadedError, NotOnThisLaptopError
from hubshift_desktop.services.filing import Filing
from hubshift_desktop.services.just_added import JustAdded
from hubshift_desktop.store import Reader
from hubshift_desktop.sync import queueing, resolving, withdrawing

Fetch: TypeAlias = Callable[[str, Progress], object]
_Opened: TypeAlias = tuple[str, str, bytes]


class Documents:
    """The verbs of the Documents tab. The file on screen is kept in memory: turning a page reads nothing twice."""

    def __init__(
        self,
        context: Context,
        *,
        intake: Intake,
        previewer: Previewer,
        fetch: Fetch | None = None,
        copies: Path | None = None,
    ) -> None:
        self._context = context
        self._intake = intake
        self._previewer = previewer
        self._fetch = fetch
        self._just_added = JustAdded(context)
        self._filing = Filing(context, words=previewer.words, just_added=self._just_added)
        self._copies = Copies(copies)
        self._copies.clear()
        self._open: _Opened | None = None
        self._openings = 0
        self._lock = Lock()

    def of(self, client_id: str) -> tuple[DocumentView, ...]:
        """Return a client's documents."""
        with self._context.store.read() as reader:
            return reader.queries.documents(client_id)

    def get(self, document_id: str) -> DocumentView | None:
        """Return one document."""
        with self._context.store.read() as reader:
            return reader.queries.document(document_id)

    def not_followed(self) -> tuple[DocumentView, ...]:
        """Return the files that may have arrived and that a person stopped following: they may be only here."""
        with self._context.store.read() as reader:
            found = [reader.queries.document(op.record_id) for op in withdrawing.let_go_uploads(reader)]
        return tuple(view for view in found if view is not None)

    # ---- taking in -------------------------------------------------------------------------------------------------

    def check_file(self, path: Path) -> Verdict:
        """Say what would happen to a file, while it hovers over the pane."""
        return self._intake.check_file(path)

    def read(self, path: Path) -> bytes:
        """Return a file's bytes for `file`: its folder may hang, which must not be in anybody's way."""
        return self._intake.read(path)

    def read_pages(self, paths: Sequence[Path], *, name: str) -> list[bytes]:
        """Return the bytes of scanned pages for `file_pages`."""
        return self._intake.read_pages(paths, name=name)

    def file(
        self,
        client_id: str,
        source: Path | bytes,
        *,
        name: str | None = None,
        document_type: str | None = None,
        expiry_date: str = "",
        is_put_off: bool = False,
    ) -> str:
        """Take a file in, seal it and queue it; returns the document's local id.

        `is_put_off`: its person will look at its type first, see `JustAdded`.
        """
        self._context.may(Verb.FILE_DOCUMENT)
        prepared = self._intake.prepare(source, name=name)
        return self._filing.keep(
            client_id, prepared, document_type=document_type, expiry_date=expiry_date, is_put_off=is_put_off
        )

    def file_pages(
        self,
        client_id: str,
        pages: Sequence[bytes | Path],
        name: str,
        document_type: str | None = None,
        *,
        is_put_off: bool = False,
    ) -> str:
        """Make one straightened PDF of scanned pages and take it in."""
        self._context.may(Verb.FILE_DOCUMENT)
        prepared = self._intake.pages_to_pdf(pages, name=name)
        return self._filing.keep(client_id, prepared, document_type=document_type, is_put_off=is_put_off)

    def set_details(
        self,
        document_id: str,
        *,
        name: str | None = None,
        document_type: str | None = None,
        expiry_date: str | None = None,
    ) -> StoredRecord:
        """Rename a document, or change its type or expiry, as long as it has not been sent."""
        with self._context.saving(Verb.FILE_DOCUMENT) as act:
            document = act.found(document_id, Kind.DOCUMENT)
            self._refuse_if_sent(act, document)
            changes = changes_of(
                document,
                name=name,
                document_type=document_type,
                expiry_date=expiry_date,
                today=self._context.clock.today(),
            )
            return act.edit(document, changes)

    def withdraw(self, document_id: str) -> None:
        """Remove a document that the office is not known to have; its bytes go with it when nothing else uses them.

        It may have been sent and set aside, or let go, without an answer: then the person was told before.
        """
        with self._context.saving(Verb.FILE_DOCUMENT) as act:
            document = act.found(document_id, Kind.DOCUMENT)
            if withdrawing.let_go_upload(act.work, document_id) is None:
                self._refuse_if_sent(act, document)
            withdrawing.withdraw_record(act.work, document_id, at=self._context.clock.now())
            act.log("withdraw", document)
            act.forget_unused_blobs()
        self.put_away()

    def retry(self, document_id: str) -> None:
        """Let a document that was not accepted go once more; one that was let go is looked for first."""
        with self._context.saving(Verb.FILE_DOCUMENT) as act:
            resolving.follow_again(act.work, document_id)
            for op in act.work.outbox.open_for(document_id):
                resolving.retry(act.work, op.op_id, at=self._context.clock.now())
            act.is_queued = True

    # ---- waiting for a look ----------------------------------------------------------------------------------------

    @property
    def put_off(self) -> frozenset[str]:
        """The files just added that do not go before their person has seen their type."""
        return self._just_added.ids

    def send_added(self, document_ids: Iterable[str] | None = None, *, but_of: str = "") -> None:
        """Let files that were put off go: all, these, or all but a client's; the person said so or turned away."""
        self._just_added.let_go(document_ids, but_of=but_of)

    def forget_sent(self) -> None:
        """A cycle has ended: what it has sent or found at the office is put off no more."""
        self._just_added.forget_gone()

    # ---- looking ---------------------------------------------------------------------------------------------------

    def bytes_of(self, document_id: str) -> bytes:
        """Return a document's bytes; the look is written down first."""
        return self._opened(document_id)[2]

    def put_away(self) -> None:
        """Forget the opened file: it is on screen no more, and to show it again is another access."""
        with self._lock:
            self._open = None
            self._openings += 1

    def preview(self, document_id: str, *, page: int = 0, width: int = 900) -> Picture | PlainText:
        """Return a page as pixels, or the words of a text file. Nothing is written to the disk."""
        _, name, data = self._opened(document_id)
        return self._previewer.show(data, name=name, page=page, width=width)

    def cancel_preview(self) -> None:
        """Stop the drawing that is going on: the person has moved on."""
        self._previewer.cancel()

    def fetch(self, document_id: str, on_progress: Progress | None = None) -> None:
        """Bring a document's bytes onto this laptop. Uses the network; never call it on the window's thread."""
        self._context.may(Verb.VIEW)
        with self._context.store.read() as reader:
            document = _document(reader, document_id)
            if reader.blobs.for_record(document_id) is not None:
                return
        if self._fetch is None or document.server_id is None:
            raise NotOnThisLaptopError(name=title_of(document))
        self._fetch(document_id, on_progress or no_progress)
        self._note_words(document_id)

    def _note_words(self, document_id: str) -> None:
        """Make what was brought here findable by the text inside it."""
        with self._context.store.read() as reader:
            document, blob = reader.records.get(document_id), reader.blobs.for_record(document_id)
        if document is None or blob is None:
            return
        words = self._previewer.words(self._context.blobs.read(blob.blob_id), name=title_of(document))
        if words:
            with self._context.store.write() as work:
                work.note_text(document_id, words)
                work.commit()

    def save_copy(self, document_id: str, target: Path, *, is_cancelled: IsCancelled = never_cancelled) -> None:
        """Write a readable copy where the person chose: an export, written down before it is made.

        The dialog of the system has asked already whether a file there may go. A cancelled copy leaves no file.
        """
        self._context.may(Verb.EXPORT)
        data = self._accessed(document_id, verb="export")[2]
        save_whole(data, target=target, may_replace=True, is_cancelled=is_cancelled)

    def open_copy(self, document_id: str) -> Path:
        """Make a readable copy for another program; it goes at the next lock, close or start."""
        self._context.may(Verb.EXPORT)
        _, name, data = self._accessed(document_id, verb="export")
        return self._copies.make(data, name=name)

    def close(self) -> None:
        """Forget the opened file, remove readable copies and end the preview process."""
        self.put_away()
        self._copies.clear()
        self._previewer.close()

    def _opened(self, document_id: str) -> _Opened:
        self._context.may(Verb.VIEW)
        with self._lock:
            kept, opening = self._open, self._openings
        if kept is not None and kept[0] == document_id:
            return kept
        opened = self._accessed(document_id, verb="view")
        with self._lock:
            # Put away while it was still being read: then it never was on screen.
            if self._openings == opening:
                self._open = opened
        return opened

    def _accessed(self, document_id: str, *, verb: str) -> _Opened:
        """Return a document's id, name and bytes; the access is on the disk before they are read."""
        self._context.may(Verb.VIEW)
        with self._context.store.read() as reader:
            document = _document(reader, document_id)
            blob = reader.blobs.for_record(document_id)
        if blob is None:
            raise NotOnThisLaptopError(name=title_of(document))
        with self._context.store.write() as work:
            work.access.append(verb=verb, record_id=document.parent_id or "", detail_ids=(document_id,))
            work.commit()
        return document_id, title_of(document), self._context.blobs.read(blob.blob_id)

    @staticmethod
    def _refuse_if_sent(act: Act, document: StoredRecord) -> None:
        ops = act.work.outbox.open_for(document.local_id)
        can_change = (OpState.QUEUED, OpState.WAITING_PARENT, OpState.NEEDS_FIX, OpState.PARKED)
        is_free = all(queueing.is_unsent(op) or op.state in can_change[2:] for op in ops)
        if document.server_id is not None or not ops or not is_free:
            raise AlreadyUploadedError(name=title_of(document))


def _document(reader: Reader, document_id: str) -> StoredRecord:
    document = reader.records.get(document_id)
    if document is None or document.kind is not Kind.DOCUMENT:
        raise NotFoundError(what="This document")
    return document
