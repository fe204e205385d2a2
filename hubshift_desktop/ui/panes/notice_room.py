"""Where a client's banner stands, between the header and the tab: as wide as the cards below it."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from hubshift_desktop.ui.layout import CONTENT_MAX
from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.widgets.banner import Banner
from hubshift_desktop.ui.widgets.row import Row


class NoticeRoom(QWidget):
    """Hidden while there is nothing to say; in a very wide window it ends where the content does."""

    def __init__(self, theme: Theme, notice: Banner, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._notice = notice
        row = Row(theme, self, margins=(28, 16, 28, 0))
        row.addWidget(notice, 1000)
        row.addStretch(1)
        theme.follow(self.on_theme_changed)
        self.hide()

    @Slot()
    def on_theme_changed(self) -> None:
        self._notice.setMaximumWidth(self._theme.px(CONTENT_MAX))
