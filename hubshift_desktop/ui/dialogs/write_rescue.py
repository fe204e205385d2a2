"""Writing a rescue file: where to, under which passphrase, and then what went in."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QLineEdit, QWidget

from hubshift_desktop.domain.errors import KnownError
from hubshift_desktop.export.request import PlaceTakenError
from hubshift_desktop.security.errors import WeakPassphraseError
from hubshift_desktop.security.passphrase import assess
from hubshift_desktop.services.bundle import Services
from hubshift_desktop.services.rescue import ENDING, Written
from hubshift_desktop.ui import clipboard
from hubshift_desktop.ui.dialogs.file_place import REPLACE, FilePlace, Settled
from hubshift_desktop.ui.dialogs.rescue_dialog import RESCUE_KIND, RescueDialog
from hubshift_desktop.ui.fonts import Role
from hubshift_desktop.ui.runner import Runner
from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.tokens import Tone
from hubshift_desktop.ui.widgets.banner import Banner
from hubshift_desktop.ui.widgets.button import Button, ButtonKind
from hubshift_desktop.ui.widgets.form_field import FormField
from hubshift_desktop.ui.widgets.icon_label import IconLabel
from hubshift_desktop.ui.widgets.paragraph import Paragraph
from hubshift_desktop.ui.widgets.row import Row
from hubshift_desktop.ui.widgets.secret_editor import SecretEditor
from hubshift_desktop.ui.widgets.text_editor import TextEditor

_BEFORE = (
    "One sealed file with everything that waits to be sent, to be carried to another laptop. It goes on waiting here."
)
_NOTHING = (
    "Nothing waits on this laptop: no change is unsent and no draft is kept. A file that is written now is empty."
)
_EMPTY = "It is empty: no change was unsent, and no draft was kept."
_AFTER = "It goes on waiting here, and is looked for at the office before it is sent."
_KEEP = (
    "Keep the passphrase apart from the file. It is kept nowhere: without it nobody can open the file, not even you."
)


class WriteRescue(RescueDialog):
    """The passphrase is the file's own: whoever carries it need not know the one of this laptop."""

    place: FilePlace

    def __init__(self, theme: Theme, services: Services, runner: Runner, window: QWidget) -> None:
        super().__init__(
            theme,
            services,
            runner,
            window,
            title="Write a rescue file",
            before=_BEFORE,
            place=FilePlace(
                theme,
                runner,
                title="Save the rescue file",
                kinds={ENDING: RESCUE_KIND},
                name=lambda _: services.rescue.file_name(),
            ),
            verb="Write the file",
            doing="Writing…",
            icon="floppy-disk",
        )
        self._target: Path | None = None
        self.place.watch(self.verb)
        self.new = FormField(
            theme, "Passphrase for this file", SecretEditor(theme), hint="Four or more words, not your own passphrase"
        )
        self.again = FormField(theme, "The same again", SecretEditor(theme))
        self.maker = Button(theme, "Make one for me", kind=ButtonKind.LINK, icon="magic-wand")
        self._form += [self.new, self.again, self.maker]
        self.copier = Button(theme, "Copy the passphrase", kind=ButtonKind.LINK, icon="copy")
        self.copier.hide()
        self.missing = Banner(theme, "Not everything is in it", tone=Tone.WARN)
        self.missing.hide()
        self.folder = Button(theme, "Open folder", icon="folder-open", height=36)
        self.folder.hide()
        self._fill()
        self._connect()

    def start(self) -> None:
        """Open with the keyboard in the passphrase: the place is proposed already."""
        self.open(self.new.editor.line)
        self._runner.read(self._has_work, self.on_work_known, self.on_refused, owner=self)
        self.place.propose()

    def _has_work(self) -> bool:
        """Runs off the GUI thread."""
        services = self._services
        waits = services.waiting.open_lines(limit=1) or services.drafts.all()
        return bool(waits or services.documents.not_followed())

    @Slot(object)
    def on_work_known(self, has_work: bool) -> None:
        if not has_work and not self._is_busy:
            self.sentence.setText(_NOTHING)

    @Slot()
    def on_make(self) -> None:
        """Fill in words that can be read out over the phone, and show them: they must be written down now."""
        words = self._services.exports.new_password()
        for field in (self.new, self.again):
            field.set_value(words)
            field.clear_problem()
            if field.editor.line.echoMode() is QLineEdit.EchoMode.Password:
                field.editor.on_eye_clicked()
        self.copier.show()
        self.copier.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def on_copy(self) -> None:
        clipboard.copy(self.new.value())

    @Slot()
    def on_write(self) -> None:
        if self._is_busy:
            return
        passphrase = self.new.value()
        verdict = assess(passphrase)
        if not verdict.is_accepted:
            _refuse(self.new, verdict.sentence)
        elif self.again.value() != passphrase:
            _refuse(self.again, "The two are not the same")
        else:
            self._set_busy(is_busy=True)
            self.place.settle()

    @Slot(object)
    def on_settled(self, place: Settled) -> None:
        rescue, passphrase, stopping = self._services.rescue, self.new.value(), self.stopping
        self._target = place.target

        def write() -> Written:
            return rescue.write(place.target, passphrase=passphrase, may_replace=place.may_replace, stopping=stopping)

        self._run(write, self.on_written, self.on_refused)

    @Slot()
    def on_place_refused(self) -> None:
        self._set_busy(is_busy=False)

    @Slot()
    def on_closed(self) -> None:
        self.place.give_up()
        super().on_closed()

    def _may_leave(self) -> bool:
        """Always: a folder that hangs may do so at the very last step, and a file that stands does no harm."""
        self.stopping.stop()
        return True

    def _tell_verb(self) -> None:
        super()._tell_verb()
        if self.place.is_taken and not self._is_busy:
            self.verb.set_label(REPLACE)

    @Slot(object)
    def on_written(self, written: Written) -> None:
        if written.missing:
            self.missing.set_words(self.missing.title.text(), written.words)
            self.missing.show()
        self.copier.setVisible(self.new.editor.line.echoMode() is QLineEdit.EchoMode.Normal)
        self.folder.show()
        self._tell(
            "The rescue file is written",
            _AFTER if written.changes or written.drafts or written.files or written.missing else _EMPTY,
            [
                ("Unsent changes", f"{written.changes:,}"),
                ("Drafts", f"{written.drafts:,}"),
                ("Documents", f"{written.files:,}"),
                *([("Of these not followed", f"{written.let_go:,}")] if written.let_go else []),
                ("Written to", str(self._target)),
            ],
        )

    @Slot(object)
    def on_refused(self, error: KnownError) -> None:
        self._set_busy(is_busy=False)
        if isinstance(error, PlaceTakenError) and self._target is not None:
            self.place.say_appeared(self._target)
            return
        field = self.new if isinstance(error, WeakPassphraseError) else self.place.field
        _refuse(field, f"{error.title}. {error.sentence} {error.next_step}")

    @Slot()
    def on_folder(self) -> None:
        if self._target is not None:
            self.place.files.show(self._target.parent)

    def _fill(self) -> None:
        theme = self.theme
        area = self._area
        area.body.addWidget(self.place)
        area.body.addWidget(self.new)
        area.body.addWidget(self.again)
        links = Row(theme, gap=16)
        links.addWidget(self.maker)
        links.addWidget(self.copier)
        links.addStretch(1)
        area.body.addWidget(self.told)
        area.body.addLayout(links)
        keep = Row(theme, gap=10)
        keep.addWidget(IconLabel(theme, "key", colour=Tone.WARN, size=18), 0, Qt.AlignmentFlag.AlignTop)
        keep.addWidget(Paragraph(theme, _KEEP, role=Role.SECOND, colour="ink2"), 1)
        area.body.addLayout(keep)
        self.content.addWidget(self.missing)
        for button in (self.no, self.verb, self.folder, self.done):
            self.foot.addWidget(button)

    def _connect(self) -> None:
        self.place.told.connect(self._tell_verb)
        self.place.settled.connect(self.on_settled)
        self.place.refused.connect(self.on_place_refused)
        for field in (self.new, self.again):
            field.edited.connect(field.clear_problem)
        self.maker.clicked.connect(self.on_make)
        self.copier.clicked.connect(self.on_copy)
        self.verb.clicked.connect(self.on_write)
        self.folder.clicked.connect(self.on_folder)


def _refuse(field: FormField[SecretEditor] | FormField[TextEditor], words: str) -> None:
    field.set_problem(words)
    field.focus()
