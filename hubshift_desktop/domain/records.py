"""The records as people know them: typed, frozen readings of the flat fields.

Reading never fails and never rejects: the office may send what it likes, and what it sends is shown. Rules for what
a *person types* are in `validation`.
"""

from __future__ import annotations

from dataclasses import dataclass

from hubshift_desktop.domain import fields as f
from hubshift_desktop.domain.fields import Fields, JsonValue


@dataclass(frozen=True, slots=True)
class Medication:
    """One medicine as the office names it; dates are `YYYY-MM-DD` text. `raw` keeps what we do not know."""

    name: str
    dose: str = ""
    frequency: str = ""
    start_date: str = ""
    review_date: str = ""
    form: str = ""
    end_date: str = ""


@dataclass(frozen=True, slots=True)
class EmergencyContact:
    """Somebody to call, in the office's order."""

    name: str
    relationship: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Task:
    """A step of a goal. Statuses: not_started, in_progress, completed."""

    title: str
    task_id: str = ""
    description: str = ""
    status: str = "not_started"
    due_date: str = ""
    priority: str = ""


@dataclass(frozen=True, slots=True)
class Client:
    """A person with an NDIS plan, as this laptop shows them."""

    first_name: str
    last_name: str
    preferred_name: str
    date_of_birth: str
    gender: str
    phone: str
    email: str
    street: str
    suburb: str
    state: str
    postcode: str
    ndis_number: str
    plan_start: str
    plan_end: str
    plan_manager_id: str
    plan_manager: str
    support_coordinator_id: str
    support_coordinator: str
    status: str
    allergies: tuple[str, ...]
    conditions: tuple[str, ...]
    medications: tuple[Medication, ...]
    medical_history: str
    contacts: tuple[EmergencyContact, ...]
    support_needs: tuple[str, ...]
    created_at: str

    @property
    def name(self) -> str:
        """The name to show; a client known only by one name has only that one."""
        return " ".join(part for part in (self.first_name, self.last_name) if part) or "No name recorded"

    @property
    def called(self) -> str:
        """The name to use in a sentence."""
        return self.preferred_name or self.first_name or self.name


@dataclass(frozen=True, slots=True)
class Goal:
    """What the client wants to reach, with its tasks."""

    title: str
    description: str
    category: str
    target_date: str
    status: str
    tasks: tuple[Task, ...]
    stated_progress: int | None
    created_at: str

    @property
    def tasks_done(self) -> int:
        return sum(task.status == "completed" for task in self.tasks)

    @property
    def progress(self) -> int:
        """Percent done: completed tasks / tasks; with no tasks what the office states, or whether it is completed."""
        if self.tasks:
            return round(100 * self.tasks_done / len(self.tasks))
        if self.status == "completed":
            return 100
        return self.stated_progress or 0

    @property
    def is_open(self) -> bool:
        """Completed and cancelled end a goal."""
        return self.status not in ("completed", "cancelled")


@dataclass(frozen=True, slots=True)
class DocumentInfo:
    """A file of a client. `url` expires and is fetched afresh when bytes are needed."""

    name: str
    file_type: str
    document_type: str
    uploaded_at: str
    expiry_date: str
    size: int | None
    url: str


@dataclass(frozen=True, slots=True)
class Appointment:
    """A visit as the office planned it: `date` and wall-clock times exactly as given, no time zone applied."""

    date: str
    start_time: str
    end_time: str
    carer_id: str
    carer: str
    status: str
    service_type: str
    location: str


def medication_from(item: dict[str, JsonValue]) -> Medication:
    return Medication(
        name=f.text(item, "medicineName") or f.text(item, "name"),
        dose=f.text(item, "dose") or f.text(item, "dosage"),
        frequency=f.text(item, "frequency"),
        start_date=f.text(item, "startDate"),
        review_date=f.text(item, "reviewDate"),
        form=f.text(item, "form"),
        end_date=f.text(item, "endDate"),
    )


def contact_from(item: dict[str, JsonValue]) -> EmergencyContact:
    return EmergencyContact(
        name=f.text(item, "name"), relationship=f.text(item, "relationship"), phone=f.text(item, "phone")
    )


