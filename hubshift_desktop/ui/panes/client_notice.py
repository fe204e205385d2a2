"""What a client needs a person for, said between the header and the tab, with the one thing that settles it.

It is as wide as the cards below it.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QWidget

from hubshift_desktop.domain.views import ClientFile
from hubshift_desktop.ui.layout import CONTENT_MAX
from hubshift_desktop.ui.panes import client_words
from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.widgets.banner import Banner
from hubshift_desktop.ui.widgets.row import Row


class ClientNotice(QWidget):
    """Takes no room while nothing needs anybody; in a very wide window it ends where the content does.

    `fix_asked` carries the field that was not accepted.
    """

    decide_asked = Signal()
    fix_asked = Signal(str)
    waiting_asked = Signal()

    def __init__(self, theme: Theme, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._act = ""
        self._theme = theme
        self.banner = Banner(theme, "", action=" ")
        self.banner.action_chosen.connect(self.on_action_chosen)
        room = Row(theme, self, margins=(28, 16, 28, 0))
        room.addWidget(self.banner, 1000)
        room.addStretch(1)
        theme.follow(self.on_theme_changed)
        self.hide()

    @property
    def has_keyboard(self) -> bool:
        """Whether the keyboard is on what it offers."""
        return self.banner.action.hasFocus()

    def show_file(self, file: ClientFile) -> None:
        """Say what this client needs, or nothing."""
        notice = client_words.notice(file)
        self._act = notice.act if notice else ""
        self.setVisible(notice is not None)
        if notice is not None:
            self.banner.set_words(notice.title, notice.sentence, action=notice.action)
            self.banner.set_tone(notice.tone, icon=notice.icon)

    def announce(self) -> None:
        """Tell a screen reader at once that there are two versions: one of them is not on show."""
        if self._act == "decide":
            self.banner.announce(is_assertive=True)

    def take_keyboard(self) -> bool:
        """Have the keyboard on what it offers; False when that is nothing."""
        is_offering = self._act != "" and self.banner.action.isVisibleTo(self)
        if is_offering:
            self.banner.action.setFocus(Qt.FocusReason.OtherFocusReason)
        return is_offering

    @Slot()
    def on_theme_changed(self) -> None:
        self.banner.setMaximumWidth(self._theme.px(CONTENT_MAX))

    @Slot()
    def on_action_chosen(self) -> None:
        act, _, path = self._act.partition(":")
        if act == "decide":
            self.decide_asked.emit()
        elif act == "fix":
            self.fix_asked.emit(path)
        elif act == "waiting":
            self.waiting_asked.emit()
