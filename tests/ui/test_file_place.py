"""Choosing where a file goes: folders that hang hold nobody, and what appears there meanwhile is not replaced."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from hubshift_desktop.domain.views import ClientQuery
from hubshift_desktop.export.request import Written
from hubshift_desktop.security.sealed import BlobVault
from hubshift_desktop.services.exports import Exports
from hubshift_desktop.ui.dialogs.export import ExportDialog
from hubshift_desktop.ui.dialogs.file_place import FilePlace, Settled
from hubshift_desktop.ui.dialogs.open_rescue import OpenRescue
from hubshift_desktop.ui.dialogs.write_rescue import WriteRescue
from hubshift_desktop.ui.runner import InlineRunner, Runner, ThreadRunner
from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.widgets.button import Button
from tests.security.fakes import CHEAP
from tests.services.laptop import PHONE, Laptop
from tests.ui.conftest import Stage
from tests.ui.files_at_hand import FilesAtHand
from tests.ui.slow_runner import SlowRunner

WORDS = "tractor violin teapot marble"
THEIRS = b"somebody else's"


@pytest.fixture
def ground(stage: Stage) -> QWidget:
    return stage.show(QWidget(), width=1366, height=768)


@pytest.fixture
def amelia(laptop: Laptop) -> str:
    return laptop.know("Amelia", "Tran")


class Asked:
    """A place on show with its button, and what came of each press."""

    def __init__(self, stage: Stage, theme: Theme, runner: Runner, folder: Path) -> None:
        kinds = {"csv": "CSV file (*.csv)", "txt": "Text (*.txt)"}
        self.place = FilePlace(theme, runner, title="Save", kinds=kinds, name=lambda kind: f"List.{kind}")
        self.place.files = FilesAtHand(folder)
        self.button = Button(theme, "Save", parent=self.place)
        self.place.watch(self.button)
        self.runner = runner
        self.settled: list[Settled] = []
        self.refused = 0
        self.place.settled.connect(self.settled.append)
        self.place.refused.connect(self.on_refused)
        self.button.clicked.connect(self.place.settle)
        stage.show(self.place)

    def on_refused(self) -> None:
        self.refused += 1

    def press(self) -> None:
        QApplication.processEvents()
        self.button.click()


@pytest.fixture
def asked(stage: Stage, theme: Theme, inline_runner: InlineRunner, tmp_path: Path) -> Asked:
    return Asked(stage, theme, inline_runner, tmp_path)


@pytest.fixture
def slow(stage: Stage, theme: Theme, tmp_path: Path) -> Asked:
    return Asked(stage, theme, SlowRunner(), tmp_path)


def go_on(asked: Asked) -> None:
    assert isinstance(asked.runner, SlowRunner)
    asked.runner.go_on()


# ---- the place alone ------------------------------------------------------------------------------------------------


def test_a_free_place_is_settled_and_nothing_may_be_replaced_there(asked: Asked, tmp_path: Path) -> None:
    asked.place.propose()
    asked.press()
    assert asked.settled == [Settled(tmp_path / "List.csv", may_replace=False)]


def test_a_taken_place_is_refused_once_and_then_agreed_to(asked: Asked, tmp_path: Path) -> None:
    (tmp_path / "List.csv").write_bytes(THEIRS)
    asked.place.propose()
    asked.press()
    assert (asked.settled, asked.refused, asked.place.is_taken) == ([], 1, True)
    asked.press()
    assert asked.settled == [Settled(tmp_path / "List.csv", may_replace=True)]


def test_an_agreement_to_a_file_that_has_gone_is_none_to_the_next_one(asked: Asked, tmp_path: Path) -> None:
    (tmp_path / "List.csv").write_bytes(THEIRS)
    asked.place.propose()
    asked.press()
    (tmp_path / "List.csv").unlink()
    asked.press()
    assert asked.settled == [Settled(tmp_path / "List.csv", may_replace=False)]


def test_what_the_dialog_of_the_system_could_not_ask_about_is_asked_about(asked: Asked, tmp_path: Path) -> None:
    """The name was free when it was chosen there, so the system said nothing."""
    asked.place.files = FilesAtHand(tmp_path, target=tmp_path / "List.csv")
    asked.place.on_browse()
    (tmp_path / "List.csv").write_bytes(THEIRS)
    asked.press()
    assert (asked.settled, asked.refused) == ([], 1)


def test_a_late_answer_about_a_name_that_was_changed_meanwhile_is_not_heard(slow: Asked, tmp_path: Path) -> None:
    (tmp_path / "List.csv").write_bytes(THEIRS)
    slow.place.field.set_value("List.csv")
    slow.place.on_left()
    QTest.keyClicks(slow.place.field.editor.line, "x")
    go_on(slow)
    assert (slow.place.is_taken, slow.place.field.problem) == (False, "")


def test_leaving_the_empty_field_does_not_keep_the_proposal_away(slow: Asked, tmp_path: Path) -> None:
    slow.place.propose()
    slow.place.on_left()
    go_on(slow)
    assert slow.place.field.value() == str(tmp_path / "List.csv")


def test_another_ending_is_put_on_what_is_proposed_late(slow: Asked, tmp_path: Path) -> None:
    slow.place.propose()
    slow.place.set_kind("txt")
    go_on(slow)
    assert slow.place.field.value() == str(tmp_path / "List.txt")


def test_who_gives_up_hears_of_no_look(slow: Asked) -> None:
    slow.place.field.set_value("List.csv")
    slow.press()
    slow.place.give_up()
    go_on(slow)
    assert (slow.settled, slow.refused) == ([], 0)


# ---- a folder that hangs --------------------------------------------------------------------------------------------


class HangingFiles(FilesAtHand):
    """Documents on a network that gives no answer until the test lets it."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.folder = folder
        self.askers: list[str] = []
        self.may_answer = threading.Event()

    def documents_folder(self) -> Path:
        self.askers.append(threading.current_thread().name.partition("_")[0])
        self.may_answer.wait(20)
        return super().documents_folder()


