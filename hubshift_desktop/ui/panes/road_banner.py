"""Ready for the road: whether the files of the next visits really open on this laptop, before the car leaves."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from hubshift_desktop.domain.errors import KnownError
from hubshift_desktop.domain.words import listed, plural
from hubshift_desktop.services.bundle import Services
from hubshift_desktop.services.views import RoadCheck
from hubshift_desktop.ui.runner import Runner
from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.tokens import Tone
from hubshift_desktop.ui.widgets.banner import Banner

_DAYS, _NAMED = 1, 3
_WHEN = "today and tomorrow"


class RoadBanner(Banner):
    """Hidden until asked; then it says what is here, or what is missing and brings it."""

    failed = Signal(object)

    def __init__(self, theme: Theme, services: Services, runner: Runner, *, parent: QWidget | None = None) -> None:
        super().__init__(theme, " ", parent=parent)
        self._services, self._runner = services, runner
        self.action_chosen.connect(self.on_download_chosen)
        self.hide()

    @Slot()
    def check(self) -> None:
        """Open every file of the coming visits and say how that went."""
        look = self._services.today.ready_for_the_road
        self._runner.read(lambda: look(days=_DAYS), self.on_checked, self.on_failed, owner=self)

    @Slot(object)
    def on_checked(self, check: RoadCheck) -> None:
        if not check.clients:
            self.set_tone(Tone.NEUTRAL)
            self.set_words(f"No visits {_WHEN}", "There is nothing to take along.")
        elif check.is_ready:
            self.set_tone(Tone.OK)
            whose = plural(check.clients, "client")
            self.set_words("Ready for the road", f"{_files(check)} of {whose} you see {_WHEN} open on this laptop.")
        else:
            self.set_tone(Tone.WARN)
            self.set_words(_missing_title(check), _missing_words(check), action="Download them")
        self.action.setEnabled(True)
        self.show()
        self.announce()

    @Slot()
    def on_download_chosen(self) -> None:
        self.action.setEnabled(False)
        self._runner.network(self._fetch_all, self.on_fetched, self.on_failed, owner=self)

    @Slot(object)
    def on_fetched(self, _answer: object) -> None:
        self.check()

    @Slot(object)
    def on_failed(self, error: KnownError) -> None:
        self.action.setEnabled(True)
        self.failed.emit(error)

    def _fetch_all(self) -> None:
        """Runs off the GUI thread; what is here already is not fetched again. Locking waits for one file at most."""
        first = self._services.clock.today()
        last = first + timedelta(days=_DAYS)
        visits = self._services.appointments.between(first.isoformat(), last.isoformat())
        for client_id in dict.fromkeys(visit.client_id for visit in visits):
            for document in self._services.documents.of(client_id):
                if self._runner.is_ending:
                    return
                if document.blob_id is None:
                    self._services.documents.fetch(document.local_id)


def _files(check: RoadCheck) -> str:
    return f"All {plural(check.documents, 'file')}" if check.documents else "The records (no files)"


def _missing_title(check: RoadCheck) -> str:
    if check.missing:
        verb = "is" if len(check.missing) == 1 else "are"
        return f"{len(check.missing):,} of {plural(check.documents, 'file')} {verb} not on this laptop"
    return f"{plural(len(check.without_detail), 'client')} not copied in full yet"


def _missing_words(check: RoadCheck) -> str:
    names = [*check.missing[:_NAMED], *([f"{len(check.missing) - _NAMED} more"] if len(check.missing) > _NAMED else [])]
    files = f"{listed(names)}, for your visits {_WHEN}." if names else ""
    people = listed([row.name for row in check.without_detail])
    whole = f"The whole record of {people} comes with the next sync." if people else ""
    return " ".join(part for part in (files, whole) if part)
