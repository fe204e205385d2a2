"""Today: the day as it lies ahead, and everything with a date that asks for attention (picture 06)."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QGridLayout, QMenu, QWidget

from hubshift_desktop.domain import dates
from hubshift_desktop.services.bundle import Services
from hubshift_desktop.services.snapshot import SyncSnapshot
from hubshift_desktop.services.views import TodayView
from hubshift_desktop.ui.fonts import Role
from hubshift_desktop.ui.nesting import forget_items
from hubshift_desktop.ui.panes import today_words
from hubshift_desktop.ui.panes.pane import Pane
from hubshift_desktop.ui.plain import PlainLabel
from hubshift_desktop.ui.runner import Runner
from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.widgets.button import Button
from hubshift_desktop.ui.widgets.card import Card
from hubshift_desktop.ui.widgets.column import Column
from hubshift_desktop.ui.widgets.day_line import DayLine
from hubshift_desktop.ui.widgets.fact_list import FactList
from hubshift_desktop.ui.widgets.lanes_90 import Lanes90
from hubshift_desktop.ui.widgets.page import Page
from hubshift_desktop.ui.widgets.row import Row

_TICK_MS = 30_000
_WIDE, _MIDDLE = 1000, 700
_LINES, _FEW, _FEWEST = 5, 4, 3
_CARD, _CARD_GAP = (20, 14, 18, 8), 8
# Lines reach past the card's words, so that the focus ring does not touch what they say.
_SIDE = 8
_AROUND_LINES = (_CARD[0] - _SIDE, _CARD[1], _CARD[2] - _SIDE, _CARD[3])


class TodayPane(Pane):
    """Every line leads somewhere; the lists and the lanes below them say the same facts."""

    def __init__(self, theme: Theme, services: Services, runner: Runner, *, parent: QWidget | None = None) -> None:
        super().__init__(theme, services, runner, parent=parent)
        self.view: TodayView | None = None
        self._columns = 0
        self._holds_documents = False
        self._today = services.clock.today()
        self.title = PlainLabel(theme, dates.full_day(self._today), role=Role.PAGE_TITLE)
        self.greeting = PlainLabel(theme, colour="ink2", elide=True)
        self.adder = Button(theme, "Add", icon="plus", menu=self._add_menu())
        self._build_cards()
        self._page = Page(theme, margin=32, gap=16, is_full=True)
        self._page.body.set_lengths(gap=16, margins=(32, 24, 32, 24))
        self._page.body.addLayout(self._head())
        self._grid = QGridLayout()
        self._page.body.addLayout(self._grid, 1)
        column = Column(theme, self)
        column.addWidget(self._page)
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self.on_tick)
        theme.follow(self.on_theme_changed)

    def load(self) -> None:
        self.read(self.services.today.look, self.on_loaded)

    def focus_first(self) -> None:
        """Put the keyboard on the day."""
        lines = self.crowd.fact_lines if self.crowd.isVisible() else self.coming.fact_lines
        first = self.day if self.day.isVisible() or not lines else lines[0]
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(object)
    def on_loaded(self, view: TodayView) -> None:
        if view == self.view:
            self._show_now()
            return
        if view.day != self._today:
            self._begin_day(view)
        self.view = view
        today = view.day
        self.title.setText(dates.full_day(today))
        self.greeting.setText(view.greeting)
        self.plans.show_facts(today_words.plan_facts(view.plans, today=today, ended=view.plans_ended))
        self.reviews.show_facts(today_words.due_facts(view.reviews[:_FEW], tab="medications", icon="pill", today=today))
        self.goals.show_facts(today_words.due_facts(view.goals[:_FEWEST], tab="goals", icon="target", today=today))
        self._show_waiting(view)
        changed = view.changed_by_office[:_LINES]
        self.office.show_facts(today_words.office_facts(changed, now=self.services.clock.now()))
        self.coming.show_facts(today_words.coming_facts(view.next_visits[:_LINES], today=today))
        self._show_totals(view)
        horizon = today_words.lanes(view.horizon_plans, view.horizon_reviews, view.horizon_goals, today=today)
        self.lanes.show_lanes(horizon)
        self._show_now()

    def show_sync(self, snapshot: SyncSnapshot) -> None:
        """Files that wait are held or not, and say so."""
        if self._holds_documents is snapshot.documents_allowed:
            self._holds_documents = not snapshot.documents_allowed
            if self.view is not None:
                self._show_waiting(self.view)

    def _show_waiting(self, view: TodayView) -> None:
        facts = today_words.waiting_facts(view.waiting[:_FEWEST], holds_documents=self._holds_documents)
        self.waiting.show_facts(facts)

    @Slot()
    def on_tick(self) -> None:
        """Move the line of now; at midnight the day itself."""
        if self.services.clock.today() != self._today:
            self.look_again()
        else:
            self._show_now()

    @Slot(str)
    def on_fact_chosen(self, key: str) -> None:
        tab, client_id = today_words.place_of(key)
        if tab == today_words.PLACE:
            self.place_asked.emit(client_id)
        else:
            self.tab_asked.emit(client_id, tab)

    @Slot(str)
    def on_waiting_chosen(self, key: str) -> None:
        line = next((line for line in self.view.waiting if line.key == key), None) if self.view else None
        if line is None:
            return
        if line.state.value == "conflict":
            self.decide_asked.emit(line.client_id)
        else:
            self.place_asked.emit("waiting")

    @Slot(str)
    def on_visit_chosen(self, key: str) -> None:
        view = next((visit for visit in self.view.visits if visit.local_id == key), None) if self.view else None
        if view is not None:
            self.tab_asked.emit(view.client_id, "appointments")

    @Slot()
    def on_theme_changed(self) -> None:
        self._grid.setSpacing(self.theme.px(16))
        self._columns = 0
        self._arrange()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._timer.start()

    def hideEvent(self, event: object) -> None:
        self._timer.stop()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _add_menu(self) -> QMenu:
        menu = QMenu(self)
        menu.addAction("New client").triggered.connect(lambda: self.place_asked.emit("new_client"))
        menu.addAction("Goal, medication or document…").triggered.connect(lambda: self.place_asked.emit("clients"))
        menu.setAccessibleName("Add")
        return menu

    def _head(self) -> Row:
        words = Column(self.theme, gap=2)
        words.addWidget(self.title)
        words.addWidget(self.greeting)
        row = Row(self.theme, gap=12)
        row.addLayout(words, 1)
        row.addWidget(self.adder, 0, Qt.AlignmentFlag.AlignTop)
        return row

    def _build_cards(self) -> None:
        theme = self.theme
        self.day = DayLine(theme)
        self.coming = FactList(theme, nothing="No appointments in the next seven days", side=_SIDE)
        self.coming.hide()
        self.day_card = self._card("Appointments", self.day, "Show all", "appointments")
        self.crowd = FactList(theme, nothing="", side=_SIDE)
        self.crowd.hide()
        self.day_card.body.addWidget(self.crowd)
        self.day_card.body.addWidget(self.coming, 1)
        self.plans = FactList(theme, nothing="No plan ends in the next 90 days", side=_SIDE)
        self.reviews = FactList(theme, nothing="No reviews are due", side=_SIDE)
        self.goals = FactList(theme, nothing="No goals are overdue", side=_SIDE)
        self.waiting = FactList(theme, nothing="All changes synced", side=_SIDE)
        self.office = FactList(theme, nothing="", side=_SIDE)
        self.lanes = Lanes90(theme, today=self._today)
        self.plans_card = self._card("Plans ending", self.plans, "Show all", "plans_ending")
        self.reviews_card = self._card("Medication reviews", self.reviews, "Show all", "reviews_due")
        self.goals_card = self._card("Overdue goals", self.goals, "Show all", "overdue_goals")
        self.waiting_card = self._card("Waiting to sync", self.waiting, "Sync now", "")
        self.office_card = Card(theme, "Changed in Hubshift in the last week", gap=0)
        self.office_card.body.addWidget(self.office)
        self.lanes_card = Card(theme, "Next 90 days", gap=0)
        self.lanes_card.body.addWidget(self.lanes)
        _make_room(self.office_card)
        self.lanes_card.set_lengths(gap=_CARD_GAP, margins=_CARD)
        for facts in (self.plans, self.reviews, self.goals, self.office, self.coming, self.crowd):
            facts.fact_chosen.connect(self.on_fact_chosen)
        self.waiting.fact_chosen.connect(self.on_waiting_chosen)
        self.waiting_card.action_chosen.connect(self.sync_now_asked)
        self.day.visit_chosen.connect(self.on_visit_chosen)
        self.lanes.mark_chosen.connect(self.on_fact_chosen)

    def _card(self, title: str, body: QWidget, action: str, place: str) -> Card:
        card = Card(self.theme, title, count=0, action=action, action_name=f"{action}: {title}", gap=0)
        _make_room(card)
        if isinstance(body, FactList):
            card.body.addWidget(body)
        else:
            line = Column(self.theme, margins=(_SIDE, 0, _SIDE, 0))
            line.addWidget(body)
            card.body.addLayout(line)
        if place:
            card.action_chosen.connect(lambda: self.place_asked.emit(place))
        return card

    def _show_totals(self, view: TodayView) -> None:
        self.plans_card.set_count(view.plans_total)
        self.reviews_card.set_count(today_words.total_words(view.reviews_total, clients=view.reviews_clients))
        self.goals_card.set_count(today_words.total_words(view.goals_total, clients=view.goals_clients))
        self.waiting_card.set_count(view.waiting_total)
        self.day_card.set_count(len(view.visits))
        self.goals_card.action.setVisible(view.goals_total > _FEWEST)
        self.waiting_card.action.setVisible(view.waiting_total > 0)
        self.office_card.setVisible(bool(view.changed_by_office))

    def _begin_day(self, view: TodayView) -> None:
        """The lanes count from a day; another day needs new ones."""
        old, self._today = self.lanes, view.day
        self.lanes = Lanes90(self.theme, today=view.day)
        self.lanes.mark_chosen.connect(self.on_fact_chosen)
        self.lanes_card.body.replaceWidget(old, self.lanes)
        old.deleteLater()

    def _show_now(self) -> None:
        if self.view is None:
            return
        moment = self.services.clock.now().astimezone()
        words = f"{moment.hour % 12 or 12}:{moment.minute:02}"
        blocks = today_words.visits(self.view.visits, today=self.view.day)
        now = moment.hour * 60 + moment.minute
        is_crowded = today_words.is_crowded(blocks)
        has_keyboard = self.day.hasFocus()
        self.day.setVisible(bool(self.view.visits) and not is_crowded)
        self.crowd.setVisible(is_crowded)
        # A day whose visits are over makes room for the next ones.
        is_over = is_crowded and all(block.end <= now for block in blocks)
        self.coming.setVisible(is_over or not self.view.visits)
        lines = today_words.crowded_facts(self.view.visits, today=self.view.day, now=now) if is_crowded else []
        self.crowd.show_facts(lines)
        if has_keyboard and not self.day.isVisible():
            self.focus_first()
        self.day.show_day(blocks, now=now, now_words=words)

    def _arrange(self) -> None:
        width = self.width() / self.theme.scale
        columns = 3 if width >= _WIDE else 2 if width >= _MIDDLE else 1
        if columns == self._columns:
            return
        self._columns = columns
        while self._grid.takeAt(0) is not None:
            pass
        for column in range(4):
            self._grid.setColumnStretch(column, 0)
        for row in range(8):
            self._grid.setRowStretch(row, 0)
        (self._put_wide if columns == 3 else self._put_middle if columns == 2 else self._put_narrow)()

    def _put_wide(self) -> None:
        """Lay out as in the picture: the day down the left, cards in two columns, lanes below both."""
        grid = self._grid
        left, right = (
            self._stacked(self.plans_card, self.goals_card),
            self._stacked(self.reviews_card, self.waiting_card),
        )
        grid.addWidget(self.day_card, 0, 0, 2, 1)
        for place, stack in enumerate((left, right), start=1):
            grid.addLayout(stack, 0, place)
            forget_items(stack)
        grid.addWidget(self.lanes_card, 1, 1, 1, 2)
        grid.addWidget(self.office_card, 2, 0, 1, 3)
        for column in range(3):
            grid.setColumnStretch(column, 1)
        grid.setRowStretch(1, 1)

    def _put_middle(self) -> None:
        grid = self._grid
        cards = self._stacked(self.plans_card, self.reviews_card, self.goals_card, self.waiting_card)
        grid.addWidget(self.day_card, 0, 0)
        grid.addLayout(cards, 0, 1)
        forget_items(cards)
        grid.addWidget(self.lanes_card, 1, 0, 1, 2)
        grid.addWidget(self.office_card, 2, 0, 1, 2)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)

    def _put_narrow(self) -> None:
        cards = (
            *(self.day_card, self.plans_card, self.reviews_card, self.goals_card),
            *(self.waiting_card, self.lanes_card, self.office_card),
        )
        for row, card in enumerate(cards):
            self._grid.addWidget(card, row, 0)
        self._grid.setColumnStretch(0, 1)

    def _stacked(self, *cards: Card) -> Column:
        column = Column(self.theme, gap=16)
        for index, card in enumerate(cards):
            column.addWidget(card, 1 if index == len(cards) - 1 else 0)
        return column


def _make_room(card: Card) -> None:
    card.set_lengths(gap=_CARD_GAP, margins=_AROUND_LINES)
    card.header.set_lengths(gap=_SIDE, margins=(_SIDE, 0, _SIDE, 0))
