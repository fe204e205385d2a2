"""Bringing one document before the person's eyes: drawing pages off-thread, downloading, copying, opening outside."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QMenu

from hubshift_desktop.documents.preview import Picture, PlainText
from hubshift_desktop.domain.errors import KnownError
from hubshift_desktop.domain.views import DocumentView
from hubshift_desktop.services.bundle import Services
from hubshift_desktop.ui.dialogs.confirm import ConfirmDialog
from hubshift_desktop.ui.panes.document_preview import DocumentPreview
from hubshift_desktop.ui.runner import Runner, Token

if TYPE_CHECKING:
    from hubshift_desktop.ui.panes.documents import DocumentsPane

_PATIENCE_MS, _SETTLE_MS = 150, 250
_SHARP_ENOUGH = 0.9


class DocumentOpening(QObject):
    """Draws only what is looked at: moving on cancels the drawing before, and a resize waits until it is over."""

    _fetched = Signal(str, int, int)

    def __init__(self, pane: DocumentsPane, services: Services, runner: Runner, preview: DocumentPreview) -> None:
        super().__init__(pane)
        self._pane, self._services, self._runner, self._preview = pane, services, runner, preview
        self._view: DocumentView | None = None
        self._drawing: Token | None = None
        self._wanted_page, self._drawn_pixels = 0, 0
        self._downloading = ""
        self._is_online = True
        self._patience = self._make_timer(_PATIENCE_MS, self.on_patience_over)
        self._settle = self._make_timer(_SETTLE_MS, self.on_settled)
        preview.page_asked.connect(self.on_page_asked)
        preview.sharper_asked.connect(self.on_sharper_asked)
        preview.download_asked.connect(self.download)
        preview.copy_asked.connect(self.save_copy)
        preview.open_asked.connect(self.open_outside)
        self._fetched.connect(self.on_fetch_moved)

    def show(self, view: DocumentView) -> None:
        """Show a document, or tell what changed about the one on show."""
        before, self._view = self._view, view
        is_same = before is not None and before.local_id == view.local_id and before.blob_id == view.blob_id
        self._preview.show_document(view)
        if is_same:
            return
        self._put_away()
        if self._downloading == view.local_id and view.blob_id is None:
            self._preview.show_download(0, 0)
        elif view.blob_id is None:
            self._preview.show_away(is_online=self._is_online)
        else:
            self._draw(0)

    def close(self) -> None:
        """Show nothing any more."""
        self._put_away()
        self._view = None
        self._preview.show_nothing()

    def rest(self) -> None:
        """Draw nothing while nobody looks; above all not after the case file was locked."""
        self._settle.stop()
        if self._drawing is not None:
            self._put_away()
            self._view = None

    def show_line(self, *, is_online: bool) -> None:
        """Offer the download only while there is a line."""
        was, self._is_online = self._is_online, is_online
        is_away = self._view is not None and self._view.blob_id is None
        if was != is_online and is_away and not self._downloading:
            self._preview.show_away(is_online=is_online)

    @property
    def is_online(self) -> bool:
        """Whether a download can be offered."""
        return self._is_online

    def menu_for(self, view: DocumentView | None) -> QMenu:
        """Return what can be done with a document; what needs it here is greyed while it is not."""
        menu = QMenu(self._pane)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setAccessibleName("Document")
        is_here = view is not None and view.blob_id is not None
        if not is_here:
            words = "Download" if self._is_online else "Download – needs the internet"
            download = menu.addAction(words)
            download.setEnabled(self._is_online)
            download.triggered.connect(self.download)
        for words, slot in (
            ("Save a copy…", self.save_copy),
            ("Open in another program…", self.open_outside),
        ):
            action = menu.addAction(words)
            action.setEnabled(is_here)
            action.triggered.connect(slot)
        return menu

    # ---- drawing ---------------------------------------------------------------------------------------------------

    @Slot(int)
    def on_page_asked(self, page: int) -> None:
        self._draw(page)

    @Slot()
    def on_sharper_asked(self) -> None:
        if self._drawn_pixels:
            self._settle.start()

    @Slot()
    def on_settled(self) -> None:
        """Draw again when the size asks for more pixels than there are."""
        if self._drawn_pixels and self._preview.page_view.pixels * _SHARP_ENOUGH > self._drawn_pixels:
            self._draw(self._preview.page)

    @Slot()
    def on_patience_over(self) -> None:
        self._preview.show_opening(self._wanted_page)

    def _draw(self, page: int) -> None:
        view = self._view
        if view is None or view.blob_id is None:
            return
        self._stop_drawing()
        self._wanted_page, pixels = page, self._preview.page_view.pixels
        self._patience.start()

        def drawn(shown: Picture | PlainText) -> None:
            self._end_drawing()
            if isinstance(shown, PlainText):
                self._preview.show_text(shown)
                return
            self._drawn_pixels = pixels
            self._preview.show_page(shown, page)

        def failed(error: KnownError) -> None:
            self._end_drawing()
            self._preview.show_failure(error)

        token = self._runner.read(
            lambda: self._services.documents.preview(view.local_id, page=page, width=pixels), drawn, failed, owner=self
        )
        # Without threads (tests) the answer is here already and the patience is over.
        self._drawing = token if self._patience.isActive() else None

    def _end_drawing(self) -> None:
        self._patience.stop()
        self._drawing = None

    def _stop_drawing(self) -> None:
        self._drawn_pixels = 0
        if self._drawing is not None:
            self._drawing.cancel()
            self._services.documents.cancel_preview()
        self._end_drawing()

    def _put_away(self) -> None:
        """What was on screen leaves it: to show it again is written down again."""
        self._stop_drawing()
        self._services.documents.put_away()

    # ---- downloading -----------------------------------------------------------------------------------------------

    @Slot()
    def download(self) -> None:
        """Bring the bytes onto this laptop."""
        view = self._view
        if view is None or view.blob_id is not None or self._downloading:
            return
        key = self._downloading = view.local_id
        self._preview.show_download(0, 0)

        def moved(done: int, total: int) -> None:
            self._fetched.emit(key, done, total)

        def fetched(_answer: object) -> None:
            self._downloading = ""
            self._pane.look_again()

        def failed(error: KnownError) -> None:
            self._downloading = ""
            if self._view is not None and self._view.local_id == key:
                self._preview.show_away(is_online=self._is_online)
            self._pane.on_failed(error)

        self._runner.network(lambda: self._services.documents.fetch(key, moved), fetched, failed, owner=self)

    @Slot(str, int, int)
    def on_fetch_moved(self, key: str, done: int, total: int) -> None:
        if self._downloading == key and self._view is not None and self._view.local_id == key:
            self._preview.show_download(done, total)

    # ---- leaving the laptop's care ---------------------------------------------------------------------------------

    @Slot()
    def save_copy(self) -> None:
        """Save a readable copy, after saying what that means."""
        view = self._view
        if view is None:
            return
        self._ask(
            title=f"Save a copy of {view.document.name}?",
            sentence="The copy is not encrypted: anyone who can open it can read it. "
            "Delete it when you no longer need it.",
            yes="Choose where…",
            then=lambda: self._save_to(view),
        )

    @Slot()
    def open_outside(self) -> None:
        """Open with the system's program, after saying that this is an export."""
        view = self._view
        if view is None:
            return
        self._ask(
            title=f"Open {view.document.name} in another program?",
            sentence="This is an export: the other program gets a copy that is not encrypted. "
            "Hubshift notes it in the access log and removes the copy when you lock or close.",
            yes="Open a copy",
            then=lambda: self._open(view),
        )

    def _save_to(self, view: DocumentView) -> None:
        target = self._pane.files.save(self._pane, title="Save a copy", name=view.document.name)
        if target is None:
            return

        def saved(_answer: object) -> None:
            self._pane.said.emit(f"Saved a copy as {target.name}. It is not encrypted.", "")

        key = view.local_id
        runner, save = self._runner, self._services.documents.save_copy
        runner.folder(
            lambda: save(key, target, is_cancelled=lambda: runner.has_ended), saved, self._pane.on_failed, owner=self
        )

    def _open(self, view: DocumentView) -> None:
        def copied(path: Path) -> None:
            if not self._pane.files.show(path):
                self._pane.said.emit(f"No program on this laptop opens {view.document.name}", "")

        key = view.local_id
        copy = self._services.documents.open_copy
        self._runner.write(lambda: copy(key), copied, self._pane.on_failed, owner=self)

    def _ask(self, *, title: str, sentence: str, yes: str, then: Callable[[], None]) -> None:
        dialog = ConfirmDialog(
            self._pane.theme,
            self._pane.window(),
            title=title,
            sentence=sentence,
            yes=yes,
            icon="lock-simple-open",
            is_danger=False,
        )
        dialog.confirmed.connect(then)
        dialog.ask()

    def _make_timer(self, interval: int, slot: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(interval)
        timer.timeout.connect(slot)
        return timer
