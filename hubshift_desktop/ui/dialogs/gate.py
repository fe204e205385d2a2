"""The page before the case file is open: a card on a quiet landscape. Nothing of any client is in this window."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from hubshift_desktop.ui.fonts import Role
from hubshift_desktop.ui.plain import PlainLabel
from hubshift_desktop.ui.shell.logo import Logo
from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.widgets import paint
from hubshift_desktop.ui.widgets.column import Column
from hubshift_desktop.ui.widgets.floating import paint_shadow
from hubshift_desktop.ui.widgets.paragraph import Paragraph
from hubshift_desktop.ui.widgets.unlock_hills import UnlockHills

_WIDTH, _ROOM = 430, 24


class GatePage(UnlockHills):
    """Put the question into `body`. At large text the card scrolls, so that no button is ever out of reach."""

    def __init__(self, theme: Theme, *, title: str, sentence: str, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent=parent)
        self.theme = theme
        self._scroller = QScrollArea(self)
        self._scroller.setFrameShape(QFrame.Shape.NoFrame)
        self._scroller.setWidgetResizable(True)
        self._scroller.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroller.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroller.viewport().setAutoFillBackground(False)
        ground = QWidget()
        outer = Column(theme, ground)
        outer.addStretch(2)
        self._card = _GateCard(theme)
        outer.addWidget(self._card, 0, Qt.AlignmentFlag.AlignHCenter)
        outer.addStretch(3)
        self._scroller.setWidget(ground)
        ground.setAutoFillBackground(False)  # setWidget turns it on
        self.body = Column(theme, self._card, gap=14, margins=(40 + _ROOM, 35 + _ROOM, 40 + _ROOM, 32 + _ROOM))
        centre = Qt.AlignmentFlag.AlignHCenter
        self.body.addWidget(Logo(theme, size=52), 0, centre)
        self.title = PlainLabel(theme, title, role=Role.PAGE_TITLE)
        self.sentence = Paragraph(theme, sentence, colour="ink2", align=centre)
        head = Column(theme, gap=2, margins=(0, 2, 0, 6))
        head.addWidget(self.title, 0, centre)
        head.addWidget(self.sentence)
        self.body.addLayout(head)
        self.setAccessibleName(title)

    def set_words(self, title: str, sentence: str) -> None:
        """Ask something else."""
        self.title.setText(title)
        self.sentence.setText(sentence)
        self.sentence.setVisible(bool(sentence))
        self.setAccessibleName(title)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._scroller.setGeometry(self.rect())


class _GateCard(QWidget):
    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        theme.follow(self.on_theme_changed)

    def on_theme_changed(self) -> None:
        self.setFixedWidth(self._theme.px(_WIDTH + 2 * _ROOM))
        self._fit()
        self.update()

    def event(self, event: QEvent) -> bool:
        is_done = super().event(event)
        if event.type() is QEvent.Type.LayoutRequest:
            self._fit()
        return is_done

    def _fit(self) -> None:
        """Be as tall as the words ask for; a centred item of a layout is not asked for its height at a width."""
        inside = self.layout()
        if inside is not None:
            inside.activate()
            self.setFixedHeight(inside.totalHeightForWidth(self.width()))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        room = self._theme.px(_ROOM)
        ground = QRectF(self.rect()).adjusted(room, room, -room, -room)
        paint_shadow(painter, ground, self._theme.px(14), self._theme)
        paint.rounded(painter, ground, self._theme.px(14), fill=self._theme.colour("surface"))
        painter.end()
