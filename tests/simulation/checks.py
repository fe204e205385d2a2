"""The invariants of sync.md 3, asked of a world that has come to rest. Each breach is a sentence."""

from __future__ import annotations

from hubshift_desktop.domain.canonical import is_empty, same
from hubshift_desktop.domain.fields import Fields, JsonValue, text
from hubshift_desktop.domain.rows import Operation, StoredRecord
from hubshift_desktop.domain.states import Kind, OpKind, OpState
from hubshift_desktop.store import Reader
from tests.simulation.laptop import Edit, Laptop
from tests.simulation.office import ModelOffice, Stored
from tests.simulation.world import ALLERGIES, CONTACTS, MEDICATIONS, World

LISTS = (ALLERGIES, MEDICATIONS, CONTACTS)
IGNORED = frozenset({"isActive", "createdAt", "url", "uploadedAt", "size", "type", "progress"})


def broken(world: World) -> list[str]:
    """Return every breach of an invariant, empty when all held."""
    found = [] if world.is_at_rest else ["I10: sync did not come to rest"]
    for laptop in world.laptops:
        found += [f"not drawn: {before} to {after} on {laptop.name}" for before, after in sorted(laptop.undrawn())]
        with laptop.store.read() as reader:
            found += _of_laptop(world, laptop, reader)
    return [*found, *_made_once(world)]


def _of_laptop(world: World, laptop: Laptop, reader: Reader) -> list[str]:
    office = world.office
    return [
        *(f"I10: {op.kind} of {op.record_id} is {op.state}" for op in _left_open(reader)),
        *_not_lost(office, laptop, reader),
        *_not_overwritten(office, laptop, reader),
        *_given_back(office, laptop),
        *_in_step(office, laptop, reader),
        *_nobody_missing(office, laptop, reader),
        *_let_go_stays(laptop, reader),
        *_followed_arrives(office, laptop, reader),
        *(f"I10: {laptop.name} was asked to end a cycle and {what}" for what in laptop.unheard),
        *([f"I14: {laptop.name} asked within a pause"] if laptop.line.asked_in_pause else []),
    ]


def _left_open(reader: Reader) -> list[Operation]:
    """Return what still waits although it needs nobody."""
    return [op for op in reader.outbox.open_ops() if not op.state.needs_person]


# ---- I1 -----------------------------------------------------------------------------------------------------------


def _not_lost(office: ModelOffice, laptop: Laptop, reader: Reader) -> list[str]:
    latest = {(edit.record_id, edit.path): edit for edit in laptop.edits}
    return [
        f"I1: {laptop.name} lost {edit.path} = {edit.value!r} of {edit.record_id}"
        for edit in latest.values()
        if not _is_kept(office, laptop, reader, edit)
    ]


def _is_kept(office: ModelOffice, laptop: Laptop, reader: Reader, edit: Edit) -> bool:
    if f"{edit.record_id} {edit.path}" in laptop.withdrawn or edit.record_id in laptop.dropped:
        return True
    record = reader.records.get(edit.record_id)
    if record is None:
        return _was_sealed_or_absorbed(reader, edit)
    if same(edit.path, record.local.get(edit.path), edit.value) or edit.path in LISTS:
        return True
    was_there = record.server_id is not None and office.ever(record.server_id, edit.path, edit.value)
    disputed = any(same(edit.path, conflict.mine, edit.value) for conflict in reader.conflicts.all_for(edit.record_id))
    return was_there or disputed


def _was_sealed_or_absorbed(reader: Reader, edit: Edit) -> bool:
    """A record that is gone had nothing unsent, or was found to be another one, which then carries the edit."""
    ops = reader.outbox.all_for(edit.record_id)
    return not any(op.state.is_open for op in ops)


# ---- I2 -----------------------------------------------------------------------------------------------------------


def _made_once(world: World) -> list[str]:
    """Each create of a laptop made one record, outside the three named windows, or where a person said 'two people'."""
    apart = {op_id for laptop in world.laptops for op_id in laptop.kept_apart}
    made: dict[str, list[str]] = {}
    for key, record_ids in world.office.made.items():
        made.setdefault(key.partition(".")[0], []).extend(record_ids)
    return [
        f"I2: {op_id} made {record_ids}"
        for op_id, record_ids in made.items()
        if len(record_ids) > 1
        and f"W1 {op_id}" not in world.office.windows
        and op_id not in apart
        and not _was_hidden(world.office, record_ids)
        # Only what was made before the last one can have been looked for in vain.
        and not _was_reworded(world.office, record_ids)
    ]


def _was_reworded(office: ModelOffice, record_ids: list[str]) -> bool:
    return any(f"reworded {record_id}" in office.windows for record_id in record_ids[:-1])


def _was_hidden(office: ModelOffice, record_ids: list[str]) -> bool:
    records = [_any(office, record_id) for record_id in record_ids]
    clients = {record.parent or record.record_id for record in records if record is not None}
    return any(f"hidden {client_id}" in office.windows for client_id in clients)


def _any(office: ModelOffice, record_id: str) -> Stored | None:
    for table in (office.clients, office.goals, office.documents, office.gone):
        if record_id in table:
            return table[record_id]
    return None


# ---- what is followed no more --------------------------------------------------------------------------------------


