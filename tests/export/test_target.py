"""What a person typed becomes a place on the disk or a sentence; nothing typed is a bug."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hubshift_desktop.export.request import CannotSaveError, ExportFormat
from hubshift_desktop.export.saving import save_whole
from hubshift_desktop.export.target import is_taken, target_of, with_ending

DOCUMENTS, HOME = Path("/home/maya/Documents"), Path("/home/maya")
XLSX, CSV = ExportFormat.XLSX, ExportFormat.CSV
SHORTER = "This name is too long. Use a shorter one."


def place(typed: str, kind: ExportFormat = XLSX) -> Path | str:
    return target_of(typed, kind=kind, folder=DOCUMENTS, home=HOME)


@pytest.mark.parametrize(
    ("typed", "kind", "shown"),
    [
        ("Clients.xlsx", CSV, "Clients.csv"),
        ("Clients.CSV", XLSX, "Clients.xlsx"),
        ("Clients.XLSX", XLSX, "Clients.XLSX"),
        ("Q3 v1.2 clients", CSV, "Q3 v1.2 clients.csv"),
        (" Clients ", CSV, "Clients.csv"),
        ("folder/Clients.xlsx", CSV, "folder/Clients.csv"),
        ("", CSV, ""),
        ("folder/", CSV, "folder/"),
        (".xlsx", CSV, ".xlsx"),
        ("..", CSV, ".."),
    ],
)
def test_only_our_endings_are_swapped(typed: str, kind: ExportFormat, shown: str) -> None:
    assert with_ending(typed, kind) == shown


@pytest.mark.parametrize(
    ("typed", "target"),
    [
        ("Clients.xlsx", DOCUMENTS / "Clients.xlsx"),
        ("2026/Clients", DOCUMENTS / "2026/Clients.xlsx"),
        ("/media/stick/Clients.xlsx", Path("/media/stick/Clients.xlsx")),
        ("~/Clients", HOME / "Clients.xlsx"),
        ("~draft", DOCUMENTS / "~draft.xlsx"),
    ],
)
def test_a_name_becomes_a_path(typed: str, target: Path) -> None:
    assert place(typed) == target


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "Enter a name for the file"),
        ("  ", "Enter a name for the file"),
        (".csv", "Enter a name for the file"),
        ("/media/stick/", "Enter a name for the file"),
        ("..", "Enter a name for the file"),
        ("~nosuchuser/x", "Hubshift doesn’t know the folder ~nosuchuser. Use Browse, or write the whole path."),
        ("n" * 300, SHORTER),
        ("ü" * 126, SHORTER),
        ("a\0b", "Take out the characters that can’t be shown"),
        ("a\ud800", "Take out the characters that can’t be shown"),
    ],
)
def test_what_is_wrong_is_said(typed: str, sentence: str) -> None:
    assert place(typed) == sentence


@given(st.text(st.characters(), max_size=80), st.sampled_from(ExportFormat))
def test_anything_typed_is_a_path_with_its_ending_or_a_sentence(typed: str, kind: ExportFormat) -> None:
    answer = place(typed, kind)
    assert isinstance(answer, str) or answer.name.casefold().endswith(f".{kind}")
    assert with_ending(with_ending(typed, kind), kind) == with_ending(typed, kind)


def test_a_taken_name_and_a_free_one(tmp_path: Path) -> None:
    (tmp_path / "Clients.csv").write_bytes(b"old")
    assert is_taken(tmp_path / "Clients.csv")
    assert not is_taken(tmp_path / "Other.csv")
    assert not is_taken(tmp_path / "no folder" / "Clients.csv")
    assert not is_taken(tmp_path / "Clients.csv" / "Clients.csv")


def test_what_the_disk_cannot_answer_is_said(tmp_path: Path) -> None:
    (tmp_path / "Clients.csv").mkdir()
    with pytest.raises(CannotSaveError, match=r"A folder has this name\."):
        is_taken(tmp_path / "Clients.csv")
    with pytest.raises(CannotSaveError, match=r"This path is too long\."):
        is_taken(tmp_path.joinpath(*["folder"] * 800, "Clients.csv"))
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    with pytest.raises(CannotSaveError, match="can’t look into this folder"):
        is_taken(tmp_path / "loop" / "Clients.csv")


def test_a_place_below_a_file_is_said_when_saving(tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_bytes(b"a file")
    with pytest.raises(CannotSaveError, match="no such folder"):
        save_whole(b"data", target=tmp_path / "note.txt" / "Clients.csv")
