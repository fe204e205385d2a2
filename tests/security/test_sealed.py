"""Sealed documents: any size comes back, any change is found, and nothing readable lies on the disk."""

from __future__ import annotations

import errno
import hashlib
import io
import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hubshift_desktop.security.errors import DiskFaultError, DiskFullError, FileDamagedError, FileMissingError
from hubshift_desktop.security.sealed import PIECE, TAG, BlobVault, Swept

KEY = bytes(range(32))
CANARY = b"CANARY-Amelia-Tran-430000218"
HEADER = 11


@pytest.fixture
def blobs(tmp_path: Path) -> BlobVault:
    return BlobVault(tmp_path / "documents", KEY)


def failing(number: int) -> Iterator[bytes]:
    """A source, or the disk under it, that fails after its first bytes."""
    yield bytes(PIECE)
    raise OSError(number, "the disk says no")


def only_file(folder: Path) -> Path:
    (path,) = folder.iterdir()
    return path


sizes = st.one_of(
    st.integers(0, 300), st.integers(PIECE - 2, PIECE + 2), st.integers(2 * PIECE - 1, 2 * PIECE + 1), st.just(200_000)
)


@settings(max_examples=40, deadline=None)
@given(size=sizes, portion=st.integers(1, 100_000))
def test_every_size_comes_back_from_files_and_from_portions(size: int, portion: int) -> None:
    data = os.urandom(size)
    with tempfile.TemporaryDirectory() as folder:
        blobs = BlobVault(Path(folder), KEY)
        portions = [data[start : start + portion] for start in range(0, size, max(portion, 100))]
        whole = b"".join(portions)
        for sealed, expected in (
            (blobs.seal(io.BytesIO(data), media_type="image/jpeg"), data),
            (blobs.seal(iter(portions), media_type="image/jpeg"), whole),
        ):
            assert blobs.read(sealed.blob_id) == expected
            assert (sealed.size, sealed.sha256) == (len(expected), hashlib.sha256(expected).hexdigest())
            assert blobs.is_sound(sealed.blob_id)


SMALL = 40


