"""A client at a glance: the plan, what needs attention, and the facts looked up most (picture 01)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QWidget

from hubshift_desktop.domain import dates
from hubshift_desktop.domain.rows import Draft
from hubshift_desktop.domain.states import Kind
from hubshift_desktop.domain.views import AppointmentView, ClientFile, GoalView
from hubshift_desktop.services.bundle import Services
from hubshift_desktop.services.views import MedicalView
from hubshift_desktop.ui import clipboard
from hubshift_desktop.ui.panes.keeping import keeping_focus
from hubshift_desktop.ui.panes.overview_cards import OverviewCards
from hubshift_desktop.ui.panes.pane import Pane
from hubshift_desktop.ui.runner import Runner, Token
from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.tokens import Tone
from hubshift_desktop.ui.widgets.banner import Banner
from hubshift_desktop.ui.widgets.card import Card
from hubshift_desktop.ui.widgets.column import Column
from hubshift_desktop.ui.widgets.page import Page
from hubshift_desktop.ui.widgets.row import Row

_FAR = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class OverviewView:
    """Everything the overview shows, read together."""

    file: ClientFile
    goals: tuple[GoalView, ...]
    medical: MedicalView
    coming: tuple[AppointmentView, ...]
    draft: Draft | None = None


class Overview(Pane):
    """Cards in two columns, or in one when the window is narrow. `edit_asked` carries the field to begin at."""

    edit_asked = Signal(str)
    goal_asked = Signal(str)
    kinds = frozenset({Kind.CLIENT, Kind.GOAL, Kind.APPOINTMENT})

    def __init__(self, theme: Theme, services: Services, runner: Runner, *, parent: QWidget | None = None) -> None:
        super().__init__(theme, services, runner, parent=parent)
        self._columns = 2
        self._building = Token()
        self._coming: QWidget | None = None
        self._ground: QWidget | None = None
        self._view: OverviewView | None = None
        self.page = Page(theme)
        self.page.setAccessibleName("Overview")
        self.unsaved = Banner(theme, "", action="Continue", tone=Tone.WAIT, icon="pencil-simple")
        self.unsaved.action_chosen.connect(lambda: self.edit_asked.emit(""))
        self.unsaved.hide()
        self.page.body.addWidget(self.unsaved)
        self._room = Row(theme, gap=16)
        self.page.body.addLayout(self._room)
        self.page.body.addStretch(1)
        column = Column(theme, self)
        column.addWidget(self.page)
        self.cards: dict[str, Card] = {}
        theme.changed.connect(self.on_theme_changed)

    def show_client(self, client_id: str) -> None:
        if client_id != self.client_id:
            self._view = None
            self._stop_building()
            self._empty()
            self.unsaved.hide()
            self.page.verticalScrollBar().setValue(0)
        super().show_client(client_id)

    def set_columns(self, columns: int) -> None:
        """Reflow; nothing is read again."""
        if columns != self._columns:
            self._columns = columns
            self.on_theme_changed()

    def load(self) -> None:
        client_id, services = self.client_id, self.services
        if not client_id:
            return

        def look() -> OverviewView | None:
            file = services.clients.look(client_id)
            if file is None:
                return None
            today = services.clock.today()
            visits = services.appointments.of(client_id, start=today.isoformat())
            return OverviewView(
                file=file,
                goals=services.goals.of(client_id),
                medical=services.medical.of(client_id),
                coming=_coming(visits),
                draft=services.drafts.get("client.edit", client_id),
            )

        self.read(look, self.on_loaded)

    @Slot(object)
    def on_loaded(self, view: OverviewView | None) -> None:
        if view is not None and view.file.local_id == self.client_id and view != self._view:
            self._view = view
            self._lay_out(view)

    @Slot()
    def on_theme_changed(self) -> None:
        if self._view is not None:
            self._lay_out(self._view)

    def focus_first(self) -> None:
        """Put the keyboard on the first thing that can be done here."""
        first = next((card.action for card in self.cards.values() if card.action.isVisible()), None)
        if first is not None:
            first.setFocus()

    @Slot(str)
    def on_copy_asked(self, number: str) -> None:
        """Copy a contact's phone number."""
        client_id, looks = self.client_id, self.services.looks
        clipboard.copy_noted(
            number,
            lambda: looks.note_copy((client_id,), "emergencyContacts"),
            runner=self.runner,
            owner=self,
            done=lambda: self.said.emit("Phone number copied", ""),
            failed=self.on_failed,
        )

    def _lay_out(self, view: OverviewView) -> None:
        self._show_draft(view)
        self._stop_building()
        self._building = self.runner.spread(self._steps(view), owner=self)

    def _steps(self, view: OverviewView) -> Iterator[None]:
        """Make the new cards out of sight, card after card, and change them for the old ones in one step.

        They are shown there, as wide as they will be: laying out a card that is not shown would wait for that step.
        """
        made = OverviewCards(self.theme, self.services, view)
        self._coming = ground = QWidget(self.page.content)
        room = self._room.geometry()
        ground.setGeometry(-2 * room.width() - _FAR, 0, room.width(), room.height())
        ground.show()
        row = Row(self.theme, ground, gap=16)
        columns = [Column(self.theme, gap=16) for _ in range(self._columns)]
        for column in columns:
            row.addLayout(column, 1)
        for place, card in made.build(self._columns):
            columns[place].addWidget(card)
            card.show()
            yield
        for column in columns:
            column.addStretch(1)
        self._change(made, ground)

    def _stop_building(self) -> None:
        self._building.cancel()
        _drop(self._coming)
        self._coming = None

    def _empty(self) -> None:
        _drop(self._ground)
        self._ground = None

    def _change(self, made: OverviewCards, ground: QWidget) -> None:
        with keeping_focus(self):
            self._empty()
            self._ground, self._coming = ground, None
            self.cards = made.cards
            made.edit_asked.connect(self.edit_asked)
            made.goal_asked.connect(self.goal_asked)
            made.tab_asked.connect(lambda tab: self.tab_asked.emit(self.client_id, tab))
            made.copy_asked.connect(self.on_copy_asked)
            self._room.addWidget(ground)

    def _show_draft(self, view: OverviewView) -> None:
        """A form that was left says that what was typed is still here."""
        self.unsaved.setVisible(view.draft is not None)
        if view.draft is not None:
            when = dates.moment_words(view.draft.saved_at, now=self.services.clock.now())
            sentence = f"What you typed {when} is kept on this laptop. It is not part of the file until you save it."
            self.unsaved.set_words(f"You began to edit {view.file.client.called}", sentence, action="Continue")


def _drop(ground: QWidget | None) -> None:
    """Destroy what cards lie on, each card by itself, so that no turn has to destroy them all."""
    if ground is None:
        return
    ground.hide()
    for card in ground.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly):
        card.deleteLater()
    ground.deleteLater()


def _coming(visits: tuple[AppointmentView, ...]) -> tuple[AppointmentView, ...]:
    """Return the visits ahead, soonest first; one that was cancelled is not coming."""
    return tuple(view for view in visits if view.appointment.status not in ("cancelled", "completed"))
