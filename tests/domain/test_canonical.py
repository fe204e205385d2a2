"""When two values mean the same, and the flat shape in which they are compared."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hubshift_desktop.domain import fields as f
from hubshift_desktop.domain.canonical import changed_paths, covers, is_empty, same
from hubshift_desktop.domain.fields import JsonValue
from hubshift_desktop.domain.rows import Changed
from hubshift_desktop.domain.states import Kind

SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
PATHS = st.sampled_from(["personalInfo.phone", "medicalInfo.allergies", "emergencyContacts", "tasks", "x.y"])


@pytest.mark.row("A12")
@pytest.mark.parametrize(
    ("path", "one", "other"),
    [
        ("personalInfo.phone", "0491 570 156", "+61491570156"),
        ("personalInfo.email", "Amelia@Example.com", "amelia@example.com"),
        ("personalInfo.dateOfBirth", "1997-02-14", "1997-02-14T00:00:00.000Z"),
        ("personalInfo.firstName", "Ame\u0301lie ", "Am\u00e9lie"),
        ("ndisDetails.ndisNumber", "430 000 218", "430000218"),
        ("address.street", None, "  "),
        ("medicalInfo.allergies", [], None),
        ("medicalInfo.allergies", ["Peanuts", "Latex"], ["Latex", "Peanuts", ""]),
        ("emergencyContacts", [{"_id": "1", "name": "Linh"}], [{"id": "1", "name": "Linh", "phone": ""}]),
        ("medicalInfo.medicalHistory", "One.\r\nTwo.", "One.\nTwo."),
        ("progress", 40.0, 40),
    ],
)
def test_these_mean_the_same(path: str, one: JsonValue, other: JsonValue) -> None:
    assert same(path, one, other)
    assert changed_paths({path: one}, {path: other}) == frozenset()


@pytest.mark.parametrize(
    ("path", "one", "other"),
    [
        ("isActive", True, 1),
        ("progress", 40.5, 40),
        ("emergencyContacts", [{"name": "A"}, {"name": "B"}], [{"name": "B"}, {"name": "A"}]),
        ("personalInfo.firstName", "amelia", "Amelia"),
        ("address.postcode", "0800", "800"),
    ],
)
def test_these_do_not(path: str, one: JsonValue, other: JsonValue) -> None:
    assert not same(path, one, other)
    assert changed_paths({path: one}, {path: other}) == {path}


@given(PATHS, VALUES, VALUES)
def test_sameness_is_even_handed_and_covers_itself(path: str, one: JsonValue, other: JsonValue) -> None:
    assert same(path, one, one)
    assert same(path, one, other) == same(path, other, one)
    assert covers(path, one, one)
    if same(path, one, other):
        assert covers(path, one, other)
        assert is_empty(path, one) == is_empty(path, other)


def test_the_office_may_add_to_what_was_sent_but_not_drop_it() -> None:
    sent: list[JsonValue] = [{"title": "Ride"}, {"title": "Walk"}]
    seen: list[JsonValue] = [{"_id": "1", "title": "Ride"}, {"_id": "2", "title": "Walk"}]
    assert covers("tasks", seen, sent)
    assert not covers("tasks", list(reversed(seen)), sent)
    assert not covers("tasks", seen[:1], sent)
    assert not covers("tasks", "Ride", sent)
    assert not covers("tasks", ["Ride", "Walk"], sent)
    medicines: list[JsonValue] = [{"medicineName": "A"}, {"medicineName": "B"}]
    stored: list[JsonValue] = [{"medicineName": "B", "id": "2"}, {"medicineName": "A", "id": "1"}]
    assert covers("medicalInfo.medications", stored, medicines)
    assert not covers("medicalInfo.medications", [stored[0], stored[0]], medicines)


def test_flat_and_nested() -> None:
    nested: dict[str, JsonValue] = {"a": {"b": {"c": 1}, "d": [{"e": 2}]}, "empty": {}}
    flat = f.flatten(nested)
    assert flat == {"a.b.c": 1, "a.d": [{"e": 2}]}
    assert f.nest(flat) == {"a": {"b": {"c": 1}, "d": [{"e": 2}]}}
    assert f.nest({"a": 1, "a.b": 2}) == {"a": {"b": 2}}
    assert f.pick(flat, ["a.d", "missing"]) == {"a.d": [{"e": 2}]}


KEYS = st.text(alphabet="abc", min_size=1, max_size=3)
LEAVES = st.integers() | st.text(max_size=3) | st.lists(st.integers(), max_size=2)


@given(
    st.dictionaries(KEYS, LEAVES | st.dictionaries(KEYS, LEAVES, min_size=1, max_size=3), max_size=4),
)
def test_flattening_loses_nothing(nested: dict[str, JsonValue]) -> None:
    assert f.nest(f.flatten(nested)) == nested


def test_readings_never_fail() -> None:
    flat: dict[str, JsonValue] = {"n": 5, "l": ["a", 7, None, ""], "o": [{"a": 1}, "x"], "d": {"a": 1}}
    assert [f.text(flat, path) for path in ("n", "l", "d", "missing")] == ["5", "", "", ""]
    assert f.texts(flat, "l") == ("a", "7")
    assert f.texts(flat, "n") == ()
    assert f.objects(flat, "o") == ({"a": 1},)
    assert f.objects(flat, "n") == ()


def test_what_changed_adds_up() -> None:
    one = Changed(kinds=frozenset({Kind.CLIENT}), client_ids=frozenset({"c1"}))
    other = Changed(kinds=frozenset({Kind.GOAL}), client_ids=frozenset({"c2"}))
    assert not Changed()
    assert one | other == Changed(kinds=frozenset({Kind.CLIENT, Kind.GOAL}), client_ids=frozenset({"c1", "c2"}))
