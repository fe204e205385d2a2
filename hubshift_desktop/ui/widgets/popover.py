"""A panel beside what opened it: head, body, foot; Esc closes it and the keyboard goes back."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget

from hubshift_desktop.ui.focus import FocusReturn
from hubshift_desktop.ui.fonts import Role
from hubshift_desktop.ui.plain import PlainLabel
from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.widgets.button import Button, ButtonKind
from hubshift_desktop.ui.widgets.column import Column
from hubshift_desktop.ui.widgets.divider import Divider
from hubshift_desktop.ui.widgets.floating import SHADOW, Floating
from hubshift_desktop.ui.widgets.row import Row


class Popover(Floating):
    """A child of the window (so tests, locking and screen readers see it), closed by Esc or a click elsewhere."""

    closed = Signal()

    def __init__(self, theme: Theme, window: QWidget, *, title: str, width: float = 438) -> None:
        super().__init__(theme, parent=window)
        self._window = window
        self._width = width
        self._back = FocusReturn()
        self.title = PlainLabel(theme, title, role=Role.SECTION, elide=True)
        self.sentence = PlainLabel(theme, colour="ink2", elide=True)
        self.closer = Button(theme, kind=ButtonKind.GHOST, icon="x", name="Close", height=32)
        self.closer.clicked.connect(self.close_panel)
        self.content = Column(theme, gap=0, margins=(0, 0, 0, 0))
        self.foot = Row(theme, gap=8, margins=(20, 10, 14, 10))
        self._foot_area = QWidget()
        self._foot_area.setLayout(self.foot)
        self._build()
        self.setAccessibleName(title)
        self.hide()

    def open_at(self, corner: QPoint) -> None:
        """Open with the lower left corner of the ground at a point of the window, kept inside it."""
        self._back.remember()
        side = self.theme.px(SHADOW)
        self.setFixedWidth(self.theme.px(self._width) + 2 * side)
        self._settle()
        self.adjustSize()
        x = min(max(corner.x() - side, -side), self._window.width() - self.width() + side)
        y = min(max(corner.y() - self.height() + side, -side), self._window.height() - self.height() + side)
        self.move(x, y)
        self.show()
        self.raise_()
        self.closer.setFocus(Qt.FocusReason.PopupFocusReason)
        QApplication.instance().installEventFilter(self)  # type: ignore[union-attr]  # there is one while a widget lives

    def close_panel(self) -> None:
        """Close and give the keyboard back."""
        if self.isVisible():
            QApplication.instance().removeEventFilter(self)  # type: ignore[union-attr]  # as above
            self.hide()
            self._back.give_back()
            self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_panel()
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QMouseEvent) and event.type() is QEvent.Type.MouseButtonPress:
            spot = self.mapFromGlobal(event.globalPosition().toPoint())
            if isinstance(watched, QWidget) and not self.ground().contains(spot.toPointF()):
                self.close_panel()
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        ground = self.ground()
        top = float(self._foot_area.y())
        radius = self.theme.px(12)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.theme.colour("sunken"))
        inner = ground.adjusted(1, 1, -1, -1)
        painter.setClipRect(QRectF(inner.left(), top, inner.width(), inner.bottom() - top))
        painter.drawRoundedRect(inner, radius - 1, radius - 1)
        painter.fillRect(QRectF(inner.left(), top, inner.width(), 1), self.theme.colour("line"))
        painter.end()

    def _settle(self) -> None:
        """Let every part tell its present height: what is hidden keeps the one that its last opening had."""
        for part in reversed(self.findChildren(QWidget)):
            inside = part.layout()
            if inside is not None:
                inside.invalidate()
                inside.activate()
        self.body.invalidate()
        self.body.activate()

    def _build(self) -> None:
        text = Column(self.theme, gap=2)
        text.addWidget(self.title)
        text.addWidget(self.sentence)
        head = Row(self.theme, gap=8, margins=(20, 14, 12, 12))
        head.addLayout(text, 1)
        head.addWidget(self.closer, 0, Qt.AlignmentFlag.AlignVCenter)
        self.body.addLayout(head)
        self.body.addWidget(Divider(self.theme, colour="line"))
        self.body.addLayout(self.content)
        self.body.addWidget(self._foot_area)
