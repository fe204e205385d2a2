"""The short word after something was done, with its undo."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, QTimer, Signal, Slot
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QColor,
    QEnterEvent,
    QHideEvent,
    QKeyEvent,
    QMoveEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QWidget

from hubshift_desktop.ui.focus import FocusReturn
from hubshift_desktop.ui.fonts import Role
from hubshift_desktop.ui.plain import PlainLabel
from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.widgets.floating import FOOT, SHADOW, Floating
from hubshift_desktop.ui.widgets.icon_label import IconLabel
from hubshift_desktop.ui.widgets.row import Row
from hubshift_desktop.ui.widgets.save_bar import SaveBar
from hubshift_desktop.ui.widgets.toast_button import ToastButton

_STAYS_MS = 8000
_ABOVE_EDGE, _ABOVE_FOOT = 24, 8


class Toast(Floating):
    """Ink ground, 44 px, bottom centre of the pane. It stays while hovered or focused, and nothing hangs on it.

    Over a form it stands in the save bar, where that has room: above it, it would lie on a field or its label.

    It never takes the keyboard by itself, nor does Tab lead there: F6 does, and Esc puts it away.

    Only its ground takes the mouse: the shadow around it is another widget, through which what lies below is clicked.
    """

    action_chosen = Signal()
    dismissed = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(theme, radius=8, parent=parent)
        self._pane = parent
        self._shade = _Shade(self)
        self._bar: SaveBar | None = None
        self._back = FocusReturn()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.dismiss)
        self._icon = IconLabel(theme, "check-circle", colour="canvas", size=18)
        self.words = PlainLabel(theme, role=Role.STRONG, colour="canvas", elide=True)
        self.action = ToastButton(theme)
        self.closer = ToastButton(theme, icon="x", name="Dismiss")
        row = Row(theme, gap=12, margins=(14, 4, 8, 4))
        for widget in (self._icon, self.words, self.action, self.closer):
            row.addWidget(widget)
            widget.installEventFilter(self)
        self.body.addLayout(row)
        self.action.clicked.connect(self.on_action_clicked)
        self.closer.clicked.connect(self.dismiss)
        parent.installEventFilter(self)
        self.hide()

    def say(self, words: str, *, action: str = "", icon: str = "check-circle") -> None:
        """Show and announce one sentence; an action is also found in the Edit menu, so time does not matter."""
        self.words.setText(words)
        self._icon.set_icon(icon)
        self.action.set_label(action)
        self.action.setVisible(bool(action))
        self.setAccessibleName(words)
        self.setFocusProxy(self.action if action else self.closer)
        if not self._has_keyboard:
            self._back.remember()
        self.show()
        self._place()
        self.raise_()
        self._shade.stackUnder(self)
        if not self._has_keyboard:
            self._timer.start(_STAYS_MS)
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, words))

    def reword(self, words: str) -> None:
        """Say the same in words that are true now; it goes when it would have gone, and nobody is told twice."""
        if words != self.words.text():
            self.words.setText(words)
            self.setAccessibleName(words)
            self._place()

    @Slot()
    def dismiss(self) -> None:
        """Put it away."""
        self._timer.stop()
        if self.isVisible():
            if self._has_keyboard:
                self._back.give_back()
            self.hide()
            self.dismissed.emit()

    @Slot()
    def on_action_clicked(self) -> None:
        self.dismiss()
        self.action_chosen.emit()

    @property
    def is_kept(self) -> bool:
        """Whether the person is at it, so that it does not go by itself."""
        return self.isVisible() and not self._timer.isActive()

    def fill(self) -> QColor:
        return self.theme.colour("ink")

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        self.paint_surface(painter)
        painter.end()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._shade.show()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._shade.hide()

    def moveEvent(self, event: QMoveEvent) -> None:
        super().moveEvent(event)
        self._shade.setGeometry(self.geometry())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.setMask(self.ground().toAlignedRect())
        self._shade.setGeometry(self.geometry())

    def enterEvent(self, event: QEnterEvent) -> None:
        self._timer.stop()

    def leaveEvent(self, event: QEvent) -> None:
        if self.isVisible() and not self._has_keyboard:
            self._timer.start(_STAYS_MS)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._pane:
            if event.type() is QEvent.Type.Resize:
                self._place()
            elif event.type() is QEvent.Type.LayoutRequest and self.isVisible():
                # A form opens or goes; where its bar stands is known once all layouts had their turn.
                QTimer.singleShot(0, self, self._place)
        elif watched is self._bar:
            # What is not saved yet is named in it, so its room becomes smaller.
            if event.type() is QEvent.Type.LayoutRequest and self.isVisible():
                QTimer.singleShot(0, self, self._place)
        elif event.type() is QEvent.Type.FocusIn:
            self._timer.stop()
        elif event.type() is QEvent.Type.FocusOut and self.isVisible():
            self._timer.start(_STAYS_MS)
        return super().eventFilter(watched, event)

    @property
    def _has_keyboard(self) -> bool:
        return self.action.hasFocus() or self.closer.hasFocus()

    @Slot()
    def _place(self) -> None:
        px = self.theme.px
        self.setMaximumWidth(self._pane.width())
        self.adjustSize()
        x = (self._pane.width() - self.width()) // 2
        side = px(SHADOW)
        ground = self.ground().toRect().translated(max(x, 0), 0)
        ground.moveBottom(self._pane.height() - px(_ABOVE_EDGE))
        for foot, place in self._feet():
            room = self._room_in(foot)
            if room.width() >= self.width():
                ground.moveCenter(room.center())
                break
            if ground.intersects(place):
                ground.moveBottom(place.top() - px(_ABOVE_FOOT))
        self.move(ground.topLeft() - QPoint(side, side))

    def _feet(self) -> list[tuple[QWidget, QRect]]:
        """Where words and places stand that must not be covered, the lowest first."""
        shown = [foot for foot in self._pane.findChildren(QWidget, FOOT) if foot.isVisible()]
        places = [(foot, QRect(foot.mapTo(self._pane, QPoint(0, 0)), foot.size())) for foot in shown]
        return sorted(places, key=lambda foot: foot[1].bottom(), reverse=True)

    def _room_in(self, foot: QWidget) -> QRect:
        """Return the free room of a save bar, as the pane sees it; its shadow must not lie over a button either."""
        if not isinstance(foot, SaveBar):
            return QRect()
        if foot is not self._bar:
            self._bar = foot
            foot.installEventFilter(self)
        return foot.free_room().translated(foot.mapTo(self._pane, QPoint(0, 0)))


class _Shade(QWidget):
    """The shadow of a toast, below it: there for the eye only."""

    def __init__(self, toast: Toast) -> None:
        super().__init__(toast.parentWidget())
        self._toast = toast
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        self._toast.paint_shade(painter)
        painter.end()
