"""That the case file is an older copy, told before anybody works in it."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from hubshift_desktop.services.older_copy import OlderCopy
from hubshift_desktop.ui.dialogs.telling import TellingPage
from hubshift_desktop.ui.theme import Theme


class OlderCopyPage(TellingPage):
    """What becomes of what waits in it, and what is not in it."""

    def __init__(self, theme: Theme, found: OlderCopy, *, parent: QWidget | None = None) -> None:
        super().__init__(theme, title=found.title, sentence=found.first_words, parent=parent)
        self.add_line("cloud-arrow-up" if found.changes else "cloud-arrow-down", found.waiting_words)
        self.add_line("info", found.missing_words)
        self.body.addWidget(self.go_on)
