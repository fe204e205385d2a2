"""The rule for passphrases, the recovery code's check, and the system keystore in its moods."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked

from hubshift_desktop.security.errors import MistypedCodeError
from hubshift_desktop.security.keystore import KeyringStore, NoKeystoreError
from hubshift_desktop.security.passphrase import assess
from hubshift_desktop.security.recovery_code import ALPHABET, grouped, new_code, normalised_code

DRAWN = 22


def with_check(drawn: str) -> str:
    """Return the whole code that begins so: a number to the base 32, and what 1021 leaves of it."""
    number = 0
    for character in drawn:
        number = number * 32 + ALPHABET.index(character)
    first, last = divmod(number % 1021, 32)
    return drawn + ALPHABET[first] + ALPHABET[last]


# Drawn here and not by `new_code`, whose chance Hypothesis neither steers nor repeats.
codes = st.text(ALPHABET, min_size=DRAWN, max_size=DRAWN).map(with_check)


@pytest.mark.parametrize(
    ("passphrase", "strength"),
    [
        ("", 0),
        ("elevenchars", 0),
        ("one two six", 0),
        ("aaaaaaaaaaaaaaaa", 0),
        ("121212121212", 0),
        ("Priya.Nair@example.com", 0),
        ("a b c d", 0),
        ("twelvechars!", 1),
        ("my ox is up", 2),
        ("sixteen letters..", 2),
        ("paddock kettle quilt lantern", 3),
        ("we met at the old jetty", 3),
    ],
)
def test_the_rule_and_its_sentence(passphrase: str, strength: int) -> None:
    verdict = assess(passphrase, known=("priya.nair@example.com",))
    assert (verdict.strength, verdict.is_accepted) == (strength, strength > 0)
    assert verdict.sentence.endswith(".")


@given(code=codes)
def test_a_code_reads_back_in_every_spelling(code: str) -> None:
    assert normalised_code(grouped(code)) == code
    assert normalised_code(f" {grouped(code).lower().replace('1', 'l').replace('0', 'O')}\n") == code
    assert normalised_code(code.replace("1", "i")) == code


@given(code=codes, place=st.integers(0, 23), other=st.sampled_from(ALPHABET))
def test_every_single_slip_is_found(code: str, place: int, other: str) -> None:
    typed = code[:place] + other + code[place + 1 :]
    if typed != code:
        with pytest.raises(MistypedCodeError):
            normalised_code(typed)


@given(code=codes, place=st.integers(0, 22))
def test_every_swap_of_neighbours_is_found(code: str, place: int) -> None:
    typed = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    if typed != code:
        with pytest.raises(MistypedCodeError):
            normalised_code(typed)


@pytest.mark.parametrize("typed", ["", "ABCD", "U" * 24, "é" * 24, "0" * 25])
def test_what_is_no_code_is_a_slip(typed: str) -> None:
    with pytest.raises(MistypedCodeError):
        normalised_code(typed)


def test_fresh_codes_differ_and_fit_their_check() -> None:
    fresh = {new_code() for _ in range(50)}
    assert len(fresh) == 50
    assert {normalised_code(code) for code in fresh} == {with_check(code.replace("-", "")[:DRAWN]) for code in fresh}


class MemoryBackend(KeyringBackend):
    """A keychain as the keyring library sees one."""

    priority = 1

    def __init__(self, *, failure: Exception | None = None, is_forgetful: bool = False) -> None:
        super().__init__()  # type: ignore[no-untyped-call] # the library's has no types
        self.kept: dict[tuple[str, str], str] = {}
        self.failure = failure
        self.is_forgetful = is_forgetful

    def get_password(self, service: str, username: str) -> str | None:
        self._fail()
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._fail()
        if not self.is_forgetful:
            self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        self._fail()
        del self.kept[service, username]

    def _fail(self) -> None:
        if self.failure is not None:
            raise self.failure


class BusError(Exception):
    """A type of its own, as D-Bus libraries raise."""


def test_the_keystore_keeps_and_forgets_bytes() -> None:
    store = KeyringStore(MemoryBackend())
    assert store.get("vault 1") is None
    store.put("vault 1", b"\x00\xff" * 16)
    assert store.get("vault 1") == b"\x00\xff" * 16
    store.forget("vault 1")
    store.forget("vault 1")
    assert store.get("vault 1") is None


@pytest.mark.parametrize("failure", [KeyringLocked("no"), OSError("no"), BusError("no")])
def test_any_failure_of_the_keystore_is_no_keystore(failure: Exception) -> None:
    store = KeyringStore(MemoryBackend(failure=failure))
    with pytest.raises(NoKeystoreError):
        store.get("vault 1")
    with pytest.raises(NoKeystoreError):
        store.put("vault 1", b"secret")
    store.forget("vault 1")


def test_a_keystore_that_keeps_nothing_is_no_keystore() -> None:
    with pytest.raises(NoKeystoreError):
        KeyringStore(MemoryBackend(is_forgetful=True)).put("vault 1", b"secret")


def test_a_foreign_value_in_the_keystore_is_none() -> None:
    backend = MemoryBackend()
    backend.set_password("Hubshift Desktop", "vault 1", "not base64!")
    assert KeyringStore(backend).get("vault 1") is None
