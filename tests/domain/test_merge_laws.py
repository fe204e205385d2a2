"""The laws of the merge hold for every story: found by Hypothesis, and swept over 5,000 seeds.

The long run: `HUBSHIFT_LAW_EXAMPLES=200000 pytest tests/domain/test_merge_laws.py --timeout=0`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hubshift_desktop.domain.canonical import canonical, same
from tests.domain.laws import LAWS, merged
from tests.domain.stories import STORIES, VALUES, Story, laws, seeded, smallest, stories, text_of

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.__name__)
@laws
@given(story=stories())
def test_law(law: Callable[[Story], None], story: Story) -> None:
    law(story)


def test_every_law_over_many_seeds() -> None:
    """Story by story and not law by law: what came of a story is worked out once for all of them."""
    played: Counter[str] = Counter()
    for seed in range(STORIES):
        story = seeded(seed)
        for law in LAWS:
            hold(law, story, seed=seed)
            played[law.__name__] += 1

    assert played == {law.__name__: STORIES for law in LAWS}


def hold(law: Callable[[Story], None], story: Story, *, seed: int) -> None:
    """Play a law; where it is broken, say so with the smallest story that breaks it."""
    try:
        law(story)
    except AssertionError as error:
        small = smallest(story, lambda less: is_broken(law, less))
        error.add_note(f"{law.__name__}, seed {seed}: {small}")
        raise


def is_broken(law: Callable[[Story], None], story: Story) -> bool:
    try:
        law(story)
    except AssertionError:
        return True
    except (KeyError, AttributeError):
        return False  # no story that could have happened
    return False


def test_a_broken_law_is_told_with_its_smallest_story() -> None:
    def nobody_disputes_a_phone(story: Story) -> None:
        assert all(conflict.path != "personalInfo.phone" for conflict in merged(story).conflicts)

    seed = next(seed for seed in range(200) if is_broken(nobody_disputes_a_phone, seeded(seed)))
    with pytest.raises(AssertionError) as caught:
        hold(nobody_disputes_a_phone, seeded(seed), seed=seed)

    small = smallest(seeded(seed), lambda less: is_broken(nobody_disputes_a_phone, less))
    assert caught.value.__notes__ == [f"nobody_disputes_a_phone, seed {seed}: {small}"]
    assert {*small.base, *small.local, *small.fresh} == {"personalInfo.phone"}


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


@pytest.mark.parametrize("path", sorted(VALUES))
def test_the_canonical_form_of_every_text_is_its_own(path: str) -> None:
    texts = [text_of(seed) for seed in range(STORIES)]
    forms = [canonical(path, text) for text in texts]

    assert [canonical(path, form) for form in forms] == forms
    assert all(same(path, text, form) for text, form in zip(texts, forms, strict=True))
    assert len({str(form) for form in forms}) > STORIES // 4, "the texts differ in more than their writing"
