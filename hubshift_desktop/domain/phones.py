"""Phone numbers as Australians type and read them. What was typed is kept; these are readings of it."""

from __future__ import annotations

from functools import lru_cache

import phonenumbers
from phonenumbers import PhoneNumber, PhoneNumberFormat

_HOME = "AU"
_HOME_CODE = 61
_WHOLE_HOME_LENGTH = 9


def _read(typed: str) -> PhoneNumber | None:
    """Return the number when it could be dialled from anywhere: fictitious ranges are possible without being valid."""
    try:
        number = phonenumbers.parse(typed, _HOME)
    except phonenumbers.NumberParseException:
        return None
    is_possible = phonenumbers.is_possible_number_with_reason(number) == phonenumbers.ValidationResult.IS_POSSIBLE
    return number if is_possible and _is_whole(number) else None


def _is_whole(number: PhoneNumber) -> bool:
    """Eight digits are possible by the library's table, but without an area code they ring nobody from elsewhere."""
    if number.country_code != _HOME_CODE:
        return True
    digits_of_it = phonenumbers.national_significant_number(number)
    return len(digits_of_it) == _WHOLE_HOME_LENGTH or digits_of_it.startswith("1")


def is_plausible(typed: str) -> bool:
    """Whether what was typed is a whole number; a local number without its area code is not."""
    return _read(typed) is not None


@lru_cache(maxsize=256)  # the same number is compared several times on its way to the office
def e164(typed: str) -> str | None:
    """Return '+61491570156', the form in which two numbers are compared."""
    number = _read(typed)
    return phonenumbers.format_number(number, PhoneNumberFormat.E164) if number else None


def shown(value: str) -> str:
    """Return '0491 570 156'; a number that cannot be read is shown as it was typed."""
    number = _read(value)
    if number is None:
        return value
    is_home = number.country_code == _HOME_CODE
    form = PhoneNumberFormat.NATIONAL if is_home else PhoneNumberFormat.INTERNATIONAL
    text = phonenumbers.format_number(number, form)
    return f"{text} ext. {number.extension}" if number.extension and number.extension not in text else text


def digits(value: str) -> str:
    """Return only the digits typed, for search boxes and keys."""
    return "".join(char for char in value if char.isascii() and char.isdigit())
