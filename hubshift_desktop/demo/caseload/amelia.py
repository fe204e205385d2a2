"""Amelia Tran in full: the client whose every tab the pictures of the interface show."""

from __future__ import annotations

from datetime import date, timedelta

from hubshift_desktop.demo.accounts import CLEARVIEW, DR_RAO, HANNAH, JOEL, MAYA, PRIYA, StaffMember, demo_id
from hubshift_desktop.demo.caseload.parts import appointment, contact, day, document, goal, listed, medication, stamp
from hubshift_desktop.demo.caseload.shapes import DemoClient, DemoDocument, Record

_ID = demo_id("client 430000218")
_PLAN_END = 42

_WEEKLY_VISITS = (-19, -26, -33, -40, -47, -54, -61, -68, -75, -82, -89, -96)

_VISITS: tuple[tuple[int, str, str, str, StaffMember, str, str], ...] = (
    (0, "14:00", "15:00", "Plan review meeting", PRIYA, "scheduled", "At home, Footscray"),
    (2, "09:00", "12:00", "Support work", JOEL, "scheduled", "At home"),
    (3, "13:30", "14:30", "Train practice", JOEL, "scheduled", "Footscray Station"),
    (6, "10:30", "11:15", "Occupational therapy", HANNAH, "scheduled", "Footscray Community Centre"),
    (9, "09:00", "12:00", "Support work", JOEL, "scheduled", "At home"),
    (-5, "09:00", "12:00", "Support work", JOEL, "completed", "At home"),
    (-12, "11:00", "12:00", "Neurology clinic", DR_RAO, "cancelled", "Western Hospital"),
    *((past, "09:00", "12:00", "Support work", JOEL, "completed", "At home") for past in _WEEKLY_VISITS),
)

_PAPERS = (
    ("Seizure management plan.pdf", "health_plan", -194, "Seizure management plan"),
    ("OT functional assessment.pdf", "ot_report", -266, "Occupational therapy functional assessment"),
    ("Service agreement, signed.pdf", "service_agreement", -319, "Service agreement"),
    ("Kitchen set-up photo.jpg", "correspondence", -63, "Kitchen set-up"),
    ("Behaviour support summary.txt", "behaviour_support_plan", -98, "Behaviour support summary"),
    ("Consent to share information.pdf", "consent", -322, "Consent to share information"),
    ("TAFE enrolment letter.pdf", "correspondence", -286, "TAFE enrolment"),
)


def _medications(today: date) -> list[Record]:
    return [*_current_medications(today), *_past_medications()]


def _current_medications(today: date) -> list[Record]:
    return [
        medication(
            name="Sodium valproate",
            dose="500 mg",
            frequency="Twice a day",
            form="Tablet",
            started="2024-03-12",
            review=day(today, -14),
        ),
        medication(
            name="Melatonin",
            dose="3 mg",
            frequency="At bedtime",
            form="Capsule",
            started="2025-08-02",
            review=day(today, 8),
        ),
        medication(
            name="Sertraline",
            dose="50 mg",
            frequency="Every morning",
            form="Tablet",
            started="2025-01-20",
            review=day(today, 57),
        ),
        medication(
            name="Midazolam",
            dose="10 mg",
            frequency="Only when needed",
            form="Buccal, for seizures over 5 minutes",
            started="2024-03-12",
            review=day(today, 108),
        ),
        medication(
            name="Cholecalciferol (vitamin D)",
            dose="1000 IU",
            frequency="Once a day",
            form="Capsule",
            started="2025-05-05",
            review=day(today, 162),
        ),
    ]


def _past_medications() -> list[Record]:
    return [
        medication(
            name="Levetiracetam",
            dose="250 mg",
            frequency="Twice a day",
            form="Tablet",
            started="2021-06-01",
            review="2023-12-01",
            ended="2024-03-11",
        ),
        medication(
            name="Amoxicillin",
            dose="500 mg",
            frequency="Three times a day",
            form="Capsule",
            started="2022-07-04",
            review="2022-07-11",
            ended="2022-07-08",
        ),
    ]


def _goals(today: date) -> tuple[Record, ...]:
    return (*_goals_under_way(today), *_goals_at_rest(today))


def _goals_under_way(today: date) -> tuple[Record, ...]:
    return (
        goal(
            key="amelia dinners",
            client_id=_ID,
            title="Cook three dinners a week",
            category="independence",
            status="in_progress",
            target=-25,
            today=today,
            created=-140,
            description="Amelia wants to cook for herself and her brother.",
            tasks=(
                ("Choose six recipes", -110, "completed"),
                ("Learn the stove's safety switch", -90, "completed"),
                ("Cook one dinner with a worker", -60, "in_progress"),
                ("Write the shopping list alone", -40, "not_started"),
                ("Cook three dinners in one week", -25, "not_started"),
            ),
        ),
        goal(
            key="amelia tafe",
            client_id=_ID,
            title="Travel to TAFE by train on my own",
            category="community",
            status="in_progress",
            target=24,
            today=today,
            created=-71,
            description="Amelia wants to get to her Certificate II classes at Sunshine without a lift, "
            "and to feel safe doing it.",
            tasks=(
                ("Walk the route from home to the station together", -53, "completed"),
                ("Practise tapping on and off with myki", -39, "completed"),
                ("Ride to Sunshine and back with a support worker", -18, "completed"),
                ("Ride to TAFE with the worker in another carriage", 3, "in_progress"),
                ("Ride to TAFE alone, check in by text", 17, "not_started"),
            ),
        ),
    )


