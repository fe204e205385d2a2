"""The places of the window: one pane each, made when it is first visited."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from hubshift_desktop.domain.rows import Changed
from hubshift_desktop.services.bundle import Services
from hubshift_desktop.services.snapshot import SyncSnapshot
from hubshift_desktop.ui.panes.appointments import AppointmentsPane
from hubshift_desktop.ui.panes.pane import Pane
from hubshift_desktop.ui.panes.today import TodayPane
from hubshift_desktop.ui.panes.waiting import WaitingPane
from hubshift_desktop.ui.runner import Runner
from hubshift_desktop.ui.shell.clients_place import ClientsPlace
from hubshift_desktop.ui.theme import Theme

_PANES: dict[str, type[Pane]] = {
    "today": TodayPane,
    "appointments": AppointmentsPane,
    "waiting": WaitingPane,
}
_ASKED = (
    "client_asked", "tab_asked", "said", "place_asked",
    "sync_asked", "sync_now_asked", "go_on_asked", "decide_asked", "print_asked",
)  # fmt: skip


class Places(QStackedWidget):
    """Carries what panes ask for to the window, and news to them; each pane decides when it looks again."""

    client_asked = Signal(str)
    tab_asked = Signal(str, str)
    said = Signal(str, str)
    place_asked = Signal(str)
    sync_asked = Signal()
    sync_now_asked = Signal()
    go_on_asked = Signal()
    decide_asked = Signal(str)
    print_asked = Signal()

    def __init__(self, theme: Theme, services: Services, runner: Runner, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._services = services
        self._runner = runner
        self._snapshot: SyncSnapshot | None = None
        self.clients = ClientsPlace(theme, services, runner)
        self._panes: dict[str, Pane] = {}
        self.addWidget(self.clients)
        self._listen(self.clients.page)

    def visit(self, key: str) -> QWidget:
        """Show the pane of a place; every key that has none of its own is a view of the clients."""
        pane = self.clients if key not in _PANES else self._panes.get(key) or self._make(key)
        self.setCurrentWidget(pane)
        return pane

    def refresh(self, changed: Changed) -> None:
        """Tell every pane what changed."""
        self.clients.list.refresh(changed)
        self.clients.page.refresh(changed)
        for pane in self._panes.values():
            pane.refresh(changed)

    def show_sync(self, snapshot: SyncSnapshot) -> None:
        """Pass the sync snapshot on to the panes that show it."""
        self._snapshot = snapshot
        for pane in (self.clients, self.clients.page, *self._panes.values()):
            _hand_on(pane, snapshot)

    def focus_first(self) -> None:
        """Put the keyboard into the pane in view."""
        pane = self.currentWidget()
        if isinstance(pane, Pane):
            first = getattr(pane, "focus_first", None) or pane.setFocus
            first()
        elif self.clients.is_detail_turn:
            self.clients.page.focus_first()
        else:
            self.clients.list.focus_first()

    def _make(self, key: str) -> Pane:
        pane = _PANES[key](self._theme, self._services, self._runner)
        self._panes[key] = pane
        self.addWidget(pane)
        self._listen(pane)
        if self._snapshot is not None:
            _hand_on(pane, self._snapshot)
        return pane

    def _listen(self, pane: QWidget) -> None:
        for name in _ASKED:
            told = getattr(pane, name, None)
            if told is not None:
                told.connect(getattr(self, name))


def _hand_on(pane: QWidget, snapshot: SyncSnapshot) -> None:
    show = getattr(pane, "show_sync", None)
    if show is not None:
        show(snapshot)
