"""A document's bytes come onto the laptop sealed, once, from a fresh address, and never half."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from hubshift_desktop.central.errors import CentralError, ErrorKind
from hubshift_desktop.domain.errors import NotFoundError
from hubshift_desktop.domain.rows import StoredRecord
from hubshift_desktop.domain.states import Kind
from hubshift_desktop.sync.fetching import fetch_document, media_type_of
from tests.sync.pulled import Through, client, cycle, records, requests
from tests.sync.test_pull_list import Worlds, worlds
from tests.sync.world import PNG, World

__all__ = ["worlds"]


def with_document(worlds: Worlds) -> tuple[World, StoredRecord]:
    world = worlds(size=4)
    cycle(world)
    return world, next(iter(records(world, Kind.DOCUMENT).values()))


def kept(world: World) -> tuple[int, int]:
    with world.store.read() as reader:
        return reader.blobs.total()


def test_the_bytes_are_the_offices_and_sealed(worlds: Worlds) -> None:
    world, document = with_document(worlds)
    progress: list[tuple[int, int]] = []
    blob = fetch_document(world.means, document.local_id, lambda done, total: progress.append((done, total)))
    assert document.server_id is not None
    content = world.central.admin.document_bytes(document.server_id)
    assert world.blobs.read(blob.blob_id) == content
    assert (blob.size, blob.media_type) == (len(content), "application/pdf")
    assert progress[-1] == (len(content), len(content))
    with world.store.read() as reader:
        assert reader.blobs.for_record(document.local_id) == blob
    assert world.ear.changes[-1].kinds == {Kind.DOCUMENT}
    assert world.ear.changes[-1].client_ids == {document.parent_id}
    for path in (world.folder / "documents").iterdir():
        assert content[:40] not in path.read_bytes()


def test_what_is_here_is_not_fetched_again(worlds: Worlds) -> None:
    world, document = with_document(worlds)
    blob = fetch_document(world.means, document.local_id)
    world.central.admin.forget_requests()
    world.line.is_online = False
    assert fetch_document(world.means, document.local_id) == blob
    assert requests(world, "") == 0


def test_a_kept_file_that_is_lost_is_fetched_again(worlds: Worlds) -> None:
    world, document = with_document(worlds)
    lost = fetch_document(world.means, document.local_id)
    world.blobs.remove(lost.blob_id)
    again = fetch_document(world.means, document.local_id)
    assert again.blob_id != lost.blob_id
    assert world.blobs.has(again.blob_id)


def test_the_same_scan_filed_twice_is_kept_once(worlds: Worlds) -> None:
    world, document = with_document(worlds)
    one = fetch_document(world.means, document.local_id)
    content = world.blobs.read(one.blob_id)
    other = next(stored for stored in records(world, Kind.DOCUMENT).values() if stored.local_id != document.local_id)
    Through.put(world, download=lambda _url, **_: iter([content]))
    assert fetch_document(world.means, other.local_id) == one
    assert kept(world) == (1, len(content))
    assert len(list((world.folder / "documents").iterdir())) == 1


def test_what_was_added_here_is_here(worlds: Worlds) -> None:
    world = worlds(size=1)
    cycle(world)
    file_id = world.add_file(client(world, world.central.admin.client_ids()[0]).local_id)
    assert world.blobs.read(fetch_document(world.means, file_id).blob_id) == PNG


def test_what_is_no_document_or_not_at_the_office_is_not_found(worlds: Worlds) -> None:
    world = worlds(size=1)
    cycle(world)
    local_id = client(world, world.central.admin.client_ids()[0]).local_id
    file_id = world.add_file(local_id)
    with world.writing() as uow:
        uow.blobs.unlink(file_id)
    for asked in ("nobody", local_id, file_id):
        with pytest.raises(NotFoundError):
            fetch_document(world.means, asked)


def test_a_document_that_left_the_offices_list_says_so(worlds: Worlds) -> None:
    world, document = with_document(worlds)
    assert document.server_id is not None
    world.central.admin.delete_document(document.server_id)
    with pytest.raises(CentralError) as told:
        fetch_document(world.means, document.local_id)
    assert told.value.kind is ErrorKind.REFUSED
    assert "does not have this file" in told.value.title


@pytest.mark.parametrize("fault", ["half_answer", "lose_answer", "drop_request"])
def test_a_broken_download_leaves_nothing(worlds: Worlds, fault: str) -> None:
    world, document = with_document(worlds)
    getattr(world.central.faults, fault)("/files/|/document/file|download|/demo", times=None)
    if world.central.faults.pending:

        def broken(url: str, **more: Any) -> Iterator[bytes]:
            yield b"%PDF-half"
            raise CentralError(ErrorKind.NOT_SENT)

        Through.put(world, download=broken)
    with pytest.raises(CentralError):
        fetch_document(world.means, document.local_id)
    assert kept(world) == (0, 0)
    assert list((world.folder / "documents").iterdir()) == []


def test_a_file_that_is_too_large_is_refused_before_it_fills_the_memory(worlds: Worlds) -> None:
    world, document = with_document(worlds)
    Through.put(world, download=lambda _url, **_: iter([b"x" * 4_000_000] * 3))
    with pytest.raises(CentralError) as told:
        fetch_document(world.means, document.local_id)
    assert told.value.kind is ErrorKind.TOO_LARGE
    assert kept(world) == (0, 0)


def test_a_document_removed_meanwhile_leaves_no_bytes(worlds: Worlds) -> None:
    world, document = with_document(worlds)

    def late(url: str, **more: Any) -> Iterator[bytes]:
        yield from world.api.download(url, **more)
        with world.writing() as uow:
            uow.records.remove(document.local_id)

    world.means = replace(world.means, api=world.api)
    Through.put(world, download=late)
    with pytest.raises(NotFoundError):
        fetch_document(world.means, document.local_id)
    assert kept(world) == (0, 0)
    assert list((world.folder / "documents").iterdir()) == []


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (b"%PDF-1.7", "application/pdf"),
        (PNG, "image/png"),
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"GIF89a", "image/gif"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "image/webp"),
        ("Grüße".encode(), "text/plain"),
        (b"\x00\xff\xfe\x80", "application/octet-stream"),
    ],
)
def test_a_file_is_told_by_its_first_bytes(content: bytes, media_type: str) -> None:
    assert media_type_of(content) == media_type
