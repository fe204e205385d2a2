"""The runner: verbs off the GUI thread, answers on it, nothing for the dead, bugs loud."""

from __future__ import annotations

import functools
import sys
import threading
from collections.abc import Iterator
from types import TracebackType

import pytest
from PySide6.QtCore import QCoreApplication, QObject, QTimer
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from hubshift_desktop.domain.errors import KnownError, NotFoundError
from hubshift_desktop.ui.runner import InlineRunner, Taking, ThreadRunner
from tests.conftest import HandClock


class Desk(QWidget):
    """Stands for a pane: remembers what it was told, and on which thread."""

    def __init__(self) -> None:
        super().__init__()
        self.results: list[object] = []
        self.errors: list[KnownError] = []
        self.threads: list[str] = []

    def on_done(self, result: object) -> None:
        self.results.append(result)
        self.threads.append(threading.current_thread().name)

    def on_failed(self, error: KnownError) -> None:
        self.errors.append(error)


@pytest.fixture
def runner() -> Iterator[ThreadRunner]:
    made = ThreadRunner()
    yield made
    made.close()


@pytest.fixture
def desk(qtbot: QtBot) -> Desk:
    made = Desk()
    qtbot.addWidget(made)
    return made


def test_a_verb_runs_elsewhere_and_its_answer_comes_home(qtbot: QtBot, runner: ThreadRunner, desk: Desk) -> None:
    runner.read(lambda: threading.current_thread().name, desk.on_done, desk.on_failed, owner=desk)
    qtbot.waitUntil(lambda: bool(desk.results))
    assert str(desk.results[0]).startswith("reader")
    assert desk.threads == [threading.main_thread().name]


def test_writes_keep_their_order_on_one_thread(qtbot: QtBot, runner: ThreadRunner, desk: Desk) -> None:
    seen: list[str] = []

    def note(number: int) -> int:
        seen.append(threading.current_thread().name)
        return number

    for number in range(20):
        runner.write(functools.partial(note, number), desk.on_done, desk.on_failed, owner=desk)
    qtbot.waitUntil(lambda: len(desk.results) == 20)
    assert desk.results == list(range(20))
    assert len(set(seen)) == 1


def test_a_known_failure_arrives_with_its_words(qtbot: QtBot, runner: ThreadRunner, desk: Desk) -> None:
    def fail() -> None:
        raise NotFoundError(what="Client")

    runner.network(fail, desk.on_done, desk.on_failed, owner=desk)
    qtbot.waitUntil(lambda: bool(desk.errors))
    assert desk.errors[0].title == "Client is not on this laptop"
    assert desk.results == []


def test_a_bug_is_raised_on_the_gui_thread(qtbot: QtBot, runner: ThreadRunner, desk: Desk) -> None:
    heard: list[tuple[type[BaseException], str]] = []

    def hook(kind: type[BaseException], _error: BaseException, _trace: TracebackType | None) -> None:
        heard.append((kind, threading.current_thread().name))

    def broken() -> None:
        raise ZeroDivisionError

    before = sys.excepthook
    sys.excepthook = hook
    try:
        runner.read(broken, desk.on_done, desk.on_failed, owner=desk)
        qtbot.waitUntil(lambda: bool(heard))
    finally:
        sys.excepthook = before
    assert heard == [(ZeroDivisionError, threading.main_thread().name)]
    assert desk.results == []
    assert desk.errors == []


def test_a_cancelled_token_silences_the_answer(qtbot: QtBot, runner: ThreadRunner, desk: Desk) -> None:
    gate = threading.Event()
    token = runner.write(gate.wait, desk.on_done, desk.on_failed, owner=desk)
    waiting = runner.write(lambda: "never begun", desk.on_done, desk.on_failed, owner=desk)
    token.cancel()
    waiting.cancel()
    gate.set()
    runner.write(lambda: "last", desk.on_done, desk.on_failed, owner=desk)
    qtbot.waitUntil(lambda: bool(desk.results))
    assert desk.results == ["last"]
    assert token.is_cancelled


def test_a_destroyed_owner_is_left_in_peace(qtbot: QtBot, runner: ThreadRunner, desk: Desk) -> None:
    gate = threading.Event()
    told: list[object] = []
    owner = QObject()
    runner.write(gate.wait, told.append, told.append, owner=owner)
    with qtbot.waitSignal(owner.destroyed):
        owner.deleteLater()
    gate.set()
    runner.write(lambda: "later", desk.on_done, desk.on_failed, owner=desk)
    qtbot.waitUntil(lambda: bool(desk.results))
    assert told == []


