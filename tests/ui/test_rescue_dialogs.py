"""Writing and opening a rescue file in the window, over real stores and real files."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from hubshift_desktop.documents.preview import Previewer
from hubshift_desktop.domain.states import OpState
from hubshift_desktop.services.bundle import Services
from hubshift_desktop.ui.dialogs.open_rescue import OpenRescue
from hubshift_desktop.ui.dialogs.settings import Settings
from hubshift_desktop.ui.dialogs.write_rescue import WriteRescue
from hubshift_desktop.ui.runner import InlineRunner, ThreadRunner
from hubshift_desktop.ui.theme import Theme
from tests.conftest import HandClock
from tests.security.fakes import CHEAP, OTHER
from tests.services.laptop import PHONE, Laptop
from tests.ui.conftest import Stage
from tests.ui.files_at_hand import FilesAtHand
from tests.ui.slow_runner import SlowRunner

WORDS = "tractor violin teapot marble"


@pytest.fixture
def ground(stage: Stage) -> QWidget:
    return stage.show(QWidget(), width=1366, height=768)


@pytest.fixture
def services(laptop: Laptop) -> Services:
    """A laptop with one unsent change and one draft; its keys cost nothing."""
    services = laptop.as_person(laptop.account, cost=CHEAP)
    client_id = laptop.know("Amelia", "Tran")
    services.clients.edit(client_id, {PHONE: "0491 570 157"})
    services.drafts.keep("goal", client_id, {"title": "Half a wo"})
    return services


@pytest.fixture
def second(tmp_path: Path, clock: HandClock, previewer: Previewer) -> Iterator[Services]:
    """Another laptop of the same person, with nothing on it."""
    (tmp_path / "second").mkdir()
    other = Laptop(tmp_path / "second", clock=clock, previewer=previewer)
    yield other.as_person(other.account, cost=CHEAP)
    other.close()


@pytest.fixture
def writing(
    ground: QWidget, theme: Theme, services: Services, inline_runner: InlineRunner, tmp_path: Path
) -> WriteRescue:
    dialog = WriteRescue(theme, services, inline_runner, ground)
    dialog.place.files = FilesAtHand(tmp_path)
    dialog.place.field.set_value("unsent")
    dialog.start()
    return dialog


@pytest.fixture
def opening(ground: QWidget, theme: Theme, second: Services, inline_runner: InlineRunner, tmp_path: Path) -> OpenRescue:
    dialog = OpenRescue(theme, second, inline_runner, ground)
    dialog.files = FilesAtHand(tmp_path)
    dialog.start()
    return dialog


def file_of(folder: Path) -> Path:
    return folder / "unsent.hubshift-rescue"


def type_twice(dialog: WriteRescue, words: str = WORDS) -> None:
    dialog.new.set_value(words)
    dialog.again.set_value(words)


def facts(dialog: WriteRescue | OpenRescue) -> list[str]:
    return [row.accessibleName() for row in dialog.told.findChildren(QWidget) if ": " in row.accessibleName()]


def test_a_file_is_written_by_the_keyboard_alone_and_says_what_went_in(writing: WriteRescue, tmp_path: Path) -> None:
    first = QApplication.focusWidget()
    assert first is writing.new.editor.line, "the place is proposed; the passphrase is asked for"
    QTest.keyClicks(first, WORDS)
    QTest.keyClicks(writing.again.editor.line, WORDS)
    QTest.keyClick(writing.again.editor.line, Qt.Key.Key_Return)
    assert file_of(tmp_path).is_file()
    assert writing.title.text() == "The rescue file is written"
    assert writing.sentence.text().startswith("It goes on waiting here")
    assert facts(writing) == [
        "Unsent changes: 1",
        "Drafts: 1",
        "Documents: 0",
        f"Written to: {file_of(tmp_path)}",
    ]
    assert writing.done.hasFocus()
    QTest.keyClick(writing.done, Qt.Key.Key_Space)
    assert not writing.isVisible()


def test_a_bad_passphrase_is_said_beside_its_field_and_nothing_typed_is_lost(
    writing: WriteRescue, tmp_path: Path
) -> None:
    type_twice(writing, "short")
    writing.on_write()
    assert "at least 12 characters" in writing.new.problem
    assert writing.new.editor.line.hasFocus()
    type_twice(writing)
    writing.again.set_value(OTHER)
    writing.on_write()
    assert writing.again.problem == "The two are not the same"
    assert (writing.new.value(), writing.place.field.value()) == (WORDS, "unsent")
    assert not file_of(tmp_path).exists()


def test_words_can_be_made_and_are_shown_and_copied(writing: WriteRescue) -> None:
    writing.on_make()
    assert writing.new.value() == writing.again.value()
    assert writing.new.editor.line.echoMode() is QLineEdit.EchoMode.Normal
    writing.on_copy()
    assert QGuiApplication.clipboard().text() == writing.new.value()
    writing.on_write()
    assert writing.copier.isVisible(), "they can be copied once more, now that the file stands"


@pytest.mark.parametrize(
    ("typed", "said"), [("", "Enter a name for the file"), ("nowhere/unsent", "The chosen folder or disk did not take")]
)
def test_a_place_that_does_not_work_is_said_beside_the_place(writing: WriteRescue, typed: str, said: str) -> None:
    writing.place.field.set_value(typed)
    type_twice(writing)
    writing.on_write()
    assert said in writing.place.field.problem
    assert writing.new.value() == WORDS
    assert writing.verb.isEnabled()


def test_a_name_that_is_taken_is_told_before(writing: WriteRescue, tmp_path: Path) -> None:
    file_of(tmp_path).write_bytes(b"an older one")
    writing.place.on_left()
    assert writing.place.field.value() == "unsent.hubshift-rescue"
    assert "will be replaced" in writing.place.field.problem
    assert writing.verb.label == "Replace the file"
    QTest.keyClicks(writing.place.field.editor.line, "x")
    assert writing.verb.label == "Write the file"


def test_enter_says_that_a_file_is_there_and_only_the_next_one_replaces_it(
    writing: WriteRescue, tmp_path: Path
) -> None:
    file_of(tmp_path).write_bytes(b"an older one")
    type_twice(writing)
    writing.place.field.focus()
    QTest.keyClick(writing.place.field.editor.line, Qt.Key.Key_Return)
    QApplication.processEvents()
    assert file_of(tmp_path).read_bytes() == b"an older one"
    assert "will be replaced" in writing.place.field.problem
    assert writing.verb.hasFocus()
    QTest.keyClick(writing.verb, Qt.Key.Key_Return)
    assert file_of(tmp_path).read_bytes() != b"an older one"
    assert writing.done.isVisible()


class FarFiles(FilesAtHand):
    """Documents on a network: which thread looks for them is noted."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.askers: list[str] = []

    def documents_folder(self) -> Path:
        self.askers.append(threading.current_thread().name.partition("_")[0])
        return super().documents_folder()


