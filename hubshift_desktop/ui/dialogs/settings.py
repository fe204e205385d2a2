"""Settings: look, text size, locking and keys. A choice holds at once; there is nothing to save."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from hubshift_desktop.domain.words import capitalised, plural
from hubshift_desktop.security.roles import ROLE_NAMES
from hubshift_desktop.services.bundle import Services
from hubshift_desktop.ui.fonts import Role
from hubshift_desktop.ui.plain import PlainLabel
from hubshift_desktop.ui.runner import Runner
from hubshift_desktop.ui.shell.remembered import SINGLE_KEYS
from hubshift_desktop.ui.theme import Mode, Theme
from hubshift_desktop.ui.tokens import Tone
from hubshift_desktop.ui.widgets.button import Button, ButtonKind
from hubshift_desktop.ui.widgets.check_box import CheckBox
from hubshift_desktop.ui.widgets.combo_editor import ComboEditor
from hubshift_desktop.ui.widgets.dialog_frame import DialogFrame
from hubshift_desktop.ui.widgets.divider import Divider
from hubshift_desktop.ui.widgets.form_field import FormField
from hubshift_desktop.ui.widgets.key_value_rows import KeyValueRows
from hubshift_desktop.ui.widgets.row import Row
from hubshift_desktop.ui.widgets.segmented_control import SegmentedControl

_LOOKS = ((Mode.SYSTEM.value, "System"), (Mode.LIGHT.value, "Light"), (Mode.DARK.value, "Dark"))
_SIZES = (90, 100, 110, 125, 150, 175, 200)
_MINUTES = (1, 2, 5, 10, 15)


class Settings(DialogFrame):
    """`lock_chosen` and `keys_chosen` tell the window; look and text size go to the theme themselves."""

    lock_chosen = Signal(int)
    keys_chosen = Signal(bool)
    passphrase_asked = Signal()
    sign_in_asked = Signal()

    def __init__(self, theme: Theme, services: Services, runner: Runner, window: QWidget, *, has_door: bool) -> None:
        super().__init__(theme, window, title="Settings", icon="gear-six", tone=Tone.ACCENT, width=600)
        self._services = services
        self._runner = runner
        self.look = SegmentedControl(theme, _LOOKS, name="Look")
        self.look.choose(theme.mode.value)
        sizes = [(str(size), f"{size}%") for size in _SIZES]
        self.text_size = FormField(theme, "Text size", ComboEditor(theme, sizes), hint="Ctrl+= and Ctrl+- do the same")
        self.text_size.set_value(str(min(_SIZES, key=lambda size: abs(size - theme.scale * 100))))
        minutes = [(str(count), f"After {plural(count, 'minute')}") for count in _MINUTES]
        self.minutes = FormField(theme, "Lock by itself", ComboEditor(theme, minutes), hint="Without a key or a click")
        chosen = services.preferences.lock_minutes
        self.minutes.set_value(str(min(_MINUTES, key=lambda count: abs(count - chosen))))
        self.keys = CheckBox(
            theme,
            "Single keys: / searches, ? shows the shortcuts",
            is_checked=services.preferences.get(SINGLE_KEYS, True) is not False,
        )
        self.passphrase = Button(theme, "Change passphrase…", icon="key")
        self.sign_in = Button(theme, "Sign in again…", icon="sign-in")
        for button in (self.passphrase, self.sign_in):
            button.setVisible(has_door)
        self._fill()
        self._connect()

    @Slot(str)
    def on_look_chosen(self, key: str) -> None:
        self.theme.set_mode(Mode(key))
        self._keep(lambda: self._services.preferences.set_theme(key))

    @Slot()
    def on_size_chosen(self) -> None:
        percent = int(self.text_size.value())
        self.theme.set_scale(percent / 100)
        self._keep(lambda: self._services.preferences.set_text_scale(percent))

    @Slot()
    def on_minutes_chosen(self) -> None:
        minutes = int(self.minutes.value())
        self._keep(lambda: self._services.preferences.set_lock_minutes(minutes))
        self.lock_chosen.emit(minutes)

    @Slot(bool)
    def on_keys_chosen(self, is_on: bool) -> None:
        self._keep(lambda: self._services.preferences.put(SINGLE_KEYS, is_on))
        self.keys_chosen.emit(is_on)

    def _keep(self, choice: Callable[[], None]) -> None:
        self._runner.write(choice, lambda _: None, lambda _: None, owner=self)

    def _fill(self) -> None:
        theme, account = self.theme, self._services.account
        person = KeyValueRows(theme)
        role = capitalised(ROLE_NAMES.get(account.role, account.role))
        person.set_rows(
            [("Signed in as", account.name), ("Email", account.email), ("Role", role), ("Server", account.origin)]
        )
        self.content.addWidget(person)
        line = Row(theme, gap=8)
        line.addWidget(self.passphrase)
        line.addWidget(self.sign_in)
        line.addStretch(1)
        self.content.addLayout(line)
        self.content.addWidget(Divider(theme, colour="line"))
        look = Row(theme, gap=12)
        look.addWidget(PlainLabel(theme, "Look", role=Role.LABEL))
        look.addWidget(self.look)
        look.addStretch(1)
        self.content.addLayout(look)
        pair = Row(theme, gap=16)
        pair.addWidget(self.text_size, 1)
        pair.addWidget(self.minutes, 1)
        self.content.addLayout(pair)
        self.content.addWidget(self.keys)
        close = Button(theme, "Close", kind=ButtonKind.PRIMARY, height=36)
        close.clicked.connect(self.close_dialog)
        words = "Your choices are kept encrypted on this laptop."
        self.foot_words.addWidget(PlainLabel(theme, words, role=Role.SECOND, colour="ink3", elide=True))
        self.foot.addWidget(close)

    def _connect(self) -> None:
        self.look.chosen.connect(self.on_look_chosen)
        self.text_size.edited.connect(self.on_size_chosen)
        self.minutes.edited.connect(self.on_minutes_chosen)
        self.keys.toggled.connect(self.on_keys_chosen)
        self.passphrase.clicked.connect(self.passphrase_asked)
        self.sign_in.clicked.connect(self.sign_in_asked)
        self.closed.connect(self.deleteLater)
