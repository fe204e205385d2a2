"""The whole program against a real central: from an empty folder to the case file, locked, and unlocked again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QMessageBox
from pytestqt.qtbot import QtBot

from hubshift_desktop import app
from hubshift_desktop.app import Manner, Program
from hubshift_desktop.demo.server import DemoCentral
from hubshift_desktop.demo.walk import DEMO_COST, PASSPHRASE
from hubshift_desktop.domain.views import ClientQuery
from hubshift_desktop.paths import ProfilePaths
from hubshift_desktop.security.errors import WrongSecretError
from hubshift_desktop.security.keystore import AbsentKeystore
from hubshift_desktop.ui.dialogs.damaged import DamagedPage
from hubshift_desktop.ui.dialogs.first_run import FirstRunPage
from hubshift_desktop.ui.dialogs.older_copy import OlderCopyPage
from hubshift_desktop.ui.dialogs.rebuilt import RebuiltPage
from hubshift_desktop.ui.dialogs.unlock import RecoveryCodePage, UnlockPage
from hubshift_desktop.ui.main_window import MainWindow
from hubshift_desktop.ui.shell.demo_mark import Connection
from hubshift_desktop.ui.theme import Mode
from hubshift_desktop.workspace import Surroundings
from hubshift_desktop.workspace.doors import OfficeDoor

CLIENTS = 4
START = Callable[..., Program]
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


@pytest.fixture
def central() -> Iterator[DemoCentral]:
    with DemoCentral(size=CLIENTS) as made:
        yield made


@pytest.fixture
def start(qapp: QApplication, tmp_path: Path) -> Iterator[START]:
    made: list[Program] = []
    font = qapp.font()
    around = Surroundings(keystore=AbsentKeystore(), cost=DEMO_COST)

    def begin(connection: Connection | None = None) -> Program:
        manner = Manner(mark="Test", connection=connection)
        program = Program(ProfilePaths(tmp_path / "profile"), around, again=(), manner=manner)
        made.append(program)
        return program

    yield begin
    for program in made:
        program.close()
    qapp.setStyleSheet("")
    qapp.setFont(font)
    qapp.setPalette(qapp.style().standardPalette())


def front(kind: type[object]) -> object | None:
    """Return the window of a kind that is on show."""
    return next((each for each in QApplication.topLevelWidgets() if isinstance(each, kind) and each.isVisible()), None)


def sign_in(qtbot: QtBot, page: FirstRunPage, central: DemoCentral) -> None:
    steps, account = page.steps, central.account
    steps.server.set_value(central.base_url)
    steps.on_go_on()
    qtbot.waitUntil(lambda: steps.step == "sign_in")
    steps.email.set_value(account.email)
    steps.password.set_value(account.password)
    steps.on_go_on()
    qtbot.waitUntil(lambda: steps.step == "code")
    steps.code.set_value(account.one_time_code)
    steps.on_go_on()
    qtbot.waitUntil(lambda: page.title.text() == "Choose a passphrase")


def set_up(qtbot: QtBot, program: Program, central: DemoCentral) -> MainWindow:
    program.show_gate()
    page = front(FirstRunPage)
    assert isinstance(page, FirstRunPage)
    sign_in(qtbot, page, central)
    page.passphrase.set_value(PASSPHRASE)
    page.again.set_value(PASSPHRASE)
    page.on_finish()
    qtbot.waitUntil(lambda: front(RecoveryCodePage) is not None, timeout=20_000)
    code = front(RecoveryCodePage)
    assert isinstance(code, RecoveryCodePage)
    QTest.mouseClick(code.go_on, Qt.MouseButton.LeftButton)
    assert program.window is not None
    return program.window


def unlock(program: Program) -> None:
    """Give the right passphrase to a program that has just been started."""
    program.show_gate()
    page = front(UnlockPage)
    assert isinstance(page, UnlockPage)
    page.passphrase.set_value(PASSPHRASE)
    page.on_unlock_clicked()


def clients_of(window: MainWindow) -> int:
    return window.clients.list.model.shape.count


def test_from_nothing_to_the_case_file(qtbot: QtBot, start: START, central: DemoCentral) -> None:
    window = set_up(qtbot, start(), central)
    assert window.place == "clients", "the first sync is seen"
    window.clients.list.filters.status.chosen.emit("")
    qtbot.waitUntil(lambda: clients_of(window) == CLIENTS, timeout=20_000)
    qtbot.waitUntil(lambda: not window.sync.snapshot.is_first_sync, timeout=20_000)


class Reach:
    """The demo's way to its office."""

    def __init__(self, central: DemoCentral) -> None:
        self._central = central

    @property
    def is_on(self) -> bool:
        return self._central.is_running

    def turn(self, *, on: bool) -> None:
        (self._central.start if on else self._central.stop)()


