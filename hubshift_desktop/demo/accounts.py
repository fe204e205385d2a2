"""The fictional staff of the demo: who can sign in, and with what obviously made-up password."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

PASSWORD = "northbank-demo-2026"  # noqa: S105 - printed on the screen of whoever starts the demo


def demo_id(name: str) -> str:
    """Return a stable id in the form of the live platform's: 24 hexadecimal digits."""
    return hashlib.sha256(f"hubshift demo {name}".encode()).hexdigest()[:24]


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffMember:
    """Somebody who may sign in, with the role that decides what they see."""

    first_name: str
    last_name: str
    email: str
    role: str
    is_organisation: bool = False

    @property
    def user_id(self) -> str:
        return demo_id(self.email)

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoAccount:
    """What somebody needs to sign in to the demo central."""

    email: str
    password: str
    one_time_code: str
    user_id: str
    name: str
    role: str


def _staff(first: str, last: str, role: str) -> StaffMember:
    email = f"{first}.{last}@northbank.example".lower().replace(" ", "")
    return StaffMember(first_name=first, last_name=last, email=email, role=role)


def _plan_manager(name: str, mailbox: str) -> StaffMember:
    return StaffMember(first_name=name, last_name="", email=mailbox, role="planManager", is_organisation=True)


MAYA = _staff("Maya", "Okafor", "supportCoordinator")
PRIYA = _staff("Priya", "Nair", "supportCoordinator")
AROHA = _staff("Aroha", "Ngata", "supervisor")
JOEL = _staff("Joel", "Martin", "healthCarer")
HANNAH = _staff("Hannah", "Lee", "healthCarer")
DR_RAO = StaffMember(first_name="Dr S.", last_name="Rao", email="s.rao@northbank.example", role="healthCarer")
CARERS = (
    JOEL,
    HANNAH,
    DR_RAO,
    _staff("Tomasz", "Zielinski", "healthCarer"),
    _staff("Leilani", "Faleolo", "healthCarer"),
    _staff("Ben", "Carmody", "healthCarer"),
)
CLEARVIEW = _plan_manager("Clearview Plan Management", "desk@clearview.example")
PLAN_MANAGERS = (
    CLEARVIEW,
    _plan_manager("Harbour Plan Partners", "desk@harbourplan.example"),
    _plan_manager("Wattle Plan Services", "desk@wattleplan.example"),
    _plan_manager("NDIA-managed", "ndia@ndia-demo.example"),
    _plan_manager("Self-managed", "self@self-demo.example"),
)
STAFF = (MAYA, PRIYA, AROHA, *CARERS, *PLAN_MANAGERS)
