"""What a pane shows when there is nothing: a title, what to do about it, and one or two buttons."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from hubshift_desktop.ui.fonts import Role
from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.tokens import Tone
from hubshift_desktop.ui.widgets.button import Button, ButtonKind
from hubshift_desktop.ui.widgets.column import Column
from hubshift_desktop.ui.widgets.icon_label import IconLabel
from hubshift_desktop.ui.widgets.paragraph import Paragraph
from hubshift_desktop.ui.widgets.row import Row


class EmptyState(QWidget):
    """Centred in the room it is given; `action_chosen` and `other_chosen` are its two buttons."""

    action_chosen = Signal()
    other_chosen = Signal()

    def __init__(
        self,
        theme: Theme,
        *,
        icon: str,
        title: str,
        sentence: str,
        action: str = "",
        action_icon: str = "",
        is_primary: bool = True,
        other: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        centre = Qt.AlignmentFlag.AlignHCenter
        self.title = Paragraph(theme, title, role=Role.BANNER_TITLE, align=centre)
        self.sentence = Paragraph(theme, sentence, colour="ink2", align=centre)
        kind = ButtonKind.PRIMARY if is_primary else ButtonKind.DEFAULT
        self.action = Button(theme, action, icon=action_icon, kind=kind)
        self.other = Button(theme, other)
        self.action.clicked.connect(self.action_chosen)
        self.other.clicked.connect(self.other_chosen)
        column = Column(theme, self, gap=4, margins=(24, 24, 24, 24))
        column.addStretch(1)
        self._icon = IconLabel(theme, icon, colour=Tone.ACCENT, size=28, disc=72)
        column.addWidget(self._icon, 0, centre)
        column.addSpacing(theme.px(12))
        self._text = QWidget()
        text = Column(theme, self._text, gap=4)
        text.addWidget(self.title)
        text.addWidget(self.sentence)
        self._text.setMaximumWidth(theme.px(400))
        line = Row(theme)
        line.addStretch(1)
        line.addWidget(self._text, 100)
        line.addStretch(1)
        column.addLayout(line)
        column.addSpacing(theme.px(16))
        buttons = Row(theme, gap=8)
        buttons.addStretch(1)
        buttons.addWidget(self.action)
        buttons.addWidget(self.other)
        buttons.addStretch(1)
        column.addLayout(buttons)
        column.addStretch(1)
        self.action.setVisible(bool(action))
        self.other.setVisible(bool(other))
        self.setAccessibleName(f"{title}. {sentence}")

    def set_icon(self, icon: str) -> None:
        """Show another icon, for a state that means something else."""
        self._icon.set_icon(icon)

    def set_words(self, title: str, sentence: str) -> None:
        """Say something else, as the client list does while a search is typed."""
        self.title.setText(title)
        self.sentence.setText(sentence)
        self.setAccessibleName(f"{title}. {sentence}")
