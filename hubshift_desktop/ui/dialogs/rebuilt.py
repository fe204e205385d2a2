"""What came of rescuing a damaged case file, told before anybody works in the new one."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from hubshift_desktop.domain.words import plural
from hubshift_desktop.services.bringing_back import Rebuilt
from hubshift_desktop.ui.dialogs.gate import GatePage
from hubshift_desktop.ui.fonts import Role
from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.tokens import Tone
from hubshift_desktop.ui.widgets.banner import Banner
from hubshift_desktop.ui.widgets.button import Button, ButtonKind
from hubshift_desktop.ui.widgets.icon_label import IconLabel
from hubshift_desktop.ui.widgets.paragraph import Paragraph
from hubshift_desktop.ui.widgets.row import Row

_MOST_SHOWN = 6


class RebuiltPage(GatePage):
    """What was lost is named, so that it can be typed again; `done`: the person has read it."""

    done = Signal()

    def __init__(self, theme: Theme, rebuilt: Rebuilt, *, parent: QWidget | None = None) -> None:
        first, *others = rebuilt.words
        super().__init__(theme, title="A new case file is ready", sentence=first, parent=parent)
        self._add_lost(rebuilt)
        for words in others:
            self._add_line("check", words)
        if rebuilt.set_aside:
            self._add_line("archive-box", f"The damaged file is kept in the profile’s folder {rebuilt.set_aside}.")
        if rebuilt.lost or not rebuilt.is_count_known:
            self._add_line(
                "lifebuoy", "If you have a rescue file, open it in Settings: what is here already is skipped."
            )
        self.go_on = Button(theme, "Open Hubshift", kind=ButtonKind.PRIMARY, height=42)
        self.go_on.setSizePolicy(self.sentence.sizePolicy())
        self.go_on.clicked.connect(self.done)
        self.body.addWidget(self.go_on)

    def focus_first(self) -> None:
        """Put the keyboard on the button."""
        self.go_on.setFocus(Qt.FocusReason.OtherFocusReason)

    def _add_lost(self, rebuilt: Rebuilt) -> None:
        if not rebuilt.lost and not rebuilt.lost_words:
            return
        shown = list(rebuilt.lost_words[:_MOST_SHOWN])
        more = len(rebuilt.lost_words) - len(shown)
        count = plural(rebuilt.lost or len(rebuilt.lost_words), "change")
        sentence = "Please type again what you still need." if shown else "What they said could not be read any more."
        self.body.addWidget(Banner(self.theme, f"{count} could not be rescued", sentence, tone=Tone.WARN))
        for words in (*shown, *([f"and {more:,} more"] if more > 0 else [])):
            self.body.addWidget(Paragraph(self.theme, f"• {words}", role=Role.SECOND))

    def _add_line(self, icon: str, words: str) -> None:
        line = Row(self.theme, gap=12)
        line.addWidget(IconLabel(self.theme, icon, colour="ink2", size=20), 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(Paragraph(self.theme, words, colour="ink2"), 1)
        self.body.addLayout(line)
