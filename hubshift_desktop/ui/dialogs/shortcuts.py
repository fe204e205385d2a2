"""The keys of the window on one page (F1, Ctrl+/ or ?)."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QWidget

from hubshift_desktop.ui.fonts import Role
from hubshift_desktop.ui.plain import PlainLabel
from hubshift_desktop.ui.shell.commands import COMMANDS, KEYS_OF_PARTS, MENUS, SINGLE_KEYS, shown_keys
from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.tokens import Tone
from hubshift_desktop.ui.widgets.button import Button, ButtonKind
from hubshift_desktop.ui.widgets.column import Column
from hubshift_desktop.ui.widgets.dialog_frame import DialogFrame
from hubshift_desktop.ui.widgets.key_hint import KeyHint
from hubshift_desktop.ui.widgets.row import Row


class Shortcuts(DialogFrame):
    """Made from the commands themselves, so that it can never tell of a key that does nothing."""

    def __init__(self, theme: Theme, window: QWidget) -> None:
        super().__init__(
            theme,
            window,
            title="Keyboard shortcuts",
            sentence="Everything can be done without a mouse. Alt shows the menu bar with every command.",
            icon="keyboard",
            tone=Tone.ACCENT,
            width=860,
        )
        scroller = QScrollArea()
        scroller.setFrameShape(QFrame.Shape.NoFrame)
        scroller.setWidgetResizable(True)
        scroller.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroller.setAccessibleName("Keyboard shortcuts")
        scroller.viewport().setAutoFillBackground(False)
        inside = QWidget()
        columns = Row(theme, inside, gap=36)
        groups = _groups()
        for part in (groups[:2], groups[2:]):
            column = Column(theme, gap=6)
            for title, lines in part:
                column.addWidget(PlainLabel(theme, title, role=Role.SECTION))
                column.addLayout(self._grid(lines))
                column.addSpacing(theme.px(10))
            column.addStretch(1)
            columns.addLayout(column, 1)
        scroller.setWidget(inside)
        inside.setAutoFillBackground(False)  # setWidget turns it on
        scroller.setMinimumHeight(min(inside.sizeHint().height() + 4, max(window.height() - theme.px(260), 120)))
        self.content.addWidget(scroller, 1)
        close = Button(theme, "Close", kind=ButtonKind.PRIMARY, height=36)
        close.clicked.connect(self.close_dialog)
        self.foot.addWidget(close)
        self.closed.connect(self.deleteLater)

    def _grid(self, lines: list[tuple[str, str]]) -> QGridLayout:
        grid = QGridLayout()
        grid.setVerticalSpacing(self.theme.px(5))
        grid.setColumnStretch(0, 1)
        for row, (words, keys) in enumerate(lines):
            grid.addWidget(PlainLabel(self.theme, words, colour="ink2", elide=True), row, 0)
            grid.addWidget(KeyHint(self.theme, keys), row, 1, Qt.AlignmentFlag.AlignRight)
        return grid


def _groups() -> list[tuple[str, list[tuple[str, str]]]]:
    groups = []
    for menu in (*MENUS[2:3], *MENUS[:2], *MENUS[3:]):
        lines = [
            (command.title.rstrip("…"), shown_keys(command.keys[0]))
            for command in COMMANDS
            if command.menu == menu and command.keys
        ]
        groups.append((menu, lines))
    titles = {command.key: command.title for command in COMMANDS}
    single = [(titles[command], key) for key, command in SINGLE_KEYS.items()]
    groups.insert(1, ("In lists and forms", [*KEYS_OF_PARTS, *single]))
    return groups
