"""The client list: one box that finds, filters beside it, and rows that load while they scroll."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QModelIndex, QPoint, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QMenu, QStackedWidget, QWidget

from hubshift_desktop.domain import lifecycle, search_box
from hubshift_desktop.domain.errors import KnownError
from hubshift_desktop.domain.rows import Changed
from hubshift_desktop.domain.states import Kind
from hubshift_desktop.domain.views import ClientQuery
from hubshift_desktop.security.roles import Verb, may
from hubshift_desktop.services.bundle import Services
from hubshift_desktop.ui.models.client_list_model import ID_ROLE, ClientListModel, ListAnswer
from hubshift_desktop.ui.panes.bulk_bar import BulkBar
from hubshift_desktop.ui.panes.first_hit import FirstHit
from hubshift_desktop.ui.panes.list_choice import ListChoice
from hubshift_desktop.ui.panes.list_empty import empty_words
from hubshift_desktop.ui.panes.list_filters import ListFilters
from hubshift_desktop.ui.panes.list_head import ListHead
from hubshift_desktop.ui.panes.more_filters import FIELDS, MoreFilters
from hubshift_desktop.ui.runner import Runner
from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.tokens import Tone
from hubshift_desktop.ui.widgets.banner import Banner
from hubshift_desktop.ui.widgets.client_row_delegate import ClientRowDelegate
from hubshift_desktop.ui.widgets.column import Column
from hubshift_desktop.ui.widgets.divider import Divider
from hubshift_desktop.ui.widgets.empty_state import EmptyState
from hubshift_desktop.ui.widgets.grouped_list_view import GroupedListView
from hubshift_desktop.ui.widgets.search_field import SearchField

ALL_ACTIVE = ClientQuery(statuses=("active",))
_TYPING_PAUSE_MS = 120
_REFRESH_PAUSE_MS = 150
_SKELETONS = 12
_ALL = "Clients"
_ROWS, _NOTHING = 0, 1


class ClientList(QWidget):
    """Shows a query; a refresh never moves the choice, the scroll place or the typing.

    `client_asked` follows the choice of one client, `opened` a click on one (it matters where list and detail take
    turns), `entered` is Enter: the keyboard wants to go on in the client.
    """

    client_asked = Signal(str)
    opened = Signal(str)
    entered = Signal(str)
    new_asked = Signal()
    sync_asked = Signal()
    export_asked = Signal(object)
    status_asked = Signal(object, str)
    pin_asked = Signal(object)
    unpin_asked = Signal()
    said = Signal(str, str)
    place_changed = Signal()

    def __init__(self, theme: Theme, services: Services, runner: Runner, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self._services = services
        self._runner = runner
        self._home = ALL_ACTIVE
        self._listed: ClientQuery | None = None
        self._is_first_sync = False
        self._can_add = bool(may(services.account.role, Verb.CREATE_CLIENT))
        self.head = ListHead(theme)
        self.search = SearchField(
            theme, placeholder="Name or NDIS number", name="Search clients by name, NDIS number, phone or suburb",
            key_hint="Ctrl F",
        )  # fmt: skip
        self.filters = ListFilters(theme)
        self.model = ClientListModel(services.caseload, runner, clock=services.clock, parent=self)
        self.view = GroupedListView(theme, name="Clients", row_height=64, head_height=38)
        self.view.setModel(self.model)
        self.view.setItemDelegate(ClientRowDelegate(theme, self.view))
        self.view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.choice = ListChoice(self.view, self.model, services.caseload, runner, parent=self)
        self.first_hit = FirstHit(lambda: self.query, self.model, self.choice, parent=self)
        self.trouble = Banner(
            theme, "The list could not be read", tone=Tone.DANGER, icon="warning-circle", action="Try again"
        )
        self._trouble_area = QWidget()
        self.nothing = EmptyState(
            theme, icon="magnifying-glass", title="", sentence="", action="x", is_primary=False, other="y"
        )
        self.bulk = BulkBar(theme)
        self._typing = self._timer(_TYPING_PAUSE_MS, self.on_typing_paused)
        self._renewing = self._timer(_REFRESH_PAUSE_MS, self.on_refresh_due)
        self._build()
        self._connect()
        self.setAccessibleName("Client list")
        self.filters.show_query(self._home)

    # What the window asks --------------------------------------------------------------------------------------------

    @property
    def query(self) -> ClientQuery:
        """What is asked for now, the typed operators included."""
        return search_box.parse(self.search.value(), within=self.filters.query)

    @property
    def chosen(self) -> tuple[str, ...]:
        """The ids that are chosen, in list order."""
        return self.choice.chosen

    @property
    def place(self) -> tuple[int, int] | None:
        """Where the open client stands, as (from 1, of)."""
        position = self.choice.position
        return None if position is None else (position + 1, self.model.shape.count)

    def show_query(self, query: ClientQuery, *, title: str = _ALL, is_own_view: bool = False) -> None:
        """Show a list: the caseload or a view. The search box starts empty."""
        self._home = query
        self.choice.let_go()
        self.head.show_title(title, is_own_view=is_own_view, can_add=title == _ALL and self._can_add)
        self.head.show_sort(query.sort, descending=query.descending)
        self.filters.show_query(query)
        self.search.set_value("")
        self.view.setAccessibleName(title)
        self.ask()

    def ask(self) -> None:
        """Ask for what box and filters say now."""
        self._typing.stop()
        self.model.ask(self.query, of=self._home, keep=self.choice.kept)

    def refresh(self, changed: Changed) -> None:
        """Look again soon when clients may have changed; several changes at once are one look."""
        if (Kind.CLIENT in changed.kinds or changed.client_ids or changed.kinds) and not self._renewing.isActive():
            self._renewing.start()

    def show_client(self, client_id: str) -> None:
        """Mark a client that was opened from elsewhere, where the list holds it."""
        if self.choice.show(client_id):
            self.model.refresh(keep=self.choice.kept)

    @Slot(str)
    def make_room_for(self, client_id: str) -> None:
        """Show a client who was just added: a list that does not hold them gives way to all active ones."""
        query, caseload = self.query, self._services.caseload

        def looked(position: int | None) -> None:
            if position is None and query == self.query:
                self.filters.show_query(replace(ALL_ACTIVE, sort=self._home.sort, descending=self._home.descending))
                self.search.set_value("")
                self.ask()

        self._runner.read(lambda: caseload.position(query, client_id), looked, self.on_failed, owner=self)

    def step(self, by: int) -> None:
        """Open the next (1) or previous (-1) client of the list, from anywhere."""
        self.choice.step(by)

    def show_to_sync(self, count: int) -> None:
        """Show on the chip how many records wait."""
        self.filters.show_to_sync(count)

    def show_first_sync(self, *, is_running: bool, missing: int) -> None:
        """Show clients still to come as skeleton lines while the laptop is being set up."""
        self._is_first_sync, was_running = is_running, self._is_first_sync
        if self.model.set_skeletons(min(missing, _SKELETONS) if is_running else 0):
            self.model.refresh(keep=self.choice.kept)
        elif was_running != is_running:
            self._show_rows_or_nothing()

    def focus_search(self) -> None:
        """Put the keyboard into the box, with what stands there marked."""
        self.search.line.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.line.selectAll()

    def focus_first(self) -> None:
        """Put the keyboard on the list, where there is one."""
        target = self.view if self.model.shape.count else self.search.line
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def select_all(self) -> None:
        """Choose every client of the list."""
        self.view.selectAll()

    # Typing and filters ----------------------------------------------------------------------------------------------

    @Slot()
    def on_edited(self) -> None:
        self.first_hit.give_up()
        self._typing.start()

    @Slot()
    def on_typing_paused(self) -> None:
        self.ask()

    @Slot()
    def on_list_asked(self) -> None:
        self._leave_box(is_to_open=False)

    @Slot()
    def on_box_entered(self) -> None:
        self._leave_box(is_to_open=True)

    @Slot(str, bool)
    def on_sorted(self, sort: str, is_descending: bool) -> None:
        self.filters.show_query(replace(self.filters.query, sort=sort, descending=is_descending))
        self._home = replace(self._home, sort=sort, descending=is_descending)
        self.ask()

    @Slot()
    def on_more_asked(self) -> None:
        caseload = self._services.caseload

        def look() -> dict[str, Sequence[tuple[str, str, int]]]:
            return {what: caseload.choices(what) for what, *_ in FIELDS}

        self._runner.read(look, self._open_more, self.on_failed, owner=self)

    @Slot(object, object)
    def on_more_taken(self, query: ClientQuery, names: Mapping[str, str]) -> None:
        self.filters.show_query(query, names=names)
        self.ask()

    @Slot()
    def on_empty_action(self) -> None:
        if self.nothing.action.label == "Sync now":
            self.sync_asked.emit()
            return
        self.filters.show_query(ClientQuery(sort=self._home.sort, descending=self._home.descending))
        self.ask()

    @Slot()
    def on_empty_other(self) -> None:
        if self.nothing.other.label == "New client":
            self.new_asked.emit()
            return
        self.search.clear()

    # Answers ---------------------------------------------------------------------------------------------------------

    @Slot(object)
    def on_renewed(self, answer: ListAnswer) -> None:
        self._trouble_area.hide()
        shape = answer.shape
        self.view.set_heads(shape.head_rows)
        self.head.show_count(shape.count, max(answer.total, shape.count))
        self._show_rows_or_nothing(total=answer.total)
        if answer.query != self._listed:
            self._begin_at_top(answer.query)
        self.choice.restore(answer)
        if self.window().focusWidget() is self.search.line:
            self.first_hit.look()
        else:
            self.first_hit.give_up()  # whoever has gone elsewhere since is not taken back
        self.view.viewport().update()
        self.place_changed.emit()

    @Slot(object)
    def on_failed(self, error: KnownError) -> None:
        self.trouble.set_words(error.title, f"{error.sentence} {error.next_step}", action="Try again")
        self._trouble_area.show()

    @Slot()
    def on_refresh_due(self) -> None:
        self.model.refresh(keep=self.choice.kept)

    # Choosing --------------------------------------------------------------------------------------------------------

    @Slot(QModelIndex)
    def on_activated(self, index: QModelIndex) -> None:
        client_id = str(index.data(ID_ROLE) or "")
        if client_id:
            self.choice.on_rested()
            self.entered.emit(client_id)

    @Slot(QModelIndex)
    def on_row_clicked(self, index: QModelIndex) -> None:
        client_id = str(index.data(ID_ROLE) or "")
        if client_id and len(self.choice.rows()) == 1:
            self.choice.on_rested()
            self.opened.emit(client_id)

    @Slot(str)
    def on_typed(self, text: str) -> None:
        caseload, query = self._services.caseload, replace(self.query, text=text)
        whole = self.query

        def find() -> int | None:
            found = caseload.rows(query, limit=20)
            start = text.casefold()
            names = [row for row in found if row.name.casefold().startswith(start)]
            names += [row for row in found if row.last_name.casefold().startswith(start)]
            return caseload.position(whole, names[0].local_id) if names else None

        self._runner.read(find, self._go_to_position, self.on_failed, owner=self)

    @Slot(QPoint)
    def on_menu_asked(self, spot: QPoint) -> None:
        if not self.chosen:
            return
        menu = self._row_menu()
        menu.popup(self.view.viewport().mapToGlobal(spot))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self.theme.colour("list"))
        painter.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and len(self.chosen) > 1:
            self.choice.on_clear_asked()
        else:
            super().keyPressEvent(event)

    # Inside ----------------------------------------------------------------------------------------------------------

    def _timer(self, pause: int, slot: object) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(pause)
        timer.timeout.connect(slot)
        return timer

    def _go_to_position(self, position: int | None) -> None:
        if position is not None:
            self.choice.choose_alone(position)

    def _leave_box(self, *, is_to_open: bool) -> None:
        """Go into the list: to its first hit, or without a search to where the person was in it."""
        if not self.search.value().strip():
            self.focus_first()
        elif self.first_hit.want(is_to_open=is_to_open):
            self.ask()

    def _begin_at_top(self, query: ClientQuery) -> None:
        """Another list begins with its best hits; what nobody searched begins with the open client."""
        self._listed = query
        self.view.scrollToTop()
        if not self.search.value():
            self.choice.reveal()

    def _show_rows_or_nothing(self, *, total: int | None = None) -> None:
        # While the laptop is being set up an empty list is no news: the first clients are on their way.
        is_empty = not self.model.rowCount() and not self._is_first_sync
        self._stack.setCurrentIndex(_NOTHING if is_empty else _ROWS)
        if not is_empty:
            return
        is_bare = not total and self._home in (ALL_ACTIVE, ClientQuery()) and self.filters.query == self._home
        words = empty_words(
            self.search.value().strip(), self.filters.query, is_caseload_empty=is_bare and not self.search.value()
        )
        self.nothing.set_words(words.title, words.sentence)
        for button, label in ((self.nothing.action, words.action), (self.nothing.other, words.other)):
            button.set_label(label)
            button.setVisible(bool(label))

    def _open_more(self, choices: Mapping[str, Sequence[tuple[str, str, int]]]) -> None:
        has_own = bool(may(self._services.account.role, Verb.SEE_MY_CASELOAD))
        panel = MoreFilters(self.theme, self.window(), query=self.filters.query, choices=choices, has_own=has_own)
        panel.taken.connect(self.on_more_taken)
        panel.closed.connect(panel.deleteLater)
        corner = self.filters.more.mapTo(self.window(), QPoint(0, self.filters.more.height()))
        panel.open_at(corner + QPoint(0, panel.sizeHint().height()))

    def _row_menu(self) -> QMenu:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        ids = self.chosen
        if len(ids) == 1:
            menu.addAction("Open", lambda: self.entered.emit(ids[0]))
            menu.addSeparator()
        if may(self._services.account.role, Verb.SET_STATUS):
            statuses = menu.addMenu("Change status to")
            for status in lifecycle.CLIENT_STATUSES:
                statuses.addAction(lifecycle.label(status), partial(self.status_asked.emit, ids, status))
        count = "this client" if len(ids) == 1 else f"{len(ids):,} clients"
        menu.addAction(f"Export {count}…", lambda: self.export_asked.emit(ids))
        return menu

    def _raised(self, empty: QWidget) -> QWidget:
        """Put the words of an empty list a little above the middle, where the eye comes to rest."""
        ground = QWidget()
        column = Column(self.theme, ground)
        column.addWidget(empty, 5)
        column.addStretch(1)
        return ground

    def _build(self) -> None:
        column = Column(self.theme, self)
        column.addWidget(self.head)
        for widget, margins in ((self.search, (16, 11, 16, 0)), (self.filters, (16, 10, 8, 10))):
            line = Column(self.theme, margins=margins)
            line.addWidget(widget)
            column.addLayout(line)
        column.addWidget(Divider(self.theme, colour="line_soft"))
        column.addWidget(self._trouble_area)
        line = Column(self.theme, self._trouble_area, margins=(12, 12, 12, 8))
        line.addWidget(self.trouble)
        self._trouble_area.hide()
        self._stack = QStackedWidget()
        self._stack.addWidget(self.view)
        self._stack.addWidget(self._raised(self.nothing))
        column.addWidget(self._stack, 1)
        column.addWidget(self.bulk)
        self.bulk.hide()
        self.head.new.setVisible(self._can_add)

    def _connect(self) -> None:
        self.search.edited.connect(self.on_edited)
        self.search.cleared.connect(self.on_typing_paused)
        self.search.list_asked.connect(self.on_list_asked)
        self.search.line.returnPressed.connect(self.on_box_entered)
        self.first_hit.marked.connect(self.focus_first)
        self.first_hit.opened.connect(self.entered)
        self.filters.chosen.connect(self.ask)
        self.filters.more_asked.connect(self.on_more_asked)
        self.head.sorted.connect(self.on_sorted)
        self.head.new_asked.connect(self.new_asked)
        self.head.export_asked.connect(lambda: self.export_asked.emit(()))
        self.head.pin_asked.connect(lambda: self.pin_asked.emit(self.query))
        self.head.unpin_asked.connect(self.unpin_asked)
        self.model.renewed.connect(self.on_renewed)
        self.model.failed.connect(self.on_failed)
        self.trouble.action_chosen.connect(self.ask)
        self.nothing.action_chosen.connect(self.on_empty_action)
        self.nothing.other_chosen.connect(self.on_empty_other)
        self.choice.opened.connect(self.client_asked)
        self.choice.counted.connect(self.bulk.show_count)
        self.choice.rested.connect(self.place_changed)
        self.choice.failed.connect(self.on_failed)
        self.view.activated.connect(self.on_activated)
        self.view.clicked.connect(self.on_row_clicked)
        self.view.typed.connect(self.on_typed)
        self.view.customContextMenuRequested.connect(self.on_menu_asked)
        self.bulk.status_asked.connect(lambda status: self.status_asked.emit(self.chosen, status))
        self.bulk.export_asked.connect(lambda: self.export_asked.emit(self.chosen))
        self.bulk.clear_asked.connect(self.choice.on_clear_asked)
