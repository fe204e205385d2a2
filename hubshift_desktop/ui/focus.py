"""Where the keyboard is: the ring that shows it, who may take it, coming back after a dialog, and F6 between panes."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, QRectF, Qt, Slot
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from hubshift_desktop.ui.theme import Theme


def paint_focus_ring(painter: QPainter, rect: QRectF, radius: float, theme: Theme, *, gap: bool = True) -> None:
    """Draw the 2 px ring inside `rect`, with a 1 px surface gap so that it shows on tinted and accent grounds."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if gap:
        painter.setPen(QPen(theme.colour("surface"), 1))
        painter.drawRoundedRect(rect.adjusted(2.5, 2.5, -2.5, -2.5), radius - 2, radius - 2)
    painter.setPen(QPen(QColor(theme.hex("focus")), 2))
    painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), radius, radius)
    painter.restore()


class FocusReturn:
    """Remembers who had the keyboard before a dialog or popover opened, and gives it back when that closes."""

    def __init__(self) -> None:
        self._widget: QWidget | None = None

    def remember(self) -> None:
        """Note the widget with the focus now; it may be destroyed before it is asked for again."""
        self._widget = QApplication.focusWidget()
        if self._widget is not None:
            self._widget.destroyed.connect(self._forget)

    def give_back(self) -> None:
        """Return the focus if its owner still lives and can take it."""
        widget = self._widget
        if widget is not None and widget.isVisible() and widget.isEnabled():
            widget.setFocus(Qt.FocusReason.OtherFocusReason)
        self._forget()

    def _forget(self, *_: object) -> None:
        self._widget = None


def has_keyboard(area: QWidget) -> bool:
    """Return whether the keyboard is inside `area`, or nowhere, so that nobody types anywhere else."""
    here = _keyboard_of(area)
    return here is None or _holds(area, here)


class FocusClaim(QObject):
    """Whether what was asked for may take the keyboard when it comes: not from whoever has gone on elsewhere.

    A file or a form comes several turns after it was asked for. The keyboard is where it was then, or where Qt put it
    because that went out of view; anywhere else the person has put it, and what they type is meant for there.
    """

    def __init__(self, area: QWidget) -> None:
        super().__init__(area)
        self._area = area
        self._at: QWidget | None = None
        self._is_window_asleep = False
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self.on_focus_changed)

    def note(self) -> None:
        """Something is asked for now."""
        self._at = _keyboard_of(self._area)
        self._is_window_asleep = self._at is None and not self._area.isActiveWindow()

    @property
    def holds(self) -> bool:
        """Whether the keyboard is still where it was, nowhere, or inside the area that would take it."""
        return _keyboard_of(self._area) is self._at or has_keyboard(self._area)

    @Slot(QWidget, QWidget)
    def on_focus_changed(self, old: QWidget | None, now: QWidget | None) -> None:
        """Follow what Qt does by itself: a window begins at its first stop, a stop that goes passes it on."""
        if now is not None and old is None and self._is_window_asleep:
            self._at, self._is_window_asleep = now, False
        elif old is not None and old is self._at and not (isValid(old) and old.isVisible()):
            self._at = now


class PaneRing:
    """F6 and Shift+F6: the panes of a window in reading order, skipping those that are not shown."""

    def __init__(self, panes: Sequence[QWidget]) -> None:
        self._panes = list(panes)

    def move(self, *, forward: bool = True) -> QWidget | None:
        """Give the keyboard to the next (or previous) visible pane and return it."""
        shown = [pane for pane in self._panes if pane.isVisible()]
        if not shown:
            return None
        focused = QApplication.focusWidget()
        here = next((i for i, pane in enumerate(shown) if focused and _holds(pane, focused)), -1 if forward else 0)
        target = shown[(here + (1 if forward else -1)) % len(shown)]
        first = _first_stop(target)
        first.setFocus(Qt.FocusReason.TabFocusReason)
        return target


def _keyboard_of(area: QWidget) -> QWidget | None:
    # A window that is behind another program's has none now, and gets it back where it was.
    return QApplication.focusWidget() or area.window().focusWidget()


def _holds(pane: QWidget, widget: QWidget) -> bool:
    return pane is widget or pane.isAncestorOf(widget)


def focus_stops(area: QWidget) -> list[QWidget]:
    """Return the tab stops inside `area` in reading order, as a dialog needs to keep the keyboard inside.

    Never by `nextInFocusChain`: each call makes PySide hang the wrapper it returns under the one that was asked, so
    that scroll bars and menu actions of the whole window become invalid when a dialog that was walked is destroyed.
    """
    return [widget for widget in area.findChildren(QWidget) if _is_tab_stop(widget)]


def _first_stop(pane: QWidget) -> QWidget:
    if pane.focusPolicy() & Qt.FocusPolicy.TabFocus:
        return pane
    stops = focus_stops(pane)
    return stops[0] if stops else pane


def _is_tab_stop(widget: QWidget) -> bool:
    has_policy = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
    return has_policy and widget.isVisible() and widget.isEnabled() and widget.focusProxy() is None
