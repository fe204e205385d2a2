"""The laws of the merge (sync.md T9), each as a check of one story, so that two engines can try to break it."""

from __future__ import annotations

import json
from collections import Counter
from functools import lru_cache

from hubshift_desktop.domain.canonical import canonical, is_empty, same
from hubshift_desktop.domain.fields import JsonValue
from hubshift_desktop.domain.listmerge import text_key
from hubshift_desktop.domain.merge import apply_choice, apply_fresh, merge3, patch_body
from hubshift_desktop.domain.states import Choice, Kind
from hubshift_desktop.domain.verdicts import MergeResult
from tests.domain.stories import OBJECT_LISTS, SCALARS, SENT, TEXT_LISTS, UNKNOWN, Story


@lru_cache(1)
def merged(story: Story) -> MergeResult:
    """Merge a story; most laws look at the same result, so that it is kept until the next story."""
    return merge3(Kind.CLIENT, story.base, story.local, story.dirty, story.fresh)


def _elements(path: str, value: JsonValue) -> Counter[str]:
    items = value if isinstance(value, list) else []
    return Counter(json.dumps(canonical(path, item), sort_keys=True) for item in items)


def _keys(value: JsonValue) -> set[str]:
    return {text_key(item) for item in value} if isinstance(value, list) else set()


def _named(value: JsonValue) -> set[str]:
    items = value if isinstance(value, list) else []
    return {str(item.get("medicineName") or item.get("name")) for item in items if isinstance(item, dict)}


def nothing_changed_here_means_the_office_is_taken(story: Story) -> None:
    result = merge3(Kind.CLIENT, story.base, story.base, frozenset(), story.fresh)

    assert {path: result.local[path] for path in story.fresh} == dict(story.fresh)
    assert {path: result.base[path] for path in story.fresh} == dict(story.fresh)
    assert result.is_settled


def nothing_changed_there_means_mine_is_kept_and_sent(story: Story) -> None:
    result = merge3(Kind.CLIENT, story.base, story.local, story.dirty, story.base)

    assert all(same(path, result.local.get(path), story.local.get(path)) for path in {*story.local, *result.local})
    assert not result.conflicts
    assert set(result.send) | result.satisfied == story.dirty
    assert all(result.send[path] == story.local[path] for path in result.send)


def a_path_the_office_did_not_send_is_never_erased(story: Story) -> None:
    result = merged(story)

    for path in story.local:
        if path not in story.fresh:
            assert result.local[path] == story.local[path]


def edits_of_different_fields_commute(story: Story) -> None:
    here, there = story.dirty, frozenset(SENT) - story.dirty
    theirs = {path: value for path, value in story.fresh.items() if path in there}
    mine = {path: story.local[path] for path in here}
    one_way = merge3(Kind.CLIENT, story.base, {**story.base, **mine}, here, {**story.base, **theirs})
    other_way = merge3(Kind.CLIENT, story.base, {**story.base, **theirs}, set(theirs), {**story.base, **mine})

    assert not one_way.conflicts
    assert not other_way.conflicts
    for path, expected in {**mine, **theirs}.items():
        assert same(path, one_way.local[path], expected)
        assert same(path, other_way.local[path], expected)


def list_edits_of_both_sides_give_the_same_elements_whoever_merges(story: Story) -> None:
    for path in (*TEXT_LISTS, *OBJECT_LISTS):
        base, mine, theirs = ({path: side.get(path, [])} for side in (story.base, story.local, story.fresh))
        one_way = merge3(Kind.CLIENT, base, mine, {path}, theirs)
        other_way = merge3(Kind.CLIENT, base, theirs, {path}, mine)
        assert bool(one_way.conflicts) is bool(other_way.conflicts)
        if path in TEXT_LISTS:
            assert _keys(one_way.local[path]) == _keys(other_way.local[path])
        elif not one_way.conflicts:
            assert _elements(path, one_way.local[path]) == _elements(path, other_way.local[path])


def merging_again_with_the_same_answer_changes_nothing(story: Story) -> None:
    first = merged(story)
    again = merge3(Kind.CLIENT, first.base, first.local, story.dirty - first.satisfied, story.fresh)

    assert again.local == first.local
    assert again.send == first.send
    assert again.conflicts == first.conflicts


def once_the_office_has_what_was_sent_only_conflicts_are_left(story: Story) -> None:
    first = merged(story)
    landed = {**story.fresh, **first.send}
    again = merge3(Kind.CLIENT, first.base, first.local, story.dirty - first.satisfied, landed)

    assert not again.send
    assert {conflict.path for conflict in again.conflicts} == {conflict.path for conflict in first.conflicts}


def a_scalar_conflicts_exactly_when_both_sides_changed_it_and_differ(story: Story) -> None:
    conflicts = {conflict.path for conflict in merged(story).conflicts}

    for path in SCALARS:
        mine, office, before = (side.get(path) for side in (story.local, story.fresh, story.base))
        changed_there = path in story.fresh and not same(path, office, before)
        assert (path in conflicts) is (path in story.dirty and changed_there and not same(path, mine, office))


