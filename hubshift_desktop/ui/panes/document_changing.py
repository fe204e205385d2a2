"""What can still be changed about a file that waits: its type and expiry, another try, or taking it back."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from hubshift_desktop.domain.errors import InvalidInputError, KnownError
from hubshift_desktop.domain.views import DocumentView
from hubshift_desktop.services.bundle import Services
from hubshift_desktop.ui.dialogs.confirm import ConfirmDialog
from hubshift_desktop.ui.panes.document_preview import DocumentPreview
from hubshift_desktop.ui.runner import Runner

if TYPE_CHECKING:
    from hubshift_desktop.ui.panes.documents import DocumentsPane

_ONLY_HERE = "It has not been sent to Hubshift, and this laptop is the only place that has it here."
_MAY_BE_THERE = (
    "Hubshift may have it: its answer was lost, or it is in a rescue file. If it does not, this laptop is the only "
    "place that has it here. Left as it is, Hubshift is asked for it first."
)


class DocumentChanging(QObject):
    """Only what was not sent can change; the service refuses the rest in words."""

    def __init__(self, pane: DocumentsPane, services: Services, runner: Runner, preview: DocumentPreview) -> None:
        super().__init__(pane)
        self._pane, self._documents, self._runner, self._preview = pane, services.documents, runner, preview
        preview.type_chosen.connect(self.on_type_chosen)
        preview.expiry_typed.connect(self.on_expiry_typed)

    @Slot(str)
    def retry(self, key: str) -> None:
        """Let a file that was not accepted go once more."""

        def tried(_answer: object) -> None:
            self._pane.sync_asked.emit()

        self._runner.write(lambda: self._documents.retry(key), tried, self._pane.on_failed, owner=self)

    def remove(self, view: DocumentView) -> None:
        """Take a file back, after asking."""
        dialog = ConfirmDialog(
            self._pane.theme,
            self._pane.window(),
            title=f"Remove {view.document.name}?",
            sentence=_MAY_BE_THERE if view.may_be_there else _ONLY_HERE,
            yes="Remove file",
            no="Keep it",
        )
        dialog.confirmed.connect(lambda: self._withdraw(view.local_id))
        dialog.ask()

    @Slot(str)
    def on_type_chosen(self, code: str) -> None:
        key = self._pane.chosen
        self._save(lambda: self._documents.set_details(key, document_type=code))

    @Slot(str)
    def on_expiry_typed(self, day: str) -> None:
        key = self._pane.chosen
        self._save(lambda: self._documents.set_details(key, expiry_date=day))

    def _withdraw(self, key: str) -> None:
        def taken(_answer: object) -> None:
            self._pane.said.emit("File removed", "")
            self._pane.look_again()

        self._runner.write(lambda: self._documents.withdraw(key), taken, self._pane.on_failed, owner=self)

    def _save(self, save: Callable[[], object]) -> None:
        def saved(_answer: object) -> None:
            self._pane.said.emit("Saved on this laptop", "undo")
            self._pane.look_again()

        def failed(error: KnownError) -> None:
            if isinstance(error, InvalidInputError) and "expiryDate" in error.problems:
                self._preview.expiry.set_problem(error.problems["expiryDate"])
                return
            self._pane.on_failed(error)

        self._runner.write(save, saved, failed, owner=self)
