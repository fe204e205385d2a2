"""What callers send: checked by one set of models that is also the OpenAPI document. Unknown fields are kept."""

# ruff: noqa: N815 - the attributes are the names of the wire

from __future__ import annotations

from typing import Annotated, Literal, cast

from pydantic import BaseModel, ConfigDict, Field

from hubshift_desktop.demo.answers import invalid
from hubshift_desktop.demo.checks import Day, Email, NdisNumber, Phone, RecordId, Words
from hubshift_desktop.demo.records import Record, dumps

ClientStatus = Literal["active", "inactive", "terminated"]
GoalStatus = Literal["not_started", "in_progress", "on_hold", "completed", "cancelled"]


class Body(BaseModel):
    """A request's JSON: the office keeps what it does not know, as the live platform does."""

    model_config = ConfigDict(extra="allow")


class PersonalInfo(Body):
    firstName: Words = ""
    lastName: str | None = None
    preferredName: str | None = None
    dateOfBirth: Day = None
    gender: str | None = None
    phone: Phone = None
    email: Email = None


class NewPersonalInfo(PersonalInfo):
    firstName: Words


class Address(Body):
    street: str | None = None
    suburb: str | None = None
    state: str | None = None
    postcode: str | None = None


class Reference(Body):
    id: str | None = None
    name: str | None = None


class NdisDetails(Body):
    ndisNumber: NdisNumber = ""
    planStartDate: Day = None
    planEndDate: Day = None
    planManager: Reference | str | None = None


class NewNdisDetails(NdisDetails):
    ndisNumber: NdisNumber


class MedicationBody(Body):
    medicineName: Words
    dose: str | None = None
    frequency: str | None = None
    startDate: Day = None
    reviewDate: Day = None


class MedicalInfo(Body):
    allergies: list[str] = []
    conditions: list[str] = []
    medications: list[MedicationBody] = []
    medicalHistory: str | None = None


class EmergencyContactBody(Body):
    name: Words
    relationship: str | None = None
    phone: Phone = None


class ClientChange(Body):
    """Endpoints 6 and 7: any part of a client."""

    personalInfo: PersonalInfo = PersonalInfo()
    address: Address = Address()
    ndisDetails: NdisDetails = NdisDetails()
    medicalInfo: MedicalInfo = MedicalInfo()
    emergencyContacts: list[EmergencyContactBody] = []
    supportNeeds: list[str] | str = []


class NewClient(ClientChange):
    """Endpoint 5: a client needs a name and an NDIS number."""

    personalInfo: NewPersonalInfo
    ndisDetails: NewNdisDetails


class NdisSearch(Body):
    ndisNumber: Words
    filters: dict[str, object] = {}


class TaskBody(Body):
    id: str | None = None
    title: Words
    description: str | None = None
    status: Literal["not_started", "in_progress", "completed"] = "not_started"
    dueDate: Day = None
    priority: str | None = None


class GoalChange(Body):
    title: Words = ""
    description: str | None = None
    category: str | None = None
    targetDate: Day = None
    status: GoalStatus = "not_started"
    progress: Annotated[float, Field(ge=0, le=100)] = 0
    tasks: list[TaskBody] = []


class NewGoal(GoalChange):
    clientId: RecordId
    title: Words


class NewGoalStatus(Body):
    status: GoalStatus


class NoteBody(Body):
    note: Words
    category: str | None = None


class NewNote(NoteBody):
    clientId: RecordId
    appointmentId: str | None = None


class Credentials(Body):
    email: Words
    password: Words


class CodeAnswer(Body):
    email: Words
    emailOTP: Annotated[str, Field(pattern=r"^[0-9]{4,8}$")]
    deviceToken: str | None = None


class CodeRequest(Body):
    email: Words


class RefreshRequest(Body):
    refreshToken: Words


def sent(body: Body) -> Record:
    """Return what the caller really sent, as plain JSON; half a surrogate pair or NaN cannot be stored by anybody."""
    record = body.model_dump(exclude_unset=True)
    try:
        dumps(record).encode()
    except ValueError as error:
        raise invalid({"body": "Not valid JSON text"}) from error
    return cast("Record", record)
