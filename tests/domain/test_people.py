"""Names, NDIS numbers, phones and places as Australians type, read and search them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hubshift_desktop.domain import names, ndis, phones, places


@pytest.mark.parametrize("typed", ["O’Brien", "O'BRIEN", "obrien", "O`Brien"])
def test_apostrophes_never_hide_a_person(typed: str) -> None:
    assert names.fold(typed) == "obrien"


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert names.fold(names.fold(text)) == names.fold(text)


def test_folding() -> None:
    assert names.fold("  Łukasz Søren-Æble ") == "lukasz soren aeble"


@pytest.mark.parametrize(
    ("first", "last", "letters"),
    [
        ("Amelia", "Tran", "AT"),
        ("Plato", "", "P"),
        ("", "Tran", "T"),
        ("(Bee)", "", "B"),
        ("123", "456", "?"),
        ("محمد", "علي", "م\u200cع"),
        ("e\u0301lise", "Day", "ÉD"),
        ("q\u0323\u0307uy", "Ha", "Q\u0323\u0307H"),
    ],
)
def test_initials(first: str, last: str, letters: str) -> None:
    assert names.initials(first, last) == letters


def test_names_that_sound_or_are_spelt_alike() -> None:
    assert names.is_alike("Catherine Smith", "Katherine Smyth")
    assert names.is_alike("Tran Amelia", "Amelia Tran")
    assert names.is_alike("Delgado", "Delgada")
    assert not names.is_alike("Amelia", "Noah")
    assert not names.is_alike("", "Noah")
    assert names.sound_key("محمد") == names.fold("محمد")


def test_ndis_numbers() -> None:
    assert ndis.compact(" 430 000-218 ") == "430000218"
    assert ndis.compact(" NDIS123456 ") == "NDIS123456"
    assert ndis.shown("430000218") == "430 000 218"
    assert ndis.shown("NDIS123456") == "NDIS123456"
    assert ndis.warning("430000218") is None
    assert ndis.warning("") is None
    assert ndis.warning("510000218") == "NDIS numbers usually start with 43"
    assert ndis.warning("NDIS123456") == "NDIS numbers usually have 9 digits"


def test_phones() -> None:
    assert phones.e164("0491 570 156") == "+61491570156"
    assert phones.e164("hello") is None
    assert phones.shown("+61491570156") == "0491 570 156"
    assert phones.shown("ring the bell") == "ring the bell"
    assert phones.shown("+64 21 123 4567") == "+64 21 123 4567"
    assert phones.shown("03 5550 1234 ext 9").endswith("9")
    assert phones.is_plausible("(03) 5550 1234")
    assert not phones.is_plausible("5550 1234")
    assert phones.digits("a1b2") == "12"


def test_states_and_postcodes() -> None:
    assert [places.state(text) for text in ("vic", "N.S.W.", "Northern  Territory", "Otago")] == [
        "VIC",
        "NSW",
        "NT",
        "Otago",
    ]
    assert places.is_postcode("0800")
    assert not places.is_postcode("800")
    assert not places.is_postcode("３０００")
    assert places.is_match("0800", "NT")
    assert places.is_match("2620", "ACT")
    assert not places.is_match("3011", "NSW")
    assert places.is_match("", "NSW")
    assert places.is_match("3011", "Otago")