def a_conflict_keeps_both_values_and_sends_nothing(story: Story) -> None:
    result = merged(story)

    for conflict in result.conflicts:
        assert conflict.path not in {*result.send, *result.satisfied}
        assert result.local[conflict.path] == story.local[conflict.path]
        assert conflict.office == story.fresh[conflict.path]
        assert result.base.get(conflict.path) == story.base.get(conflict.path)


def no_allergy_is_lost_unless_somebody_removed_it(story: Story) -> None:
    result = merged(story)

    for path in set(TEXT_LISTS) & story.dirty & set(story.fresh):
        sides = (story.base, story.local, story.fresh, result.local)
        base, mine, office, after = (_keys(side.get(path)) for side in sides)
        assert not any(conflict.path == path for conflict in result.conflicts)
        assert mine | office >= after >= ((mine | office) - base) | (mine & office)


def no_medication_or_contact_is_lost_without_a_decision(story: Story) -> None:
    result = merged(story)
    disputed = {conflict.path for conflict in result.conflicts}

    for path in (set(OBJECT_LISTS) & story.dirty & set(story.fresh)) - disputed:
        sides = (story.base, story.local, story.fresh, result.local)
        base, mine, office, after = (_named(side.get(path)) for side in sides)
        assert mine | office >= after >= (mine | office) - base


def unknown_fields_follow_the_office_and_are_never_sent(story: Story) -> None:
    result = merged(story)

    assert UNKNOWN not in result.send
    if UNKNOWN in story.fresh:
        assert result.local[UNKNOWN] == story.fresh[UNKNOWN]


def with_no_office_copy_every_difference_is_a_proposal(story: Story) -> None:
    """Linking a draft to a client found at the office drops nothing (sync.md 5.7)."""
    dirty = frozenset(story.local) & frozenset(SENT)
    result = merge3(Kind.CLIENT, None, story.local, dirty, story.fresh)
    disputed = {conflict.path for conflict in result.conflicts}

    for path in dirty & frozenset(SCALARS):
        mine, office = story.local[path], story.fresh.get(path)
        if path in story.fresh and not is_empty(path, office) and not same(path, mine, office):
            assert path in disputed
        elif not same(path, mine, office):
            assert path in result.send


def a_pull_keeps_the_change_and_the_next_push_decides_alike(story: Story) -> None:
    pulled = apply_fresh(story.base, story.local, story.dirty, story.fresh, kind=Kind.CLIENT)
    now = merged(story)
    later = merge3(Kind.CLIENT, pulled.base, pulled.local, pulled.dirty, story.fresh)

    assert later.send == now.send
    assert later.conflicts == now.conflicts
    assert pulled.dirty == story.dirty - now.satisfied


def a_choice_is_an_ordinary_change_from_the_offices_value(story: Story) -> None:
    for conflict in merged(story).conflicts:
        for choice in (Choice.MINE, Choice.OFFICE, *([Choice.BOTH] if conflict.can_keep_both else [])):
            path, value = conflict.path, apply_choice(conflict, choice)
            result = merge3(Kind.CLIENT, {path: conflict.office}, {path: value}, {path}, {path: conflict.office})
            assert not result.conflicts
            assert result.is_settled is same(path, value, conflict.office)


def keeping_both_keeps_every_element(story: Story) -> None:
    for conflict in merged(story).conflicts:
        if conflict.path in OBJECT_LISTS:
            both = _elements(conflict.path, apply_choice(conflict, Choice.BOTH))
            assert set(both) >= set(_elements(conflict.path, conflict.office))
            assert set(both) >= set(_elements(conflict.path, conflict.mine))


def a_replaced_section_is_sent_whole(story: Story) -> None:
    send = merged(story).send
    body = patch_body("replace", story.fresh, send)
    sections = {path.split(".")[0] for path in send if "." in path}

    assert patch_body("deep", story.fresh, send) == patch_body("unknown", story.fresh, send) == dict(send)
    assert {path: body[path] for path in send} == dict(send)
    assert set(body) - set(send) == {path for path in story.fresh if path.split(".")[0] in sections} - set(send)


LAWS = (
    nothing_changed_here_means_the_office_is_taken,
    nothing_changed_there_means_mine_is_kept_and_sent,
    a_path_the_office_did_not_send_is_never_erased,
    edits_of_different_fields_commute,
    list_edits_of_both_sides_give_the_same_elements_whoever_merges,
    merging_again_with_the_same_answer_changes_nothing,
    once_the_office_has_what_was_sent_only_conflicts_are_left,
    a_scalar_conflicts_exactly_when_both_sides_changed_it_and_differ,
    a_conflict_keeps_both_values_and_sends_nothing,
    no_allergy_is_lost_unless_somebody_removed_it,
    no_medication_or_contact_is_lost_without_a_decision,
    unknown_fields_follow_the_office_and_are_never_sent,
    with_no_office_copy_every_difference_is_a_proposal,
    a_pull_keeps_the_change_and_the_next_push_decides_alike,
    a_choice_is_an_ordinary_change_from_the_offices_value,
    keeping_both_keeps_every_element,
    a_replaced_section_is_sent_whole,
)
