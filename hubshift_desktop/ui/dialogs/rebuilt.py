"""What came of rescuing a damaged case file, told before anybody works in the new one."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from hubshift_desktop.domain.words import plural
from hubshift_desktop.services.rebuilt import SIGN_IN_WORDS, Rebuilt
from hubshift_desktop.ui.dialogs.telling import TellingPage
from hubshift_desktop.ui.fonts import Role
from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.tokens import Tone
from hubshift_desktop.ui.widgets.banner import Banner
from hubshift_desktop.ui.widgets.column import Column
from hubshift_desktop.ui.widgets.paragraph import Paragraph

_MOST_SHOWN = 4


class RebuiltPage(TellingPage):
    """What was lost is named, so that it can be typed again."""

    def __init__(self, theme: Theme, rebuilt: Rebuilt, *, parent: QWidget | None = None) -> None:
        super().__init__(theme, title="A new case file is ready", sentence=rebuilt.first_words, parent=parent)
        self._add_lost(rebuilt)
        self.add_line("check" if rebuilt.clients else "cloud-arrow-down", rebuilt.kept_words)
        if rebuilt.needs_sign_in:
            self.add_line("key", SIGN_IN_WORDS)
        if not rebuilt.is_log_whole:
            self.add_line("info", rebuilt.log_words)
        if rebuilt.set_aside:
            self.add_line("archive-box", f"The damaged file is kept in the profile’s folder {rebuilt.set_aside}.")
        if rebuilt.lost or not rebuilt.is_count_known:
            self.add_line(
                "lifebuoy", "If you have a rescue file, open it in Settings. What is here already is skipped."
            )
        self.body.addWidget(self.go_on)

    def _add_lost(self, rebuilt: Rebuilt) -> None:
        if not rebuilt.lost and not rebuilt.lost_words:
            return
        count = plural(rebuilt.lost or len(rebuilt.lost_words), "change")
        sentence = "Please type again what you still need:" if rebuilt.lost_words else "What was in it can’t be read."
        self.body.addWidget(Banner(self.theme, f"{count} could not be rescued", sentence, tone=Tone.WARN))
        shown = rebuilt.lost_words[:_MOST_SHOWN]
        more = len(rebuilt.lost_words) - len(shown)
        lines = Column(self.theme, gap=2)
        for words in (*shown, *([f"and {more:,} more, named under Changes of each client"] if more > 0 else [])):
            lines.addWidget(Paragraph(self.theme, words, role=Role.SECOND))
        self.body.addLayout(lines)