def task_from(item: dict[str, JsonValue]) -> Task:
    return Task(
        title=f.text(item, "title"),
        task_id=f.text(item, "id") or f.text(item, "_id"),
        description=f.text(item, "description"),
        status=f.text(item, "status") or "not_started",
        due_date=f.text(item, "dueDate"),
        priority=f.text(item, "priority"),
    )


def _support_needs(fields: Fields) -> tuple[str, ...]:
    needs = f.texts(fields, "supportNeeds")
    if needs:
        return needs
    single = f.text(fields, "supportNeeds")
    return (single,) if single else ()


def _status(fields: Fields) -> str:
    """The list row's `status` is the truth; the detail's `isActive` speaks only where no status was ever sent."""
    status = f.text(fields, "status")
    if status:
        return status
    is_active = fields.get("isActive")
    if isinstance(is_active, bool):
        return "active" if is_active else "inactive"
    return ""


def client_from(fields: Fields) -> Client:
    """Read a client's flat fields."""
    return Client(
        first_name=f.text(fields, "personalInfo.firstName"),
        last_name=f.text(fields, "personalInfo.lastName"),
        preferred_name=f.text(fields, "personalInfo.preferredName"),
        date_of_birth=f.text(fields, "personalInfo.dateOfBirth"),
        gender=f.text(fields, "personalInfo.gender"),
        phone=f.text(fields, "personalInfo.phone"),
        email=f.text(fields, "personalInfo.email"),
        street=f.text(fields, "address.street"),
        suburb=f.text(fields, "address.suburb"),
        state=f.text(fields, "address.state"),
        postcode=f.text(fields, "address.postcode"),
        ndis_number=f.text(fields, "ndisDetails.ndisNumber"),
        plan_start=f.text(fields, "ndisDetails.planStartDate"),
        plan_end=f.text(fields, "ndisDetails.planEndDate"),
        plan_manager_id=f.text(fields, "ndisDetails.planManager.id"),
        plan_manager=f.text(fields, "ndisDetails.planManager.name"),
        support_coordinator_id=f.text(fields, "supportCoordinator.id"),
        support_coordinator=f.text(fields, "supportCoordinator.name"),
        status=_status(fields),
        allergies=f.texts(fields, "medicalInfo.allergies"),
        conditions=f.texts(fields, "medicalInfo.conditions"),
        medications=tuple(medication_from(item) for item in f.objects(fields, "medicalInfo.medications")),
        medical_history=f.text(fields, "medicalInfo.medicalHistory"),
        contacts=tuple(contact_from(item) for item in f.objects(fields, "emergencyContacts")),
        support_needs=_support_needs(fields),
        created_at=f.text(fields, "createdAt"),
    )


def goal_from(fields: Fields) -> Goal:
    """Read a goal's flat fields."""
    progress = fields.get("progress")
    return Goal(
        title=f.text(fields, "title"),
        description=f.text(fields, "description"),
        category=f.text(fields, "category"),
        target_date=f.text(fields, "targetDate"),
        status=f.text(fields, "status") or "not_started",
        tasks=tuple(task_from(item) for item in f.objects(fields, "tasks")),
        stated_progress=round(progress) if isinstance(progress, int | float) else None,
        created_at=f.text(fields, "createdAt"),
    )


def document_from(fields: Fields) -> DocumentInfo:
    """Read a document's flat fields; before its first download the office tells no size."""
    size = fields.get("size")
    return DocumentInfo(
        name=f.text(fields, "name"),
        file_type=f.text(fields, "type"),
        document_type=f.text(fields, "documentType"),
        uploaded_at=f.text(fields, "uploadedAt"),
        expiry_date=f.text(fields, "expiryDate"),
        size=size if isinstance(size, int) else None,
        url=f.text(fields, "url"),
    )


def appointment_from(fields: Fields) -> Appointment:
    """Read an appointment's flat fields."""
    return Appointment(
        date=f.text(fields, "date"),
        start_time=f.text(fields, "startTime"),
        end_time=f.text(fields, "endTime"),
        carer_id=f.text(fields, "healthCarer.id"),
        carer=f.text(fields, "healthCarer.name"),
        status=f.text(fields, "status"),
        service_type=f.text(fields, "serviceType"),
        location=f.text(fields, "location"),
    )
