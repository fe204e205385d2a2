"""The Qt application: one style, one name, the theme's palette and sheet on it."""

from __future__ import annotations

import signal
import sys

from PySide6.QtCore import (
    QByteArray,
    QEventLoop,
    QMessageLogContext,
    QObject,
    QTimer,
    QtMsgType,
    Slot,
    qInstallMessageHandler,
)
from PySide6.QtGui import QGuiApplication, QIcon
from PySide6.QtWidgets import QApplication, QWidget

from hubshift_desktop.ui.fonts import Role
from hubshift_desktop.ui.shell.logo import Logo
from hubshift_desktop.ui.theme import Mode, Theme

_PULSE_MS = 400
_SIZE = (1440, 900)


def make_application() -> QApplication:
    """Return the application of this process, made if there is none yet."""
    present = QApplication.instance()
    if isinstance(present, QApplication):
        return present
    application = QApplication(sys.argv[:1])
    application.setApplicationName("Hubshift")
    application.setApplicationDisplayName("Hubshift")
    application.setStyle("Fusion")
    if application.platformName() == "offscreen":
        qInstallMessageHandler(_without_offscreen_chatter)
    return application


def _without_offscreen_chatter(_kind: QtMsgType, _place: QMessageLogContext, words: str | None) -> None:
    """Without a screen Qt says of each window what it cannot do with it; everything else is passed on."""
    if words and not words.startswith("This plugin does not support"):
        sys.stderr.write(f"{words}\n")


class Dresser(QObject):
    """Keeps the application's palette and style sheet those of the theme."""

    def __init__(self, theme: Theme, application: QApplication) -> None:
        super().__init__(application)
        self._theme = theme
        self._application = application
        theme.follow(self.on_theme_changed)

    @Slot()
    def on_theme_changed(self) -> None:
        self._application.setWindowIcon(QIcon(Logo(self._theme, size=64).grab()))
        self._application.setFont(self._theme.font(Role.BODY))  # menus and tool tips; our own widgets bring theirs
        self._application.setPalette(self._theme.palette())
        self._application.setStyleSheet(self._theme.style_sheet())


class EndSignals(QObject):
    """Ctrl+C and a polite kill end the program as closing its window does: work is finished, nothing is left behind.

    Python hears a signal only while it runs, and Qt's loop is not Python: so it is woken now and then.
    """

    def __init__(self, application: QApplication) -> None:
        super().__init__(application)
        self._application = application
        self._before = {name: signal.signal(name, self._on_signal) for name in (signal.SIGINT, signal.SIGTERM)}
        self._pulse = QTimer(self)
        self._pulse.setInterval(_PULSE_MS)
        self._pulse.timeout.connect(self.on_pulse)
        self._pulse.start()

    @Slot()
    def on_pulse(self) -> None:
        """Python runs: that is all."""

    def restore(self) -> None:
        """Leave signals as they were."""
        self._pulse.stop()
        for name, handler in self._before.items():
            signal.signal(name, handler)

    def _on_signal(self, *_: object) -> None:
        self._application.quit()


def settle(milliseconds: int) -> None:
    """Let the event loop turn for a while, so that timers fire and layouts come to rest."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def place_of(window: QWidget) -> str:
    """Return where a window stands, for the fresh process that takes its place after locking."""
    return bytes(window.saveGeometry().toBase64().data()).decode("ascii")


def look_of(theme: Theme) -> str:
    """Return colours and text size for the fresh process: what was chosen lies in the store that is locked."""
    return f"{theme.mode} {theme.scale}"


def theme_from(look: str) -> Theme:
    """Return the look that another process handed on; without one, that of the system."""
    mode, _, scale = look.partition(" ")
    try:
        return Theme(mode=Mode(mode), scale=float(scale))
    except ValueError:
        return Theme()


def put_at(window: QWidget, place: str) -> None:
    """Put a window where another one stood; without a place it takes a good share of the screen."""
    if place and window.restoreGeometry(QByteArray.fromBase64(place.encode("ascii"))):
        return
    room = QGuiApplication.primaryScreen().availableGeometry()
    window.resize(min(_SIZE[0], room.width()), min(_SIZE[1], room.height()))
