"""The files of a client that are on their way up."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from hubshift_desktop.ui.panes.document_words import Upload, uploads_words
from hubshift_desktop.ui.panes.upload_row import UploadRow
from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.widgets.card import Card
from hubshift_desktop.ui.widgets.column import Column
from hubshift_desktop.ui.widgets.floating import FOOT
from hubshift_desktop.ui.widgets.page import Page

# Three rows, one of them moving, and a bit of the fourth to show that there are more.
_MOST_HEIGHT = 172


class UploadsCard(Card):
    """Rows keep their widget and the keyboard while their words change; a low window shows one line only."""

    chosen = Signal(str)
    remove_asked = Signal(str)
    retry_asked = Signal(str)

    def __init__(self, theme: Theme, *, parent: QWidget | None = None) -> None:
        super().__init__(theme, "Uploads", count="", action="Pause", action_name="Pause uploads", padding=14, gap=0)
        self.setParent(parent)
        self.setObjectName(FOOT)
        self._rows: dict[str, UploadRow] = {}
        self._area = Page(theme, margin=0, gap=0, is_full=True, ground="surface")
        self._area.body.set_lengths(gap=0, margins=(0, 0, 0, 0))
        self._column = Column(theme)
        self._area.body.addLayout(self._column)
        self._area.body.addStretch(1)
        self.set_lengths(gap=6, margins=(14, 12, 14, 10))
        self.body.addWidget(self._area)
        self._is_short = False
        self.hide()
        theme.follow(self.on_theme_changed)

    @property
    def rows(self) -> tuple[UploadRow, ...]:
        """The rows in their order."""
        return tuple(self._rows.values())

    def show_uploads(self, uploads: Sequence[Upload], *, is_paused: bool) -> None:
        """Show these; a row that stays keeps its widget."""
        for key in set(self._rows) - {upload.key for upload in uploads}:
            row = self._rows.pop(key)
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        for upload in uploads:
            if upload.key in self._rows:
                self._rows[upload.key].show_upload(upload)
            else:
                self._add(upload)
        self._put_in_order([upload.key for upload in uploads])
        self.set_count(uploads_words(uploads))
        verb = "Go on" if is_paused else "Pause"
        self.action.set_label(verb, name=f"{verb}: uploads")
        # Nothing to hold back where nothing goes up; what is held can always be let go.
        self.action.setVisible(is_paused or any(upload.is_to_send for upload in uploads))
        self.setVisible(bool(uploads))
        self.on_theme_changed()

    def set_short(self, *, is_short: bool) -> None:
        """Become one line, for a low window."""
        self._is_short = is_short
        self._area.setVisible(not is_short)

    @Slot()
    def on_theme_changed(self) -> None:
        needed = sum(row.height_at(self._area.viewport().width()) for row in self._rows.values())
        self._area.setFixedHeight(min(needed, self.theme.px(_MOST_HEIGHT)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.on_theme_changed()

    def _put_in_order(self, keys: Sequence[str]) -> None:
        """What moves stands first; a row that has the keyboard keeps it."""
        if list(self._rows) == list(keys):
            return
        self._rows = {key: self._rows[key] for key in keys}
        for row in self._rows.values():
            self._column.removeWidget(row)
            self._column.addWidget(row)

    def _add(self, upload: Upload) -> None:
        row = UploadRow(self.theme, upload)
        self._rows[upload.key] = row
        row.chosen.connect(self.chosen)
        row.remove_asked.connect(self.remove_asked)
        row.retry_asked.connect(self.retry_asked)
        self._column.addWidget(row)
