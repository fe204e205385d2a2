"""How the window's room is shared: a sidebar or its rail, the list beside the client or before it."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from hubshift_desktop.ui.layout import Arrangement, arrange
from hubshift_desktop.ui.shell.clients_place import ClientsPlace
from hubshift_desktop.ui.shell.remembered import Remembered
from hubshift_desktop.ui.shell.sidebar import Sidebar
from hubshift_desktop.ui.theme import Theme


class Arranging(QObject):
    """`look` is called whenever the window or its text has another size; nothing is moved that stands right."""

    def __init__(
        self, theme: Theme, window: QWidget, *, sidebar: Sidebar, clients: ClientsPlace, remembered: Remembered
    ) -> None:
        super().__init__(window)
        self._theme = theme
        self._window = window
        self._sidebar = sidebar
        self._clients = clients
        self._remembered = remembered
        self._now: Arrangement | None = None

    def look(self) -> None:
        """Share the room anew if it has to be."""
        found = arrange(
            width=self._window.width(),
            height=self._window.height(),
            scale=self._theme.scale,
            is_rail_wanted=self._remembered.wants_rail,
        )
        if found != self._now:
            self._now = found
            self._sidebar.set_rail(is_rail=found.is_rail)
            self._clients.arrange(found)

    @Slot()
    def toggle_sidebar(self) -> None:
        """Fold the sidebar to its rail, or unfold it; remembered."""
        self._remembered.set_rail(is_wanted=not self._sidebar.is_rail)
        self.look()
