"""The three-way comparison per field: what this laptop changed, what the office changed, and what that means.

Pure functions of base (last office copy), local (what the user sees), dirty (what the user means to change) and fresh
(the office's copy just read). Clocks never decide. Everything ambiguous becomes a conflict that keeps both values.
A path missing from `fresh` was not sent, which says nothing about it: it never erases.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Literal, Protocol

from hubshift_desktop.domain import listmerge
from hubshift_desktop.domain.canonical import is_empty, same
from hubshift_desktop.domain.fields import Fields, JsonValue
from hubshift_desktop.domain.fieldtable import NEEDS, PROGRESS, STATUS, TASKS, info
from hubshift_desktop.domain.records import goal_from
from hubshift_desktop.domain.states import Choice, Kind
from hubshift_desktop.domain.verdicts import Applied, Decision, Flag, MergeResult, PathConflict, Reason, Verdict

PutMode = Literal["deep", "replace", "unknown"]
ENDED = "terminated"


def merge3(
    kind: Kind,
    base: Fields | None,
    local: Fields,
    dirty: Collection[str],
    fresh: Fields,
    *,
    is_end_confirmed: bool = False,
) -> MergeResult:
    """Merge one record. With no `base` every dirty difference becomes a proposal and nothing is dropped.

    A client whom the office ended is not written to, except by a deliberate new status, until a person confirms.
    """
    before = base or {}
    paths = sorted({*before, *local, *fresh, *dirty})
    decisions = {path: decide(path, kind=kind, base=before, local=local, dirty=dirty, fresh=fresh) for path in paths}
    if kind is Kind.GOAL:
        _work_out_progress(decisions, local, dirty, fresh)
    send = {path: decision.value for path, decision in decisions.items() if decision.verdict is Verdict.SEND}
    flags = [flag for decision in decisions.values() for flag in decision.flags]
    is_held = kind is Kind.CLIENT and not is_end_confirmed and STATUS not in dirty and fresh.get(STATUS) == ENDED
    if is_held and send:
        flags.append(Flag(STATUS, Reason.ENDED_AT_OFFICE))
    return MergeResult(
        base=_new_base(before, decisions, fresh),
        local=_new_local(local, decisions, dirty, fresh),
        send={} if is_held else send,
        held=send if is_held else {},
        satisfied=frozenset(
            path for path, made in decisions.items() if path in dirty and made.verdict is Verdict.SATISFIED
        ),
        conflicts=tuple(
            _conflict(path, made, before, fresh, kind=kind)
            for path, made in decisions.items()
            if made.verdict is Verdict.CONFLICT
        ),
        flags=tuple(flags),
        decisions=decisions,
    )


def decide(path: str, *, kind: Kind, base: Fields, local: Fields, dirty: Collection[str], fresh: Fields) -> Decision:
    """Decide one field; each branch has its own reason."""
    if path.endswith(".name") and (followed := _id_path(path, local, fresh)) is not None:
        return _follow(path, followed, kind=kind, base=base, local=local, dirty=dirty, fresh=fresh)
    if path not in dirty:
        if path in fresh:
            return Decision(Verdict.TAKE, Reason.NOT_CHANGED_HERE, fresh[path])
        return Decision(Verdict.KEEP, Reason.OFFICE_SAID_NOTHING, local.get(path))
    mine, office, before = local.get(path), fresh.get(path), base.get(path)
    known = info(path, kind=kind)
    if not known.is_sent:
        return Decision(Verdict.KEEP, Reason.NEVER_SENT, mine)
    if path not in fresh:
        return Decision(Verdict.SEND, Reason.OFFICE_SAID_NOTHING, mine)
    if same(path, mine, office):
        return Decision(Verdict.SATISFIED, Reason.SAME_ON_BOTH_SIDES, office)
    if same(path, office, before):
        return Decision(Verdict.SEND, Reason.OFFICE_UNCHANGED, mine)
    if known.is_list and (combined := combine(path, base=before, mine=mine, office=office)) is not None:
        return _combined_decision(path, combined, mine, office)
    reason = Reason.BOTH_CHANGED_IDENTITY if known.is_identity else Reason.BOTH_CHANGED
    return Decision(Verdict.CONFLICT, reason, mine, mine)


def combine(path: str, *, base: JsonValue, mine: JsonValue, office: JsonValue) -> listmerge.Combined | None:
    """Merge the elements of a list field; None when a value is no list and must be compared whole."""
    lists = [_as_list(path, value) for value in (base, mine, office)]
    before, ours, theirs = lists
    if before is None or ours is None or theirs is None or (path == NEEDS and not _has_list(base, mine, office)):
        return None
    way = listmerge.combine_objects if path in listmerge.KEYED else listmerge.combine_texts
    return way(path, base=before, mine=ours, office=theirs)


def _as_list(path: str, value: JsonValue) -> list[JsonValue] | None:
    if isinstance(value, list):
        return [element for element in value if not is_empty(path, element)]
    if is_empty(path, value):
        return []
    return [value] if path == NEEDS and isinstance(value, str) else None


def _has_list(*values: JsonValue) -> bool:
    return any(isinstance(value, list) for value in values)


def _combined_decision(path: str, combined: listmerge.Combined, mine: JsonValue, office: JsonValue) -> Decision:
    if combined.clash:
        return Decision(Verdict.CONFLICT, combined.clash, mine, combined.value, combined.flags)
    if same(path, combined.value, office):
        return Decision(Verdict.SATISFIED, Reason.COMBINED, office, flags=combined.flags)
    return Decision(Verdict.SEND, Reason.COMBINED, combined.value, flags=combined.flags)


def _id_path(path: str, *sides: Fields) -> str | None:
    """Return the id that a reference's name belongs to: a name never disagrees by itself."""
    owner = path.removesuffix(".name") + ".id"
    return owner if any(owner in side for side in sides) else None