def test_a_visitor_of_the_demo_goes_offline_and_comes_back(qtbot: QtBot, start: START, central: DemoCentral) -> None:
    window = set_up(qtbot, start(Reach(central)), central)
    qtbot.waitUntil(lambda: not window.sync.snapshot.is_first_sync, timeout=20_000)
    assert window.demo_mark is not None
    assert window.demo_mark.switch is not None
    switch = window.demo_mark.switch

    QTest.mouseClick(switch, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not window.sync.snapshot.is_online, timeout=20_000)
    assert (switch.label, central.is_running) == ("Go online again", False)

    QTest.mouseClick(switch, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.sync.snapshot.is_online, timeout=20_000)
    assert (switch.label, central.is_running) == ("Go offline", True)


def test_locked_it_shows_nobody_and_opens_again_without_a_network(
    qtbot: QtBot, start: START, central: DemoCentral
) -> None:
    program = start()
    window = set_up(qtbot, program, central)
    qtbot.waitUntil(lambda: not window.sync.snapshot.is_first_sync, timeout=20_000)
    assert program.workspace is not None
    client_id = program.workspace.services.caseload.ids(ClientQuery())[0]
    with qtbot.waitSignal(window.clients.page.opened):
        window.open_tab(client_id, "goals")
    window.lock_asked.emit()
    assert window.windowTitle() == "Hubshift"
    assert not [label for label in window.findChildren(QLabel) if label.isVisible() and label.text()]
    program.close()
    window.deleteLater()
    central.stop()

    again = start()
    again.show_gate()
    page = front(UnlockPage)
    assert isinstance(page, UnlockPage)
    assert page.windowTitle() == "Hubshift"
    page.passphrase.set_value("not this one at all")
    page.on_unlock_clicked()
    qtbot.waitUntil(lambda: bool(page.passphrase.problem), timeout=20_000)
    assert "tries left" in page.passphrase.problem
    page.passphrase.set_value(PASSPHRASE)
    page.on_unlock_clicked()
    qtbot.waitUntil(lambda: again.window is not None, timeout=20_000)
    assert again.window is not None
    file = again.window.clients.page
    qtbot.waitUntil(lambda: file.client_id == client_id and file.header.isVisible())
    assert (again.window.place, file.tab) == ("clients", "goals"), "whoever was away for a moment is back at the desk"
    again.window.clients.list.filters.status.chosen.emit("")
    qtbot.waitUntil(lambda: again.window is not None and clients_of(again.window) == CLIENTS)


def test_the_office_door_signs_the_same_person_in_again(qtbot: QtBot, start: START, central: DemoCentral) -> None:
    program = start()
    set_up(qtbot, program, central)
    assert program.workspace is not None
    door = OfficeDoor(program.workspace, Surroundings(keystore=AbsentKeystore(), cost=DEMO_COST))
    door.login(central.account.email, central.account.password)
    assert door.verify(central.account.one_time_code) == central.account.name
    door.change_passphrase(PASSPHRASE, "another four word passphrase")
    with pytest.raises(WrongSecretError):
        door.renew_recovery_code(PASSPHRASE)
    assert len(door.renew_recovery_code("another four word passphrase").replace("-", "")) == 24


def back_in_the_form(qtbot: QtBot, start: START) -> Program:
    """Start anew, unlock, and wait for the form that was open before."""
    again = start()
    unlock(again)
    qtbot.waitUntil(lambda: again.window is not None and again.window.clients.page.is_editing, timeout=20_000)
    return again


def test_what_was_half_typed_comes_back_after_unlocking(qtbot: QtBot, start: START, central: DemoCentral) -> None:
    program = start()
    window = set_up(qtbot, program, central)
    qtbot.waitUntil(lambda: not window.sync.snapshot.is_first_sync, timeout=20_000)
    assert program.workspace is not None
    client_id = program.workspace.services.caseload.ids(ClientQuery())[0]
    program.workspace.services.drafts.keep(
        "client.edit", client_id, {"personalInfo.phone": "0491 57"}, focus="personalInfo.phone", cursor=7
    )
    program.close()
    window.deleteLater()

    again = back_in_the_form(qtbot, start)
    assert again.window is not None
    assert again.window.clients.page.client_id == client_id

    def typed() -> str:
        focused = again.window.focusWidget() if again.window is not None else None
        return focused.text() if isinstance(focused, QLineEdit) else repr(focused)

    qtbot.waitUntil(lambda: typed() == "0491 57", timeout=20_000)


