"""After unlocking: back to what was half-typed when the laptop locked, else to the page and client in view then."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

from PySide6.QtCore import QObject, Qt, Slot

from hubshift_desktop.domain.rows import Draft
from hubshift_desktop.services.bundle import Services
from hubshift_desktop.ui.focus import FocusClaim
from hubshift_desktop.ui.main_window import MainWindow
from hubshift_desktop.ui.runner import Runner
from hubshift_desktop.ui.sending_added import send_added
from hubshift_desktop.ui.shell.remembered import Left

_LONGEST = timedelta(hours=16)
_NEW_CLIENT, _EDIT_CLIENT = "client.new", "client.edit"
_TABS = {"goal": "goals", "task": "goals", "medication": "medications"}
_KEPT = "What you typed here is kept. Open the form again to go on."


@dataclass(frozen=True, slots=True)
class HalfTyped:
    """A draft and the client it is about; '' for a client that is not yet one."""

    draft: Draft
    client_id: str


class Resuming(QObject):
    """A client's own form comes back by itself; for a goal or a medication its tab does, with a word.

    Files that were added before the lock wait until the first page stands: whoever looks at none of them lets them go.
    """

    def __init__(self, window: MainWindow, services: Services, runner: Runner) -> None:
        super().__init__(window)
        self._window = window
        self._services = services
        self._runner = runner
        self._begun_at = window.place
        self._claim = FocusClaim(window.clients.page)

    def start(self) -> None:
        """Look for what was typed in last and go there."""
        services = self._services
        self._claim.note()
        self._runner.read(lambda: half_typed(services), self._go, self._on_unknown, owner=self)

    @property
    def _is_untouched(self) -> bool:
        """Whether the window is as it was shown: who has gone somewhere meanwhile, or typed, is left there."""
        page = self._window.clients.page
        return self._window.place == self._begun_at and not page.client_id and not page.is_editing

    @Slot()
    def on_opened(self) -> None:
        # A form holds the keys that come before it stands: those of somebody who types elsewhere by now are not for it.
        if self._claim.holds:
            self._window.clients.page.edit()

    def _come_back(self) -> None:
        services, left = self._services, self._window.remembered.left
        if left is None or self._services.sync.snapshot().is_first_sync:
            self._send_unseen()
            return
        # For this once: who closes the window later has ended the work, and begins with Today.
        self._window.remembered.leave(None)

        def still() -> Left:
            return left if services.caseload.row(left.client_id) is not None else replace(left, client_id="")

        self._runner.read(still, self._back_to, self._on_unknown, owner=self)

    def _back_to(self, left: Left) -> None:
        if self._is_untouched:
            self._show(left)
        self._send_unseen()

    def _show(self, left: Left) -> None:
        takes_keyboard = self._claim.holds
        self._window.where.come_back(left)
        if left.client_id and takes_keyboard:
            # Else it stays on the first button of the window, where the next key means something else.
            self._window.clients.page.focus_first()

    def _go(self, kept: HalfTyped | None) -> None:
        if kept is None and self._is_untouched:
            self._come_back()
            return
        if kept is not None and self._is_untouched:
            self._go_on_typing(kept)
        self._send_unseen()

    def _on_unknown(self, _: object) -> None:
        self._send_unseen()

    def _send_unseen(self) -> None:
        """Let the files go that were added before and are not on screen now; the others are asked about again."""
        left = self._window.where.left
        send_added(self._services, self._runner, self, but_of=left.client_id if left.tab == "documents" else "")

    def _go_on_typing(self, kept: HalfTyped) -> None:
        kind, _, _ = kept.draft.form.partition(".")
        if kept.draft.form == _NEW_CLIENT:
            if self._claim.holds:
                self._window.new_client()
        elif kept.client_id and kept.draft.form == _EDIT_CLIENT:
            self._window.clients.page.opened.connect(self.on_opened, Qt.ConnectionType.SingleShotConnection)
            self._window.open_client(kept.client_id)
        elif kept.client_id:
            self._window.open_tab(kept.client_id, _TABS.get(kind, "overview"))
            self._window.say(_KEPT)


def half_typed(services: Services) -> HalfTyped | None:
    """Return the form that was typed in last, if that was today; an older draft waits until its form is opened."""
    drafts = services.drafts.all()
    if not drafts or services.clock.now() - drafts[0].saved_at > _LONGEST:
        return None
    draft = drafts[0]
    record_id, _, _ = draft.record_id.partition("/")
    if draft.form in ("goal.edit", "task.new", "task.edit"):
        goal = services.goals.get(record_id)
        record_id = goal.client_id if goal is not None else ""
    return HalfTyped(draft, record_id if services.caseload.row(record_id) is not None else "")
