"""One answer to one question: could a spreadsheet take this text for a formula?

Names and notes come from other people's systems. Excel runs what starts with `= + - @`; LibreOffice also after blanks,
and Japanese input methods turn the full-width forms into the plain ones. So the check looks through all of these.
"""

from __future__ import annotations

import re
import unicodedata

_FORMULA_STARTS = frozenset("=+-@|%")
_CONTROL_STARTS = frozenset("\t\r\n")
# Invisible characters that str.strip() leaves: zero-width forms, direction marks and the byte order mark.
_INVISIBLE = "".join(
    map(chr, (0x00AD, 0x180E, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x206A), 0xFEFF))
)
# What XML 1.0, and so a workbook, cannot hold: other control characters, lone surrogates, two non-characters.
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def looks_like_formula(text: str) -> bool:
    """Return whether `text` must be marked as text before a spreadsheet sees it."""
    if text[:1] in _CONTROL_STARTS and text:
        return True
    visible = _without_leading_blanks(text)
    return bool(visible) and unicodedata.normalize("NFKC", visible[0])[:1] in _FORMULA_STARTS


def without_control_characters(text: str) -> str:
    """Return `text` with the characters no spreadsheet can hold shown as U+FFFD, and one kind of line end."""
    return _NOT_IN_XML.sub("\N{REPLACEMENT CHARACTER}", text.replace("\r\n", "\n").replace("\r", "\n"))


def _without_leading_blanks(text: str) -> str:
    start = 0
    while start < len(text) and (text[start].isspace() or text[start] in _INVISIBLE or ord(text[start]) < 32):
        start += 1
    return text[start:]
