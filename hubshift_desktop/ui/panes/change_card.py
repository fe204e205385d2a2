"""One change in full, with what can be done about it, beside the ledger."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from hubshift_desktop.domain.states import LedgerState
from hubshift_desktop.ui.fonts import Role
from hubshift_desktop.ui.panes import waiting_words
from hubshift_desktop.ui.panes.waiting_words import Change
from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.widgets.button import Button, ButtonKind
from hubshift_desktop.ui.widgets.card import Card
from hubshift_desktop.ui.widgets.flow import Flow
from hubshift_desktop.ui.widgets.key_value_rows import KeyValueRows
from hubshift_desktop.ui.widgets.paragraph import Paragraph


class ChangeCard(Card):
    """Before, now, saved, sent, accepted; and the buttons that this change allows."""

    open_asked = Signal()
    retry_asked = Signal()
    withdraw_asked = Signal()
    copy_asked = Signal()
    link_asked = Signal()
    separate_asked = Signal()
    hand_over_asked = Signal()

    def __init__(self, theme: Theme, *, parent: QWidget | None = None) -> None:
        super().__init__(theme, padding=20, gap=12, parent=parent)
        self.change: Change | None = None
        self.heading = Paragraph(theme, role=Role.SECTION, leading=1.1)
        self._rows = KeyValueRows(theme, label_width=96)
        self.opener = Button(theme, "Open")
        self.retry = Button(theme, "Try again", icon="arrows-clockwise")
        self.withdraw = Button(theme, "Take back", icon="arrow-u-up-left", kind=ButtonKind.DANGER)
        self.link = Button(theme, "It is the same one", icon="link")
        self.separate = Button(theme, "Send as another")
        self.hand_over = Button(theme, "Copy for hand-over", icon="copy")
        copy = "Copy this change as text, as proof"
        self.copier = Button(theme, kind=ButtonKind.GHOST, icon="copy", name="Copy", tip=copy)
        self._buttons = Flow(theme, gap=8)
        for button, signal in (
            (self.opener, self.open_asked),
            (self.link, self.link_asked),
            (self.separate, self.separate_asked),
            (self.retry, self.retry_asked),
            (self.withdraw, self.withdraw_asked),
            (self.hand_over, self.hand_over_asked),
            (self.copier, self.copy_asked),
        ):
            button.clicked.connect(signal)
            self._buttons.add(button)
        self.body.addWidget(self.heading)
        self.body.addWidget(self._rows)
        self.body.addWidget(self._buttons)
        self.hide()

    def show_change(self, change: Change | None, *, now: datetime, holds_documents: bool = False) -> None:
        """Show a change; None hides the card."""
        self.change = change
        self.setVisible(change is not None)
        if change is None:
            return
        words = change.words
        self.heading.setText(words.title)
        self.setAccessibleName(words.title)
        self._rows.set_rows(waiting_words.detail_rows(change, now=now, holds_documents=holds_documents))
        first = words.client_name.split(" ")[0] or "client"
        is_fix = words.state is LedgerState.SET_ASIDE and words.state_words.startswith("Fix ")
        verb = "Choose a version" if change.is_decision else words.state_words if is_fix else f"Open {first}"
        self.opener.set_label(verb)
        self.link.setVisible(words.can_link)
        self.separate.setVisible(words.can_link)
        self.retry.setVisible(words.can_retry)
        self.withdraw.setVisible(words.can_withdraw)
        self.withdraw.set_label(waiting_words.withdraw_verb(change))
        self.hand_over.setVisible(words.can_hand_over)
        self.copier.setVisible(change.ledger is not None)
