"""Leaving and locking: what is half-typed is written behind the scenes, what is under way is stopped."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from hubshift_desktop.config import AppConfig
from hubshift_desktop.domain.views import ClientQuery
from hubshift_desktop.export.request import Written
from hubshift_desktop.services.bundle import Services
from hubshift_desktop.services.context import Context
from hubshift_desktop.services.drafts import Drafts
from hubshift_desktop.services.exports import Exports
from hubshift_desktop.store.errors import DiskFullError
from hubshift_desktop.ui.bridge import Bridge
from hubshift_desktop.ui.dialogs.export import ExportDialog
from hubshift_desktop.ui.main_window import MainWindow
from hubshift_desktop.ui.panes.client_form import EDIT
from hubshift_desktop.ui.runner import InlineRunner, Runner, ThreadRunner
from hubshift_desktop.ui.theme import Theme
from tests.services.laptop import PHONE, Laptop
from tests.ui.conftest import Stage
from tests.ui.pane_probes import type_into


class WatchedDrafts(Drafts):
    """Notes on which thread drafts are written; with a full disk none is."""

    def __init__(self, context: Context, *, is_full: bool = False) -> None:
        super().__init__(context)
        self.threads: list[str] = []
        self._is_full = is_full

    def keep(self, form: str, record_id: str, values: Mapping[str, str], *, focus: str = "", cursor: int = 0) -> None:
        self.threads.append(threading.current_thread().name)
        if self._is_full:
            raise DiskFullError
        super().keep(form, record_id, values, focus=focus, cursor=cursor)


class SlowExports(Exports):
    """Writes for as long as the test wants, and notes whether it was told to stop."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.begun, self.go_on = threading.Event(), threading.Event()
        self.was_stopped: list[bool] = []

    def export(self, **asked: Any) -> Written:
        self.begun.set()
        self.go_on.wait(20)
        self.was_stopped.append(asked["is_cancelled"]())
        raise DiskFullError


@pytest.fixture
def amelia(laptop: Laptop) -> str:
    return laptop.know()


@pytest.fixture
def runner() -> Iterator[ThreadRunner]:
    made = ThreadRunner()
    yield made
    made.close()


def opened(theme: Theme, services: Services, runner: Runner, stage: Stage) -> MainWindow:
    made = MainWindow(theme, services, runner, Bridge())
    stage.show(made, width=1600, height=1000)
    return made


def edit(qtbot: QtBot, window: MainWindow, client_id: str, typed: str) -> None:
    with qtbot.waitSignal(window.clients.page.opened):
        window.open_client(client_id)
    window.clients.page.edit(PHONE)
    qtbot.waitUntil(lambda: window.clients.page.is_editing)
    form = window.clients.page.tabs.form
    assert form is not None
    type_into(form, PHONE, typed)


def words_of(window: MainWindow) -> str:
    return " ".join(label.text() for label in window.findChildren(QLabel) if label.isVisible())


def test_leaving_a_form_writes_its_draft_on_the_writing_lane(
    qtbot: QtBot, theme: Theme, laptop: Laptop, amelia: str, runner: ThreadRunner, stage: Stage
) -> None:
    drafts = WatchedDrafts(laptop.services.context)
    window = opened(theme, replace(laptop.services, drafts=drafts), runner, stage)
    edit(qtbot, window, amelia, "0491 57")
    window.clients.page.escape()
    # Opened again at once, the form waits for the draft that is still on its way.
    window.clients.page.edit(PHONE)
    qtbot.waitUntil(lambda: window.clients.page.is_editing)
    form = window.clients.page.tabs.form
    assert form is not None
    assert form.values[PHONE] == "0491 57"
    assert all(name.startswith("writer") for name in drafts.threads)


@pytest.mark.expects_log
def test_a_draft_that_could_not_be_written_is_said_though_its_form_is_gone(
    qtbot: QtBot,
    theme: Theme,
    laptop: Laptop,
    amelia: str,
    runner: ThreadRunner,
    stage: Stage,
    caplog: pytest.LogCaptureFixture,
) -> None:
    services = replace(laptop.services, drafts=WatchedDrafts(laptop.services.context, is_full=True))
    window = opened(theme, services, runner, stage)
    edit(qtbot, window, amelia, "0491 57")
    said = QSignalSpy(window.clients.page.said)
    window.clients.page.escape()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    qtbot.waitUntil(lambda: said.count() > 0)
    assert said.at(0)[0].startswith("This laptop's disk is full")
    logged = [record.getMessage() for record in caplog.records if record.levelname == "WARNING"]
    assert logged == ["A draft could not be kept: DiskFullError"]


def test_locking_hides_first_and_the_draft_is_written_with_its_cursor(
    qtbot: QtBot, theme: Theme, laptop: Laptop, amelia: str, runner: ThreadRunner, stage: Stage
) -> None:
    drafts = WatchedDrafts(laptop.services.context)
    window = opened(theme, replace(laptop.services, drafts=drafts), runner, stage)
    edit(qtbot, window, amelia, "0491 57")
    gate = threading.Event()
    runner.write(lambda: gate.wait(20), lambda _: None, lambda _: None, owner=window)
    window.blank()
    QApplication.processEvents()
    assert drafts.threads == [], "the lane is busy, and locking did not wait for it"
    assert "Amelia" not in words_of(window)
    gate.set()
    window.close()
    runner.close()
    draft = laptop.services.drafts.get(EDIT, amelia)
    assert draft is not None
    assert (draft.values[PHONE], draft.focus, draft.cursor) == ("0491 57", PHONE, 7)


@pytest.mark.expects_log
def test_a_full_disk_does_not_keep_the_laptop_open(
    qtbot: QtBot, theme: Theme, laptop: Laptop, amelia: str, runner: ThreadRunner, stage: Stage
) -> None:
    services = replace(laptop.services, drafts=WatchedDrafts(laptop.services.context, is_full=True))
    window = opened(theme, services, runner, stage)
    edit(qtbot, window, amelia, "0491 57")
    window.blank()
    assert window.windowTitle() == "Hubshift"
    assert "Amelia" not in words_of(window)
    runner.close()


def test_locking_stops_an_export_that_is_being_written(
    qtbot: QtBot, theme: Theme, laptop: Laptop, amelia: str, runner: ThreadRunner, stage: Stage
) -> None:
    exports = SlowExports(laptop.services.context)
    window = opened(theme, replace(laptop.services, exports=exports), runner, stage)
    window.openers.export(ClientQuery(), (amelia,))
    dialog = window.findChild(ExportDialog)
    assert dialog is not None
    qtbot.waitUntil(dialog.isVisible)
    dialog.on_export_clicked()
    qtbot.waitUntil(exports.begun.is_set)
    window.blank()
    exports.go_on.set()
    qtbot.waitUntil(lambda: exports.was_stopped == [True])


def test_the_window_locks_by_the_numbers_it_was_given(
    theme: Theme, laptop: Laptop, inline_runner: InlineRunner, stage: Stage
) -> None:
    config = AppConfig(absolute_lock_hours=1)
    window = MainWindow(theme, laptop.services, inline_runner, Bridge(), config=config)
    stage.show(window, width=1600, height=1000)
    auto, asked = window.locking.auto, QSignalSpy(window.lock_asked)
    for _ in range(59):
        laptop.clock.turn(seconds=60)
        auto.note_act()
        auto.on_tick()
    assert asked.count() == 0
    laptop.clock.turn(seconds=60)
    auto.note_act()
    auto.on_tick()
    assert asked.count() == 1
    window.close()
