"""Behind the right passphrase the case file is damaged: what that means, and the one thing to do about it."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QWidget

from hubshift_desktop.domain.errors import KnownError
from hubshift_desktop.ui.dialogs.gate import GatePage
from hubshift_desktop.ui.fonts import Role
from hubshift_desktop.ui.runner import Runner
from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.tokens import Tone
from hubshift_desktop.ui.widgets.banner import Banner
from hubshift_desktop.ui.widgets.button import Button, ButtonKind
from hubshift_desktop.ui.widgets.icon_label import IconLabel
from hubshift_desktop.ui.widgets.paragraph import Paragraph
from hubshift_desktop.ui.widgets.row import Row

_STEPS = (
    ("archive-box", "The damaged file is set aside as it is. It is never deleted."),
    ("lifebuoy", "All that can still be read goes into a new file, your unsent changes first."),
    ("cloud-arrow-down", "What the office has comes back with the next sync."),
)
_UNTOUCHED = "Nothing has been changed yet."
# After a try nobody here knows how far it came; this much holds whatever happened.
_KEPT = "The damaged file is kept in any case."


class RescueDoor(Protocol):
    """The damaged profile as this page needs it."""

    def rescue(self) -> tuple[object, str]: ...


class DamagedPage(GatePage):
    """`rescued` carries what the door gave, and the next recovery code where one was spent on the way here."""

    rescued = Signal(object, str)
    left = Signal()

    def __init__(
        self, theme: Theme, door: RescueDoor, runner: Runner, *, sentence: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(theme, title="Your case file is damaged", sentence=sentence, parent=parent)
        self._door = door
        self._runner = runner
        self.trouble = Banner(theme, "", tone=Tone.DANGER, icon="warning-circle")
        self.trouble.hide()
        self.body.addWidget(self.trouble)
        for icon, words in _STEPS:
            line = Row(theme, gap=12)
            line.addWidget(IconLabel(theme, icon, colour="ink2", size=20), 0, Qt.AlignmentFlag.AlignTop)
            line.addWidget(Paragraph(theme, words, colour="ink2"), 1)
            self.body.addLayout(line)
        self.rescue = Button(theme, "Rescue my work", kind=ButtonKind.PRIMARY, icon="lifebuoy", height=42)
        self.rescue.setSizePolicy(self.sentence.sizePolicy())
        self.later = Button(theme, "Quit and decide later", kind=ButtonKind.LINK)
        self.body.addWidget(self.rescue)
        self.body.addWidget(self.later, 0, Qt.AlignmentFlag.AlignHCenter)
        centre = Qt.AlignmentFlag.AlignHCenter
        self.foot = Paragraph(theme, _UNTOUCHED, role=Role.SECOND, colour="ink3", align=centre)
        self.body.addWidget(self.foot)
        self.rescue.clicked.connect(self.on_rescue)
        self.later.clicked.connect(self.left)

    def focus_first(self) -> None:
        """Put the keyboard on the button."""
        self.rescue.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def on_rescue(self) -> None:
        if self.rescue.isEnabled():
            self._set_busy(is_busy=True)
            self._runner.write(self._door.rescue, self.on_rescued, self.on_refused, owner=self)

    @Slot(object)
    def on_rescued(self, opened: tuple[object, str]) -> None:
        self.rescued.emit(*opened)

    @Slot(object)
    def on_refused(self, error: KnownError) -> None:
        """Say why it could not be done now, for example for want of room; it can be tried again."""
        self._set_busy(is_busy=False)
        self.foot.setText(_KEPT)
        self.trouble.set_words(error.title, f"{error.sentence} {error.next_step}")
        self.trouble.show()
        self.focus_first()

    def _set_busy(self, *, is_busy: bool) -> None:
        self.rescue.setEnabled(not is_busy)
        self.later.setEnabled(not is_busy)
        self.rescue.set_label("Rescuing…" if is_busy else "Rescue my work")
        self.trouble.hide()
        self.foot.setText("This can take a minute." if is_busy else _UNTOUCHED)
