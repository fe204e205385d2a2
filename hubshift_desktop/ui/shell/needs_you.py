"""From one client who needs a person to the next."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from hubshift_desktop.domain.errors import KnownError
from hubshift_desktop.services.bundle import Services
from hubshift_desktop.services.caseload import BUILT_IN_VIEWS
from hubshift_desktop.ui.focus import FocusClaim
from hubshift_desktop.ui.runner import Runner

_NEEDS_YOU = next(view for view in BUILT_IN_VIEWS if view.key == "needs_you")


class NeedsYou(QObject):
    """`found` carries the next client with something that only a person can settle, '' when there is none.

    Whoever has put the keyboard elsewhere than on `page` before anybody is found is left where they are.
    """

    found = Signal(str)
    failed = Signal(object)

    def __init__(self, services: Services, runner: Runner, page: QWidget) -> None:
        super().__init__(page)
        self._claim = FocusClaim(page)
        self._caseload = services.caseload
        self._runner = runner

    def look(self, *, after: str) -> None:
        """Look for the next one after a client; behind the last comes the first."""
        self._claim.note()
        caseload = self._caseload

        def find() -> str:
            ids = caseload.ids(_NEEDS_YOU.query)
            index = ids.index(after) + 1 if after in ids else 0
            return ids[index % len(ids)] if ids else ""

        self._runner.read(find, self._on_found, self._on_failed, owner=self)

    def _on_found(self, client_id: str) -> None:
        if self._claim.holds:
            self.found.emit(client_id)

    def _on_failed(self, error: KnownError) -> None:
        self.failed.emit(error)
