"""The window: sidebar, places, toasts and commands. It routes what the parts ask for and holds no data of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QCloseEvent, QGuiApplication, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget

from hubshift_desktop.config import USUAL, AppConfig
from hubshift_desktop.domain.rows import Changed
from hubshift_desktop.domain.words import capitalised
from hubshift_desktop.security.roles import ROLE_NAMES, Verb
from hubshift_desktop.services.bundle import Services
from hubshift_desktop.services.snapshot import SyncSnapshot
from hubshift_desktop.ui.bridge import Bridge
from hubshift_desktop.ui.dialogs.account import AccountDoor
from hubshift_desktop.ui.focus import PaneRing
from hubshift_desktop.ui.menus import Menus
from hubshift_desktop.ui.panes.client_list import ALL_ACTIVE
from hubshift_desktop.ui.runner import Runner
from hubshift_desktop.ui.shell.arranging import Arranging
from hubshift_desktop.ui.shell.commands import ALWAYS, SINGLE_KEYS
from hubshift_desktop.ui.shell.demo_mark import DemoMark
from hubshift_desktop.ui.shell.go_to import GoTo
from hubshift_desktop.ui.shell.leaving import Leaving
from hubshift_desktop.ui.shell.live_numbers import LiveNumbers, Numbers
from hubshift_desktop.ui.shell.locking import Locking
from hubshift_desktop.ui.shell.needs_you import NeedsYou
from hubshift_desktop.ui.shell.openers import Openers
from hubshift_desktop.ui.shell.places import Places
from hubshift_desktop.ui.shell.remembered import Remembered
from hubshift_desktop.ui.shell.saved_views import SavedViews
from hubshift_desktop.ui.shell.saying import Saying
from hubshift_desktop.ui.shell.sidebar import Sidebar
from hubshift_desktop.ui.shell.snapshots import Person
from hubshift_desktop.ui.shell.sync_corner import SyncCorner
from hubshift_desktop.ui.shell.whereabouts import Whereabouts
from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.widgets.column import Column
from hubshift_desktop.ui.widgets.row import Row

_SMALLEST = (1024, 640)


class MainWindow(QMainWindow):
    """`lock_asked` and `quit_asked` are for whoever composed the program: locking ends this process."""

    lock_asked = Signal()
    quit_asked = Signal()

    def __init__(
        self,
        theme: Theme,
        services: Services,
        runner: Runner,
        bridge: Bridge,
        *,
        account: AccountDoor | None = None,
        mark: str = "",
        config: AppConfig = USUAL,
    ) -> None:
        super().__init__()
        self.theme = theme
        self._services = services
        self._runner = runner
        self._is_wound_up = False
        self.remembered = Remembered(theme, services, runner, parent=self)
        self.sidebar = Sidebar(theme)
        self.places = Places(theme, services, runner)
        self.clients = self.places.clients
        self.arranging = Arranging(theme, self, sidebar=self.sidebar, clients=self.clients, remembered=self.remembered)
        self._content = QWidget()
        self._central = QWidget()
        self.demo_mark: DemoMark | None = None
        self._build(mark)
        page = self.clients.page
        self.saying = Saying(
            theme,
            services,
            runner,
            self._content,
            is_typing=lambda: page.is_typing,
            form_of=lambda: page.client_id if page.form_out_of_view else "",
        )
        self.toast = self.saying.toast
        self.sync = SyncCorner(theme, services, runner, self.sidebar.sync_card, self._central)
        self.go_to = GoTo(theme, services, runner, self._central, open_client=lambda: self.where.client_id)
        self.openers = Openers(theme, services, runner, self._central, account=account, config=config)
        self.numbers = LiveNumbers(services, runner, parent=self)
        self.menus = Menus(self, self.run, is_covered=lambda: self.openers.is_covered)
        self.views = SavedViews(services, runner, parent=self)
        self.where = Whereabouts(services, self.places, self.sidebar, self.views, parent=self)
        self.needs_you = NeedsYou(services, runner, self.clients.page)
        self.locking = Locking(theme, services, self, self._central, config=config)
        self.leaving = Leaving(theme, services, runner, self._central)
        self._acts = self._make_acts()
        self._connect(bridge)
        self._begin()
        theme.follow(self.on_theme_changed)

    # Places ----------------------------------------------------------------------------------------------------------

    @property
    def place(self) -> str:
        """The key of the place in view."""
        return self.where.place

    def go(self, key: str) -> None:
        """Go to a place or a view."""
        self.where.go(key)

    def open_client(self, client_id: str) -> None:
        """Open a client from anywhere."""
        self.where.open_client(client_id)

    def open_tab(self, client_id: str, tab: str) -> None:
        """Open a client at one of its tabs."""
        self.where.open_tab(client_id, tab)

    def new_client(self) -> None:
        """Begin a new client."""
        self.where.new_client()

    @Slot(str, str)
    def say(self, words: str, action: str = "") -> None:
        """Say a short word; `action` is undo, undo_decision or client:ID."""
        self.saying.say(words, action)

    @Slot(str)
    def on_titled(self, title: str) -> None:
        self.setWindowTitle(f"{title} – Hubshift")

    # News ------------------------------------------------------------------------------------------------------------

    @Slot(object)
    def on_changed(self, changed: Changed) -> None:
        self.places.refresh(changed)
        self.numbers.ask()

    @Slot(object)
    def on_sync_changed(self, snapshot: SyncSnapshot) -> None:
        self.sync.show_sync(snapshot)
        self.places.show_sync(snapshot)
        missing = snapshot.total - snapshot.done if snapshot.what == "clients" else 0
        self.clients.list.show_first_sync(is_running=snapshot.is_first_sync, missing=missing)

    @Slot(object)
    def on_numbers(self, numbers: Numbers) -> None:
        self.views.take(numbers.own)
        self.sidebar.show_counts(numbers.by_place())
        self.sidebar.show_views(self.views.places())
        self.sidebar.mark_place(self.where.place)
        self.go_to.show_views([(view.key, view.title) for view in numbers.own])
        self.sync.show_queue(numbers.queue)
        self.leaving.show_queue(numbers.queue)
        self.saying.keep_true(numbers.queue)
        self.clients.list.show_to_sync(numbers.views.not_synced)

    # Commands --------------------------------------------------------------------------------------------------------

    @Slot(str)
    def run(self, command: str) -> None:
        """Run a command by its key. What a dialog covers stays untouched until it is closed."""
        if self.openers.is_covered and command not in ALWAYS:
            return
        what, _, rest = command.partition(":")
        if what == "place":
            self.go(rest)
            self.places.focus_first()
        elif what == "look":
            self.remembered.set_look(rest)
        else:
            self._acts[command]()

    @Slot(str)
    def on_needs_you(self, client_id: str) -> None:
        if client_id:
            self.open_client(client_id)
            self.clients.page.focus_notice(client_id)
        else:
            self.say("Nothing needs you")

    @Slot(str)
    def on_client_typed(self, client_id: str) -> None:
        """Whoever goes to a client by the keyboard means to go on there with it, wherever it was before."""
        self.open_client(client_id)
        self.clients.page.take_keyboard()

    @Slot(object)
    def export(self, selected: Sequence[str] = ()) -> None:
        """Open the export dialog for the list, or for what is chosen in it."""
        if self.where.is_at_clients:
            self.openers.export(self.clients.list.query, selected)
        else:
            # A list behind another page is not seen, and neither is what was searched or chosen in it.
            self.openers.export(ALL_ACTIVE, (), listed="All active clients")

    @Slot(str)
    def on_view_saved(self, key: str) -> None:
        self.where.stay_at_view(key)
        self.numbers.read()
        self.say("Saved under Views")

    @Slot()
    def on_view_removed(self) -> None:
        self.numbers.read()
        self.go("clients")
        self.say("The view is removed. Its clients are not touched.")

    # Locking ---------------------------------------------------------------------------------------------------------

    def blank(self) -> None:
        """Keep what is half-typed and where the person was, and show nothing of anybody any more."""
        try:
            if not self._is_wound_up:
                self.remembered.leave(self.where.left)
            self._wind_up()
        finally:
            self.menus.bar.hide()
            self.locking.blank()

    def _wind_up(self) -> None:
        # Once only: what is hidden has no cursor any more, and coming back means coming back to it.
        if not self._is_wound_up:
            self._is_wound_up = True
            self.clients.page.tabs.documents.putting_off.rest()
            self.openers.stop_files()
            self.clients.page.keep_drafts()

    # Qt --------------------------------------------------------------------------------------------------------------

    @Slot()
    def on_theme_changed(self) -> None:
        self.arranging.look()
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.arranging.look()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        handle = self.windowHandle()
        if handle is not None:
            self.locking.auto.watch(handle)
            self.menus.watch(handle)

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._is_by_hand(event):
            event.ignore()
            self.leaving.ask()
            return
        self._wind_up()
        super().closeEvent(event)
        self.quit_asked.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_plain = not event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier
        if event.key() == Qt.Key.Key_Escape and self._escape():
            event.accept()
        elif self.remembered.has_single_keys and is_plain and event.text() in SINGLE_KEYS:
            self.run(SINGLE_KEYS[event.text()])
            event.accept()
        else:
            super().keyPressEvent(event)

    # Inside ----------------------------------------------------------------------------------------------------------

    def _is_by_hand(self, event: QCloseEvent) -> bool:
        # The program closing itself, a locked window and the end of the session are nobody to be spoken to.
        application = QGuiApplication.instance()
        is_end_of_session = isinstance(application, QGuiApplication) and application.isSavingSession()
        return event.spontaneous() and not self._is_wound_up and not is_end_of_session

    def _escape(self) -> bool:
        cover = self.openers.cover
        if cover is not None:
            # A key that comes as far as this found nobody in the dialog that it belongs to.
            cover.cancel()
            return True
        if not self.where.is_at_clients:
            return False
        if self.clients.page.escape():
            self.clients.page.focus_first()
        else:
            self.clients.show_list()
        return True

    def _next_pane(self, *, forward: bool) -> None:
        page = self.clients.page
        inner = [page.header, page.body] if self.where.is_at_clients else [self.places]
        before = [self.sidebar, *([self.clients.list] if self.where.is_at_clients else [])]
        PaneRing([*before, *inner, self.toast]).move(forward=forward)

    def _new(self) -> None:
        page, focused = self.clients.page, QApplication.focusWidget()
        is_inside = self.where.is_at_clients and focused is not None and page.isAncestorOf(focused)
        if not (is_inside and page.add_in_tab()):
            self.new_client()

    def _make_acts(self) -> dict[str, Callable[[], object]]:
        page, clients = self.clients.page, self.clients.list
        return {
            "new": self._new,
            "export": lambda: self.export(clients.chosen if len(clients.chosen) > 1 else ()),
            "print": self.openers.print_day,
            "settings": self.openers.settings,
            "rescue_write": self.openers.write_rescue,
            "rescue_open": self.openers.open_rescue,
            "lock": self.lock_asked.emit,
            "quit": self.leaving.ask,
            "undo": self.saying.undo,
            "edit": page.edit,
            "save": page.save,
            "find": self.where.find,
            "select_all": clients.select_all,
            "pin": lambda: self.openers.pin(clients.query),
            "go_to": self.go_to.open,
            "next_client": lambda: clients.step(1),
            "previous_client": lambda: clients.step(-1),
            "next_tab": lambda: page.turn_tab(1),
            "previous_tab": lambda: page.turn_tab(-1),
            "needs_you": lambda: self.needs_you.look(after=self.where.client_id),
            "sidebar": self.arranging.toggle_sidebar,
            "next_pane": lambda: self._next_pane(forward=True),
            "previous_pane": lambda: self._next_pane(forward=False),
            "larger": lambda: self.remembered.step_text(1),
            "smaller": lambda: self.remembered.step_text(-1),
            "normal": lambda: self.remembered.step_text(0),
            "sync": self.sync.sync_now,
            "pause": self.sync.toggle_pause,
            "documents": self.sync.toggle_documents,
            "help": self.openers.shortcuts,
        }

    def _build(self, mark: str) -> None:
        content = Column(self.theme, self._content)
        content.addWidget(self.places)
        body = Row(self.theme)
        body.addWidget(self.sidebar)
        body.addWidget(self._content, 1)
        column = Column(self.theme, self._central)
        if mark:
            self.demo_mark = DemoMark(self.theme, mark)
            column.addWidget(self.demo_mark)
        column.addLayout(body, 1)
        self.setCentralWidget(self._central)
        self.setMinimumSize(*_SMALLEST)

    def _begin(self) -> None:
        services = self._services
        services_may = {"new": Verb.CREATE_CLIENT, "edit": Verb.EDIT_CLIENT, "export": Verb.EXPORT, "print": Verb.PRINT}
        for command, verb in services_may.items():
            permission = services.permission(verb)
            self.menus.allow(command, is_allowed=bool(permission), reason=permission.reason)
        person = services.account
        role = capitalised(ROLE_NAMES.get(person.role, person.role).removeprefix("support "))
        self.sidebar.show_person(Person(user_id=person.user_id, name=person.name, role=role))
        self.clients.set_list_width(self.remembered.list_width)
        self.on_sync_changed(services.sync.snapshot())
        self.go("clients" if self.sync.snapshot.is_first_sync else "today")
        self.numbers.read()

    def _connect(self, bridge: Bridge) -> None:
        self.where.titled.connect(self.on_titled)
        self.where.said.connect(self.say)
        bridge.changed.connect(self.on_changed)
        bridge.sync_changed.connect(self.on_sync_changed)
        self.sync.settled.connect(bridge.catch_up)
        self.numbers.renewed.connect(self.on_numbers)
        self.saying.client_asked.connect(self.where.open_client)
        self.saying.form_asked.connect(self.where.on_form_asked)
        self.saying.go_on_asked.connect(self.sync.go_on)
        self.needs_you.found.connect(self.on_needs_you)
        self.views.removed.connect(self.on_view_removed)
        for part in (self.needs_you, self.views):
            part.failed.connect(self.saying.on_failed)
        self._connect_sidebar()
        self._connect_places()
        self.go_to.client_asked.connect(self.on_client_typed)
        self.go_to.tab_asked.connect(self.where.open_tab)
        self.go_to.command_asked.connect(self.run)
        self.openers.said.connect(self.say)
        self.openers.view_saved.connect(self.on_view_saved)
        self.openers.lock_chosen.connect(self.locking.auto.set_minutes)
        self.openers.keys_chosen.connect(self.remembered.set_single_keys)
        self.locking.asked.connect(self.lock_asked)
        self.leaving.agreed.connect(self.close)

    def _connect_sidebar(self) -> None:
        self.sidebar.place_chosen.connect(self.where.go)
        self.sidebar.go_to_asked.connect(self.go_to.open)
        self.sidebar.sync_asked.connect(self.sync.open)
        self.sidebar.settings_asked.connect(self.openers.settings)
        self.sidebar.lock_asked.connect(self.lock_asked)
        self.sidebar.rail_toggled.connect(self.arranging.toggle_sidebar)
        self.sync.list_asked.connect(lambda: self.go("waiting"))
        self.sync.sign_in_asked.connect(self.openers.sign_in)
        self.sync.client_asked.connect(self.where.open_client)
        self.sync.settled.connect(self.numbers.ask)
        self.sync.said.connect(self.say)

    def _connect_places(self) -> None:
        places, clients = self.places, self.clients.list
        places.client_asked.connect(self.where.open_client)
        places.tab_asked.connect(self.where.open_tab)
        places.said.connect(self.say)
        places.place_asked.connect(self.where.go)
        places.sync_asked.connect(self.sync.sync_at_once)
        places.sync_now_asked.connect(self.sync.sync_now)
        places.go_on_asked.connect(self.sync.go_on)
        places.decide_asked.connect(self.openers.decide)
        places.print_asked.connect(self.openers.print_day)
        clients.new_asked.connect(self.where.new_client)
        clients.sync_asked.connect(self.sync.sync_now)
        clients.export_asked.connect(self.export)
        clients.status_asked.connect(self.openers.change_status)
        clients.pin_asked.connect(self.openers.pin)
        clients.unpin_asked.connect(lambda: self.views.remove(self.where.place))
        clients.said.connect(self.say)
        self.clients.width_chosen.connect(self.remembered.set_list_width)
        self.clients.setting_up.pause_asked.connect(self.sync.toggle_pause)