@pytest.fixture
def hanging(tmp_path: Path) -> Iterator[HangingFiles]:
    (tmp_path / "far").mkdir()
    files = HangingFiles(tmp_path / "far")
    yield files
    files.may_answer.set()


@pytest.fixture
def threads(hanging: HangingFiles) -> Iterator[ThreadRunner]:
    runner = ThreadRunner()
    yield runner
    hanging.may_answer.set()
    runner.close()


@pytest.mark.usefixtures("amelia")
def test_the_export_closes_at_once_over_a_folder_that_hangs(
    laptop: Laptop, ground: QWidget, theme: Theme, threads: ThreadRunner, hanging: HangingFiles, qtbot: QtBot
) -> None:
    dialog = ExportDialog(theme, laptop.services, threads, ground, query=ClientQuery())
    dialog.place.files = hanging
    dialog.place.field.set_value("Clients.xlsx")
    dialog.open()
    qtbot.waitUntil(dialog.isVisible)
    QTest.mouseClick(dialog.exporter, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(hanging.askers) == 2)  # for a proposal, and for the press
    assert dialog.bar.isVisible()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    hanging.may_answer.set()
    threads.close()
    assert list(hanging.folder.iterdir()) == []


def test_writing_a_rescue_file_closes_at_once_over_a_folder_that_hangs(
    laptop: Laptop, ground: QWidget, theme: Theme, threads: ThreadRunner, hanging: HangingFiles, qtbot: QtBot
) -> None:
    dialog = WriteRescue(theme, laptop.as_person(laptop.account, cost=CHEAP), threads, ground)
    dialog.place.files = hanging
    dialog.place.field.set_value("unsent")
    dialog.start()
    write(dialog)
    qtbot.waitUntil(lambda: len(hanging.askers) == 2)
    QTest.mouseClick(dialog.closer, Qt.MouseButton.LeftButton)
    assert not dialog.isVisible()
    hanging.may_answer.set()
    threads.close()
    assert list(hanging.folder.iterdir()) == []


def test_opening_a_rescue_file_closes_at_once_and_takes_nothing_in(
    laptop: Laptop, ground: QWidget, theme: Theme, threads: ThreadRunner, hanging: HangingFiles, qtbot: QtBot
) -> None:
    services, client_id = laptop.as_person(laptop.account, cost=CHEAP), laptop.know("Amelia", "Tran")
    services.drafts.keep("goal", client_id, {"title": "Half a wo"})
    services.rescue.write(hanging.folder / "unsent.hubshift-rescue", passphrase=WORDS)
    services.drafts.discard("goal", client_id)
    dialog = OpenRescue(theme, services, threads, ground)
    dialog.files = hanging
    dialog.start()
    dialog.place.field.set_value("unsent.hubshift-rescue")
    dialog.passphrase.set_value(WORDS)
    dialog.on_open()
    qtbot.waitUntil(lambda: len(hanging.askers) == 2)
    QTest.mouseClick(dialog.no, Qt.MouseButton.LeftButton)
    assert not dialog.isVisible()
    hanging.may_answer.set()
    threads.close()
    assert services.drafts.all() == ()


# ---- what appears meanwhile -----------------------------------------------------------------------------------------


