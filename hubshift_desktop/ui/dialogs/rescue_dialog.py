"""What writing and opening a rescue file share: a form, one verb off the GUI thread, and its account in their place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QWidget

from hubshift_desktop.domain.errors import KnownError
from hubshift_desktop.domain.stopping import Stopping
from hubshift_desktop.services.bundle import Services
from hubshift_desktop.services.rescue import ENDING
from hubshift_desktop.ui.dialogs.fitting_area import FittingArea
from hubshift_desktop.ui.dialogs.place_row import PlaceRow
from hubshift_desktop.ui.runner import Runner, Token
from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.tokens import Tone
from hubshift_desktop.ui.widgets.button import Button, ButtonKind
from hubshift_desktop.ui.widgets.dialog_frame import DialogFrame
from hubshift_desktop.ui.widgets.key_value_rows import KeyValueRows

RESCUE_KIND = f"Hubshift rescue file (*.{ENDING})"
T = TypeVar("T")


class RescueDialog(DialogFrame):
    """Subclasses add their fields to `_area` and `_form`; the form goes once the account of what was done is shown.

    `verb` is the button's word, and `doing` the same while it is done. It can be closed at any time but one: past what
    `stopping` allows, the work is done whole in a moment, and its account is worth waiting for.
    """

    place: PlaceRow

    def __init__(
        self,
        theme: Theme,
        services: Services,
        runner: Runner,
        window: QWidget,
        *,
        title: str,
        before: str,
        place: PlaceRow,
        verb: str,
        doing: str,
        icon: str,
    ) -> None:
        super().__init__(theme, window, title=title, sentence=before, icon="lifebuoy", tone=Tone.ACCENT, width=620)
        self._services, self._runner = services, runner
        self._words = (verb, doing)
        self._is_busy = False
        self._job = Token()
        self.stopping = Stopping()
        self.place = place
        self.told = KeyValueRows(theme, label_width=150)
        self.told.hide()
        self.no = Button(theme, "Cancel", height=36)
        self.verb = Button(theme, verb, kind=ButtonKind.PRIMARY, icon=icon, height=36)
        self.done = Button(theme, "Done", kind=ButtonKind.PRIMARY, height=36)
        self.done.hide()
        self._form: list[QWidget] = [self.place, self.verb]
        self._area = FittingArea(theme, gap=16)
        self.content.addWidget(self._area, 1)
        self.no.clicked.connect(self.cancel)
        self.done.clicked.connect(self.close_dialog)
        self.closed.connect(self.on_closed)

    @Slot()
    def cancel(self) -> None:
        """Close, and stop what is being done; what was half written is removed when the disk lets go of it."""
        if not self._is_busy or self._may_leave():
            super().cancel()

    @Slot()
    def on_closed(self) -> None:
        self.stopping.stop()
        self._job.cancel()
        self.deleteLater()

    def _may_leave(self) -> bool:
        return self.stopping.stop()

    def _run(self, act: Callable[[], T], done: Callable[[T], None], failed: Callable[[KnownError], None]) -> None:
        """Do it where a folder that hangs holds up nobody: neither the window's own saves nor its panes."""
        self._set_busy(is_busy=True)
        self._job = self._runner.folder(act, done, failed, owner=self)

    def _set_busy(self, *, is_busy: bool) -> None:
        self._is_busy = is_busy
        if is_busy:
            # Else nobody in the dialog has the keyboard, and Esc is the window's.
            self.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.stopping = Stopping()
        for widget in self._form:
            widget.setEnabled(not is_busy)
        self._tell_verb()

    def _tell_verb(self) -> None:
        self.verb.set_label(self._words[self._is_busy])

    def _tell(self, title: str, sentence: str, rows: Sequence[tuple[str, str]]) -> None:
        """Show what was done in the place of the form."""
        self._set_busy(is_busy=False)
        self.title.setText(title)
        self.setAccessibleName(title)
        self.sentence.setText(sentence)
        self.told.set_rows(rows)
        for widget in (*self._form, self.no):
            widget.hide()
        self.told.show()
        self.done.show()
        self._area.updateGeometry()
        self.done.setFocus(Qt.FocusReason.OtherFocusReason)
