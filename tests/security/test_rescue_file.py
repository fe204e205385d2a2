"""The rescue file as bytes on a disk: whole or not there, also when the power goes in the middle of writing."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from hubshift_desktop.domain.stopping import Stopping
from hubshift_desktop.security.rescue_file import NotRescueFileError, RescueFile, RescueStoppedError, write_rescue_file
from tests.security.fakes import CHEAP, PASSPHRASE

FILES = (b"a" * 200_000, b"", b"b" * 70_000)


def write(
    target: Path, files: Iterator[Iterator[bytes]], *, may_replace: bool = True, stopping: Stopping | None = None
) -> None:
    write_rescue_file(
        target,
        passphrase=PASSPHRASE,
        cost=CHEAP,
        contents=b"what waits",
        files=files,
        may_replace=may_replace,
        stopping=stopping or Stopping(),
    )


def whole() -> Iterator[Iterator[bytes]]:
    return (iter([file]) for file in FILES)


def killed_in_the_middle() -> Iterator[Iterator[bytes]]:
    yield iter([FILES[0]])
    os.kill(os.getpid(), signal.SIGKILL)


def dying(target: Path) -> None:
    write(target, killed_in_the_middle())


def read_whole(path: Path) -> tuple[bytes, ...]:
    with RescueFile.open(path, passphrase=PASSPHRASE, cost=CHEAP) as file:
        assert file.contents() == b"what waits"
        read = tuple(b"".join(file.file_of(len(one))) for one in FILES)
        file.end()
    return read


def test_what_was_written_is_read_in_order_and_to_its_end(tmp_path: Path) -> None:
    write(tmp_path / "file", whole())
    assert read_whole(tmp_path / "file") == FILES


def test_what_was_not_read_to_its_end_is_not_taken_for_whole(tmp_path: Path) -> None:
    write(tmp_path / "file", whole())
    with RescueFile.open(tmp_path / "file", passphrase=PASSPHRASE, cost=CHEAP) as file:
        file.contents()
        with pytest.raises(NotRescueFileError):
            file.end()


def test_a_kill_in_the_middle_leaves_the_earlier_file_and_no_half_one_under_its_name(tmp_path: Path) -> None:
    target = tmp_path / "file"
    write(target, whole())
    before = target.read_bytes()
    child = multiprocessing.get_context("spawn").Process(target=dying, args=(target,))
    child.start()
    child.join(60)
    assert child.exitcode == -signal.SIGKILL
    assert target.read_bytes() == before
    [half] = [path for path in tmp_path.iterdir() if path != target]
    assert FILES[0][:100] not in half.read_bytes()
    with pytest.raises(NotRescueFileError):
        read_whole(half)


def test_a_failure_in_the_middle_leaves_nothing(tmp_path: Path) -> None:
    def failing() -> Iterator[Iterator[bytes]]:
        yield iter([FILES[0]])
        raise RuntimeError("the disk went")

    with pytest.raises(RuntimeError, match="disk went"):
        write(tmp_path / "file", failing())
    assert not list(tmp_path.iterdir())


def test_a_file_that_appears_while_this_one_is_written_stays(tmp_path: Path) -> None:
    target = tmp_path / "file"

    def interrupted() -> Iterator[Iterator[bytes]]:
        target.write_bytes(b"somebody else's")
        return whole()

    with pytest.raises(FileExistsError):
        write(target, interrupted(), may_replace=False)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"file": b"somebody else's"}


@pytest.mark.parametrize("at", [0, 1, 2])
def test_whoever_stops_leaves_nothing_and_not_even_at_the_last_moment(tmp_path: Path, at: int) -> None:
    stopping = Stopping()

    def stopped() -> Iterator[Iterator[bytes]]:
        for number, file in enumerate(FILES):
            if number == at:
                stopping.stop()
            yield iter([file])

    with pytest.raises(RescueStoppedError):
        write(tmp_path / "file", stopped(), stopping=stopping)
    assert list(tmp_path.iterdir()) == []
