"""The specification's calls and sample answers, word for word where it has them: what the demo central is held to."""

from __future__ import annotations

from dataclasses import dataclass

JANE = {
    "personalInfo": {
        "firstName": "Jane",
        "lastName": "Smith",
        "dateOfBirth": "1990-01-01",
        "gender": "female",
        "phone": "+61400000000",
        "email": "jane@example.com",
    },
    "address": {"street": "123 Main St", "suburb": "Melbourne", "state": "VIC", "postcode": "3000"},
    "ndisDetails": {"ndisNumber": "NDIS123456", "planStartDate": "2024-01-01", "planEndDate": "2024-12-31"},
}
CHANGE = {"personalInfo": {"phone": "+61400000001"}, "address": {"street": "456 New St"}}
GOAL = {
    "clientId": "CLIENT_ID",
    "title": "Improve communication skills",
    "description": "Work on verbal communication",
    "targetDate": "2024-12-31",
}
ROW = {
    "id": "client_id",
    "firstName": "Jane",
    "lastName": "Smith",
    "email": "jane@example.com",
    "ndisNumber": "NDIS123456",
    "status": "active",
    "planManager": "plan_manager_id",
    "supportCoordinator": "sc_id",
}
DETAIL = {
    "id": "client_id",
    "personalInfo": JANE["personalInfo"],
    "address": JANE["address"],
    "ndisDetails": {**JANE["ndisDetails"], "planManager": {"id": "pm_id", "name": "Plan Manager Name"}},
    "medicalInfo": {"allergies": ["Peanuts"], "conditions": ["Autism"], "medications": []},
    "emergencyContacts": [{"name": "John Smith", "relationship": "Parent", "phone": "+61400000001"}],
    "goals": [],
    "isActive": True,
    "createdAt": "2024-01-01T00:00:00Z",
}
PAGE = {
    "clients": [ROW],
    "pagination": {"currentPage": 1, "totalPages": 10, "totalItems": 100, "itemsPerPage": 10},
}
MEDICAL = {
    "medications": [
        {
            "medicineName": "Medication A",
            "dose": "10mg",
            "frequency": "Daily",
            "startDate": "2024-01-01",
            "reviewDate": "2024-06-01",
        }
    ],
    "allergies": ["Peanuts"],
    "medicalHistory": "Previous conditions...",
}
APPOINTMENT = {
    "id": "appointment_id",
    "date": "2024-01-15",
    "startTime": "09:00",
    "endTime": "17:00",
    "healthCarer": {"id": "hc_id", "name": "John Doe"},
    "status": "scheduled",
    "serviceType": "Support Work",
}
DOCUMENT = {
    "id": "doc_id",
    "name": "NDIS Plan.pdf",
    "type": "pdf",
    "url": "https://s3.amazonaws.com/...",
    "uploadedAt": "2024-01-01T00:00:00Z",
}
GOAL_ANSWER = {
    "id": "goal_id",
    "title": "Improve communication skills",
    "description": "Work on verbal communication",
    "status": "in_progress",
    "targetDate": "2024-12-31",
    "tasks": [],
}
CARER_CLIENT = {"id": "client_id", "firstName": "Jane", "lastName": "Smith", "appointmentCount": 5}


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One call of the specification: `data` is a sample of the answer's `data`, None where it shows none."""

    number: int
    method: str
    path: str
    data: object = None
    body: object = None
    query: tuple[str, ...] = ()
    status: int = 200


SEED = (
    Call(
        number=1,
        method="get",
        path="/api/user/client/list",
        data=PAGE,
        query=("page", "limit", "search", "status", "ndisNumber"),
    ),
    Call(
        number=2,
        method="post",
        path="/api/user/clientByNdis/list",
        body={"ndisNumber": "NDIS123456", "filters": {}},
        data={"clients": [ROW]},
    ),
    Call(number=3, method="get", path="/api/user/clientDetails/{client_id}", data=DETAIL),
    Call(number=4, method="get", path="/api/frontend/clientDetails/client/details/{client_id}", data=DETAIL),
    Call(
        number=5,
        method="post",
        path="/api/clientDetails/create",
        body=JANE,
        status=201,
        data={"id": "new_client_id", "firstName": "Jane", "lastName": "Smith"},
    ),
    Call(number=6, method="put", path="/api/user/clientUpdate/{client_id}", body=CHANGE),
    Call(number=7, method="put", path="/api/frontend/clientDetails/client/update/{client_id}", body=CHANGE),
    Call(
        number=8,
        method="get",
        path="/api/appointment/getClientList/healthCarerId/{carer_id}",
        data=[CARER_CLIENT],
    ),
    Call(number=9, method="get", path="/api/user/stakeholder/clientList", data=[ROW]),
    Call(number=10, method="get", path="/api/document/client/{client_id}", data=[DOCUMENT]),
    Call(number=11, method="post", path="/api/document/upload", status=201, data=DOCUMENT),
    Call(number=12, method="get", path="/api/goal/client/{client_id}", data=[GOAL_ANSWER]),
    Call(number=13, method="post", path="/api/goal/create", body=GOAL, status=201, data=GOAL_ANSWER),
    Call(number=14, method="get", path="/api/medication/client/{client_id}", data=MEDICAL),
    Call(
        number=15,
        method="get",
        path="/api/appointment/appointmentListsClient/{client_id}",
        data=[APPOINTMENT],
        query=("status", "startDate", "endDate"),
    ),
    Call(number=16, method="put", path="/api/user/updateUserStatus/{client_id}/{status}"),
    Call(number=17, method="get", path="/api/user/client/list/export"),
)


def has_shape(answer: object, sample: object) -> bool:
    """Tell whether an answer has every field of a sample, with the same kinds of values; more fields are fine."""
    if isinstance(sample, dict):
        return isinstance(answer, dict) and all(key in answer and has_shape(answer[key], sample[key]) for key in sample)
    if isinstance(sample, list):
        return isinstance(answer, list) and (not sample or all(has_shape(item, sample[0]) for item in answer))
    return isinstance(answer, type(sample))
