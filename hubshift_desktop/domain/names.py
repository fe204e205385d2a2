"""Names as people type, search and hear them: accents, apostrophes and case never hide a person."""

from __future__ import annotations

import unicodedata

import jellyfish

APOSTROPHES = dict.fromkeys(map(ord, "'’‘`´ʼʻʹ′＇"))
# Letters that Unicode does not take apart into a base letter and a mark.
_PLAIN_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"})
# The short way for plain text: letters lose their case, all else but digits is a gap, and no apostrophe is.
_PLAIN_TEXT = {code: char.lower() if (char := chr(code)).isalnum() else " " for code in range(128)} | APOSTROPHES
_ALIKE = 0.92
_NON_JOINER = "\u200c"


def fold(text: str) -> str:
    """Return the form in which names are searched: no accents, no apostrophes, one space, no case."""
    # Most names are plain, and a list of ten thousand is folded whole: the short way is many times faster.
    if text.isascii():
        return " ".join(text.translate(_PLAIN_TEXT).split())
    return " ".join("".join(char if char.isalnum() else " " for char in _without_marks(text)).split())


def _without_marks(text: str) -> str:
    # Taken apart before and after the case is folded: a mathematical 𝐀 becomes an A only by the first.
    parted = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text.translate(APOSTROPHES)).casefold())
    bare = "".join(char for char in parted if not unicodedata.combining(char))
    return bare.translate(APOSTROPHES).translate(_PLAIN_LETTERS)


def initials(first_name: str, last_name: str = "") -> str:
    """Return up to two initials; a person with one name has one, and a name without letters has '?'."""
    words = [word for word in (*first_name.split()[:1], *last_name.split()[:1]) if any(map(str.isalpha, word))]
    if not words:
        words = [word for word in f"{first_name} {last_name}".split() if any(map(str.isalpha, word))][:1]
    letters = [_first_letter(word) for word in words]
    if len(letters) == 2 and unicodedata.bidirectional(letters[0][0]) == "AL":
        # Arabic letters would join into what looks like another word.
        return _NON_JOINER.join(letters)
    return "".join(letters) or "?"


def _first_letter(word: str) -> str:
    composed = unicodedata.normalize("NFC", word)
    start = next(index for index, char in enumerate(composed) if char.isalpha())
    end = start + 1
    while end < len(composed) and unicodedata.combining(composed[end]):
        end += 1
    return composed[start:end].upper()


def sound_key(name: str) -> str:
    """Return how a name sounds; names in other scripts, which have no English sound, return their folded form."""
    folded = fold(name)
    return "".join(str(jellyfish.metaphone(word)) for word in folded.split()) or folded


def is_alike(one: str, other: str) -> bool:
    """Whether two names sound or are spelt alike, so that a new referral may be the same person."""
    left, right = fold(one), fold(other)
    if not left or not right:
        return False
    if sorted(left.split()) == sorted(right.split()) or sound_key(one) == sound_key(other):
        return True
    return float(jellyfish.jaro_winkler_similarity(left, right)) >= _ALIKE
