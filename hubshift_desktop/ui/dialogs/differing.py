"""Which part of a version differs from the other one, so that the eye need not search."""

from __future__ import annotations

import re
from dataclasses import dataclass

_TOKEN = re.compile(r"\S+")
_EDGE = ",;."


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a text: what it is and where it begins."""

    text: str
    start: int


def differing(text: str, other: str) -> Part:
    """Return the piece of `text` between what both begin with and what both end with; empty when they are alike."""
    tokens, others = list(_TOKEN.finditer(text)), [match[0].strip(_EDGE) for match in _TOKEN.finditer(other)]
    plain = [match[0].strip(_EDGE) for match in tokens]
    shortest = min(len(plain), len(others))
    head = next((at for at in range(shortest) if plain[at] != others[at]), shortest)
    room = shortest - head
    tail = next((at for at in range(room) if plain[-1 - at] != others[-1 - at]), room)
    middle = tokens[head : len(tokens) - tail]
    if not middle:
        return Part("", 0)
    start, end = middle[0].start(), middle[-1].end()
    piece = text[start:end].rstrip(_EDGE)
    return Part(piece, start)
