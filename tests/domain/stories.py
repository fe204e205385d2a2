"""Random but colliding histories of one record: what the office had, what a person made of it, what the office did.

Values come from small pools so that both sides often touch the same field or element, and often agree. The same
pools feed Hypothesis, which draws what a seed would not, and a seeded sweep, which tells eighty stories in the time
that Hypothesis draws one.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace

from hypothesis import settings
from hypothesis import strategies as st

from hubshift_desktop.domain.fields import Fields, JsonValue
from hubshift_desktop.domain.fieldtable import ALLERGIES, CONDITIONS, CONTACTS, HISTORY, MEDICATIONS

PHONE, SUBURB, BORN = "personalInfo.phone", "address.suburb", "personalInfo.dateOfBirth"
UNKNOWN = "customFields.favouriteTram"
SCALARS = (PHONE, SUBURB, BORN, HISTORY)
TEXT_LISTS = (ALLERGIES, CONDITIONS)
OBJECT_LISTS = (MEDICATIONS, CONTACTS)
SENT = (*SCALARS, *TEXT_LISTS, *OBJECT_LISTS)

STORIES = int(os.environ.get("HUBSHIFT_LAW_EXAMPLES", "5000"))
laws = settings(max_examples=max(20, STORIES // 250), deadline=None)

SCALAR_POOLS: dict[str, list[JsonValue]] = {
    PHONE: ["0491 570 156", "+61491570156", "0491 570 157", "", None],
    SUBURB: ["Footscray", "Footscray ", "Seddon", "", None],
    BORN: ["1997-02-14", "1997-02-14T00:00:00.000Z", "1997-02-15", None],
    HISTORY: ["Focal epilepsy.", "Focal epilepsy.\nSeizure in May.", ""],
    UNKNOWN: ["57", "82", None],
}
TEXT_POOL: list[JsonValue] = ["Peanuts", "peanuts", "Penicillin", "Latex", "Bee stings"]
# The first leaf is always there; an empty text means the leaf is left out.
OBJECT_POOLS: dict[str, dict[str, list[str]]] = {
    MEDICATIONS: {
        "medicineName": ["Sertraline", "Melatonin", "Baclofen"],
        "dose": ["25 mg", "50 mg", ""],
        "frequency": ["Every morning", "At bedtime", ""],
        "reviewDate": ["2027-01-20", "2027-05-05T00:00:00.000Z", ""],
    },
    CONTACTS: {
        "name": ["Linh Tran", "Duc Tran"],
        "relationship": ["Mother", "Brother", ""],
        "phone": ["0491 570 157", "+61491570157", "0491 570 158", ""],
    },
}
PATHS = (*SENT, UNKNOWN)
# What people and programs put into a field without meaning anything by it, and what looks alike.
_LETTERS = "aAzZée\u0301ﬁ１1٣0+-/. :TZ\t\n\u00a0\u200b\u200f\u0130ıßΣςİ漢🙂"


@dataclass(frozen=True, eq=False)
class Story:
    """One record's history up to the moment of a push. Each is itself only: what came of it can be kept beside it."""

    base: Fields
    local: Fields
    dirty: frozenset[str]
    fresh: Fields


def value_of(path: str) -> st.SearchStrategy[JsonValue]:
    if path in SCALAR_POOLS:
        return st.sampled_from(SCALAR_POOLS[path])
    if path in TEXT_LISTS:
        return st.lists(st.sampled_from(TEXT_POOL), max_size=3).map(list)
    leaves = {leaf: st.sampled_from(pool) for leaf, pool in OBJECT_POOLS[path].items()}
    return st.lists(st.fixed_dictionaries(leaves).map(_without_blanks), max_size=3).map(list)


def _without_blanks(item: dict[str, str]) -> JsonValue:
    return {leaf: value for leaf, value in item.items() if value}


VALUES = {path: value_of(path) for path in PATHS}


def records() -> st.SearchStrategy[dict[str, JsonValue]]:
    return st.fixed_dictionaries({}, optional=VALUES)


