"""Writing a rescue file: where to, under which passphrase, and then what went in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QLineEdit, QWidget

from hubshift_desktop.domain.errors import KnownError
from hubshift_desktop.export.target import target_of, with_ending
from hubshift_desktop.security.errors import WeakPassphraseError
from hubshift_desktop.security.passphrase import assess
from hubshift_desktop.services.bundle import Services
from hubshift_desktop.services.rescue import ENDING, Written
from hubshift_desktop.ui import clipboard
from hubshift_desktop.ui.dialogs.file_place import TAKEN, Found, looking_at, proposing
from hubshift_desktop.ui.dialogs.replacing import Replacing
from hubshift_desktop.ui.dialogs.rescue_dialog import RESCUE_KIND, RescueDialog
from hubshift_desktop.ui.fonts import Role
from hubshift_desktop.ui.runner import Runner, Token
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

    def __init__(self, theme: Theme, services: Services, runner: Runner, window: QWidget) -> None:
        super().__init__(
            theme,
            services,
            runner,
            window,
            title="Write a rescue file",
            before=_BEFORE,
            place="Save to",
            verb="Write the file",
            doing="Writing…",
            icon="floppy-disk",
        )
        self._asking: Token | None = None
        self._target: Path | None = None
        self._replacing = Replacing(self.verb)
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
        name = self._services.rescue.file_name()
        self._runner.network(proposing(name, files=self.files), self.on_proposed, self.on_refused, owner=self)

    @Slot(str)
    def on_proposed(self, place: str) -> None:
        if not self.place.field.value():
            self.place.field.set_value(place)

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
    def on_browse(self) -> None:
        target = target_of(self.place.field.value(), kind=ENDING, folder=Path(), home=Path.home())
        proposed = self._services.rescue.file_name() if isinstance(target, str) else str(target)
        chosen = self.files.save(self, title="Save the rescue file", name=proposed, kinds=[RESCUE_KIND])
        if chosen is not None:
            self.place.field.set_value(str(chosen))
            self._say_taken(None)
            if with_ending(str(chosen), ENDING) != str(chosen):
                # The system asked about another name than the one that will be written.
                self.on_place_left()
            else:
                self._replacing.asked_elsewhere(chosen)

    @Slot()
    def on_place_left(self) -> None:
        """Show the name as it will be, and ask off the GUI thread whether it is taken."""
        if self._asking is not None:
            self._asking.cancel()
        self.place.field.set_value(with_ending(self.place.field.value(), ENDING))
        self._asking = self._runner.network(self._look(), self.on_place_known, self.on_place_failed, owner=self)

    @Slot(object)
    def on_place_known(self, found: Found) -> None:
        if isinstance(found.target, str):
            self.place.field.set_problem(found.target if self.place.field.value() else "")
        else:
            self._say_taken(found.target if found.is_taken else None)

    @Slot(object)
    def on_place_failed(self, error: KnownError) -> None:
        self.place.field.set_problem(f"{error.sentence} {error.next_step}")

    @Slot()
    def on_place_edited(self) -> None:
        self._replacing.tell(None)

    def _look(self) -> Callable[[], Found]:
        return looking_at(self.place.field.value(), kind=ENDING, files=self.files)

    def _say_taken(self, target: Path | None) -> None:
        self.place.field.set_problem(TAKEN if target is not None else "", tone=Tone.WARN)
        self._replacing.tell(target)

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
            if self._asking is not None:
                self._asking.cancel()
            self._set_busy(is_busy=True)
            self._runner.network(
                self._look(), lambda found: self._on_looked(found, passphrase), self.on_refused, owner=self
            )

    def _on_looked(self, found: Found, passphrase: str) -> None:
        target = found.target
        if isinstance(target, str):
            self._set_busy(is_busy=False)
            _refuse(self.place.field, target)
        elif found.is_taken and not self._replacing.may_replace(target):
            self._set_busy(is_busy=False)
            self._say_taken(target)
            self.verb.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            rescue = self._services.rescue
            self._target = target
            self._run(lambda: rescue.write(target, passphrase=passphrase), self.on_written, self.on_refused)

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
        field = self.new if isinstance(error, WeakPassphraseError) else self.place.field
        _refuse(field, f"{error.title}. {error.sentence} {error.next_step}")

    @Slot()
    def on_folder(self) -> None:
        if self._target is not None:
            self.files.show(self._target.parent)

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
        self.place.browse_asked.connect(self.on_browse)
        self.place.field.left.connect(self.on_place_left)
        self.place.field.edited.connect(self.on_place_edited)
        for field in (self.new, self.again):
            field.edited.connect(field.clear_problem)
        self.maker.clicked.connect(self.on_make)
        self.copier.clicked.connect(self.on_copy)
        self.verb.clicked.connect(self.on_write)
        self.folder.clicked.connect(self.on_folder)


def _refuse(field: FormField[SecretEditor] | FormField[TextEditor], words: str) -> None:
    field.set_problem(words)
    field.focus()
