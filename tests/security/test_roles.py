"""Who may do what: coordinators and above edit, others look, and every 'no' comes with its reason."""

from __future__ import annotations

import pytest

from hubshift_desktop.security.roles import ROLE_NAMES, Verb, may

EDITORS = ["superAdmin", "generalManager", "supervisor", "supportCoordinator"]
LOOKERS = sorted(set(ROLE_NAMES) - set(EDITORS))
EDITS = [
    Verb.CREATE_CLIENT, Verb.EDIT_CLIENT, Verb.SET_STATUS, Verb.EDIT_GOALS, Verb.EDIT_MEDICAL, Verb.FILE_DOCUMENT,
]  # fmt: skip


@pytest.mark.parametrize("role", EDITORS)
@pytest.mark.parametrize("verb", EDITS)
def test_coordinators_and_above_edit(role: str, verb: Verb) -> None:
    assert may(role, verb)


@pytest.mark.parametrize("role", [*LOOKERS, "newRole", ""])
@pytest.mark.parametrize("verb", EDITS)
def test_others_do_not_edit_and_are_told_why(role: str, verb: Verb) -> None:
    verdict = may(role, verb)
    assert not verdict
    assert verdict.reason.endswith(".")


@pytest.mark.parametrize("role", [*EDITORS, *LOOKERS, "newRole"])
def test_everybody_sees_what_the_server_lets_them_see(role: str) -> None:
    assert may(role, Verb.VIEW)
    assert may(role, Verb.READ_ACCESS_LOG)


@pytest.mark.parametrize("role", ["planManager", "accountant"])
def test_office_roles_export_and_print(role: str) -> None:
    assert may(role, Verb.EXPORT)
    assert may(role, Verb.PRINT)
    assert not may(role, Verb.OFFICE_EXPORT)


@pytest.mark.parametrize("role", ["healthCarer", "serviceProvider", "client", "newRole"])
def test_the_rest_take_nothing_off_the_laptop(role: str) -> None:
    assert not may(role, Verb.EXPORT)
    assert not may(role, Verb.PRINT)


def test_a_caseload_of_their_own_is_for_coordinators() -> None:
    assert may("supportCoordinator", Verb.SEE_MY_CASELOAD)
    assert may("supervisor", Verb.SEE_MY_CASELOAD).reason == "Only support coordinators have a caseload of their own."


def test_an_allowed_verb_needs_no_reason() -> None:
    assert may("supervisor", Verb.EXPORT).reason == ""
    assert "health carer" in may("healthCarer", Verb.EDIT_GOALS).reason
