"""The sidebar: where to go, how sync stands, who is signed in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from hubshift_desktop.ui.fonts import Role
from hubshift_desktop.ui.layout import SIDEBAR_EXPANDED, SIDEBAR_RAIL
from hubshift_desktop.ui.plain import PlainLabel
from hubshift_desktop.ui.shell.go_to_button import GoToButton
from hubshift_desktop.ui.shell.logo import Logo
from hubshift_desktop.ui.shell.place_button import PlaceButton
from hubshift_desktop.ui.shell.snapshots import GO_TO, VIEWS, Person, Place
from hubshift_desktop.ui.shell.sync_card import SyncCard
from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.widgets.avatar import Avatar
from hubshift_desktop.ui.widgets.button import Button, ButtonKind
from hubshift_desktop.ui.widgets.column import Column
from hubshift_desktop.ui.widgets.row import Row

# Below these heights (at 100 % text) the rail lets its 'Go to' go, which Ctrl+K has too, then logo and gaps.
_LOW, _LOWEST = 490, 440


class Sidebar(QWidget):
    """224 px with words, or a rail of 88 px. It knows no pane: it emits the key of the place that was chosen.

    The shown places are exclusive; `mark_place` follows the window, so a place reached by a link is marked too.
    """

    place_chosen = Signal(str)
    go_to_asked = Signal()
    sync_asked = Signal()
    settings_asked = Signal()
    lock_asked = Signal()
    rail_toggled = Signal()

    def __init__(self, theme: Theme, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self._is_rail = False
        self._places: dict[str, PlaceButton] = {}
        self._own: list[PlaceButton] = []
        self._own_views = Column(theme, gap=2)
        self.setAccessibleName("Sidebar")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self._logo = Logo(theme, size=27)
        self._brand = PlainLabel(theme, "Hubshift", role=Role.BANNER_TITLE)
        self.folder = self._ghost("caret-double-left", "Collapse the sidebar (Ctrl+B)", self.rail_toggled)
        self.go_to = GoToButton(theme)
        self.go_to.clicked.connect(self.go_to_asked)
        self._rail_go_to = PlaceButton(theme, Place(key="", label="Go to", icon="magnifying-glass", keys="Ctrl+K"))
        self._rail_go_to.setCheckable(False)
        self._rail_go_to.clicked.connect(self.go_to_asked)
        self._views_title = PlainLabel(theme, "Views", role=Role.SECOND_MEDIUM, colour="ink2")
        self.sync_card = SyncCard(theme)
        self.sync_card.clicked.connect(self.sync_asked)
        self._avatar = Avatar(theme, "", "", size=30)
        self._name = PlainLabel(theme, role=Role.STRONG, elide=True)
        self._role = PlainLabel(theme, role=Role.SMALL, colour="ink3", elide=True)
        self.settings = self._ghost("gear-six", "Settings", self.settings_asked)
        self.lock = self._ghost("lock-simple", "Lock now (Ctrl+L)", self.lock_asked)
        self._build()
        theme.follow(self.on_theme_changed)

    @property
    def is_rail(self) -> bool:
        return self._is_rail

    def set_rail(self, *, is_rail: bool) -> None:
        """Take the narrow or the wide form; the keyboard stays where it is when it can."""
        self._is_rail = is_rail
        self.on_theme_changed()

    def show_counts(self, counts: Mapping[str, int | None]) -> None:
        """Put the live numbers beside the places, by key; zero is shown as nothing."""
        for key, count in counts.items():
            button = self._places[key]
            button.set_place(replace(button.place, count=count or None))

    def show_views(self, views: Sequence[Place]) -> None:
        """Show the lists the person saved below the built-in ones; the marked one stays marked."""
        if [button.place for button in self._own] == list(views):
            return
        marked = next((key for key, button in self._places.items() if button.isChecked()), "")
        for button in self._own:
            self._places.pop(button.place.key, None)
            button.hide()
            button.deleteLater()
        self._own = []
        for place in views:
            button = self._place(place, is_view=True)
            button.setVisible(not self._is_rail)
            button.setChecked(place.key == marked)
            self._own_views.addWidget(button)
            self._own.append(button)

    def show_person(self, person: Person) -> None:
        """Say who is signed in."""
        self._avatar.show_person(person.name, person.user_id)
        self._name.setText(person.name)
        self._role.setText(person.role)

    def mark_place(self, key: str) -> None:
        """Mark where the window is; an unknown key (a saved view of one's own) marks nothing."""
        for place_key, button in self._places.items():
            button.setChecked(place_key == key)

    @Slot()
    def on_theme_changed(self) -> None:
        rail = self._is_rail
        self.setFixedWidth(self.theme.px(SIDEBAR_RAIL if rail else SIDEBAR_EXPANDED))
        for widget in (self._brand, self.folder, self.go_to, self._views_title, self._name, self._role, self._avatar):
            widget.setVisible(not rail)
        low, lowest = (self.height() < self.theme.px(most) for most in (_LOW, _LOWEST))
        self._rail_go_to.setVisible(rail and not low)
        for button in self._places.values():
            button.set_rail(is_rail=rail)
            button.setVisible(not rail or button.place.key in {place.key for place in GO_TO})
        self._rail_go_to.set_rail(is_rail=True)
        self.sync_card.set_rail(is_rail=rail)
        self._logo.set_size(30 if rail else 27)
        self._logo.setVisible(not (rail and lowest))
        self._set_margins(is_rail=rail, is_tight=rail and lowest)
        self._head.set_lengths(gap=10, margins=(0, 0, 0, 0) if rail else (5, 0, 0, 10))
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().height() != event.oldSize().height():
            self.on_theme_changed()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self.theme.colour("chrome"))
        painter.fillRect(self.width() - 1, 0, 1, self.height(), self.theme.colour("line"))
        painter.end()

    def _set_margins(self, *, is_rail: bool, is_tight: bool) -> None:
        side, edge, gap = (8, 6 if is_tight else 14, 0 if is_tight else 4) if is_rail else (12, 14, 2)
        self._column.set_lengths(gap=gap, margins=(side, edge, side, edge if is_rail else 12))
        above = 2 if is_tight else 8
        self._person.set_lengths(gap=2, margins=(0 if is_rail else 4, above, 0, 0))

    def _ghost(self, icon: str, name: str, signal: object) -> Button:
        button = Button(self.theme, kind=ButtonKind.GHOST, icon=icon, name=name, height=32)
        button.clicked.connect(signal)
        return button

    def _build(self) -> None:
        theme = self.theme
        column = self._column = Column(theme, self, gap=2)
        head = self._head = Row(theme, gap=10)
        head.addWidget(self._logo, 0, Qt.AlignmentFlag.AlignCenter)
        head.addWidget(self._brand, 1)
        head.addWidget(self.folder)
        column.addLayout(head)
        # A layout of its own: in the rail, where its only widget is hidden, its margin goes too.
        search = Column(theme, margins=(0, 0, 0, 10))
        search.addWidget(self.go_to)
        column.addLayout(search)
        for place in GO_TO:
            column.addWidget(self._place(place, is_view=False))
        column.addWidget(self._rail_go_to)
        title = Row(theme, margins=(12, 16, 0, 4))
        title.addWidget(self._views_title)
        column.addLayout(title)
        for place in VIEWS:
            column.addWidget(self._place(place, is_view=True))
        column.addLayout(self._own_views)
        column.addStretch(1)
        column.addWidget(self.sync_card)
        person = self._person = Row(theme, gap=4)
        words = Column(theme)
        words.addWidget(self._name)
        words.addWidget(self._role)
        person.addWidget(self._avatar)
        person.addSpacing(theme.px(8))
        person.addLayout(words, 1)
        person.addWidget(self.settings)
        person.addWidget(self.lock)
        column.addLayout(person)

    def _place(self, place: Place, *, is_view: bool) -> PlaceButton:
        button = PlaceButton(self.theme, place, is_view=is_view)
        self._places[place.key] = button
        button.clicked.connect(lambda _=False, key=place.key: self._choose(key))
        return button

    def _choose(self, key: str) -> None:
        self.mark_place(key)
        self.place_chosen.emit(key)
