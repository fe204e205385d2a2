"""The bytes of a file: whole, ours, and compared before they are believed to have arrived."""

from __future__ import annotations

import pytest

from hubshift_desktop.domain.rows import StoredRecord
from hubshift_desktop.domain.states import Kind, OpState
from hubshift_desktop.sync.creating import FILE_DAMAGED, FILE_GONE
from tests.sync.kinds import GOAL, UPLOAD
from tests.sync.world import PNG, PowerCutError, World


@pytest.fixture
def amelia(world: World) -> str:
    return world.know("Amelia Tran")


@pytest.mark.row("A11")
def test_a_file_that_is_damaged_here_is_never_sent(world: World, amelia: str) -> None:
    document = world.add_file(amelia)
    with world.store.read() as reader:
        blob = reader.blobs.for_record(document)
    assert blob is not None
    path = world.folder / "documents" / blob.blob_id
    sealed = path.read_bytes()
    path.write_bytes(sealed[:-1] + bytes([sealed[-1] ^ 1]))

    assert world.push().set_aside == 1
    assert (world.op(document).message, world.writes()) == (FILE_DAMAGED, [])


def test_a_file_whose_bytes_are_gone_is_told(world: World, amelia: str) -> None:
    document, other = world.add_file(amelia), world.add_file(amelia)
    with world.store.read() as reader:
        blob = reader.blobs.for_record(document)
    assert blob is not None
    world.blobs.remove(blob.blob_id)
    with world.writing() as uow:
        uow.blobs.unlink(other)

    assert world.push().set_aside == 2
    assert {world.op(document).message, world.op(other).message} == {FILE_GONE}


def test_a_file_that_breaks_off_on_the_way_is_doubt(world: World, amelia: str) -> None:
    document = world.add_file(amelia, PNG * 200)
    with world.store.read() as reader:
        blob = reader.blobs.for_record(document)
    assert blob is not None
    path = world.folder / "documents" / blob.blob_id
    whole = path.read_bytes()
    world.line.during("document/client", lambda: path.write_bytes(whole[:70_000]), method="GET")

    world.push()

    assert world.op(document).state is OpState.IN_DOUBT
    path.write_bytes(whole)
    world.settled_push()
    assert world.made("document") == 1


def test_a_colleagues_scan_of_the_same_name_is_not_taken_for_ours(world: World, amelia: str) -> None:
    world.central.faults.drop_request(UPLOAD)
    document = world.add_file(amelia)
    other = world.add_file(amelia, PNG + b"another", name="Scan.png")
    world.push()
    world.settled_push()

    assert world.made("document") == 2
    ids = [world.server_id(one) for one in (document, other)]
    assert [world.central.admin.document_bytes(one) for one in ids] == [PNG, PNG + b"another"]


def test_a_file_that_cannot_be_compared_stays_in_doubt(world: World, amelia: str) -> None:
    world.central.faults.lose_answer(UPLOAD)
    world.central.faults.refuse("/files/", status=503, times=None)
    document = world.add_file(amelia)

    world.push()
    world.settled_push()
    assert world.op(document).state is OpState.IN_DOUBT

    world.central.faults.clear()
    world.clock.turn(seconds=901)
    world.push()
    assert (world.op(document).state, world.made("document")) == (OpState.DONE, 1)


def test_a_found_file_without_an_address_cannot_be_compared_yet(world: World, amelia: str) -> None:
    world.central.faults.lose_answer(UPLOAD)
    document = world.add_file(amelia)
    rows = [{"id": "f" * 24, "name": "Scan.png", "documentType": "medical_report"}]
    world.line.during(
        UPLOAD,
        lambda: world.central.faults.refuse("document/client", status=200, body={"success": True, "data": rows}),
    )

    world.push()

    assert world.op(document).state is OpState.IN_DOUBT


def test_a_half_understood_list_does_not_prove_that_a_goal_is_missing(world: World, amelia: str) -> None:
    world.central.faults.drop_request(GOAL)
    goal = world.add_goal(amelia)
    world.push()
    body = {"success": True, "data": [{"title": "no id"}]}
    world.central.faults.refuse("goal/client", status=200, body=body)

    report = world.settled_push()

    assert report.server_trouble
    assert world.ops(goal)[0].state is OpState.IN_DOUBT


def test_a_file_the_list_brought_before_the_look_is_folded_into_ours_with_its_bytes(world: World, amelia: str) -> None:
    world.central.faults.lose_answer(UPLOAD)
    nothing = {"success": True, "data": []}
    world.line.during(UPLOAD, lambda: world.central.faults.refuse("document/client", status=200, body=nothing))
    document = world.add_file(amelia)
    world.push()
    assert world.op(document).state is OpState.IN_DOUBT
    found = world.api.documents(world.server_id(amelia)).items[-1]
    twin = StoredRecord(
        local_id="twin",
        kind=Kind.DOCUMENT,
        parent_id=amelia,
        server_id=found.server_id,
        local=found.fields,
        base=found.fields,
    )
    blob = world.blobs.seal([PNG], media_type="image/png")
    with world.writing() as uow:
        uow.records.add(twin)
        uow.blobs.put(blob)
        uow.blobs.link("twin", blob.blob_id)

    world.settled_push()

    assert not world.has_record("twin")
    assert world.server_id(document) == found.server_id
    with world.store.read() as reader:
        kept = reader.blobs.for_record(document)
    assert kept is not None
    assert kept.blob_id != blob.blob_id  # ours stays ours


@pytest.mark.row("L2", "N4")
def test_a_file_that_moved_for_long_before_a_kill_rests_from_the_restart_on(world: World, amelia: str) -> None:
    document = world.add_file(amelia)
    world.line.during(UPLOAD, lambda: world.clock.turn(seconds=1200), is_applied=False)
    world.cut_power(UPLOAD, is_applied=False)
    with pytest.raises(PowerCutError):
        world.push()
    world.crash()

    world.push()
    assert (world.op(document).state, world.made("document")) == (OpState.IN_DOUBT, 0)
    world.clock.turn(seconds=300)
    world.push()
    assert (world.op(document).state, world.made("document")) == (OpState.IN_DOUBT, 0)
    world.settled_push()
    assert (world.op(document).state, world.made("document")) == (OpState.DONE, 1)


@pytest.mark.row("L2", "N4")
def test_a_file_that_a_kill_broke_off_is_set_aside_when_its_client_is_gone(world: World, amelia: str) -> None:
    document = world.add_file(amelia)
    world.cut_power(UPLOAD, is_applied=False)
    with pytest.raises(PowerCutError):
        world.push()
    world.crash()
    world.central.admin.delete(world.server_id(amelia))

    world.push()
    assert world.op(document).state is OpState.IN_DOUBT
    world.settled_push()

    assert world.op(document).state is OpState.PARKED
