"""A dialog as the pictures show it: a card over a scrim inside the window."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from hubshift_desktop.ui.focus import FocusReturn, focus_stops
from hubshift_desktop.ui.fonts import Role
from hubshift_desktop.ui.plain import PlainLabel
from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.tokens import Tone
from hubshift_desktop.ui.widgets import paint
from hubshift_desktop.ui.widgets.button import Button, ButtonKind
from hubshift_desktop.ui.widgets.column import Column
from hubshift_desktop.ui.widgets.enter_key import is_enter
from hubshift_desktop.ui.widgets.floating import paint_shadow
from hubshift_desktop.ui.widgets.icon_label import IconLabel
from hubshift_desktop.ui.widgets.paragraph import Paragraph
from hubshift_desktop.ui.widgets.row import Row


class DialogFrame(QWidget):
    """Covers its window while open, holds the keyboard inside, and gives it back when it closes.

    Put the question into `content` and the buttons into `foot`; Esc and the cross emit `cancelled`, and
    Enter in a line of text presses the primary button of the foot.
    """

    cancelled = Signal()
    closed = Signal()

    def __init__(
        self,
        theme: Theme,
        window: QWidget,
        *,
        title: str,
        sentence: str = "",
        icon: str = "",
        tone: Tone = Tone.WARN,
        width: float = 760,
    ) -> None:
        super().__init__(window)
        self.theme = theme
        self._window = window
        self._width = width
        self._back = FocusReturn()
        self.card = QWidget(self)
        self.title = PlainLabel(theme, title, role=Role.PANE_TITLE, elide=True)
        self.sentence = Paragraph(theme, sentence, colour="ink2")
        self.closer = Button(theme, kind=ButtonKind.GHOST, icon="x", name="Close", height=34)
        self.content = Column(theme, gap=16)
        self.foot_words = Column(theme, gap=2)
        self.foot = Row(theme, gap=10)
        self._foot_area = QWidget(self.card)
        self._outer = Column(theme, self.card)
        self._build(icon, tone)
        self.sentence.setVisible(bool(sentence))
        self.closer.clicked.connect(self.cancel)
        self.setAccessibleName(title)
        window.installEventFilter(self)
        self.card.installEventFilter(self)
        theme.follow(self.on_theme_changed)
        self.hide()

    def open(self, first: QWidget | None = None) -> None:
        """Cover the window and put the keyboard on `first`, or on the first stop inside."""
        self._back.remember()
        self._place()
        self.show()
        self.raise_()
        stops = [stop for stop in focus_stops(self.card) if stop is not self.closer]
        target = first or (stops[0] if stops else self.closer)
        target.setFocus(Qt.FocusReason.PopupFocusReason)

    @Slot()
    def cancel(self) -> None:
        """Close without an answer."""
        self.close_dialog()
        self.cancelled.emit()

    def close_dialog(self) -> None:
        """Close and give the keyboard back."""
        if self.isVisible():
            self.hide()
            self._back.give_back()
            self.closed.emit()

    @Slot()
    def on_theme_changed(self) -> None:
        if self.isVisible():
            self._place()
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.cancel()
        elif is_enter(event) and not event.isAutoRepeat() and isinstance(self._window.focusWidget(), QLineEdit):
            self._press_primary()
        # Keys must not reach the window underneath.
        event.accept()

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002 -- Qt's name
        stops = focus_stops(self.card)
        if not stops:
            return False
        here = self._window.focusWidget()
        index = stops.index(here) if here in stops else (-1 if next else 0)
        reason = Qt.FocusReason.TabFocusReason if next else Qt.FocusReason.BacktabFocusReason
        stops[(index + (1 if next else -1)) % len(stops)].setFocus(reason)
        return True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        is_resized = watched is self._window and event.type() is QEvent.Type.Resize
        is_relaid = watched is self.card and event.type() is QEvent.Type.LayoutRequest
        if self.isVisible() and (is_resized or is_relaid):
            self._place()
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme = self.theme
        painter.fillRect(self.rect(), theme.scrim())
        ground, radius = QRectF(self.card.geometry()), theme.px(12)
        paint_shadow(painter, ground, radius, theme)
        paint.rounded(painter, ground, radius, fill=theme.colour("surface"), line=theme.colour("line"))
        foot = QRectF(self._foot_area.geometry()).translated(ground.topLeft())
        painter.setClipRect(foot)
        paint.rounded(painter, ground, radius, fill=theme.colour("sunken"), line=theme.colour("line"))
        painter.fillRect(QRectF(foot.left(), foot.top(), foot.width(), 1), theme.colour("line"))
        painter.end()

    def _press_primary(self) -> None:
        """Enter in a line of text means the answer the dialog is for; what destroys is never that."""
        for button in self._foot_area.findChildren(Button):
            if button.is_primary and button.isVisible():
                button.click()
                return

    def _place(self) -> None:
        px, before = self.theme.px, self.card.geometry()
        self.setGeometry(self._window.rect())
        width = min(px(self._width), self.width() - px(48))
        self.card.setFixedWidth(width)
        outer = self._outer
        wanted = outer.totalHeightForWidth(width) if outer.hasHeightForWidth() else outer.sizeHint().height()
        height = min(wanted, self.height() - px(32))
        self.card.setFixedHeight(height)
        self.card.move((self.width() - width) // 2, (self.height() - height) // 2)
        if self.card.geometry() != before:
            self.update()  # Qt repaints where the card was, not its old shadow

    def _build(self, icon: str, tone: Tone) -> None:
        theme = self.theme
        outer = self._outer
        text = Column(theme, gap=2)
        text.addWidget(self.title)
        text.addWidget(self.sentence)
        head = Row(theme, gap=14, margins=(28, 22, 20, 10))
        if icon:
            head.addWidget(IconLabel(theme, icon, colour=tone, size=20, disc=42))
        head.addLayout(text, 1)
        head.addWidget(self.closer, 0, Qt.AlignmentFlag.AlignTop)
        outer.addLayout(head)
        inside = Column(theme, gap=0, margins=(28, 6, 28, 24))
        inside.addLayout(self.content, 1)
        outer.addLayout(inside, 1)
        line = Row(theme, self._foot_area, gap=10, margins=(28, 12, 28, 12))
        line.addLayout(self.foot_words, 1)
        line.addLayout(self.foot)
        outer.addWidget(self._foot_area)
