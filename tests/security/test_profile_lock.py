"""Two programs on one vault: the second is told, and gets in when the first has ended, however it ended."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from hubshift_desktop.security.errors import AlreadyOpenError
from hubshift_desktop.security.profile_lock import ProfileLock

HOLD = """
import sys
from pathlib import Path
from hubshift_desktop.security.profile_lock import ProfileLock
lock = ProfileLock(Path(sys.argv[1])).take()
print("held", flush=True)
sys.stdin.read()
"""


@contextmanager
def another_program(folder: Path) -> Iterator[subprocess.Popen[str]]:
    """A second process that holds the lock until it is ended."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        try:
            yield process
        finally:
            process.kill()


@pytest.mark.row("C2")
def test_a_second_program_is_told(tmp_path: Path) -> None:
    with another_program(tmp_path), pytest.raises(AlreadyOpenError, match="Hubshift is already open"):
        ProfileLock(tmp_path).take()


def test_a_killed_program_leaves_no_lock_behind(tmp_path: Path) -> None:
    with another_program(tmp_path) as process:
        process.kill()
        process.wait()
        with ProfileLock(tmp_path):
            assert (tmp_path / "profile.lock").exists()


def test_a_patient_program_gets_in_when_the_other_ends(tmp_path: Path) -> None:
    with another_program(tmp_path) as process:
        assert process.stdin is not None
        process.stdin.close()
        ProfileLock(tmp_path).take(patience=30).give_back()


def test_two_profiles_are_open_side_by_side(tmp_path: Path) -> None:
    with ProfileLock(tmp_path / "one"), ProfileLock(tmp_path / "two"):
        assert (tmp_path / "one").stat().st_mode & 0o777 == 0o700


def test_one_program_cannot_take_it_twice_and_may_give_back_twice(tmp_path: Path) -> None:
    first = ProfileLock(tmp_path).take()
    with pytest.raises(AlreadyOpenError):
        ProfileLock(tmp_path).take()
    first.give_back()
    first.give_back()
    ProfileLock(tmp_path).take().give_back()
