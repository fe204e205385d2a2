"""Documents in words: rows, uploads, and what a drop would do."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from math import ceil

from hubshift_desktop.documents.intake import Outcome, Verdict
from hubshift_desktop.documents.kinds import document_type_words
from hubshift_desktop.domain import dates
from hubshift_desktop.domain.states import SyncMark
from hubshift_desktop.domain.views import DocumentView
from hubshift_desktop.domain.words import counted, plural, size
from hubshift_desktop.services.snapshot import SyncSnapshot
from hubshift_desktop.ui.widgets.line_list import ListedLine
from hubshift_desktop.ui.widgets.lines import DocumentLine

_IMAGES = frozenset({"jpg", "jpeg", "png", "gif", "webp", "image"})
SORTS = (("", "Newest first"), ("oldest", "Oldest first"), ("name", "Name, A to Z"), ("type", "By type"))
SAVED_FIRST = "They are saved on this laptop first and upload when you’re online"
_TOO_SLOW = "Too slow here: it needs {minutes} min, Hubshift ends an upload after 5. It stays for a better connection"
_ONE_SAVED_FIRST = "It is saved on this laptop first and uploads when you’re online"

_ORDERS: dict[str, tuple[Callable[[DocumentView], tuple[str, str]], bool]] = {
    "": (lambda view: (view.document.uploaded_at, view.document.name), True),
    "oldest": (lambda view: (view.document.uploaded_at, view.document.name), False),
    "name": (lambda view: (view.document.name.casefold(), ""), False),
    "type": (lambda view: (document_type_words(view.document.document_type), view.document.name.casefold()), False),
}


@dataclass(frozen=True, slots=True)
class Upload:
    """One file on its way up: words, icon, how far, and what its button does ('remove', 'retry' or nothing).

    `may_be_there`: its answer was lost, and it rests until a person says what shall become of it; `is_unanswered`: it
    may have been sent, and Hubshift will be asked whether it has it. `is_here`: the same file is among the client's
    documents, so nothing is wrong and nothing goes up. `is_put_off`: it was just added and goes when its person has
    looked at its type.
    """

    key: str
    name: str
    words: str
    icon: str
    is_refused: bool = False
    may_be_there: bool = False
    is_here: bool = False
    is_unanswered: bool = False
    is_put_off: bool = False
    share: float | None = None
    can_remove: bool = True
    can_retry: bool = False
    is_chosen: bool = False

    @property
    def is_to_send(self) -> bool:
        """Whether it goes up by itself, now or later."""
        waits = self.is_refused or self.may_be_there or self.is_here or self.is_unanswered or self.is_put_off
        return not waits


@dataclass(frozen=True, slots=True)
class Offer:
    """What the drop overlay says, and which of the files would be taken."""

    title: str
    sentence: str
    is_refused: bool


def file_icon(view: DocumentView) -> str:
    """Return the icon of a file by what it is."""
    kind = (view.document.file_type or view.document.name.rpartition(".")[2]).casefold()
    ending = kind.rpartition("/")[2]
    if ending == "pdf":
        return "file-pdf"
    return "image" if ending in _IMAGES or kind.startswith("image/") else "file-text"


def types_of(views: Sequence[DocumentView]) -> list[tuple[str, str]]:
    """Return the types that these documents have, as filter choices."""
    kinds = {view.document.document_type: document_type_words(view.document.document_type) for view in views}
    return [("", "All types"), *sorted(kinds.items(), key=lambda item: item[1])]


def listed(views: Sequence[DocumentView], *, kind: str, sort: str) -> list[ListedLine]:
    """Return the rows of the list, filtered and in order."""
    key, is_reversed = _ORDERS[sort]
    shown = [view for view in views if not kind or view.document.document_type == kind]
    return [_row(view) for view in sorted(shown, key=key, reverse=is_reversed)]


def details_of(view: DocumentView) -> tuple[str, ...]:
    """Return 'NDIS plan', '6 Jan 2026', '1.8 MB'; before the first download the office tells no size."""
    document = view.document
    weight = view.size if view.size is not None else document.size
    expiry = f"Expires {dates.shown(document.expiry_date)}" if document.expiry_date else ""
    parts = (
        document_type_words(document.document_type),
        dates.stamp_day(document.uploaded_at) if document.uploaded_at else "",
        # There is no room for both, and the day matters more.
        expiry or (size(weight) if weight else ""),
    )
    return tuple(part for part in parts if part)


def uploads(
    views: Sequence[DocumentView], snapshot: SyncSnapshot, *, chosen: str, put_off: Collection[str] = ()
) -> list[Upload]:
    """Return what is on its way up, moving first; what was put off waits for a word of its person."""
    moving = {view.local_id: _moved(view, snapshot) for view in views}
    ordered = sorted(views, key=lambda view: (moving[view.local_id] is None, view.mark is SyncMark.FIX))
    made: list[Upload] = []
    has_next = False
    for view in ordered:
        upload = _upload(view, moving[view.local_id], snapshot, is_next=not has_next, chosen=chosen)
        if view.local_id in put_off and upload.is_to_send and upload.share is None:
            upload = replace(upload, is_put_off=True)
            # Where nothing would go anyway, why not is the word; the question stands under the preview.
            if snapshot.phase != "paused" and snapshot.documents_allowed:
                kind = document_type_words(view.document.document_type)
                upload = replace(upload, words=f"Check its type, then send · {kind}", icon="tag")
        has_next = has_next or (upload.share is None and upload.is_to_send)
        made.append(upload)
    return made


def uploads_words(items: Sequence[Upload]) -> str:
    """Return '1 of 3 uploading' or '3 queued'."""
    moving = sum(item.share is not None for item in items)
    if moving:
        return f"{moving} of {len(items)} uploading"
    refused, unsure = sum(item.is_refused for item in items), sum(item.may_be_there for item in items)
    queued, unanswered = sum(item.is_to_send for item in items), sum(item.is_unanswered for item in items)
    here, to_check = sum(item.is_here for item in items), sum(item.is_put_off for item in items)
    parts = (
        f"{to_check} to check" if to_check else "",
        f"{queued} queued" if queued else "",
        f"{unanswered} not answered yet" if unanswered else "",
        f"{refused} not accepted" if refused else "",
        f"{unsure} may be in Hubshift" if unsure else "",
        f"{here} already here" if here else "",
    )
    return ", ".join(part for part in parts if part)


def offer(verdicts: Mapping[str, Verdict], *, called: str) -> Offer:
    """Return what dropping these files would do; a file that is refused is named before it is let go."""
    refused = {name: verdict for name, verdict in verdicts.items() if verdict.outcome is Outcome.REFUSED}
    taken = len(verdicts) - len(refused)
    if not taken:
        name, verdict = next(iter(refused.items()))
        if len(refused) == 1:
            return Offer(f"{name} can’t be added", f"{verdict.sentence} {verdict.next_step}", is_refused=True)
        return Offer("These files can’t be added", _why(refused), is_refused=True)
    whose = f"{called}’s documents" if called else "documents"
    if refused:
        return Offer(f"Drop to add {taken} of {len(verdicts)} files to {whose}", _why(refused), is_refused=False)
    converted = sum(verdict.outcome is Outcome.CONVERTED for verdict in verdicts.values())
    sentence = _ONE_SAVED_FIRST if taken == 1 else SAVED_FIRST
    if converted:
        which = "It is" if taken == 1 else "1 of them is" if converted == 1 else f"{converted} of them are"
        sentence = f"{sentence}. {which} converted for you"
    return Offer(f"Drop to add {plural(taken, 'file')} to {whose}", sentence, is_refused=False)


def added(count: int, snapshot: SyncSnapshot, *, is_put_off: bool) -> str:
    """Return the toast after files were taken in: what is to be done before they go, or what they wait for."""
    once = _once(snapshot)
    when = f" – {'goes' if count == 1 else 'go'} once {once}" if once else ""
    if is_put_off:
        when = " – check its type before it goes" if count == 1 else " – check their types before they go"
    return f"{counted(count, 'file').capitalize()} saved on this laptop{when}"


def put_off_words(snapshot: SyncSnapshot) -> str:
    """Return what stands under a file that waits for a look: when it goes, as things are now."""
    once = _once(snapshot)
    return f"The type can’t be changed once it is sent. It goes when you send it or leave this page{_then(once)}."


def _then(once: str) -> str:
    return f", and then once {once}" if once else ""


def _once(snapshot: SyncSnapshot) -> str:
    """Return what any file waits for now, '' where nothing is in its way."""
    if snapshot.phase == "paused":
        return "you go on syncing"
    if not snapshot.documents_allowed:
        return "you let documents go"
    if snapshot.needs_sign_in:
        return "you have signed in"
    if not snapshot.is_online or snapshot.is_portal:
        return "you are online"
    if snapshot.pause_until is not None:
        return "the pause that Hubshift asked for is over"
    return "Hubshift answers" if snapshot.has_server_trouble else ""


def _why(refused: Mapping[str, Verdict]) -> str:
    name, verdict = next(iter(refused.items()))
    more = f" and {plural(len(refused) - 1, 'more file')}" if len(refused) > 1 else ""
    return f"Not added: {name}{more}. {verdict.sentence}"


def _row(view: DocumentView) -> ListedLine:
    details = details_of(view)
    is_kept = view.blob_id is not None
    line = DocumentLine(
        name=view.document.name or "No name", details=details, icon=file_icon(view), is_kept=is_kept, mark=view.mark
    )
    where = "" if is_kept else "not on this laptop"
    said = ", ".join(part for part in (line.name, *details, where) if part)
    return ListedLine(view.local_id, line, said, line.name)


def _moved(view: DocumentView, snapshot: SyncSnapshot) -> tuple[int, int] | None:
    """Return how far a file is that moves; what a cycle counted that was cut off stays told, and moves no more."""
    moved = snapshot.uploads.get(view.op_id or "")
    is_cut = moved is not None and moved[0] < moved[1] and snapshot.phase in ("idle", "paused")
    return None if is_cut else moved


def _upload(
    view: DocumentView, moved: tuple[int, int] | None, snapshot: SyncSnapshot, *, is_next: bool, chosen: str
) -> Upload:
    name, is_chosen = view.document.name, view.local_id == chosen
    if view.is_let_go or (view.mark is SyncMark.FIX and view.may_be_there):
        words = "May be in Hubshift, not followed" if view.is_let_go else "May be in Hubshift"
        return Upload(view.local_id, name, words, "question", may_be_there=True, can_retry=True, is_chosen=is_chosen)
    if view.mark is SyncMark.FIX:
        words = f"Not accepted: {view.message}" if view.message else "Not accepted"
        return Upload(
            view.local_id, name, words, "warning-circle", is_refused=True, can_retry=True, is_chosen=is_chosen
        )
    if moved is not None:
        done, total = moved
        share = done / total if total else 0.0
        words = f"Uploading, {share:.0%} of {size(total)}"
        needed = snapshot.too_slow.get(view.op_id or "")
        if needed is not None:
            words = f"{words}. {_TOO_SLOW.format(minutes=ceil(needed / 60))}"
        return Upload(view.local_id, name, words, "arrow-circle-up", share=share, can_remove=False, is_chosen=is_chosen)
    if view.mark is SyncMark.SYNCING:
        # The words that the header, the list and Waiting to sync have for it.
        lost = "Sent, not answered yet" if view.has_left else "Looked for first"
        words = "Syncing" if snapshot.phase == "sending" else lost
        return Upload(view.local_id, name, words, "question", is_unanswered=True, can_remove=False, is_chosen=is_chosen)
    kind = document_type_words(view.document.document_type)
    return Upload(view.local_id, name, f"{_queued(snapshot, is_next=is_next)} · {kind}", "clock", is_chosen=is_chosen)


def _queued(snapshot: SyncSnapshot, *, is_next: bool) -> str:
    if snapshot.phase == "paused":
        return "Queued, sync is paused"
    if not snapshot.documents_allowed:
        return "Queued, documents are held"
    if not snapshot.is_online or snapshot.is_portal:
        return "Queued, will upload when online"
    if snapshot.needs_sign_in:
        return "Queued, sign in again to upload"
    return "Queued, next" if is_next else "Queued"
