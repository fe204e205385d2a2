"""Judging an update by reading it back: what was kept, what was ignored, and what got lost beside it.

A 2xx is not success. The office may ignore a field (S7), rewrite it in its own form (S8), or replace a whole section
by the few leaves that were sent, wiping their siblings (S6). One GET tells all three apart.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from hubshift_desktop.domain.canonical import covers, is_empty, same
from hubshift_desktop.domain.fields import Fields, JsonValue


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What became of an update. `wiped` are siblings the office dropped, with the values to give back.

    What is neither kept nor ignored has a form that the office, or somebody, gave it. `keeps_siblings` says that one of
    the siblings stands as it did: this office lays fields over a section and does not replace it.
    """

    kept: frozenset[str]
    ignored: frozenset[str]
    wiped: Mapping[str, JsonValue]
    keeps_siblings: bool


def judge(*, sent: Fields, pre_image: Fields, seen: Fields) -> Judgement:
    """Compare what was sent and what was there before with what the office shows now.

    A path that is not in the answer was not told: it neither proves nor disproves.
    """
    told = {path: value for path, value in sent.items() if path in seen or not is_empty(path, value)}
    kept = frozenset(path for path, value in told.items() if covers(path, seen.get(path), value))
    rest = told.keys() - kept
    ignored = frozenset(path for path in rest if same(path, seen.get(path), pre_image.get(path)))
    siblings = _siblings(sent, pre_image)
    return Judgement(
        kept=kept | (sent.keys() - told.keys()),
        ignored=ignored,
        wiped=_wiped(siblings, seen),
        keeps_siblings=any(_still_stands(path, seen.get(path), value) for path, value in siblings.items()),
    )


def _siblings(sent: Fields, pre_image: Fields) -> dict[str, JsonValue]:
    """Return the untouched leaves that share a section with a sent one and had something to lose."""
    sections = {path.partition(".")[0] for path in sent if "." in path}
    return {
        path: value
        for path, value in pre_image.items()
        if path.partition(".")[0] in sections and path not in sent and not is_empty(path, value)
    }


def _wiped(siblings: Fields, seen: Fields) -> dict[str, JsonValue]:
    """Return what is empty of each section in which no sibling stands as it did: that is a replacement.

    Beside one that still stands an emptied one is somebody's edit. One with another value proves nothing: the look may
    come late, and somebody has written there since (seed 2000753).
    """
    lost: dict[str, JsonValue] = {}
    for section in {path.partition(".")[0] for path in siblings}:
        mine = {path: value for path, value in siblings.items() if path.partition(".")[0] == section}
        if not any(_still_stands(path, seen.get(path), value) for path, value in mine.items()):
            lost.update({path: value for path, value in mine.items() if is_empty(path, seen.get(path))})
    return lost


def _still_stands(path: str, seen: JsonValue, before: JsonValue) -> bool:
    """Whether a value, or of a list one element, is there as it was."""
    if isinstance(before, list) and isinstance(seen, list):
        return any(same(path, item, other) for item in before for other in seen)
    return same(path, seen, before)
