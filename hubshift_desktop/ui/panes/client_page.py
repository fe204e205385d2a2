"""One client, whole: the header over tabs, and the forms that open in their place."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from hubshift_desktop.domain.errors import KnownError
from hubshift_desktop.domain.rows import Changed
from hubshift_desktop.domain.views import ClientFile
from hubshift_desktop.services.bundle import Services
from hubshift_desktop.services.snapshot import SyncSnapshot
from hubshift_desktop.ui.layout import Arrangement
from hubshift_desktop.ui.panes.client_header import TABS, ClientHeader
from hubshift_desktop.ui.panes.client_keyboard import ClientKeyboard
from hubshift_desktop.ui.panes.client_notice import ClientNotice
from hubshift_desktop.ui.panes.client_tabs import NEW_CONTACT, ClientTabs
from hubshift_desktop.ui.panes.open_client import OpenClient
from hubshift_desktop.ui.runner import Runner
from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.widgets.column import Column
from hubshift_desktop.ui.widgets.paragraph import Paragraph

_TAB_KEYS = tuple(key for key, _ in TABS)


class ClientPage(QWidget):
    """Nothing shows while a file is on its way, until that takes longer than usual.

    `said` carries words and what their button does; `created` the id of a client that was just added.
    """

    client_asked = Signal(str)
    tab_asked = Signal(str, str)
    place_asked = Signal(str)
    decide_asked = Signal(str)
    sync_asked = Signal()
    said = Signal(str, str)
    opened = Signal(str)
    created = Signal(str)

    def __init__(self, theme: Theme, services: Services, runner: Runner, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.services = services
        self.who = OpenClient(services, runner, parent=self)
        self._tab_before = self._client_before = ""
        self.header = ClientHeader(theme, services)
        self.body = QStackedWidget()
        self.tabs = ClientTabs(theme, services, runner, self.body)
        self.notices = ClientNotice(theme)
        self.keyboard = ClientKeyboard(self, self.header.tabs, self.notices)
        self.wait = Paragraph(theme, "Opening…", colour="ink3")
        self._build()
        self._listen()

    # What the window asks --------------------------------------------------------------------------------------------

    @property
    def client_id(self) -> str:
        """Whose file is open, or on its way; '' for nobody's."""
        return self.who.client_id

    @property
    def tab(self) -> str:
        """The key of the tab in view."""
        return self.header.tabs.key

    @property
    def is_editing(self) -> bool:
        """Whether a form stands in place of the tab."""
        return self.tabs.has_form

    @property
    def is_typing(self) -> bool:
        """Whether a form is on show, be it the client's or that of a tab."""
        return self.tabs.has_form_in_view

    @property
    def form_out_of_view(self) -> str:
        """The tab under which a form waits while another tab, or another page of the window, is on show."""
        return self.tabs.form_out_of_view

    def show_form(self) -> None:
        """Bring the tab of the form that is out of view back."""
        tab = self.form_out_of_view
        if tab and not self.is_editing:
            self.show_tab(tab)

    def show_client(self, client_id: str) -> None:
        """Open a client: the look is written down, then the file is shown."""
        self.keyboard.prepare()
        self.tabs.leave_form()
        self._client_before = ""
        self.keyboard.wait()
        self.who.open(client_id)

    def show_tab(self, key: str) -> None:
        """Bring a tab into view; a form keeps its draft and goes."""
        self.tabs.leave_form()
        self.header.tabs.choose(key)
        self._show_tab(key)

    def turn_tab(self, step: int) -> None:
        """Go to the next or previous tab."""
        index = (_TAB_KEYS.index(self.tab) + step) % len(_TAB_KEYS)
        self.show_tab(_TAB_KEYS[index])

    def show_new(self) -> None:
        """Begin a new client; who is open now comes back when it is left."""
        self._client_before = self.client_id or self._client_before
        self.who.close()
        self.header.hide()
        self.notices.hide()
        self.tabs.begin("")

    def edit(self, field: str = "") -> None:
        """Open the form of this client, at a field."""
        if self.who.is_there and not self.is_editing:
            # The form is the overview's, whatever tab asked for it; that tab comes back afterwards.
            before = self.tab
            self.header.tabs.choose("overview")
            self._tab_before = before
            self.header.set_editing(is_editing=True)
            self.tabs.begin(self.client_id, field)

    def add_in_tab(self) -> bool:
        """Add what belongs into the tab in view; False where nothing does."""
        return self.who.is_there and self.tabs.add(self.tab)

    def save(self) -> bool:
        """Save the open form; False when there is none."""
        return self.tabs.save()

    def escape(self) -> bool:
        """Leave an open form, keeping its draft; False when there is none."""
        was_editing = self.is_editing or self.tabs.has_form_coming
        is_left = self.tabs.escape()
        if is_left and was_editing:
            self.on_form_left(True)
        return is_left

    def keep_drafts(self) -> None:
        """Write what is half-typed down now: before locking and closing."""
        self.tabs.keep_drafts()

    def arrange(self, arrangement: Arrangement) -> None:
        """Take another layout."""
        self.header.set_short(is_short=arrangement.is_header_short)
        self.header.set_below_bar(is_below_bar=arrangement.is_list_own_page)
        self.tabs.arrange(arrangement)

    def refresh(self, changed: Changed) -> None:
        """Take notice of a change; what is being typed stays."""
        if self.client_id and (not changed.client_ids or self.client_id in changed.client_ids):
            self.who.look()
        self.tabs.refresh(changed)

    def show_sync(self, snapshot: SyncSnapshot) -> None:
        """Pass on how files move."""
        self.tabs.show_sync(snapshot)

    def focus_notice(self, client_id: str) -> None:
        """Put the keyboard on what the banner of a client offers, as soon as their file is on show."""
        is_open = self.who.is_there and client_id == self.client_id
        self.keyboard.wish_notice("" if is_open else client_id)
        if is_open and not self.is_typing:
            self.keyboard.go_to_notice()

    def focus_first(self) -> None:
        """Put the keyboard where work begins: the tabs, if need be once the file has come."""
        if self.header.isVisibleTo(self):
            self.header.tabs.focus_chosen()
        if self.client_id and not self.who.is_there:
            self.keyboard.wait(is_due=True)

    def take_keyboard(self) -> None:
        """Have the keyboard on this client, who was gone to by it; a form that has it keeps it."""
        if not (self.who.is_there and self.keyboard.is_here):
            self.focus_first()

    # What happens ----------------------------------------------------------------------------------------------------

    @Slot(object)
    def on_opened(self, file: ClientFile) -> None:
        self._show_file(file)
        self.header.show()
        self._show_tab(self.tab)
        self.keyboard.arrive(file.local_id)
        self.notices.announce()
        self.opened.emit(file.local_id)

    @Slot(object)
    def on_missed(self, error: KnownError) -> None:
        self.keyboard.give_up()
        self._show_waiting(f"{error.title}. {error.sentence} {error.next_step}")
        self.on_failed(error)

    @Slot(object)
    def on_failed(self, error: KnownError) -> None:
        self.said.emit(f"{error.title}. {error.sentence}", "")

    @Slot(str)
    def on_tab_chosen(self, key: str) -> None:
        self.tabs.leave_form()
        self._after_form(key)

    @Slot(str)
    def on_add_asked(self, what: str) -> None:
        if what == "contacts":
            self.edit(NEW_CONTACT)
            return
        self.show_tab(what)
        self.tabs.add(what)

    @Slot(str, bool)
    def on_saved(self, client_id: str, had_keyboard: bool) -> None:
        """A form was saved: the file is read again, or a new client is opened."""
        if client_id == self.client_id:
            self._after_form()
            self.who.look()
            if had_keyboard:
                self.focus_first()
            return
        # A new file begins at its beginning, whatever tab of the one before was on show.
        self.header.tabs.choose("overview")
        self.created.emit(client_id)
        self._ask_for(client_id, had_keyboard=had_keyboard)

    @Slot(bool)
    def on_form_left(self, had_keyboard: bool) -> None:
        if self.client_id:
            self._after_form()
            if had_keyboard:
                self.focus_first()
        elif self._client_before:
            self._ask_for(self._client_before, had_keyboard=had_keyboard)
        else:
            self._show_waiting("Choose a client from the list.")
            self.place_asked.emit("clients")

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self.theme.colour("page"))
        painter.end()

    # Inside ----------------------------------------------------------------------------------------------------------

    def _ask_for(self, client_id: str, *, had_keyboard: bool) -> None:
        """Ask for a client in place of the form; the keyboard that was in the form goes to them, not to the sidebar."""
        self.client_asked.emit(client_id)
        if had_keyboard:
            self.focus_first()

    def _show_waiting(self, words: str) -> None:
        self.header.hide()
        self.notices.hide()
        self.wait.setText(words)
        self.body.setCurrentWidget(self._waiting)

    def _show_file(self, file: ClientFile) -> None:
        self.header.show_file(file, today=self.services.clock.today())
        had_keyboard = self.notices.has_keyboard
        self.notices.show_file(file)
        if had_keyboard and not self.notices.isVisibleTo(self):
            # The banner goes with what it asked; left to itself, the keyboard would go to the top of the window.
            self.focus_first()

    def _show_tab(self, key: str) -> None:
        if not self.who.is_there:
            return
        pane = self.tabs.pane(key)
        pane.show_client(self.client_id)
        self.body.setCurrentWidget(pane)

    def _after_form(self, tab: str = "") -> None:
        wanted = tab or self._tab_before or self.tab
        self._tab_before = ""
        self.header.set_editing(is_editing=False)
        if self.who.is_there:
            self.header.show()
            self.header.tabs.choose(wanted)
            self._show_tab(wanted)

    def _build(self) -> None:
        theme = self.theme
        self._waiting = QWidget()
        waiting = Column(theme, self._waiting, margins=(28, 24, 28, 24))
        waiting.addWidget(self.wait)
        waiting.addStretch(1)
        self.body.addWidget(self._waiting)
        column = Column(theme, self)
        column.addWidget(self.header)
        column.addWidget(self.notices)
        column.addWidget(self.body, 1)

    def _listen(self) -> None:
        header, tabs = self.header, self.tabs
        header.tab_chosen.connect(self.on_tab_chosen)
        header.edit_asked.connect(self.edit)
        header.add_asked.connect(self.on_add_asked)
        header.status_asked.connect(self.who.set_status)
        header.copy_asked.connect(self.who.copy_number)
        self.who.came.connect(self.on_opened)
        self.who.renewed.connect(self._show_file)
        # Nobody's name may stand over a file that is not theirs.
        self.who.slow.connect(lambda: self._show_waiting("Opening…"))
        self.who.missed.connect(self.on_missed)
        self.who.failed.connect(self.on_failed)
        self.notices.decide_asked.connect(lambda: self.decide_asked.emit(self.client_id))
        self.notices.fix_asked.connect(self.edit)
        self.notices.waiting_asked.connect(lambda: self.place_asked.emit("waiting"))
        header.print_asked.connect(lambda: tabs.medications.print_summary(self.client_id))
        tabs.edit_asked.connect(self.edit)
        tabs.tab_asked.connect(self.on_tab_asked)
        tabs.saved.connect(self.on_saved)
        tabs.form_left.connect(self.on_form_left)
        for signal, relay in (
            (tabs.said, self.said),
            (self.who.said, self.said),
            (tabs.client_asked, self.client_asked),
            (tabs.place_asked, self.place_asked),
            (tabs.decide_asked, self.decide_asked),
            (tabs.sync_asked, self.sync_asked),
        ):
            signal.connect(relay)

    @Slot(str, str)
    def on_tab_asked(self, client_id: str, key: str) -> None:
        if client_id in ("", self.client_id):
            self.show_tab(key)
        else:
            self.tab_asked.emit(client_id, key)
