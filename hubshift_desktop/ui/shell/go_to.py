"""What Ctrl+K offers: clients by name or number, their goals and documents by word, tabs, places and commands."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from hubshift_desktop.domain import ndis
from hubshift_desktop.domain.names import fold
from hubshift_desktop.domain.states import Kind
from hubshift_desktop.domain.views import ClientRow, FoundRecord
from hubshift_desktop.services.bundle import Services
from hubshift_desktop.ui.runner import Runner, Token
from hubshift_desktop.ui.shell.commands import COMMANDS, shown_keys
from hubshift_desktop.ui.shell.palette import Palette
from hubshift_desktop.ui.shell.snapshots import PaletteItem
from hubshift_desktop.ui.theme import Theme

TABS = (
    ("overview", "Overview", "user"),
    ("goals", "Goals", "target"),
    ("medications", "Medications", "pill"),
    ("documents", "Documents", "file-text"),
    ("appointments", "Appointments", "calendar-blank"),
    ("changes", "Changes", "clock-counter-clockwise"),
)
_CLIENTS, _RECORDS, _AT_FIRST = 8, 5, 10
_RECORD_ICONS = {Kind.GOAL: "target", Kind.DOCUMENT: "file-text"}
_RECORD_TABS = {Kind.GOAL: "goals", Kind.DOCUMENT: "documents"}


class GoTo(QObject):
    """Feeds the palette off the GUI thread; only the answer to the last thing typed is shown.

    Each item's key says what was chosen: `client:…`, `tab:…`, `record:tab:client` or `command:…`.
    """

    client_asked = Signal(str)
    tab_asked = Signal(str, str)
    command_asked = Signal(str)

    def __init__(
        self, theme: Theme, services: Services, runner: Runner, window: QWidget, *, open_client: Callable[[], str]
    ) -> None:
        super().__init__(window)
        self._services = services
        self._runner = runner
        self._open_client = open_client
        self._views: tuple[tuple[str, str], ...] = ()
        self._token: Token | None = None
        self.palette = Palette(theme, window)
        self.palette.text_changed.connect(self.on_text_changed)
        self.palette.item_chosen.connect(self.on_item_chosen)

    def show_views(self, views: Sequence[tuple[str, str]]) -> None:
        """Offer the person's own views, as (key, title)."""
        self._views = tuple(views)

    @Slot()
    def open(self) -> None:
        """Open the palette."""
        self.palette.open()

    @Slot(str)
    def on_text_changed(self, text: str) -> None:
        if self._token is not None:
            self._token.cancel()
        words = text.strip()
        own = self._own_items(words)
        if not words:
            self.palette.show_items(own[:_AT_FIRST])
            return
        caseload = self._services.caseload

        def find() -> list[PaletteItem]:
            found = [client_item(row) for row in caseload.find(words, limit=_CLIENTS)]
            return [*found, *map(record_item, caseload.find_records(words, limit=_RECORDS))]

        self._token = self._runner.read(
            find, lambda found: self._show(words, found, own), lambda _: self.palette.show_items(own), owner=self
        )

    @Slot(str)
    def on_item_chosen(self, key: str) -> None:
        what, _, rest = key.partition(":")
        if what == "client":
            self.client_asked.emit(rest)
        elif what == "tab":
            self.tab_asked.emit(self._open_client(), rest)
        elif what == "record":
            tab, _, client_id = rest.partition(":")
            self.tab_asked.emit(client_id, tab)
        else:
            self.command_asked.emit(rest)

    def _show(self, words: str, found: list[PaletteItem], own: list[PaletteItem]) -> None:
        clients = [item for item in found if item.key.startswith("client:")]
        rest = [item for item in found if not item.key.startswith("client:")]
        # Who spells a command out means it, not the clients of Newport that "new client" finds as well.
        meant = [item for item in own if _is_spelt_out(item.title, words)]
        others = [item for item in own if item not in meant]
        self.palette.show_items([*meant, *clients, *others, *rest])

    def _own_items(self, words: str) -> list[PaletteItem]:
        items = [
            PaletteItem(
                key=f"command:{command.key}",
                title=command.title.rstrip("…"),
                detail=command.menu,
                icon=command.icon,
                keys=shown_keys(command.keys[0]) if command.keys else "",
            )
            for command in COMMANDS
            if command.is_in_palette
        ]
        views = [
            PaletteItem(key=f"command:place:{key}", title=title, detail="View", icon="funnel")
            for key, title in self._views
        ]
        tabs = [PaletteItem(key=f"tab:{key}", title=title, detail="Client tab", icon=icon) for key, title, icon in TABS]
        offered = [*(tabs if self._open_client() else ()), *views, *items]
        asked = fold(words).split()
        return [item for item in offered if all(word in fold(item.title) for word in asked)]


def _is_spelt_out(title: str, words: str) -> bool:
    folded, typed = fold(title), fold(words)
    return folded == typed or (" " in typed and folded.startswith(typed))


def client_item(row: ClientRow) -> PaletteItem:
    """Word a client that was found."""
    parts = (ndis.shown(row.ndis_number), row.suburb)
    return PaletteItem(
        key=f"client:{row.local_id}", title=row.name, detail=" · ".join(part for part in parts if part), icon="user"
    )


def record_item(found: FoundRecord) -> PaletteItem:
    """Word a goal or document that was found; it opens its client's tab."""
    return PaletteItem(
        key=f"record:{_RECORD_TABS.get(found.kind, 'overview')}:{found.client_id}",
        title=found.title,
        detail=found.client_name,
        icon=_RECORD_ICONS.get(found.kind, "file-text"),
    )
