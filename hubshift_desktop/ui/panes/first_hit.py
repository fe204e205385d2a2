"""From the search box to the first hit: whoever types faster than the list answers must not land in the old list."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from hubshift_desktop.domain.views import ClientQuery
from hubshift_desktop.ui.models.client_list_model import ClientListModel
from hubshift_desktop.ui.panes.list_choice import ListChoice


class FirstHit(QObject):
    """`marked` or `opened` (with the client) comes as soon as the rows answer what stands in the box."""

    marked = Signal()
    opened = Signal(str)

    def __init__(
        self, query: Callable[[], ClientQuery], model: ClientListModel, choice: ListChoice, *, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._query = query
        self._model = model
        self._choice = choice
        self._is_wanted = self._is_to_open = False

    def want(self, *, is_to_open: bool) -> bool:
        """Ask to be taken there; whether the list has to be asked first."""
        self._is_wanted, self._is_to_open = True, is_to_open
        self.look()
        return self._is_wanted

    def give_up(self) -> None:
        """The person went on typing."""
        self._is_wanted = False

    def look(self) -> None:
        """Go there if the rows are those that were asked for."""
        if not self._is_wanted or self._model.query != self._query():
            return
        client_id = self._model.id_at(self._model.shape.row_of(0))
        if self._is_to_open and self._model.shape.count and not client_id:
            return
        self._is_wanted = False
        if not self._model.shape.count:
            return
        self._choice.choose_alone(0)
        if self._is_to_open:
            self._choice.on_rested()
            self.opened.emit(client_id)
        else:
            self.marked.emit()
