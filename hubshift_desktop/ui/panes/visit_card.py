"""One appointment in full, beside the agenda."""

from __future__ import annotations

from datetime import date, datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from hubshift_desktop.domain.views import AppointmentView
from hubshift_desktop.ui.fonts import Role
from hubshift_desktop.ui.panes import visit_words
from hubshift_desktop.ui.plain import PlainLabel
from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.tokens import Tone
from hubshift_desktop.ui.widgets.badge import Badge
from hubshift_desktop.ui.widgets.button import Button
from hubshift_desktop.ui.widgets.card import Card
from hubshift_desktop.ui.widgets.column import Column
from hubshift_desktop.ui.widgets.flow import Flow
from hubshift_desktop.ui.widgets.icon_label import IconLabel
from hubshift_desktop.ui.widgets.paragraph import Paragraph
from hubshift_desktop.ui.widgets.row import Row


class _Fact(QWidget):
    """An icon and what it stands for; hidden when the office said nothing."""

    def __init__(self, theme: Theme, icon: str, name: str) -> None:
        super().__init__()
        self._name = name
        self._text = Paragraph(theme, leading=1.1)
        row = Row(theme, self, gap=10)
        row.addWidget(IconLabel(theme, icon, colour="ink3", size=17), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._text, 1)

    def say(self, text: str) -> None:
        self._text.setText(text)
        self._text.setAccessibleName(f"{self._name}: {text}")
        self.setVisible(bool(text))


class VisitCard(Card):
    """What, when, with whom and where, exactly as the office planned it. This laptop cannot change it."""

    calendar_asked = Signal()
    client_asked = Signal()

    def __init__(self, theme: Theme, *, has_client: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(theme, padding=18, gap=8, parent=parent)
        self.view: AppointmentView | None = None
        self.heading = Paragraph(theme, role=Role.SECTION, leading=1.05)
        self.badge = Badge(theme, "")
        self._away = PlainLabel(theme, role=Role.SECOND, colour="ink2")
        line = Row(theme, gap=8)
        line.addWidget(self.badge)
        line.addWidget(self._away)
        line.addStretch(1)
        self.body.addWidget(self.heading)
        self.body.addLayout(line)
        self._facts = {
            "client": _Fact(theme, "identification-card", "Client"),
            "day": _Fact(theme, "calendar-blank", "Day"),
            "time": _Fact(theme, "clock", "Time"),
            "carer": _Fact(theme, "user", "With"),
            "place": _Fact(theme, "map-pin", "Where"),
        }
        facts = Column(theme, gap=9, margins=(0, 4, 0, 4))
        for fact in self._facts.values():
            facts.addWidget(fact)
        self.body.addLayout(facts)
        self._has_client = has_client
        self.opener = Button(theme, "Open client")
        self.saver = Button(theme, "Save to calendar", icon="calendar-plus", tip="Make a calendar file of this visit")
        self.opener.clicked.connect(self.client_asked)
        self.saver.clicked.connect(self.calendar_asked)
        buttons = Flow(theme, gap=8)
        if has_client:
            buttons.add(self.opener)
        buttons.add(self.saver)
        self.opener.setVisible(has_client)
        self.body.addWidget(buttons)

    def show_visit(self, view: AppointmentView | None, *, now: datetime, today: date) -> None:
        """Show a visit; None hides the card."""
        self.view = view
        self.setVisible(view is not None)
        if view is None:
            return
        visit, flag = view.appointment, visit_words.status_flag(view.appointment.status)
        self.heading.setText(visit_words.title_of(view))
        self.badge.set_status(flag.text, tone=flag.tone or Tone.NEUTRAL, icon=flag.icon)
        self._away.setText(visit_words.away(view, now=now, today=today))
        span = ", ".join(part for part in (visit_words.times(view), visit_words.duration(view)) if part)
        said = {
            "client": view.client_name if self._has_client else "",
            "day": visit_words.long_day(visit.date),
            "time": span,
            "carer": visit.carer,
            "place": visit.location,
        }
        for key, fact in self._facts.items():
            fact.say(said[key])
        first = view.client_name.split(" ")[0] if view.client_name else "client"
        self.opener.set_label(f"Open {first}", name=f"Open {view.client_name or 'client'}")
        self.setAccessibleName(visit_words.title_of(view))
