"""The demo's walk, without a window: every step must hold against the central's own data."""

from __future__ import annotations

from pathlib import Path

import openpyxl

from hubshift_desktop.demo.walk import EmptyStage, walk
from hubshift_desktop.workspace import Workspace


class Notes(EmptyStage):
    """Remembers what would have been shown."""

    def __init__(self) -> None:
        self.shown: list[str] = []
        self.is_open = False

    def open(self, workspace: Workspace) -> None:
        self.is_open = True

    def picture(self, name: str) -> None:
        self.shown.append(name)

    def close(self) -> None:
        self.is_open = False


def test_the_demo_is_walked_through_and_leaves_pictures_and_a_workbook(tmp_path: Path) -> None:
    said: list[str] = []
    stage = Notes()
    code = walk(tmp_path / "out", folder=tmp_path / "profile", stage=stage, say=said.append, size=8)
    assert code == 0, said
    assert [line.partition(".")[0] for line in said[:7]] == ["1", "2", "3", "4", "5", "6", "7"]
    assert stage.shown == [
        "1-clients", "2-search", "3-offline", "4-reconnected", "5-two-versions", "6-documents", "7-today",
    ]  # fmt: skip
    assert not stage.is_open
    assert openpyxl.load_workbook(tmp_path / "out" / "clients.xlsx").worksheets[0].max_row > 1


def test_a_step_that_does_not_hold_ends_the_walk_in_words(tmp_path: Path) -> None:
    said: list[str] = []
    code = walk(tmp_path / "out", folder=tmp_path / "profile", say=said.append, size=1)
    assert code == 1
    assert "did not hold" in said[-1]
