"""Exporting over a real store: counted before it is written, sensitive groups off, stoppable, locked when asked."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from hubshift_desktop.domain.views import ClientQuery
from hubshift_desktop.export.columns import ColumnGroup
from hubshift_desktop.export.request import Progress, Written, no_progress
from hubshift_desktop.services.context import Context
from hubshift_desktop.services.exports import Exports
from hubshift_desktop.ui.dialogs.export import ExportDialog
from hubshift_desktop.ui.runner import InlineRunner, ThreadRunner
from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.widgets.toast import Toast
from tests.services.laptop import Laptop
from tests.ui.conftest import Stage
from tests.ui.files_at_hand import FilesAtHand

Open = Callable[..., ExportDialog]
ACTIVE = ClientQuery(statuses=("active",))


@pytest.fixture
def window(stage: Stage) -> QWidget:
    ground = QWidget()
    stage.show(ground, width=1366, height=768)
    return ground


@pytest.fixture
def people(laptop: Laptop) -> list[str]:
    amelia = laptop.know("Amelia", "Tran", medicalInfo__allergies=["Peanuts"])
    rosa = laptop.know("Rosa", "Delgado", number="430000511")
    gone = laptop.know("Former", "Client", number="430000999", status="inactive")
    return [amelia, rosa, gone]


@pytest.fixture
def open_dialog(
    laptop: Laptop, people: list[str], window: QWidget, theme: Theme, inline_runner: InlineRunner, tmp_path: Path
) -> Open:
    def show(**more: object) -> ExportDialog:
        dialog = ExportDialog(theme, laptop.services, inline_runner, window, query=ACTIVE, **more)  # type: ignore[arg-type]
        dialog.place.files = FilesAtHand(tmp_path)
        dialog.place.field.set_value("Clients.xlsx")
        dialog.open()
        QApplication.processEvents()
        return dialog

    return show


def count_words(dialog: ExportDialog) -> str:
    return dialog.count.text()


def test_the_list_on_screen_is_chosen_and_counted(open_dialog: Open) -> None:
    dialog = open_dialog()
    assert dialog.isVisible()
    assert [card.accessibleName() for card in dialog.which.cards.values()] == [
        "In this list, 2 active clients",
        "Everyone, 3 clients, with inactive",
    ]
    assert count_words(dialog) == "2 clients, 18 columns"
    assert dialog.exporter.label == "Export 2 clients"


def test_sensitive_groups_start_off_and_ticking_counts_live(open_dialog: Open) -> None:
    dialog = open_dialog()
    ticked = {group for group, box in dialog.choice.boxes.items() if box.isChecked()}
    assert ticked == {group for group in ColumnGroup if not group.is_sensitive}
    QTest.mouseClick(dialog.choice.boxes[ColumnGroup.HEALTH], Qt.MouseButton.LeftButton)
    assert count_words(dialog) == "2 clients, 20 columns"
    QTest.mouseClick(dialog.which.cards["all"], Qt.MouseButton.LeftButton)
    assert count_words(dialog) == "3 clients, 20 columns"


def test_without_a_column_there_is_nothing_to_export(open_dialog: Open) -> None:
    dialog = open_dialog()
    for box in dialog.choice.boxes.values():
        box.setChecked(False)
    assert not dialog.exporter.isEnabled()
    assert dialog.exporter.toolTip() == "Choose at least one column"


def test_one_selected_client_is_named_and_several_are_counted(open_dialog: Open, people: list[str]) -> None:
    one = open_dialog(selected=(people[0],))
    assert one.which.cards["selected"].accessibleName() == "Only Amelia Tran, The open client"
    assert one.which.cards["list"].isChecked()
    one.cancel()
    several = open_dialog(selected=(people[0], people[1]))
    assert several.which.cards["selected"].isChecked()
    assert several.which.cards["selected"].accessibleName() == "Selected, 2 clients"


def test_the_workbook_holds_exactly_what_was_said(
    open_dialog: Open, tmp_path: Path, laptop: Laptop, window: QWidget
) -> None:
    dialog = open_dialog()
    QTest.mouseClick(dialog.exporter, Qt.MouseButton.LeftButton)
    sheet = load_workbook(tmp_path / "Clients.xlsx").worksheets[0]
    assert (sheet.max_row, sheet.max_column) == (3, 18)
    assert not any("Peanuts" in str(cell.value) for row in sheet.iter_rows() for cell in row)
    assert not dialog.isVisible()
    (toast,) = window.findChildren(Toast)
    assert toast.words.text() == "Exported 2 clients to Clients.xlsx"
    files = dialog.place.files
    assert isinstance(files, FilesAtHand)
    QTest.mouseClick(toast.action, Qt.MouseButton.LeftButton)
    assert files.opened == [tmp_path]
    assert [line.verb for line in laptop.looks()].count("export") == 1


def test_the_columns_of_the_list_can_be_taken_as_they_are(open_dialog: Open, tmp_path: Path) -> None:
    dialog = open_dialog(columns=("plan_end", "name"))
    assert count_words(dialog) == "2 clients, 18 columns"
    dialog.choice.source.choose("list")
    assert count_words(dialog) == "2 clients, 2 columns"
    QTest.mouseClick(dialog.exporter, Qt.MouseButton.LeftButton)
    sheet = load_workbook(tmp_path / "Clients.xlsx").worksheets[0]
    assert [cell.value for cell in sheet[1]] == ["Plan end", "Client"]


def test_csv_changes_the_ending_and_takes_no_password(open_dialog: Open, tmp_path: Path) -> None:
    dialog = open_dialog()
    dialog.password.box.setChecked(True)
    dialog.kind.choose("csv")
    assert dialog.place.field.value() == "Clients.csv"
    assert not dialog.password.isEnabled()
    assert dialog.password.password is None
    QTest.mouseClick(dialog.exporter, Qt.MouseButton.LeftButton)
    assert b"Delgado" in (tmp_path / "Clients.csv").read_bytes()


def test_a_password_locks_the_file_and_is_shown_to_be_copied(open_dialog: Open, tmp_path: Path) -> None:
    dialog = open_dialog()
    assert dialog.risk.accessibleName().startswith("The file will not be encrypted")
    dialog.password.box.click()
    password = dialog.password.password
    assert password is not None
    assert len(password.split("-")) == 5
    assert dialog.password.words.text() == password
    assert dialog.risk.accessibleName().startswith("The file will be locked with this password")
    QTest.mouseClick(dialog.password.copier, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == password
    QTest.mouseClick(dialog.exporter, Qt.MouseButton.LeftButton)
    # An encrypted workbook is an OLE file, not a zip.
    assert (tmp_path / "Clients.xlsx").read_bytes().startswith(b"\xd0\xcf\x11\xe0")


def test_a_file_of_that_name_is_announced(open_dialog: Open, tmp_path: Path) -> None:
    (tmp_path / "Clients.xlsx").write_bytes(b"old")
    dialog = open_dialog()
    dialog.place.field.focus()
    QTest.keyClick(dialog.place.field.editor.line, Qt.Key.Key_Tab)
    assert "It will be replaced" in dialog.place.field.problem


def press_enter(dialog: ExportDialog) -> None:
    focused = dialog.window().focusWidget()
    assert focused is not None
    QTest.keyClick(focused, Qt.Key.Key_Return)
    QApplication.processEvents()


def test_enter_in_the_path_says_that_a_file_is_there_and_only_the_next_one_replaces_it(
    open_dialog: Open, tmp_path: Path
) -> None:
    file = tmp_path / "Clients.xlsx"
    file.write_bytes(b"old")
    dialog = open_dialog()
    dialog.place.field.focus()
    press_enter(dialog)
    assert file.read_bytes() == b"old"
    assert "It will be replaced" in dialog.place.field.problem
    assert dialog.exporter.hasFocus()
    assert dialog.exporter.label == "Replace the file"
    press_enter(dialog)
    assert file.read_bytes().startswith(b"PK")
    assert not dialog.isVisible()


def test_the_click_that_brings_the_word_does_not_replace(open_dialog: Open, tmp_path: Path) -> None:
    file = tmp_path / "Clients.xlsx"
    file.write_bytes(b"old")
    dialog = open_dialog()
    dialog.place.field.focus()
    QTest.mouseClick(dialog.exporter, Qt.MouseButton.LeftButton)
    assert (file.read_bytes(), dialog.isVisible()) == (b"old", True)
    QApplication.processEvents()
    QTest.mouseClick(dialog.exporter, Qt.MouseButton.LeftButton)
    assert file.read_bytes().startswith(b"PK")


def test_a_word_about_one_name_is_none_about_another(open_dialog: Open, tmp_path: Path) -> None:
    for name in ("Clients.xlsx", "Others.xlsx"):
        (tmp_path / name).write_bytes(b"old")
    dialog = open_dialog()
    dialog.place.field.focus()
    press_enter(dialog)
    dialog.place.field.focus()
    dialog.place.field.editor.line.selectAll()
    QTest.keyClicks(dialog.place.field.editor.line, "Others.xlsx")
    assert dialog.exporter.label == "Export 2 clients"
    press_enter(dialog)
    assert (tmp_path / "Others.xlsx").read_bytes() == b"old"
    assert "It will be replaced" in dialog.place.field.problem


def test_what_the_dialog_of_the_system_has_asked_is_not_asked_again(open_dialog: Open, tmp_path: Path) -> None:
    file = tmp_path / "List.xlsx"
    file.write_bytes(b"old")
    dialog = open_dialog()
    dialog.place.files = FilesAtHand(tmp_path, target=file)
    QTest.mouseClick(dialog.place.browse, Qt.MouseButton.LeftButton)
    QTest.mouseClick(dialog.exporter, Qt.MouseButton.LeftButton)
    assert file.read_bytes().startswith(b"PK")


class FarFiles(FilesAtHand):
    """Documents on a network: which thread looks for them is noted."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.askers: set[str] = set()

    def documents_folder(self) -> Path:
        self.askers.add(threading.current_thread().name)
        return super().documents_folder()


