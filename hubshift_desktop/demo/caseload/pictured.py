"""The people on the pictures of the interface, in their order, so that a demo looks like what was promised."""

from __future__ import annotations

from datetime import date

from hubshift_desktop.demo.accounts import CLEARVIEW, MAYA, PLAN_MANAGERS, StaffMember
from hubshift_desktop.demo.caseload.amelia import amelia
from hubshift_desktop.demo.caseload.parts import appointment, contact, day, document, goal, listed, medication, stamp
from hubshift_desktop.demo.caseload.pictured_people import AFTER_AMELIA, BEFORE_AMELIA, Person
from hubshift_desktop.demo.caseload.shapes import DemoClient, Record


def _record(person: Person, today: date, manager: StaffMember) -> Record:
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


def _client(person: Person, today: date, manager: StaffMember) -> DemoClient:
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
    people = BEFORE_AMELIA + AFTER_AMELIA
    made = [_client(person, today, managers[n % len(managers)]) for n, person in enumerate(people)]
    return (*made[:3], amelia(today), *made[3:])
