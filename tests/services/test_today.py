"""Today: visits, what is due, what waits, and the words that open the day."""

from __future__ import annotations

import pytest

from hubshift_desktop.services.bundle import Services
from tests.documents.files import pdf
from tests.services.laptop import PHONE, PLAN_END, Laptop


@pytest.fixture
def amelia(laptop: Laptop) -> str:
    return laptop.know(
        medicalInfo__medications=[
            {"medicineName": "Sodium valproate", "reviewDate": "2026-11-10"},
            {"medicineName": "Melatonin", "reviewDate": "2026-12-02"},
            {"medicineName": "Baclofen", "reviewDate": "2027-02-01"},
            {"medicineName": "Ibuprofen", "reviewDate": "2026-11-20", "endDate": "2026-11-21"},
        ],
        **{PLAN_END: "2027-01-05"},
    )


def test_the_day(laptop: Laptop, services: Services, amelia: str) -> None:
    rosa = laptop.know("Rosa", "Delgado", number="430000511", **{PLAN_END: "2026-11-29"})
    laptop.know("Past", "Plan", number="430000512", **{PLAN_END: "2026-11-01"})
    laptop.know_goal(amelia, title="Cook three dinners", targetDate="2026-10-30")
    laptop.know_goal(
        amelia,
        title="Swim",
        targetDate="2027-01-30",
        tasks=[{"title": "Buy goggles", "dueDate": "2026-11-20", "status": "not_started"}],
    )
    laptop.know_visit(rosa, "2026-11-24", startTime="16:00", serviceType="Home visit")
    laptop.know_visit(amelia, "2026-11-24", startTime="09:30", serviceType="Phone call")
    laptop.know_visit(amelia, "2026-11-26", serviceType="Review")
    laptop.know_visit(amelia, "2026-12-26", serviceType="Far away")
    services.clients.edit(amelia, {PHONE: "0491 570 157"})
    seen = services.today.look()
    assert seen.day == laptop.clock.today()
    assert seen.greeting.endswith(", Maya. One plan ends this week, two reviews are due and one goal is overdue.")
    assert [visit.appointment.service_type for visit in seen.visits] == ["Phone call", "Home visit"]
    assert [visit.appointment.service_type for visit in seen.next_visits] == ["Review"]
    assert [plan.client_name for plan in seen.plans] == ["Rosa Delgado", "Amelia Tran", "Past Plan"]
    assert [review.what for review in seen.reviews] == ["Sodium valproate", "Melatonin"]
    assert (seen.plans_ended, seen.reviews_clients, seen.goals_clients) == (1, 1, 1)
    assert (seen.plans_total, seen.reviews_total, seen.goals_total, seen.tasks_total) == (3, 2, 1, 1)
    assert [goal.what for goal in seen.goals] == ["Cook three dinners"]
    assert [task.what for task in seen.tasks] == ["Buy goggles"]
    assert [goal.what for goal in seen.horizon_goals] == ["Cook three dinners", "Swim"]
    assert [review.what for review in seen.horizon_reviews] == ["Sodium valproate", "Melatonin", "Baclofen"]
    assert [line.client_name for line in seen.waiting] == ["Amelia Tran"]
    assert seen.waiting_total == 1
    assert seen.changed_by_office == ()


def test_a_quiet_day(services: Services) -> None:
    seen = services.today.look()
    assert seen.greeting.endswith("Nothing is due this week.")
    assert seen.visits == ()


def test_plans_that_ended_long_ago_do_not_hide_those_that_end_this_week(laptop: Laptop, services: Services) -> None:
    for index in range(6):
        laptop.know("Ended", f"N{index}", number=f"43000010{index}", **{PLAN_END: f"2026-0{index + 1}-01"})
    laptop.know("Rosa", "Delgado", number="430000511", **{PLAN_END: "2026-11-29"})
    seen = services.today.look()
    assert [plan.client_name for plan in seen.plans] == ["Rosa Delgado", "Ended N5", "Ended N4", "Ended N3", "Ended N2"]
    assert (seen.plans_total, seen.plans_ended) == (7, 6)


def test_lists_are_cut_and_totals_are_not(laptop: Laptop, services: Services) -> None:
    for index in range(8):
        laptop.know("Client", f"N{index}", number=f"43000010{index}", **{PLAN_END: "2026-12-01"})
    seen = services.today.look()
    assert (len(seen.plans), seen.plans_total, len(seen.horizon_plans)) == (5, 8, 8)


def test_ready_for_the_road_opens_every_file(laptop: Laptop, services: Services, amelia: str) -> None:
    laptop.know_visit(amelia, "2026-11-25")
    assert services.today.ready_for_the_road().is_ready
    services.documents.file(amelia, pdf(), name="Consent.pdf")
    laptop.know_document(amelia, name="Plan.pdf")
    seen = services.today.ready_for_the_road()
    assert (seen.clients, seen.documents, seen.missing) == (1, 2, ("Plan.pdf",))
    assert not seen.is_ready
    (kept,) = (laptop.folder / "documents").iterdir()
    kept.write_bytes(kept.read_bytes()[:-1])
    assert set(services.today.ready_for_the_road().missing) == {"Plan.pdf", "Consent.pdf"}
