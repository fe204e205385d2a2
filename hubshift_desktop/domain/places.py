"""Australian states and which postcodes they hold; a mismatch is worth a warning and never more."""

from __future__ import annotations

STATES = ("NSW", "VIC", "QLD", "SA", "WA", "TAS", "ACT", "NT")
_STATE_NAMES = {
    "new south wales": "NSW",
    "victoria": "VIC",
    "queensland": "QLD",
    "south australia": "SA",
    "western australia": "WA",
    "tasmania": "TAS",
    "australian capital territory": "ACT",
    "northern territory": "NT",
}
_RANGES: dict[str, tuple[tuple[int, int], ...]] = {
    "NSW": ((1000, 2599), (2619, 2899), (2921, 2999)),
    "ACT": ((200, 299), (2600, 2618), (2900, 2920)),
    "VIC": ((3000, 3999), (8000, 8999)),
    "QLD": ((4000, 4999), (9000, 9999)),
    "SA": ((5000, 5999),),
    "WA": ((6000, 6999),),
    "TAS": ((7000, 7999),),
    "NT": ((800, 999),),
}
# Postcodes that reach over a border.
_SHARED: dict[int, frozenset[str]] = {
    872: frozenset({"NT", "SA", "WA", "QLD"}),
    2406: frozenset({"NSW", "QLD"}),
    2540: frozenset({"NSW", "ACT"}),
    2611: frozenset({"ACT", "NSW"}),
    2618: frozenset({"ACT", "NSW"}),
    2620: frozenset({"NSW", "ACT"}),
    3644: frozenset({"VIC", "NSW"}),
    3691: frozenset({"VIC", "NSW"}),
    3707: frozenset({"VIC", "NSW"}),
    4375: frozenset({"QLD", "NSW"}),
    4377: frozenset({"QLD", "NSW"}),
    4380: frozenset({"QLD", "NSW"}),
    4383: frozenset({"QLD", "NSW"}),
    4385: frozenset({"QLD", "NSW"}),
    4825: frozenset({"QLD", "NT"}),
}


def state(typed: str) -> str:
    """Return the state's short form where it is one of the eight, else the text as typed."""
    text = " ".join(typed.split())
    short = text.upper().replace(".", "")
    return short if short in STATES else _STATE_NAMES.get(text.casefold(), text)


def is_postcode(value: str) -> bool:
    """Whether this is four digits; '0800' keeps its zero because a postcode is text."""
    return len(value) == 4 and value.isascii() and value.isdigit()


def is_match(postcode: str, state_code: str) -> bool:
    """Whether a postcode lies in a state; anything we cannot judge counts as a match."""
    if not is_postcode(postcode) or state_code not in STATES:
        return True
    number = int(postcode)
    return state_code in _SHARED.get(number, ()) or any(low <= number <= high for low, high in _RANGES[state_code])