def test_the_documents_folder_is_never_looked_for_by_the_window(
    qtbot: QtBot, ground: QWidget, theme: Theme, services: Services, second: Services, tmp_path: Path
) -> None:
    runner, files = ThreadRunner(), FarFiles(tmp_path)
    writing = WriteRescue(theme, services, runner, ground)
    writing.place.files = files
    writing.start()
    qtbot.waitUntil(lambda: bool(writing.place.field.value()))
    assert writing.place.field.value() == str(tmp_path / services.rescue.file_name())
    writing.place.field.set_value("unsent")
    write_now(writing)
    qtbot.waitUntil(writing.done.isVisible, timeout=20_000)
    opening = OpenRescue(theme, second, runner, ground)
    opening.files = files
    opening.start()
    opening.place.field.set_value("unsent.hubshift-rescue")
    opening.passphrase.set_value(WORDS)
    opening.on_open()
    qtbot.waitUntil(opening.done.isVisible, timeout=20_000)
    runner.close()
    assert set(files.askers) == {"folder"}


def test_browsing_takes_the_chosen_name(writing: WriteRescue, tmp_path: Path) -> None:
    assert isinstance(writing.place.files, FilesAtHand)
    writing.place.files.target = tmp_path / "other"
    writing.place.on_browse()
    assert writing.place.field.value() == str(tmp_path / "other.hubshift-rescue")


