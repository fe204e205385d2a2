"""The live numbers of the frame: read off the GUI thread, soon after something changed, many changes at once."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from hubshift_desktop.domain.views import QueueCounts, ViewCounts
from hubshift_desktop.services.bundle import Services
from hubshift_desktop.services.caseload import NamedView
from hubshift_desktop.ui.runner import Runner

_PAUSE_MS = 200
_AT_LEAST_EVERY_MS = 60_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbers:
    """What sidebar, chips and status card count."""

    views: ViewCounts
    queue: QueueCounts
    own: tuple[NamedView, ...]

    def by_place(self) -> dict[str, int]:
        """Return the counts by the keys of the sidebar."""
        views = self.views
        return {
            "today": views.today,
            "waiting": views.waiting,
            "plans_ending": views.plans_ending,
            "reviews_due": views.reviews_due,
            "overdue_goals": views.overdue_goals,
            "not_synced": views.not_synced,
            "needs_you": views.needs_you,
        }


class LiveNumbers(QObject):
    """`renewed` carries fresh numbers. Once a minute they are read in any case: days go by, too."""

    renewed = Signal(object)

    def __init__(self, services: Services, runner: Runner, *, parent: QObject) -> None:
        super().__init__(parent)
        self._services = services
        self._runner = runner
        self._is_reading = False
        self._is_stale = False
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_PAUSE_MS)
        self._soon.timeout.connect(self.read)
        self._tick = QTimer(self)
        self._tick.setInterval(_AT_LEAST_EVERY_MS)
        self._tick.timeout.connect(self.read)
        self._tick.start()

    @Slot()
    def ask(self) -> None:
        """Read soon; asking again meanwhile changes nothing."""
        if not self._soon.isActive():
            self._soon.start()

    @Slot()
    def read(self) -> None:
        """Read now, or once more when the reading under way has come back."""
        if self._is_reading:
            self._is_stale = True
            return
        self._is_reading = True
        services = self._services
        self._runner.read(
            lambda: Numbers(
                views=services.caseload.counts(),
                queue=services.waiting.counts(),
                own=services.caseload.saved_views(),
            ),
            self._on_read,
            lambda _: self._on_read(None),
            owner=self,
        )

    def _on_read(self, numbers: Numbers | None) -> None:
        self._is_reading = False
        if numbers is not None:
            self.renewed.emit(numbers)
        if self._is_stale:
            self._is_stale = False
            self.ask()
