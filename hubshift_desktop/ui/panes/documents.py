"""A client's Documents tab: what there is, what is on its way up, and what stands in it (pictures 04 and 04b)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QPoint, Qt, QTimer, Slot
from PySide6.QtGui import QGuiApplication, QHideEvent, QImage, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QMenu, QWidget

from hubshift_desktop.domain.errors import KnownError
from hubshift_desktop.domain.states import Kind
from hubshift_desktop.domain.views import DocumentView
from hubshift_desktop.services.bundle import Services
from hubshift_desktop.services.snapshot import SyncSnapshot
from hubshift_desktop.ui.file_asker import FileAsker
from hubshift_desktop.ui.panes import document_words
from hubshift_desktop.ui.panes.document_adding import DocumentAdding
from hubshift_desktop.ui.panes.document_changing import DocumentChanging
from hubshift_desktop.ui.panes.document_opening import DocumentOpening
from hubshift_desktop.ui.panes.document_preview import DocumentPreview
from hubshift_desktop.ui.panes.document_putting_off import DocumentPuttingOff
from hubshift_desktop.ui.panes.document_shelf import DocumentShelf
from hubshift_desktop.ui.panes.drop_zone import DropZone
from hubshift_desktop.ui.panes.pane import Pane
from hubshift_desktop.ui.runner import Runner
from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.widgets.row import Row
from hubshift_desktop.ui.wishing import Wishing

_LEFT, _NARROW, _LOW, _TICK_MS = 428, 620, 420, 500
_KINDS = (
    "Documents and pictures (*.pdf *.jpg *.jpeg *.png *.gif *.webp *.txt *.heic *.tif *.tiff *.bmp)",
    "All files (*)",
)


@dataclass(frozen=True, slots=True)
class _Read:
    """One reading of a client's documents."""

    client_id: str
    called: str
    views: tuple[DocumentView, ...]


