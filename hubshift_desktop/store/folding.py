"""One folding for what is indexed and what is typed, so that O'Brien, OBrien and O’Brien are one name.

Folded text is lower case, without accents and apostrophes, cut into words at everything that is no letter or digit.
Numbers are indexed from each of their usual groups on: `430 000 218` is found by `430000218`, `430 000` and `218`.
"""

from __future__ import annotations

from collections.abc import Iterable

from hubshift_desktop.domain.names import APOSTROPHES, fold

_APART = dict.fromkeys(APOSTROPHES, " ")


def words(*texts: str) -> str:
    """Return the folded words of `texts`; a name with an apostrophe is also found by its parts (`O Brien`)."""
    found: dict[str, None] = {}
    for text in texts:
        found.update(dict.fromkeys(fold(text).split()))
        apart = text.translate(_APART)
        if apart != text:
            found.update(dict.fromkeys(fold(apart).split()))
    return " ".join(found)


def digits(text: str) -> str:
    return "".join(char for char in text if char.isascii() and char.isdigit())


def _from_each(number: str, starts: Iterable[int]) -> list[str]:
    return [number[start:] for start in starts if start < len(number)]


def ndis_words(number: str) -> str:
    """Return what an NDIS number is found by: the whole, and its digits from each group of three on."""
    plain = fold(number).replace(" ", "")
    return " ".join(dict.fromkeys([*fold(number).split(), plain, *_from_each(digits(plain), (0, 3, 6))]))


def phone_words(phone: str) -> str:
    """Return what an Australian phone is found by: local and +61 form, and each usual group's tail."""
    number = local_phone(digits(phone))
    if len(number) != 10 or not number.startswith("0"):
        return number
    tails = (4, 7) if number.startswith("04") else (2, 6)
    return " ".join([number, f"61{number[1:]}", number[1:], *_from_each(number, tails)])


def local_phone(number: str) -> str:
    """Return the digits of an Australian number in local form: `61491570156` and `610491570156` as `0491570156`."""
    number = number.removeprefix("00") if number.startswith("0061") else number
    if number.startswith("610"):
        return number[2:]
    if number.startswith("61") and len(number) > 9:
        return f"0{number[2:]}"
    return number


def name_key(first: str, last: str) -> str:
    """Return the key names are ordered by: last name, then first."""
    return f"{fold(last)} {fold(first)}".strip()


def ndis_key(number: str) -> str:
    """Return the form in which two NDIS numbers are the same: no blanks or dashes, one case."""
    return fold(number).replace(" ", "")


def match_expression(text: str) -> str:
    """Return a full-text query for what a person typed: every word as a quoted prefix; `""` when nothing is left.

    Digits that stand together are one number however they were spaced, or else separate numbers.
    """
    parts: list[str] = []
    run: list[str] = []
    for word in fold(text).split():
        if word.isascii() and word.isdigit():
            run.append(word)
            continue
        parts.extend(_number_query(run))
        run = []
        parts.append(f'"{word}"*')
    parts.extend(_number_query(run))
    return " AND ".join(parts)


def _number_query(run: list[str]) -> list[str]:
    if not run:
        return []
    joined = "".join(run)
    forms = dict.fromkeys([joined, local_phone(joined)])
    choices = [f'"{form}"*' for form in forms]
    if len(run) > 1:
        choices.append("(" + " AND ".join(f'"{word}"*' for word in run) + ")")
    return ["(" + " OR ".join(choices) + ")"]