def test_the_documents_folder_is_never_looked_for_by_the_window(
    laptop: Laptop, people: list[str], window: QWidget, theme: Theme, tmp_path: Path, qtbot: QtBot
) -> None:
    runner = ThreadRunner()
    dialog = ExportDialog(theme, laptop.services, runner, window, query=ACTIVE)
    dialog.place.files = files = FarFiles(tmp_path)
    dialog.open()
    qtbot.waitUntil(lambda: dialog.isVisible() and bool(dialog.place.field.value()))
    assert dialog.place.field.value() == str(tmp_path / "Clients 24 Nov 2026.xlsx")
    dialog.place.field.set_value("Mine")
    dialog.place.on_left()
    with qtbot.waitSignal(dialog.closed):
        QTest.mouseClick(dialog.exporter, Qt.MouseButton.LeftButton)
    runner.close()
    assert (tmp_path / "Mine.xlsx").is_file()
    assert {name.partition("_")[0] for name in files.askers} == {"folder"}


def test_an_emptied_name_survives_another_file_type(open_dialog: Open) -> None:
    dialog = open_dialog()
    dialog.place.field.set_value("")
    dialog.kind.choose("csv")
    assert (dialog.place.field.value(), dialog.place.field.problem) == ("", "")


def test_full_stops_in_a_name_are_kept(open_dialog: Open, tmp_path: Path) -> None:
    dialog = open_dialog()
    dialog.place.field.set_value("Q3 v1.2 clients")
    dialog.kind.choose("csv")
    assert dialog.place.field.value() == "Q3 v1.2 clients.csv"
    QTest.mouseClick(dialog.exporter, Qt.MouseButton.LeftButton)
    assert (tmp_path / "Q3 v1.2 clients.csv").is_file()


