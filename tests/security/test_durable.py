"""Putting a finished file in its place: another one that is there stays, on every kind of disk."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from hubshift_desktop.security.durable import Link, put_in_place


def no_links(_tmp: Path, _path: Path) -> None:
    """A stick: its file system gives no file a second name."""
    raise OSError(errno.EPERM, "no links here")


def link_asked_for_twice(tmp: Path, path: Path) -> None:
    """NFS: the first answer was lost, and the second speaks of what the first one did."""
    os.link(tmp, path)
    os.link(tmp, path)


def link_that_keeps_the_passing_name(tmp: Path, path: Path) -> None:
    """What is under the passing name now cannot be unlinked."""
    tmp.rename(path)
    tmp.mkdir()


LINKS = pytest.mark.parametrize("link", [os.link, no_links], ids=["links", "no links"])


@pytest.fixture
def tmp(tmp_path: Path) -> Path:
    made = tmp_path / ".passing.part"
    made.write_bytes(b"mine")
    return made


@LINKS
def test_a_free_place_is_taken_and_the_passing_name_goes(tmp: Path, tmp_path: Path, link: Link) -> None:
    put_in_place(tmp, tmp_path / "list", may_replace=False, link=link)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"list": b"mine"}


@LINKS
def test_a_file_that_is_there_stays_until_somebody_agrees(tmp: Path, tmp_path: Path, link: Link) -> None:
    other = tmp_path / "list"
    other.write_bytes(b"theirs")
    with pytest.raises(FileExistsError):
        put_in_place(tmp, other, may_replace=False, link=link)
    assert (other.read_bytes(), tmp.read_bytes()) == (b"theirs", b"mine")
    put_in_place(tmp, other, may_replace=True, link=link)
    assert (other.read_bytes(), tmp.exists()) == (b"mine", False)


def test_a_name_that_was_reserved_is_given_back_when_the_file_does_not_come(tmp: Path, tmp_path: Path) -> None:
    tmp.unlink()
    with pytest.raises(FileNotFoundError):
        put_in_place(tmp, tmp_path / "list", may_replace=False, link=no_links)
    assert list(tmp_path.iterdir()) == []


def test_what_is_no_want_of_links_is_told_as_it_is(tmp: Path, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        put_in_place(tmp, tmp_path / "no folder" / "list", may_replace=False)


def test_a_link_that_was_made_and_is_refused_the_second_time_is_made(tmp: Path, tmp_path: Path) -> None:
    put_in_place(tmp, tmp_path / "list", may_replace=False, link=link_asked_for_twice)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"list": b"mine"}


def test_a_passing_name_that_cannot_be_taken_away_does_not_unsay_the_file(tmp: Path, tmp_path: Path) -> None:
    put_in_place(tmp, tmp_path / "list", may_replace=False, link=link_that_keeps_the_passing_name)
    assert (tmp_path / "list").read_bytes() == b"mine"
    assert tmp.is_dir()
