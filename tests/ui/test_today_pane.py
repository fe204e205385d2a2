"""Today over a real store: what is due, in which words, and that every line leads somewhere."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from hubshift_desktop.domain.fields import JsonValue
from hubshift_desktop.domain.rows import Changed
from hubshift_desktop.domain.states import Kind
from hubshift_desktop.domain.views import Due
from hubshift_desktop.services.snapshot import SyncSnapshot
from hubshift_desktop.ui.panes import today_words
from hubshift_desktop.ui.panes.today import TodayPane
from hubshift_desktop.ui.runner import InlineRunner
from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.tokens import Tone
from hubshift_desktop.ui.widgets.day_line import Visit, side_by_side
from tests.conftest import HandClock
from tests.services.laptop import PHONE, PLAN_END, Laptop
from tests.ui.conftest import Stage

Open = Callable[..., TodayPane]


@pytest.fixture
def amelia(laptop: Laptop) -> str:
    medication: dict[str, JsonValue] = {
        "medicineName": "Sodium valproate",
        "dose": "500 mg",
        "reviewDate": "2026-11-10",
    }
    return laptop.know("Amelia", "Tran", medicalInfo__medications=[medication])


@pytest.fixture
def rosa(laptop: Laptop) -> str:
    return laptop.know("Rosa", "Delgado", number="430000511", **{PLAN_END: "2026-11-29"})


@pytest.fixture
def open_pane(laptop: Laptop, amelia: str, rosa: str, theme: Theme, stage: Stage, inline_runner: InlineRunner) -> Open:
    def show(*, width: int = 1376) -> TodayPane:
        pane = TodayPane(theme, laptop.services, inline_runner)
        stage.show(pane, width=width, height=1000)
        return pane

    return show


def test_the_day_is_named_and_greeted(open_pane: Open) -> None:
    pane = open_pane()
    assert pane.title.text() == "Tuesday 24 November"
    assert "Maya" in pane.greeting.text()
    assert "One plan ends this week" in pane.greeting.text()


def test_plans_reviews_and_goals_are_told_with_their_days(open_pane: Open, laptop: Laptop, amelia: str) -> None:
    laptop.know_goal(amelia, title="Cook three dinners a week", targetDate="2026-10-30")
    pane = open_pane()
    plans = [(fact.title, fact.detail, fact.right.text) for fact in pane.plans.facts if fact.right]
    assert plans[0] == ("Rosa Delgado", "Ends 29 Nov 2026", "5 days")
    assert plans[1] == ("Amelia Tran", "Ends 5 Jan 2027", "42 days")
    (review,) = pane.reviews.facts
    assert (review.title, review.detail, review.tone) == ("Sodium valproate", "Amelia Tran", Tone.DANGER)
    assert review.right is not None
    assert review.right.text == "14 days late"
    (goal,) = pane.goals.facts
    assert goal.right is not None
    assert (goal.title, goal.right.text) == ("Cook three dinners a week", "25 days late")


def test_every_line_leads_to_its_tab(open_pane: Open, laptop: Laptop, amelia: str, rosa: str, qtbot: QtBot) -> None:
    laptop.know_goal(amelia, title="Cook", targetDate="2026-10-30")
    pane = open_pane()
    for facts, place in (
        (pane.plans, [rosa, "overview"]),
        (pane.reviews, [amelia, "medications"]),
        (pane.goals, [amelia, "goals"]),
    ):
        with qtbot.waitSignal(pane.tab_asked) as asked:
            QTest.mouseClick(facts.fact_lines[0], Qt.MouseButton.LeftButton)
        assert asked.args == place
        with qtbot.waitSignal(pane.tab_asked):
            QTest.keyClick(facts.fact_lines[0], Qt.Key.Key_Space)


@pytest.mark.parametrize(
    ("card", "place"),
    [
        ("plans_card", "plans_ending"),
        ("reviews_card", "reviews_due"),
        ("goals_card", "overdue_goals"),
        ("day_card", "appointments"),
    ],
)
def test_show_all_leads_to_the_list(open_pane: Open, qtbot: QtBot, card: str, place: str) -> None:
    pane = open_pane()
    with qtbot.waitSignal(pane.place_asked) as asked:
        getattr(pane, card).action.click()
    assert asked.args == [place]


def test_visits_lie_on_the_day_and_lead_to_the_client(open_pane: Open, laptop: Laptop, rosa: str, qtbot: QtBot) -> None:
    laptop.know_visit(rosa, "2026-11-24", serviceType="Home visit", startTime="16:00", endTime="16:45")
    laptop.know_visit(rosa, "2026-11-25", serviceType="Tomorrow's")
    pane = open_pane()
    assert pane.day_card.count.text() == "1"
    assert "Home visit, Rosa Delgado" in pane.day.accessibleDescription()
    pane.focus_first()
    with qtbot.waitSignal(pane.tab_asked) as asked:
        QTest.keyClick(pane.day, Qt.Key.Key_Return)
    assert asked.args == [rosa, "appointments"]


def test_a_day_without_visits_tells_the_next_ones(open_pane: Open, laptop: Laptop, rosa: str, qtbot: QtBot) -> None:
    laptop.know_visit(rosa, "2026-11-26", serviceType="Home visit", startTime="16:00", endTime="16:45")
    pane = open_pane()
    assert not pane.day.isVisible()
    (fact,) = pane.coming.facts
    assert (fact.title, fact.detail) == ("Rosa Delgado", "Thu 26 Nov, 4:00 pm, Home visit")
    with qtbot.waitSignal(pane.tab_asked) as asked:
        QTest.mouseClick(pane.coming.fact_lines[0], Qt.MouseButton.LeftButton)
    assert asked.args == [rosa, "appointments"]


def test_the_lanes_say_the_same_and_lead_there_by_key(open_pane: Open, qtbot: QtBot, rosa: str) -> None:
    pane = open_pane()
    assert pane.lanes.accessibleDescription() == "Rosa Delgado. 5 days left, ends 29 Nov 2026."
    pane.lanes.setFocus()
    with qtbot.waitSignal(pane.tab_asked) as asked:
        QTest.keyClick(pane.lanes, Qt.Key.Key_Return)
    assert asked.args == [rosa, "overview"]


def test_what_waits_and_what_needs_a_decision_stand_there_and_lead_on(
    open_pane: Open, laptop: Laptop, amelia: str, rosa: str, qtbot: QtBot
) -> None:
    laptop.services.clients.edit(amelia, {PHONE: "0491 570 157"})
    laptop.services.clients.edit(rosa, {PHONE: "0491 570 006"})
    laptop.dispute(rosa, PHONE, office="0491 570 158")
    pane = open_pane()
    first, second = pane.waiting.facts
    assert first.title == "Rosa Delgado changed in two places"
    assert first.right is not None
    assert first.right.text == "Decide"
    assert second.right is not None
    assert second.right.text == "Waiting"
    with qtbot.waitSignal(pane.decide_asked) as decide:
        QTest.mouseClick(pane.waiting.fact_lines[0], Qt.MouseButton.LeftButton)
    assert decide.args == [rosa]
    with qtbot.waitSignal(pane.place_asked) as place:
        QTest.mouseClick(pane.waiting.fact_lines[1], Qt.MouseButton.LeftButton)
    assert place.args == ["waiting"]
    with qtbot.waitSignal(pane.sync_now_asked):
        pane.waiting_card.action.click()


def test_a_file_that_is_held_says_so(open_pane: Open, laptop: Laptop, amelia: str) -> None:
    laptop.services.documents.file(amelia, b"Only here.", name="note.txt")
    pane = open_pane()
    pane.show_sync(SyncSnapshot(documents_allowed=False))
    (held,) = pane.waiting.facts
    assert held.right is not None
    assert held.right.text == "Held"
    pane.show_sync(SyncSnapshot())
    (waits,) = pane.waiting.facts
    assert waits.right is not None
    assert waits.right.text == "Waiting"


def test_with_nothing_waiting_there_is_nothing_to_send(open_pane: Open) -> None:
    pane = open_pane()
    assert pane.waiting.facts == ()
    assert not pane.waiting_card.action.isVisible()


def test_a_refresh_keeps_the_keyboard_on_the_same_line(open_pane: Open, laptop: Laptop, amelia: str) -> None:
    pane = open_pane()
    line = pane.plans.fact_lines[1]
    line.setFocus()
    laptop.know("Noah", "Williams", number="430000387", **{PLAN_END: "2026-12-08"})
    pane.refresh(Changed(kinds=frozenset({Kind.CLIENT}), by="sync"))
    assert [fact.title for fact in pane.plans.facts] == ["Rosa Delgado", "Noah Williams", "Amelia Tran"]
    assert pane.plans.fact_lines[2].hasFocus()


def test_a_hidden_pane_reads_only_when_it_is_shown_again(open_pane: Open, laptop: Laptop) -> None:
    pane = open_pane()
    pane.hide()
    laptop.know("Noah", "Williams", number="430000387", **{PLAN_END: "2026-12-08"})
    pane.refresh(Changed(kinds=frozenset({Kind.CLIENT})))
    assert len(pane.plans.facts) == 2
    pane.show()
    assert len(pane.plans.facts) == 3


def test_the_line_of_now_moves_and_midnight_brings_the_next_day(open_pane: Open, clock: HandClock) -> None:
    pane = open_pane()
    clock.turn(days=1)
    pane.on_tick()
    assert pane.title.text() == "Wednesday 25 November"
    assert pane.plans.facts[0].right is not None
    assert pane.plans.facts[0].right.text == "4 days"


@pytest.mark.parametrize(("width", "columns"), [(1376, 3), (820, 2), (560, 1)])
def test_cards_reflow_with_the_width_and_nothing_is_cut_off(open_pane: Open, width: int, columns: int) -> None:
    pane = open_pane(width=width)
    cards = (pane.day_card, pane.plans_card, pane.reviews_card, pane.goals_card, pane.waiting_card, pane.lanes_card)
    lefts = {card.mapTo(pane, card.rect().topLeft()).x() for card in cards}
    assert len(lefts) == columns
    assert all(card.isVisible() and card.width() <= width for card in cards)


def test_what_the_office_changed_is_told_only_when_there_is_something(open_pane: Open) -> None:
    assert not open_pane().office_card.isVisible()


def test_a_plan_past_its_end_is_never_called_expired(laptop: Laptop) -> None:
    due = Due(what="Plan", kind="plan", client_id="1", client_name="Rosa Delgado", date="2026-11-21")
    (fact,) = today_words.plan_facts([due], today=laptop.clock.today())
    assert (fact.detail, fact.right.text if fact.right else "") == ("Ended 21 Nov 2026", "Ended 3 days ago")


def test_plans_that_ended_stand_apart_and_lead_to_the_list(open_pane: Open, laptop: Laptop, qtbot: QtBot) -> None:
    for index in range(6):
        laptop.know("Ended", f"N{index}", number=f"43000010{index}", **{PLAN_END: f"2026-0{index + 1}-01"})
    pane = open_pane()
    assert [fact.title for fact in pane.plans.facts] == [
        *("Rosa Delgado", "Amelia Tran", "Ended N5", "Ended N4"),
        "4 more have ended",
    ]
    with qtbot.waitSignal(pane.place_asked) as asked:
        QTest.mouseClick(pane.plans.fact_lines[-1], Qt.MouseButton.LeftButton)
    assert asked.args == ["plans_ending"]


def test_a_count_says_how_many_clients_the_list_behind_it_has(open_pane: Open, laptop: Laptop, amelia: str) -> None:
    pane = open_pane()
    assert (pane.goals_card.count.text(), pane.reviews_card.count.text()) == ("0", "1")
    for title in ("Cook", "Swim"):
        laptop.know_goal(amelia, title=title, targetDate="2026-10-30")
    pane.look_again()
    assert pane.goals_card.count.text() == "2 for 1 client"


def test_a_crowded_day_is_a_list_by_time_that_begins_now(
    open_pane: Open, laptop: Laptop, rosa: str, qtbot: QtBot
) -> None:
    laptop.know_visit(rosa, "2026-11-24", serviceType="Visit 0", startTime="23:30", endTime="23:59")
    pane = open_pane()
    pane.focus_first()
    assert pane.day.hasFocus()
    for number in range(1, 4):
        laptop.know_visit(rosa, "2026-11-24", serviceType=f"Visit {number}", startTime="23:30", endTime="23:59")
    pane.look_again()
    assert pane.crowd.fact_lines[0].hasFocus(), "the keyboard stays on the day"
    assert (pane.day.isVisible(), pane.crowd.isVisible()) == (False, True)
    assert [fact.title for fact in pane.crowd.facts] == [f"11:30 pm  Visit {number}" for number in range(4)]
    pane.focus_first()
    with qtbot.waitSignal(pane.tab_asked) as asked:
        QTest.keyClick(pane.crowd.fact_lines[0], Qt.Key.Key_Space)
    assert asked.args == [rosa, "appointments"]


def test_a_crowded_day_whose_visits_are_over_tells_the_next_ones(open_pane: Open, laptop: Laptop, rosa: str) -> None:
    for number in range(4):
        laptop.know_visit(rosa, "2026-11-24", serviceType=f"Visit {number}", startTime="00:00", endTime="00:05")
    laptop.know_visit(rosa, "2026-11-26", serviceType="Home visit", startTime="16:00", endTime="16:45")
    pane = open_pane()
    assert [fact.title for fact in pane.crowd.facts] == ["4 earlier today"]
    assert [fact.detail for fact in pane.coming.facts] == ["Thu 26 Nov, 4:00 pm, Home visit"]
    assert pane.crowd.isVisible()
    assert pane.crowd.geometry().bottom() < pane.coming.geometry().top()
    laptop.know_visit(rosa, "2026-11-24", serviceType="Late visit", startTime="23:30", endTime="23:59")
    pane.look_again()
    assert not pane.coming.isVisible()


def test_what_is_over_and_what_is_far_off_share_a_line_each(laptop: Laptop, rosa: str) -> None:
    for hour in range(1, 20):
        status = "completed" if hour < 4 else "scheduled"
        laptop.know_visit(rosa, "2026-11-24", startTime=f"{hour:02}:00", endTime=f"{hour:02}:50", status=status)
    views = laptop.services.today.look().visits
    facts = today_words.crowded_facts(views, today=laptop.clock.today(), now=5 * 60 + 10)
    titles = [fact.title.split("  ")[0] for fact in facts]
    assert titles[:2] == ["4 earlier today", "5:00 am"]
    assert titles[-2:] == ["4:00 pm", "+3 from 5:00 pm"]
    assert (facts[0].detail, facts[1].right.text if facts[1].right else "") == ("3 of them done", "Now")
    assert today_words.place_of(facts[-1].key) == (today_words.PLACE, "appointments")


def test_names_are_short_on_the_lanes() -> None:
    assert today_words.short_name("Rosa Delgado") == "Rosa D"
    assert today_words.short_name("Madonna") == "Madonna"


def block(start: int, end: int) -> Visit:
    return Visit(key=str(start), start=start, end=end, time="", title="", detail="")


def test_visits_at_the_same_time_share_the_width_and_never_cover_each_other() -> None:
    assert side_by_side([]) == []
    assert side_by_side([block(540, 570), block(600, 660)]) == [(0, 1), (0, 1)]
    long = [block(540, 570), block(540, 720), block(540, 720), block(630, 675), block(690, 735), block(735, 760)]
    assert side_by_side(long) == [(0, 3), (1, 3), (2, 3), (0, 3), (0, 3), (0, 1)]
