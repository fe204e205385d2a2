"""What each field is called and what kind of thing it is: one table for forms, ledger, cards and merge."""

from __future__ import annotations

from dataclasses import dataclass

from hubshift_desktop.domain.canonical import leaf
from hubshift_desktop.domain.states import Kind
from hubshift_desktop.domain.words import spaced

ALLERGIES = "medicalInfo.allergies"
CONDITIONS = "medicalInfo.conditions"
MEDICATIONS = "medicalInfo.medications"
HISTORY = "medicalInfo.medicalHistory"
CONTACTS = "emergencyContacts"
NEEDS = "supportNeeds"
STATUS = "status"
TASKS = "tasks"
PROGRESS = "progress"


@dataclass(frozen=True, slots=True)
class FieldInfo:
    """One field in words. `is_sent` tells whether this app ever writes it at the office (unknown fields never are)."""

    path: str
    label: str
    group: str
    is_list: bool = False
    is_identity: bool = False
    is_long_text: bool = False
    is_sent: bool = True

    @property
    def is_medical(self) -> bool:
        """Medical fields are never resolved in bulk."""
        return self.path.startswith("medicalInfo.")


CLIENT_FIELDS = (
    FieldInfo("personalInfo.firstName", "First name", "Personal", is_identity=True),
    FieldInfo("personalInfo.lastName", "Last name", "Personal", is_identity=True),
    FieldInfo("personalInfo.preferredName", "Preferred name", "Personal"),
    FieldInfo("personalInfo.dateOfBirth", "Date of birth", "Personal", is_identity=True),
    FieldInfo("personalInfo.gender", "Gender", "Personal"),
    FieldInfo("personalInfo.phone", "Phone", "Personal"),
    FieldInfo("personalInfo.email", "Email", "Personal"),
    FieldInfo("address.street", "Street", "Address"),
    FieldInfo("address.suburb", "Suburb", "Address"),
    FieldInfo("address.state", "State", "Address"),
    FieldInfo("address.postcode", "Postcode", "Address"),
    FieldInfo("ndisDetails.ndisNumber", "NDIS number", "NDIS plan", is_identity=True),
    FieldInfo("ndisDetails.planStartDate", "Plan start", "NDIS plan"),
    FieldInfo("ndisDetails.planEndDate", "Plan end", "NDIS plan"),
    FieldInfo("ndisDetails.planManager.id", "Plan manager", "NDIS plan"),
    FieldInfo("ndisDetails.planManager.name", "Plan manager", "NDIS plan"),
    FieldInfo(ALLERGIES, "Allergies", "Medical", is_list=True),
    FieldInfo(CONDITIONS, "Conditions", "Medical", is_list=True),
    FieldInfo(MEDICATIONS, "Medications", "Medical", is_list=True),
    FieldInfo(HISTORY, "Medical history", "Medical", is_long_text=True),
    FieldInfo(CONTACTS, "Emergency contacts", "Emergency contacts", is_list=True),
    FieldInfo(NEEDS, "Support needs", "Support", is_list=True, is_long_text=True),
    FieldInfo("supportCoordinator.id", "Support coordinator", "Support"),
    FieldInfo("supportCoordinator.name", "Support coordinator", "Support"),
    FieldInfo(STATUS, "Status", "Status"),
    FieldInfo("isActive", "Active", "Status", is_sent=False),
    FieldInfo("createdAt", "Added", "Record", is_sent=False),
    FieldInfo("updatedAt", "Last changed", "Record", is_sent=False),
)

GOAL_FIELDS = (
    FieldInfo("title", "Title", "Goal"),
    FieldInfo("description", "Description", "Goal", is_long_text=True),
    FieldInfo("category", "Category", "Goal"),
    FieldInfo("targetDate", "Target date", "Goal"),
    FieldInfo(STATUS, "Status", "Goal"),
    FieldInfo(PROGRESS, "Progress", "Goal"),
    FieldInfo(TASKS, "Tasks", "Goal", is_list=True),
    FieldInfo("createdAt", "Started", "Record", is_sent=False),
)

DOCUMENT_FIELDS = (
    FieldInfo("name", "Name", "Document"),
    FieldInfo("type", "File type", "Document", is_sent=False),
    FieldInfo("documentType", "Document type", "Document"),
    FieldInfo("uploadedAt", "Added", "Document", is_sent=False),
    FieldInfo("expiryDate", "Expires", "Document"),
    FieldInfo("size", "Size", "Document", is_sent=False),
)

APPOINTMENT_FIELDS = (
    FieldInfo("date", "Date", "Appointment", is_sent=False),
    FieldInfo("startTime", "Start", "Appointment", is_sent=False),
    FieldInfo("endTime", "End", "Appointment", is_sent=False),
    FieldInfo("healthCarer.name", "Carer", "Appointment", is_sent=False),
    FieldInfo(STATUS, "Status", "Appointment", is_sent=False),
    FieldInfo("serviceType", "Service", "Appointment", is_sent=False),
    FieldInfo("location", "Place", "Appointment", is_sent=False),
)

_TABLES: dict[Kind, dict[str, FieldInfo]] = {
    Kind.CLIENT: {field.path: field for field in CLIENT_FIELDS},
    Kind.GOAL: {field.path: field for field in GOAL_FIELDS},
    Kind.DOCUMENT: {field.path: field for field in DOCUMENT_FIELDS},
    Kind.APPOINTMENT: {field.path: field for field in APPOINTMENT_FIELDS},
}


def info(path: str, *, kind: Kind = Kind.CLIENT) -> FieldInfo:
    """Return what is known of a field; one the office added later is shown under its own name and never sent."""
    known = _TABLES.get(kind, {}).get(path)
    return known or FieldInfo(path, spaced(leaf(path)), "Other", is_sent=False)


def label(path: str, *, kind: Kind = Kind.CLIENT) -> str:
    """Return the field's name in words."""
    return info(path, kind=kind).label