def write(dialog: WriteRescue) -> None:
    dialog.new.set_value(WORDS)
    dialog.again.set_value(WORDS)
    dialog.on_write()


class VisitedExports(Exports):
    """While the first list is made, somebody else saves a file under the same name."""

    is_visited = False

    def export(self, **asked: Any) -> Written:
        def appears(done: int, total: int) -> None:
            if not self.is_visited:
                asked["target"].write_bytes(THEIRS)
            self.is_visited = True

        return super().export(**{**asked, "on_progress": appears})


@pytest.mark.usefixtures("amelia")
def test_a_file_that_appears_while_the_list_is_made_is_told_and_replaced_only_then(
    laptop: Laptop, ground: QWidget, theme: Theme, inline_runner: InlineRunner, tmp_path: Path
) -> None:
    services = replace(laptop.services, exports=VisitedExports(laptop.services.context))
    dialog = ExportDialog(theme, services, inline_runner, ground, query=ClientQuery())
    target = tmp_path / "Clients.csv"
    dialog.place.field.set_value(str(target))
    dialog.kind.choose("csv")
    dialog.open()
    QTest.mouseClick(dialog.exporter, Qt.MouseButton.LeftButton)
    assert (target.read_bytes(), dialog.isVisible()) == (THEIRS, True)
    assert dialog.place.field.problem.startswith("A file of this name has appeared there meanwhile.")
    assert (dialog.exporter.label, dialog.exporter.hasFocus()) == ("Replace the file", True)
    QApplication.processEvents()
    QTest.keyClick(dialog.exporter, Qt.Key.Key_Return)
    assert b"Amelia" in target.read_bytes()
    assert not dialog.isVisible()


class VisitedVault(BlobVault):
    """While the rescue file is written, its documents are read; `visit` is what happens meanwhile."""

    target: Path | None = None
    may_go_on: threading.Event | None = None

    def open(self, blob_id: str) -> Iterator[bytes]:
        if self.target is not None:
            self.target.write_bytes(THEIRS)
            self.target = None
        if self.may_go_on is not None:
            self.may_go_on.wait(20)
        return super().open(blob_id)


@pytest.fixture
def vault(tmp_path: Path) -> VisitedVault:
    return VisitedVault(tmp_path / "documents", b"b" * 32)


def paper_waits(laptop: Laptop, client_id: str) -> None:
    laptop.services.documents.file(client_id, b"Two words", name="Note.txt")
    laptop.services.clients.edit(client_id, {PHONE: "0491 570 157"})


def test_a_file_that_appears_while_the_rescue_file_is_written_is_told_and_replaced_only_then(
    laptop: Laptop,
    ground: QWidget,
    theme: Theme,
    inline_runner: InlineRunner,
    vault: VisitedVault,
    amelia: str,
    tmp_path: Path,
) -> None:
    paper_waits(laptop, amelia)
    dialog = WriteRescue(theme, laptop.as_person(laptop.account, blobs=vault, cost=CHEAP), inline_runner, ground)
    dialog.place.files = FilesAtHand(tmp_path)
    vault.target = target = tmp_path / "unsent.hubshift-rescue"
    dialog.place.field.set_value("unsent")
    dialog.start()
    write(dialog)
    assert target.read_bytes() == THEIRS
    assert dialog.place.field.problem.startswith("A file of this name has appeared there meanwhile.")
    assert (dialog.verb.label, dialog.verb.hasFocus()) == ("Replace the file", True)
    QApplication.processEvents()
    QTest.keyClick(dialog.verb, Qt.Key.Key_Return)
    assert target.read_bytes() != THEIRS
    assert dialog.done.isVisible()


def test_a_rescue_file_that_is_being_written_can_be_given_up_and_leaves_nothing(
    laptop: Laptop,
    ground: QWidget,
    theme: Theme,
    threads: ThreadRunner,
    vault: VisitedVault,
    amelia: str,
    tmp_path: Path,
    qtbot: QtBot,
) -> None:
    paper_waits(laptop, amelia)
    vault.may_go_on = threading.Event()
    vault.target = begun = tmp_path / "begun"
    dialog = WriteRescue(theme, laptop.as_person(laptop.account, blobs=vault, cost=CHEAP), threads, ground)
    folder = tmp_path / "far"
    dialog.place.files = FilesAtHand(folder)
    dialog.place.field.set_value("unsent")
    dialog.start()
    write(dialog)
    qtbot.waitUntil(begun.exists)
    QTest.mouseClick(dialog.no, Qt.MouseButton.LeftButton)
    assert not dialog.isVisible()
    vault.may_go_on.set()
    threads.close()
    assert list(folder.iterdir()) == []
