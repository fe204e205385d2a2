"""Small words that every pane needs: counts, lists and sizes in plain English, so that no pane invents its own."""

from __future__ import annotations

from collections.abc import Sequence

_SMALL = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def plural(count: int, one: str, many: str = "") -> str:
    """Return '1 change' or '5 changes'."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def number_word(count: int) -> str:
    """Return 'four' for 4; from ten on digits read better."""
    return _SMALL[count] if 0 <= count < len(_SMALL) else f"{count:,}"


def counted(count: int, one: str, many: str = "") -> str:
    """Return 'four reviews' or 'one plan', for use inside a sentence."""
    return f"{number_word(count)} {one if count == 1 else many or one + 's'}"


def listed(items: Sequence[str]) -> str:
    """Return 'Email', 'Email and postcode' or 'Email, phone and postcode'."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} and {items[-1]}"


def capitalised(sentence: str) -> str:
    """Return the text with its first letter large and the rest untouched ('NDIS' stays 'NDIS')."""
    return sentence[:1].upper() + sentence[1:]


def lowered(label: str) -> str:
    """Return a label for use inside a sentence: 'Email' → 'email', but 'NDIS number' stays."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


def size(count: int) -> str:
    """Return '2 KB' or '1.8 MB'; thousands are decimal because the office's limit is 10,000,000 bytes."""
    if count < 1000:
        return plural(count, "byte")
    if count < 999_500:
        return f"{count / 1000:.0f} KB"
    unit, step = ("MB", 1_000_000) if count < 999_500_000 else ("GB", 1_000_000_000)
    amount = count / step
    return f"{amount:.0f} {unit}" if amount >= 100 else f"{amount:.1f} {unit}".replace(".0 ", " ")


def spaced(key: str) -> str:
    """Return a machine's word as a person's: 'in_progress' and 'inProgress' → 'In progress'."""
    out = "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in key.replace("_", " ").strip())
    return capitalised(" ".join(out.split()))
