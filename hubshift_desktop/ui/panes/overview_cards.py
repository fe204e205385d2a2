"""The cards of the overview, each made from what was read; they lead to where a fact can be changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from hubshift_desktop.domain import dates, due, phones
from hubshift_desktop.domain.records import Client
from hubshift_desktop.domain.validation import unusual
from hubshift_desktop.domain.views import AppointmentView, GoalView
from hubshift_desktop.domain.words import capitalised
from hubshift_desktop.security.roles import Verb
from hubshift_desktop.services.bundle import Services
from hubshift_desktop.ui import plain
from hubshift_desktop.ui.fonts import Role
from hubshift_desktop.ui.panes import client_words, visit_words
from hubshift_desktop.ui.panes.contact_line import ContactLine
from hubshift_desktop.ui.plain import PlainLabel
from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.tokens import Tone
from hubshift_desktop.ui.widgets.badge import Badge
from hubshift_desktop.ui.widgets.card import Card
from hubshift_desktop.ui.widgets.column import Column
from hubshift_desktop.ui.widgets.divider import Divider
from hubshift_desktop.ui.widgets.fact_line import FactLine
from hubshift_desktop.ui.widgets.flow import Flow
from hubshift_desktop.ui.widgets.key_value_rows import KeyValueRows, MarkedValue
from hubshift_desktop.ui.widgets.lines import SYNC_FLAGS, Flag
from hubshift_desktop.ui.widgets.paragraph import Paragraph
from hubshift_desktop.ui.widgets.plan_bar import PlanBar
from hubshift_desktop.ui.widgets.row import Row
from hubshift_desktop.ui.widgets.thin_bar import ThinBar

if TYPE_CHECKING:
    from hubshift_desktop.ui.panes.overview import OverviewView

_MOST_GOALS, _MOST_ATTENTION, _MOST_VISITS = 3, 6, 3
_LEFT = ("plan", "personal", "address", "support", "goals")
_RIGHT = ("attention", "contacts", "medical", "coming")
# One below the other, what presses comes before what is looked up.
_ONE = ("plan", "attention", "personal", "contacts", "medical", "goals", "coming", "address", "support")


class OverviewCards(QObject):
    """Makes every card once, when `build` is walked; a card without anything to say is left out."""

    edit_asked = Signal(str)
    tab_asked = Signal(str)
    goal_asked = Signal(str)
    copy_asked = Signal(str)

    def __init__(self, theme: Theme, services: Services, view: OverviewView) -> None:
        super().__init__()
        self._theme = theme
        self._services = services
        self._view = view
        self._today = services.clock.today()
        self._can_edit = bool(services.permission(Verb.EDIT_CLIENT))
        self._can_edit_medical = bool(services.permission(Verb.EDIT_MEDICAL))
        self._unusual = unusual(_judged(view.file.client), today=self._today)
        self.cards: dict[str, Card] = {}

    def build(self, columns: int) -> Iterator[tuple[int, Card]]:
        """Make card after card, each with the column it stands in: one takes a window's turn of some milliseconds."""
        for column, keys in enumerate((_LEFT, _RIGHT) if columns == 2 else (_ONE,)):
            for key in keys:
                card = self._makers[key]()
                if card is not None:
                    self.cards[key] = card
                    yield column, card
        # The maker lives as long as the cards whose buttons it listens to.
        self.setParent(self.cards["plan"])

    @property
    def _makers(self) -> dict[str, Callable[[], Card | None]]:
        return {
            "plan": self._plan,
            "attention": self._attention,
            "personal": self._personal,
            "contacts": self._contacts,
            "medical": self._medical,
            "goals": self._goals,
            "coming": self._coming,
            "address": self._address,
            "support": self._support,
        }

    def _card(self, title: str, field: str = "", *, count: int | None = None, verb: str = "Edit") -> Card:
        may = self._can_edit_medical if field.startswith("medicalInfo") else self._can_edit
        action = verb if field and may else ""
        card = Card(self._theme, title, count=count, action=action, action_name=f"{verb}: {title}")
        card.action_chosen.connect(lambda: self.edit_asked.emit(field))
        return card

    def _facts(self, card: Card, rows: list[tuple[str, str, str]], *, keep: str = "") -> Card:
        """Put (path, label, value) rows into a card; what waits, was refused or looks odd says so beside the value."""
        shown = KeyValueRows(self._theme)
        for path, label, value in rows:
            if value or path != keep:
                shown.add(label, self._value(path, label, value))
        card.body.addWidget(shown)
        return card

    def _value(self, path: str, label: str, value: str) -> str | QWidget:
        mark = self._view.file.marks.get(path)
        flag = SYNC_FLAGS.get(mark) if mark else None
        if flag is None and path in self._unusual and value:
            flag = Flag("Check this", Tone.WARN, "warning")
        if flag is None:
            return value
        text = Paragraph(self._theme, value or "Not recorded", colour="ink" if value else "ink3")
        text.setAccessibleName(f"{label}: {value or 'Not recorded'}, {flag.text}")
        badge = Badge(self._theme, flag.text, tone=flag.tone or Tone.NEUTRAL, icon=flag.icon)
        why = self._view.file.refusals.get(path) or self._unusual.get(path, "")
        plain.set_tip(badge, why)
        return MarkedValue(self._theme, text, badge)

    # Left ------------------------------------------------------------------------------------------------------------

    def _plan(self) -> Card:
        client, theme = self._view.file.client, self._theme
        card = self._card("NDIS plan", "ndisDetails.planEndDate")
        end = due.plan_end(client.plan_end, today=self._today)
        if end is None:
            card.body.addWidget(Paragraph(theme, "No plan dates recorded", colour="ink3"))
        else:
            card.body.addLayout(self._countdown(end, client.plan_end))
            bar = PlanBar(theme)
            card.body.addWidget(bar)
            bar.show_plan(start=client.plan_start, end=client.plan_end, today=self._today)
        card.body.addWidget(Divider(theme))
        rows = [
            ("ndisDetails.planManager.id", "Plan manager", client.plan_manager),
            ("supportCoordinator.id", "Coordinator", client.support_coordinator),
        ]
        if end is not None and not dates.as_date(client.plan_start):
            rows.insert(0, ("ndisDetails.planStartDate", "Plan start", ""))
        return self._facts(card, rows, keep="supportCoordinator.id")

    def _countdown(self, end: due.PlanEnd, day: str) -> Column:
        """Make the number, its words and the badge; that of an ended plan is a sentence and needs a line of its own."""
        theme, both, row = self._theme, Column(self._theme, gap=8), Row(self._theme, gap=12)
        both.addLayout(row)
        row.addWidget(PlainLabel(theme, str(abs(end.days)), role=Role.FIGURE))
        noun = "day" if abs(end.days) == 1 else "days"
        said = (
            f"{noun} since the end date, {dates.shown(day)}" if end.is_over else f"{noun} left, ends {dates.shown(day)}"
        )
        words = PlainLabel(theme, said, colour="ink2", elide=True)
        words.setAlignment(Qt.AlignmentFlag.AlignBottom)
        words.setContentsMargins(0, 0, 0, theme.px(6))
        row.addWidget(words, 1, Qt.AlignmentFlag.AlignBottom)
        if end.badge:
            tone = Tone.DANGER if end.tone is due.Tone.DANGER else Tone.WARN
            icon = "warning-circle" if end.is_over else "hourglass-high"
            badge = Badge(theme, end.badge, tone=tone, icon=icon)
            if end.is_over:
                both.addWidget(badge, 0, Qt.AlignmentFlag.AlignLeft)
            else:
                row.addWidget(badge, 0, Qt.AlignmentFlag.AlignVCenter)
        return both

    def _personal(self) -> Card:
        client = self._view.file.client
        rows = [
            ("personalInfo.preferredName", "Preferred name", client.preferred_name),
            (
                "personalInfo.dateOfBirth",
                "Date of birth",
                client_words.birth(client.date_of_birth, today=self._today) if client.date_of_birth else "",
            ),
            ("personalInfo.gender", "Gender", capitalised(client.gender)),
            ("personalInfo.phone", "Phone", phones.shown(client.phone)),
            ("personalInfo.email", "Email", client.email),
        ]
        card = self._card("Personal", "personalInfo.firstName")
        return self._facts(card, rows, keep="personalInfo.preferredName")

    def _address(self) -> Card:
        client = self._view.file.client
        place = " ".join(part for part in (client.suburb, client.state, client.postcode) if part)
        marked = next((p for p in ("suburb", "state", "postcode") if self._is_marked(f"address.{p}")), "suburb")
        rows = [("address.street", "Street", client.street), (f"address.{marked}", "Suburb", place)]
        return self._facts(self._card("Address", "address.street"), rows)

    def _is_marked(self, path: str) -> bool:
        return path in self._view.file.marks or path in self._unusual

    def _support(self) -> Card | None:
        needs = self._view.file.client.support_needs
        if not needs:
            return None
        card = self._card("Support needs", "supportNeeds", count=len(needs) if len(needs) > 1 else None)
        for need in needs:
            card.body.addWidget(Paragraph(self._theme, need))
        return card

    def _goals(self) -> Card:
        theme, goals = self._theme, self._view.goals
        open_goals = [view for view in goals if view.goal.is_open]
        action = f"All {len(goals)} goals" if len(goals) > 1 else "Goals"
        card = Card(theme, "Goals", action=action)
        card.action_chosen.connect(lambda: self.tab_asked.emit("goals"))
        if not open_goals:
            card.body.addWidget(Paragraph(theme, "No open goals", colour="ink3"))
        for view in sorted(open_goals, key=lambda view: -view.goal.progress)[:_MOST_GOALS]:
            card.body.addLayout(self._goal_line(view))
        return card

    def _goal_line(self, view: GoalView) -> Row:
        theme, goal = self._theme, view.goal
        row = Row(theme, gap=12)
        row.addWidget(PlainLabel(theme, goal.title, elide=True), 1)
        if due.is_overdue(goal.target_date, today=self._today):
            row.addWidget(Badge(theme, "Overdue", tone=Tone.DANGER, icon="warning-circle"))
        bar = ThinBar(theme, name=f"{goal.title}, progress", share=goal.progress / 100)
        bar.setFixedWidth(theme.px(88))
        row.addWidget(bar)
        percent = PlainLabel(theme, f"{goal.progress}%", role=Role.LABEL, colour="ink2")
        percent.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        percent.setFixedWidth(theme.px(38))
        row.addWidget(percent)
        return row

    # Right -----------------------------------------------------------------------------------------------------------

    def _attention(self) -> Card:
        theme, view = self._theme, self._view
        lines = client_words.attention(view.file, view.goals, view.medical.medications, today=self._today)
        card = Card(theme, "Needs attention", count=len(lines) if lines else None, gap=2)
        if not lines:
            card.body.addWidget(Paragraph(theme, "Nothing is overdue or due soon", colour="ink3"))
        for line in lines[:_MOST_ATTENTION]:
            shown = FactLine(theme, line.title, line.detail, icon=line.icon, tone=line.tone, has_chevron=True)
            shown.clicked.connect(lambda _=False, chosen=line: self._lead_to(chosen))
            card.body.addWidget(shown)
        if len(lines) > _MOST_ATTENTION:
            more = len(lines) - _MOST_ATTENTION
            card.body.addWidget(Paragraph(theme, f"And {more} more on the tabs", role=Role.SECOND, colour="ink3"))
        return card

    def _lead_to(self, line: client_words.Attention) -> None:
        if line.tab == "overview":
            self.edit_asked.emit("ndisDetails.planEndDate")
            return
        self.tab_asked.emit(line.tab)
        if line.key:
            self.goal_asked.emit(line.key)

    def _contacts(self) -> Card:
        contacts = self._view.file.client.contacts
        card = self._card("Emergency contacts", "emergencyContacts", count=len(contacts) or None, verb="Edit")
        if not contacts:
            card.body.addWidget(Paragraph(self._theme, client_words.NONE_RECORDED, colour="ink3"))
        for index, contact in enumerate(contacts):
            if index:
                card.body.addWidget(Divider(self._theme))
            line = ContactLine(self._theme, contact)
            line.copy_asked.connect(self.copy_asked)
            card.body.addWidget(line)
        return card

    def _medical(self) -> Card:
        view, client = self._view, self._view.file.client
        card = self._card("Medical", "medicalInfo.allergies")
        rows = KeyValueRows(self._theme)
        allergies = self._badges(client.allergies, Tone.DANGER, "warning-circle")
        rows.add("Allergies", self._marked("medicalInfo.allergies", allergies))
        rows.add("Conditions", self._marked("medicalInfo.conditions", self._badges(client.conditions, Tone.NEUTRAL)))
        words = client_words.medications_words(view.file, view.medical.medications, today=self._today)
        rows.add("Medications", self._value("medicalInfo.medications", "Medications", words))
        if risky := [flag for item in view.medical.medications if (flag := client_words.risk_flag(item))]:
            flow = Flow(self._theme, gap=6)
            for flag in risky:
                flow.add(Badge(self._theme, flag.text, tone=Tone.DANGER, icon=flag.icon))
            rows.add("", flow)
        card.body.addWidget(rows)
        return card

    def _badges(self, words: tuple[str, ...], tone: Tone, icon: str = "") -> Flow:
        flow = Flow(self._theme, gap=6)
        for word in words:
            flow.add(Badge(self._theme, word, tone=tone, icon=icon))
        if not words:
            flow.add(PlainLabel(self._theme, client_words.NONE_RECORDED, colour="ink3"))
        return flow

    def _marked(self, path: str, flow: Flow) -> Flow:
        mark = self._view.file.marks.get(path)
        flag = SYNC_FLAGS.get(mark) if mark else None
        if flag is not None:
            flow.add(Badge(self._theme, flag.text, tone=flag.tone or Tone.NEUTRAL, icon=flag.icon))
        return flow

    def _coming(self) -> Card:
        card = Card(self._theme, "Coming up", action="All appointments", gap=10)
        card.action_chosen.connect(lambda: self.tab_asked.emit("appointments"))
        for view in self._view.coming[:_MOST_VISITS]:
            card.body.addLayout(self._visit(view))
        if not self._view.coming:
            card.body.addWidget(Paragraph(self._theme, "No appointments planned", colour="ink3"))
        return card

    def _visit(self, view: AppointmentView) -> Row:
        theme, visit = self._theme, view.appointment
        text = Column(theme, gap=1)
        text.addWidget(PlainLabel(theme, visit_words.title_of(view), role=Role.LABEL, elide=True))
        with_whom = ", ".join(part for part in (visit.carer, visit.location) if part)
        text.addWidget(PlainLabel(theme, with_whom or "No carer given", role=Role.SECOND, colour="ink3", elide=True))
        row = Row(theme, gap=12)
        row.addLayout(text, 1)
        when = dates.visit_when(visit.date, visit.start_time, today=self._today)
        row.addWidget(PlainLabel(theme, when, colour="ink2"), 0, Qt.AlignmentFlag.AlignVCenter)
        return row


def _judged(client: Client) -> dict[str, str]:
    """Return what the office may have sent in an odd form."""
    return {
        "personalInfo.dateOfBirth": client.date_of_birth,
        "personalInfo.phone": client.phone,
        "personalInfo.email": client.email,
        "address.state": client.state,
        "address.postcode": client.postcode,
        "ndisDetails.planStartDate": client.plan_start,
        "ndisDetails.planEndDate": client.plan_end,
    }
