"""Is the new referral somebody we have? The number decides, or the day of birth with a name that sounds alike."""

from __future__ import annotations

import pytest

from hubshift_desktop.services.bundle import Services
from tests.services.laptop import BORN, EMAIL, FIRST, LAST, NDIS, PHONE, Laptop

BIRTHDAY = "1990-04-12"


def found(services: Services, **typed: str) -> list[str]:
    values = {FIRST: typed.get("first", ""), LAST: typed.get("last", ""), BORN: typed.get("born", "12/4/1990")}
    return [row.name for row in services.caseload.similar({**values, NDIS: typed.get("number", "")})]


def test_the_number_finds_in_any_spacing(laptop: Laptop, services: Services) -> None:
    laptop.know("Grace", "Pellegrino", number="430000642")
    assert found(services, first="Somebody", last="Else", born="", number="430-000 642") == ["Grace Pellegrino"]


@pytest.mark.parametrize(
    ("kept", "typed"),
    [
        (("Lachlan", "O'Brien"), ("Lachlan", "OBrien")),
        (("Lachlan", "O’Brien"), ("lachlan", "o brien")),
        (("Zoë", "Müller"), ("Zoe", "Muller")),
        (("Catherine", "Smyth"), ("Katherine", "Smith")),
        (("Mei-Ling", "Zhao"), ("Mei Ling", "Zhao")),
        (("Sukarno", ""), ("", "Sukarno")),
        (("فاطمة", "الزهراء"), ("فاطمة", "الزهراء")),
        (("Harper", "McAllister-Fraser"), ("Harper", "McAlister-Fraser")),
    ],
)
def test_names_that_sound_or_are_spelt_alike_are_found(
    laptop: Laptop, services: Services, kept: tuple[str, str], typed: tuple[str, str]
) -> None:
    laptop.know(*kept, number="430000111", personalInfo__dateOfBirth=BIRTHDAY)
    assert len(found(services, first=typed[0], last=typed[1])) == 1


def test_a_name_the_wrong_way_round_is_found(laptop: Laptop, services: Services) -> None:
    laptop.know("Nguyen", "Minh", number="430000112", personalInfo__dateOfBirth=BIRTHDAY)
    assert found(services, first="Minh", last="Nguyen") == ["Nguyen Minh"]


def test_a_preferred_name_is_found(laptop: Laptop, services: Services) -> None:
    laptop.know(
        "Elizabeth", "Ward", number="430000113", personalInfo__preferredName="Libby", personalInfo__dateOfBirth=BIRTHDAY
    )
    assert found(services, first="Libby", last="Ward") == ["Elizabeth Ward"]


def test_a_name_alone_is_no_sign(laptop: Laptop, services: Services) -> None:
    laptop.know("Ruby", "Nguyen", number="430000114", personalInfo__dateOfBirth="1971-01-01")
    assert found(services, first="Ruby", last="Nguyen") == []
    assert found(services, first="Ruby", last="Nguyen", born="") == []


def test_a_birthday_alone_is_no_sign(laptop: Laptop, services: Services) -> None:
    laptop.know("Ruby", "Nguyen", number="430000114", personalInfo__dateOfBirth=BIRTHDAY)
    assert found(services, first="Thomas", last="Papadakis") == []


def test_a_shared_phone_or_email_is_no_sign(laptop: Laptop, services: Services) -> None:
    laptop.know()
    assert services.caseload.similar({PHONE: "0491 570 156", EMAIL: "amelia@example.com"}) == ()


def test_one_person_is_told_once(laptop: Laptop, services: Services) -> None:
    laptop.know("Grace", "Pellegrino", number="430000642", personalInfo__dateOfBirth=BIRTHDAY)
    assert found(services, first="Grace", last="Pellegrino", number="430000642") == ["Grace Pellegrino"]


def test_an_unsent_draft_is_found_too(services: Services) -> None:
    services.clients.create({FIRST: "Grace", LAST: "Pellegrino", NDIS: "430000642", BORN: BIRTHDAY})
    assert found(services, first="Grace", last="Pelegrino") == ["Grace Pellegrino"]


def test_an_unreadable_birthday_finds_nobody(laptop: Laptop, services: Services) -> None:
    laptop.know(personalInfo__dateOfBirth="")
    assert found(services, first="Amelia", last="Tran", born="in spring") == []
