"""The rule for a new passphrase and the sentence beside the field. Length is asked for, never odd characters."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from hubshift_desktop.security.errors import WeakPassphraseError

MIN_CHARACTERS = 12
MIN_WORDS = 4
MIN_DIFFERENT = 5
STRONG_CHARACTERS = 20


@dataclass(frozen=True, slots=True)
class Assessment:
    """What the set-up window shows while a passphrase is typed; `strength` is 0 (refused) to 3."""

    is_accepted: bool
    strength: int
    sentence: str


def assess(passphrase: str, *, known: tuple[str, ...] = ()) -> Assessment:
    """Judge a new passphrase. `known` are words anybody would try first: the person's name and e-mail address."""
    text = unicodedata.normalize("NFKC", passphrase).strip()
    words = {word.casefold() for word in text.split() if len(word) > 1}
    problem = _problem(text, words=words, known=known)
    if problem:
        return Assessment(False, 0, problem)
    if len(words) > MIN_WORDS or len(text) >= STRONG_CHARACTERS:
        return Assessment(True, 3, "Strong. Easy for you, long for anybody else.")
    if len(words) == MIN_WORDS or len(text) > MIN_CHARACTERS + 3:
        return Assessment(True, 2, "Good.")
    return Assessment(True, 1, "Long enough. One more word makes it much stronger.")


def demand_strength(passphrase: str, *, known: tuple[str, ...] = ()) -> None:
    """Raise for a passphrase that the rule refuses."""
    verdict = assess(passphrase, known=known)
    if not verdict.is_accepted:
        raise WeakPassphraseError(sentence=verdict.sentence)


def _problem(text: str, *, words: set[str], known: tuple[str, ...]) -> str:
    if len(text) < MIN_CHARACTERS and len(words) < MIN_WORDS:
        return f"Use at least {MIN_CHARACTERS} characters, or {MIN_WORDS} words."
    if len(set(text.casefold())) < MIN_DIFFERENT:
        return "It repeats the same few characters. Use different words."
    if any(name and name.casefold() == text.casefold() for name in known):
        return "Your name or e-mail address is the first thing anybody would try."
    return ""
