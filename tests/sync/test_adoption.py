"""Is it ours? Too eager throws a colleague's registration away, too shy makes a second client."""

from __future__ import annotations

from datetime import timedelta

import pytest

from hubshift_desktop.central.answers import Found
from hubshift_desktop.domain.fields import JsonValue
from hubshift_desktop.domain.states import OpKind
from hubshift_desktop.sync.adoption import Likeness, by_size, is_our_client, new_like
from tests.sync.ops import NOW, operation

SENT: dict[str, JsonValue] = {
    "ndisDetails.ndisNumber": "430 000 218",
    "personalInfo.firstName": "Amelia",
    "personalInfo.lastName": "Tran",
    "personalInfo.dateOfBirth": "1990-04-12",
    "personalInfo.phone": "0491 570 156",
    "personalInfo.email": "a@example.com",
    "address.suburb": "Auburn",
}
OP = operation(kind=OpKind.CLIENT_CREATE, payload=SENT, first_sent_at=NOW, last_sent_at=NOW + timedelta(seconds=50))
THERE: dict[str, JsonValue] = {**SENT, "ndisDetails.ndisNumber": "430000218", "createdAt": NOW.isoformat()}


def is_ours(**changes: JsonValue) -> bool:
    found = {**THERE, **{path.replace("__", "."): value for path, value in changes.items()}}
    return is_our_client(OP, found, settle_s=45)


def test_what_was_sent_is_ours_in_the_offices_own_form() -> None:
    assert is_ours(personalInfo__phone="+61491570156", personalInfo__dateOfBirth="1990-04-12T00:00:00.000Z")


@pytest.mark.parametrize("path", ["ndisDetails__ndisNumber", "personalInfo__lastName", "personalInfo__dateOfBirth"])
def test_another_identity_is_somebody_else(path: str) -> None:
    assert not is_ours(**{path: "other"})


def test_a_colleagues_small_correction_leaves_it_ours_and_many_differences_do_not() -> None:
    assert is_ours(address__suburb="Granville")
    assert not is_ours(address__suburb="Granville", personalInfo__email="b@example.com")


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [(-119, True), (-121, False), (0, True), (50 + 45 + 119, True), (50 + 45 + 121, False)],
)
def test_it_was_made_while_ours_could_land(seconds: float, expected: bool) -> None:
    assert is_ours(createdAt=(NOW + timedelta(seconds=seconds)).isoformat()) is expected


@pytest.mark.parametrize("told", ["", "2026-11-24", "no time at all", "2020-01-01"])
def test_a_time_that_is_not_exact_says_nothing(told: str) -> None:
    assert is_ours(createdAt=told)


def test_a_time_without_a_zone_is_the_offices_universal_time() -> None:
    assert is_ours(createdAt=NOW.replace(tzinfo=None).isoformat())


def test_an_operation_that_never_left_has_no_time() -> None:
    op = operation(kind=OpKind.CLIENT_CREATE, payload=SENT)
    assert is_our_client(op, {**THERE, "createdAt": "2020-01-01T00:00:00Z"}, settle_s=45)


def found(server_id: str, **fields: JsonValue) -> Found:
    return Found(server_id=server_id, fields=fields)


GOAL = operation(
    kind=OpKind.GOAL_CREATE,
    payload={"title": "Walk", "description": "Daily", "targetDate": "2027-03-01"},
    pre_ids=frozenset({"before"}),
)


def test_only_new_unbound_goals_of_the_same_words_are_ours_oldest_first() -> None:
    same: dict[str, JsonValue] = {"title": " Walk ", "description": "Daily", "targetDate": "2027-03-01T00:00:00.000Z"}
    items = [
        found("before", **same),
        found("bound", **same),
        found("second", **same, createdAt="2026-11-24T10:43:00Z"),
        found("first", **same, createdAt="2026-11-24T10:42:00Z"),
        found("other", **{**same, "title": "Swim"}),
    ]
    assert [item.server_id for item in new_like(GOAL, items, bound={"bound"})] == ["first", "second"]


FILE = operation(kind=OpKind.DOCUMENT_UPLOAD, payload={"name": "Scan.png", "documentType": "ndis_plan", "size": 900})


@pytest.mark.parametrize(
    ("fields", "is_like"),
    [
        ({"name": "Scan.png", "documentType": "ndis_plan"}, True),
        ({"name": "Scan.png"}, True),
        ({"name": "Scan.png", "documentType": "consent"}, False),
        ({"name": "Other.png", "documentType": "ndis_plan"}, False),
    ],
)
def test_a_file_is_known_by_its_name_and_by_its_sort_where_that_is_told(
    fields: dict[str, JsonValue], is_like: bool
) -> None:
    assert bool(new_like(FILE, [found("x", **fields)], bound=())) is is_like


@pytest.mark.parametrize(
    ("size", "likeness"),
    [(900, Likeness.OURS), (901, Likeness.OTHER), (None, Likeness.UNSURE), (True, Likeness.UNSURE)],
)
def test_the_size_tells_where_the_office_tells_it(size: JsonValue, likeness: Likeness) -> None:
    assert by_size(FILE, found("x", size=size)) is likeness
