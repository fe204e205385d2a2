"""Who is open: their file as it was read last, and what is done with it at once, without a form."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from hubshift_desktop.domain.errors import KnownError
from hubshift_desktop.domain.views import ClientFile
from hubshift_desktop.services.bundle import Services
from hubshift_desktop.ui import clipboard
from hubshift_desktop.ui.runner import Runner, Token

_PATIENCE_MS = 150


class OpenClient(QObject):
    """Opening writes the look down first. `came` is the file that was asked for, `renewed` the same one read again.

    `slow` says that it takes longer than 150 ms; most files are there sooner. `missed` carries why the file that was
    asked for does not come, `failed` what else went wrong: whoever is on their way comes all the same.
    """

    came = Signal(object)
    renewed = Signal(object)
    slow = Signal()
    said = Signal(str, str)
    missed = Signal(object)
    failed = Signal(object)

    def __init__(self, services: Services, runner: Runner, *, parent: QObject) -> None:
        super().__init__(parent)
        self._services = services
        self._runner = runner
        self._opening = Token()
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(_PATIENCE_MS)
        self._patience.timeout.connect(self.slow)
        self.client_id = ""
        self.file: ClientFile | None = None

    @property
    def is_there(self) -> bool:
        """Whether the file of who was asked for has come."""
        return self.file is not None

    def open(self, client_id: str) -> None:
        """Ask for a client in place of the one before."""
        self.close()
        self.client_id = client_id
        self._patience.start()
        # Opening writes a line of the access log, so it goes by the writing lane.
        self._opening = self._runner.write(
            lambda: self._services.clients.open(client_id), self._on_opened, self._on_missed, owner=self
        )

    def close(self) -> None:
        """Nobody is open any more; who was on their way does not come."""
        self._opening.cancel()
        self._patience.stop()
        self.client_id, self.file = "", None

    def look(self) -> None:
        """Read the file again; it is the same look, so nothing is written down."""
        client_id = self.client_id
        self._runner.read(lambda: self._services.clients.look(client_id), self._on_looked, self.failed.emit, owner=self)

    @Slot(str)
    def set_status(self, status: str) -> None:
        """Change their status."""
        client_id = self.client_id

        def done(_count: int) -> None:
            self.said.emit("Status changed on this laptop", "undo")

        self._runner.write(
            lambda: self._services.clients.set_status([client_id], status), done, self.failed.emit, owner=self
        )

    @Slot()
    def copy_number(self) -> None:
        """Copy their NDIS number, once that is written down."""
        if self.file is None:
            return
        client_id, looks = self.client_id, self._services.looks
        clipboard.copy_noted(
            self.file.client.ndis_number,
            lambda: looks.note_copy((client_id,), "ndisDetails.ndisNumber"),
            runner=self._runner,
            owner=self,
            done=lambda: self.said.emit("NDIS number copied", ""),
            failed=self.failed.emit,
        )

    def _on_opened(self, file: ClientFile) -> None:
        if file.local_id == self.client_id:
            self._patience.stop()
            self.file = file
            self.came.emit(file)

    def _on_missed(self, error: KnownError) -> None:
        self._patience.stop()
        self.missed.emit(error)

    def _on_looked(self, file: ClientFile | None) -> None:
        if file is not None and file.local_id == self.client_id and self.is_there:
            self.file = file
            self.renewed.emit(file)