@settings(max_examples=60, deadline=None)
@given(place=st.integers(0, HEADER + SMALL + TAG - 1), bit=st.integers(0, 7))
def test_a_change_at_any_byte_is_found(place: int, bit: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        blobs = BlobVault(Path(folder), KEY)
        blob_id = blobs.seal([bytes(SMALL)], media_type="text/plain").blob_id
        data = bytearray(only_file(Path(folder)).read_bytes())
        data[place] ^= 1 << bit
        only_file(Path(folder)).write_bytes(bytes(data))
        with pytest.raises(FileDamagedError):
            blobs.read(blob_id)
        assert not blobs.is_sound(blob_id)


def pieces_of(data: bytes) -> list[bytes]:
    body = data[HEADER:]
    return [body[start : start + PIECE + TAG] for start in range(0, len(body), PIECE + TAG)]


@pytest.mark.parametrize(
    "arrange",
    [
        pytest.param(lambda p: p[:-1], id="last piece cut"),
        pytest.param(lambda p: p[:1], id="two pieces cut"),
        pytest.param(lambda p: p[:0], id="all pieces cut"),
        pytest.param(lambda p: [*p[:-1], p[-1][:-1]], id="one byte cut"),
        pytest.param(lambda p: [*p[:-1], p[-1][:5]], id="cut inside a tag"),
        pytest.param(lambda p: [p[1], p[0], p[2]], id="swapped"),
        pytest.param(lambda p: [p[0], p[0], p[1], p[2]], id="repeated"),
        pytest.param(lambda p: [*p, p[-1]], id="appended"),
        pytest.param(lambda p: [*p[:-1], p[-1] + b"x"], id="one byte appended"),
    ],
)
def test_cut_swapped_repeated_or_longer_files_are_found(
    blobs: BlobVault, tmp_path: Path, arrange: Callable[[list[bytes]], list[bytes]]
) -> None:
    blob_id = blobs.seal([os.urandom(2 * PIECE + 10)], media_type="application/pdf").blob_id
    path = only_file(tmp_path / "documents")
    data = path.read_bytes()
    path.write_bytes(data[:HEADER] + b"".join(arrange(pieces_of(data))))
    with pytest.raises(FileDamagedError):
        blobs.read(blob_id)


def test_files_cut_at_a_piece_or_in_the_header_are_found(blobs: BlobVault, tmp_path: Path) -> None:
    blob_id = blobs.seal([bytes(2 * PIECE)], media_type="application/pdf").blob_id
    path = only_file(tmp_path / "documents")
    whole = path.read_bytes()
    for length in (0, 3, HEADER, HEADER + PIECE + TAG):
        path.write_bytes(whole[:length])
        assert not blobs.is_sound(blob_id)


def test_one_document_cannot_stand_in_for_another(blobs: BlobVault, tmp_path: Path) -> None:
    first = blobs.seal([b"consent of one client"], media_type="text/plain").blob_id
    second = blobs.seal([b"consent of another one"], media_type="text/plain").blob_id
    folder = tmp_path / "documents"
    (folder / second).write_bytes((folder / first).read_bytes())
    with pytest.raises(FileDamagedError):
        blobs.read(second)


def test_another_key_opens_nothing(blobs: BlobVault, tmp_path: Path) -> None:
    blob_id = blobs.seal([CANARY], media_type="text/plain").blob_id
    with pytest.raises(FileDamagedError):
        BlobVault(tmp_path / "documents", bytes(32)).read(blob_id)


def test_nothing_readable_is_on_the_disk_while_sealing_or_after(blobs: BlobVault, tmp_path: Path) -> None:
    folder = tmp_path / "documents"

    def watched() -> Iterator[bytes]:
        for _ in range(12):
            yield CANARY * 1000
            for path in folder.iterdir():
                assert CANARY not in path.read_bytes()
                assert path.stat().st_mode & 0o777 == 0o600

    blob_id = blobs.seal(watched(), media_type="image/png").blob_id
    path = only_file(folder)
    assert path.name == blob_id
    assert CANARY not in path.read_bytes()
    assert path.stat().st_mode & 0o777 == 0o600
    assert folder.stat().st_mode & 0o777 == 0o700


def test_the_same_bytes_are_sealed_differently_each_time(blobs: BlobVault, tmp_path: Path) -> None:
    for _ in range(2):
        blobs.seal([b"same"], media_type="text/plain")
    first, second = (path.read_bytes()[HEADER:] for path in (tmp_path / "documents").iterdir())
    assert first != second


def test_a_source_that_fails_leaves_nothing(blobs: BlobVault, tmp_path: Path) -> None:
    def broken() -> Iterator[bytes]:
        yield bytes(PIECE)
        raise ConnectionError

    with pytest.raises(ConnectionError):
        blobs.seal(broken(), media_type="image/png")
    assert list((tmp_path / "documents").iterdir()) == []


@pytest.mark.row("L7")
def test_a_full_disk_is_a_known_error(blobs: BlobVault, tmp_path: Path) -> None:
    with pytest.raises(DiskFullError):
        blobs.seal(failing(errno.ENOSPC), media_type="image/png")
    assert list((tmp_path / "documents").iterdir()) == []


@pytest.mark.parametrize("number", [errno.EIO, errno.EROFS])
def test_a_failing_disk_is_a_known_error(blobs: BlobVault, tmp_path: Path, number: int) -> None:
    with pytest.raises(DiskFaultError):
        blobs.seal(failing(number), media_type="image/png")
    assert list((tmp_path / "documents").iterdir()) == []


def test_another_failure_of_the_disk_stays_loud(blobs: BlobVault) -> None:
    with pytest.raises(OSError, match="the disk says no"):
        blobs.seal(failing(errno.EMFILE), media_type="image/png")


def test_missing_and_removed_files_are_said_to_be_missing(blobs: BlobVault) -> None:
    blob_id = blobs.seal([b"x"], media_type="text/plain").blob_id
    assert blobs.has(blob_id)
    blobs.remove(blob_id)
    blobs.remove(blob_id)
    assert not blobs.has(blob_id)
    assert not blobs.is_sound(blob_id)
    with pytest.raises(FileMissingError):
        blobs.read(blob_id)


@pytest.mark.parametrize("blob_id", ["", "../vault.json", "a" * 31, "A" * 32, "a" * 32 + "\n"])
def test_an_id_that_is_none_never_reaches_the_disk(blobs: BlobVault, blob_id: str) -> None:
    with pytest.raises(FileMissingError):
        blobs.open(blob_id)


def test_sweeping_removes_half_written_files_and_reports_the_rest(blobs: BlobVault, tmp_path: Path) -> None:
    known = blobs.seal([b"known"], media_type="text/plain").blob_id
    unknown = blobs.seal([b"unsent work of a restored backup"], media_type="text/plain").blob_id
    (tmp_path / "documents" / f"{'a' * 32}.tmp").write_bytes(b"half")
    swept = blobs.sweep([known, "b" * 32])
    assert swept == Swept(removed=1, unknown=frozenset({unknown}), missing=frozenset({"b" * 32}))
    assert blobs.read(unknown)


def test_sweeping_leaves_a_file_that_is_being_sealed(blobs: BlobVault) -> None:
    def swept_meanwhile() -> Iterator[bytes]:
        yield b"first"
        assert blobs.sweep([]).removed == 0
        yield b"second"

    blob_id = blobs.seal(swept_meanwhile(), media_type="text/plain").blob_id
    assert blobs.read(blob_id) == b"firstsecond"
