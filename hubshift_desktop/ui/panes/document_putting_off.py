"""Files just added stay while their person has them on screen: their type is looked at before they go (0020)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Slot

from hubshift_desktop.domain.views import DocumentView
from hubshift_desktop.services.bundle import Services
from hubshift_desktop.services.just_added import PUT_OFF
from hubshift_desktop.ui.panes.document_preview import DocumentPreview
from hubshift_desktop.ui.runner import Runner

if TYPE_CHECKING:
    from hubshift_desktop.ui.panes.documents import DocumentsPane

_RENEW_MS = int(PUT_OFF.total_seconds() * 1000 / 4)


class DocumentPuttingOff(QObject):
    """Renews what waits for its person, and lets it go when they say so or turn to another client, tab or place."""

    def __init__(self, pane: DocumentsPane, services: Services, runner: Runner, preview: DocumentPreview) -> None:
        super().__init__(pane)
        self._pane, self._files, self._runner, self._preview = pane, services.documents.just_added, runner, preview
        self._timer = QTimer(self)
        self._timer.setInterval(_RENEW_MS)
        self._timer.timeout.connect(self.on_renewal_due)
        preview.send_asked.connect(self.on_send_asked)

    def of(self, views: Iterable[DocumentView]) -> frozenset[str]:
        """Return which of these documents wait for their person."""
        return self._files.ids & {view.local_id for view in views if not view.is_uploaded}

    def show(self, put_off: frozenset[str], *, chosen: str) -> None:
        """Say it of the document on show, and keep putting off as long as there is one."""
        self._preview.show_put_off(len(put_off) if chosen in put_off else 0)
        if put_off and not self._timer.isActive():
            self._timer.start()
        elif not put_off:
            self._timer.stop()

    def ask(self) -> None:
        """Put the keyboard on the type of what just came in, as a sheet would, without being in anybody's way."""
        if self._preview.kind.isVisible() and not self._preview.expiry.editor.input.hasFocus():
            self._preview.kind.editor.input.setFocus(Qt.FocusReason.OtherFocusReason)

    def let_go(self, document_ids: Iterable[str] | None = None) -> None:
        """Let them, or these, go; quietly, for nothing was taken and nothing is lost if it should not succeed."""
        self._write(lambda: self._files.let_go(document_ids))

    @Slot()
    def on_send_asked(self) -> None:
        self.let_go()
        self._pane.focus_first()
        self._pane.look_again()

    @Slot()
    def on_renewal_due(self) -> None:
        self._write(self._files.renew)

    def _write(self, step: Callable[[], None]) -> None:
        if self._files.ids:
            self._runner.write(step, lambda _: None, lambda _: None, owner=self)
