"""Every pair of colours the interface puts together can be read: 4.5 for text, 3.0 for parts, in both modes."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QPalette

from hubshift_desktop.ui.resources import resource_folder
from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.tokens import Tone, load_tokens
from tests.ui.contrast import contrast

GROUNDS = ("surface", "page", "list", "chrome", "canvas", "sunken", "hover")
TEXT_PAIRS = [
    *((ink, ground) for ink in ("ink", "ink2", "ink3") for ground in (*GROUNDS, "selected")),
    *(("accent_text", ground) for ground in ("surface", "page", "canvas", "selected", "accent_soft", "chrome")),
    *(("on_accent", ground) for ground in ("accent", "accent_hover", "accent_press")),
    ("canvas", "ink"),
    ("ink2", "well"),
    ("ink3", "well"),
    ("ink", "accent_soft"),
    ("ink2", "accent_soft"),
    ("surface", "wait_fill"),
    ("surface", "ink2"),
    *((ink, f"{tone}_bg") for tone in ("danger", "warn", "wait", "ok") for ink in ("ink", "ink2")),
]
PART_PAIRS = [
    *(("line_strong", ground) for ground in ("surface", "page", "canvas")),
    *(("focus", ground) for ground in ("surface", "page", "list", "chrome", "canvas", "selected", "hover")),
    ("accent", "track"),
    ("accent", "surface"),
    ("selected_strong", "selected"),
    *((f"{tone}_fill", ground) for tone in ("danger", "warn", "ok", "wait") for ground in ("surface", "track")),
]
MODES = pytest.mark.parametrize("mode", ["light", "dark"])


@MODES
def test_text_can_be_read(mode: str) -> None:
    tokens = load_tokens(resource_folder(), mode)
    weak = {pair: contrast(tokens[pair[0]], tokens[pair[1]]) for pair in TEXT_PAIRS}
    assert {pair: ratio for pair, ratio in weak.items() if ratio < 4.5} == {}


@MODES
def test_parts_can_be_seen(mode: str) -> None:
    tokens = load_tokens(resource_folder(), mode)
    weak = {pair: contrast(tokens[pair[0]], tokens[pair[1]]) for pair in PART_PAIRS}
    assert {pair: ratio for pair, ratio in weak.items() if ratio < 3.0} == {}


@MODES
@pytest.mark.parametrize("tone", list(Tone))
@pytest.mark.parametrize("ground", ["surface", "page", "list", "selected", "hover"])
def test_status_words_can_be_read(mode: str, tone: Tone, ground: str) -> None:
    tokens = load_tokens(resource_folder(), mode)
    colours = tokens.tone(tone)
    assert contrast(colours.words, colours.tint) >= 4.5
    assert contrast(colours.words, tokens[ground]) >= 4.5


@MODES
def test_initials_can_be_read_on_their_tints(mode: str) -> None:
    for ground, ink in load_tokens(resource_folder(), mode).avatars:
        assert contrast(ground, ink) >= 4.5


@MODES
def test_high_contrast_strengthens_lines_and_quiet_words(mode: str) -> None:
    tokens = load_tokens(resource_folder(), mode, high_contrast=True)
    assert contrast(tokens["line"], tokens["surface"]) >= 3.0
    assert tokens["ink3"] == tokens["ink"]


def test_native_parts_take_the_same_colours(theme: Theme) -> None:
    palette = theme.palette()
    assert palette.color(QPalette.ColorRole.Window).name().upper() == theme.hex("page")
    assert palette.color(QPalette.ColorRole.Highlight).name().upper() == theme.hex("selected")
    assert palette.color(QPalette.ColorRole.HighlightedText).name().upper() == theme.hex("ink")
