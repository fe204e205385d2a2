"""NDIS numbers: nine digits, usually starting with 43. No check digit is published, so none is invented."""

from __future__ import annotations

import re

_NINE = re.compile(r"[0-9]{9}")
_BLANKS = re.compile(r"[\s\-]+")


def compact(value: str) -> str:
    """Return the number without spaces: the form in which it is stored, sent, searched and compared."""
    squeezed = _BLANKS.sub("", value)
    return squeezed if _NINE.fullmatch(squeezed) else value.strip()


def shown(value: str) -> str:
    """Return '430 000 218'; forms such as NDIS123456 are shown as they are."""
    number = compact(value)
    return f"{number[:3]} {number[3:6]} {number[6:]}" if _NINE.fullmatch(number) else value


def warning(value: str) -> str | None:
    """Return what looks unusual about a number; nothing is ever blocked by it."""
    number = compact(value)
    if not number:
        return None
    if not _NINE.fullmatch(number):
        return "NDIS numbers usually have 9 digits"
    return None if number.startswith("43") else "NDIS numbers usually start with 43"