def test_closing_finishes_writes_and_leaves_no_thread(desk: Desk) -> None:
    runner = ThreadRunner()
    written: list[int] = []
    for number in range(50):
        runner.write(functools.partial(written.append, number), desk.on_done, desk.on_failed, owner=desk)
    runner.close()
    assert written == list(range(50))
    names = [thread.name for thread in threading.enumerate()]
    assert not [name for name in names if name.startswith(("reader", "writer", "network", "folder"))]


def test_closing_does_not_wait_for_a_folder_that_hangs_and_says_so_to_what_wakes_later(desk: Desk) -> None:
    runner = ThreadRunner()
    begun, answers, through = threading.Event(), threading.Event(), threading.Event()
    ended: list[bool] = []

    def save() -> None:
        ended.append(runner.has_ended)
        begun.set()
        ended.append(answers.wait(20) and runner.has_ended)
        through.set()

    runner.folder(save, desk.on_done, desk.on_failed, owner=desk)
    assert begun.wait(20)
    runner.close()
    answers.set()
    assert through.wait(20)
    assert ended == [False, True]


class Drive:
    """A folder of the person's: "hangs" hangs until the test lets it answer, a "slow" one takes half a second."""

    def __init__(self, clock: HandClock | None = None) -> None:
        self._clock = clock or HandClock()
        self.is_asked, self.may_answer = threading.Event(), threading.Event()
        self.read, self.kept = list[str](), list[str]()
        self._was_outwaited = False

    def taking(self, name: str, desk: Desk) -> Taking:
        return Taking(lambda: self._read(name), self._keep, desk.on_done, desk.on_failed)

    def come_back(self) -> None:
        """Answer, and wait for whoever was left hanging to be through."""
        assert not self._was_outwaited
        self.may_answer.set()
        for thread in threading.enumerate():
            if thread.name.startswith("folder"):
                thread.join(20)

    def _read(self, name: str) -> str:
        self.read.append(name)
        if name == "hangs":
            self.is_asked.set()
            self._was_outwaited = not self.may_answer.wait(20)
        if name.startswith("slow"):
            self._clock.turn(seconds=0.5)
        if name == "broken":
            raise NotFoundError(what="File")
        return name

    def _keep(self, name: str) -> str:
        self.kept.append(f"{name} on {threading.current_thread().name.partition('_')[0]}")
        return name


def test_files_are_read_by_the_folders_and_kept_by_the_writer_each_for_itself(
    qtbot: QtBot, runner: ThreadRunner, desk: Desk
) -> None:
    drive = Drive()
    runner.take_in([drive.taking(name, desk) for name in ("one", "broken", "two")], owner=desk)
    qtbot.waitUntil(lambda: len(desk.results) == 2)
    qtbot.waitUntil(lambda: bool(desk.errors))
    assert desk.results == ["one", "two"]
    assert desk.threads == [threading.main_thread().name] * 2
    assert (drive.kept, desk.errors[0].title) == (["one on writer", "two on writer"], "File is not on this laptop")


def test_a_file_that_hangs_holds_up_no_save_and_is_kept_when_the_drive_comes_back(
    qtbot: QtBot, runner: ThreadRunner, desk: Desk
) -> None:
    drive = Drive()
    runner.take_in([drive.taking("hangs", desk)], owner=desk)
    assert drive.is_asked.wait(20)
    runner.write(lambda: "saved", desk.on_done, desk.on_failed, owner=desk)
    runner.take_in([drive.taking("near", desk)], owner=desk)
    qtbot.waitUntil(lambda: len(desk.results) == 2)
    assert set(desk.results) == {"saved", "near"}
    drive.may_answer.set()
    qtbot.waitUntil(lambda: len(desk.results) == 3)
    assert drive.kept == ["near on writer", "hangs on writer"]


def test_a_file_that_hangs_while_closing_is_not_taken_in_nor_one_behind_it(desk: Desk) -> None:
    runner, drive = ThreadRunner(), Drive()
    runner.take_in([drive.taking(name, desk) for name in ("near", "hangs", "behind")], owner=desk)
    assert drive.is_asked.wait(20)
    runner.close()
    drive.come_back()
    assert (drive.read, drive.kept) == (["near", "hangs"], ["near on writer"])


