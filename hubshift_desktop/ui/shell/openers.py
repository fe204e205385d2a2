"""Opens the dialogs of the window and carries their answers back; each dialog is gone once it is closed."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from hubshift_desktop.config import AppConfig
from hubshift_desktop.domain.errors import KnownError
from hubshift_desktop.domain.views import ClientQuery
from hubshift_desktop.security.roles import Verb
from hubshift_desktop.services.bundle import Services
from hubshift_desktop.ui.dialogs.account import AccountDoor, ChangePassphrase, SignInAgain
from hubshift_desktop.ui.dialogs.conflict import ConflictDialog, KeptChoices
from hubshift_desktop.ui.dialogs.export import ExportDialog
from hubshift_desktop.ui.dialogs.name_view import NameView
from hubshift_desktop.ui.dialogs.new_recovery_code import NewRecoveryCode
from hubshift_desktop.ui.dialogs.open_rescue import OpenRescue
from hubshift_desktop.ui.dialogs.rescue_dialog import RescueDialog
from hubshift_desktop.ui.dialogs.settings import Settings
from hubshift_desktop.ui.dialogs.shortcuts import Shortcuts
from hubshift_desktop.ui.dialogs.status_change import StatusChange
from hubshift_desktop.ui.dialogs.write_rescue import WriteRescue
from hubshift_desktop.ui.printing import print_page
from hubshift_desktop.ui.runner import Runner
from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.widgets.dialog_frame import DialogFrame


class Openers(QObject):
    """`ground` is what a dialog covers. Without an `account` door nothing is offered that needs one."""

    said = Signal(str, str)
    view_saved = Signal(str)
    lock_chosen = Signal(int)
    keys_chosen = Signal(bool)

    def __init__(
        self,
        theme: Theme,
        services: Services,
        runner: Runner,
        ground: QWidget,
        *,
        account: AccountDoor | None,
        config: AppConfig,
    ) -> None:
        super().__init__(ground)
        self._theme = theme
        self._services = services
        self._runner = runner
        self._ground = ground
        self._account = account
        self._config = config
        self._kept_choices: KeptChoices = {}
        self.print_page: Callable[..., bool] = print_page

    @property
    def cover(self) -> DialogFrame | None:
        """The dialog in front. The whole window is searched: a pane hangs its questions on that, not on the ground."""
        shown = [dialog for dialog in self._ground.window().findChildren(DialogFrame) if dialog.isVisible()]
        return shown[-1] if shown else None

    @property
    def is_covered(self) -> bool:
        """Whether a dialog covers the window."""
        return self.cover is not None

    def stop_files(self) -> None:
        """Write no file to its end, and take none in, that is still under way: the window locks or closes."""
        for dialog in (*self._ground.findChildren(ExportDialog), *self._ground.findChildren(RescueDialog)):
            dialog.cancel()

    def export(self, query: ClientQuery, selected: Sequence[str], *, listed: str = "") -> None:
        """Ask what of the list goes into which file; `listed` names it where no list is in view."""
        permission = self._services.permission(Verb.EXPORT)
        if not permission:
            self.said.emit(permission.reason, "")
            return
        dialog = ExportDialog(
            self._theme,
            self._services,
            self._runner,
            self._ground,
            query=query,
            selected=tuple(selected),
            listed=listed,
        )
        dialog.said.connect(self.said)
        dialog.open()

    @Slot(str)
    def decide(self, client_id: str = "") -> None:
        """Show the two versions of a client's records, or of all."""
        dialog = ConflictDialog(
            self._theme, self._services, self._runner, self._ground, client_id=client_id, kept=self._kept_choices
        )
        dialog.said.connect(self.said)
        dialog.open()

    @Slot(object, str)
    def change_status(self, client_ids: Sequence[str], status: str) -> None:
        """Show what a change of status would do, then do it."""
        dialog = StatusChange(
            self._theme, self._services, self._runner, self._ground, client_ids=client_ids, status=status
        )
        dialog.said.connect(self.said)
        dialog.start()

    @Slot(object)
    def pin(self, query: ClientQuery) -> None:
        """Ask for a name and save the list as a view."""
        dialog = NameView(self._theme, self._services, self._runner, self._ground, query=query)
        dialog.saved.connect(self.view_saved)
        dialog.open(dialog.name.editor.input)

    @Slot()
    def print_day(self) -> None:
        """Print what was changed today and what the office has of it; that it was printed is written down first."""
        self._runner.write(self._services.waiting.day_page, self.on_day_page, self.on_failed, owner=self)

    @Slot(object)
    def on_day_page(self, html: str) -> None:
        if self.print_page(self._ground.window(), html, title="Changes of today"):
            self.said.emit("Sent to the printer", "")

    @Slot(object)
    def on_failed(self, error: KnownError) -> None:
        self.said.emit(f"{error.title}. {error.sentence}", "")

    @Slot()
    def settings(self) -> None:
        """Open the settings."""
        has_door = self._account is not None
        dialog = Settings(self._theme, self._services, self._runner, self._ground, has_door=has_door)
        dialog.lock_chosen.connect(self.lock_chosen)
        dialog.keys_chosen.connect(self.keys_chosen)
        for asked, slot in (
            (dialog.sign_in_asked, self.sign_in),
            (dialog.passphrase_asked, self.passphrase),
            (dialog.code_asked, self.recovery_code),
            (dialog.rescue_write_asked, self.write_rescue),
            (dialog.rescue_open_asked, self.open_rescue),
        ):
            asked.connect(dialog.close_dialog)
            asked.connect(slot)
        dialog.open()

    @Slot()
    def sign_in(self) -> None:
        """Ask for e-mail, password and code, because the office no longer knows this laptop."""
        if self._account is not None:
            email = self._services.account.email
            dialog = SignInAgain(self._theme, self._account, self._runner, self._ground, email=email)
            dialog.done.connect(lambda: self.said.emit("Signed in. Syncing now.", ""))
            dialog.start()

    @Slot()
    def passphrase(self) -> None:
        """Ask for the old and a new passphrase."""
        if self._account is not None:
            dialog = ChangePassphrase(self._theme, self._account, self._runner, self._ground)
            dialog.done.connect(lambda: self.said.emit("Your new passphrase holds from now on", ""))
            dialog.open()

    @Slot()
    def recovery_code(self) -> None:
        """Ask for the passphrase and show a new recovery code."""
        if self._account is not None:
            dialog = NewRecoveryCode(
                self._theme,
                self._account,
                self._runner,
                self._ground,
                clock=self._services.clock,
                clipboard_seconds=self._config.clipboard_seconds,
            )
            dialog.done.connect(lambda: self.said.emit("Your new recovery code holds from now on", ""))
            dialog.start()

    @Slot()
    def write_rescue(self) -> None:
        """Ask where a rescue file goes, and under which passphrase."""
        WriteRescue(self._theme, self._services, self._runner, self._ground).start()

    @Slot()
    def open_rescue(self) -> None:
        """Ask which rescue file to open."""
        OpenRescue(self._theme, self._services, self._runner, self._ground).start()

    @Slot()
    def shortcuts(self) -> None:
        """Show every key."""
        Shortcuts(self._theme, self._ground).open()
