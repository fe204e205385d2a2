"""What the demo central answers, as OpenAPI sees it. Never used to serialise: answers are written from stored JSON."""

# ruff: noqa: N815 - the attributes are the names of the wire

from __future__ import annotations

from typing import Any, Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict

T = TypeVar("T")
Answers = dict[int | str, dict[str, Any]]


class Shape(BaseModel):
    model_config = ConfigDict(extra="allow")


class Said(Shape, Generic[T]):
    success: Literal[True]
    message: str = ""
    data: T


class Done(Shape):
    success: Literal[True]
    message: str


class Refusal(Shape):
    success: Literal[False]
    message: str
    errors: dict[str, str] = {}


class ListRow(Shape):
    id: str
    firstName: str
    lastName: str
    email: str
    ndisNumber: str
    status: str
    planManager: str
    supportCoordinator: str


class Pagination(Shape):
    currentPage: int
    totalPages: int
    totalItems: int
    itemsPerPage: int


class ListPage(Shape):
    clients: list[ListRow]
    pagination: Pagination


class FoundClients(Shape):
    clients: list[ListRow]


class PersonalInfoShape(Shape):
    firstName: str
    lastName: str | None = None
    dateOfBirth: str | None = None
    gender: str | None = None
    phone: str | None = None
    email: str | None = None


class AddressShape(Shape):
    street: str | None = None
    suburb: str | None = None
    state: str | None = None
    postcode: str | None = None


class Named(Shape):
    id: str | None = None
    name: str | None = None


class NdisDetailsShape(Shape):
    ndisNumber: str
    planStartDate: str | None = None
    planEndDate: str | None = None
    planManager: Named | None = None


class MedicationShape(Shape):
    medicineName: str
    dose: str | None = None
    frequency: str | None = None
    startDate: str | None = None
    reviewDate: str | None = None


class MedicalInfoShape(Shape):
    allergies: list[str]
    conditions: list[str]
    medications: list[MedicationShape]


class ContactShape(Shape):
    name: str
    relationship: str | None = None
    phone: str | None = None


class ClientDetail(Shape):
    id: str
    personalInfo: PersonalInfoShape
    address: AddressShape
    ndisDetails: NdisDetailsShape
    medicalInfo: MedicalInfoShape
    emergencyContacts: list[ContactShape]
    goals: list[str]
    isActive: bool
    createdAt: str


class CreatedClient(Shape):
    id: str
    firstName: str
    lastName: str


class CarerClient(Shape):
    id: str
    firstName: str
    lastName: str
    appointmentCount: int


class DocumentShape(Shape):
    id: str
    name: str
    type: str
    url: str
    uploadedAt: str


class TaskShape(Shape):
    id: str
    title: str
    status: str


class GoalShape(Shape):
    id: str
    title: str
    description: str | None = None
    status: str
    targetDate: str | None = None
    tasks: list[TaskShape]


class Medical(Shape):
    medications: list[MedicationShape]
    allergies: list[str]
    medicalHistory: str | None


class AppointmentShape(Shape):
    id: str
    date: str
    startTime: str
    endTime: str
    healthCarer: Named
    status: str
    serviceType: str


class NoteShape(Shape):
    id: str
    note: str


class AccountShape(Shape):
    firstName: str
    lastName: str
    email: str
    userType: str
    token: str
    refreshToken: str


class TokensShape(Shape):
    token: str
    refreshToken: str


def answers(*refusals: int, ok: type[BaseModel], status: int = 200) -> Answers:
    """Document an endpoint: what it says on success, and that every refusal is one envelope."""
    documented: Answers = {code: {"model": Refusal} for code in (400, 401, 429, *refusals)}
    documented[status] = {"model": ok}
    if status == 200:
        documented[304] = {"description": "Not modified since the entity tag in If-None-Match"}
    return documented