def _follow(
    path: str, owner: str, *, kind: Kind, base: Fields, local: Fields, dirty: Collection[str], fresh: Fields
) -> Decision:
    lead = decide(owner, kind=kind, base=base, local=local, dirty=dirty, fresh=fresh)
    if lead.verdict in (Verdict.SEND, Verdict.CONFLICT):
        return Decision(Verdict.SATISFIED, Reason.FOLLOWS_ITS_ID, local.get(path))
    value = fresh[path] if path in fresh else local.get(path)
    if path not in fresh and owner in fresh and not same(owner, fresh[owner], local.get(owner)):
        value = None  # another person now, whose name was not sent: the old name would be a lie
    return Decision(Verdict.SATISFIED if path in dirty else Verdict.TAKE, Reason.FOLLOWS_ITS_ID, value)


def _work_out_progress(decisions: dict[str, Decision], local: Fields, dirty: Collection[str], fresh: Fields) -> None:
    """Progress is a sum over tasks: with tasks it is worked out anew, and never a matter for a person."""
    tasks = decisions.get(TASKS)
    if PROGRESS not in dirty or tasks is None or is_empty(TASKS, tasks.value):
        return
    progress = goal_from({TASKS: tasks.value}).progress
    if tasks.verdict is Verdict.CONFLICT:
        decisions[PROGRESS] = Decision(Verdict.KEEP, Reason.WORKED_OUT_FROM_TASKS, local.get(PROGRESS))
    elif same(PROGRESS, progress, fresh.get(PROGRESS)):
        decisions[PROGRESS] = Decision(Verdict.SATISFIED, Reason.WORKED_OUT_FROM_TASKS, progress)
    else:
        decisions[PROGRESS] = Decision(Verdict.SEND, Reason.WORKED_OUT_FROM_TASKS, progress)


def _new_local(
    local: Fields, decisions: dict[str, Decision], dirty: Collection[str], fresh: Fields
) -> dict[str, JsonValue]:
    return {path: made.value for path, made in decisions.items() if path in local or path in fresh or path in dirty}


def _new_base(base: Fields, decisions: dict[str, Decision], fresh: Fields) -> dict[str, JsonValue]:
    """Lists are compared anew from the office's; other fields to be sent keep the copy their change began from."""
    moved = dict(base)
    for path, made in decisions.items():
        is_rebased = made.verdict is Verdict.SEND and made.reason is Reason.COMBINED
        if path in fresh and (made.verdict in (Verdict.TAKE, Verdict.SATISFIED) or is_rebased):
            moved[path] = fresh[path]
    return moved


def _conflict(path: str, made: Decision, base: Fields, fresh: Fields, *, kind: Kind) -> PathConflict:
    known = info(path, kind=kind)
    return PathConflict(
        path=path,
        before=base.get(path),
        mine=made.mine,
        office=fresh.get(path),
        can_keep_both=(known.is_list and path != TASKS) or known.is_long_text,
        reason=made.reason,
    )


def apply_fresh(base: Fields | None, local: Fields, dirty: Collection[str], fresh: Fields, *, kind: Kind) -> Applied:
    """Take a pulled copy into a record that has no request on the wire (sync.md 5.4 G).

    Changes still to be sent stay dirty; a field in dispute keeps its base and is found again at the next push.
    """
    merged = merge3(kind, base, local, dirty, fresh, is_end_confirmed=True)
    return Applied(base=merged.base, local=merged.local, dirty=frozenset(dirty) - merged.satisfied, flags=merged.flags)


class TwoVersions(Protocol):
    """What a decision needs to know; both the fresh and the stored conflict have it."""

    @property
    def path(self) -> str: ...
    @property
    def mine(self) -> JsonValue: ...
    @property
    def office(self) -> JsonValue: ...


def apply_choice(conflict: TwoVersions, choice: Choice) -> JsonValue:
    """Return the value a person chose; 'both' unites lists and puts long texts one below the other."""
    if choice is Choice.MINE:
        return conflict.mine
    if choice is Choice.OFFICE:
        return conflict.office
    return keep_both(conflict.path, mine=conflict.mine, office=conflict.office)


def keep_both(path: str, *, mine: JsonValue, office: JsonValue) -> JsonValue:
    """Return everything of both versions, the office's first."""
    if isinstance(mine, list) or isinstance(office, list):
        ours, theirs = _as_list(path, mine) or [], _as_list(path, office) or []
        if path in listmerge.KEYED:
            return [*theirs, *(item for item in ours if not any(same(path, item, other) for other in theirs))]
        return listmerge.combine_texts(path, base=[], mine=ours, office=theirs).value
    texts = [str(value).strip() for value in (office, mine) if not is_empty(path, value)]
    return "\n\n".join(dict.fromkeys(texts))


def patch_body(mode: PutMode, fresh: Fields, send: Fields) -> dict[str, JsonValue]:
    """Return the flat body of an update.

    A server that replaces whole sections gets them whole, built from what it holds now and what changed; for any
    other the changed leaves suffice, and the read-back after an unknown one judges.
    """
    if mode != "replace":
        return dict(send)
    sections = _sections(send)
    kept = {path: value for path, value in fresh.items() if path.partition(".")[0] in sections}
    return {**kept, **send}


def _sections(paths: Iterable[str]) -> frozenset[str]:
    return frozenset(path.partition(".")[0] for path in paths if "." in path)
