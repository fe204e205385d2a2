"""The one function through which a foreign name becomes a file name on this laptop.

Names come from the office, from people and from scanners. What is refused here was each somebody's bug: a path that
climbs out of its folder, `CON.pdf` on Windows, a name that shows `fdp.exe` backwards, a trailing dot that vanishes.
"""

from __future__ import annotations

import re
import unicodedata

MAX_BYTES = 160
MAX_SUFFIX = 16
_FORBIDDEN = re.compile(r'[<>:"/\\|?*]+')
_BLANKS = re.compile(r"\s+")
# Everything that is not visible text: controls, marks that turn the writing direction, lone surrogates, private use,
# unassigned, line and paragraph ends.
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_RESERVED = re.compile(r"(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³])", re.IGNORECASE)
_EDGES = " ._-~"


def safe_name(name: str, *, fallback: str = "file") -> str:
    """Return `name` as a plain file name that every system accepts and that shows what it is; never a path.

    The suffix survives shortening. Applying it twice changes nothing. `fallback` stands in when nothing is left.
    """
    visible = "".join(" " if unicodedata.category(c) in _UNSEEN else c for c in unicodedata.normalize("NFC", name))
    plain = _BLANKS.sub(" ", _FORBIDDEN.sub("_", visible)).strip(_EDGES)
    short = _shortened(plain) or fallback
    return f"_{short}" if _RESERVED.fullmatch(short.partition(".")[0].strip()) else short


def _shortened(name: str) -> str:
    if len(name.encode()) <= MAX_BYTES:
        return name
    stem, dot, suffix = name.rpartition(".")
    if not dot or len(suffix.encode()) > MAX_SUFFIX:
        return _cut(name, MAX_BYTES).strip(_EDGES)
    kept = _cut(stem, MAX_BYTES - len(suffix.encode()) - 1).strip(_EDGES)
    return f"{kept}.{suffix}" if kept else suffix


def _cut(text: str, room: int) -> str:
    """Cut after at most `room` bytes of UTF-8, never inside a character."""
    return text.encode()[:room].decode(errors="ignore")