def test_what_was_asked_for_is_taken_in_while_closing(desk: Desk) -> None:
    runner, drive = ThreadRunner(), Drive()
    runner.take_in([drive.taking("hangs", desk), drive.taking("near", desk)], owner=desk)
    assert drive.is_asked.wait(20)
    runner.end()
    drive.may_answer.set()
    runner.close()
    assert drive.kept == ["hangs on writer", "near on writer"]


def test_all_that_is_read_while_closing_has_one_deadline_however_many_files_there_are(
    desk: Desk, clock: HandClock
) -> None:
    runner, drive, through = ThreadRunner(folders=1, clock=clock), Drive(clock), threading.Event()
    names = ["hangs", *(f"slow {number}" for number in range(10))]
    runner.take_in([drive.taking(name, desk) for name in names], owner=desk)
    runner.folder(through.set, desk.on_done, desk.on_failed, owner=desk)
    assert drive.is_asked.wait(20)
    runner.end()
    drive.may_answer.set()
    assert through.wait(20)
    runner.close()
    assert drive.read == ["hangs", "slow 0", "slow 1"]
    assert drive.kept == [f"{name} on writer" for name in drive.read]


def test_closing_tells_long_verbs_and_still_finishes_writes(desk: Desk) -> None:
    runner, begun, written = ThreadRunner(), threading.Event(), list[str]()
    heard: list[bool] = []

    def download() -> None:
        runner.end()
        heard.append(runner.is_ending)
        begun.set()

    def save() -> None:
        begun.wait(20)
        written.append("saved")

    runner.write(save, desk.on_done, desk.on_failed, owner=desk)
    runner.network(download, desk.on_done, desk.on_failed, owner=desk)
    assert begun.wait(20)
    runner.close()
    assert heard == [True]
    assert written == ["saved"]


def test_what_fails_while_closing_is_logged_by_its_name_only(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    runner = ThreadRunner()

    def download() -> None:
        runner.end()
        raise NotFoundError(what="Amelia Tran")

    with caplog.at_level("INFO"):
        runner.network(download, desk.on_done, desk.on_failed, owner=desk)
        runner.close()
    assert [record.getMessage() for record in caplog.records if "not finished" in record.getMessage()] == [
        "What was under way at the end was not finished: NotFoundError"
    ]


def test_the_inline_runner_answers_before_it_returns(desk: Desk, inline_runner: InlineRunner) -> None:
    def fail() -> None:
        raise NotFoundError(what="Goal")

    inline_runner.read(lambda: 1, desk.on_done, desk.on_failed, owner=desk)
    inline_runner.write(lambda: 2, desk.on_done, desk.on_failed, owner=desk)
    inline_runner.network(fail, desk.on_done, desk.on_failed, owner=desk)
    assert desk.results == [1, 2]
    assert len(desk.errors) == 1
    with pytest.raises(ZeroDivisionError):
        inline_runner.read(lambda: 1 // 0, desk.on_done, desk.on_failed, owner=desk)


def test_nothing_begins_after_closing(desk: Desk) -> None:
    runner = ThreadRunner()
    runner.close()
    assert runner.read(lambda: 1, desk.on_done, desk.on_failed, owner=desk).is_cancelled


def test_steps_are_spread_over_turns_so_that_other_events_come_between(
    qtbot: QtBot, runner: ThreadRunner, desk: Desk
) -> None:
    told: list[str] = []

    def steps() -> Iterator[None]:
        for number in range(3):
            told.append(f"step {number}")
            QTimer.singleShot(0, desk, lambda: told.append("event"))
            yield

    runner.spread(steps(), owner=desk)
    assert told == []
    qtbot.waitUntil(lambda: len(told) == 6)
    assert told.index("step 1") > told.index("event")


def test_steps_end_when_nobody_cares_or_nobody_is_left(qtbot: QtBot, runner: ThreadRunner) -> None:
    told: list[str] = []

    def steps(name: str) -> Iterator[None]:
        while True:
            told.append(name)
            yield

    owner = QObject()
    token = runner.spread(steps("cancelled"), owner=owner)
    qtbot.waitUntil(lambda: told.count("cancelled") > 2)
    token.cancel()
    runner.spread(steps("orphaned"), owner=owner)
    qtbot.waitUntil(lambda: told.count("orphaned") > 2)
    owner.deleteLater()
    qtbot.waitUntil(lambda: not isValid(owner))
    before = list(told)
    QCoreApplication.processEvents()
    QCoreApplication.processEvents()
    assert told == before
    assert told[-1] == "orphaned"
