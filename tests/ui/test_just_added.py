"""A file just added, on screen: its type is asked in the pane, and leaving the pane is an answer, too."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from hubshift_desktop.domain.states import OpState
from hubshift_desktop.services.snapshot import SyncSnapshot
from hubshift_desktop.store.errors import DiskFullError
from hubshift_desktop.ui.panes.document_words import added
from hubshift_desktop.ui.panes.documents import DocumentsPane
from hubshift_desktop.ui.runner import InlineRunner
from hubshift_desktop.ui.theme import Theme
from tests.services.laptop import Laptop
from tests.ui.conftest import Stage
from tests.ui.documents_shown import documents_shown
from tests.ui.files_at_hand import FilesAtHand
from tests.ui.slow_runner import SlowRunner

Open = Callable[..., DocumentsPane]


@pytest.fixture
def client_id(laptop: Laptop) -> str:
    return laptop.know("Amelia", "Tran")


@pytest.fixture
def open_pane(
    laptop: Laptop, client_id: str, theme: Theme, stage: Stage, inline_runner: InlineRunner, tmp_path: Path
) -> Iterator[Open]:
    shown: list[DocumentsPane] = []

    def show(*, width: int = 1028, height: int = 832) -> DocumentsPane:
        size = (width, height)
        shown.append(documents_shown(stage, theme, laptop.services, inline_runner, client_id, tmp_path, size))
        return shown[-1]

    yield show
    for pane in shown:
        pane.hide()


def add(pane: DocumentsPane, folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).write_text(f"What stands in {name}")
    pane.adding.add_files(pane.client_id, [folder / name for name in names])


def put_off(laptop: Laptop) -> frozenset[str]:
    return laptop.services.documents.put_off


def test_the_keyboard_is_at_the_type_and_two_keys_further_is_sending(
    open_pane: Open, laptop: Laptop, tmp_path: Path
) -> None:
    pane = open_pane()
    add(pane, tmp_path, "IMG_2041.txt")
    assert _focused() is pane.preview.kind.editor.input
    QTest.keyClicks(_focused(), "ot")
    (view,) = laptop.services.documents.of(pane.client_id)
    assert view.document.document_type == "ot_report"
    assert [row.upload.words for row in pane.uploads.rows] == ["Check its type, then send · OT report"]
    for _ in range(6):
        if _focused() is not pane.preview.send_now:
            QTest.keyClick(_focused(), Qt.Key.Key_Tab)
    QTest.keyClick(pane.preview.send_now, Qt.Key.Key_Space)
    assert not put_off(laptop)
    assert not pane.preview.send_now.isVisible()
    assert pane.isAncestorOf(_focused()), "the keyboard is not lost with the button that went"


def test_a_batch_is_sent_with_one_word(open_pane: Open, laptop: Laptop, tmp_path: Path) -> None:
    pane = open_pane()
    add(pane, tmp_path, "One.txt", "Two.txt")
    assert len(put_off(laptop)) == 2
    assert pane.preview.send_now.text() == "Send 2 files"
    assert pane.uploads.count.text() == "2 to check"
    assert not pane.uploads.action.isVisible(), "what waits for its person is not what Pause holds"
    pane.preview.send_now.click()
    assert not put_off(laptop)


def test_what_is_left_is_let_go(open_pane: Open, laptop: Laptop, tmp_path: Path) -> None:
    pane = open_pane()
    add(pane, tmp_path, "One.txt")
    pane.hide()
    assert not put_off(laptop)
    pane.show()
    add(pane, tmp_path, "Two.txt")
    assert len(put_off(laptop)) == 1
    pane.show_client(laptop.know("Grace", "Pellegrino"))
    assert not put_off(laptop)


def test_one_that_comes_in_for_a_client_who_is_no_longer_on_screen_goes(
    open_pane: Open, laptop: Laptop, client_id: str, tmp_path: Path
) -> None:
    pane = open_pane()
    pane.show_client(laptop.know("Grace", "Pellegrino"))
    (tmp_path / "Late.txt").write_text("Late")
    pane.adding.add_files(client_id, [tmp_path / "Late.txt"])
    assert [op.client_id for op in laptop.open_ops()] == [client_id]
    assert not put_off(laptop)


def test_a_narrow_pane_shows_the_question(open_pane: Open, tmp_path: Path) -> None:
    pane = open_pane(width=560)
    add(pane, tmp_path, "One.txt")
    assert pane.preview.send_now.isVisible()
    pane.preview.send_now.click()


def test_in_a_low_window_uploads_become_one_line_also_with_the_question(open_pane: Open, tmp_path: Path) -> None:
    pane = open_pane(height=380)
    add(pane, tmp_path, "One.txt")
    assert pane.height() < 420, "the question does not make the smallest window higher"
    assert pane.preview.send_now.isVisible()
    assert pane.uploads.isVisible()
    assert not pane.uploads.rows[0].isVisible()
    assert not pane.shelf.hint.isVisible()
    pane.hide()


def test_another_document_has_no_such_question(open_pane: Open, laptop: Laptop, client_id: str, tmp_path: Path) -> None:
    there = laptop.know_document(client_id)
    pane = open_pane()
    add(pane, tmp_path, "One.txt")
    assert pane.list.choose(there)
    assert not pane.preview.send_now.isVisible()
    pane.hide()


def test_a_window_that_locks_lets_nothing_go(open_pane: Open, laptop: Laptop, tmp_path: Path) -> None:
    pane = open_pane()
    add(pane, tmp_path, "One.txt")
    pane.putting_off.rest()
    pane.hide()
    assert len(put_off(laptop)) == 1


def test_what_waits_from_before_a_lock_is_shown_first_and_the_keyboard_stays(
    open_pane: Open, laptop: Laptop, client_id: str
) -> None:
    laptop.know_document(client_id)
    waits = laptop.services.documents.file(client_id, b"Words", name="Note.txt", is_put_off=True)
    other = laptop.know("Grace", "Pellegrino")
    laptop.services.documents.file(other, b"Others", name="Other.txt", is_put_off=True)
    pane = open_pane()
    assert put_off(laptop) == {waits}, "the other client's are looked at by nobody"
    assert (pane.chosen, pane.preview.send_now.isVisible()) == (waits, True)
    assert QApplication.focusWidget() is not pane.preview.kind.editor.input
    pane.hide()


# Whose keyboard it is ------------------------------------------------------------------------------------------------


def test_who_types_elsewhere_keeps_the_keyboard(
    open_pane: Open, stage: Stage, theme: Theme, laptop: Laptop, tmp_path: Path
) -> None:
    pane = open_pane()
    outside = QWidget()
    line = QLineEdit(outside)
    stage.show(outside)
    line.setFocus()
    add(pane, tmp_path, "One.txt")
    assert _focused() is line


def test_a_date_that_is_typed_for_another_file_keeps_the_keyboard(open_pane: Open, tmp_path: Path) -> None:
    pane = open_pane()
    add(pane, tmp_path, "One.txt")
    typed = pane.preview.expiry.editor.input
    typed.setFocus()
    add(pane, tmp_path, "Two.txt")
    assert _focused() is typed


@pytest.mark.parametrize("turn", ["client", "hidden", "failed"])
def test_who_has_turned_to_something_else_is_not_asked(
    laptop: Laptop, client_id: str, theme: Theme, stage: Stage, tmp_path: Path, turn: str
) -> None:
    slow = SlowRunner()
    pane = DocumentsPane(theme, laptop.services, slow)
    pane.files = FilesAtHand(tmp_path)
    pane.show_client(client_id)
    stage.show(pane, width=1028, height=832)
    slow.go_on()
    pane.putting_off.wish(client_id, laptop.services.documents.file(client_id, b"One", name="One.txt"))
    if turn == "client":
        pane.show_client(laptop.know("Grace", "Pellegrino"))
        pane.show_client(client_id)
    elif turn == "hidden":
        pane.hide()
        pane.show()
    else:
        pane.on_failed(DiskFullError())
    pane.look_again()
    while slow.waiting:
        slow.go_on()
    (view,) = pane.views
    pane.chosen = view.local_id
    pane.look_again()
    while slow.waiting:
        slow.go_on()
    assert QApplication.focusWidget() is not pane.preview.kind.editor.input


# What lets go, and what does not -------------------------------------------------------------------------------------


def test_another_try_of_a_refused_file_lets_the_others_wait(
    open_pane: Open, laptop: Laptop, client_id: str, tmp_path: Path
) -> None:
    refused = laptop.services.documents.file(client_id, b"Refused", name="Refused.txt")
    (op,) = laptop.ops(refused)
    with laptop.writing() as work:
        work.outbox.save(replace(op, state=OpState.NEEDS_FIX, message="Too large."))
    pane = open_pane()
    add(pane, tmp_path, "One.txt")
    waits = put_off(laptop)
    pane.changing.retry(refused)
    assert laptop.ops(refused)[0].state is OpState.QUEUED
    assert put_off(laptop) == waits
    assert len(waits) == 1


@pytest.mark.parametrize("state", [OpState.IN_FLIGHT, OpState.IN_DOUBT])
def test_one_that_is_on_its_way_is_not_called_put_off(
    open_pane: Open, laptop: Laptop, tmp_path: Path, state: OpState
) -> None:
    pane = open_pane()
    add(pane, tmp_path, "One.txt")
    (op,) = laptop.open_ops()
    with laptop.writing() as work:
        work.outbox.save(replace(op, state=state, first_sent_at=laptop.clock.now()))
    pane.look_again()
    assert pane.uploads.count.text() == "1 not answered yet"
    assert not pane.preview.send_now.isVisible()


# Words that are true -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("snapshot", "row", "ends"),
    [
        (SyncSnapshot(), "Check its type, then send · Other", "leave this page."),
        (
            SyncSnapshot(is_online=False),
            "Check its type, then send · Other",
            "leave this page, and then once you are online.",
        ),
        (
            SyncSnapshot(needs_sign_in=True),
            "Check its type, then send · Other",
            "leave this page, and then once you have signed in.",
        ),
        (
            SyncSnapshot(phase="paused"),
            "Queued, sync is paused · Other",
            "leave this page, and then once you go on syncing.",
        ),
        (
            SyncSnapshot(documents_allowed=False),
            "Queued, documents are held · Other",
            "leave this page, and then once you let documents go.",
        ),
    ],
)
def test_when_it_goes_is_said_as_things_stand(
    open_pane: Open, tmp_path: Path, snapshot: SyncSnapshot, row: str, ends: str
) -> None:
    pane = open_pane()
    add(pane, tmp_path, "IMG_2041.txt")
    pane.show_sync(snapshot)
    assert [shown.upload.words for shown in pane.uploads.rows] == [row]
    assert pane.uploads.count.text() == "1 to check"
    assert pane.preview.put_off_words.text().endswith(ends)


@pytest.mark.parametrize(
    ("snapshot", "when"),
    [
        (SyncSnapshot(), ""),
        (SyncSnapshot(is_online=False), " – goes once you are online"),
        (SyncSnapshot(phase="paused"), " – goes once you go on syncing"),
        (SyncSnapshot(documents_allowed=False), " – goes once you let documents go"),
        (SyncSnapshot(needs_sign_in=True), " – goes once you have signed in"),
    ],
)
def test_the_toast_promises_nothing_that_is_not_kept(snapshot: SyncSnapshot, when: str) -> None:
    assert added(1, snapshot, is_put_off=False) == f"One file saved on this laptop{when}"
    assert added(2, snapshot, is_put_off=True) == "Two files saved on this laptop – check their types before they go"


def _focused() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget
