"""The short word after something was done, with its undo."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QTimer, Signal, Slot
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QColor, QEnterEvent
from PySide6.QtWidgets import QWidget

from hubshift_desktop.ui.fonts import Role
from hubshift_desktop.ui.plain import PlainLabel
from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.widgets.floating import SHADOW, Floating
from hubshift_desktop.ui.widgets.icon_label import IconLabel
from hubshift_desktop.ui.widgets.row import Row
from hubshift_desktop.ui.widgets.toast_button import ToastButton

_STAYS_MS = 8000


class Toast(Floating):
    """Ink ground, 44 px, bottom centre of the pane. It stays while hovered or focused, and nothing hangs on it."""

    action_chosen = Signal()
    dismissed = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(theme, radius=8, parent=parent)
        self._pane = parent
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
        self.show()
        self._place()
        self.raise_()
        self._timer.start(_STAYS_MS)
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, words))

    @Slot()
    def dismiss(self) -> None:
        """Put it away."""
        self._timer.stop()
        if self.isVisible():
            self.hide()
            self.dismissed.emit()

    @Slot()
    def on_action_clicked(self) -> None:
        self.dismiss()
        self.action_chosen.emit()

    @property
    def is_kept(self) -> bool:
        """Whether the person is at it, so that it must not go."""
        return self.underMouse() or self.action.hasFocus() or self.closer.hasFocus()

    def fill(self) -> QColor:
        return self.theme.colour("ink")

    def enterEvent(self, event: QEnterEvent) -> None:
        self._timer.stop()

    def leaveEvent(self, event: QEvent) -> None:
        if self.isVisible():
            self._timer.start(_STAYS_MS)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._pane and event.type() is QEvent.Type.Resize:
            self._place()
        elif event.type() is QEvent.Type.FocusIn:
            self._timer.stop()
        elif event.type() is QEvent.Type.FocusOut and self.isVisible():
            self._timer.start(_STAYS_MS)
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        px = self.theme.px
        self.setMaximumWidth(self._pane.width())
        self.adjustSize()
        x = (self._pane.width() - self.width()) // 2
        self.move(max(x, 0), self._pane.height() - self.height() - px(24 - SHADOW))
