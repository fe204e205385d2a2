"""One run of the whole program, played by hand: the window, the demo central behind a socket, keys and mouse."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from hubshift_desktop.app import Manner, Program
from hubshift_desktop.demo.server import DemoCentral
from hubshift_desktop.demo.walk import DEMO_COST, PASSPHRASE
from hubshift_desktop.paths import ProfilePaths
from hubshift_desktop.security.keystore import AbsentKeystore
from hubshift_desktop.services.bundle import Services
from hubshift_desktop.ui.dialogs.first_run import FirstRunPage
from hubshift_desktop.ui.dialogs.sign_in_steps import SignInSteps
from hubshift_desktop.ui.dialogs.unlock import RecoveryCodePage, UnlockPage
from hubshift_desktop.ui.main_window import MainWindow
from hubshift_desktop.ui.panes.client_page import ClientPage
from hubshift_desktop.workspace import Surroundings
from tests.ui.pane_probes import click

PATIENCE_MS = 20_000
W = TypeVar("W", bound=QWidget)
_NOTHING = (Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)


def front(kind: type[W]) -> W | None:
    """Return the window of a kind that is on show."""
    return next((each for each in QApplication.topLevelWidgets() if isinstance(each, kind) and each.isVisible()), None)


@dataclass
class WorkingDay:
    """A coordinator's laptop from the first sync on; locking ends the program, unlocking begins another one."""

    qtbot: QtBot
    central: DemoCentral
    folder: Path
    runs: list[Program] = field(default_factory=list)

    # ---- the program ------------------------------------------------------------------------------------------------

    @property
    def program(self) -> Program:
        return self.runs[-1]

    @property
    def window(self) -> MainWindow:
        assert self.program.window is not None
        return self.program.window

    @property
    def page(self) -> ClientPage:
        return self.window.clients.page

    @property
    def services(self) -> Services:
        assert self.program.workspace is not None
        return self.program.workspace.services

    def set_up(self) -> None:
        """Sign in for the first time, and choose a passphrase."""
        self._begin()
        page, account = self._front(FirstRunPage), self.central.account
        page.steps.server.set_value(self.central.base_url)
        click(page.steps.go_on)
        self.sign_in(page.steps, account.email)
        self.until(lambda: page.title.text() == "Choose a passphrase")
        page.passphrase.set_value(PASSPHRASE)
        page.again.set_value(PASSPHRASE)
        page.on_finish()
        self.until(lambda: front(RecoveryCodePage) is not None)
        click(self._front(RecoveryCodePage).go_on)

    def sign_in(self, steps: SignInSteps, email: str = "") -> None:
        """Give password and code, and the e-mail where it is not known."""
        self.until(lambda: steps.step == "sign_in")
        if email:
            steps.email.set_value(email)
        steps.password.set_value(self.central.account.password)
        click(steps.go_on)
        self.until(lambda: steps.step == "code")
        steps.code.set_value(self.central.account.one_time_code)
        click(steps.go_on)

    def lock(self) -> None:
        """Lock by its key: what held keys and names ends with it."""
        window = self.window
        self.key(Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
        assert window.windowTitle() == "Hubshift"
        self.program.close()
        window.deleteLater()

    def unlock(self) -> None:
        """Come back with the passphrase alone; no network is asked."""
        self._begin()
        page = self._front(UnlockPage)
        page.passphrase.set_value(PASSPHRASE)
        page.on_unlock_clicked()
        self.until(lambda: self.program.window is not None)

    def end(self) -> None:
        for program in self.runs:
            program.close()

    def _begin(self) -> None:
        around = Surroundings(keystore=AbsentKeystore(), cost=DEMO_COST)
        self.runs.append(Program(ProfilePaths(self.folder / "profile"), around, again=(), manner=Manner(mark="Test")))
        self.program.show_gate()

    def _front(self, kind: type[W]) -> W:
        found = front(kind)
        assert found is not None
        return found

    # ---- hands and eyes ---------------------------------------------------------------------------------------------

    def until(self, is_so: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(is_so, timeout=PATIENCE_MS)

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press a key where the keyboard is."""
        focused: QWidget | None = self.window.focusWidget()
        QTest.keyClick(self.window if focused is None else focused, key, modifier)

    def type_over(self, words: str) -> None:
        """Type where the keyboard is, over what stands there."""
        line = self.window.focusWidget()
        assert isinstance(line, QLineEdit), line
        line.selectAll()
        QTest.keyClicks(line, words)

    def find(self, kind: type[W]) -> W:
        """Wait for the one visible part of a kind."""
        self.until(lambda: len(self._shown(kind)) == 1)
        return self._shown(kind)[0]

    def until_uncovered(self) -> None:
        """Wait until the dialog is gone: while one covers the window its keys do nothing."""
        self.until(lambda: not self.window.openers.is_covered)

    def _shown(self, kind: type[W]) -> list[W]:
        # A form that is being made out of sight is visible to Qt, and to nobody else.
        return [each for each in self.window.findChildren(kind) if not each.visibleRegion().isEmpty()]

    def open(self, client_id: str, tab: str) -> None:
        """Open a client's file at a tab."""
        self.window.open_client(client_id)
        self.until(lambda: self.page.header.isVisible() and not self.page.is_editing)
        self.page.show_tab(tab)

    @property
    def card(self) -> tuple[str, str]:
        """The words of the status card."""
        status = self.window.sidebar.sync_card.status
        return status.title, status.sentence

    def until_card(self, title: str, sentence: str = "") -> None:
        self.until(lambda: self.card[0] == title and self.card[1].startswith(sentence))

    def sync(self) -> None:
        self.key(Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)


def drop(target: QWidget, path: Path) -> None:
    """Drag a file in and let go."""
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    QApplication.sendEvent(target, QDragEnterEvent(QPoint(40, 40), Qt.DropAction.CopyAction, mime, *_NOTHING))
    QApplication.sendEvent(target, QDropEvent(QPointF(60, 60), Qt.DropAction.CopyAction, mime, *_NOTHING))