def test_locking_ends_the_line_keeps_what_is_half_typed_and_comes_back_to_it(
    qtbot: QtBot, start: START, central: DemoCentral
) -> None:
    program = start()
    window = set_up(qtbot, program, central)
    qtbot.waitUntil(lambda: not window.sync.snapshot.is_first_sync, timeout=20_000)
    workspace = program.workspace
    assert workspace is not None
    client_id = workspace.services.caseload.ids(ClientQuery())[0]
    with qtbot.waitSignal(window.clients.page.opened):
        window.open_client(client_id)
    window.clients.page.edit("personalInfo.phone")
    qtbot.waitUntil(lambda: window.clients.page.is_editing)
    focused = window.focusWidget()
    assert isinstance(focused, QLineEdit)
    focused.selectAll()
    QTest.keyClicks(focused, "0491 57")
    window.run("look:dark")
    window.run("larger")
    look = program.theme.mode, program.theme.scale
    window.lock_asked.emit()
    program.close()
    window.deleteLater()
    assert program.runner.is_ending
    assert program.workspace is None

    assert look == (Mode.DARK, 1.1)
    locked = start()
    assert (locked.theme.mode, locked.theme.scale) == look, "the page that asks looks as the rest did"
    again = back_in_the_form(qtbot, start)
    assert again.workspace is not None
    draft = again.workspace.services.drafts.get("client.edit", client_id)
    assert draft is not None
    assert (draft.values["personalInfo.phone"], draft.focus, draft.cursor) == ("0491 57", "personalInfo.phone", 7)


def test_a_damaged_case_file_and_an_older_copy_are_told_once_and_opened(
    qtbot: QtBot, start: START, central: DemoCentral
) -> None:
    program = start()
    window = set_up(qtbot, program, central)
    qtbot.waitUntil(lambda: not window.sync.snapshot.is_first_sync, timeout=20_000)
    assert program.workspace is not None
    store = program.workspace.paths.store
    central.stop()
    client_id = program.workspace.services.caseload.ids(ClientQuery())[0]
    program.workspace.services.goals.add(client_id, {"title": "Travel to TAFE by bus"})
    program.close()
    window.deleteLater()
    damaged = bytes(4096) + store.read_bytes()[4096:]
    store.write_bytes(damaged)

    again = start()
    unlock(again)
    qtbot.waitUntil(lambda: front(DamagedPage) is not None, timeout=20_000)
    found = front(DamagedPage)
    assert isinstance(found, DamagedPage)
    assert store.read_bytes() == damaged
    QTest.mouseClick(found.rescue, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: front(RebuiltPage) is not None, timeout=20_000)
    told = front(RebuiltPage)
    assert isinstance(told, RebuiltPage)
    assert told.sentence.text() == "1 of 1 unsent change rescued."
    assert [path.read_bytes() for path in store.parent.glob("damaged-*/store.db")] == [damaged]
    QTest.mouseClick(told.go_on, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: again.window is not None, timeout=20_000)
    assert again.workspace is not None
    assert again.workspace.rebuilt is None
    assert again.workspace.services.waiting.counts().unanswered == 1
    is_told_as_older_copy(qtbot, start, again)


def is_told_as_older_copy(qtbot: QtBot, start: START, program: Program) -> None:
    """Start once more where what Hubshift keeps beside the case file did not come along."""
    assert program.workspace is not None
    mark, window = program.workspace.paths.mark, program.window
    program.close()
    assert window is not None
    window.deleteLater()
    mark.unlink()
    again = start()
    unlock(again)
    qtbot.waitUntil(lambda: front(OlderCopyPage) is not None, timeout=20_000)
    told = front(OlderCopyPage)
    assert isinstance(told, OlderCopyPage)
    QTest.mouseClick(told.go_on, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: again.window is not None, timeout=20_000)
    assert again.workspace is not None
    assert again.workspace.older_copy is None


def test_a_fault_before_there_is_a_window_ends_the_program_in_words(qtbot: QtBot, start: START) -> None:
    program = start()
    program.show_gate()
    program.bug_met.emit("somewhere")
    box = front(QMessageBox)
    assert isinstance(box, QMessageBox)
    assert "Your work is safe" in box.text()
    codes: list[int] = []
    QTimer.singleShot(0, box.accept)
    codes.append(program.application.exec())
    assert codes == [1]


def test_without_a_screen_it_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("sys.platform", "linux")
    assert app.has_screen() is False
    assert app.main(["--profile", str(tmp_path)]) == 1
    assert app.NO_SCREEN in capsys.readouterr().err
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    assert app.has_screen() is True