def test_another_file_type_is_looked_up_again(open_dialog: Open, tmp_path: Path) -> None:
    (tmp_path / "Clients.csv").write_bytes(b"old")
    dialog = open_dialog()
    dialog.kind.choose("csv")
    assert "It will be replaced" in dialog.place.field.problem


@pytest.mark.parametrize(
    ("typed", "words"), [("~nosuchuser/x", "doesn’t know the folder"), ("n" * 300, "too long"), ("sub/", "Enter a")]
)
def test_what_cannot_be_a_file_is_said_beside_the_name(open_dialog: Open, typed: str, words: str) -> None:
    dialog = open_dialog()
    dialog.place.field.set_value(typed)
    dialog.place.field.focus()
    QTest.keyClick(dialog.place.field.editor.line, Qt.Key.Key_Tab)
    assert words in dialog.place.field.problem
    QTest.mouseClick(dialog.exporter, Qt.MouseButton.LeftButton)
    assert words in dialog.place.field.problem
    assert dialog.isVisible()
    QTest.mouseClick(dialog.place.browse, Qt.MouseButton.LeftButton)
    assert isinstance(dialog.place.files, FilesAtHand)
    assert dialog.place.files.proposed == ["Clients 24 Nov 2026.xlsx"]


def test_a_folder_of_that_name_is_said_beside_the_name(open_dialog: Open, tmp_path: Path) -> None:
    (tmp_path / "Clients.csv").mkdir()
    dialog = open_dialog()
    dialog.kind.choose("csv")
    assert dialog.place.field.problem == "A folder has this name. Use another name."


