"""A key file from the disk is hostile: any change is refused, and absurd costs before they are paid."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from typing import Any

import pytest

from hubshift_desktop.domain.errors import KnownError
from hubshift_desktop.security.errors import VaultDamagedError, VaultNewerError, WrongSecretError
from hubshift_desktop.security.header import AccessHead
from tests.security.conftest import Laptop
from tests.security.fakes import OTHER, PASSPHRASE

Change = Callable[[dict[str, Any]], object]


def change(laptop: Laptop, how: Change) -> None:
    whole = json.loads(laptop.file.read_text())
    how(whole)
    laptop.file.write_text(json.dumps(whole))


def flipped(text: str) -> str:
    data = bytearray(base64.b64decode(text))
    data[0] ^= 1
    return base64.b64encode(bytes(data)).decode()


@pytest.mark.parametrize("name", ["vault_id", "label", "origin", "account_id", "created_at"])
def test_a_changed_identity_does_not_open(laptop: Laptop, name: str) -> None:
    laptop.keystore.is_reachable = True
    change(laptop, lambda whole: whole["identity"].update({name: "other"}))
    with pytest.raises(KnownError):
        laptop.start().unlock(PASSPHRASE)
    with pytest.raises(WrongSecretError):
        laptop.start().recover(laptop.code, new_passphrase=OTHER)


@pytest.mark.parametrize("name", ["salt", "nonce", "sealed", "device_check"])
def test_a_changed_slot_does_not_open(laptop: Laptop, name: str) -> None:
    change(laptop, lambda whole: whole["slots"][0].update({name: flipped(whole["slots"][0][name])}))
    with pytest.raises(KnownError):
        laptop.start().unlock(PASSPHRASE)


def test_a_slot_with_another_admitted_cost_does_not_open(laptop: Laptop) -> None:
    change(laptop, lambda whole: whole["slots"][1].update(passes=2))
    with pytest.raises(WrongSecretError):
        laptop.start().recover(laptop.code, new_passphrase=OTHER)


@pytest.mark.parametrize(
    ("name", "value"),
    [("memory_kib", 63), ("memory_kib", 2**40), ("passes", 0), ("passes", 5), ("lanes", 0), ("lanes", 3)],
)
def test_a_cost_out_of_bounds_is_refused_before_it_is_paid(laptop: Laptop, name: str, value: int) -> None:
    change(laptop, lambda whole: whole["slots"][0].update({name: value}))
    with pytest.raises(VaultDamagedError, match="key cost"):
        laptop.start()


def test_bringing_back_the_slot_of_an_old_passphrase_is_found_out(laptop: Laptop) -> None:
    old = json.loads(laptop.file.read_text())["slots"][0]
    laptop.start().change_passphrase(PASSPHRASE, OTHER)
    change(laptop, lambda whole: whole["slots"].__setitem__(0, old))
    with pytest.raises(VaultDamagedError, match="something other than Hubshift"):
        laptop.start().unlock(PASSPHRASE)


def test_a_forged_end_of_the_access_log_is_found_out(laptop: Laptop) -> None:
    laptop.start().note_access_head(laptop.unlocked, AccessHead(count=12, digest="ab" * 32))
    change(laptop, lambda whole: whole["access_head"].update(count=2))
    with pytest.raises(VaultDamagedError):
        laptop.start().unlock(PASSPHRASE)


def test_an_escrow_slot_is_kept_through_every_rewrite(laptop: Laptop) -> None:
    escrow = {**json.loads(laptop.file.read_text())["slots"][1], "kind": "escrow"}
    change(laptop, lambda whole: whole["slots"].append(escrow))
    with pytest.raises(VaultDamagedError):
        laptop.start().unlock(PASSPHRASE)
    assert escrow in json.loads(laptop.file.read_text())["slots"], "an unsealed slot is refused, never thrown away"


def test_a_vault_of_a_newer_version_is_left_alone(laptop: Laptop) -> None:
    change(laptop, lambda whole: whole.update(version=2))
    before = laptop.file.read_bytes()
    with pytest.raises(VaultNewerError):
        laptop.start()
    assert laptop.file.read_bytes() == before


DAMAGE: dict[str, Change] = {
    "format": lambda whole: whole.update(format="other"),
    "version as text": lambda whole: whole.update(version="1"),
    "version negative": lambda whole: whole.update(version=-1),
    "no identity": lambda whole: whole.pop("identity"),
    "label a number": lambda whole: whole["identity"].update(label=3),
    "slots a text": lambda whole: whole.update(slots="none"),
    "unknown slot": lambda whole: whole["slots"][0].update(kind="friend"),
    "salt too short": lambda whole: whole["slots"][0].update(salt=""),
    "check too short": lambda whole: whole["slots"][0].update(device_check="AAAA"),
    "not base64": lambda whole: whole["slots"][0].update(nonce="???"),
    "passes true": lambda whole: whole["slots"][0].update(passes=True),
    "attempts gone": lambda whole: whole.pop("attempts"),
    "attempts negative": lambda whole: whole["attempts"].update(failures=-1),
    "since without zone": lambda whole: whole["attempts"].update(since="2026-11-24T10:00:00"),
    "since a number": lambda whole: whole["attempts"].update(since=7),
    "head a text": lambda whole: whole.update(access_head="x"),
    "huge": lambda whole: whole.update(padding="x" * 70_000),
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_malformed_key_file_is_damage_not_a_crash(laptop: Laptop, damage: str) -> None:
    change(laptop, DAMAGE[damage])
    with pytest.raises(VaultDamagedError):
        laptop.start()


@pytest.mark.parametrize("data", [b"", b"\x00\xff", b"[]", b"null", b"{", b"[" * 60_000])
def test_a_file_that_is_no_key_file_is_damage(laptop: Laptop, data: bytes) -> None:
    laptop.file.write_bytes(data)
    with pytest.raises(VaultDamagedError):
        laptop.start()


def test_without_its_slots_a_vault_says_so(laptop: Laptop) -> None:
    change(laptop, lambda whole: whole.update(slots=[]))
    with pytest.raises(VaultDamagedError, match="slot is missing"):
        laptop.start().unlock(PASSPHRASE)
