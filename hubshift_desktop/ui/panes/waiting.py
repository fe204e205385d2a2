"""Waiting to sync: what needs the person, what is on its way, and the whole ledger behind it (picture 09b)."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal, Slot
from PySide6.QtWidgets import QMenu, QStackedWidget, QWidget

from hubshift_desktop.domain.rows import LedgerLine
from hubshift_desktop.domain.states import Kind, LedgerState
from hubshift_desktop.domain.views import QueueCounts
from hubshift_desktop.services.bundle import Services
from hubshift_desktop.services.snapshot import SyncSnapshot
from hubshift_desktop.services.status_words import detail_words
from hubshift_desktop.ui.fonts import Role
from hubshift_desktop.ui.panes import waiting_words
from hubshift_desktop.ui.panes.absence_banner import AbsenceBanner
from hubshift_desktop.ui.panes.change_card import ChangeCard
from hubshift_desktop.ui.panes.change_settling import ChangeSettling
from hubshift_desktop.ui.panes.pane import Pane
from hubshift_desktop.ui.panes.sent_card import SentCard
from hubshift_desktop.ui.panes.waiting_words import Change, Ledger
from hubshift_desktop.ui.plain import PlainLabel, set_tip
from hubshift_desktop.ui.runner import Runner
from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.tokens import Tone
from hubshift_desktop.ui.widgets.banner import Banner
from hubshift_desktop.ui.widgets.button import Button, ButtonKind
from hubshift_desktop.ui.widgets.card import Card
from hubshift_desktop.ui.widgets.card_list import CardList
from hubshift_desktop.ui.widgets.change_row_delegate import ChangeRowDelegate
from hubshift_desktop.ui.widgets.column import Column
from hubshift_desktop.ui.widgets.empty_state import EmptyState
from hubshift_desktop.ui.widgets.filter_chip import FilterChip
from hubshift_desktop.ui.widgets.key_value_rows import KeyValueRows
from hubshift_desktop.ui.widgets.row import Row
from hubshift_desktop.ui.widgets.side_column import SideColumn
from hubshift_desktop.ui.wishing import Wishing

_SIDE, _NARROW, _LIMIT = 340, 780, 500
_TAB_OF = {Kind.GOAL: "goals", Kind.DOCUMENT: "documents", Kind.APPOINTMENT: "appointments"}


class WaitingPane(Pane):
    """One list for what waits and one for what was; a change never just fails: it has a reason and a next step."""

    print_asked = Signal()
    go_on_asked = Signal()

    def __init__(self, theme: Theme, services: Services, runner: Runner, *, parent: QWidget | None = None) -> None:
        super().__init__(theme, services, runner, parent=parent)
        self.ledger = Ledger()
        self._is_log = False
        self._holds_documents = False
        self.wishing = Wishing(services, runner, self)
        self._build_parts()
        self.settling = ChangeSettling(theme, services, runner, self, chosen=lambda: self._change(self.list.key))
        self._lay_out()
        self._connect()
        self.show_sync(services.sync.snapshot())

    # ---- reading ---------------------------------------------------------------------------------------------------

    def load(self) -> None:
        is_log, states = self._is_log, self._log_states()
        self.read(lambda: self._read(is_log=is_log, states=states), self.on_loaded)

    def _read(self, *, is_log: bool, states: tuple[LedgerState, ...]) -> Ledger:
        """Runs off the GUI thread."""
        waiting = self.services.waiting
        log = waiting.lines(states=states, limit=_LIMIT) if is_log else ()
        return Ledger(
            open=waiting_words.matched(waiting.waiting(_LIMIT), waiting.open_lines(limit=_LIMIT)),
            sent=tuple(Change(waiting.words_of(line), line) for line in waiting.sent_today() if _is_accepted(line)),
            laptop=waiting.laptop(),
            counts=waiting.counts(),
            log=tuple(Change(waiting.words_of(line), line) for line in log),
        )

    @Slot(object)
    def on_loaded(self, ledger: Ledger) -> None:
        self.ledger = ledger
        snapshot = self.services.sync.snapshot()
        self._holds_documents = not snapshot.documents_allowed
        self._show_lines()
        if ledger.laptop is not None:
            self._laptop.set_rows(waiting_words.laptop_rows(ledger.laptop, now=self.services.clock.now()))
        self.sent.show_sent(waiting_words.words_of_sent(ledger.sent))
        self.show_sync(snapshot)

    def show_sync(self, snapshot: SyncSnapshot) -> None:
        """Say in a banner when nothing can be sent now, and why; and in one of its own who disappeared."""
        if self._holds_documents is snapshot.documents_allowed:
            self._holds_documents = not snapshot.documents_allowed
            self._show_lines()
        self.absences.show_held(snapshot.held_absences)
        is_paused = snapshot.phase == "paused"
        quiet = snapshot.is_online and not (snapshot.needs_sign_in or snapshot.is_portal)
        has_trouble = snapshot.has_server_trouble or bool(snapshot.trouble) or snapshot.pause_until is not None
        is_still = is_paused or not quiet or has_trouble
        self.retry.set_label("Try now" if is_still and not is_paused else "Sync now")
        self.retry.setEnabled(snapshot.phase == "idle")
        set_tip(self.retry, "Sync is paused" if is_paused else "Ctrl+Shift+S")
        files = self.ledger.files if self._holds_documents else 0
        self.banner.setVisible(self.ledger.counts is not None and (is_still or files > 0))
        if is_still and self.ledger.counts is not None:
            self._say_why(snapshot, self.ledger.counts)
        elif files:
            title, sentence, action = waiting_words.held_words(files)
            self.banner.set_tone(Tone.WAIT, icon="pause")
            self.banner.set_words(title, sentence, action=action)

    def _say_why(self, snapshot: SyncSnapshot, counts: QueueCounts) -> None:
        is_paused = snapshot.phase == "paused"
        words = detail_words(snapshot, counts, self.services.clock)
        needs_person = not is_paused and (snapshot.needs_sign_in or bool(snapshot.trouble))
        is_pausing = is_paused or snapshot.pause_until is not None
        icon = "pause" if is_pausing else "key" if snapshot.needs_sign_in else ""
        self.banner.set_tone(Tone.WARN if needs_person else Tone.WAIT, icon=icon)
        title, sentence = words.title, words.sentence
        if not (snapshot.is_online or snapshot.is_portal or is_paused):
            title = "You’re offline. Keep working."
            sentence = "Everything is saved on this laptop and will sync when you’re online."
        self.banner.set_words(title, f"{sentence} {words.last_synced}.", action="Go on" if is_paused else "")

    def focus_first(self) -> None:
        """Put the keyboard on the list."""
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)
        if not self.list.key:
            self.list.choose_first()

    # ---- what the person does --------------------------------------------------------------------------------------

    @Slot()
    def on_log_clicked(self) -> None:
        """Turn between what is to do and everything that was."""
        self._is_log = not self._is_log
        self.log.set_label("Back to waiting" if self._is_log else "Sync log")
        self.title.setText("Sync log" if self._is_log else "Waiting to sync")
        self._sentence.setText(self._words())
        self.state.setVisible(self._is_log)
        self.copier.setVisible(self._is_log)
        self.printer.setVisible(self._is_log)
        self.look_again()

    @Slot()
    def on_absences_confirmed(self) -> None:
        self.services.sync.sync_now(confirm_absences=True)
        self.said.emit("Asking the office for each of them", "")

    @Slot()
    def on_banner_chosen(self) -> None:
        """Go on after a pause, else let the files go that are held."""
        if self.services.sync.snapshot().phase == "paused":
            self.go_on_asked.emit()
        else:
            self.wishing.allow_documents(is_allowed=True)
            self.show_sync(self.services.sync.snapshot())

    @Slot(str)
    def on_state_chosen(self, _key: str) -> None:
        self.look_again()

    @Slot(str)
    def on_line_chosen(self, _key: str) -> None:
        self._show_change()

    @Slot(str)
    def on_line_opened(self, key: str) -> None:
        change = self._change(key)
        if change is None:
            return
        if change.is_decision:
            self.decide_asked.emit(change.words.client_id)
        else:
            self.tab_asked.emit(change.words.client_id, _tab_of(change))

    @Slot()
    def on_open_asked(self) -> None:
        self.on_line_opened(self.list.key)

    @Slot(str, QPoint)
    def on_menu_asked(self, key: str, spot: QPoint) -> None:
        self.menu_for(key).popup(spot)

    def menu_for(self, key: str) -> QMenu:
        """Return what can be done with a line; the same verbs stand on the card beside it."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setAccessibleName("This change")
        change = self._change(key)
        if change is None or change.is_decision:
            menu.addAction("Choose a version…").triggered.connect(self.on_open_asked)
            return menu
        menu.addAction("Open client").triggered.connect(self.on_open_asked)
        retry = menu.addAction("Try again")
        retry.setEnabled(change.words.can_retry)
        retry.triggered.connect(self.settling.retry)
        withdraw = menu.addAction(f"{waiting_words.withdraw_verb(change)}…")
        withdraw.setEnabled(change.words.can_withdraw)
        withdraw.triggered.connect(self.settling.withdraw)
        if change.words.can_hand_over:
            menu.addAction("Copy for hand-over").triggered.connect(self.settling.hand_over)
        menu.addAction("Copy as proof").triggered.connect(self.settling.copy)
        return menu

    # ---- building --------------------------------------------------------------------------------------------------

    def _build_parts(self) -> None:
        theme = self.theme
        self.title = PlainLabel(theme, "Waiting to sync", role=Role.PAGE_TITLE)
        self._sentence = PlainLabel(theme, self._words(), colour="ink2", elide=True)
        self.log = Button(theme, "Sync log", icon="clock-counter-clockwise")
        self.retry = Button(theme, "Sync now", icon="arrows-clockwise", kind=ButtonKind.PRIMARY, tip="Ctrl+Shift+S")
        self.banner = Banner(theme, "", tone=Tone.WAIT, action_icon="play")
        self.absences = AbsenceBanner(theme)
        options = [("", "Any state"), *((state.value, label) for state, label in waiting_words.STATES)]
        self.state = FilterChip(theme, "Any state", options=options, height=32)
        self.copier = Button(theme, "Copy list", icon="copy", tip="Copy these changes as text, as proof", height=32)
        self.printer = Button(theme, "Print today…", icon="printer", tip="Ctrl+P", height=32)
        self.list = CardList(theme, name="Changes")
        self.list.setItemDelegate(ChangeRowDelegate(theme, self.list))
        sentence = "Everything you changed is in Hubshift."
        self.empty = EmptyState(theme, icon="cloud-check", title="All changes synced", sentence=sentence)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.list)
        self.stack.addWidget(self.empty)
        self.change = ChangeCard(theme)
        self.laptop = Card(theme, "This laptop")
        self._laptop = KeyValueRows(theme, label_width=108)
        self.laptop.body.addWidget(self._laptop)
        self.sent = SentCard(theme)

    def _lay_out(self) -> None:
        theme = self.theme
        words = Column(theme, gap=2)
        words.addWidget(self.title)
        words.addWidget(self._sentence)
        head = Row(theme, gap=12, margins=(0, 0, 0, 10))
        head.addLayout(words, 1)
        head.addWidget(self.log, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self.retry, 0, Qt.AlignmentFlag.AlignTop)
        tools = Row(theme, gap=8)
        tools.addWidget(self.state)
        tools.addStretch(1)
        tools.addWidget(self.copier)
        tools.addWidget(self.printer)
        left = Column(theme, gap=4)
        left.addLayout(tools)
        left.addWidget(self.stack, 1)
        side = SideColumn(theme, self, width=_SIDE, narrow=_NARROW, bottom=28)
        side.fill(self.change, self.laptop, self.sent)
        body = Row(theme, gap=16)
        body.addLayout(left, 1)
        body.addWidget(side)
        column = Column(theme, self, gap=4, margins=(32, 24, 32, 0))
        column.addLayout(head)
        column.addWidget(self.banner)
        column.addWidget(self.absences)
        column.addLayout(body, 1)
        self.state.hide()
        self.copier.hide()
        self.printer.hide()

    def _connect(self) -> None:
        self.log.clicked.connect(self.on_log_clicked)
        self.retry.clicked.connect(self.sync_now_asked)
        self.banner.action_chosen.connect(self.on_banner_chosen)
        self.wishing.said.connect(self.said)
        self.settling.said.connect(self.said)
        self.settling.sync_asked.connect(self.sync_asked)
        self.settling.failed.connect(self.on_failed)
        self.absences.confirmed.connect(self.on_absences_confirmed)
        self.state.chosen.connect(self.on_state_chosen)
        self.copier.clicked.connect(lambda: self.settling.copy_all(self._shown()))
        self.printer.clicked.connect(self.print_asked)
        self.list.line_chosen.connect(self.on_line_chosen)
        self.list.line_opened.connect(self.on_line_opened)
        self.list.menu_asked.connect(self.on_menu_asked)
        self.change.open_asked.connect(self.on_open_asked)
        self.change.retry_asked.connect(self.settling.retry)
        self.change.withdraw_asked.connect(self.settling.withdraw)
        self.change.hand_over_asked.connect(self.settling.hand_over)
        self.change.link_asked.connect(self.settling.link)
        self.change.separate_asked.connect(self.settling.separate)
        self.change.copy_asked.connect(self.settling.copy)

    # ---- small steps -----------------------------------------------------------------------------------------------

    def _words(self) -> str:
        if self._is_log:
            return "Every change: who, what, when it was saved, sent and accepted, and what came from Hubshift."
        return "Work on this laptop that Hubshift doesn’t have yet."

    def _log_states(self) -> tuple[LedgerState, ...]:
        return (LedgerState(self.state.key),) if self.state.key else tuple(LedgerState)

    def _shown(self) -> list[Change]:
        return list(self.ledger.log if self._is_log else self.ledger.open)

    def _change(self, key: str) -> Change | None:
        return next((change for change in self._shown() if change.key == key), None)

    def _show_lines(self) -> None:
        now, holds = self.services.clock.now(), self._holds_documents
        if self._is_log:
            lines = waiting_words.log_lines(self.ledger.log, now=now, holds_documents=holds)
        else:
            lines = waiting_words.to_do_lines(self.ledger, holds_documents=holds)
        self.list.show_lines(lines)
        self.stack.setCurrentWidget(self.list if lines else self.empty)
        self.copier.setEnabled(bool(self._shown()))
        self._show_change()

    def _show_change(self) -> None:
        change, now = self._change(self.list.key), self.services.clock.now()
        self.change.show_change(change, now=now, holds_documents=self._holds_documents)


def _is_accepted(line: LedgerLine) -> bool:
    """A tick stands only beside what the office has; a change sent and then disputed is not there."""
    return line.state is LedgerState.ACCEPTED


def _tab_of(change: Change) -> str:
    if change.words.entity is not Kind.CLIENT:
        return _TAB_OF.get(change.words.entity, "overview")
    return "medications" if change.words.path.startswith("medicalInfo.") else "overview"