def test_a_name_is_needed(open_dialog: Open) -> None:
    dialog = open_dialog()
    dialog.place.field.set_value("  ")
    QTest.mouseClick(dialog.exporter, Qt.MouseButton.LeftButton)
    assert dialog.place.field.problem == "Enter a name for the file"
    assert dialog.isVisible()


def test_browse_takes_the_place_that_was_chosen(open_dialog: Open, tmp_path: Path) -> None:
    dialog = open_dialog()
    dialog.place.files = FilesAtHand(tmp_path, target=tmp_path / "elsewhere" / "List.xlsx")
    QTest.mouseClick(dialog.place.browse, Qt.MouseButton.LeftButton)
    assert dialog.place.field.value() == str(tmp_path / "elsewhere" / "List.xlsx")


def test_a_place_that_takes_no_file_is_said_inside_and_nothing_is_lost(open_dialog: Open, tmp_path: Path) -> None:
    dialog = open_dialog()
    dialog.place.field.set_value(str(tmp_path / "no such folder" / "Clients.xlsx"))
    QTest.mouseClick(dialog.exporter, Qt.MouseButton.LeftButton)
    assert dialog.isVisible()
    assert dialog.risk.accessibleName().startswith("The file was not saved")
    assert dialog.exporter.isEnabled()
    assert dialog.place.field.editor.line.hasFocus(), "the keyboard goes to the field at fault"
    assert dialog.place.field.problem.startswith("There is no such folder"), "it may never have been there"
    line = dialog.place.field.editor.line
    line.selectAll()
    QTest.keyClicks(line, str(tmp_path / "Clients"))
    assert not dialog.place.field.problem
    assert dialog.risk.accessibleName().startswith("The file will not be encrypted"), "another place, nothing refused"


def test_esc_closes_without_a_file(open_dialog: Open, tmp_path: Path) -> None:
    dialog = open_dialog()
    QTest.keyClick(dialog.window().focusWidget(), Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    assert not (tmp_path / "Clients.xlsx").exists()


class Held(Exports):
    """Gets no further than its first word of progress until somebody has pressed Stop, however quick the machine is."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.goes_on = threading.Event()

    def export(self, *, on_progress: Progress = no_progress, **asked: Any) -> Written:
        def told(done: int, total: int) -> None:
            on_progress(done, total)
            assert self.goes_on.wait(20)

        return super().export(on_progress=told, **asked)


def test_a_long_export_shows_how_far_it_is_and_stops_without_a_file(
    laptop: Laptop, window: QWidget, theme: Theme, tmp_path: Path, qtbot: QtBot
) -> None:
    for number in range(300):
        laptop.know(f"Client{number}", "Many", number=f"43{number:07}")
    runner = ThreadRunner()
    exports = Held(laptop.services.context)
    dialog = ExportDialog(theme, replace(laptop.services, exports=exports), runner, window, query=ClientQuery())
    dialog.place.files = FilesAtHand(tmp_path)
    dialog.place.field.set_value("Clients.xlsx")
    dialog.open()
    qtbot.waitUntil(dialog.isVisible)
    QTest.mouseClick(dialog.exporter, Qt.MouseButton.LeftButton)
    assert dialog.bar.isVisible()
    qtbot.waitUntil(lambda: dialog.no.label == "Stop")
    QTest.mouseClick(dialog.no, Qt.MouseButton.LeftButton)
    exports.goes_on.set()
    assert not dialog.bar.isVisible()
    assert dialog.isVisible()
    runner.close()
    assert not (tmp_path / "Clients.xlsx").exists()
