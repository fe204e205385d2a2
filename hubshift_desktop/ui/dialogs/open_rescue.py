"""Opening a rescue file: which one, its passphrase, and then what was taken in."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QWidget

from hubshift_desktop.domain.errors import InvalidInputError, KnownError
from hubshift_desktop.export.target import path_of
from hubshift_desktop.security.rescue_file import WrongRescuePassphraseError
from hubshift_desktop.services.bundle import Services
from hubshift_desktop.services.rescue import Opened
from hubshift_desktop.ui.dialogs.place_row import PlaceRow
from hubshift_desktop.ui.dialogs.rescue_dialog import RESCUE_KIND, RescueDialog
from hubshift_desktop.ui.file_asker import FileAsker
from hubshift_desktop.ui.runner import Runner
from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.tokens import Tone
from hubshift_desktop.ui.widgets.banner import Banner
from hubshift_desktop.ui.widgets.form_field import FormField
from hubshift_desktop.ui.widgets.secret_editor import SecretEditor

_BEFORE = "What it holds and neither this laptop nor the office has is queued here. Nothing of yours is overwritten."
_AFTER = "The office is looked at first; then what is not there is sent."


class OpenRescue(RescueDialog):
    """All of the file is taken in or nothing, so a refusal leaves everything as it was, and what was typed, too."""

    def __init__(self, theme: Theme, services: Services, runner: Runner, window: QWidget) -> None:
        super().__init__(
            theme,
            services,
            runner,
            window,
            title="Open a rescue file",
            before=_BEFORE,
            place=PlaceRow(theme, "Rescue file"),
            verb="Open the file",
            doing="Opening…",
            icon="folder-open",
        )
        self.files = FileAsker()
        self.passphrase = FormField(
            theme, "Passphrase of the file", SecretEditor(theme), hint="The one that was given when it was written"
        )
        self._form.append(self.passphrase)
        self.left_out = Banner(theme, " ", " ", tone=Tone.WARN)
        self.left_out.hide()
        for widget in (self.place, self.passphrase, self.told):
            self._area.body.addWidget(widget)
        self.content.addWidget(self.left_out)
        for button in (self.no, self.verb, self.done):
            self.foot.addWidget(button)
        self.place.browse_asked.connect(self.on_browse)
        self.passphrase.edited.connect(self.passphrase.clear_problem)
        self.verb.clicked.connect(self.on_open)

    def start(self) -> None:
        """Open with the keyboard on the way to choose a file."""
        self.files.find_folder(self._runner, owner=self)
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
            rescue, files, stopping = self._services.rescue, self.files, self.stopping
            self.passphrase.clear_problem()

            def take_in() -> Opened:
                # Off the GUI thread: which folder a bare name means is asked of the disk.
                path = path_of(typed, folder=files.documents_folder(), home=Path.home())
                if isinstance(path, str):
                    raise InvalidInputError({"place": path})
                return rescue.open(path, passphrase=passphrase, stopping=stopping)

            self._run(take_in, self.on_opened, self.on_refused)

    @Slot(object)
    def on_opened(self, opened: Opened) -> None:
        self.passphrase.set_value("")
        if opened.left_out:
            self.left_out.set_words(
                f"{opened.left_out:,} left out",
                "This laptop has unsent work of its own there. Keep the file and open it again once that is sent.",
            )
            self.left_out.show()
        self._tell(
            "The rescue file was opened",
            _AFTER if opened.taken else "There was nothing in it to be sent from here.",
            [
                ("Changes taken in", f"{opened.taken:,}"),
                ("Drafts", f"{opened.drafts:,}"),
                ("Documents", f"{opened.files:,}"),
                *([("Of these not followed", f"{opened.let_go:,}")] if opened.let_go else []),
                ("Skipped", f"{opened.skipped:,}, already here or at the office"),
            ],
        )

    @Slot(object)
    def on_refused(self, error: KnownError) -> None:
        self._set_busy(is_busy=False)
        if isinstance(error, WrongRescuePassphraseError):
            self.passphrase.set_problem(f"{error.title}. {error.sentence}")
            self.passphrase.focus()
            self.passphrase.editor.line.selectAll()
            return
        is_typed_wrong = isinstance(error, InvalidInputError)
        words = error.sentence if is_typed_wrong else f"{error.title}. {error.sentence} {error.next_step}"
        self.place.field.set_problem(words)
        self.place.field.focus()
