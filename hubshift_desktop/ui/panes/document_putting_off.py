"""Files just added stay while their person has them on screen: their type is looked at before they go (0020)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit

from hubshift_desktop.domain.states import SyncMark
from hubshift_desktop.domain.views import DocumentView
from hubshift_desktop.services.bundle import Services
from hubshift_desktop.services.snapshot import SyncSnapshot
from hubshift_desktop.ui.panes import document_words
from hubshift_desktop.ui.panes.document_preview import DocumentPreview
from hubshift_desktop.ui.runner import Runner
from hubshift_desktop.ui.sending_added import send_added

if TYPE_CHECKING:
    from hubshift_desktop.ui.panes.documents import DocumentsPane


class DocumentPuttingOff(QObject):
    """Shows what waits for its person, and lets it go when they say so or turn to another client, tab or place."""

    def __init__(self, pane: DocumentsPane, services: Services, runner: Runner, preview: DocumentPreview) -> None:
        super().__init__(pane)
        self._pane, self._documents, self._runner, self._preview = pane, services.documents, runner, preview
        self._wished = ("", "")
        self._is_at_rest = False
        preview.send_asked.connect(self.on_send_asked)

    def of(self, views: Iterable[DocumentView]) -> frozenset[str]:
        """Return which of these documents wait for their person; one that is on its way, or may be, does not."""
        return self._documents.put_off & {view.local_id for view in views if _can_wait(view)}

    def show(self, put_off: frozenset[str], snapshot: SyncSnapshot, *, chosen: str) -> None:
        """Say it of the document on show."""
        count = len(put_off) if chosen in put_off else 0
        self._preview.show_put_off(count, document_words.put_off_words(snapshot))

    def wish(self, client_id: str, document_id: str) -> None:
        """This file has just come in: its type is asked for as soon as it is on show."""
        self._wished = (client_id, document_id)

    def forget_wish(self) -> None:
        """Whoever has turned to something else is not asked any more."""
        self._wished = ("", "")

    def ask(self, client_id: str, document_id: str) -> None:
        """Put the keyboard on the type of what has just come in, but take it from nobody who uses it elsewhere."""
        if self._wished != (client_id, document_id):
            return
        self.forget_wish()
        if self._preview.kind.isVisible() and self._is_keyboard_free():
            self._preview.kind.editor.input.setFocus(Qt.FocusReason.OtherFocusReason)

    def let_go(self, document_ids: Iterable[str] | None = None, *, but_of: str = "") -> None:
        """Let them, or these, go."""
        if not self._is_at_rest:
            send_added(self._pane.services, self._runner, self, document_ids=document_ids, but_of=but_of)

    def rest(self) -> None:
        """The window ends or locks: that it hides the pane is no answer; what waits is asked about after the unlock."""
        self._is_at_rest = True

    @Slot()
    def on_send_asked(self) -> None:
        self.let_go()
        self._pane.focus_first()
        self._pane.look_again()

    def _is_keyboard_free(self) -> bool:
        focused = QApplication.focusWidget()
        if focused is None:
            return True
        is_typed_into = isinstance(focused, QLineEdit | QPlainTextEdit) and not focused.isReadOnly()
        return self._pane.isAncestorOf(focused) and not is_typed_into


def _can_wait(view: DocumentView) -> bool:
    is_on_its_way = view.may_be_there or view.is_let_go or view.mark is SyncMark.SYNCING
    return not (view.is_uploaded or is_on_its_way or view.mark is SyncMark.FIX)