def write_now(writing: WriteRescue) -> None:
    type_twice(writing)
    writing.on_write()


def write(writing: WriteRescue) -> None:
    write_now(writing)
    writing.close_dialog()


def test_a_file_is_opened_and_says_what_was_taken_in(
    writing: WriteRescue, opening: OpenRescue, second: Services, tmp_path: Path
) -> None:
    write(writing)
    assert isinstance(opening.files, FilesAtHand)
    opening.files.chosen = (file_of(tmp_path),)
    opening.on_browse()
    assert opening.passphrase.editor.line.hasFocus()
    QTest.keyClicks(opening.passphrase.editor.line, WORDS)
    QTest.keyClick(opening.passphrase.editor.line, Qt.Key.Key_Return)
    assert facts(opening)[:3] == ["Changes taken in: 1", "Drafts: 1", "Documents: 0"]
    assert opening.passphrase.value() == ""
    assert opening.done.hasFocus()
    assert second.waiting.counts().waiting == 1


def test_a_wrong_passphrase_is_said_beside_its_field_and_the_place_stays(
    writing: WriteRescue, opening: OpenRescue, second: Services, tmp_path: Path
) -> None:
    write(writing)
    opening.place.field.set_value(str(file_of(tmp_path)))
    opening.on_open()
    assert opening.passphrase.problem == "Type the passphrase of the file"
    opening.passphrase.set_value(OTHER)
    opening.on_open()
    assert opening.passphrase.problem.startswith("That passphrase doesn’t open this rescue file")
    assert opening.passphrase.editor.line.hasSelectedText(), "the next word replaces the last"
    assert opening.place.field.value() == str(file_of(tmp_path))
    assert second.waiting.counts().waiting == 0
    assert opening.verb.isEnabled()


