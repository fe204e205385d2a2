"""The dashed place that says files can be dropped, with the way for those who would rather choose them."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from hubshift_desktop.ui.plain import PlainLabel
from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.widgets.button import Button, ButtonKind
from hubshift_desktop.ui.widgets.floating import FOOT
from hubshift_desktop.ui.widgets.icon_label import IconLabel
from hubshift_desktop.ui.widgets.row import Row


class DropHint(QWidget):
    """The whole pane takes drops; this only says so."""

    choose_asked = Signal()

    def __init__(self, theme: Theme, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setObjectName(FOOT)
        self.chooser = Button(
            theme, "choose files", kind=ButtonKind.LINK, name="Choose files", underlined=True, height=26
        )
        row = Row(theme, self, gap=8, margins=(12, 0, 12, 0))
        row.addStretch(1)
        row.addWidget(IconLabel(theme, "tray", size=17))
        row.addWidget(PlainLabel(theme, "Drop files here, or", colour="ink2"))
        row.addWidget(self.chooser)
        row.addStretch(1)
        self.chooser.clicked.connect(self.choose_asked)
        theme.follow(self.on_theme_changed)

    @Slot()
    def on_theme_changed(self) -> None:
        self.setFixedHeight(self._theme.px(46))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(self._theme.colour("line_strong"), 1.5)
        pen.setDashPattern([4, 3])
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        radius = self._theme.px(8)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), radius, radius)
        painter.end()
