"""Taking in a client's goals, documents and appointments: what is new, what changed, what is not in the list any more.

Each child is a record of its own with the same rules as a client: nothing is touched while a request of it is
unanswered, dirty fields stay, and one that is missing goes down its own ladder, ten minutes a rung.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime

from hubshift_desktop.central.answers import FetchedMany, Found
from hubshift_desktop.domain.fields import Fields
from hubshift_desktop.domain.merge import apply_fresh
from hubshift_desktop.domain.rows import LedgerLine, Operation, StoredRecord
from hubshift_desktop.domain.states import Kind, Presence
from hubshift_desktop.store import UnitOfWork
from hubshift_desktop.sync.held import ON_ITS_WAY, held_children
from hubshift_desktop.sync.office_lines import OfficeLines
from hubshift_desktop.sync.presence import APART, FROZEN, found_again, freeze, welcome_back

# An address is signed anew in each answer (S14): it is asked for when it is needed, never kept.
_NOT_KEPT = frozenset({"url"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """A client with what already belongs to it here, at one moment of one transaction."""

    client: StoredRecord
    client_name: str
    children: tuple[StoredRecord, ...]
    ops: tuple[Operation, ...]
    at: datetime
    new_id: Callable[[], str]
    is_first: bool

    @property
    def untouchable(self) -> frozenset[str]:
        """Local ids of records whose last write is unanswered (C3)."""
        return frozenset(op.record_id for op in self.ops if op.state in ON_ITS_WAY)


@dataclass(slots=True)
class Taken:
    """What is to be written for a client; the new records of a whole batch go in with one statement."""

    new: list[StoredRecord] = field(default_factory=list)
    saved: list[StoredRecord] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    lines: list[LedgerLine] = field(default_factory=list)


def take_children(
    uow: UnitOfWork, family: Family, kind: Kind, found: FetchedMany, lines: OfficeLines, taken: Taken
) -> None:
    """Compare the office's list of one kind with what is here and note what is to be written."""
    known = {child.server_id: child for child in family.children if child.kind is kind and child.server_id}
    held = held_children(kind, found.items, family.ops) - known.keys() if family.ops else frozenset()
    for item in found.items:
        child = known.get(item.server_id)
        if child is not None:
            _take_known(uow, family, child, _kept(item.fields), lines, taken)
        elif item.server_id not in held:
            _take_new(uow, family, kind, item, lines, taken)
    if not found.skipped:
        shown = {item.server_id for item in found.items}
        _miss(uow, family, (child for child in known.values() if child.server_id not in shown), lines, taken)


def _kept(fields: Fields) -> Fields:
    return {path: value for path, value in fields.items() if path not in _NOT_KEPT}


def _take_known(
    uow: UnitOfWork, family: Family, child: StoredRecord, fresh: Fields, lines: OfficeLines, taken: Taken
) -> None:
    if child.local_id in family.untouchable:
        return
    after = child
    if child.presence is not Presence.PRESENT:
        after = found_again(child)
        welcome_back(uow, child, at=family.at)
    if not _holds(child, fresh):
        applied = apply_fresh(child.base, child.local, child.dirty, fresh, kind=child.kind)
        after = replace(after, base=applied.base, local=applied.local, dirty=applied.dirty)
    if after == child:
        return
    after = replace(after, fetched_at=family.at, fetch_seq=child.fetch_seq + 1)
    taken.saved.append(after)
    taken.lines.extend(lines.changed(child, after, client_name=family.client_name))


def _holds(stored: StoredRecord, fresh: Fields) -> bool:
    """Whether an answer says nothing new: the common case, told without a merge."""
    base, local = stored.base, stored.local
    if base is None or stored.dirty:
        return False
    return all(path in base and base[path] == value and local.get(path) == value for path, value in fresh.items())


def _take_new(uow: UnitOfWork, family: Family, kind: Kind, item: Found, lines: OfficeLines, taken: Taken) -> None:
    fields = dict(_kept(item.fields))
    former = None if family.is_first else uow.records.former_id(kind, item.server_id)
    record = StoredRecord(
        local_id=former or family.new_id(),
        kind=kind,
        server_id=item.server_id,
        parent_id=family.client.local_id,
        base=fields,
        local=fields,
        fetched_at=family.at,
        fetch_seq=1,
    )
    taken.new.append(record)
    if not family.is_first:
        taken.lines.extend(lines.added(record, client_name=family.client_name))


def _miss(uow: UnitOfWork, family: Family, missing: Iterable[StoredRecord], lines: OfficeLines, taken: Taken) -> None:
    """Move children that the whole list of their client does not show one rung down."""
    for child in missing:
        if child.local_id in family.untouchable or child.presence in FROZEN:
            continue
        if child.presence is Presence.PRESENT or child.absent_since is None:
            taken.saved.append(replace(child, presence=Presence.ABSENT_ONCE, absent_since=family.at))
        elif family.at - child.absent_since >= APART:
            _let_go(uow, child, family, lines, taken)


def _let_go(uow: UnitOfWork, child: StoredRecord, family: Family, lines: OfficeLines, taken: Taken) -> None:
    """Seal a child that is gone, or keep it frozen while something of ours hangs on it."""
    has_own = bool(child.dirty or uow.outbox.open_for(child.local_id) or uow.conflicts.open_for(child.local_id))
    if has_own or uow.blobs.for_record(child.local_id) is not None:
        gone = replace(child, presence=Presence.GONE)
        freeze(uow, gone)
        taken.saved.append(gone)
    else:
        taken.removed.append(child.local_id)
    taken.lines.extend(lines.removed(child, client_name=family.client_name))


def write(uow: UnitOfWork, batch: Collection[Taken]) -> None:
    """Write what a batch of clients came to."""
    uow.records.add_many([record for taken in batch for record in taken.new])
    uow.records.save_many(record for taken in batch for record in taken.saved)
    for taken in batch:
        for local_id in taken.removed:
            uow.records.remove(local_id)
        uow.ledger.write(taken.lines)
