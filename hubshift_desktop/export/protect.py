"""Locks a finished workbook with a password, in memory, and makes passwords that can be said over the phone."""

from __future__ import annotations

import secrets
from io import BytesIO

from msoffcrypto.format.ooxml import OOXMLFile

from hubshift_desktop.export.words import WORDS

WORD_COUNT = 5


def generate_password() -> str:
    """Return five plain words: about 52 bits, easy to read out, nothing to mishear as a capital or a zero."""
    return "-".join(secrets.choice(WORDS) for _ in range(WORD_COUNT))


def protected(workbook: bytes, *, password: str) -> bytes:
    """Return `workbook` encrypted as Excel does it (ECMA-376 agile, AES-256); the plain bytes stay in memory."""
    out = BytesIO()
    OOXMLFile(BytesIO(workbook)).encrypt(password, out)
    return out.getvalue()
