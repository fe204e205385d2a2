"""What the pictures of the interface tell of each person on them, soonest plan end first."""

from __future__ import annotations

from dataclasses import dataclass

from hubshift_desktop.demo.accounts import HANNAH, JOEL, StaffMember, demo_id
from hubshift_desktop.demo.caseload.parts import TaskPlan

MedicationPlan = tuple[str, str, str, str, int]
GoalPlan = tuple[str, str, str, int, tuple[TaskPlan, ...]]
VisitPlan = tuple[int, str, str, str, StaffMember, str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """What a picture tells of somebody; everything else is filled in plainly."""

    first: str
    last: str
    ndis: str
    suburb: str
    postcode: str
    plan_end: int
    born: str
    gender: str
    phone: str = "0491 570 159"
    street: str = "7 Banksia Road"
    conditions: tuple[str, ...] = ()
    allergies: tuple[str, ...] = ()
    medications: tuple[MedicationPlan, ...] = ()
    goals: tuple[GoalPlan, ...] = ()
    visits: tuple[VisitPlan, ...] = ()
    needs: tuple[str, ...] = ()

    @property
    def client_id(self) -> str:
        return demo_id(f"client {self.ndis}")


_BUS = (("Walk to the stop", -60, "completed"), ("Ride with a worker", -20, "in_progress"))
_STEPS = (("First step with a worker", 10, "in_progress"), ("Second step alone", 25, "not_started"))

BEFORE_AMELIA = (
    Person(
        first="Rosa",
        last="Delgado",
        ndis="430000511",
        suburb="Sunshine",
        postcode="3020",
        plan_end=5,
        born="1958-06-21",
        gender="female",
        street="31 Hakea Lane",
        conditions=("Multiple sclerosis",),
        allergies=("Latex",),
        needs=("Needs an interpreter (Spanish)", "Wheelchair access"),
        visits=((0, "16:00", "16:45", "Home visit", JOEL, "scheduled", "Sunshine"),),
        goals=(("Get to the market every week", "community", "in_progress", 130, _STEPS),),
    ),
    Person(
        first="Noah",
        last="Williams",
        ndis="430000387",
        suburb="Seddon",
        postcode="3011",
        plan_end=14,
        born="1985-08-09",
        gender="male",
        phone="0491 571 266",
        street="12 Wattle Street",
        conditions=("Cerebral palsy",),
        medications=(("Baclofen", "10 mg", "Three times a day", "Tablet", 11),),
        visits=((0, "09:00", "09:30", "Phone call", HANNAH, "completed", "By phone"),),
        goals=(("Play boccia in a club", "social", "in_progress", 150, _STEPS),),
    ),
    Person(
        first="Grace",
        last="Pellegrino",
        ndis="430000642",
        suburb="Altona",
        postcode="3018",
        plan_end=25,
        born="2003-01-30",
        gender="female",
        conditions=("Down syndrome",),
        allergies=("Bee stings",),
        visits=((0, "11:30", "12:15", "Support planning", HANNAH, "scheduled", "Video call"),),
    ),
)
AFTER_AMELIA = (
    Person(
        first="Yusuf",
        last="Demir",
        ndis="430000904",
        suburb="Werribee",
        postcode="3030",
        plan_end=58,
        born="1972-11-02",
        gender="male",
        conditions=("Acquired brain injury",),
        needs=("Quiet room preferred",),
    ),
    Person(
        first="Harper",
        last="McAllister-Fitzgerald",
        ndis="430000733",
        suburb="Williamstown",
        postcode="3016",
        plan_end=70,
        born="2009-04-17",
        gender="non-binary",
        conditions=("Autism",),
        allergies=("Eggs",),
    ),
    Person(
        first="Lachlan",
        last="O’Brien",
        ndis="430000156",
        suburb="Newport",
        postcode="3015",
        plan_end=82,
        born="1999-12-05",
        gender="male",
        conditions=("Spinal cord injury",),
        needs=("Two-person transfer",),
    ),
    Person(
        first="Mei-Ling",
        last="Zhao",
        ndis="430000829",
        suburb="Braybrook",
        postcode="3019",
        plan_end=126,
        born="1990-09-28",
        gender="female",
        conditions=("Hearing loss",),
        needs=("Auslan interpreter",),
    ),
    Person(
        first="Daniel",
        last="Abebe",
        ndis="430000475",
        suburb="Maidstone",
        postcode="3012",
        plan_end=145,
        born="1994-03-11",
        gender="male",
        conditions=("Intellectual disability",),
        goals=(
            ("Catch the 402 bus to work", "employment", "in_progress", -3, _BUS),
            ("Save for a holiday", "independence", "in_progress", 38, _STEPS),
            ("Join the five-a-side team", "social", "not_started", 44, ()),
        ),
    ),
    Person(
        first="Ruby",
        last="Nguyen",
        ndis="430000390",
        suburb="St Albans",
        postcode="3021",
        plan_end=197,
        born="2011-07-19",
        gender="female",
        conditions=("Epilepsy",),
        allergies=("Shellfish",),
        medications=(("Levetiracetam", "250 mg", "Twice a day", "Oral liquid", 33),),
    ),
    Person(
        first="Thomas",
        last="Papadakis",
        ndis="430000267",
        suburb="Yarraville",
        postcode="3013",
        plan_end=219,
        born="1966-05-25",
        gender="male",
        conditions=("Psychosocial disability",),
        medications=(("Risperidone", "0.5 mg", "At bedtime", "Tablet", 0),),
    ),
    Person(
        first="Isla",
        last="Thompson",
        ndis="430000588",
        suburb="Spotswood",
        postcode="3015",
        plan_end=271,
        born="2015-10-08",
        gender="female",
        conditions=("Cerebral palsy",),
        medications=(("Baclofen", "5 mg", "Twice a day", "Tablet", 76),),
    ),
    Person(
        first="Evie",
        last="Kavanagh",
        ndis="430000671",
        suburb="Kingsville",
        postcode="3012",
        plan_end=302,
        born="1987-02-03",
        gender="female",
        conditions=("Low vision",),
        goals=(("Read the bus timetable with my phone", "independence", "in_progress", 88, _STEPS),),
    ),
)
