"""The top of the client list: what is listed, how many, in which order, and a way to add one."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from hubshift_desktop.ui.fonts import Role
from hubshift_desktop.ui.plain import PlainLabel
from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.widgets.button import Button, ButtonKind
from hubshift_desktop.ui.widgets.row import Row

SORTS = (
    ("plan_end", "Plan end"),
    ("name", "Name"),
    ("suburb", "Suburb"),
    ("next_review", "Next medication review"),
    ("next_appointment", "Next appointment"),
    ("status", "Status"),
    ("ndis_number", "NDIS number"),
)


class ListHead(QWidget):
    """`sorted` carries the column key and whether it runs backwards; the menu also keeps and forgets saved views."""

    sorted = Signal(str, bool)
    new_asked = Signal()
    export_asked = Signal()
    pin_asked = Signal()
    unpin_asked = Signal()

    def __init__(self, theme: Theme, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.title = PlainLabel(theme, "Clients", role=Role.PANE_TITLE, elide=True)
        self.count = PlainLabel(theme, role=Role.BODY, colour="ink3")
        self.menu = QMenu(self)
        self._sort_actions: dict[str, QAction] = {}
        self._fill_menu()
        self.sort = Button(
            theme, kind=ButtonKind.GHOST, icon="sort-ascending", name="Sort and save this list", height=34
        )
        self.sort.clicked.connect(self.on_sort_clicked)
        self.new = Button(theme, "New", icon="plus", name="New client", tip="New client (Ctrl+N)")
        self.new.clicked.connect(self.new_asked)
        row = Row(theme, self, gap=10, margins=(20, 16, 14, 0))
        row.addWidget(self.title)
        row.addWidget(self.count)
        row.addStretch(1)
        row.addWidget(self.sort)
        row.addWidget(self.new)

    def show_count(self, shown: int, total: int) -> None:
        """Say '42', or '8 of 42' while something narrows the list."""
        self.count.setText(f"{shown:,}" if shown == total else f"{shown:,} of {total:,}")
        self.count.setAccessibleName(f"{self.count.text()} clients")

    def show_title(self, title: str, *, is_own_view: bool, can_add: bool) -> None:
        """Name the list: Clients, or the view that is open. A view has no room for New, its own kind can be removed."""
        self.title.setText(title)
        self.new.setVisible(can_add)
        self._unpin.setVisible(is_own_view)

    def show_sort(self, sort: str, *, descending: bool) -> None:
        """Mark the order in the menu, without `sorted`."""
        if sort in self._sort_actions:
            self._sort_actions[sort].setChecked(True)
        self._reverse.setChecked(descending)

    @Slot()
    def on_sort_clicked(self) -> None:
        self.menu.popup(self.sort.mapToGlobal(self.sort.rect().bottomLeft()))

    @Slot()
    def on_sort_chosen(self) -> None:
        key = next((key for key, action in self._sort_actions.items() if action.isChecked()), SORTS[0][0])
        self.sorted.emit(key, self._reverse.isChecked())

    def _fill_menu(self) -> None:
        self.menu.setAccessibleName("Sort and save this list")
        # Not a section: of that the style draws only the line.
        self.menu.addAction("Sort by").setEnabled(False)
        group = QActionGroup(self.menu)
        for key, label in SORTS:
            action = QAction(label, self.menu)
            action.setCheckable(True)
            action.triggered.connect(self.on_sort_chosen)
            group.addAction(action)
            self.menu.addAction(action)
            self._sort_actions[key] = action
        self._sort_actions[SORTS[0][0]].setChecked(True)
        self.menu.addSeparator()
        self._reverse = QAction("Reverse order", self.menu)
        self._reverse.setCheckable(True)
        self._reverse.triggered.connect(self.on_sort_chosen)
        self.menu.addAction(self._reverse)
        self.menu.addSeparator()
        self.menu.addAction("Save this list as a view…").triggered.connect(self.pin_asked)
        self._unpin = self.menu.addAction("Remove this view")
        self._unpin.triggered.connect(self.unpin_asked)
        self._unpin.setVisible(False)
        self.menu.addAction("Export this list…").triggered.connect(self.export_asked)
