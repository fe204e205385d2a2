"""A network drive that is gone: locking and closing do not wait for it, panes go on, and it gets nothing afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from hubshift_desktop.domain.views import ClientQuery
from hubshift_desktop.services.bundle import Services
from hubshift_desktop.ui.bridge import Bridge
from hubshift_desktop.ui.dialogs.confirm import ConfirmDialog
from hubshift_desktop.ui.dialogs.export import ExportDialog
from hubshift_desktop.ui.dialogs.open_rescue import OpenRescue
from hubshift_desktop.ui.dialogs.write_rescue import WriteRescue
from hubshift_desktop.ui.main_window import MainWindow
from hubshift_desktop.ui.panes.appointments_tab import AppointmentsTab
from hubshift_desktop.ui.panes.documents import DocumentsPane
from hubshift_desktop.ui.runner import ThreadRunner
from hubshift_desktop.ui.theme import Theme
from tests.security.fakes import CHEAP
from tests.services.laptop import PHONE, Laptop
from tests.ui.conftest import Stage
from tests.ui.gone_drive import GoneDrive

WORDS = "tractor violin teapot marble"
RESCUE = "unsent.hubshift-rescue"


def is_looked_at(path: Path) -> bool:
    """The system remembers what lies there; only writing hangs."""
    return path.suffix != ".part"


@pytest.fixture
def drive(tmp_path: Path) -> Iterator[GoneDrive]:
    """A drive that hangs at the first file that is begun there."""
    made = GoneDrive(tmp_path / "far", answers=is_looked_at)
    yield made
    made.may_answer.set()


@pytest.fixture
def dead(tmp_path: Path) -> Iterator[GoneDrive]:
    """A drive that hangs at every question."""
    made = GoneDrive(tmp_path / "far")
    yield made
    made.may_answer.set()


@pytest.fixture
def amelia(laptop: Laptop) -> str:
    return laptop.know("Amelia", "Tran")


@pytest.fixture
def services(laptop: Laptop, amelia: str) -> Services:
    """A paper and a change wait to be sent; the keys of a rescue file cost nothing."""
    services = laptop.as_person(laptop.account, cost=CHEAP)
    services.documents.file(amelia, b"Two words", name="Note.txt")
    services.clients.edit(amelia, {PHONE: "0491 570 157"})
    return services


@pytest.fixture
def runner() -> Iterator[ThreadRunner]:
    made = ThreadRunner()
    yield made
    made.close()


@pytest.fixture
def window(theme: Theme, services: Services, runner: ThreadRunner, stage: Stage) -> MainWindow:
    made = MainWindow(theme, services, runner, Bridge())
    stage.show(made, width=1366, height=900)
    return made


def lock(window: MainWindow, runner: ThreadRunner, laptop: Laptop) -> None:
    """Lock as the program does it; `come_back` finds out whether that waited for the drive."""
    window.blank()
    runner.close()
    laptop.close()


def write_rescue(window: MainWindow, drive: GoneDrive) -> WriteRescue:
    window.openers.write_rescue()
    (dialog,) = window.findChildren(WriteRescue)
    dialog.place.files = drive.files()
    dialog.place.field.set_value("unsent")
    for field in (dialog.new, dialog.again):
        field.set_value(WORDS)
    dialog.on_write()
    return dialog


def export(window: MainWindow, drive: GoneDrive, qtbot: QtBot) -> ExportDialog:
    window.openers.export(ClientQuery(), ())
    (dialog,) = window.findChildren(ExportDialog)
    dialog.place.files = drive.files()
    dialog.place.field.set_value("Clients.xlsx")
    qtbot.waitUntil(dialog.isVisible)
    QTest.mouseClick(dialog.exporter, Qt.MouseButton.LeftButton)
    return dialog


def open_rescue(window: MainWindow, drive: GoneDrive) -> OpenRescue:
    window.openers.open_rescue()
    (dialog,) = window.findChildren(OpenRescue)
    dialog.files = drive.files()
    dialog.place.field.set_value(RESCUE)
    dialog.passphrase.set_value(WORDS)
    dialog.on_open()
    return dialog


def test_locking_does_not_wait_for_an_export_and_no_file_comes_of_it(
    window: MainWindow, runner: ThreadRunner, laptop: Laptop, drive: GoneDrive, qtbot: QtBot
) -> None:
    export(window, drive, qtbot)
    qtbot.waitUntil(drive.is_asked.is_set)
    lock(window, runner, laptop)
    drive.come_back()
    assert (drive.left(), drive.askers) == ([], ["folder"])


def test_locking_does_not_wait_for_a_rescue_file_and_none_comes_of_it(
    window: MainWindow, runner: ThreadRunner, laptop: Laptop, drive: GoneDrive, qtbot: QtBot
) -> None:
    write_rescue(window, drive)
    qtbot.waitUntil(drive.is_asked.is_set)
    lock(window, runner, laptop)
    drive.come_back()
    assert (drive.left(), drive.askers) == ([], ["folder"])


def test_locking_does_not_wait_for_a_rescue_file_that_is_opened_and_nothing_stays_of_it(
    window: MainWindow, services: Services, runner: ThreadRunner, laptop: Laptop, dead: GoneDrive, qtbot: QtBot
) -> None:
    services.rescue.write(dead.real / RESCUE, passphrase=WORDS)
    papers = sorted((laptop.folder / "documents").iterdir())
    open_rescue(window, dead)
    qtbot.waitUntil(dead.is_asked.is_set)
    lock(window, runner, laptop)
    dead.come_back()
    assert sorted((laptop.folder / "documents").iterdir()) == papers
    assert set(dead.askers) == {"folder"}


def test_closing_does_not_wait_for_a_copy_and_none_comes_of_it(
    theme: Theme,
    services: Services,
    runner: ThreadRunner,
    laptop: Laptop,
    amelia: str,
    drive: GoneDrive,
    stage: Stage,
    qtbot: QtBot,
) -> None:
    pane = DocumentsPane(theme, services, runner)
    pane.files = drive.files("copy.txt")
    pane.show_client(amelia)
    stage.show(pane, width=1028, height=832)
    qtbot.waitUntil(lambda: bool(pane.uploads.rows))
    pane.on_upload_chosen(pane.uploads.rows[0].upload.key)
    qtbot.waitUntil(pane.preview.copier.isVisible)
    QTest.mouseClick(pane.preview.copier, Qt.MouseButton.LeftButton)
    (asked,) = pane.window().findChildren(ConfirmDialog)
    QTest.mouseClick(asked.yes, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(drive.is_asked.is_set)
    runner.close()
    laptop.close()
    drive.come_back()
    assert (drive.left(), drive.askers) == ([], ["folder"])
    pane.close()


def test_closing_does_not_wait_for_a_calendar_file_and_none_comes_of_it(
    theme: Theme,
    runner: ThreadRunner,
    laptop: Laptop,
    amelia: str,
    drive: GoneDrive,
    stage: Stage,
    qtbot: QtBot,
) -> None:
    laptop.know_visit(amelia, "2026-11-24")
    tab = AppointmentsTab(theme, laptop.services, runner)
    tab.files = drive.files("visits.ics")
    tab.show_client(amelia)
    stage.show(tab, width=1028, height=832)
    qtbot.waitUntil(lambda: bool(tab.views))
    QTest.mouseClick(tab.saver, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(drive.is_asked.is_set)
    runner.close()
    laptop.close()
    drive.come_back()
    assert (drive.left(), drive.askers) == ([], ["folder"])


def test_papers_that_hang_hold_up_no_save_and_closing_leaves_them(
    theme: Theme, services: Services, runner: ThreadRunner, amelia: str, dead: GoneDrive, stage: Stage, qtbot: QtBot
) -> None:
    (dead.real / "paper.txt").write_bytes(b"Three words there")
    pane, saved = DocumentsPane(theme, services, runner), list[object]()
    pane.show_client(amelia)
    stage.show(pane, width=1028, height=832)
    pane.on_files_dropped([dead.folder / "paper.txt"])
    qtbot.waitUntil(dead.is_asked.is_set)
    runner.write(lambda: services.goals.add(amelia, {"title": "Swim"}), saved.append, saved.append, owner=pane)
    qtbot.waitUntil(lambda: bool(saved))
    assert [view.goal.title for view in services.goals.of(amelia)] == ["Swim"]
    runner.close()
    dead.come_back()
    assert [view.document.name for view in services.documents.of(amelia)] == ["Note.txt"]
    assert dead.askers == ["folder"]
    pane.close()


def test_a_paper_is_taken_in_when_its_drive_comes_back(
    theme: Theme, services: Services, runner: ThreadRunner, amelia: str, dead: GoneDrive, stage: Stage, qtbot: QtBot
) -> None:
    (dead.real / "paper.txt").write_bytes(b"Three words there")
    pane = DocumentsPane(theme, services, runner)
    pane.show_client(amelia)
    stage.show(pane, width=1028, height=832)
    pane.on_files_dropped([dead.folder / "paper.txt"])
    qtbot.waitUntil(dead.is_asked.is_set)
    dead.may_answer.set()
    qtbot.waitUntil(lambda: len(services.documents.of(amelia)) == 2)
    pane.close()


def test_panes_read_and_write_while_every_file_hangs(
    window: MainWindow, runner: ThreadRunner, dead: GoneDrive, services: Services, amelia: str, qtbot: QtBot
) -> None:
    owner, answers = QWidget(), list[object]()
    qtbot.addWidget(owner)
    for _ in range(7):
        runner.folder((dead.folder / "any").exists, answers.append, answers.append, owner=owner)
    qtbot.waitUntil(lambda: len(dead.askers) == 7)
    runner.read(lambda: services.clients.look(amelia), answers.append, answers.append, owner=owner)
    runner.write(lambda: "written", answers.append, answers.append, owner=owner)
    runner.network(lambda: "answered", answers.append, answers.append, owner=owner)
    qtbot.waitUntil(lambda: len(answers) == 3)
