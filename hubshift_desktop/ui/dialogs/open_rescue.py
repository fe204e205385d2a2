"""Opening a rescue file: which one, its passphrase, and then what was taken in."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QWidget

from hubshift_desktop.domain.errors import KnownError
from hubshift_desktop.security.rescue_file import WrongRescuePassphraseError
from hubshift_desktop.services.bundle import Services
from hubshift_desktop.services.rescue import Opened
from hubshift_desktop.ui.dialogs.fitting_area import FittingArea
from hubshift_desktop.ui.dialogs.place_row import PlaceRow
from hubshift_desktop.ui.dialogs.write_rescue import RESCUE_KIND
from hubshift_desktop.ui.file_asker import FileAsker
from hubshift_desktop.ui.runner import Runner
from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.tokens import Tone
from hubshift_desktop.ui.widgets.banner import Banner
from hubshift_desktop.ui.widgets.button import Button, ButtonKind
from hubshift_desktop.ui.widgets.dialog_frame import DialogFrame
from hubshift_desktop.ui.widgets.form_field import FormField
from hubshift_desktop.ui.widgets.key_value_rows import KeyValueRows
from hubshift_desktop.ui.widgets.secret_editor import SecretEditor

_BEFORE = "What it holds and neither this laptop nor the office has is queued here. Nothing of yours is overwritten."
_AFTER = "The office is looked at first; then what is not there is sent."


class OpenRescue(DialogFrame):
    """All of the file is taken in or nothing, so a refusal leaves everything as it was, and what was typed, too."""

    def __init__(self, theme: Theme, services: Services, runner: Runner, window: QWidget) -> None:
        super().__init__(
            theme,
            window,
            title="Open a rescue file",
            sentence=_BEFORE,
            icon="lifebuoy",
            tone=Tone.ACCENT,
            width=620,
        )
        self._services, self._runner = services, runner
        self.files = FileAsker()
        self._is_busy = False
        self.place = PlaceRow(theme, "Rescue file")
        self.passphrase = FormField(
            theme, "Passphrase of the file", SecretEditor(theme), hint="The one that was given when it was written"
        )
        self.left_out = Banner(theme, " ", " ", tone=Tone.WARN)
        self.left_out.hide()
        self.told = KeyValueRows(theme, label_width=150)
        self.told.hide()
        self.no = Button(theme, "Cancel", height=36)
        self.opener = Button(theme, "Open the file", kind=ButtonKind.PRIMARY, icon="folder-open", height=36)
        self.done = Button(theme, "Done", kind=ButtonKind.PRIMARY, height=36)
        self._area = FittingArea(theme, gap=16)
        self._fill()
        self._connect()

    def start(self) -> None:
        """Open with the keyboard on the way to choose a file."""
        self.open(self.place.browse)

    @Slot()
    def on_browse(self) -> None:
        chosen = self.files.open_one(self, title="Open a rescue file", kinds=[RESCUE_KIND])
        if chosen is not None:
            self.place.field.set_value(str(chosen))
            self.place.field.clear_problem()
            self.passphrase.focus()

    @Slot()
    def on_open(self) -> None:
        if self._is_busy:
            return
        typed, passphrase = self.place.field.value().strip(), self.passphrase.value()
        if not typed:
            self.place.field.set_problem("Choose the rescue file")
            self.place.browse.setFocus(Qt.FocusReason.OtherFocusReason)
        elif not passphrase:
            self.passphrase.set_problem("Type the passphrase of the file")
            self.passphrase.focus()
        else:
            rescue, path = self._services.rescue, self.files.documents_folder() / typed
            self.passphrase.clear_problem()
            self._set_busy(is_busy=True)
            # Not in the lane of the window's own saves: reading takes a while, and those must not wait for it.
            self._runner.read(
                lambda: rescue.open(Path(path), passphrase=passphrase), self.on_opened, self.on_refused, owner=self
            )

    @Slot(object)
    def on_opened(self, opened: Opened) -> None:
        self._set_busy(is_busy=False)
        self.passphrase.set_value("")
        self.title.setText("The rescue file was opened")
        self.setAccessibleName(self.title.text())
        self.sentence.setText(_AFTER if opened.taken else "There was nothing in it to be sent from here.")
        self.told.set_rows(
            [
                ("Changes taken in", f"{opened.taken:,}"),
                ("Drafts", f"{opened.drafts:,}"),
                ("Documents", f"{opened.files:,}"),
                ("Skipped", f"{opened.skipped:,}, already here or at the office"),
            ]
        )
        if opened.left_out:
            self.left_out.set_words(
                f"{opened.left_out:,} left out",
                "This laptop has unsent work of its own there. Keep the file and open it again once that is sent.",
            )
            self.left_out.show()
        for widget in (self.place, self.passphrase, self.no, self.opener):
            widget.hide()
        self.told.show()
        self.done.show()
        self._area.updateGeometry()
        self.done.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(object)
    def on_refused(self, error: KnownError) -> None:
        self._set_busy(is_busy=False)
        if isinstance(error, WrongRescuePassphraseError):
            self.passphrase.set_problem(f"{error.title}. {error.sentence}")
            self.passphrase.focus()
            self.passphrase.editor.line.selectAll()
            return
        self.place.field.set_problem(f"{error.title}. {error.sentence} {error.next_step}")
        self.place.field.focus()

    @Slot()
    def cancel(self) -> None:
        """Close; what is being taken in is taken in whole, and its result is worth waiting for."""
        if not self._is_busy:
            super().cancel()

    def _set_busy(self, *, is_busy: bool) -> None:
        self._is_busy = is_busy
        for widget in (self.place, self.passphrase, self.no, self.opener):
            widget.setEnabled(not is_busy)
        self.opener.set_label("Opening…" if is_busy else "Open the file")

    def _fill(self) -> None:
        area = self._area
        for widget in (self.place, self.passphrase, self.told):
            area.body.addWidget(widget)
        self.content.addWidget(area, 1)
        self.content.addWidget(self.left_out)
        for button in (self.no, self.opener, self.done):
            self.foot.addWidget(button)
        self.done.hide()

    def _connect(self) -> None:
        self.place.browse_asked.connect(self.on_browse)
        self.passphrase.edited.connect(self.passphrase.clear_problem)
        for line in (self.place.field.editor.line, self.passphrase.editor.line):
            line.returnPressed.connect(self.on_open)
        self.no.clicked.connect(self.cancel)
        self.opener.clicked.connect(self.on_open)
        self.done.clicked.connect(self.close_dialog)
        self.closed.connect(self.deleteLater)
