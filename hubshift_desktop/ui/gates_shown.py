"""The pages before the case file, shown by themselves for pictures: nobody is signed in behind them."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QWidget

from hubshift_desktop.config import USUAL
from hubshift_desktop.domain.clock import SystemClock
from hubshift_desktop.services.older_copy import OlderCopy
from hubshift_desktop.services.rebuilt import Rebuilt
from hubshift_desktop.ui.application import settle
from hubshift_desktop.ui.dialogs.damaged import DamagedPage
from hubshift_desktop.ui.dialogs.first_run import FirstRunPage
from hubshift_desktop.ui.dialogs.older_copy import OlderCopyPage
from hubshift_desktop.ui.dialogs.rebuilt import RebuiltPage
from hubshift_desktop.ui.dialogs.unlock import RecoveryCodePage, UnlockPage
from hubshift_desktop.ui.runner import InlineRunner
from hubshift_desktop.ui.theme import Theme

_REST_MS = 120


class _ClosedDoor:
    """A door that leads nowhere: it has a label, and opens for nobody."""

    wait_seconds = 0.0
    is_damaged = False

    def __init__(self, label: str) -> None:
        self.label = label

    def unlock(self, passphrase: str) -> object:
        """It is never asked."""
        return None

    def recover(self, code: str, passphrase: str) -> tuple[object, str]:
        """It is never asked."""
        return None, ""

    def rescue(self) -> tuple[object, str]:
        """It is never asked."""
        return None, ""

    def doubt(self) -> str:
        return ""

    def choose_server(self, server: str) -> None:
        """There is no server."""

    def login(self, email: str, password: str) -> None:
        """There is no server."""

    def resend(self) -> None:
        """There is no server."""

    def verify(self, code: str) -> str:
        """There is no server."""
        return self.label

    def set_up(self, passphrase: str) -> tuple[object, str]:
        """Nothing is made."""
        return None, ""


_REBUILT = Rebuilt(
    changes=31,
    waited=31,
    is_count_known=True,
    drafts=2,
    files=4,
    clients=42,
    is_log_whole=True,
    set_aside="damaged-20261124-104200",
)


class Gates:
    """Pictures of the unlock page, of the steps of a first run, and of what is told before the case file is shown."""

    names = (
        "08-unlock",
        "08b-first-run",
        "08c-passphrase",
        "08d-recovery-code",
        "08e-damaged",
        "08f-rescued",
        "08g-older-copy",
    )

    def __init__(self, theme: Theme, *, label: str) -> None:
        self._theme = theme
        self._door = _ClosedDoor(label)

    def picture(self, name: str, target: Path, *, width: int, height: int) -> None:
        """Show one page and keep a picture of it."""
        page = self._page(name)
        page.resize(width, height)
        page.show()
        settle(_REST_MS)
        target.parent.mkdir(parents=True, exist_ok=True)
        page.grab().save(str(target))
        page.close()
        page.deleteLater()

    def _page(self, name: str) -> QWidget:
        runner = InlineRunner()
        if name == "08-unlock":
            return UnlockPage(self._theme, self._door, runner, prefilled="made-up words")
        if name == "08d-recovery-code":
            return RecoveryCodePage(
                self._theme,
                "MADE-UPCO-DEFO-RAPI-CTUR-E000",
                clock=SystemClock(),
                clipboard_seconds=USUAL.clipboard_seconds,
            )
        if name == "08e-damaged":
            return DamagedPage(self._theme, self._door, runner, sentence="3 of its 412 parts can’t be read.")
        if name == "08f-rescued":
            return RebuiltPage(self._theme, _REBUILT)
        if name == "08g-older-copy":
            return OlderCopyPage(self._theme, OlderCopy(changes=5))
        first = FirstRunPage(self._theme, self._door, runner)
        if name == "08c-passphrase":
            first.on_signed_in(self._door.label)
        return first