def _let_go_stays(laptop: Laptop, reader: Reader) -> list[str]:
    """A file that was let go has its bytes here until somebody removes it, and nothing is done with it by itself."""
    ops = [op for op_id in laptop.let_go if (op := reader.outbox.get(op_id)) is not None]
    return [
        *(f"I1: {op.op_id} was let go on {laptop.name} and is {op.state}" for op in ops if op.state.is_open),
        *(
            f"I1: {laptop.name} lost the file of {op.op_id}, which was let go"
            for op in ops
            if op.kind.is_upload and reader.blobs.for_record(op.record_id) is None
        ),
    ]


def _followed_arrives(office: ModelOffice, laptop: Laptop, reader: Reader) -> list[str]:
    """What is followed again arrives, once, or a person is asked; whether it had arrived before makes no difference."""
    found = []
    for op_id in sorted(laptop.followed):
        op = reader.outbox.get(op_id)
        if op is None or op.state.needs_person or op.kind is OpKind.CLIENT_CREATE:
            continue  # a client may be one whom the office has already
        made = [record_id for key, ids in office.made.items() if key.partition(".")[0] == op_id for record_id in ids]
        if op.state is not OpState.DONE or not made:
            found.append(f"I1: {op_id} of {laptop.name} was followed again and is {op.state}, made {made}")
        elif len(made) > 1 and f"W1 {op_id}" not in office.windows and not _was_reworded(office, made):
            found.append(f"I2: {op_id} of {laptop.name} was followed again and made {made}")
    return found


# ---- I3 -----------------------------------------------------------------------------------------------------------


def _not_overwritten(office: ModelOffice, laptop: Laptop, reader: Reader) -> list[str]:
    return [
        f"I3: {laptop.name} overwrote {path} = {value!r} of {server_id} unseen"
        for server_id, path, value in laptop.line.clobbers
        if not _was_seen(laptop, reader, server_id, path, value)
    ]


def _given_back(office: ModelOffice, laptop: Laptop) -> list[str]:
    """What a replacing office dropped beside our change was given back, or somebody has written there since (S6)."""
    return [
        f"I3: {laptop.name} cost the office {path} = {value!r} of {server_id}"
        for server_id, path, value in laptop.line.drops
        if server_id in office.clients and _is_dropped(office, server_id, path)
    ]


def _is_dropped(office: ModelOffice, server_id: str, path: str) -> bool:
    last = office.last(server_id, path)
    return last is not None and last.value is None


def _was_seen(laptop: Laptop, reader: Reader, server_id: str, path: str, value: JsonValue) -> bool:
    """Whether the person had the office's value before their eyes: when they edited, or when they decided."""
    if is_empty(path, value):
        return True
    record = next((found for found in _bound(reader, server_id)), None)
    if record is None:
        return True
    if path in LISTS:
        return _all_kept(laptop, path, value, record)
    lines = [line.old for line in reader.ledger.history(record.local_id, path)]
    decided = [conflict.office for conflict in reader.conflicts.all_for(record.local_id) if conflict.path == path]
    # A change that is taken further while it waits keeps its first line, whatever both sides agreed on since.
    agreed = laptop.agreed.get((record.local_id, path), [])
    return any(same(path, seen, value) for seen in (*lines, *decided, *agreed))


def _bound(reader: Reader, server_id: str) -> list[StoredRecord]:
    found = [reader.records.by_server_id(kind, server_id) for kind in (Kind.CLIENT, Kind.GOAL)]
    return [record for record in found if record is not None]


def _all_kept(laptop: Laptop, path: str, before: JsonValue, record: StoredRecord) -> bool:
    """A list is written whole; every element of the office's must still be in it, or have been taken out by hand."""
    return all(
        any(_named(item) == _named(other) for other in _items(record.local.get(path)))
        or (path, _named(item)) in laptop.removed
        for item in _items(before)
    )


def _items(value: JsonValue) -> list[JsonValue]:
    return value if isinstance(value, list) else []


def _named(element: JsonValue) -> str:
    if isinstance(element, dict):
        return text(element, "name") or text(element, "medicineName")
    return str(element)


# ---- I4, I5 -------------------------------------------------------------------------------------------------------


def _in_step(office: ModelOffice, laptop: Laptop, reader: Reader) -> list[str]:
    tables = {Kind.CLIENT: office.clients, Kind.GOAL: office.goals, Kind.DOCUMENT: office.documents}
    found = []
    for kind, table in tables.items():
        for local_id in reader.records.ids(kind):
            record = reader.records.get(local_id)
            if record is None or record.server_id not in table or reader.outbox.open_for(local_id):
                continue
            if reader.conflicts.open_for(local_id):
                continue
            found += [
                f"I4: {laptop.name} shows {record.local.get(path)!r}, the office {value!r} ({path}, {record.server_id})"
                for path, value in _differences(record.local, table[record.server_id].fields)
            ]
    return found


def _differences(local: Fields, office: Fields) -> list[tuple[str, JsonValue]]:
    paths = {*office} - IGNORED
    return [(path, office[path]) for path in sorted(paths) if not same(path, local.get(path), office[path])]


def _nobody_missing(office: ModelOffice, laptop: Laptop, reader: Reader) -> list[str]:
    """Every client the office shows is on the laptop (I5: nobody was removed by a rumour)."""
    return [
        f"I5: {laptop.name} lacks {client.record_id}"
        for client in office.clients.values()
        if reader.records.by_server_id(Kind.CLIENT, client.record_id) is None
    ]
