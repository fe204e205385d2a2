"""Files that come in by the mouse or the clipboard: what they are, and what letting go would do."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QEvent, QIODevice, QMimeData, QObject, Qt, Signal, Slot
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QImage, QImageWriter
from PySide6.QtWidgets import QWidget

from hubshift_desktop.documents.intake import Verdict
from hubshift_desktop.domain.errors import KnownError
from hubshift_desktop.ui.panes import document_words
from hubshift_desktop.ui.runner import Runner, Token
from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.widgets.drop_overlay import DropOverlay

_DIGITS = re.compile(r"([0-9]+)")


def files_of(mime: QMimeData) -> list[Path]:
    """Return the local files that are carried."""
    return [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]


def picture_of(mime: QMimeData) -> QImage | None:
    """Return a carried picture: a screenshot, a drag out of a browser."""
    image = mime.imageData() if mime.hasImage() else None
    return image if isinstance(image, QImage) and not image.isNull() else None


def png_of(image: QImage) -> bytes:
    """Return a picture as a PNG file. A large one takes its time: never on the GUI thread."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"PNG")).write(image)
    return bytes(buffer.data().data())


class DropZone(QObject):
    """Covers its pane while files hover. They are judged off the GUI thread: a network drive may be slow to answer."""

    files_dropped = Signal(list)
    picture_dropped = Signal(QImage)

    def __init__(
        self,
        theme: Theme,
        pane: QWidget,
        runner: Runner,
        *,
        check: Callable[[Path], Verdict],
        called: Callable[[], str],
    ) -> None:
        super().__init__(pane)
        self.overlay = DropOverlay(theme, pane)
        self._pane, self._runner = pane, runner
        self._check, self._called = check, called
        self._judging: Token | None = None
        self._is_refused = False
        pane.setAcceptDrops(True)
        pane.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QDragEnterEvent):
            self._enter(event)
        elif isinstance(event, QDragMoveEvent):
            self._answer(event)
        elif event.type() is QEvent.Type.DragLeave:
            self._leave()
        elif isinstance(event, QDropEvent):
            self._drop(event)
        else:
            return super().eventFilter(watched, event)
        return True

    @Slot(object)
    def on_judged(self, verdicts: Mapping[str, Verdict]) -> None:
        said = document_words.offer(verdicts, called=self._called())
        self._is_refused = said.is_refused
        self.overlay.show_offer(said.title, said.sentence, is_refused=said.is_refused)

    @Slot(object)
    def on_failed(self, error: KnownError) -> None:
        self._is_refused = True
        self.overlay.show_offer(error.title, error.sentence, is_refused=True)

    def _enter(self, event: QDragEnterEvent) -> None:
        paths, self._is_refused = files_of(event.mimeData()), False
        if not paths and not event.mimeData().hasImage():
            event.ignore()
            return
        called = self._called()
        whose = f"{called}’s documents" if called else "documents"
        count = f"{len(paths)} files" if len(paths) > 1 else "this file" if paths else "this picture"
        self.overlay.show_offer(f"Drop to add {count} to {whose}", document_words.SAVED_FIRST)
        if paths:
            self._judging = self._runner.folder(
                lambda: judged(paths, self._check), self.on_judged, self.on_failed, owner=self
            )
        # Entering is always taken: only then does Qt tell when the files leave again.
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()

    def _answer(self, event: QDragMoveEvent) -> None:
        if self._is_refused:
            event.ignore()
            return
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()

    def _leave(self) -> None:
        if self._judging is not None:
            self._judging.cancel()
        self.overlay.hide()

    def _drop(self, event: QDropEvent) -> None:
        self._leave()
        paths = files_of(event.mimeData())
        if self._is_refused:
            event.ignore()
            return
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        if paths:
            self.files_dropped.emit(paths)
            return
        picture = picture_of(event.mimeData())
        if picture is not None:
            self.picture_dropped.emit(picture)


def judged(paths: Sequence[Path], check: Callable[[Path], Verdict]) -> dict[str, Verdict]:
    """Return what would happen to each file, by its name."""
    return {path.name: check(path) for path in paths}


def are_pages(paths: Sequence[Path], check: Callable[[Path], Verdict]) -> bool:
    """Whether all of these are pictures that would be taken: perhaps the pages of one paper."""
    verdicts = [check(path) for path in paths]
    return all(verdict.media is not None and verdict.media.is_image for verdict in verdicts)


def natural_key(name: str) -> list[tuple[int, str]]:
    """Return a sorting key by which 'page 2' comes before 'page 10'."""
    return [(int(part), "") if part.isdecimal() else (-1, part.casefold()) for part in _DIGITS.split(name) if part]
