"""What was copied here does not stay: a client's number leaves the clipboard after half a minute (security.md)."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from PySide6.QtCore import QMimeData, QObject, QTimer, Slot
from PySide6.QtGui import QGuiApplication

from hubshift_desktop.domain.errors import KnownError
from hubshift_desktop.ui.runner import Runner

_OURS = "application/x-hubshift-copy"
# What clearing cannot reach are the histories that desktops keep, some in a cloud: each has its word for 'not this'.
_NOT_FOR_HISTORIES = {
    "x-kde-passwordManagerHint": b"secret",
    "org.nspasteboard.ConcealedType": b"1",
    "ExcludeClipboardContentFromMonitorProcessing": b"1",
    "CanIncludeInClipboardHistory": bytes(4),
    "CanUploadToCloudClipboard": bytes(4),
}


def copy(text: str) -> None:
    """Put what is no client's data on the clipboard, marked as ours: not every system tells who owns it."""
    data = QMimeData()
    data.setText(text)
    data.setData(_OURS, b"1")
    for kind, word in _NOT_FOR_HISTORIES.items():
        data.setData(kind, word)
    QGuiApplication.clipboard().setMimeData(data)


def copy_noted(
    text: str,
    note: Callable[[], object],
    *,
    runner: Runner,
    owner: QObject,
    done: Callable[[], None],
    failed: Callable[[KnownError], None],
) -> None:
    """Put a client's data on the clipboard once `note` has written the access down; without a row nothing is copied."""

    def noted(_answer: object) -> None:
        copy(text)
        done()

    runner.write(note, noted, failed, owner=owner)


def forget_clipboard() -> None:
    """Clear the clipboard if what is in it came from here."""
    if _is_ours():
        QGuiApplication.clipboard().clear()


def _is_ours() -> bool:
    clipboard = QGuiApplication.clipboard()
    # None when nothing is in it, whatever the type says.
    held = cast("QMimeData | None", clipboard.mimeData())
    if held is None or not held.formats():
        return False
    return clipboard.ownsClipboard() or held.hasFormat(_OURS)


class ShortMemory(QObject):
    """Clears the clipboard `seconds` after the last copy of this program; what another program copied stays."""

    def __init__(self, seconds: float, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(int(seconds * 1000))
        self._timer.timeout.connect(forget_clipboard)
        QGuiApplication.clipboard().dataChanged.connect(self.on_changed)

    @Slot()
    def on_changed(self) -> None:
        """Begin to count anew, or forget about it when the clipboard is somebody else's."""
        if _is_ours():
            self._timer.start()
        else:
            self._timer.stop()
