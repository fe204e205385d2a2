"""The overview over a real store: what needs attention comes first, and every fact leads to where it is changed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtWidgets import QApplication

from hubshift_desktop.services.bundle import Services
from hubshift_desktop.ui.panes.overview import Overview
from hubshift_desktop.ui.plain import PlainLabel
from hubshift_desktop.ui.runner import InlineRunner
from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.widgets.badge import Badge
from hubshift_desktop.ui.widgets.fact_line import FactLine
from hubshift_desktop.ui.widgets.paragraph import Paragraph
from tests.services.laptop import EMAIL, PHONE, PLAN_END, Laptop
from tests.ui.conftest import Stage
from tests.ui.pane_probes import button_named, click, settle, words_of

Open = Callable[..., Overview]


@pytest.fixture
def amelia(laptop: Laptop) -> str:
    return laptop.know(
        ndisDetails__planStartDate="2026-01-06",
        ndisDetails__planManager__name="Clearview Plan Management",
        personalInfo__gender="female",
        address__street="Unit 4, 18 Hyacinth Lane",
        address__suburb="Footscray",
        address__state="VIC",
        address__postcode="3011",
        medicalInfo__allergies=["Peanuts"],
        medicalInfo__medications=[
            {"medicineName": "Melatonin", "dose": "3 mg", "reviewDate": "2026-12-02"},
            {"medicineName": "Sodium valproate", "dose": "500 mg", "reviewDate": "2026-11-10"},
            {"medicineName": "Vitamin D", "dose": "1000 IU", "reviewDate": "2027-05-05"},
        ],
        emergencyContacts=[{"name": "Linh Tran", "relationship": "Mother", "phone": "0491570157"}],
    )


@pytest.fixture
def open_pane(laptop: Laptop, theme: Theme, stage: Stage, inline_runner: InlineRunner) -> Open:
    def show(client_id: str, *, services: Services | None = None, columns: int = 2) -> Overview:
        pane = Overview(theme, services or laptop.services, inline_runner)
        pane.set_columns(columns)
        pane.show_client(client_id)
        stage.show(pane, width=1050, height=900)
        return pane

    return show


def attention(pane: Overview) -> list[str]:
    return [line.accessibleName() for line in pane.cards["attention"].findChildren(FactLine)]


@pytest.mark.parametrize("percent", [90, 100, 150])
def test_every_edit_is_hit_by_the_mouse_over_24_pixels_at_any_text_size(
    open_pane: Open, theme: Theme, amelia: str, percent: int
) -> None:
    pane = open_pane(amelia)
    theme.set_scale(percent / 100)
    pane.resize(1050, 2400)
    settle()
    actions = [card.action for card in pane.cards.values() if card.action.isVisible()]
    assert [action.label for action in actions].count("Edit") >= 5
    for action in actions:
        spot = action.mapTo(pane, action.rect().center())
        hit = [y for y in range(spot.y() - 60, spot.y() + 60) if pane.childAt(spot.x(), y) is action]
        assert len(hit) >= 24, action.accessibleName()


def test_what_is_overdue_longest_comes_first(open_pane: Open, laptop: Laptop, amelia: str) -> None:
    laptop.know_goal(amelia, title="Cook dinner", targetDate="2026-10-30")
    laptop.know_goal(amelia, title="Done long ago", status="completed", targetDate="2026-01-30")
    laptop.know_goal(amelia, title="Later", targetDate="2027-01-31")
    assert attention(open_pane(amelia)) == [
        "Cook dinner, Goal was due 30 Oct 2026, 25 days ago",
        "Sodium valproate review, Was due 10 Nov 2026, 14 days ago",
        "Melatonin review, Due 2 Dec 2026, in 8 days",
    ]


def test_nothing_to_attend_to_is_said(open_pane: Open, laptop: Laptop) -> None:
    pane = open_pane(laptop.know(**{PLAN_END: "2027-10-05"}))
    assert attention(pane) == []
    assert "Nothing is overdue or due soon" in words_of(pane.cards["attention"])


def test_a_medicine_that_the_client_is_allergic_to_is_named_beside_the_allergies(
    open_pane: Open, laptop: Laptop, amelia: str
) -> None:
    assert "allergy:" not in words_of(open_pane(amelia).cards["medical"])
    laptop.services.clients.edit(amelia, {"medicalInfo.allergies": ["Peanuts", "Melatonin"]})
    card = open_pane(amelia).cards["medical"]
    assert "Melatonin – allergy: Melatonin" in [badge.text() for badge in card.findChildren(Badge)]


def test_the_plan_counts_down(open_pane: Open, amelia: str) -> None:
    said = words_of(open_pane(amelia).cards["plan"])
    for words in ("42", "days left, ends 5 Jan 2027", "Ends soon", "Clearview Plan Management"):
        assert words in said


def test_a_plan_past_its_end_goes_on_and_never_expires(open_pane: Open, laptop: Laptop) -> None:
    pane = open_pane(laptop.know(**{PLAN_END: "2026-11-20"}))
    said = words_of(pane.cards["plan"])
    assert "Reassessment overdue – plan continues" in said
    assert "expired" not in said.casefold()
    assert attention(pane)[0].startswith("Reassessment overdue – plan continues")


@pytest.mark.parametrize("end", ["2026-11-20", "2026-07-08", "2027-01-05"])
@pytest.mark.parametrize("width", [930, 1010], ids=["window of 1366", "window of 1600"])
def test_the_plan_is_told_without_a_word_cut(
    open_pane: Open, laptop: Laptop, stage: Stage, width: int, end: str
) -> None:
    pane = open_pane(laptop.know(**{PLAN_END: end}))
    stage.show(pane, width=width, height=900)
    (words,) = (
        label
        for label in pane.cards["plan"].findChildren(PlainLabel)
        if " the end date" in label.text() or " left" in label.text()
    )
    assert words.isVisible()
    assert words.toolTip() == "", "a label that is cut keeps its whole text in the tip"


def test_a_client_without_plan_dates_says_so(open_pane: Open, laptop: Laptop) -> None:
    pane = open_pane(laptop.know(**{PLAN_END: ""}))
    assert "No plan dates recorded" in words_of(pane.cards["plan"])


def test_facts_are_shown_as_people_read_them(open_pane: Open, amelia: str) -> None:
    said = words_of(open_pane(amelia))
    for words in (
        "14 Feb 1997 (29 years)",
        "Female",
        "0491 570 156",
        "Footscray VIC 3011",
        "3 current, 1 review overdue",
    ):
        assert words in said


def test_each_edit_begins_at_its_own_field(open_pane: Open, amelia: str) -> None:
    pane = open_pane(amelia)
    asked: list[str] = []
    pane.edit_asked.connect(asked.append)
    for card in ("NDIS plan", "Personal", "Address", "Emergency contacts", "Medical"):
        click(button_named(pane, f"Edit: {card}"))
    assert asked == [
        "ndisDetails.planEndDate",
        "personalInfo.firstName",
        "address.street",
        "emergencyContacts",
        "medicalInfo.allergies",
    ]


def test_lines_lead_to_their_tab(open_pane: Open, laptop: Laptop, amelia: str) -> None:
    goal = laptop.know_goal(amelia, title="Cook dinner", targetDate="2026-10-30")
    pane = open_pane(amelia)
    tabs: list[tuple[str, str]] = []
    goals: list[str] = []
    pane.tab_asked.connect(lambda client_id, tab: tabs.append((client_id, tab)))
    pane.goal_asked.connect(goals.append)
    for line in pane.cards["attention"].findChildren(FactLine)[:2]:
        click(line)
    click(button_named(pane, "All appointments"))
    assert tabs == [(amelia, "goals"), (amelia, "medications"), (amelia, "appointments")]
    assert goals == [goal]


def test_a_contact_s_number_is_copied_and_written_down(open_pane: Open, laptop: Laptop, amelia: str) -> None:
    pane = open_pane(amelia)
    said: list[str] = []
    pane.said.connect(lambda words, _action: said.append(words))
    click(button_named(pane, "Copy Linh Tran’s phone number"))
    assert QApplication.clipboard().text() == "0491 570 157"
    assert said == ["Phone number copied"]
    look = laptop.looks(amelia)[0]
    assert (look.verb, look.detail_ids) == ("copy", ("emergencyContacts",))


def test_visits_ahead_are_shown_soonest_first_without_the_cancelled(
    open_pane: Open, laptop: Laptop, amelia: str
) -> None:
    laptop.know_visit(amelia, "2026-11-30", serviceType="Therapy")
    laptop.know_visit(amelia, "2026-11-24", serviceType="Meeting", startTime="14:00", endTime="15:00")
    laptop.know_visit(amelia, "2026-11-25", serviceType="Clinic", status="cancelled")
    laptop.know_visit(amelia, "2026-11-01", serviceType="Past")
    said = words_of(open_pane(amelia).cards["coming"])
    assert said.index("Meeting") < said.index("Therapy")
    assert "Today, 2:00 pm" in said
    assert "Clinic" not in said
    assert "Past" not in said


def test_what_waits_and_what_looks_odd_is_marked_beside_the_value(open_pane: Open, laptop: Laptop, amelia: str) -> None:
    pane = open_pane(amelia)
    laptop.services.clients.edit(amelia, {PHONE: "0491 570 157"})
    pane.refresh(laptop.told[-1])
    settle()
    assert "Waiting" in words_of(pane.cards["personal"])
    odd = laptop.know("Rosa", "Delgado", number="430000511", **{EMAIL: "rosa@"})
    pane.show_client(odd)
    settle()
    said = words_of(pane.cards["personal"])
    assert "Check this" in said
    assert "rosa@" in said


def test_a_refresh_keeps_the_keyboard_where_it_is(open_pane: Open, laptop: Laptop, amelia: str) -> None:
    pane = open_pane(amelia)
    pane.cards["personal"].action.setFocus()
    laptop.services.clients.edit(amelia, {PHONE: "0491 570 157"})
    pane.refresh(laptop.told[-1])
    settle()
    assert QApplication.focusWidget() is pane.cards["personal"].action


def test_a_refresh_that_brings_nothing_builds_nothing(open_pane: Open, amelia: str) -> None:
    pane = open_pane(amelia)
    before = pane.cards["plan"]
    pane.look_again()
    assert pane.cards["plan"] is before


def test_one_column_puts_what_presses_second(open_pane: Open, amelia: str) -> None:
    pane = open_pane(amelia, columns=1)
    tops = sorted(pane.cards, key=lambda key: pane.cards[key].y())
    assert tops[:2] == ["plan", "attention"]
    pane.set_columns(2)
    settle()
    assert pane.cards["plan"].y() == pane.cards["attention"].y()


def test_who_may_only_look_finds_no_edit(open_pane: Open, laptop: Laptop, amelia: str) -> None:
    pane = open_pane(amelia, services=laptop.with_role("healthCarer"))
    assert not pane.cards["personal"].action.isVisible()
    assert not pane.cards["medical"].action.isVisible()


def test_label_value_and_mark_stand_at_one_height(open_pane: Open, laptop: Laptop, amelia: str) -> None:
    laptop.services.clients.edit(amelia, {PHONE: "0491 570 159"})
    card = open_pane(amelia).cards["personal"]
    (badge,) = card.findChildren(Badge)
    label, value = (
        next(word for word in card.findChildren(Paragraph) if word.text() == text) for text in ("Phone", "0491 570 159")
    )
    middles = [part.mapTo(card, QRectF(part.rect()).center()).y() for part in (label, value, badge)]
    assert max(middles) - min(middles) <= 1
