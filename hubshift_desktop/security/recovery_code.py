"""The one-time recovery code: 24 characters to print and put in a drawer.

Crockford's alphabet has no I, L, O or U, so that a code copied by hand reads back. 22 characters are random
(110 bits); the last two are the number modulo the prime 1021, which finds every single wrong character and every
swap of neighbours. So a slip is told from a wrong code without a costly try.
"""

from __future__ import annotations

import secrets

from hubshift_desktop.security.errors import MistypedCodeError

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 24
_CHECKED = 22
_PRIME = 1021
_GROUP = 4
_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1"})


def new_code() -> str:
    """Return a fresh code in six groups of four."""
    number = secrets.randbits(5 * _CHECKED)
    return grouped(_digits(number, _CHECKED) + _digits(number % _PRIME, LENGTH - _CHECKED))


def grouped(code: str) -> str:
    """Return the form for print: `ABCD-EFGH-…`."""
    return "-".join(code[start : start + _GROUP] for start in range(0, len(code), _GROUP))


def normalised_code(typed: str) -> str:
    """Return the 24 characters meant by what was typed, or raise when they do not fit their check."""
    code = "".join(typed.split()).replace("-", "").upper().translate(_READ_AS)
    if len(code) != LENGTH or not set(code) <= set(ALPHABET):
        raise MistypedCodeError
    if _number(code[:_CHECKED]) % _PRIME != _number(code[_CHECKED:]):
        raise MistypedCodeError
    return code


def _digits(number: int, width: int) -> str:
    return "".join(ALPHABET[(number >> (5 * place)) & 31] for place in reversed(range(width)))


def _number(text: str) -> int:
    value = 0
    for character in text:
        value = value * 32 + ALPHABET.index(character)
    return value
