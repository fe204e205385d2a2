"""The question every new client begins with: is this somebody we already have?"""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QWidget

from hubshift_desktop.domain import dates, ndis
from hubshift_desktop.domain.errors import KnownError
from hubshift_desktop.domain.fields import Fields
from hubshift_desktop.domain.views import ClientRow
from hubshift_desktop.services.bundle import Services
from hubshift_desktop.ui.runner import Runner, Token
from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.tokens import Tone
from hubshift_desktop.ui.widgets.banner import Banner
from hubshift_desktop.ui.widgets.card import Card
from hubshift_desktop.ui.widgets.column import Column
from hubshift_desktop.ui.widgets.fact_line import FactLine

_PAUSE_MS = 250
_MOST = 4


class SamePerson(QWidget):
    """Shows who it may be, as lines that lead to their file; a phone or an e-mail alone is no sign."""

    open_asked = Signal(str)
    looked = Signal()

    def __init__(self, theme: Theme, services: Services, runner: Runner, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self._services = services
        self._runner = runner
        self._typed: Fields = {}
        self._asking: Token | None = None
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self.on_pause_over)
        column = Column(theme, self, gap=8)
        self.banner = Banner(
            theme,
            "Is this the same person?",
            "Open the file if it is. Go on typing if it is somebody else.",
            tone=Tone.WARN,
            icon="users",
        )
        self.card = Card(theme, padding=8, gap=0)
        column.addWidget(self.banner)
        column.addWidget(self.card)
        self.found: tuple[ClientRow, ...] = ()
        self.hide()

    def ask(self, typed: Fields) -> None:
        """Look soon for the person that is being typed."""
        self._typed = dict(typed)
        self._pause.start()

    def holder_of(self, number: str) -> ClientRow | None:
        """Return whom the last look found under this NDIS number: one number is one person."""
        wanted = ndis.compact(number)
        return next((row for row in self.found if wanted and ndis.compact(row.ndis_number) == wanted), None)

    @Slot()
    def on_pause_over(self) -> None:
        if self._asking is not None:
            self._asking.cancel()
        typed = self._typed
        self._asking = self._runner.read(
            lambda: self._services.caseload.similar(typed), self.on_found, self.on_failed, owner=self
        )

    @Slot(object)
    def on_found(self, rows: tuple[ClientRow, ...]) -> None:
        if rows[:_MOST] == self.found:
            return
        self.found = rows[:_MOST]
        self.looked.emit()
        while (item := self.card.body.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        for row in self.found:
            born = f"born {dates.shown(row.date_of_birth)}" if row.date_of_birth else ""
            detail = "  ·  ".join(part for part in (ndis.shown(row.ndis_number), born, row.suburb) if part)
            line = FactLine(self.theme, row.name, detail, avatar=(row.name, row.local_id), has_chevron=True)
            line.clicked.connect(lambda _=False, client_id=row.local_id: self.open_asked.emit(client_id))
            self.card.body.addWidget(line)
        self.setVisible(bool(self.found))
        if self.found:
            self.banner.announce()

    @Slot(object)
    def on_failed(self, error: KnownError) -> None:
        self.banner.set_words(error.title, error.sentence)
        self.show()
