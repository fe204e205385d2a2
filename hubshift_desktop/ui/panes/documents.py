"""A client's Documents tab: what there is, what is on its way up, and what stands in it (pictures 04 and 04b)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QPoint, Qt, QTimer, Slot
from PySide6.QtGui import QGuiApplication, QHideEvent, QImage, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QMenu, QStackedWidget, QWidget

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
from hubshift_desktop.ui.panes.drop_hint import DropHint
from hubshift_desktop.ui.panes.drop_zone import DropZone
from hubshift_desktop.ui.panes.pane import Pane
from hubshift_desktop.ui.panes.uploads_card import UploadsCard
from hubshift_desktop.ui.runner import Runner
from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.widgets.button import Button, ButtonKind
from hubshift_desktop.ui.widgets.card import Card
from hubshift_desktop.ui.widgets.column import Column
from hubshift_desktop.ui.widgets.document_row_delegate import DocumentRowDelegate
from hubshift_desktop.ui.widgets.empty_state import EmptyState
from hubshift_desktop.ui.widgets.filter_chip import FilterChip
from hubshift_desktop.ui.widgets.line_list import LineList
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
        self._build_parts()
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
            self.list.show_lines(())
            self.uploads.show_uploads((), is_paused=False)
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
        self._show_list()
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
        (self.list if self.list.lines else self.adder).setFocus(Qt.FocusReason.OtherFocusReason)

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
        view = self._view(key)
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setAccessibleName("Document")
        is_here = view is not None and view.blob_id is not None
        if not is_here:
            download = menu.addAction("Download")
            download.setEnabled(self.opening.is_online)
            if not self.opening.is_online:
                download.setText("Download – needs the internet")
            download.triggered.connect(self.opening.download)
        for words, slot in (
            ("Save a copy…", self.opening.save_copy),
            ("Open in another program…", self.opening.open_outside),
        ):
            action = menu.addAction(words)
            action.setEnabled(is_here)
            action.triggered.connect(slot)
        return menu

    # ---- building --------------------------------------------------------------------------------------------------

    def _build_parts(self) -> None:
        theme = self.theme
        self.kind = FilterChip(theme, "All types", options=[("", "All types")], height=32)
        self.sort = FilterChip(theme, "Newest first", options=document_words.SORTS, height=32)
        self.adder = Button(theme, "Add files", icon="plus", kind=ButtonKind.PRIMARY)
        self.list = LineList(theme, name="Documents")
        self.list.setItemDelegate(DocumentRowDelegate(theme, self.list))
        sentence = "Drop files here, paste a picture, or choose files. They upload when you’re online."
        self.empty = EmptyState(
            theme, icon="file-plus", title="No documents yet", sentence=sentence, action="Add files", is_primary=False
        )
        self.stack = QStackedWidget()
        self.stack.addWidget(self.list)
        self.stack.addWidget(self.empty)
        self.list_card = Card(theme, padding=0, gap=0)
        inside = Column(theme, margins=(1, 6, 1, 6))
        inside.addWidget(self.stack)
        self.list_card.body.addLayout(inside)
        self.uploads = UploadsCard(theme)
        self.hint = DropHint(theme)
        self.preview = DocumentPreview(theme, today=self.services.clock.today())

    def _lay_out(self) -> None:
        theme = self.theme
        tools = Row(theme, gap=8)
        tools.addWidget(self.kind)
        tools.addWidget(self.sort)
        tools.addStretch(1)
        tools.addWidget(self.adder)
        self._left = QWidget()
        left = Column(theme, self._left, gap=11)
        left.addLayout(tools)
        left.addWidget(self.list_card, 1)
        left.addWidget(self.uploads)
        left.addWidget(self.hint)
        row = Row(theme, self, gap=18, margins=(28, 16, 28, 20))
        row.addWidget(self._left)
        row.addWidget(self.preview, 1)

    def _connect(self) -> None:
        self._timer.timeout.connect(self.on_tick)
        self.wishing.said.connect(self.said)
        self.kind.chosen.connect(self.on_filter_chosen)
        self.sort.chosen.connect(self.on_filter_chosen)
        self.adder.clicked.connect(self.on_add_clicked)
        self.empty.action_chosen.connect(self.on_add_clicked)
        self.hint.choose_asked.connect(self.on_add_clicked)
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

    @Slot(str)
    def on_filter_chosen(self, _key: str) -> None:
        self._show_list()

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

    def _show_list(self) -> None:
        sent = [view for view in self.views if view.is_uploaded]
        self.kind.set_options(document_words.types_of(sent))
        if self.kind.key and self.kind.key not in {view.document.document_type for view in sent}:
            self.kind.choose("")
        self.list.show_lines(document_words.listed(sent, kind=self.kind.key, sort=self.sort.key))
        self.stack.setCurrentWidget(self.list if self.list.lines else self.empty)

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
        self._left.setVisible(not is_narrow or not self._is_reading)
        self.preview.setVisible(not is_narrow or self._is_reading)
        room = width - px(56 + 18)
        self._left.setMinimumWidth(0 if is_narrow else min(px(_LEFT), round(room * 0.48)))
        self._left.setMaximumWidth(16_777_215 if is_narrow else min(px(_LEFT), round(room * 0.48)))
        is_low = self.height() < px(_LOW)
        self.uploads.set_short(is_short=is_low)
        self.hint.setVisible(not is_low)
