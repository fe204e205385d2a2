"""One theme, handed to every widget: colours, lengths, fonts and icons at the chosen text size."""

from __future__ import annotations

import weakref
import zlib
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFont, QGuiApplication, QIcon, QPalette, QPixmap
from shiboken6 import isValid

from hubshift_desktop.ui.fonts import Role, Typeface
from hubshift_desktop.ui.icons import IconCase
from hubshift_desktop.ui.resources import resource_folder
from hubshift_desktop.ui.style import palette, style_sheet
from hubshift_desktop.ui.tokens import Tokens, Tone, ToneColours, load_tokens

SMALLEST_SCALE, LARGEST_SCALE = 0.9, 2.0


class Mode(StrEnum):
    """What the person chose in Settings."""

    LIGHT = "light"
    DARK = "dark"
    SYSTEM = "system"


class Theme(QObject):
    """The look of one running program. There is no global theme: the composition root makes one and hands it on.

    A widget calls `theme.follow(self.on_theme_changed)` at the end of its constructor: the slot runs once now and
    again after each change of colours or text size.
    """

    changed = Signal()

    def __init__(
        self, *, mode: Mode = Mode.SYSTEM, scale: float = 1.0, folder: Path | None = None, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._folder = folder or resource_folder()
        self._mode = mode
        self._scale = _within(scale)
        self._followers: weakref.WeakKeyDictionary[QObject, weakref.WeakMethod[Callable[[], None]]]
        self._followers = weakref.WeakKeyDictionary()
        self._typeface = Typeface()
        self._icons = IconCase()
        self._hints = QGuiApplication.styleHints()
        self._tokens = self._read_tokens()
        self._hints.colorSchemeChanged.connect(self.on_system_look_changed)
        self._hints.accessibility().contrastPreferenceChanged.connect(self.on_system_look_changed)

    @property
    def mode(self) -> Mode:
        return self._mode

    @property
    def scale(self) -> float:
        return self._scale

    @property
    def is_dark(self) -> bool:
        return self._tokens.mode == "dark"

    def set_mode(self, mode: Mode) -> None:
        """Choose light, dark or the system's look."""
        self._mode = mode
        self.on_system_look_changed()

    def set_scale(self, scale: float) -> None:
        """Choose the text size, 0.9 to 2.0; every length and font follows."""
        scale = _within(scale)
        if scale != self._scale:
            self._scale = scale
            self._tell()

    def follow(self, slot: Callable[[], None]) -> None:
        """Run `slot` (a bound method of a QObject) now and after every change; it ends with its object.

        This is not a signal connection: one to an overridden method would outlive the widget it draws.
        """
        method = weakref.WeakMethod(slot)
        owner = getattr(slot, "__self__", None)
        if not isinstance(owner, QObject):
            raise TypeError("follow takes a bound method of a QObject")
        self._followers[owner] = method
        slot()

    def px(self, length: float) -> int:
        """Scale a length of the design (px at 100 % text)."""
        return round(length * self._scale)

    def hex(self, name: str) -> str:
        return self._tokens[name]

    def colour(self, name: str) -> QColor:
        return QColor(self._tokens[name])

    def scrim(self) -> QColor:
        """The veil behind dialogs; the one token with its own transparency."""
        red, green, blue, alpha = self._tokens["scrim"].removeprefix("rgba(").removesuffix(")").split(",")
        return QColor(int(red), int(green), int(blue), round(float(alpha) * 255))

    def tone(self, tone: Tone) -> ToneColours:
        return self._tokens.tone(tone)

    def avatar(self, key: str) -> tuple[QColor, QColor]:
        """Return (ground, initials) for a record: the same pair for the same id on every laptop."""
        ground, words = self._tokens.avatars[zlib.crc32(key.encode()) % len(self._tokens.avatars)]
        return QColor(ground), QColor(words)

    def font(self, role: Role, *, slashed: bool = False) -> QFont:
        return self._typeface.font(role, self._scale, slashed=slashed)

    def icon(self, name: str, colour: str | Tone = "ink2") -> QIcon:
        """Return a Phosphor icon in a token's colour, or in the words colour of a tone."""
        return self._icons.icon(name, self._shade(colour))

    def pixmap(self, name: str, colour: str | Tone = "ink2", size: float = 18, ratio: float = 1.0) -> QPixmap:
        """Return the icon drawn at a scaled size; `ratio` is the widget's devicePixelRatioF()."""
        return self._icons.pixmap(name, self._shade(colour), self.px(size), ratio)

    def palette(self) -> QPalette:
        return palette(self._tokens)

    def style_sheet(self) -> str:
        return style_sheet(self._folder, self._tokens, self.px)

    @Slot()
    def on_system_look_changed(self) -> None:
        tokens = self._read_tokens()
        if tokens != self._tokens:
            self._tokens = tokens
            self._tell()

    def _tell(self) -> None:
        for owner, method in list(self._followers.items()):
            slot = method()
            if slot is not None and isValid(owner):
                slot()
        self.changed.emit()

    def _shade(self, colour: str | Tone) -> str:
        if isinstance(colour, Tone):
            return self._tokens.tone(colour).words
        return colour if colour.startswith("#") else self._tokens[colour]

    def _read_tokens(self) -> Tokens:
        is_dark = self._mode is Mode.DARK
        if self._mode is Mode.SYSTEM:
            is_dark = self._hints.colorScheme() is Qt.ColorScheme.Dark
        contrast = self._hints.accessibility().contrastPreference()
        high = contrast is Qt.ContrastPreference.HighContrast
        return load_tokens(self._folder, "dark" if is_dark else "light", high_contrast=high)


def _within(scale: float) -> float:
    return min(max(scale, SMALLEST_SCALE), LARGEST_SCALE)
