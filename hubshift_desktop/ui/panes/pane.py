"""What every pane shares: the signals the window listens to, reading off the GUI thread, and quiet refreshing."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from hubshift_desktop.domain.errors import KnownError
from hubshift_desktop.domain.rows import Changed
from hubshift_desktop.domain.states import Kind
from hubshift_desktop.services.bundle import Services
from hubshift_desktop.ui.runner import Runner, Token
from hubshift_desktop.ui.theme import Theme

T = TypeVar("T")


class Pane(QWidget):
    """A place or a client's tab. Subclasses answer `load` and, when they show one client, `client_id`.

    A change that concerns a hidden pane only marks it; it reads again when it is next shown.
    """

    client_asked = Signal(str)
    tab_asked = Signal(str, str)
    place_asked = Signal(str)
    sync_asked = Signal()
    sync_now_asked = Signal()
    decide_asked = Signal(str)
    said = Signal(str, str)

    kinds: frozenset[Kind] = frozenset(Kind)

    def __init__(self, theme: Theme, services: Services, runner: Runner, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.services = services
        self.runner = runner
        self.client_id = ""
        self._is_stale = True
        self._reading: Token | None = None
        theme.changed.connect(self.update)

    def load(self) -> None:
        """Read what the pane shows; called when it is shown and something may have changed."""
        raise NotImplementedError

    def show_client(self, client_id: str) -> None:
        """Show another client."""
        self.client_id = client_id
        self.look_again()

    def refresh(self, changed: Changed) -> None:
        """Take notice of a change made here or by sync."""
        concerns_client = not self.client_id or not changed.client_ids or self.client_id in changed.client_ids
        if concerns_client and (not changed.kinds or changed.kinds & self.kinds):
            self.look_again()

    def look_again(self) -> None:
        """Read now, or as soon as somebody looks."""
        self._is_stale = True
        if self.isVisible():
            self._is_stale = False
            self.load()

    def read(self, fn: Callable[[], T], done: Callable[[T], None]) -> None:
        """Read in the background; only the newest answer is shown."""
        if self._reading is not None:
            self._reading.cancel()
        self._reading = self.runner.read(fn, done, self.on_failed, owner=self)

    @Slot(object)
    def on_failed(self, error: KnownError) -> None:
        """Say what went wrong; panes with a better place for it answer this themselves."""
        self.said.emit(f"{error.title}. {error.sentence}", "")

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._is_stale:
            self.look_again()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self.theme.colour("page"))
        painter.end()
