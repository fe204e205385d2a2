"""Pictures without a file: pasted or let go over the documents, made into a file off the GUI thread."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QObject, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from hubshift_desktop.ui.panes.document_adding import DocumentAdding
from hubshift_desktop.ui.panes.documents import DocumentsPane
from hubshift_desktop.ui.panes.drop_zone import png_of
from hubshift_desktop.ui.runner import Failed, InlineRunner, T, Token
from hubshift_desktop.ui.theme import Theme
from tests.services.laptop import Laptop
from tests.ui.conftest import Stage


def image(width: int = 200, height: int = 100) -> QImage:
    drawn = QImage(width, height, QImage.Format.Format_RGB32)
    drawn.fill(Qt.GlobalColor.white)
    return drawn


@pytest.fixture
def pane(laptop: Laptop, theme: Theme, stage: Stage, inline_runner: InlineRunner) -> Iterator[DocumentsPane]:
    made = DocumentsPane(theme, laptop.services, inline_runner)
    made.show_client(laptop.know("Amelia", "Tran"))
    stage.show(made, width=1028, height=832)
    yield made
    made.close()


def test_ctrl_v_files_a_copied_picture(pane: DocumentsPane, laptop: Laptop) -> None:
    QGuiApplication.clipboard().setImage(image())
    QTest.keyClick(pane, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    (view,) = laptop.services.documents.of(pane.client_id)
    assert view.document.name.startswith("Pasted picture 24 Nov 2026")
    assert laptop.services.documents.bytes_of(view.local_id).startswith(b"\x89PNG")


class _FileWithPicture(QMimeData):
    """What file programs put on the clipboard for a picture file; to make the pixels they would have to load it."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.setUrls([QUrl.fromLocalFile(str(path))])
        self.asked: list[str] = []

    def formats(self) -> list[str]:
        return [*super().formats(), "application/x-qt-image"]

    def hasFormat(self, mime_type: str) -> bool:
        return mime_type in self.formats()

    def retrieveData(self, mime_type: str, preferred: object) -> object:
        self.asked.append(mime_type)
        return super().retrieveData(mime_type, preferred)  # type: ignore[arg-type]  # Qt's own type, passed on


def test_of_files_that_carry_a_picture_too_only_the_files_are_taken(
    pane: DocumentsPane, laptop: Laptop, tmp_path: Path
) -> None:
    path = tmp_path / "quote.png"
    path.write_bytes(png_of(image(20, 10)))
    mime = _FileWithPicture(path)
    assert mime.hasImage()
    assert pane.adding.paste(pane.client_id, mime)
    assert [view.document.name for view in laptop.services.documents.of(pane.client_id)] == ["quote.png"]
    assert "application/x-qt-image" not in mime.asked


def test_a_picture_let_go_is_filed(pane: DocumentsPane, laptop: Laptop) -> None:
    mime = QMimeData()
    mime.setImageData(image())
    how = (Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(pane, QDragEnterEvent(QPoint(60, 60), *how))
    QApplication.sendEvent(pane, QDropEvent(QPointF(60, 60), *how))
    (view,) = laptop.services.documents.of(pane.client_id)
    assert view.document.name.startswith("Dropped picture 24 Nov 2026")
    assert laptop.services.documents.bytes_of(view.local_id).startswith(b"\x89PNG")


class _SlowLane(InlineRunner):
    """A writing lane that is busy with something else until it is told to go on."""

    def __init__(self) -> None:
        self.waiting: list[Callable[[], object]] = []

    def write(self, fn: Callable[[], T], done: Callable[[T], None], failed: Failed, *, owner: QObject) -> Token:
        self.waiting.append(lambda: self._run(fn, done, failed))
        return Token()


def test_a_picture_is_kept_while_the_lane_is_busy(pane: DocumentsPane, laptop: Laptop, theme: Theme) -> None:
    lane = _SlowLane()
    adding = DocumentAdding(theme, laptop.services, lane, pane)
    mime = QMimeData()
    mime.setImageData(image(3000, 2000))
    assert adding.paste(pane.client_id, mime)
    mime.clear()
    assert laptop.services.documents.of(pane.client_id) == ()
    lane.waiting.pop()()
    (view,) = laptop.services.documents.of(pane.client_id)
    assert QImage.fromData(laptop.services.documents.bytes_of(view.local_id)).size() == image(3000, 2000).size()
