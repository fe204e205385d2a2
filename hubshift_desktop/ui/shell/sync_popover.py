"""What the status card opens: the changes that wait, in words, and two ways on."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSignalBlocker, QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from hubshift_desktop.ui.focus import paint_focus_ring
from hubshift_desktop.ui.fonts import Role
from hubshift_desktop.ui.plain import PlainLabel, set_tip
from hubshift_desktop.ui.shell.snapshots import SyncDetails, WaitingItem
from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.tokens import Tone
from hubshift_desktop.ui.widgets import paint
from hubshift_desktop.ui.widgets.button import Button, ButtonKind
from hubshift_desktop.ui.widgets.check_box import CheckBox
from hubshift_desktop.ui.widgets.column import Column
from hubshift_desktop.ui.widgets.enter_key import pressed_by_enter
from hubshift_desktop.ui.widgets.popover import Popover
from hubshift_desktop.ui.widgets.row import Row
from hubshift_desktop.ui.widgets.row_delegate import DOT

_SHOWN = 5


class SyncPopover(Popover):
    """Shows at most five changes; the whole list is a page of its own."""

    list_asked = Signal()
    sync_asked = Signal()
    pause_asked = Signal()
    documents_chosen = Signal(bool)
    item_chosen = Signal(str)

    def __init__(self, theme: Theme, window: QWidget) -> None:
        super().__init__(theme, window, title="Sync")
        self._summary = PlainLabel(theme, role=Role.SECOND_STRONG, colour="ink2", elide=True)
        self._area = QWidget()
        area = Column(theme, self._area, gap=0, margins=(14, 10, 14, 8))
        head = Column(theme, margins=(6, 0, 0, 4))
        head.addWidget(self._summary)
        area.addLayout(head)
        self._lines = Column(theme)
        area.addLayout(self._lines)
        self.content.addWidget(self._area)
        self.documents = CheckBox(theme, "Send documents on this connection", is_checked=True)
        set_tip(self.documents, "Without it, documents wait for a better connection; records go either way")
        self.pause = Button(theme, "Pause", icon="pause", kind=ButtonKind.GHOST, tip="Ctrl+Shift+P", height=32)
        how = Row(theme, gap=8, margins=(20, 4, 14, 8))
        how.addWidget(self.documents, 1)
        how.addWidget(self.pause)
        self.content.addLayout(how)
        self._last = PlainLabel(theme, role=Role.SECOND, colour="ink2", elide=True)
        self.open_list = Button(theme, "Open list")
        self.try_now = Button(theme, "Try now", icon="arrows-clockwise")
        self.foot.addWidget(self._last, 1)
        self.foot.addWidget(self.open_list)
        self.foot.addWidget(self.try_now)
        self.open_list.clicked.connect(self.on_open_list_clicked)
        self.try_now.clicked.connect(self.sync_asked)
        self.pause.clicked.connect(self.pause_asked)
        self.documents.toggled.connect(self.documents_chosen)

    def show_details(self, details: SyncDetails) -> None:
        """Say what waits."""
        self.title.setText(details.title)
        self.setAccessibleName(f"{details.title}. {details.sentence}")
        self.sentence.setText(details.sentence)
        self._summary.setText(details.summary)
        self._summary.setVisible(bool(details.summary))
        self._area.setVisible(bool(details.summary or details.items))
        self._last.setText(details.last_synced)
        while (item := self._lines.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        shown = details.items[:_SHOWN]
        for index, waiting in enumerate(shown):
            line = _WaitingLine(self.theme, waiting, is_last=index == len(shown) - 1)
            line.clicked.connect(lambda _=False, key=waiting.key: self.item_chosen.emit(key))
            self._lines.addWidget(line)

    def show_means(self, *, is_paused: bool, documents_allowed: bool) -> None:
        """Say whether anything is sent now, and whether documents are."""
        verb = "Go on" if is_paused else "Pause"
        self.pause.set_label(verb, name=f"{verb} syncing")
        self.pause.set_icon("play" if is_paused else "pause")
        with QSignalBlocker(self.documents):
            self.documents.setChecked(documents_allowed)

    def set_syncs(self, *, can_sync: bool) -> None:
        """Offer the last button, or say why it would do nothing."""
        self.try_now.setEnabled(can_sync)
        set_tip(self.try_now, "" if can_sync else "Sync is paused")

    @Slot()
    def on_open_list_clicked(self) -> None:
        self.close_panel()
        self.list_asked.emit()


class _WaitingLine(QAbstractButton):
    def __init__(self, theme: Theme, item: WaitingItem, *, is_last: bool) -> None:
        super().__init__()
        self._theme = theme
        self._item = item
        self._is_last = is_last
        self.setAccessibleName(f"{item.title}, {item.detail}")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(theme.px(52))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not pressed_by_enter(self, event):
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(380), self._theme.px(52))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme, px, rect = self._theme, self._theme.px, QRectF(self.rect())
        if self.underMouse():
            paint.rounded(painter, rect, px(8), fill=theme.colour("hover"))
        paint.disc(painter, QPointF(px(17), rect.center().y()), theme, self._item.icon, Tone.NEUTRAL)
        room = QRectF(px(44), rect.center().y() - px(21), rect.width() - px(50), px(22))
        paint.words(painter, room, self._item.title, font=theme.font(Role.LABEL), colour=theme.colour("ink"))
        room.translate(0, px(20))
        detail = self._item.detail.replace(" · ", DOT)
        paint.words(painter, room, detail, font=theme.font(Role.SECOND), colour=theme.colour("ink3"))
        if not self._is_last:
            painter.fillRect(QRectF(px(44), rect.bottom() - 1, rect.width() - px(44), 1), theme.colour("line_soft"))
        if self.hasFocus():
            paint_focus_ring(painter, rect, px(8), theme)
        painter.end()
