"""What each failed answer means for its operation: the table of the sync design, row by row."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from hubshift_desktop.central.errors import CentralError, ErrorKind
from hubshift_desktop.domain.states import OpKind, OpState
from hubshift_desktop.sync.outcomes import Halt, after_failure, halt_of, mapped, pause_of, words_of
from tests.sync.ops import NOW, operation

BEFORE = operation("op", paths=frozenset({"personalInfo.email"}))
SENT = replace(BEFORE, state=OpState.IN_FLIGHT, payload={"personalInfo.email": "x"}, tries=1, first_sent_at=NOW)
CREATE = operation("new", kind=OpKind.GOAL_CREATE)
CREATE_SENT = replace(CREATE, state=OpState.IN_FLIGHT, payload={"title": "x"}, tries=2, first_sent_at=NOW)


def outcome(kind: ErrorKind, **more: object):  # type: ignore[no-untyped-def]
    return after_failure(SENT, BEFORE, CentralError(kind, **more), now=NOW)  # type: ignore[arg-type]


@pytest.mark.parametrize(("kind", "halt"), [(ErrorKind.NOT_SENT, Halt.OFFLINE), (ErrorKind.AUTH, Halt.SIGN_IN)])
def test_what_never_took_effect_leaves_no_trace(kind: ErrorKind, halt: Halt) -> None:
    after = outcome(kind)
    assert (after.op, after.halt) == (BEFORE, halt)


def test_a_limit_delays_and_burns_nothing() -> None:
    after = outcome(ErrorKind.RATE_LIMITED, retry_after=30.0)
    assert after.op == replace(BEFORE, not_before=NOW + timedelta(seconds=30))
    assert (after.halt, after.retry_after) == (Halt.PAUSED, 30.0)
    assert pause_of(CentralError(ErrorKind.RATE_LIMITED)) == 60.0


@pytest.mark.parametrize("kind", [ErrorKind.FORBIDDEN, ErrorKind.NOT_FOUND])
def test_a_denied_record_parks_its_change(kind: ErrorKind) -> None:
    after = outcome(kind)
    assert (after.op.state, after.denied, after.op.payload) == (OpState.PARKED, kind, None)


@pytest.mark.parametrize("kind", [ErrorKind.INVALID, ErrorKind.TOO_LARGE, ErrorKind.REFUSED])
def test_a_clear_no_sets_the_change_aside(kind: ErrorKind) -> None:
    after = outcome(kind, message="No", errors={"email": "Invalid email format"})
    assert (after.op.state, after.op.message) == (OpState.NEEDS_FIX, "Invalid email format")
    assert after.op.field_errors == {"personalInfo.email": "Invalid email format"}
    assert after.op.first_sent_at is None


@pytest.mark.parametrize("kind", [ErrorKind.IN_DOUBT, ErrorKind.UNREADABLE, ErrorKind.PORTAL])
def test_everything_else_is_doubt(kind: ErrorKind) -> None:
    after = outcome(kind)
    assert (after.op.state, after.op.payload) == (OpState.IN_DOUBT, SENT.payload)
    assert after.halt is (Halt.PORTAL if kind is ErrorKind.PORTAL else Halt.NONE)


@pytest.mark.parametrize("kind", [ErrorKind.INVALID, ErrorKind.FORBIDDEN, ErrorKind.NOT_FOUND, ErrorKind.REFUSED])
def test_a_refused_repeat_of_a_create_is_looked_into_once(kind: ErrorKind) -> None:
    before = replace(CREATE, first_sent_at=NOW, payload={"title": "x"})
    once = after_failure(CREATE_SENT, before, CentralError(kind), now=NOW)
    assert (once.op.state, once.op.rejects) == (OpState.IN_DOUBT, 1)
    twice = after_failure(CREATE_SENT, replace(before, rejects=1), CentralError(kind), now=NOW)
    assert twice.op.state in (OpState.NEEDS_FIX, OpState.PARKED)


def test_a_409_is_looked_into_for_a_create_and_compared_again_for_an_update() -> None:
    error = CentralError(ErrorKind.CONFLICT, message="Already exists")
    create = after_failure(CREATE_SENT, CREATE, error, now=NOW).op
    assert (create.state, create.rejects) == (OpState.IN_DOUBT, 1)
    update = after_failure(SENT, BEFORE, error, now=NOW).op
    assert (update.state, update.rejects, update.payload) == (OpState.QUEUED, 1, None)
    again = after_failure(SENT, update, error, now=NOW).op
    assert (again.state, again.message) == (OpState.NEEDS_FIX, "Already exists")


def test_the_offices_words_come_first_and_ours_where_it_has_none() -> None:
    assert words_of(CentralError(ErrorKind.INVALID, message="Said", errors={"a": "One", "b": "Two"})) == "One Two"
    assert words_of(CentralError(ErrorKind.INVALID, message="Said")) == "Said"
    assert words_of(CentralError(ErrorKind.INVALID))


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("personalInfo.email", "personalInfo.email"),
        ("email", "personalInfo.email"),
        ("emergencyContacts[0].phone", "emergencyContacts"),
        ("nobodyKnows", "nobodyKnows"),
    ],
)
def test_reasons_are_filed_under_our_fields(name: str, path: str) -> None:
    assert mapped({name: "No"}, BEFORE) == {path: "No"}


def test_reasons_for_a_goal_are_filed_under_the_goals_fields() -> None:
    assert mapped({"targetDate": "Past"}, CREATE) == {"targetDate": "Past"}


def test_only_the_networks_and_the_limits_stop_everybody() -> None:
    assert halt_of(CentralError(ErrorKind.UNREADABLE)) is Halt.NONE
    assert halt_of(CentralError(ErrorKind.IN_DOUBT, is_portal=True)) is Halt.PORTAL


def test_a_lost_answer_forgets_earlier_refusals_so_that_time_must_pass_again() -> None:
    sent = replace(CREATE_SENT, rejects=1)
    after = after_failure(sent, replace(CREATE, rejects=1), CentralError(ErrorKind.IN_DOUBT), now=NOW)
    assert (after.op.state, after.op.rejects) == (OpState.IN_DOUBT, 0)
