"""Where a save is suggested on a machine on which nobody has made the usual folders."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from hubshift_desktop.ui.file_asker import FileAsker
from hubshift_desktop.ui.runner import ThreadRunner
from tests.ui.conftest import Stage

ASKS: dict[str, Callable[[FileAsker, QWidget], object]] = {
    "save": lambda files, parent: files.save(parent, title="Save", name="Clients.xlsx"),
    "open one": lambda files, parent: files.open_one(parent, title="Open"),
    "open many": lambda files, parent: files.open_many(parent, title="Open"),
}


class FarAsker(FileAsker):
    """Documents on a network: which thread looks for them is noted."""

    def __init__(self) -> None:
        self.askers: list[str] = []

    def documents_folder(self) -> Path:
        self.askers.append(threading.current_thread().name)
        return super().documents_folder()


@pytest.mark.parametrize("has_documents", [True, False])
def test_the_folder_that_is_suggested_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, has_documents: bool
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    documents = tmp_path / "Documents"
    if has_documents:
        documents.mkdir()
    assert FileAsker().documents_folder() == (documents if has_documents else tmp_path)


@pytest.mark.parametrize("ask", ASKS)
def test_a_dialog_begins_in_the_folder_that_another_thread_found(
    tmp_path: Path, stage: Stage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, ask: str
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    (tmp_path / "Documents").mkdir()
    runner, files, window = ThreadRunner(), FarAsker(), QWidget()
    stage.show(window)
    files.find_folder(runner, owner=window)
    qtbot.waitUntil(lambda: bool(files.askers))
    runner.close()  # it waits for what has begun
    assert shown_by(lambda: ASKS[ask](files, window)) == tmp_path / "Documents"
    assert [name.partition("_")[0] for name in files.askers] == ["folder"]


@pytest.mark.parametrize("ask", ASKS)
def test_until_the_folder_is_found_a_dialog_begins_at_home(
    tmp_path: Path, stage: Stage, monkeypatch: pytest.MonkeyPatch, ask: str
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    files, window = FarAsker(), QWidget()
    stage.show(window)
    assert shown_by(lambda: ASKS[ask](files, window)) == tmp_path
    assert files.askers == []


def shown_by(ask: Callable[[], object]) -> Path:
    """Return the folder that the dialog on show is in, and close it as somebody does who changed their mind."""
    shown: list[str] = []

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, QFileDialog)
        shown.append(dialog.directory().absolutePath())
        dialog.reject()

    QTimer.singleShot(0, look)
    assert not ask()
    return Path(shown[0])
