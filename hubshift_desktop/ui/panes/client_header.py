"""Who is open: name, status, key facts, allergies, what can be done, and the tabs (pictures 01 and 14)."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QRectF, Qt, Signal, Slot
from PySide6.QtGui import QAction, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QMenu, QWidget

from hubshift_desktop.domain import lifecycle
from hubshift_desktop.domain.states import Kind
from hubshift_desktop.domain.views import ClientFile
from hubshift_desktop.domain.words import lowered
from hubshift_desktop.security.roles import Verb
from hubshift_desktop.services.bundle import Services
from hubshift_desktop.ui.fonts import Role
from hubshift_desktop.ui.layout import CONTENT_MAX
from hubshift_desktop.ui.panes import client_words
from hubshift_desktop.ui.panes.meta_line import MetaLine
from hubshift_desktop.ui.plain import PlainLabel
from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.tokens import Tone
from hubshift_desktop.ui.widgets.avatar import Avatar
from hubshift_desktop.ui.widgets.badge import Badge
from hubshift_desktop.ui.widgets.button import Button, ButtonKind
from hubshift_desktop.ui.widgets.column import Column
from hubshift_desktop.ui.widgets.fact_chip import FactChip
from hubshift_desktop.ui.widgets.flow import Flow
from hubshift_desktop.ui.widgets.row import Row
from hubshift_desktop.ui.widgets.tab_strip import TAB_PADDING, TabStrip

TABS = (
    ("overview", "Overview"),
    ("goals", "Goals"),
    ("medications", "Medications"),
    ("documents", "Documents"),
    ("appointments", "Appointments"),
    ("changes", "Changes"),
)
_STATUS_VERBS = {"active": "Make active", "inactive": "Make inactive", "terminated": "Mark as ended"}
_ADDING = (
    ("goals", "Goal", "target", Verb.EDIT_GOALS),
    ("medications", "Medication", "pill", Verb.EDIT_MEDICAL),
    ("documents", "Document", "file-text", Verb.FILE_DOCUMENT),
    ("contacts", "Emergency contact", "phone", Verb.EDIT_CLIENT),
)


class ClientHeader(QWidget):
    """It is given a `ClientFile` and emits intentions; allergies stand here on every tab but Medications."""

    edit_asked = Signal()
    add_asked = Signal(str)
    status_asked = Signal(str)
    copy_asked = Signal()
    print_asked = Signal()
    tab_chosen = Signal(str)

    def __init__(self, theme: Theme, services: Services, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self._services = services
        self._is_short = False
        self._has_file = False
        self._is_editing = False
        self._has_status = self._has_sync = self._has_conditions = False
        self.avatar = Avatar(theme, "", "", size=52)
        self.name = PlainLabel(theme, role=Role.PAGE_TITLE, elide=True)
        self.status = Badge(theme, "")
        self.sync = Badge(theme, "")
        self.meta = MetaLine(theme)
        self.allergies = FactChip(theme, "Allergies", "", tone=Tone.NEUTRAL, icon="warning-octagon")
        self.conditions = FactChip(theme, "Conditions", "", tone=Tone.NEUTRAL, icon="heartbeat")
        self._make_actions()
        self.tabs = TabStrip(theme, TABS, name="Client tabs")
        self.tabs.chosen.connect(self.on_tab_chosen)
        self._inner = QWidget()
        self._build()
        theme.follow(self.on_theme_changed)

    def show_file(self, file: ClientFile, *, today: date) -> None:
        """Show a client; what was shown before is gone at once."""
        client = file.client
        self._has_file = True
        self.name.setText(client.name)
        self.avatar.show_person(client.name, file.local_id)
        self._show_badges(file)
        self.meta.show_parts(client_words.meta(file, today=today))
        self._show_allergies(client.allergies)
        self.conditions.set_fact(", ".join(client.conditions), tone=Tone.NEUTRAL, icon="heartbeat")
        self._fill_more(client.status)
        for key, count in (
            ("goals", file.open_goals),
            ("medications", file.current_medications),
            ("documents", file.documents),
            ("appointments", file.upcoming_appointments),
        ):
            self.tabs.set_count(key, count)
        self._has_conditions = bool(client.conditions)
        self._arrange()

    def set_short(self, *, is_short: bool) -> None:
        """Take one line in a low window: avatar, name, allergies and the tabs stay."""
        self._is_short = is_short
        self._arrange()

    def set_below_bar(self, *, is_below_bar: bool) -> None:
        """Stand close below the bar that leads back to the list (picture 14)."""
        top = 4 if is_below_bar else 20
        self._column.set_lengths(gap=12, margins=(28 - TAB_PADDING, top, 28, 0))

    def set_editing(self, *, is_editing: bool) -> None:
        """While the form is open nothing else can be begun from here."""
        self._is_editing = is_editing
        self._arrange()

    @Slot(str)
    def on_tab_chosen(self, key: str) -> None:
        self._arrange()
        self.tab_chosen.emit(key)

    @Slot()
    def on_theme_changed(self) -> None:
        self._inner.setMaximumWidth(self.theme.px(CONTENT_MAX + 56))
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._is_short and event.size().width() != event.oldSize().width():
            self._arrange()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self.theme.colour("canvas"))
        painter.fillRect(QRectF(0, self.height() - 1, self.width(), 1), self.theme.colour("line"))
        painter.end()

    # Inside ----------------------------------------------------------------------------------------------------------

    def _show_badges(self, file: ClientFile) -> None:
        status, sync = client_words.status_flag(file.client.status), client_words.sync_flag(file)
        self.status.set_status(status.text, tone=status.tone or Tone.NEUTRAL, icon=status.icon)
        self._has_status = bool(status.text)
        self._has_sync = sync is not None
        if sync is not None:
            self.sync.set_status(sync.text, tone=sync.tone or Tone.NEUTRAL, icon=sync.icon)

    def _show_allergies(self, allergies: tuple[str, ...]) -> None:
        if allergies:
            self.allergies.set_fact(", ".join(allergies), tone=Tone.DANGER, icon="warning-octagon-fill")
        else:
            self.allergies.set_fact(client_words.NONE_RECORDED, tone=Tone.NEUTRAL, icon="warning-octagon")

    def _arrange(self) -> None:
        """Decide what is in view; only what the design lets give way ever does."""
        is_tall = not self._is_short
        on_medications = self.tabs.key == "medications"
        self._arrange_actions(is_tall=is_tall)
        self.avatar.set_size(52 if is_tall else 36)
        self.status.setVisible(is_tall and self._has_status)
        self.sync.setVisible(is_tall and self._has_sync)
        self.meta.setVisible(is_tall)
        is_beside = not is_tall and self._fits_beside()
        home = self._beside if is_beside else self._chips
        other = self._chips if is_beside else self._beside
        if self.allergies.parent() is not home:
            other.release(self.allergies)
            home.add(self.allergies)
            # Allergies stand first: what stood there meanwhile goes behind them again.
            self._chips.release(self.conditions)
            self._chips.add(self.conditions)
        self.allergies.setVisible(not on_medications)
        self.conditions.setVisible(is_tall and self._has_conditions and not on_medications)
        self._chips.setVisible(not is_beside and not on_medications)
        self._beside.setVisible(is_beside and not on_medications)
        for flow in (self._chips, self._beside):
            flow.on_theme_changed()

    def _arrange_actions(self, *, is_tall: bool) -> None:
        can = {verb: bool(self._services.permission(verb)) for verb in (Verb.EDIT_CLIENT, *(v for *_, v in _ADDING))}
        self.edit.setVisible(not self._is_editing and can[Verb.EDIT_CLIENT])
        self.add.setVisible(is_tall and not self._is_editing and any(can.values()))
        self.more.setVisible(not self._is_editing)

    def _fits_beside(self) -> bool:
        """Whether the allergies can stand whole beside the name; otherwise they take a line of their own."""
        px = self.theme.px
        buttons = sum(one.sizeHint().width() + px(10) for one in (self.edit, self.more) if not one.isHidden())
        taken = px(2 * 28 + 36 + 16 + 3 * 10) + self.name.sizeHint().width() + buttons
        return self.allergies.sizeHint().width() + taken <= self._inner.width()

    def _make_actions(self) -> None:
        theme = self.theme
        self.edit = Button(theme, "Edit", icon="pencil-simple", tip="Ctrl+E")
        self.edit.clicked.connect(self.edit_asked)
        adding = QMenu(self)
        for key, label, icon, verb in _ADDING:
            if self._services.permission(verb):
                action = adding.addAction(theme.icon(icon), label)
                action.triggered.connect(lambda _=False, key=key: self.add_asked.emit(key))
        self.add = Button(theme, "Add", icon="plus", menu=adding)
        self._more_menu = QMenu(self)
        self.more = Button(theme, kind=ButtonKind.GHOST, icon="dots-three-bold", name="More for this client")
        self.more.clicked.connect(self.on_more_clicked)

    def _fill_more(self, status: str) -> None:
        menu = self._more_menu
        menu.clear()
        if self._services.permission(Verb.SET_STATUS):
            for key in lifecycle.next_statuses(status, kind=Kind.CLIENT):
                verb = _STATUS_VERBS.get(key, f"Make {lowered(lifecycle.label(key))}")
                menu.addAction(self._action(verb, lambda key=key: self.status_asked.emit(key)))
            menu.addSeparator()
        menu.addAction(self._action("Copy NDIS number", self.copy_asked.emit))
        if self._services.permission(Verb.PRINT):
            menu.addAction(self._action("Print health summary…", self.print_asked.emit))

    def _action(self, label: str, slot: object) -> QAction:
        action = QAction(label, self._more_menu)
        action.triggered.connect(lambda _=False: slot())  # type: ignore[operator]  # bound emitters
        return action

    @Slot()
    def on_more_clicked(self) -> None:
        corner = self.more.rect().bottomRight()
        spot = self.more.mapToGlobal(corner)
        spot.setX(spot.x() - self._more_menu.sizeHint().width())
        self._more_menu.popup(spot)

    def _build(self) -> None:
        theme = self.theme
        self._chips, self._beside = Flow(theme, gap=8), Flow(theme, gap=8)
        self._chips.add(self.allergies)
        self._chips.add(self.conditions)
        names = Row(theme, gap=10)
        names.addWidget(self.name)
        names.addWidget(self.status)
        names.addWidget(self.sync)
        names.addWidget(self._beside, 100)
        names.addStretch(1)
        text = Column(theme, gap=4)
        text.addLayout(names)
        text.addWidget(self.meta)
        top = Row(theme, gap=10, margins=(TAB_PADDING, 0, 0, 0))
        top.addWidget(self.avatar, 0, Qt.AlignmentFlag.AlignVCenter)
        top.addSpacing(theme.px(6))
        top.addLayout(text, 1)
        for button in (self.edit, self.add, self.more):
            top.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        chips = Row(theme, margins=(TAB_PADDING, 0, 0, 0))
        chips.addWidget(self._chips)
        self._column = Column(theme, self._inner, gap=12)
        self._column.addLayout(top)
        self._column.addLayout(chips)
        self._column.addWidget(self.tabs)
        self.set_below_bar(is_below_bar=False)
        row = Row(theme, self)
        row.addWidget(self._inner, 1000)
        row.addStretch(1)
        self._beside.hide()
