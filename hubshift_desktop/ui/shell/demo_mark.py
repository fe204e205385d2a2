"""The strip that says that nobody here is real, and lets a visitor of the demo lose the internet and find it again."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QPointF, QRectF, QSize, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from hubshift_desktop.domain.errors import KnownError
from hubshift_desktop.ui.fonts import Role
from hubshift_desktop.ui.runner import Runner
from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.widgets import paint
from hubshift_desktop.ui.widgets.button import Button, ButtonKind
from hubshift_desktop.ui.widgets.row import Row


class Connection(Protocol):
    """The demo's way to its office, as far as the strip turns it on and off."""

    @property
    def is_on(self) -> bool: ...

    def turn(self, *, on: bool) -> None:
        """Bring the office within reach, or out of it; returns when that is so."""


class DemoMark(QWidget):
    """Always in view, in the accent's quiet tint: a picture of the window can never be taken for real people.

    `turned` says that the way to the office has just been opened or closed here.
    """

    turned = Signal()

    def __init__(self, theme: Theme, words: str, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._words = words
        self.setAccessibleName(words)
        self.switch: Button | None = None
        self._is_turning = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.follow(self.on_theme_changed)

    def offer(self, connection: Connection, runner: Runner) -> None:
        """Offer to go offline: what the program is for can only be seen without the internet."""
        self._connection, self._runner = connection, runner
        self.switch = Button(self._theme, "Go offline", kind=ButtonKind.LINK, height=24)
        self.switch.clicked.connect(self.on_switched)
        row = Row(self._theme, self, margins=(8, 2, 12, 2))
        row.addStretch(1)
        row.addWidget(self.switch)
        self._say()

    @Slot()
    def on_switched(self) -> None:
        if self.switch is None:
            return
        if self._is_turning:
            return
        # Not disabled meanwhile: the keyboard would leave it for the next button, where Enter means something else.
        self._is_turning = True
        connection, on = self._connection, not self._connection.is_on
        self._runner.network(lambda: connection.turn(on=on), self.on_turned, self.on_failed, owner=self)

    @Slot(object)
    def on_turned(self, _nothing: object) -> None:
        self._say()
        self.turned.emit()

    @Slot(object)
    def on_failed(self, error: KnownError) -> None:
        self._say()

    def _say(self) -> None:
        self._is_turning = False
        if self.switch is not None:
            self.switch.set_label("Go offline" if self._connection.is_on else "Go online again")

    @Slot()
    def on_theme_changed(self) -> None:
        self.setFixedHeight(self._theme.px(28))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(400), self._theme.px(28))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme, rect = self._theme, QRectF(self.rect())
        painter.fillRect(rect, theme.colour("accent_soft"))
        painter.fillRect(QRectF(0, rect.bottom() - 1, rect.width(), 1), theme.colour("line"))
        font = theme.font(Role.SECOND_MEDIUM)
        width = paint.width_of(self._words, font)
        left = (rect.width() - width) / 2
        paint.glyph(painter, QPointF(left - theme.px(14), rect.center().y()), theme, "flask", "accent_text", 16)
        room = QRectF(left, 0, width + 2, rect.height())
        paint.words(painter, room, self._words, font=font, colour=theme.colour("accent_text"))
        painter.end()
