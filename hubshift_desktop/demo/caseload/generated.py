"""Clients drawn from a seed: any number of them, each always the same, spread over every state a list must show."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from random import Random

from hubshift_desktop.demo.accounts import CARERS, PLAN_MANAGERS
from hubshift_desktop.demo.caseload import care, names
from hubshift_desktop.demo.caseload.parts import appointment, contact, day, document, goal, listed, medication, stamp
from hubshift_desktop.demo.caseload.shapes import DemoClient, DemoDocument, Record
from hubshift_desktop.domain.fields import JsonValue

QUIET_UNTIL = 57
"""The first 57 clients keep the counts of the pictures: 42 active, no plan end or review soon beyond those shown."""


class ClientMaker:
    """Draws one client. Its own random stream per number keeps client 7 the same in a caseload of 10 or 10,000."""

    def __init__(self, *, number: int, seed: int, today: date, coordinator_id: str) -> None:
        self._number = number
        self._today = today
        self._coordinator_id = coordinator_id
        self._draw = Random(f"{seed}:{number}:{coordinator_id}")
        self._id = f"{self._draw.getrandbits(96):024x}"
        self._ndis = str(430_001_000 + number)
        self._first, self._last = self._name()

    def make(self) -> DemoClient:
        return DemoClient(
            client_id=self._id,
            status=self._status(),
            coordinator_id=self._coordinator_id,
            record=self._record(),
            goals=tuple(self._goal(n) for n in range(self._draw.choice((1, 2, 2, 3, 4)))),
            appointments=tuple(self._appointment(n) for n in range(self._draw.choice((2, 4, 5, 7)))),
            documents=self._documents(),
        )

    @property
    def _is_quiet(self) -> bool:
        return self._number < QUIET_UNTIL

    def _name(self) -> tuple[str, str]:
        if self._number % 9 == 4:
            return names.UNUSUAL[self._number // 9 % len(names.UNUSUAL)]
        return self._draw.choice(names.GIVEN), self._draw.choice(names.FAMILY)

    def _status(self) -> str:
        if self._is_quiet:
            return "active" if self._number < 42 else ("terminated" if self._number >= 55 else "inactive")
        return self._draw.choices(("active", "inactive", "terminated"), weights=(84, 13, 3))[0]

    def _plan_end(self) -> int:
        if self._is_quiet:
            return self._draw.randint(100, 360)
        low, high = self._draw.choices(((-60, -1), (0, 30), (31, 90), (91, 364)), weights=(4, 9, 17, 70))[0]
        return self._draw.randint(low, high)

    def _phone(self) -> str:
        kind = self._draw.randrange(6)
        if kind == 0:
            return f"(03) 5550 {self._draw.randrange(10_000):04}"
        if kind == 1:
            return f"(0{self._draw.choice('2378')}) 7010 {self._draw.randrange(10_000):04}"
        if kind == 2:
            return "+61" + self._draw.choice(names.PHONES)[1:].replace(" ", "")
        return self._draw.choice(names.PHONES)

    def _some(self, items: Sequence[str], most: int) -> list[JsonValue]:
        return list(self._draw.sample(items, self._draw.randint(0, most)))

    def _record(self) -> Record:
        today, draw = self._today, self._draw
        plan_end = self._plan_end()
        suburb, state, postcode = draw.choice(names.PLACES)
        manager = draw.choice(PLAN_MANAGERS)
        personal: Record = {
            "firstName": self._first,
            "lastName": self._last,
            "dateOfBirth": f"{draw.randint(1945, 2018)}-{draw.randint(1, 12):02}-{draw.randint(1, 28):02}",
            "gender": draw.choice(("female", "male", "female", "male", "non-binary", "")),
            "phone": self._phone(),
            "email": f"client{self._number}@example.com" if draw.random() < 0.9 else "",
        }
        if draw.random() < 0.15:
            personal["preferredName"] = self._first[:3]
        return {
            "personalInfo": personal,
            "address": {
                "street": f"{draw.randint(1, 240)} {draw.choice(names.STREETS)}",
                "suburb": suburb,
                "state": state,
                "postcode": postcode,
            },
            "ndisDetails": {
                "ndisNumber": self._ndis,
                "planStartDate": day(today, plan_end - 364),
                "planEndDate": day(today, plan_end),
                "planManager": {"id": manager.user_id, "name": manager.name},
            },
            "medicalInfo": {
                "allergies": self._some(care.ALLERGIES, 2),
                "conditions": list(draw.sample(care.CONDITIONS, draw.choice((1, 1, 2, 3)))),
                "medications": self._medications(),
                "medicalHistory": draw.choice(care.HISTORY),
            },
            "emergencyContacts": self._contacts(),
            "supportNeeds": self._some(care.SUPPORT_NEEDS, 3),
            "createdAt": stamp(today, -draw.randint(30, 1400), "22:30:00"),
        }

    def _contacts(self) -> list[JsonValue]:
        made = (
            contact(
                f"{self._draw.choice(names.GIVEN)} {self._last or self._first}",
                self._draw.choice(names.RELATIONS),
                self._phone(),
            )
            for _ in range(self._draw.choice((0, 1, 1, 2)))
        )
        return listed(*made)

    def _medications(self) -> list[JsonValue]:
        soonest = 20 if self._is_quiet else -20
        chosen = self._draw.sample(care.MEDICATIONS, self._draw.choice((0, 0, 1, 2, 3)))
        made = (
            medication(
                name=name,
                dose=dose,
                frequency=often,
                form=form,
                started=day(self._today, -self._draw.randint(40, 1200)),
                review=day(self._today, self._draw.randint(soonest, 340)),
            )
            for name, dose, often, form in chosen
        )
        return listed(*made)

    def _goal(self, number: int) -> Record:
        title, category, steps = self._draw.choice(care.GOALS)
        done = self._draw.randint(0, len(steps))
        status = "completed" if done == len(steps) else ("in_progress" if done else "not_started")
        if status == "in_progress" and self._draw.random() < 0.12:
            status = self._draw.choice(("on_hold", "cancelled"))
        target = self._draw.randint(30 if self._is_quiet else -20, 320)
        return goal(
            key=f"{self._id} {number}",
            client_id=self._id,
            title=title,
            category=category,
            status=status,
            target=target,
            today=self._today,
            created=-self._draw.randint(20, 300),
            description=f"{self._first} chose this goal.",
            tasks=tuple(
                (step, target - 20 * (len(steps) - n), "completed" if n < done else "not_started")
                for n, step in enumerate(steps)
            ),
        )

    def _appointment(self, number: int) -> Record:
        service, start, end, where = self._draw.choice(care.SERVICES)
        offset = self._draw.randint(-60, 28)
        if offset == 0 and self._is_quiet:
            offset = 1
        status = "scheduled" if offset >= 0 else self._draw.choice(("completed", "completed", "completed", "cancelled"))
        return appointment(
            key=f"{self._id} {number}",
            on=day(self._today, offset),
            start=start,
            end=end,
            carer=self._draw.choice(CARERS),
            status=status,
            service=service,
            where=where,
        )

    def _documents(self) -> tuple[DemoDocument, ...]:
        name = f"{self._first} {self._last}".strip()
        lines = (f"Prepared for {name}", f"NDIS number {self._ndis}")
        papers = (
            ("NDIS plan.pdf", "ndis_plan", "NDIS plan"),
            *self._draw.sample(care.PAPERS, self._draw.randint(0, 3)),
        )
        return tuple(
            document(
                key=self._id,
                name=file_name,
                kind=kind,
                title=title,
                lines=lines,
                uploaded=stamp(self._today, -self._draw.randint(1, 700), "03:20:00"),
            )
            for file_name, kind, title in papers
        )
