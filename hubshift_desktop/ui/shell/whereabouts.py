"""Where the person is in the window: which place or view, which list, and whose file is open."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot

from hubshift_desktop.security.roles import Verb
from hubshift_desktop.services.bundle import Services
from hubshift_desktop.ui.panes.client_list import ALL_ACTIVE
from hubshift_desktop.ui.shell.places import Places
from hubshift_desktop.ui.shell.remembered import Left
from hubshift_desktop.ui.shell.saved_views import SavedViews
from hubshift_desktop.ui.shell.sidebar import Sidebar


class Whereabouts(QObject):
    """The one who changes the place, so that sidebar, list and page always agree. `titled` carries its name."""

    titled = Signal(str)
    said = Signal(str, str)

    def __init__(
        self, services: Services, places: Places, sidebar: Sidebar, views: SavedViews, *, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._services = services
        self._places = places
        self._clients = places.clients
        self._sidebar = sidebar
        self._views = views
        self._place = self._listed = ""
        clients = self._clients.list
        clients.client_asked.connect(self.on_list_chose)
        clients.opened.connect(self.on_list_opened)
        clients.entered.connect(self.on_list_entered)
        self._clients.page.opened.connect(self.on_page_opened)

    @property
    def place(self) -> str:
        """The key of the place in view."""
        return self._place

    @property
    def is_at_clients(self) -> bool:
        """Whether the list and a client's file are in view."""
        return self._places.currentWidget() is self._clients

    @property
    def client_id(self) -> str:
        """Whose file is open, even behind another page; '' for nobody's."""
        return str(self._clients.page.client_id)

    @property
    def left(self) -> Left:
        """Where to come back to. A client behind another page is not named: opening is a look into the file."""
        is_seen = self.is_at_clients and not self._clients.is_list_turn
        page = self._clients.page
        shown = page.tabs.form_in_view
        form, record_id = shown.draft_key if shown is not None else ("", "")
        return Left(
            place=self._place,
            client_id=self.client_id if is_seen else "",
            tab=page.tab,
            form=form,
            record_id=record_id,
        )

    @Slot(str)
    def go(self, key: str) -> None:
        """Go to a place or a view; the list that was left last is found as it was left."""
        if key == "new_client":
            self.new_client()
            return
        self._place = key
        self._sidebar.mark_place(key)
        view, title = self._views.find(key), self._views.title(key)
        self.titled.emit(title)
        if self._places.visit(key) is not self._clients:
            return
        if key == self._listed:
            # The day may be another one since: countdowns are read again, the place in the list is kept.
            self._clients.list.on_refresh_due()
            return
        self._listed = key
        self._clients.back.show_title(title)
        query = view.query if view else ALL_ACTIVE
        self._clients.list.show_query(query, title=title, is_own_view=bool(view and view.is_own))
        if self._clients.is_detail_turn:
            self._clients.show_list()

    @Slot(str)
    def open_client(self, client_id: str) -> None:
        """Open a client from anywhere."""
        self.go_to_clients()
        self._show_client(client_id)
        self._clients.list.show_client(client_id)

    @Slot(str, str)
    def open_tab(self, client_id: str, tab: str) -> None:
        """Open a client at one of its tabs."""
        self.open_client(client_id or self.client_id)
        self._clients.page.show_tab(tab)

    def come_back(self, left: Left) -> None:
        """Go where the window was when it locked: the same page, and the same client in it."""
        self.go(left.place if self._views.knows(left.place) else "clients")
        if left.client_id:
            self.open_tab(left.client_id, left.tab)

    def go_to_clients(self) -> None:
        """Go to the list and the file beside it, unless they are in view."""
        if not self.is_at_clients:
            self.go("clients")

    def stay_at_view(self, key: str) -> None:
        """What is in view has just become a view of its own."""
        self._place = self._listed = key

    @Slot()
    def new_client(self) -> None:
        """Begin a new client; it starts with a search for the same person."""
        permission = self._services.permission(Verb.CREATE_CLIENT)
        if not permission:
            self.said.emit(permission.reason, "")
            return
        self.go_to_clients()
        self._clients.show_detail()
        self._clients.page.show_new()

    @Slot()
    def find(self) -> None:
        """Put the keyboard into the search of the list."""
        self.go_to_clients()
        if self._clients.is_detail_turn:
            self._clients.show_list()
        self._clients.list.focus_search()

    @Slot()
    def on_form_asked(self) -> None:
        """Go back to the form that was left open behind another page or tab."""
        self.open_client(self.client_id)
        self._clients.page.show_form()

    @Slot(str)
    def on_list_chose(self, client_id: str) -> None:
        if not self._clients.is_list_turn:
            self._show_client(client_id)

    @Slot(str)
    def on_list_opened(self, client_id: str) -> None:
        self._show_client(client_id)

    @Slot(str)
    def on_list_entered(self, client_id: str) -> None:
        self._show_client(client_id)
        self._clients.page.focus_first()

    @Slot(str)
    def on_page_opened(self, client_id: str) -> None:
        self._clients.list.show_client(client_id)

    def _show_client(self, client_id: str) -> None:
        if client_id != self.client_id:
            self._clients.page.show_client(client_id)
        # Also who is opened once more: it may be hours since.
        self._services.sync.first_clients((client_id,))
        # After it: in a narrow window the keyboard goes along from the list, and so to who is asked for now.
        self._clients.show_detail()
