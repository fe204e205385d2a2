"""A file just added, on screen: its type is asked in the pane, and leaving the pane is an answer, too."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from hubshift_desktop.domain.rows import Operation
from hubshift_desktop.ui.panes.documents import DocumentsPane
from hubshift_desktop.ui.runner import InlineRunner
from hubshift_desktop.ui.theme import Theme
from tests.services.laptop import Laptop
from tests.ui.conftest import Stage
from tests.ui.files_at_hand import FilesAtHand

Open = Callable[..., DocumentsPane]


@pytest.fixture
def client_id(laptop: Laptop) -> str:
    return laptop.know("Amelia", "Tran")


@pytest.fixture
def open_pane(
    laptop: Laptop, client_id: str, theme: Theme, stage: Stage, inline_runner: InlineRunner, tmp_path: Path
) -> Open:
    def show(*, width: int = 1028, height: int = 832) -> DocumentsPane:
        pane = DocumentsPane(theme, laptop.services, inline_runner)
        pane.files = FilesAtHand(tmp_path)
        pane.show_client(client_id)
        stage.show(pane, width=width, height=height)
        return pane

    return show


def add(pane: DocumentsPane, folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).write_text(f"What stands in {name}")
    pane.adding.add_files(pane.client_id, [folder / name for name in names])


def put_off(laptop: Laptop) -> list[Operation]:
    return [op for op in laptop.open_ops() if op.not_before is not None]


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
    assert put_off(laptop) == []
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
    assert put_off(laptop) == []


def test_what_is_left_is_let_go(open_pane: Open, laptop: Laptop, tmp_path: Path) -> None:
    pane = open_pane()
    add(pane, tmp_path, "One.txt")
    pane.hide()
    assert put_off(laptop) == []
    pane.show()
    add(pane, tmp_path, "Two.txt")
    assert len(put_off(laptop)) == 1
    pane.show_client(laptop.know("Grace", "Pellegrino"))
    assert put_off(laptop) == []


def test_one_that_comes_in_for_a_client_who_is_no_longer_on_screen_goes(
    open_pane: Open, laptop: Laptop, client_id: str, tmp_path: Path
) -> None:
    pane = open_pane()
    pane.show_client(laptop.know("Grace", "Pellegrino"))
    (tmp_path / "Late.txt").write_text("Late")
    pane.adding.add_files(client_id, [tmp_path / "Late.txt"])
    assert [op.client_id for op in laptop.open_ops()] == [client_id]
    assert put_off(laptop) == []


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
    assert not pane.hint.isVisible()
    pane.hide()


def test_another_document_has_no_such_question(open_pane: Open, laptop: Laptop, client_id: str, tmp_path: Path) -> None:
    there = laptop.know_document(client_id)
    pane = open_pane()
    add(pane, tmp_path, "One.txt")
    assert pane.list.choose(there)
    assert not pane.preview.send_now.isVisible()
    pane.hide()


def _focused() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget
