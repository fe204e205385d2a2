"""What a person may do, by the role the office gave them, with the reason that is shown when they may not.

This is policy of the program: the server decides in the end. A forbidden verb is left out of the window with its
reason, so that nobody fills in a form that the office will refuse.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Verb(StrEnum):
    """What can be done with the case file."""

    VIEW = "view"
    CREATE_CLIENT = "create_client"
    EDIT_CLIENT = "edit_client"
    SET_STATUS = "set_status"
    EDIT_GOALS = "edit_goals"
    EDIT_MEDICAL = "edit_medical"
    FILE_DOCUMENT = "file_document"
    EXPORT = "export"
    PRINT = "print"
    OFFICE_EXPORT = "office_export"
    SEE_MY_CASELOAD = "see_my_caseload"
    SEE_CLIENTS_OF_CARER = "see_clients_of_carer"
    READ_ACCESS_LOG = "read_access_log"


@dataclass(frozen=True, slots=True)
class Permission:
    """Whether a verb is offered; `reason` is the sentence to show when it is not."""

    is_allowed: bool
    reason: str = ""

    def __bool__(self) -> bool:
        return self.is_allowed


ROLE_NAMES: dict[str, str] = {
    "superAdmin": "super administrator",
    "generalManager": "general manager",
    "supervisor": "supervisor",
    "supportCoordinator": "support coordinator",
    "healthCarer": "health carer",
    "client": "client",
    "serviceProvider": "service provider",
    "accountant": "accountant",
    "planManager": "plan manager",
}

_LOOKING = frozenset({Verb.VIEW, Verb.READ_ACCESS_LOG})
_OFFICE_WORK = _LOOKING | {Verb.EXPORT, Verb.PRINT}
_CASE_WORK = frozenset(Verb) - {Verb.SEE_MY_CASELOAD}

_VERBS: dict[str, frozenset[Verb]] = {
    "superAdmin": _CASE_WORK,
    "generalManager": _CASE_WORK,
    "supervisor": _CASE_WORK,
    "supportCoordinator": _CASE_WORK | {Verb.SEE_MY_CASELOAD},
    "planManager": _OFFICE_WORK,
    "accountant": _OFFICE_WORK,
    "healthCarer": _LOOKING,
    "serviceProvider": _LOOKING,
    "client": _LOOKING,
}

_DOING: dict[Verb, str] = {
    Verb.VIEW: "see client records",
    Verb.CREATE_CLIENT: "add clients",
    Verb.EDIT_CLIENT: "change client details",
    Verb.SET_STATUS: "change a client’s status",
    Verb.EDIT_GOALS: "change goals",
    Verb.EDIT_MEDICAL: "change medical details",
    Verb.FILE_DOCUMENT: "add documents",
    Verb.EXPORT: "export",
    Verb.PRINT: "print",
    Verb.OFFICE_EXPORT: "download the office’s own export",
    Verb.SEE_MY_CASELOAD: "list a caseload of their own",
    Verb.SEE_CLIENTS_OF_CARER: "list the clients of a carer",
    Verb.READ_ACCESS_LOG: "see who looked at a record on this laptop",
}

_ALLOWED = Permission(is_allowed=True)


def may(role: str, verb: Verb) -> Permission:
    """Return whether `role` may do `verb`. A role we do not know may look, because the server lets it sign in."""
    if verb in _VERBS.get(role, _LOOKING):
        return _ALLOWED
    if role not in ROLE_NAMES:
        return Permission(False, f"Your role at the office does not let this laptop {_DOING[verb]}.")
    if verb is Verb.SEE_MY_CASELOAD:
        return Permission(False, "Only support coordinators have a caseload of their own.")
    return Permission(False, f"Your role ({ROLE_NAMES[role]}) cannot {_DOING[verb]}. Ask a support coordinator.")