def test_a_place_under_home_is_understood_and_a_strange_one_is_said(
    writing: WriteRescue, opening: OpenRescue, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(writing)
    monkeypatch.setenv("HOME", str(tmp_path))
    opening.passphrase.set_value(WORDS)
    opening.place.field.set_value("~nobody/unsent.hubshift-rescue")
    opening.on_open()
    assert opening.place.field.problem.startswith("Hubshift doesn’t know the folder ~nobody")
    opening.place.field.set_value("~/unsent.hubshift-rescue")
    opening.on_open()
    assert facts(opening)[0] == "Changes taken in: 1"


def test_something_else_than_a_rescue_file_is_refused_with_a_next_step(opening: OpenRescue, tmp_path: Path) -> None:
    opening.on_open()
    assert opening.place.field.problem == "Choose the rescue file"
    (tmp_path / "letter.txt").write_text("Dear office")
    opening.place.field.set_value("letter.txt")
    opening.passphrase.set_value(WORDS)
    opening.on_open()
    assert "can’t be used" in opening.place.field.problem
    assert "Nothing was changed here" in opening.place.field.problem
    assert opening.passphrase.value() == WORDS


def test_what_is_here_already_is_told_as_skipped(
    ground: QWidget, theme: Theme, writing: WriteRescue, services: Services, inline_runner: InlineRunner, tmp_path: Path
) -> None:
    write(writing)
    dialog = OpenRescue(theme, services, inline_runner, ground)
    dialog.place.field.set_value(str(file_of(tmp_path)))
    dialog.passphrase.set_value(WORDS)
    dialog.start()
    dialog.on_open()
    assert "Skipped: 1, already here or at the office" in facts(dialog)
    assert dialog.sentence.text() == "There was nothing in it to be sent from here."


def test_the_window_goes_on_while_it_works(
    qtbot: QtBot, ground: QWidget, theme: Theme, services: Services, tmp_path: Path
) -> None:
    runner = ThreadRunner()
    dialog = WriteRescue(theme, services, runner, ground)
    dialog.place.files = FilesAtHand(tmp_path)
    dialog.place.field.set_value("unsent")
    dialog.start()
    write_now(dialog)
    assert dialog.verb.label == "Writing…"
    qtbot.waitUntil(dialog.done.isVisible, timeout=20_000)
    assert file_of(tmp_path).is_file()
    runner.close()


@pytest.mark.parametrize("steps", [0, 1], ids=["while it looks", "while it writes"])
def test_esc_closes_it_while_it_works_and_no_file_comes(
    ground: QWidget, theme: Theme, services: Services, tmp_path: Path, steps: int
) -> None:
    runner = SlowRunner()
    dialog = WriteRescue(theme, services, runner, ground)
    dialog.place.field.set_value(str(file_of(tmp_path)))
    dialog.start()
    type_twice(dialog)
    window = ground.windowHandle()
    assert window is not None
    QTest.keyClick(window, Qt.Key.Key_Return)
    for _ in range(steps):
        runner.go_on()
    assert dialog.verb.label == "Writing…"
    assert QApplication.focusWidget() is dialog, "else Esc is the window's"
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    runner.go_on()
    assert not file_of(tmp_path).exists()


def test_past_the_last_moment_to_stop_the_account_is_waited_for(
    ground: QWidget, theme: Theme, writing: WriteRescue, second: Services, tmp_path: Path
) -> None:
    write(writing)
    runner = SlowRunner()
    dialog = OpenRescue(theme, second, runner, ground)
    dialog.start()
    dialog.place.field.set_value(str(file_of(tmp_path)))
    dialog.passphrase.set_value(WORDS)
    dialog.on_open()
    assert dialog.stopping.go_past(), "as the work does before it takes in what it read"
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.isVisible()
    runner.go_on()
    assert facts(dialog)[0] == "Changes taken in: 1"


def test_with_nothing_waiting_it_says_so_before_and_after(
    ground: QWidget, theme: Theme, second: Services, inline_runner: InlineRunner, tmp_path: Path
) -> None:
    dialog = WriteRescue(theme, second, inline_runner, ground)
    dialog.place.field.set_value(str(file_of(tmp_path)))
    dialog.start()
    assert dialog.sentence.text().startswith("Nothing waits on this laptop")
    write_now(dialog)
    assert dialog.sentence.text() == "It is empty: no change was unsent, and no draft was kept."


def test_a_file_that_nobody_follows_is_something_to_carry_and_told_as_such(
    ground: QWidget, theme: Theme, laptop: Laptop, inline_runner: InlineRunner, tmp_path: Path
) -> None:
    services = laptop.as_person(laptop.account, cost=CHEAP)
    filed = services.documents.file(laptop.know("Amelia", "Tran"), b"%PDF-1.4 made up", name="Scan.pdf")
    (op,) = laptop.ops(filed)
    with laptop.writing() as work:
        work.outbox.save(replace(op, state=OpState.PARKED, first_sent_at=laptop.clock.now()))
    services.waiting.withdraw(op.op_id)
    dialog = WriteRescue(theme, services, inline_runner, ground)
    dialog.place.field.set_value(str(file_of(tmp_path)))
    dialog.start()
    assert not dialog.sentence.text().startswith("Nothing waits")
    write_now(dialog)
    assert "It is empty" not in dialog.sentence.text()
    assert "Of these not followed: 1" in facts(dialog)


def test_at_double_text_the_field_with_the_keyboard_is_in_view(
    stage: Stage, theme: Theme, services: Services, inline_runner: InlineRunner
) -> None:
    theme.set_scale(2.0)
    ground = stage.show(QWidget(), width=1024, height=640)
    dialog = WriteRescue(theme, services, inline_runner, ground)
    dialog.start()
    for field in (dialog.again, dialog.new):
        field.focus()
        QApplication.processEvents()
        line = field.editor.line
        assert not line.visibleRegion().isEmpty()
        assert line.visibleRegion().boundingRect().height() == line.height()


def test_settings_lead_to_both(
    qtbot: QtBot, ground: QWidget, theme: Theme, services: Services, inline_runner: InlineRunner
) -> None:
    dialog = Settings(theme, services, inline_runner, ground, has_door=False)
    dialog.open()
    with qtbot.waitSignal(dialog.rescue_write_asked):
        dialog.rescue_write.click()
    with qtbot.waitSignal(dialog.rescue_open_asked):
        dialog.rescue_open.click()