def _goals_at_rest(today: date) -> tuple[Record, ...]:
    return (
        goal(
            key="amelia morning",
            client_id=_ID,
            title="Build a calm morning routine",
            category="health",
            status="on_hold",
            target=68,
            today=today,
            created=-100,
            description="Less rushing before class, fewer missed breakfasts.",
            tasks=(
                ("Make a picture chart", -60, "completed"),
                ("Try the chart for two weeks", 20, "not_started"),
                ("Set one alarm instead of three", 50, "not_started"),
            ),
        ),
        goal(
            key="amelia library",
            client_id=_ID,
            title="Apply for part-time work at a library",
            category="employment",
            status="not_started",
            target=96,
            today=today,
            created=-30,
            description="Two short shifts a week, close to home.",
            tasks=(
                ("Visit the library's back office", 30, "not_started"),
                ("Write a résumé", 50, "not_started"),
                ("Practise an interview", 70, "not_started"),
                ("Send the application", 90, "not_started"),
            ),
        ),
        goal(
            key="amelia swimming",
            client_id=_ID,
            title="Join the Saturday swimming group",
            category="social",
            status="completed",
            target=-80,
            today=today,
            created=-220,
            tasks=(("Visit the pool", -180, "completed"), ("Go three Saturdays in a row", -100, "completed")),
        ),
    )


def _documents(today: date) -> tuple[DemoDocument, ...]:
    start, end = today + timedelta(days=_PLAN_END - 364), today + timedelta(days=_PLAN_END)
    plan = document(
        key=_ID,
        name=f"NDIS plan {start.year}.pdf",
        kind="ndis_plan",
        uploaded=stamp(today, _PLAN_END - 364),
        title="NDIS plan",
        expiry=end.isoformat(),
        lines=(
            "Prepared for Amelia Tran",
            "NDIS number 430 000 218",
            f"Plan start date {start.isoformat()}",
            f"Plan end date {end.isoformat()}",
            "About this plan",
            "My goals",
            "Supports in this plan",
        ),
    )
    others = (
        document(
            key=_ID,
            name=name,
            kind=kind,
            uploaded=stamp(today, offset, "02:15:00"),
            title=title,
            lines=("Amelia Tran", "NDIS number 430 000 218"),
        )
        for name, kind, offset, title in _PAPERS
    )
    return (plan, *others)


def amelia(today: date) -> DemoClient:
    """Return Amelia's whole file, its dates moved so that the pictures' countdowns hold on any day."""
    return DemoClient(
        client_id=_ID,
        status="active",
        coordinator_id=MAYA.user_id,
        record={
            "personalInfo": {
                "firstName": "Amelia",
                "lastName": "Tran",
                "dateOfBirth": "1997-02-14",
                "gender": "female",
                "phone": "0491 570 156",
                "email": "amelia.tran@example.com",
            },
            "address": {
                "street": "Unit 4, 18 Hyacinth Lane",
                "suburb": "Footscray",
                "state": "VIC",
                "postcode": "3011",
            },
            "ndisDetails": {
                "ndisNumber": "430000218",
                "planStartDate": day(today, _PLAN_END - 364),
                "planEndDate": day(today, _PLAN_END),
                "planManager": {"id": CLEARVIEW.user_id, "name": CLEARVIEW.name},
            },
            "medicalInfo": {
                "allergies": ["Peanuts", "Penicillin"],
                "conditions": ["Autism", "Epilepsy"],
                "medications": listed(*_medications(today)),
                "medicalHistory": "Focal epilepsy diagnosed 2011. Last seizure 3 May 2026, about 2 minutes, recovered "
                "at home. Seizure management plan is in Documents. Appendix removed 2019.",
            },
            "emergencyContacts": listed(
                contact("Linh Tran", "Mother", "0491 570 157"), contact("Duc Tran", "Brother", "0491 570 158")
            ),
            "supportNeeds": ["Written steps with pictures", "Text messages rather than calls"],
            "createdAt": stamp(today, -800, "23:40:00"),
        },
        goals=_goals(today),
        appointments=tuple(
            appointment(
                key=f"amelia {offset}",
                on=day(today, offset),
                start=start,
                end=end,
                carer=carer,
                status=status,
                service=service,
                where=where,
            )
            for offset, start, end, service, carer, status, where in _VISITS
        ),
        documents=_documents(today),
    )
