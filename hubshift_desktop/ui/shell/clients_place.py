"""The place of clients: list and detail side by side, or taking turns in a narrow window."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QApplication, QSplitter, QStackedWidget, QWidget

from hubshift_desktop.services.bundle import Services
from hubshift_desktop.services.snapshot import SyncSnapshot
from hubshift_desktop.ui.layout import Arrangement
from hubshift_desktop.ui.panes.client_list import ClientList
from hubshift_desktop.ui.panes.client_page import ClientPage
from hubshift_desktop.ui.runner import Runner
from hubshift_desktop.ui.shell.back_bar import BackBar
from hubshift_desktop.ui.shell.setting_up import SettingUp
from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.widgets.column import Column
from hubshift_desktop.ui.widgets.empty_state import EmptyState
from hubshift_desktop.ui.widgets.page import Page
from hubshift_desktop.ui.widgets.row import Row

NARROWEST, WIDEST = 264, 560
_NOBODY, _SETTING_UP, _CLIENT = 0, 1, 2
_REMEMBER_MS = 400


class ClientsPlace(QWidget):
    """Knows only how list and detail share the room; what they show is theirs.

    `width_chosen` carries the list's width at 100 % text after the person has moved the border.
    """

    width_chosen = Signal(int)

    def __init__(self, theme: Theme, services: Services, runner: Runner, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self._arrangement: Arrangement | None = None
        self._own_width = 0
        self._is_detail_turn = False
        self.list = ClientList(theme, services, runner)
        self.page = ClientPage(theme, services, runner)
        self.back = BackBar(theme)
        self.setting_up = SettingUp(theme, person=services.account.name)
        self.detail = QWidget()
        self._stack = QStackedWidget()
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._remember = QTimer(self)
        self._remember.setSingleShot(True)
        self._remember.setInterval(_REMEMBER_MS)
        self._remember.timeout.connect(self.on_width_rested)
        self._build()
        self.back.back_asked.connect(self.show_list)
        self.back.step_asked.connect(self.list.step)
        self.page.created.connect(self.list.make_room_for)
        self.list.place_changed.connect(self.on_place_changed)
        self._splitter.splitterMoved.connect(self.on_border_moved)
        theme.follow(self.on_theme_changed)

    @property
    def is_detail_turn(self) -> bool:
        """Whether the list is out of sight behind the open client."""
        return self._is_alone and self._is_detail_turn

    @property
    def is_list_turn(self) -> bool:
        """Whether only the list is in sight, so that moving in it opens nothing yet."""
        return self._is_alone and not self._is_detail_turn

    @property
    def _is_alone(self) -> bool:
        return self._arrangement is not None and self._arrangement.is_list_own_page

    def arrange(self, arrangement: Arrangement) -> None:
        """Take another layout; what was in view stays in view."""
        self._arrangement = arrangement
        self.page.arrange(arrangement)
        self._take_turns()
        self._share_width()

    def set_list_width(self, width: int) -> None:
        """Use a width chosen earlier; 0 is the design's."""
        self._own_width = width
        self._share_width()

    def show_detail(self) -> None:
        """Bring the open client into view."""
        self._stack.setCurrentIndex(_CLIENT)
        self._is_detail_turn = True
        focused = QApplication.focusWidget()
        is_leaving = self._is_alone and focused is not None and self.list.isAncestorOf(focused)
        self._take_turns()
        if is_leaving:
            self.page.focus_first()

    @Slot()
    def show_list(self) -> None:
        """Bring the list into view, with the keyboard on it."""
        self._is_detail_turn = False
        self._take_turns()
        self.list.focus_first()

    def show_sync(self, snapshot: SyncSnapshot) -> None:
        """Follow the first sync until a client is opened or it is done."""
        if snapshot.is_first_sync:
            self.setting_up.show_sync(snapshot)
            if self._stack.currentIndex() == _NOBODY:
                self._stack.setCurrentIndex(_SETTING_UP)
        elif self._stack.currentIndex() == _SETTING_UP:
            self._stack.setCurrentIndex(_NOBODY)

    @Slot()
    def on_theme_changed(self) -> None:
        self._share_width()

    @Slot()
    def on_place_changed(self) -> None:
        self.back.show_place(self.list.place)

    @Slot()
    def on_border_moved(self) -> None:
        self._remember.start()

    @Slot()
    def on_width_rested(self) -> None:
        self._own_width = round(self.list.width() / self.theme.scale)
        self.width_chosen.emit(self._own_width)

    def _take_turns(self) -> None:
        is_alone = self._is_alone
        self.list.setVisible(not is_alone or not self._is_detail_turn)
        self.detail.setVisible(not is_alone or self._is_detail_turn)
        self.back.setVisible(is_alone)

    def _share_width(self) -> None:
        px = self.theme.px
        if self._arrangement is None:
            return
        if self._is_alone:
            self.list.setMinimumWidth(0)
            self.list.setMaximumWidth(16_777_215)
            return
        self.list.setMinimumWidth(px(NARROWEST))
        self.list.setMaximumWidth(px(WIDEST))
        width = px(self._own_width or self._arrangement.client_list)
        self._splitter.setSizes([width, max(self.width() - width, 1)])

    def _build(self) -> None:
        theme = self.theme
        nobody = EmptyState(
            theme,
            icon="users",
            title="Choose a client",
            sentence="Plan, goals, medications, documents and appointments open here.",
        )
        ground = Page(theme, is_full=True)
        ground.body.addWidget(nobody, 1)
        for widget in (ground, self.setting_up, self.page):
            self._stack.addWidget(widget)
        column = Column(theme, self.detail)
        column.addWidget(self.back)
        column.addWidget(self._stack, 1)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.setHandleWidth(1)
        self._splitter.addWidget(self.list)
        self._splitter.addWidget(self.detail)
        self._splitter.setStretchFactor(0, 0)
        self._splitter.setStretchFactor(1, 1)
        row = Row(theme, self)
        row.addWidget(self._splitter)
