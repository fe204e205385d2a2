"""The laws of the merge hold for every story: found by Hypothesis, and swept over many seeds.

The long run: `HUBSHIFT_LAW_EXAMPLES=200000 pytest tests/domain/test_merge_laws.py --timeout=0`.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hubshift_desktop.domain.canonical import canonical, same
from tests.domain.laws import LAWS, merged
from tests.domain.stories import EXAMPLES, VALUES, Story, laws, seeded, stories

pytestmark = pytest.mark.slow

HISTORIES = 25 * EXAMPLES


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.__name__)
@laws
@given(story=stories())
def test_law(law: Callable[[Story], None], story: Story) -> None:
    law(story)


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.__name__)
def test_law_over_many_seeds(law: Callable[[Story], None]) -> None:
    for seed in range(HISTORIES):
        try:
            law(seeded(seed))
        except AssertionError as error:
            error.add_note(f"seed {seed}: {seeded(seed)}")
            raise


def test_the_seeded_stories_are_worth_telling() -> None:
    results = [merged(seeded(seed)) for seed in range(200)]

    assert sum(bool(result.conflicts) for result in results) > 60
    assert sum(bool(result.send) for result in results) > 60
    assert sum(bool(result.satisfied) for result in results) > 60
    assert sum(bool(result.flags) for result in results) > 10
    assert {made.reason for result in results for made in result.decisions.values()} >= {
        *("combined", "both_changed", "both_changed_identity", "both_changed_element"),
        *("changed_here_removed_there", "removed_here_changed_there", "same_on_both_sides"),
    }


@pytest.mark.parametrize("path", sorted(VALUES))
@laws
@given(data=st.data())
def test_the_canonical_form_is_its_own_canonical_form(path: str, data: st.DataObject) -> None:
    value = data.draw(VALUES[path] | st.text(max_size=20))
    once = canonical(path, value)

    assert canonical(path, once) == once
    assert same(path, value, once)
