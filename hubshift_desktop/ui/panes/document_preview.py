"""What is in a document, without another program and without a readable copy on the disk."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QPoint, Qt, Signal, Slot
from PySide6.QtGui import QPainterPath, QRegion, QResizeEvent
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QSizePolicy, QStackedWidget, QWidget

from hubshift_desktop.documents.kinds import DOCUMENT_TYPES
from hubshift_desktop.documents.preview import Picture, PlainText
from hubshift_desktop.domain.errors import KnownError
from hubshift_desktop.domain.views import DocumentView
from hubshift_desktop.domain.words import plural, size
from hubshift_desktop.ui.fonts import Role
from hubshift_desktop.ui.panes.page_view import STEP, PageView
from hubshift_desktop.ui.plain import PlainLabel
from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.widgets.button import Button, ButtonKind
from hubshift_desktop.ui.widgets.card import Card
from hubshift_desktop.ui.widgets.column import Column
from hubshift_desktop.ui.widgets.combo_editor import ComboEditor
from hubshift_desktop.ui.widgets.date_editor import DateEditor
from hubshift_desktop.ui.widgets.divider import Divider
from hubshift_desktop.ui.widgets.empty_state import EmptyState
from hubshift_desktop.ui.widgets.form_field import FormField
from hubshift_desktop.ui.widgets.paragraph import Paragraph
from hubshift_desktop.ui.widgets.row import Row
from hubshift_desktop.ui.widgets.thin_bar import ThinBar

_LEAST_PAGE = 160


class DocumentPreview(Card):
    """Head with pages, zoom, copy and open; below it the page, the words, or why there is neither.

    A file that waits can still be given another type and an expiry date here; one that is or may be sent cannot. One
    that was just added waits for its person to look at both, and says so.
    """

    page_asked = Signal(int)
    sharper_asked = Signal()
    download_asked = Signal()
    copy_asked = Signal()
    open_asked = Signal()
    back_asked = Signal()
    type_chosen = Signal(str)
    expiry_typed = Signal(str)
    send_asked = Signal()

    def __init__(self, theme: Theme, *, today: date, parent: QWidget | None = None) -> None:
        super().__init__(theme, padding=1, gap=0, parent=parent)
        self.view: DocumentView | None = None
        self.page, self.pages = 0, 0
        self._build_head()
        self._build_details(today)
        self._build_stack()
        self.body.addWidget(self._head)
        self.body.addWidget(Divider(theme, colour="line"))
        self.body.addWidget(self._details)
        self.body.addWidget(self.stack, 1)
        self.show_nothing()

    # ---- showing ---------------------------------------------------------------------------------------------------

    def show_nothing(self) -> None:
        """No document is chosen."""
        self.view = None
        self._head.hide()
        self._details.hide()
        self._say("file-text", "No document chosen", "Choose one in the list to see it here.")

    def show_document(self, view: DocumentView) -> None:
        """Name the document; its page comes when it is drawn. The same one again only tells what changed about it."""
        is_other = self.view is None or self.view.local_id != view.local_id
        self.view = view
        self._name.setText(view.document.name)
        self._head.show()
        is_here = view.blob_id is not None
        self.copier.setEnabled(is_here)
        self.opener.setEnabled(is_here)
        self._details.setVisible(not (view.is_uploaded or view.may_be_there))
        self._show_details(view, is_other=is_other)
        if is_other:
            self.page, self.pages = 0, 0
            self.page_view.clear()
            self._tell_page("")

    def show_put_off(self, count: int, words: str) -> None:
        """Say in these words when this file, one of so many that wait for a look, goes; with none, say nothing."""
        self.put_off_words.setText(words)
        self.send_now.set_label(f"Send {plural(count, 'file')}" if count > 1 else "Send file")
        self._put_off.setVisible(count > 0)

    def show_opening(self, page: int) -> None:
        """Say that a page is being drawn; only after a moment, so that quick ones do not flicker."""
        self._tell_page(f"Opening page {page + 1}…")

    def show_away(self, *, is_online: bool) -> None:
        """The bytes are at the office only."""
        sentence = "Download it to read it here, also when you are offline." if is_online else "Needs the internet."
        self._say("cloud-arrow-down", "Not on this laptop", sentence, action="Download")
        self.state.action.setEnabled(is_online)
        self._tell_page("Not on this laptop")

    def show_download(self, done: int, total: int) -> None:
        """The bytes are on their way."""
        words = f"Downloading, {done / total:.0%} of {size(total)}" if total else f"Downloading, {size(done)}"
        self._bar_words.setText(words)
        self.bar.set_share(done / total if total else 0)
        self.stack.setCurrentWidget(self._moving)
        self._tell_page("")

    def show_page(self, picture: Picture, page: int) -> None:
        """Show a drawn page."""
        is_turned = page != self.page or self.stack.currentWidget() is not self.page_view
        self.page, self.pages = page, picture.pages
        words = f"Page {page + 1} of {picture.pages}"
        self.page_view.show_picture(picture, name=f"{self._name.text()}, {words.lower()}")
        self.stack.setCurrentWidget(self.page_view)
        if is_turned:
            self.page_view.to_top()
        self._tell_page(words if picture.pages > 1 else "1 page")

    def show_text(self, text: PlainText) -> None:
        """Show a text file's words."""
        self.text.setPlainText(text.text)
        self.stack.setCurrentWidget(self.text)
        self._tell_page("The beginning only" if text.is_cut else "Text")

    def show_failure(self, error: KnownError) -> None:
        """Say why there is no page; the file itself can still be opened or copied."""
        self._say("file-x", error.title, f"{error.sentence} {error.next_step}")
        self._tell_page("")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._round_corners()

    def _round_corners(self) -> None:
        """Keep the page's ground inside the card's lower corners."""
        radius = self.theme.px(9)
        shape = QPainterPath()
        shape.addRoundedRect(self.rect().toRectF().adjusted(1, 1, -1, -1), radius, radius)
        place = self.stack.mapTo(self, QPoint(0, 0))
        self.stack.setMask(QRegion(shape.toFillPolygon().toPolygon()).translated(-place))

    def set_narrow(self, *, is_narrow: bool) -> None:
        """Offer the way back to the list when the preview stands in its place."""
        self.back.setVisible(is_narrow)

    # ---- building --------------------------------------------------------------------------------------------------

    def _build_head(self) -> None:
        theme = self.theme
        ghost = ButtonKind.GHOST
        self._head = QWidget()
        self.back = Button(theme, kind=ghost, icon="arrow-left", name="Back to documents")
        self._name = PlainLabel(theme, role=Role.STRONG, elide=True)
        self._where = PlainLabel(theme, role=Role.SECOND, colour="ink2", elide=True)
        self.earlier = Button(theme, kind=ghost, icon="caret-left", name="Previous page", height=24)
        self.later = Button(theme, kind=ghost, icon="caret-right", name="Next page", height=24)
        self.smaller = Button(theme, kind=ghost, icon="minus", name="Smaller")
        self.larger = Button(theme, kind=ghost, icon="plus", name="Larger")
        self.fitter = Button(theme, kind=ghost, icon="arrows-out", name="Fit width, then whole page")
        self.copier = Button(theme, kind=ghost, icon="download-simple", name="Save a copy")
        self.opener = Button(theme, "Open", icon="arrow-square-out", tip="Open in another program")
        pages = Row(theme, gap=2)
        pages.addWidget(self._where)
        pages.addWidget(self.earlier)
        pages.addWidget(self.later)
        pages.addStretch(1)
        names = Column(theme, gap=0)
        names.addWidget(self._name)
        names.addLayout(pages)
        row = Row(theme, self._head, gap=4, margins=(15, 8, 10, 8))
        row.addWidget(self.back)
        row.addLayout(names, 1)
        for widget in (self.smaller, self.larger, self.fitter):
            row.addWidget(widget)
        row.addWidget(Divider(theme, colour="line", is_vertical=True))
        row.addWidget(self.copier)
        row.addWidget(self.opener)
        self.back.hide()
        self.back.clicked.connect(self.back_asked)
        self.copier.clicked.connect(self.copy_asked)
        self.opener.clicked.connect(self.open_asked)
        self.earlier.clicked.connect(lambda: self.on_turn_asked(-1))
        self.later.clicked.connect(lambda: self.on_turn_asked(1))

    def _build_details(self, today: date) -> None:
        theme = self.theme
        self._details = QWidget()
        self.kind = FormField(theme, "Document type", ComboEditor(theme, list(DOCUMENT_TYPES.items())))
        self.expiry = FormField(theme, "Expires", DateEditor(theme, today=today), optional=True)
        # A file let go over a field is a file for the pane, not text for the field.
        self.expiry.editor.line.setAcceptDrops(False)
        row = Row(theme, gap=12)
        row.addWidget(self.kind, 1)
        row.addWidget(self.expiry, 1)
        self._put_off = QWidget()
        self.send_now = Button(theme, "Send file", icon="paper-plane-tilt", height=32)
        self.put_off_words = Paragraph(theme, "", role=Role.SECOND, colour="ink2")
        foot = Row(theme, self._put_off, gap=12)
        foot.addWidget(self.put_off_words, 1)
        foot.addWidget(self.send_now, 0, Qt.AlignmentFlag.AlignVCenter)
        self._put_off.hide()
        column = Column(theme, self._details, gap=8, margins=(15, 10, 15, 10))
        column.addLayout(row)
        column.addWidget(self._put_off)
        self.send_now.clicked.connect(self.send_asked)
        self.kind.edited.connect(self.on_type_edited)
        self.expiry.left.connect(self.on_expiry_left)

    def _build_stack(self) -> None:
        theme = self.theme
        self.page_view = PageView(theme)
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setAcceptDrops(False)
        self.text.setFrameShape(QFrame.Shape.NoFrame)
        self.text.setAccessibleName("Text of the document")
        self.state = EmptyState(theme, icon="file-text", title=" ", sentence=" ", action="Download", is_primary=False)
        self._moving = QWidget()
        self._bar_words = PlainLabel(theme, colour="ink2")
        self.bar = ThinBar(theme, name="Download")
        moving = Column(theme, self._moving, gap=8, margins=(40, 0, 40, 0))
        moving.addStretch(1)
        moving.addWidget(self._bar_words)
        moving.addWidget(self.bar)
        moving.addStretch(1)
        self.stack = QStackedWidget()
        for widget in (self.page_view, self.text, self.state, self._moving):
            self.stack.addWidget(widget)
        # The page gives way in a low window: the question above it must not make the window higher.
        self.stack.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self.page_view.turn_asked.connect(self.on_turn_asked)
        self.page_view.sharper_asked.connect(self.sharper_asked)
        self.state.action_chosen.connect(self.download_asked)
        self.smaller.clicked.connect(lambda: self.page_view.zoom_by(1 / STEP))
        self.larger.clicked.connect(lambda: self.page_view.zoom_by(STEP))
        self.fitter.clicked.connect(self.page_view.fit)
        theme.follow(self.on_theme_changed)

    @Slot()
    def on_theme_changed(self) -> None:
        self.text.setFont(self.theme.font(Role.BODY))
        self.stack.setMinimumHeight(self.theme.px(_LEAST_PAGE))

    # ---- small steps -----------------------------------------------------------------------------------------------

    @Slot(int)
    def on_turn_asked(self, step: int) -> None:
        target = self.page + step
        if 0 <= target < self.pages:
            self.page_asked.emit(target)

    @Slot()
    def on_type_edited(self) -> None:
        self.type_chosen.emit(self.kind.value())

    @Slot()
    def on_expiry_left(self) -> None:
        if self.view is not None and self.expiry.value() != self.view.document.expiry_date:
            self.expiry_typed.emit(self.expiry.value())

    def _show_details(self, view: DocumentView, *, is_other: bool) -> None:
        for field, value in ((self.kind, view.document.document_type), (self.expiry, view.document.expiry_date)):
            # What is being typed is not overwritten by a refresh.
            if is_other or not field.editor.input.hasFocus():
                field.set_value(value)
                field.clear_problem()

    def _say(self, icon: str, title: str, sentence: str, *, action: str = "") -> None:
        self.state.set_icon(icon)
        self.state.set_words(title, sentence)
        self.state.action.setVisible(bool(action))
        self.stack.setCurrentWidget(self.state)

    def _tell_page(self, words: str) -> None:
        self._where.setText(words)
        has_page = self.stack.currentWidget() is self.page_view and self.pages > 0
        for button in (self.smaller, self.larger, self.fitter):
            button.setEnabled(has_page)
        self.earlier.setVisible(has_page and self.pages > 1)
        self.later.setVisible(has_page and self.pages > 1)
        self.earlier.setEnabled(self.page > 0)
        self.later.setEnabled(self.page + 1 < self.pages)
        self._where.setAlignment(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
