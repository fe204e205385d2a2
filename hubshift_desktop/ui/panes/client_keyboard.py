"""Where the keyboard goes when a client's file has come, and from whom it is not taken."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QWidget

from hubshift_desktop.ui.focus import FocusClaim
from hubshift_desktop.ui.panes.client_notice import ClientNotice
from hubshift_desktop.ui.widgets.tab_strip import TabStrip


class ClientKeyboard:
    """Due is it to whoever had it on `page` when the next client was asked for, or has gone to them by it since.

    It goes to the tabs, or to what the notice offers where that was wished. It stays with whoever uses it elsewhere.
    """

    def __init__(self, page: QWidget, tabs: TabStrip, notice: ClientNotice) -> None:
        self._page = page
        self._tabs = tabs
        self._notice = notice
        self._claim = FocusClaim(page)
        self._is_due = False
        self._noticed = ""

    @property
    def is_here(self) -> bool:
        """Whether it is on the page."""
        focused = QApplication.focusWidget()
        return focused is not None and self._page.isAncestorOf(focused)

    def prepare(self) -> None:
        """Another client is asked for, and what is on show now is about to go."""
        self._is_due = self.is_here or (self._is_due and self._claim.holds)
        self._noticed = ""

    def wait(self, *, is_due: bool = False) -> None:
        """A file is on its way from now on; `is_due` says that the person has gone to it by the keyboard."""
        self._is_due = self._is_due or is_due
        self._claim.note()

    def wish_notice(self, client_id: str) -> None:
        """What this client's notice offers is meant, once they are there."""
        self._noticed = client_id

    def give_up(self) -> None:
        """Nobody comes."""
        self._noticed, self._is_due = "", False

    def arrive(self, client_id: str) -> None:
        """The file is on show: bring it there."""
        is_due, is_noticed = self._is_due, client_id == self._noticed
        self.give_up()
        if not (self._claim.holds and self._page.isVisible()):
            return
        if is_noticed:
            self.go_to_notice()
        elif is_due and not (self.is_here and _is_in_view()):
            # A form that went with the keyboard in it leaves it to the first control of the window.
            self._tabs.focus_chosen()

    def go_to_notice(self) -> None:
        """Put it on what the notice offers, else on the tabs."""
        if not self._notice.take_keyboard():
            self._tabs.focus_chosen()


def _is_in_view() -> bool:
    # A stack that turns leaves it on what was there before, even if that is gone from view.
    focused = QApplication.focusWidget()
    return focused is not None and focused.isVisible()
