"""Phosphor icons through QtAwesome, drawn once per name, colour and size."""

from __future__ import annotations

import qtawesome
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QIcon, QPixmap


class IconCase:
    """Keeps drawn icons, because a list of four hundred rows asks for the same eight again and again."""

    def __init__(self) -> None:
        self._icons: dict[tuple[str, str], QIcon] = {}
        self._pixmaps: dict[tuple[str, str, int, float], QPixmap] = {}

    def icon(self, name: str, colour: str) -> QIcon:
        """Return the icon `name` (without prefix, `-fill` for the filled cut) in one colour."""
        key = (name, colour)
        if key not in self._icons:
            shade = QColor(colour)
            self._icons[key] = qtawesome.icon(f"ph.{name}", color=shade, color_disabled=shade)
        return self._icons[key]

    def pixmap(self, name: str, colour: str, size: int, ratio: float) -> QPixmap:
        """Return the icon drawn at `size` device-independent pixels for a screen of that pixel ratio."""
        key = (name, colour, size, ratio)
        if key not in self._pixmaps:
            self._pixmaps[key] = self.icon(name, colour).pixmap(QSize(size, size), ratio)
        return self._pixmaps[key]
