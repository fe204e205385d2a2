"""After unlocking: back to the page and client in view when the laptop locked, and into the form that was on show."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

from PySide6.QtCore import QObject, Slot

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
_ELSEWHERE = "The form you left half-typed is kept"


@dataclass(frozen=True, slots=True)
class HalfTyped:
    """A draft and the client it is about; '' for a client that is not yet one.

    `was_left`: its form was not on show any more when the laptop locked, so it is offered and takes no page's place.
    """

    draft: Draft
    client_id: str
    was_left: bool


class Resuming(QObject):
    """A client's own form comes back by itself; for a goal or a medication its tab does, with a word.

    A form that the person had left for another page stays left: they find that page, and a word that offers the form.

    Files that were added before the lock wait until the first page stands: whoever looks at none of them lets them go.
    """

    def __init__(self, window: MainWindow, services: Services, runner: Runner) -> None:
        super().__init__(window)
        self._window = window
        self._services = services
        self._runner = runner
        self._begun_at = window.place
        self._left: Left | None = None
        self._kept: HalfTyped | None = None
        # Whose form is to come up when their file is there; whoever else is opened first puts an end to it.
        self._wanted = ""
        self._claim = FocusClaim(window.clients.page)
        window.clients.page.opened.connect(self.on_opened)
        window.saying.draft_asked.connect(self.on_draft_asked)

    def start(self) -> None:
        """Look for where the window was and what was half-typed, and go there."""
        services, left = self._services, self._window.remembered.left
        self._left = left
        if left is not None:
            # For this once: who closes the window later has ended the work, and begins with Today.
            self._window.remembered.leave(None)
        self._claim.note()
        self._runner.read(lambda: half_typed(services, left), self._go, self._on_unknown, owner=self)

    @property
    def _is_untouched(self) -> bool:
        """Whether the window is as it was shown: who has gone somewhere meanwhile, or typed, is left there."""
        page = self._window.clients.page
        return self._window.place == self._begun_at and not page.client_id and not page.is_editing

    @Slot(str)
    def on_opened(self, client_id: str) -> None:
        wanted, self._wanted = self._wanted, ""
        # A form holds the keys that come before it stands: those of somebody who types elsewhere by now are not for it.
        if wanted == client_id and self._claim.holds:
            self._window.clients.page.edit()

    @Slot()
    def on_draft_asked(self) -> None:
        if self._kept is not None:
            self._claim.note()
            self._go_on_typing(self._kept)

    def _come_back(self) -> None:
        services, left = self._services, self._left
        if left is None or self._services.sync.snapshot().is_first_sync:
            self._offer()
            self._send_unseen()
            return

        def still() -> Left:
            return left if services.caseload.row(left.client_id) is not None else replace(left, client_id="")

        self._runner.read(still, self._back_to, self._on_unknown, owner=self)

    def _back_to(self, left: Left) -> None:
        if self._is_untouched:
            self._show(left)
            self._offer()
        self._send_unseen()

    def _offer(self) -> None:
        """Say that a form was left half-typed, beside the page that was left for it."""
        if self._kept is not None:
            self._window.say(_ELSEWHERE, "draft")

    def _show(self, left: Left) -> None:
        takes_keyboard = self._claim.holds
        self._window.where.come_back(left)
        if left.client_id and takes_keyboard:
            # Else it stays on the first button of the window, where the next key means something else.
            self._window.clients.page.focus_first()

    def _go(self, kept: HalfTyped | None) -> None:
        self._kept = kept
        if self._is_untouched:
            if kept is None or kept.was_left:
                self._come_back()
                return
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
        elif kept.draft.form == _EDIT_CLIENT:
            page = self._window.clients.page
            is_here = page.client_id == kept.client_id and page.who.is_there
            self._wanted = "" if is_here else kept.client_id
            self._window.open_client(kept.client_id)
            if is_here:
                page.edit()
        else:
            self._window.open_tab(kept.client_id, _TABS.get(kind, "overview"))
            self._window.say(_KEPT)


def half_typed(services: Services, left: Left | None) -> HalfTyped | None:
    """Return the form that was on show at the lock, else the one typed in last, if that was today.

    An older draft waits until its form is opened. After a crash or a restart nobody knows what was on show: then it is
    the one typed in last.
    """
    shown = services.drafts.get(left.form, left.record_id) if left is not None and left.form else None
    draft = shown or next(iter(services.drafts.all()), None)
    if draft is None or services.clock.now() - draft.saved_at > _LONGEST:
        return None
    record_id, _, _ = draft.record_id.partition("/")
    if draft.form in ("goal.edit", "task.new", "task.edit"):
        goal = services.goals.get(record_id)
        record_id = goal.client_id if goal is not None else ""
    is_new = draft.form == _NEW_CLIENT
    if not is_new and services.caseload.row(record_id) is None:
        return None
    return HalfTyped(draft, "" if is_new else record_id, was_left=left is not None and shown is None)
