"""The left of a client's documents: what there is, by type and order, what is on its way up, and how to add more."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QStackedWidget, QWidget

from hubshift_desktop.domain.views import DocumentView
from hubshift_desktop.ui.panes import document_words
from hubshift_desktop.ui.panes.drop_hint import DropHint
from hubshift_desktop.ui.panes.uploads_card import UploadsCard
from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.widgets.button import Button, ButtonKind
from hubshift_desktop.ui.widgets.card import Card
from hubshift_desktop.ui.widgets.column import Column
from hubshift_desktop.ui.widgets.document_row_delegate import DocumentRowDelegate
from hubshift_desktop.ui.widgets.empty_state import EmptyState
from hubshift_desktop.ui.widgets.filter_chip import FilterChip
from hubshift_desktop.ui.widgets.line_list import LineList
from hubshift_desktop.ui.widgets.row import Row


class DocumentShelf(QWidget):
    """Filters and sorts what it was given without another look; what a line or an upload leads to is the pane's."""

    add_asked = Signal()

    def __init__(self, theme: Theme, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sent: tuple[DocumentView, ...] = ()
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
        self.uploads = UploadsCard(theme)
        self.hint = DropHint(theme)
        self._lay_out(theme)
        self.kind.chosen.connect(self.on_filter_chosen)
        self.sort.chosen.connect(self.on_filter_chosen)
        self.adder.clicked.connect(self.add_asked)
        self.empty.action_chosen.connect(self.add_asked)
        self.hint.choose_asked.connect(self.add_asked)

    def show_views(self, views: Sequence[DocumentView]) -> None:
        """List what Hubshift has of these; the others are uploads."""
        self._sent = tuple(view for view in views if view.is_uploaded)
        self.kind.set_options(document_words.types_of(self._sent))
        if self.kind.key and self.kind.key not in {view.document.document_type for view in self._sent}:
            self.kind.choose("")
        self._show_lines()

    def clear(self) -> None:
        """Another client's are read: nothing of the one before stays in view."""
        self._sent = ()
        self.list.show_lines(())
        self.uploads.show_uploads((), is_paused=False)

    def focus_first(self) -> None:
        """Put the keyboard on the list, or where files are added."""
        (self.list if self.list.lines else self.adder).setFocus(Qt.FocusReason.OtherFocusReason)

    def set_low(self, *, is_low: bool) -> None:
        """Take less height: uploads in one line, and no hint."""
        self.uploads.set_short(is_short=is_low)
        self.hint.setVisible(not is_low)

    @Slot(str)
    def on_filter_chosen(self, _key: str) -> None:
        self._show_lines()

    def _show_lines(self) -> None:
        self.list.show_lines(document_words.listed(self._sent, kind=self.kind.key, sort=self.sort.key))
        self.stack.setCurrentWidget(self.list if self.list.lines else self.empty)

    def _lay_out(self, theme: Theme) -> None:
        self.stack.addWidget(self.list)
        self.stack.addWidget(self.empty)
        card = Card(theme, padding=0, gap=0)
        inside = Column(theme, margins=(1, 6, 1, 6))
        inside.addWidget(self.stack)
        card.body.addLayout(inside)
        tools = Row(theme, gap=8)
        tools.addWidget(self.kind)
        tools.addWidget(self.sort)
        tools.addStretch(1)
        tools.addWidget(self.adder)
        left = Column(theme, self, gap=11)
        left.addLayout(tools)
        left.addWidget(card, 1)
        left.addWidget(self.uploads)
        left.addWidget(self.hint)
