"""What goes into a column comes out as it was, and equal values are one text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hubshift_desktop.domain.fields import JsonValue
from hubshift_desktop.store import codec

_ANY_CHARACTER = st.characters(codec=None, exclude_categories=[])  # half characters too
_PLAIN = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
_VALUES = st.recursive(
    _PLAIN | st.text(_ANY_CHARACTER, max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(_ANY_CHARACTER, max_size=4), inner, max_size=3),
    max_leaves=8,
)


@given(_VALUES)
def test_a_value_survives_the_column(value: JsonValue) -> None:
    assert codec.load(codec.dump(value)) == value


@given(st.dictionaries(st.text(_ANY_CHARACTER, max_size=4), _VALUES, max_size=4))
def test_equal_values_are_one_text_whatever_their_order(fields: dict[str, JsonValue]) -> None:
    other_way_round = dict(reversed(fields.items()))

    assert codec.dump(other_way_round) == codec.dump(fields)


@pytest.mark.parametrize("number", [float("nan"), float("inf"), float("-inf")])
def test_what_is_no_number_is_refused_and_not_kept_as_nothing(number: float) -> None:
    with pytest.raises(ValueError, match="JSON"):
        codec.dump({"progress": number})


def test_text_of_an_older_version_is_still_read() -> None:
    assert codec.load('{"name":"Zo\\u00eb","note":"\\ud83d"}') == {"name": "Zoë", "note": "\ud83d"}