@st.composite
def stories(draw: st.DrawFn) -> Story:
    base = draw(records())
    dirty = draw(st.frozensets(st.sampled_from(SENT)))
    local = {**base, **{path: draw(VALUES[path]) for path in sorted(dirty)}}
    fresh = {**base, **{path: draw(VALUES[path]) for path in sorted(draw(st.sets(st.sampled_from(PATHS))))}}
    for path in draw(st.sets(st.sampled_from(PATHS), max_size=2)):
        fresh.pop(path, None)
    return Story(base, local, dirty, fresh)


def seeded(seed: int) -> Story:
    """Return the story of a seed, always the same."""
    dice = random.Random(seed)

    def value(path: str) -> JsonValue:
        if path in SCALAR_POOLS:
            return dice.choice(SCALAR_POOLS[path])
        count = dice.randrange(4)
        if path in TEXT_LISTS:
            return [dice.choice(TEXT_POOL) for _ in range(count)]
        pools = OBJECT_POOLS[path].items()
        return [_without_blanks({leaf: dice.choice(pool) for leaf, pool in pools}) for _ in range(count)]

    base = {path: value(path) for path in PATHS if dice.random() < 0.9}
    dirty = frozenset(path for path in SENT if dice.random() < 0.5)
    local = {**base, **{path: _near(base.get(path), value(path), dice) for path in sorted(dirty)}}
    fresh = {path: _near(kept, value(path), dice) if dice.random() < 0.5 else kept for path, kept in base.items()}
    fresh = {path: kept for path, kept in fresh.items() if dice.random() < 0.95}
    return Story(base, local, dirty, fresh)


def text_of(seed: int) -> str:
    """Return a text of a seed, of the letters that canonical forms stumble over."""
    dice = random.Random(seed)
    return "".join(dice.choice(_LETTERS) for _ in range(dice.randrange(21)))


def smallest(story: Story, is_broken: Callable[[Story], bool]) -> Story:
    """Return a story with everything left out that a law can be broken without."""
    while (smaller := next((less for less in _without_a_piece(story) if is_broken(less)), None)) is not None:
        story = smaller
    return story


def _without_a_piece(story: Story) -> Iterator[Story]:
    """Return the story without one field, one change of it, or one element of a list."""
    for path in sorted({*story.base, *story.local, *story.fresh}):
        base, local, fresh = (_without(side, path) for side in (story.base, story.local, story.fresh))
        yield Story(base, local, story.dirty - {path}, fresh)
    for path in sorted(story.dirty):
        before = {path: story.base[path]} if path in story.base else {}
        local = {**_without(story.local, path), **before}
        yield replace(story, local=local, dirty=story.dirty - {path})
    yield from (replace(story, base=side) for side in _without_an_element(story.base, story.dirty))
    yield from (replace(story, local=side) for side in _without_an_element(story.local, story.dirty))
    yield from (replace(story, fresh=side) for side in _without_an_element(story.fresh, story.fresh))


def _without_an_element(side: Fields, paths: Collection[str]) -> Iterator[Fields]:
    """Leave one element out of a list: not where a field was not changed here, for there local is the base's."""
    for path, value in side.items():
        if isinstance(value, list) and path in paths:
            for place in range(len(value)):
                yield {**side, path: [*value[:place], *value[place + 1 :]]}


def _without(side: Fields, path: str) -> Fields:
    return {at: value for at, value in side.items() if at != path}


def _near(before: JsonValue, other: JsonValue, dice: random.Random) -> JsonValue:
    """Return a change as people make it: mostly an addition, a removal or an edit of one element."""
    if not isinstance(before, list) or not isinstance(other, list) or dice.random() < 0.2:
        return other
    after = list(before)
    if after and dice.random() < 0.6:
        place = dice.randrange(len(after))
        after[place : place + 1] = other[:1] if dice.random() < 0.5 else []
    else:
        after += other[:1]
    return after