class DocumentsPane(Pane):
    """Everything works without a network; a file is judged before it is let go and kept before it is sent."""

    kinds = frozenset({Kind.DOCUMENT, Kind.CLIENT})

    def __init__(self, theme: Theme, services: Services, runner: Runner, *, parent: QWidget | None = None) -> None:
        super().__init__(theme, services, runner, parent=parent)
        self.files = FileAsker()
        self.files.find_folder(runner, owner=self)
        self.views: tuple[DocumentView, ...] = ()
        self.called = ""
        self.chosen = ""
        self._is_reading = False
        self.wishing = Wishing(services, runner, self)
        self.shelf = DocumentShelf(theme)
        self.list, self.uploads = self.shelf.list, self.shelf.uploads
        self.preview = DocumentPreview(theme, today=services.clock.today())
        self._lay_out()
        self.opening = DocumentOpening(self, services, runner, self.preview)
        self.changing = DocumentChanging(self, services, runner, self.preview)
        self.adding = DocumentAdding(theme, services, runner, self)
        self.putting_off = DocumentPuttingOff(self, services, runner, self.preview)
        self.drops = DropZone(theme, self, runner, check=services.documents.check_file, called=lambda: self.called)
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MS)
        self._connect()
        theme.follow(self.on_theme_changed)

    # ---- reading ---------------------------------------------------------------------------------------------------

    def load(self) -> None:
        client_id = self.client_id
        if client_id:
            self.read(lambda: self._read(client_id), self.on_loaded)

    def show_client(self, client_id: str) -> None:
        if client_id != self.client_id:
            self.putting_off.forget_wish()
            # Those of this client wait from before a lock: they are looked at only now.
            self.putting_off.let_go(but_of=client_id)
            self.views, self.called, self.chosen = (), "", ""
            self.adding.forget_all()
            self.shelf.clear()
            self.opening.close()
            self._is_reading = False
            self._arrange()
        super().show_client(client_id)

    def _read(self, client_id: str) -> _Read:
        """Runs off the GUI thread."""
        file = self.services.clients.look(client_id)
        return _Read(client_id, file.client.called if file else "", self.services.documents.of(client_id))

    @Slot(object)
    def on_loaded(self, read: _Read) -> None:
        if read.client_id != self.client_id:
            return
        self.views, self.called = read.views, read.called
        self.shelf.show_views(self.views)
        self.show_sync(self.services.sync.snapshot())
        chosen = self._view(self.chosen) or self._to_check()
        if chosen is not None:
            self._show_chosen(chosen)
        elif self.list.lines:
            self.list.choose_first()
        else:
            self.opening.close()

    def _show_chosen(self, view: DocumentView) -> None:
        """Show it again; what has arrived since is a row of the list now, and the marked one."""
        if view.local_id != self.chosen:
            self._choose(view.local_id)
        self.opening.show(view)
        if view.is_uploaded and self.list.key != view.local_id:
            self.list.choose(view.local_id)
        self.putting_off.ask(self.client_id, view.local_id)

    def show_sync(self, snapshot: SyncSnapshot) -> None:
        """Say how far each upload is."""
        waiting = [view for view in self.views if not view.is_uploaded]
        put_off = self.putting_off.of(waiting)
        items = document_words.uploads(waiting, snapshot, chosen=self.chosen, put_off=put_off)
        self.putting_off.show(put_off, snapshot, chosen=self.chosen)
        self.uploads.show_uploads([*items, *self.adding.refused], is_paused=not snapshot.documents_allowed)
        self.opening.show_line(is_online=snapshot.is_online)
        if items and self.isVisible():
            self._timer.start()
        else:
            self._timer.stop()

    def focus_first(self) -> None:
        """Put the keyboard on the list, or where files are added."""
        self.shelf.focus_first()

    def hideEvent(self, event: QHideEvent) -> None:
        self._timer.stop()
        self.opening.rest()
        self.putting_off.forget_wish()
        # A window that is only minimised comes back with the same question; while it is built nobody has looked yet.
        if self.client_id and not event.spontaneous():
            self.putting_off.let_go()

    @Slot(object)
    def on_failed(self, error: KnownError) -> None:
        self.putting_off.forget_wish()
        super().on_failed(error)

    # ---- choosing --------------------------------------------------------------------------------------------------

    @Slot(str)
    def on_line_chosen(self, key: str) -> None:
        if key:
            self._choose(key)

    @Slot(str)
    def on_upload_chosen(self, key: str) -> None:
        if self._view(key) is not None:
            self.list.choose_none()
            self._choose(key)
            self._read_in_place()

    @Slot(str)
    def on_line_opened(self, key: str) -> None:
        view = self._view(key)
        if view is None:
            return
        if view.blob_id is None:
            self.opening.download()
        self._read_in_place()
        self.preview.page_view.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def on_back_asked(self) -> None:
        self._is_reading = False
        self._arrange()
        self.focus_first()

    def _choose(self, key: str) -> None:
        self.chosen = key
        view = self._view(key)
        if view is not None:
            self.opening.show(view)
        self.show_sync(self.services.sync.snapshot())

    # ---- adding ----------------------------------------------------------------------------------------------------

    def add(self) -> None:
        """Ask for files and add them."""
        self.adding.add_files(self.client_id, self.files.open_many(self, title="Add files", kinds=_KINDS))

    add_here = add

    @Slot()
    def on_add_clicked(self) -> None:
        self.add()

    @Slot(list)
    def on_files_dropped(self, paths: list[Path]) -> None:
        self.adding.add_files(self.client_id, paths)

    @Slot(QImage)
    def on_picture_dropped(self, picture: QImage) -> None:
        self.adding.add_picture(self.client_id, picture, what="Dropped picture")

    @Slot()
    def on_paste(self) -> None:
        """Ctrl+V: copied files, or a copied picture."""
        if not self.adding.paste(self.client_id, QGuiApplication.clipboard().mimeData()):
            self.said.emit("There is no file or picture to paste", "")

    @Slot(str, list)
    def on_added(self, client_id: str, document_ids: list[str]) -> None:
        """Show the first of what came in; when another client is on screen by now, only say that it is kept."""
        is_looked_at = client_id == self.client_id and self.isVisible()
        if document_ids:
            snapshot = self.services.sync.snapshot()
            self.said.emit(document_words.added(len(document_ids), snapshot, is_put_off=is_looked_at), "")
        if not is_looked_at:
            self.putting_off.let_go(document_ids)
        if client_id != self.client_id:
            return
        if document_ids:
            self.list.choose_none()
            self.chosen = document_ids[0]
            if is_looked_at:
                self.putting_off.wish(client_id, self.chosen)
            self._read_in_place()
        self.look_again()

    # ---- what can be done with one ---------------------------------------------------------------------------------

    @Slot(str)
    def on_remove_asked(self, key: str) -> None:
        if self.adding.is_refused(key):
            self.adding.forget(key)
            self.show_sync(self.services.sync.snapshot())
            return
        view = self._view(key)
        if view is not None:
            self.changing.remove(view)

    @Slot()
    def on_pause_chosen(self) -> None:
        is_allowed = self.services.sync.snapshot().documents_allowed
        self.wishing.allow_documents(is_allowed=not is_allowed)
        self.show_sync(self.services.sync.snapshot())

    @Slot(str, QPoint)
    def on_menu_asked(self, key: str, spot: QPoint) -> None:
        self.menu_for(key).popup(spot)

    def menu_for(self, key: str) -> QMenu:
        """Return what can be done with a document."""
        return self.opening.menu_for(self._view(key))

    # ---- building --------------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        row = Row(self.theme, self, gap=18, margins=(28, 16, 28, 20))
        row.addWidget(self.shelf)
        row.addWidget(self.preview, 1)

    def _connect(self) -> None:
        self._timer.timeout.connect(self.on_tick)
        self.wishing.said.connect(self.said)
        self.shelf.add_asked.connect(self.on_add_clicked)
        self.list.line_chosen.connect(self.on_line_chosen)
        self.list.line_opened.connect(self.on_line_opened)
        self.list.menu_asked.connect(self.on_menu_asked)
        self.uploads.chosen.connect(self.on_upload_chosen)
        self.uploads.remove_asked.connect(self.on_remove_asked)
        self.uploads.retry_asked.connect(self.changing.retry)
        self.uploads.action_chosen.connect(self.on_pause_chosen)
        self.preview.back_asked.connect(self.on_back_asked)
        self.adding.added.connect(self.on_added)
        self.adding.failed.connect(self.on_failed)
        self.drops.files_dropped.connect(self.on_files_dropped)
        self.drops.picture_dropped.connect(self.on_picture_dropped)
        paste = QShortcut(QKeySequence(QKeySequence.StandardKey.Paste), self)
        paste.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        paste.activated.connect(self.on_paste)

    @Slot()
    def on_tick(self) -> None:
        self.show_sync(self.services.sync.snapshot())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    # ---- small steps -----------------------------------------------------------------------------------------------

    def _view(self, key: str) -> DocumentView | None:
        return next((view for view in self.views if view.local_id == key), None)

    def _to_check(self) -> DocumentView | None:
        """Return a file that waits for its person, to be shown first where nothing is chosen: after an unlock."""
        put_off = self.putting_off.of(self.views)
        return next((view for view in self.views if view.local_id in put_off), None)

    def _read_in_place(self) -> None:
        """In a narrow pane the preview takes the list's place."""
        self._is_reading = True
        self._arrange()

    @Slot()
    def on_theme_changed(self) -> None:
        self._arrange()

    def _arrange(self) -> None:
        px, width = self.theme.px, self.width()
        is_narrow = width < px(_NARROW)
        self.preview.set_narrow(is_narrow=is_narrow)
        self.shelf.setVisible(not is_narrow or not self._is_reading)
        self.preview.setVisible(not is_narrow or self._is_reading)
        room = width - px(56 + 18)
        self.shelf.setMinimumWidth(0 if is_narrow else min(px(_LEFT), round(room * 0.48)))
        self.shelf.setMaximumWidth(16_777_215 if is_narrow else min(px(_LEFT), round(room * 0.48)))
        self.shelf.set_low(is_low=self.height() < px(_LOW))
