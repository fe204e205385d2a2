"""The colours of the design as data, so that widgets, palette and style sheet can never disagree."""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

# Decoration only, never status (ui/README 5); not in tokens.json, measured from the pictures: (ground, initials).
AVATAR_TINTS: dict[str, tuple[tuple[str, str], ...]] = {
    "light": (
        ("#DCEBEF", "#0B5670"),
        ("#F4E4E3", "#8A2F2B"),
        ("#F3E9DA", "#6B4A12"),
        ("#E2EFE5", "#1F5F3C"),
        ("#EAE6F4", "#4A3F86"),
        ("#E5EAEC", "#42565D"),
    ),
    "dark": (
        ("#16394A", "#9AD6EA"),
        ("#3D2222", "#FFB4AC"),
        ("#3A2E17", "#EBCB8E"),
        ("#1A3526", "#A5DDB8"),
        ("#2E2A4A", "#CFC8F7"),
        ("#28353B", "#C6CBCD"),
    ),
}

# Decoration of the pictures that tokens.json leaves out: button and chip borders, scroll handles.
_EXTRA = {
    "light": {"border": "#B3BBBE", "scroll": "#8C9A9E"},
    "dark": {"border": "#4E5D63", "scroll": "#4E5D63"},
}


class Tone(StrEnum):
    """What a colour says; always beside an icon or words that say the same."""

    DANGER = "danger"
    WARN = "warn"
    WAIT = "wait"
    OK = "ok"
    NEUTRAL = "neutral"
    ACCENT = "accent"


@dataclass(frozen=True, slots=True)
class ToneColours:
    """The four colours of one tone: words on tint, tint, border of the tint, and fill for bars and rings."""

    words: str
    tint: str
    line: str
    fill: str


@dataclass(frozen=True, slots=True)
class Tokens:
    """One mode's colours by name; unknown names fail loudly, because a wrong colour is a bug."""

    mode: str
    colours: dict[str, str]
    avatars: tuple[tuple[str, str], ...]

    def __getitem__(self, name: str) -> str:
        return self.colours[name]

    def tone(self, tone: Tone) -> ToneColours:
        """Return the colours of a status tone."""
        colours = self.colours
        if tone is Tone.ACCENT:
            return ToneColours(colours["accent_text"], colours["accent_soft"], colours["accent"], colours["accent"])
        if tone is Tone.NEUTRAL:
            line = colours["line_strong"]
            return ToneColours(colours["neutral"], colours["neutral_bg"], colours["neutral_line"], line)
        name = tone.value
        return ToneColours(*(colours[f"{name}{part}"] for part in ("", "_bg", "_line", "_fill")))


def load_tokens(folder: Path, mode: str, *, high_contrast: bool = False) -> Tokens:
    """Read one mode from `tokens.json`; the high-contrast variant follows ui/README 11."""
    colours: dict[str, str] = json.loads((folder / "tokens.json").read_text(encoding="utf-8"))[mode]
    colours = {**colours, **_EXTRA[mode]}
    if high_contrast:
        strong = colours["line_strong"]
        colours.update(line=strong, line_soft=strong, border=strong, ink3=colours["ink"], ink2=colours["ink"])
    return Tokens(mode, colours, AVATAR_TINTS[mode])
