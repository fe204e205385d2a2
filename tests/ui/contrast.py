"""The WCAG 2.x contrast formula, for holding every pair of tokens the interface uses."""

from __future__ import annotations

from PySide6.QtGui import QColor


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def luminance(colour: str) -> float:
    shade = QColor(colour)
    return 0.2126 * _linear(shade.redF()) + 0.7152 * _linear(shade.greenF()) + 0.0722 * _linear(shade.blueF())


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)
