"""Taking files in for one client, whichever way they come, and keeping what was refused in view with its reason.

None goes before its person has seen its type (0020).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from PySide6.QtCore import QMimeData, QObject, Signal, Slot
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from hubshift_desktop.domain import dates
from hubshift_desktop.domain.errors import KnownError
from hubshift_desktop.services.bundle import Services
from hubshift_desktop.services.files import AlreadyFiledError
from hubshift_desktop.ui.dialogs.join_pages import JoinPages
from hubshift_desktop.ui.panes.document_words import Upload
from hubshift_desktop.ui.panes.drop_zone import are_pages, files_of, natural_key, picture_of, png_of
from hubshift_desktop.ui.runner import Done, Failed, Runner, Taking
from hubshift_desktop.ui.theme import Theme

_REFUSED = "refused:"


@dataclass
class _Batch:
    """Files that came in together, for the client who was on screen then: a later one must never get them."""

    client_id: str
    left: int
    added: list[str] = field(default_factory=list)


class DocumentAdding(QObject):
    """`added` carries the client and the new documents once all of a batch are through."""

    added = Signal(str, list)
    failed = Signal(object)

    def __init__(self, theme: Theme, services: Services, runner: Runner, pane: QWidget) -> None:
        super().__init__(pane)
        self._theme, self._services, self._runner, self._pane = theme, services, runner, pane
        self._numbers = count()
        self.refused: list[Upload] = []

    def add_files(self, client_id: str, paths: Sequence[Path]) -> None:
        """Take files in. Several pictures at once may be the pages of one paper, so that is asked first."""
        if not client_id or not paths:
            return
        if len(paths) == 1:
            self._add_each(client_id, paths)
            return

        def judged(are_all_pages: bool) -> None:
            (self._ask_to_join if are_all_pages else self._add_each)(client_id, paths)

        check = self._services.documents.check_file
        self._runner.folder(lambda: are_pages(paths, check), judged, self.failed.emit, owner=self)

    def add_picture(self, client_id: str, picture: QImage, *, what: str) -> None:
        """Take a picture in that has no name of its own."""
        now = self._services.clock.now()
        day = dates.day_words(self._services.clock.today())
        name = f"{what} {day} {dates.clock_words(now)}.png".replace(":", ".")
        documents = self._services.documents
        self._runner.write(
            lambda: documents.file(client_id, png_of(picture), name=name, is_put_off=True),
            *self._slots(_Batch(client_id, 1), name),
            owner=self,
        )

    def paste(self, client_id: str, mime: QMimeData) -> bool:
        """Take in what was copied; False when it is neither files nor a picture."""
        paths = files_of(mime)
        if paths:
            self.add_files(client_id, paths)
            return True
        picture = picture_of(mime)
        if picture is not None:
            self.add_picture(client_id, picture, what="Pasted picture")
        return picture is not None

    def is_refused(self, key: str) -> bool:
        """Whether an upload row only tells why a file was not taken."""
        return key.startswith(_REFUSED)

    def forget(self, key: str) -> None:
        """Take the words about a refused file away."""
        self.refused = [upload for upload in self.refused if upload.key != key]

    def forget_all(self) -> None:
        """Another client is shown."""
        self.refused = []

    def _ask_to_join(self, client_id: str, paths: Sequence[Path]) -> None:
        pages = sorted(paths, key=lambda path: natural_key(path.name))
        name = f"Scan {dates.day_words(self._services.clock.today())}"
        dialog = JoinPages(self._theme, self._pane.window(), pages=pages, name=name)
        dialog.joined.connect(lambda called: self._join(client_id, pages, called))
        dialog.kept_apart.connect(lambda: self._add_each(client_id, pages))
        dialog.open(dialog.join)

    def _join(self, client_id: str, pages: Sequence[Path], name: str) -> None:
        documents = self._services.documents
        batch = _Batch(client_id, 1)
        joined = Taking(
            lambda: documents.read_pages(pages, name=name),
            lambda read: documents.file_pages(client_id, read, name, is_put_off=True),
            *self._slots(batch, name),
        )
        self._runner.take_in([joined], owner=self)

    def _add_each(self, client_id: str, paths: Sequence[Path]) -> None:
        """Take each in by itself, so that one that is refused holds up none of the others."""
        batch = _Batch(client_id, len(paths))
        self._runner.take_in([self._taking(batch, path) for path in paths], owner=self)

    def _taking(self, batch: _Batch, path: Path) -> Taking:
        documents = self._services.documents
        return Taking(
            lambda: documents.read(path),
            lambda data: documents.file(batch.client_id, data, name=path.name, is_put_off=True),
            *self._slots(batch, path.name),
        )

    def _slots(self, batch: _Batch, name: str) -> tuple[Done, Failed]:
        def done(document_id: str) -> None:
            batch.added.append(document_id)
            self._end_one(batch)

        def refused(error: KnownError) -> None:
            self._keep_reason(name, error)
            self._end_one(batch)

        return done, refused

    def _keep_reason(self, name: str, error: KnownError) -> None:
        words = f"{error.sentence} {error.next_step}"
        key = f"{_REFUSED}{next(self._numbers)}"
        if isinstance(error, AlreadyFiledError):
            self.refused.append(Upload(key, name, words, "copy", is_here=True))
        else:
            self.refused.append(Upload(key, name, f"Not accepted: {words}", "warning-circle", is_refused=True))

    @Slot()
    def _end_one(self, batch: _Batch) -> None:
        batch.left -= 1
        if batch.left == 0:
            self.added.emit(batch.client_id, batch.added)
