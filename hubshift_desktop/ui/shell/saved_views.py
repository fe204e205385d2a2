"""The person's own views: found by their key, and unpinned again."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from hubshift_desktop.domain.errors import KnownError
from hubshift_desktop.services.bundle import Services
from hubshift_desktop.services.caseload import BUILT_IN_VIEWS, NamedView
from hubshift_desktop.ui.runner import Runner
from hubshift_desktop.ui.shell.snapshots import GO_TO, Place

_TITLES = {place.key: place.label for place in GO_TO}


class SavedViews(QObject):
    """`removed`: a view is gone; its clients are not touched."""

    removed = Signal()
    failed = Signal(object)

    def __init__(self, services: Services, runner: Runner, *, parent: QObject) -> None:
        super().__init__(parent)
        self._caseload = services.caseload
        self._runner = runner
        self._own: tuple[NamedView, ...] = ()

    def take(self, own: Sequence[NamedView]) -> None:
        """Take the own views as they were just read."""
        self._own = tuple(own)

    def places(self) -> list[Place]:
        """Return the own views as entries of the sidebar."""
        return [Place(key=view.key, label=view.title, icon=view.icon, count=view.count or None) for view in self._own]

    def find(self, key: str) -> NamedView | None:
        """Return a view, built in or own; None for a place and for what is gone."""
        return next((view for view in (*BUILT_IN_VIEWS, *self._own) if view.key == key), None)

    def knows(self, key: str) -> bool:
        """Whether there is a place or a view of this key; own views are known once they were read."""
        return key in _TITLES or self.find(key) is not None

    def title(self, key: str) -> str:
        """Return what stands over a place or a view."""
        view = self.find(key)
        return view.title if view else _TITLES.get(key, _TITLES["clients"])

    def remove(self, key: str) -> None:
        """Unpin a view."""
        caseload = self._caseload
        self._runner.write(
            lambda: caseload.remove_view(key), lambda _: self.removed.emit(), self._on_failed, owner=self
        )

    def _on_failed(self, error: KnownError) -> None:
        self.failed.emit(error)
