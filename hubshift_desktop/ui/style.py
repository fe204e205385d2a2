"""Palette and style sheet from the same tokens, so native parts match painted ones."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from PySide6.QtGui import QColor, QPalette

from hubshift_desktop.ui.tokens import Tokens

_TOKEN = re.compile(r"\$(\w+)")
_LENGTH = re.compile(r"(\d+)dp\b")


def style_sheet(folder: Path, tokens: Tokens, px: Callable[[float], int]) -> str:
    """Fill `app.qss.in`: `$name` is a colour, `$marks` the folder of small marks, `12dp` a scaled length."""
    template = (folder / "app.qss.in").read_text(encoding="utf-8")
    names = {**tokens.colours, "marks": (folder / "marks" / tokens.mode).as_posix()}
    coloured = _TOKEN.sub(lambda match: names[match.group(1)], template)
    return _LENGTH.sub(lambda match: f"{px(int(match.group(1)))}px", coloured)


def palette(tokens: Tokens) -> QPalette:
    """Build the palette for what a style sheet cannot reach: calendar pop-up, file dialog, message boxes."""
    result = QPalette()
    roles = QPalette.ColorRole
    pairs = {
        roles.Window: "page",
        roles.WindowText: "ink",
        roles.Base: "surface",
        roles.AlternateBase: "sunken",
        roles.Text: "ink",
        roles.PlaceholderText: "ink3",
        roles.Button: "surface",
        roles.ButtonText: "ink",
        roles.BrightText: "on_accent",
        roles.Highlight: "selected",
        roles.HighlightedText: "ink",
        roles.Accent: "accent",
        roles.Link: "accent_text",
        roles.LinkVisited: "accent_text",
        roles.ToolTipBase: "ink",
        roles.ToolTipText: "canvas",
        roles.Light: "surface",
        roles.Midlight: "line_soft",
        roles.Mid: "line",
        roles.Dark: "line_strong",
        roles.Shadow: "shadow",
    }
    for role, name in pairs.items():
        result.setColor(role, QColor(tokens[name]))
    for role in (roles.WindowText, roles.Text, roles.ButtonText):
        result.setColor(QPalette.ColorGroup.Disabled, role, QColor(tokens["disabled"]))
    return result
