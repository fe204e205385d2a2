"""Settings: look, text size, locking, keys, rescue file. A choice holds at once; there is nothing to save."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSignalBlocker, Signal, Slot
from PySide6.QtWidgets import QWidget

from hubshift_desktop.domain.errors import KnownError
from hubshift_desktop.domain.words import capitalised, plural
from hubshift_desktop.security.roles import ROLE_NAMES
from hubshift_desktop.services.bundle import Services
from hubshift_desktop.ui.dialogs.fitting_area import FittingArea
from hubshift_desktop.ui.fonts import Role
from hubshift_desktop.ui.plain import PlainLabel
from hubshift_desktop.ui.runner import Runner
from hubshift_desktop.ui.shell.remembered import SINGLE_KEYS
from hubshift_desktop.ui.theme import Mode, Theme
from hubshift_desktop.ui.tokens import Tone
from hubshift_desktop.ui.widgets.button import Button, ButtonKind
from hubshift_desktop.ui.widgets.check_box import CheckBox
from hubshift_desktop.ui.widgets.column import Column
from hubshift_desktop.ui.widgets.combo_editor import ComboEditor
from hubshift_desktop.ui.widgets.dialog_frame import DialogFrame
from hubshift_desktop.ui.widgets.divider import Divider
from hubshift_desktop.ui.widgets.flow import Flow
from hubshift_desktop.ui.widgets.form_field import FormField
from hubshift_desktop.ui.widgets.key_value_rows import KeyValueRows
from hubshift_desktop.ui.widgets.paragraph import Paragraph
from hubshift_desktop.ui.widgets.row import Row
from hubshift_desktop.ui.widgets.segmented_control import SegmentedControl

_LOOKS = ((Mode.SYSTEM.value, "System"), (Mode.LIGHT.value, "Light"), (Mode.DARK.value, "Dark"))
_SIZES = (90, 100, 110, 125, 150, 175, 200)
_MINUTES = (1, 2, 5, 10, 15)
Say = Callable[[str], None]


class Settings(DialogFrame):
    """`lock_chosen` and `keys_chosen` tell the window; look and text size go to the theme themselves.

    What could not be kept is said where it was chosen, and the control goes back to what holds.
    """

    lock_chosen = Signal(int)
    keys_chosen = Signal(bool)
    passphrase_asked = Signal()
    code_asked = Signal()
    sign_in_asked = Signal()
    rescue_write_asked = Signal()
    rescue_open_asked = Signal()

    def __init__(self, theme: Theme, services: Services, runner: Runner, window: QWidget, *, has_door: bool) -> None:
        super().__init__(theme, window, title="Settings", icon="gear-six", tone=Tone.ACCENT, width=640)
        self._services = services
        self._runner = runner
        self.look = SegmentedControl(theme, _LOOKS, name="Look")
        self.look.choose(theme.mode.value)
        sizes = [(str(size), f"{size}%") for size in _SIZES]
        self.text_size = FormField(theme, "Text size", ComboEditor(theme, sizes), hint="Ctrl+= and Ctrl+- do the same")
        self._show_size(round(theme.scale * 100))
        minutes = [(str(count), f"After {plural(count, 'minute')}") for count in _MINUTES]
        self.minutes = FormField(theme, "Lock by itself", ComboEditor(theme, minutes), hint="Without a key or a click")
        self._show_minutes(services.preferences.lock_minutes)
        self.keys = CheckBox(
            theme,
            "Single keys: / searches, ? shows the shortcuts",
            is_checked=self._has_keys,
        )
        self.look_trouble, self.keys_trouble = _trouble(theme), _trouble(theme)
        self.passphrase = Button(theme, "Change passphrase…", icon="key")
        self.code = Button(theme, "New recovery code…", icon="shield-check")
        self.sign_in = Button(theme, "Sign in again…", icon="sign-in")
        self.rescue_write = Button(theme, "Write a rescue file…", icon="lifebuoy")
        self.rescue_open = Button(theme, "Open a rescue file…", icon="folder-open")
        self._fill(has_door=has_door)
        self._connect()

    @Slot(str)
    def on_look_chosen(self, key: str) -> None:
        self.theme.set_mode(Mode(key))
        self._keep(lambda: self._services.preferences.set_theme(key), say=self._say_look)

    @Slot()
    def on_size_chosen(self) -> None:
        percent = int(self.text_size.value())
        self.theme.set_scale(percent / 100)
        self._keep(lambda: self._services.preferences.set_text_scale(percent), say=self._say_size)

    @Slot()
    def on_minutes_chosen(self) -> None:
        minutes = int(self.minutes.value())
        self.lock_chosen.emit(minutes)
        self._keep(lambda: self._services.preferences.set_lock_minutes(minutes), say=self._say_minutes)

    @Slot(bool)
    def on_keys_chosen(self, is_on: bool) -> None:
        self.keys_chosen.emit(is_on)
        self._keep(lambda: self._services.preferences.put(SINGLE_KEYS, is_on), say=self._say_keys)

    @property
    def _has_keys(self) -> bool:
        return self._services.preferences.get(SINGLE_KEYS, True) is not False

    def _keep(self, choice: Callable[[], None], *, say: Say) -> None:
        def failed(error: KnownError) -> None:
            say(f"{error.title}. Your choice is not kept.")

        self._runner.write(choice, lambda _: say(""), failed, owner=self)

    # Each of these says what became of a choice; with words in it, it did not hold, and what is stored comes back.

    def _say_look(self, words: str) -> None:
        _tell(self.look_trouble, words)
        if words:
            stored = self._services.preferences.theme
            self.theme.set_mode(Mode(stored))
            with QSignalBlocker(self.look):
                self.look.choose(stored)

    def _say_size(self, words: str) -> None:
        self.text_size.set_problem(words)
        if words:
            stored = self._services.preferences.text_scale
            self.theme.set_scale(stored / 100)
            self._show_size(stored)

    def _say_minutes(self, words: str) -> None:
        self.minutes.set_problem(words)
        if words:
            stored = self._services.preferences.lock_minutes
            self._show_minutes(stored)
            self.lock_chosen.emit(stored)

    def _say_keys(self, words: str) -> None:
        _tell(self.keys_trouble, words)
        if words:
            with QSignalBlocker(self.keys):
                self.keys.setChecked(self._has_keys)
            self.keys_chosen.emit(self._has_keys)

    def _show_size(self, percent: int) -> None:
        self.text_size.set_value(str(min(_SIZES, key=lambda size: abs(size - percent))))

    def _show_minutes(self, minutes: int) -> None:
        self.minutes.set_value(str(min(_MINUTES, key=lambda count: abs(count - minutes))))

    def _fill(self, *, has_door: bool) -> None:
        theme, account = self.theme, self._services.account
        person = KeyValueRows(theme)
        role = capitalised(ROLE_NAMES.get(account.role, account.role))
        person.set_rows(
            [("Signed in as", account.name), ("Email", account.email), ("Role", role), ("Server", account.origin)]
        )
        # At large text it scrolls: a control that is squeezed away cannot be put back to a smaller size.
        area = FittingArea(theme, gap=16)
        self.content.addWidget(area, 1)
        area.body.addWidget(person)
        line = Flow(theme, gap=8)
        for button in (self.passphrase, self.code, self.sign_in):
            line.add(button)
            button.setVisible(has_door)
        line.setVisible(has_door)
        area.body.addWidget(line)
        area.body.addWidget(Divider(theme, colour="line"))
        look = Row(theme, gap=12)
        look.addWidget(PlainLabel(theme, "Look", role=Role.LABEL))
        look.addWidget(self.look)
        look.addStretch(1)
        area.body.addLayout(look)
        area.body.addWidget(self.look_trouble)
        pair = Row(theme, gap=16)
        pair.addWidget(self.text_size, 1)
        pair.addWidget(self.minutes, 1)
        area.body.addLayout(pair)
        area.body.addWidget(self.keys)
        area.body.addWidget(self.keys_trouble)
        area.body.addWidget(Divider(theme, colour="line"))
        area.body.addLayout(self._rescue_group())
        close = Button(theme, "Close", kind=ButtonKind.PRIMARY, height=36)
        close.clicked.connect(self.close_dialog)
        words = "Your choices are kept encrypted on this laptop."
        self.foot_words.addWidget(PlainLabel(theme, words, role=Role.SECOND, colour="ink3", elide=True))
        self.foot.addWidget(close)

    def _rescue_group(self) -> Column:
        theme = self.theme
        words = "Carries what waits to be sent to another laptop, in one sealed file."
        group = Column(theme, gap=8)
        group.addWidget(PlainLabel(theme, "Rescue file", role=Role.LABEL))
        group.addWidget(Paragraph(theme, words, role=Role.SECOND, colour="ink2"))
        buttons = Flow(theme, gap=8)
        buttons.add(self.rescue_write)
        buttons.add(self.rescue_open)
        group.addWidget(buttons)
        return group

    def _connect(self) -> None:
        self.look.chosen.connect(self.on_look_chosen)
        self.text_size.edited.connect(self.on_size_chosen)
        self.minutes.edited.connect(self.on_minutes_chosen)
        self.keys.toggled.connect(self.on_keys_chosen)
        self.passphrase.clicked.connect(self.passphrase_asked)
        self.code.clicked.connect(self.code_asked)
        self.sign_in.clicked.connect(self.sign_in_asked)
        self.rescue_write.clicked.connect(self.rescue_write_asked)
        self.rescue_open.clicked.connect(self.rescue_open_asked)
        self.closed.connect(self.deleteLater)


def _trouble(theme: Theme) -> Paragraph:
    line = Paragraph(theme, role=Role.SECOND_MEDIUM, colour=Tone.DANGER.value)
    line.hide()
    return line


def _tell(line: Paragraph, words: str) -> None:
    line.setText(words)
    line.setVisible(bool(words))
