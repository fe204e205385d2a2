"""The people on the pictures of the interface, in their order, so that a demo looks like what was promised."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from hubshift_desktop.demo.accounts import CLEARVIEW, HANNAH, JOEL, MAYA, PLAN_MANAGERS, StaffMember, demo_id
from hubshift_desktop.demo.caseload.amelia import amelia
from hubshift_desktop.demo.caseload.parts import (
    TaskPlan,
    appointment,
    contact,
    day,
    document,
    goal,
    listed,
    medication,
    stamp,
)
from hubshift_desktop.demo.caseload.shapes import DemoClient, Record

_MedicationPlan = tuple[str, str, str, str, int]
_GoalPlan = tuple[str, str, str, int, tuple[TaskPlan, ...]]
_VisitPlan = tuple[int, str, str, str, StaffMember, str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Person:
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
    medications: tuple[_MedicationPlan, ...] = ()
    goals: tuple[_GoalPlan, ...] = ()
    visits: tuple[_VisitPlan, ...] = ()
    needs: tuple[str, ...] = ()

    @property
    def client_id(self) -> str:
        return demo_id(f"client {self.ndis}")


_BUS = (("Walk to the stop", -60, "completed"), ("Ride with a worker", -20, "in_progress"))
_STEPS = (("First step with a worker", 10, "in_progress"), ("Second step alone", 25, "not_started"))

_BEFORE_AMELIA = (
    _Person(
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
    _Person(
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
    _Person(
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
_AFTER_AMELIA = (
    _Person(
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
    _Person(
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
    _Person(
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
    _Person(
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
    _Person(
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
    _Person(
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
    _Person(
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
    _Person(
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
    _Person(
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


def _record(person: _Person, today: date, manager: StaffMember) -> Record:
    email = f"{person.first}.{person.last}@example.com".lower().replace("’", "")
    medications = (
        medication(name=name, dose=dose, frequency=often, form=form, started=day(today, -400), review=day(today, due))
        for name, dose, often, form, due in person.medications
    )
    return {
        "personalInfo": {
            "firstName": person.first,
            "lastName": person.last,
            "dateOfBirth": person.born,
            "gender": person.gender,
            "phone": person.phone,
            "email": email,
        },
        "address": {
            "street": person.street,
            "suburb": person.suburb,
            "state": "VIC",
            "postcode": person.postcode,
        },
        "ndisDetails": {
            "ndisNumber": person.ndis,
            "planStartDate": day(today, person.plan_end - 364),
            "planEndDate": day(today, person.plan_end),
            "planManager": {"id": manager.user_id, "name": manager.name},
        },
        "medicalInfo": {
            "allergies": list(person.allergies),
            "conditions": list(person.conditions),
            "medications": listed(*medications),
            "medicalHistory": "",
        },
        "emergencyContacts": listed(contact(f"Alex {person.last}", "Family member", "(03) 5550 0142")),
        "supportNeeds": list(person.needs),
        "createdAt": stamp(today, -500, "01:05:00"),
    }


def _client(person: _Person, today: date, manager: StaffMember) -> DemoClient:
    name = f"{person.first} {person.last}"
    return DemoClient(
        client_id=person.client_id,
        status="active",
        coordinator_id=MAYA.user_id,
        record=_record(person, today, manager),
        goals=tuple(
            goal(
                key=f"{person.ndis} {title}",
                client_id=person.client_id,
                title=title,
                category=category,
                status=status,
                target=target,
                tasks=tasks,
                today=today,
            )
            for title, category, status, target, tasks in person.goals
        ),
        appointments=tuple(
            appointment(
                key=f"{person.ndis} {offset} {start}",
                on=day(today, offset),
                start=start,
                end=end,
                carer=carer,
                status=status,
                service=service,
                where=where,
            )
            for offset, start, end, service, carer, status, where in person.visits
        ),
        documents=(
            document(
                key=person.client_id,
                name="NDIS plan.pdf",
                kind="ndis_plan",
                title="NDIS plan",
                uploaded=stamp(today, person.plan_end - 364),
                expiry=day(today, person.plan_end),
                lines=(f"Prepared for {name}", f"NDIS number {person.ndis}"),
            ),
            document(
                key=person.client_id,
                name="Service agreement.pdf",
                kind="service_agreement",
                title="Service agreement",
                uploaded=stamp(today, person.plan_end - 350),
                lines=(name,),
            ),
        ),
    )


def pictured_clients(today: date) -> tuple[DemoClient, ...]:
    """Return the pictures' clients, soonest plan end first, as the list shows them."""
    managers = (CLEARVIEW, *PLAN_MANAGERS[1:])
    people = _BEFORE_AMELIA + _AFTER_AMELIA
    made = [_client(person, today, managers[n % len(managers)]) for n, person in enumerate(people)]
    return (*made[:3], amelia(today), *made[3:])
