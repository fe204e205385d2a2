"""The status card and its popover, fed by the sync snapshot and the counts of the outbox."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPoint, Signal, Slot
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget

from hubshift_desktop.domain.views import QueueCounts
from hubshift_desktop.domain.words import plural
from hubshift_desktop.services.bundle import Services
from hubshift_desktop.services.snapshot import SyncSnapshot
from hubshift_desktop.services.status_words import card_words, detail_words
from hubshift_desktop.services.views import WaitingLine
from hubshift_desktop.ui.runner import Runner
from hubshift_desktop.ui.sending_added import send_added
from hubshift_desktop.ui.shell.snapshots import SyncDetails, SyncStatus, WaitingItem
from hubshift_desktop.ui.shell.sync_card import SyncCard
from hubshift_desktop.ui.shell.sync_popover import SyncPopover
from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.tokens import Tone
from hubshift_desktop.ui.wishing import Wishing

_SHOWN = 5
_NO_WORK = QueueCounts(
    waiting=0, waiting_bytes=0, sending=0, unanswered=0, conflicts=0, set_aside=0, last_complete=None
)


class SyncCorner(QObject):
    """What the card says is a pure function of two things; both are kept here, newest first."""

    list_asked = Signal()
    sign_in_asked = Signal()
    client_asked = Signal(str)
    settled = Signal()
    said = Signal(str, str)

    def __init__(self, theme: Theme, services: Services, runner: Runner, card: SyncCard, window: QWidget) -> None:
        super().__init__(window)
        self._theme = theme
        self._services = services
        self._runner = runner
        self._card = card
        self._window = window
        self._queue = _NO_WORK
        self._wishing = Wishing(services, runner, self)
        self._wishing.said.connect(self.said)
        self._snapshot = services.sync.snapshot()
        self._clients: dict[str, str] = {}
        self.popover = SyncPopover(theme, window)
        self.popover.list_asked.connect(self.list_asked)
        self.popover.sync_asked.connect(self.on_try_now)
        self.popover.pause_asked.connect(self.toggle_pause)
        self.popover.documents_chosen.connect(self.on_documents_chosen)
        self.popover.item_chosen.connect(self.on_item_chosen)

    @property
    def snapshot(self) -> SyncSnapshot:
        return self._snapshot

    @Slot()
    def toggle_pause(self) -> None:
        """Send and receive nothing, or go on."""
        self._wishing.pause(is_paused=self._snapshot.phase != "paused")

    @Slot()
    def go_on(self) -> None:
        """Send and receive again after a pause that a person asked for."""
        self._wishing.pause(is_paused=False)

    @Slot()
    def sync_now(self) -> None:
        """The person's own word: 'now' means also a file whose type is still being looked at."""
        if self._snapshot.phase == "paused":
            self.sync_at_once()  # which says so: nothing goes, and what waits for a look goes on waiting
        else:
            send_added(self._services, self._runner, self, then=self.sync_at_once)

    @Slot()
    def sync_at_once(self) -> None:
        """Run a whole cycle; while sync is paused none would run, so it says that and offers the way on."""
        if self._snapshot.phase == "paused":
            self.said.emit("Sync is paused. Nothing is sent until you go on.", "go_on")
        else:
            self._services.sync.sync_now()

    @Slot()
    def toggle_documents(self) -> None:
        """Hold documents for a better connection, or let them go; records go either way."""
        is_allowed = not self._snapshot.documents_allowed
        self.on_documents_chosen(is_allowed)
        self.said.emit("Documents are sent again" if is_allowed else "Documents wait; records are still sent", "")

    @Slot(bool)
    def on_documents_chosen(self, is_allowed: bool) -> None:
        self._wishing.allow_documents(is_allowed=is_allowed)

    def show_queue(self, queue: QueueCounts) -> None:
        """Take new counts of the outbox."""
        self._queue = queue
        self._show()

    @Slot(object)
    def show_sync(self, snapshot: SyncSnapshot) -> None:
        """Take a new snapshot; when sync comes to rest, `settled` asks for fresh counts."""
        before, self._snapshot = self._snapshot, snapshot
        was_busy = before.phase not in ("idle", "paused")
        self._show()
        self._show_means()
        if before.is_online and not snapshot.is_online:
            self.said.emit("You’re offline. Keep working.", "")
        elif snapshot.is_online and not before.is_online:
            waiting = self._queue.waiting - self._queue.put_off
            self.said.emit(f"Back online. Sending {plural(waiting, 'change')}." if waiting else "Back online", "")
        if was_busy and snapshot.phase in ("idle", "paused"):
            self.settled.emit()

    @Slot()
    def open(self) -> None:
        """Open the popover beside the card, or close it."""
        if self.popover.isVisible():
            self.popover.close_panel()
            return
        waiting = self._services.waiting
        self._runner.read(lambda: waiting.waiting(limit=_SHOWN), self._open_with, lambda _: None, owner=self)

    @Slot()
    def on_try_now(self) -> None:
        self.popover.close_panel()
        if self._snapshot.needs_sign_in:
            self.sign_in_asked.emit()
        else:
            self.sync_now()

    @Slot(str)
    def on_item_chosen(self, key: str) -> None:
        self.popover.close_panel()
        client_id = self._clients.get(key, "")
        if client_id:
            self.client_asked.emit(client_id)
        else:
            self.list_asked.emit()

    def _show_means(self) -> None:
        self.popover.show_means(
            is_paused=self._snapshot.phase == "paused", documents_allowed=self._snapshot.documents_allowed
        )
        self.popover.set_syncs(can_sync=self._snapshot.phase != "paused" or self._snapshot.needs_sign_in)

    def _open_with(self, lines: tuple[WaitingLine, ...]) -> None:
        self._clients = {line.key: line.client_id for line in lines}
        words = detail_words(self._snapshot, self._queue, self._services.clock)
        self.popover.show_details(
            SyncDetails(
                title=words.title,
                sentence=words.sentence,
                summary=words.summary,
                items=tuple(map(_item, lines)),
                last_synced=words.last_synced,
            )
        )
        self._show_means()
        label = "Sign in" if self._snapshot.needs_sign_in else "Sync now" if self._snapshot.is_online else "Try now"
        self.popover.try_now.set_label(label)
        corner = self._card.mapTo(self._window, QPoint(self._card.width() + self._gap(), self._card.height()))
        self.popover.open_at(corner)

    def _gap(self) -> int:
        return self._theme.px(20)

    def _show(self) -> None:
        words = card_words(self._snapshot, self._queue, self._services.clock)
        if words.title != self._card.status.title and self._card.isVisible():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self._card, words.title))
        self._card.show_status(
            SyncStatus(
                title=words.title,
                sentence=words.sentence,
                icon=words.icon,
                tone=Tone(words.tone),
                share=words.share,
                rail_title=words.rail_title,
                rail_sentence=words.rail_sentence,
            )
        )


def _item(line: WaitingLine) -> WaitingItem:
    return WaitingItem(key=line.key, title=line.title, detail=line.detail, icon=line.icon)
