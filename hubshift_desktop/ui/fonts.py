"""Type roles: the only place that knows sizes, so that text size is one number for the whole program."""

from __future__ import annotations

import sys
from enum import Enum

from PySide6.QtGui import QFont, QFontDatabase

# Points, not pixels, follow the system's own scaling. A point is a pixel on macOS and 1/72 of 96 elsewhere.
_POINTS_PER_PX = 1.0 if sys.platform == "darwin" else 0.75

_REGULAR, _MEDIUM, _SEMIBOLD = QFont.Weight.Normal, QFont.Weight.Medium, QFont.Weight.DemiBold


class Role(Enum):
    """What a piece of text is; (px at 100 %, weight, uses the Display cut)."""

    FIGURE = (32, _SEMIBOLD, True)
    PAGE_TITLE = (24, _SEMIBOLD, True)
    PANE_TITLE = (20, _SEMIBOLD, True)
    BANNER_TITLE = (17, _SEMIBOLD, False)
    SECTION = (15, _SEMIBOLD, False)
    BODY = (14, _REGULAR, False)
    LABEL = (14, _MEDIUM, False)
    STRONG = (14, _SEMIBOLD, False)
    SECOND = (13, _REGULAR, False)
    SECOND_MEDIUM = (13, _MEDIUM, False)
    SECOND_STRONG = (13, _SEMIBOLD, False)
    SMALL = (12, _MEDIUM, False)


class Typeface:
    """The families of this laptop: Inter where installed, else the system's own interface font."""

    def __init__(self) -> None:
        families = set(QFontDatabase.families())
        system = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont).family()
        self.text = "Inter" if "Inter" in families else system
        self.display = "Inter Display" if "Inter Display" in families else self.text
        self._made: dict[tuple[Role, float, bool], QFont] = {}

    def font(self, role: Role, scale: float, *, slashed: bool = False) -> QFont:
        """Return the font of a role. `slashed` tells 0 from O and 1 from l: doses, NDIS numbers, passphrases.

        Each is built once and shared: a list paints hundreds of words, and nobody changes a font after it is made.
        """
        key = (role, scale, slashed)
        if key not in self._made:
            self._made[key] = self._font(role, scale, slashed=slashed)
        return self._made[key]

    def _font(self, role: Role, scale: float, *, slashed: bool) -> QFont:
        size, weight, is_display = role.value
        font = QFont(self.display if is_display else self.text)
        font.setPointSizeF(size * _POINTS_PER_PX * scale)
        font.setWeight(weight)
        font.setFeature(QFont.Tag("tnum"), 1)
        if slashed:
            font.setFeature(QFont.Tag("ss02"), 1)
        return font
