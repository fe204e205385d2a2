"""The table of sync.md 5.6, row by row, without a network."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hubshift_desktop.central.classify import NOT_JSON, Seen, classify, classify_lost, says_none
from hubshift_desktop.central.errors import WORDS, CentralError, ErrorKind, OriginError
from hubshift_desktop.domain.fields import JsonValue

K = ErrorKind


def no(message: str = "", **more: JsonValue) -> JsonValue:
    return {"success": False, "message": message, **more}


ROWS: list[tuple[int, JsonValue, ErrorKind | None, ErrorKind | None]] = [
    # status, body, what a write makes of it, what a read makes of it
    (200, {"success": True}, None, None),
    (201, {"success": True, "data": {"id": "1"}}, None, None),
    (200, {"success": "true"}, K.IN_DOUBT, K.UNREADABLE),
    (200, {"data": [], "total": 0}, K.IN_DOUBT, None),
    (200, {"data": []}, K.IN_DOUBT, K.UNREADABLE),
    (200, [{"id": "1"}], K.IN_DOUBT, None),
    (200, [], K.IN_DOUBT, K.UNREADABLE),
    (200, [1], K.IN_DOUBT, K.UNREADABLE),
    (200, None, K.IN_DOUBT, K.UNREADABLE),
    (200, no("Client not found"), K.NOT_FOUND, K.NOT_FOUND),
    (200, no("Validation failed"), K.INVALID, K.INVALID),
    (200, no("Something else"), K.REFUSED, K.REFUSED),
    (200, no("Token expired"), K.AUTH, K.AUTH),
    (200, no("NDIS number already exists"), K.CONFLICT, K.CONFLICT),
    (301, {"success": True}, K.IN_DOUBT, K.PORTAL),
    (400, no("Bad"), K.INVALID, K.INVALID),
    (400, no("Client not found"), K.NOT_FOUND, K.NOT_FOUND),
    (400, no("A client with this NDIS number already exists"), K.CONFLICT, K.CONFLICT),
    (400, {"message": "Bad"}, K.IN_DOUBT, K.UNREADABLE),
    (401, no("jwt expired"), K.AUTH, K.AUTH),
    (401, no("User not found"), K.AUTH, K.AUTH),
    (401, no("Unauthorized to access this client"), K.FORBIDDEN, K.FORBIDDEN),
    (401, {"message": "Unauthorized"}, K.IN_DOUBT, K.AUTH),
    (403, no("Forbidden"), K.FORBIDDEN, K.FORBIDDEN),
    (403, no("Invalid token"), K.AUTH, K.AUTH),
    (403, no("Your account has been deactivated"), K.AUTH, K.AUTH),
    (403, no("The client's account is inactive"), K.FORBIDDEN, K.FORBIDDEN),
    (403, no("Account is inactive"), K.AUTH, K.AUTH),
    (403, no("User is inactive"), K.FORBIDDEN, K.FORBIDDEN),  # this office calls its clients users
    (403, {"error": "blocked by policy"}, K.IN_DOUBT, K.UNREADABLE),
    (404, no("Client not found"), K.NOT_FOUND, K.NOT_FOUND),
    (404, no(""), K.NOT_FOUND, K.NOT_FOUND),
    (404, no("Route not found"), K.REFUSED, K.REFUSED),
    (404, {"detail": "Not Found"}, K.IN_DOUBT, K.UNREADABLE),
    (405, no("Not here"), K.REFUSED, K.REFUSED),
    (408, no("slow"), K.IN_DOUBT, K.UNREADABLE),
    (409, no("exists"), K.CONFLICT, K.CONFLICT),
    (412, no("changed"), K.CONFLICT, K.CONFLICT),
    (413, no("too big"), K.TOO_LARGE, K.TOO_LARGE),
    (415, no("type"), K.INVALID, K.INVALID),
    (422, no("Validation failed", errors={"email": "bad"}), K.INVALID, K.INVALID),
    (429, no("slow down"), K.RATE_LIMITED, K.RATE_LIMITED),
    (500, no("Oops"), K.IN_DOUBT, K.UNREADABLE),
    (500, no("Client not found"), K.IN_DOUBT, K.NOT_FOUND),
    (500, no("Unauthorized to access this client"), K.IN_DOUBT, K.FORBIDDEN),
    (502, {"success": True}, K.IN_DOUBT, K.UNREADABLE),
    (504, no("late"), K.IN_DOUBT, K.UNREADABLE),
    (511, no("sign in"), K.IN_DOUBT, K.PORTAL),
]


@pytest.mark.row("S12")
@pytest.mark.parametrize(("status", "body", "write", "read"), ROWS)
def test_a_row_of_the_table(status: int, body: JsonValue, write: ErrorKind | None, read: ErrorKind | None) -> None:
    seen = Seen(status=status, body=body)
    assert classify(seen, is_write=True) is write
    assert classify(seen, is_write=False) is read


@pytest.mark.parametrize(
    ("seen", "read"),
    [
        (Seen(200, NOT_JSON, "html"), K.PORTAL),
        (Seen(200, NOT_JSON, "json", is_empty=True), K.PORTAL),
        (Seen(200, NOT_JSON, "json"), K.UNREADABLE),
        (Seen(401, NOT_JSON, "html"), K.PORTAL),
        (Seen(401, NOT_JSON, "other"), K.AUTH),
        (Seen(403, NOT_JSON, "html"), K.PORTAL),
        (Seen(404, NOT_JSON, "html"), K.PORTAL),
        (Seen(503, NOT_JSON, "html"), K.UNREADABLE),
    ],
)
def test_what_is_no_json(seen: Seen, read: ErrorKind) -> None:
    assert classify(seen, is_write=False) is read
    assert classify(seen, is_write=True) is K.IN_DOUBT


@pytest.mark.parametrize(
    ("was_sent", "is_write", "kind"),
    [(False, True, K.NOT_SENT), (False, False, K.NOT_SENT), (True, False, K.NOT_SENT), (True, True, K.IN_DOUBT)],
)
def test_no_answer_at_all(was_sent: bool, is_write: bool, kind: ErrorKind) -> None:
    assert classify_lost(was_sent=was_sent, is_write=is_write) is kind


bodies = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["success", "message", "errors", "data", "total", "id"]), inner, max_size=4)
    ),
    max_leaves=8,
)
seen_things = st.builds(
    Seen,
    status=st.integers(100, 599),
    body=bodies,
    form=st.sampled_from(["json", "html", "other"]),
    is_empty=st.booleans(),
)


@pytest.mark.row("N11")
@given(seen=seen_things)
def test_only_the_envelope_makes_a_write_succeed(seen: Seen) -> None:
    if classify(seen, is_write=True) is None:
        assert 200 <= seen.status < 300
        assert isinstance(seen.body, dict)
        assert seen.body["success"] is True


@given(seen=seen_things)
def test_nothing_freezes_a_client_but_the_offices_own_no(seen: Seen) -> None:
    for is_write in (True, False):
        if classify(seen, is_write=is_write) in (K.FORBIDDEN, K.NOT_FOUND):
            assert isinstance(seen.body, dict)
            assert seen.body["success"] is False


@given(seen=seen_things)
def test_a_read_is_never_in_doubt_and_a_write_never_unreadable(seen: Seen) -> None:
    assert classify(seen, is_write=False) is not K.IN_DOUBT
    assert classify(seen, is_write=True) not in (K.UNREADABLE, K.PORTAL, K.NOT_SENT)


@pytest.mark.parametrize(
    ("raw", "errors"),
    [
        ({"email": "bad"}, {"email": "bad"}),
        ({"email": {"message": "bad", "kind": "x"}}, {"email": "bad"}),
        ({"email": ["odd"]}, {"email": "Not accepted"}),
        ([{"path": "email", "msg": "bad"}], {"email": "bad"}),
        ([{"field": "email", "message": "bad"}, 7], {"email": "bad"}),
        (["bad", "worse"], {"": "bad worse"}),
        ("bad", {}),
        (None, {}),
    ],
)
def test_refused_fields_are_read_in_the_forms_that_servers_use(raw: JsonValue, errors: dict[str, str]) -> None:
    assert Seen(status=400, body=no("x", errors=raw)).errors == errors


def test_a_body_without_words_has_none() -> None:
    assert Seen(status=400, body=[]).message == ""
    assert Seen(status=400, body=[]).errors == {}
    assert Seen(status=400, body={"message": 5}).message == ""


def test_an_empty_list_may_be_said_in_words() -> None:
    assert says_none("No goals found for this client")
    assert not says_none("Client not found")


def test_every_kind_has_words_and_a_next_step() -> None:
    assert set(WORDS) == set(ErrorKind)
    for kind in ErrorKind:
        problem = CentralError(kind)
        assert all((problem.title, problem.sentence.endswith("."), problem.next_step.endswith(".")))


def test_the_offices_words_are_kept_short_and_quoted() -> None:
    problem = CentralError(ErrorKind.REFUSED, message="No way." + "x" * 900)
    assert len(problem.message) == 500
    assert "It said: No way." in problem.sentence
    assert "https" in OriginError(sentence="x").next_step
