"""The marks of a case file: which of them say that it is an older copy, and what is no mark at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from hubshift_desktop.security.lineage import Kinship, Mark, MarkBeside, MarkInKeystore, kinship, mark_name
from hubshift_desktop.security.vault import Vault
from tests.conftest import HandClock
from tests.security.fakes import CHEAP, PASSPHRASE, FakeKeystore, create

VAULT = "a" * 32


def mark(count: int, word: str = "mine") -> Mark:
    return Mark(count=count, word=word)


@pytest.mark.parametrize(
    ("own", "beside", "kept", "is_kept", "found"),
    [
        (None, None, None, False, Kinship.NEWEST),
        (mark(5), mark(5), None, False, Kinship.NEWEST),
        (mark(5), mark(5), mark(5), True, Kinship.NEWEST),
        (mark(6), mark(5), mark(3), True, Kinship.NEWEST),
        (mark(5), mark(6), None, False, Kinship.OLDER),
        (mark(5), mark(5), mark(6), True, Kinship.OLDER),
        (None, mark(1), None, False, Kinship.OLDER),
        (None, None, mark(1), False, Kinship.OLDER),
        (mark(5), mark(5, "other"), None, False, Kinship.OLDER),
        (mark(5), mark(5), mark(5, "other"), True, Kinship.OLDER),
        (mark(5), None, mark(4), True, Kinship.UNKNOWN),
        (mark(5), mark(5), None, True, Kinship.UNKNOWN),
    ],
)
def test_the_judgement(
    own: Mark | None, beside: Mark | None, kept: Mark | None, *, is_kept: bool, found: Kinship
) -> None:
    assert kinship(own, beside=beside, kept=kept, is_kept=is_kept) is found


def test_each_mark_is_further_and_has_a_word_of_its_own() -> None:
    made = [Mark.after(4), Mark.after(4)]
    assert [one.count for one in made] == [5, 5]
    assert made[0] != made[1]


@pytest.mark.parametrize("data", [b"", b"\0", b"[]", b"{}", b'{"vault": "%s", "count": "5", "word": "x"}' % b"a" * 32])
def test_what_is_no_mark_is_as_good_as_none(tmp_path: Path, data: bytes) -> None:
    place = MarkBeside(tmp_path / "store.mark", vault_id=VAULT)
    assert place.read() is None
    place.write(mark(5))
    assert place.read() == mark(5)
    (tmp_path / "store.mark").write_bytes(data)
    assert place.read() is None


def test_a_keystore_that_cannot_be_written_hinders_nothing() -> None:
    keystore = FakeKeystore()
    place = MarkInKeystore(keystore, vault_id=VAULT)
    place.write(mark(5))
    keystore.is_reachable = False
    place.write(mark(6))
    keystore.is_reachable = True
    assert place.read() == mark(5)


def test_wiping_a_vault_forgets_its_mark(tmp_path: Path, clock: HandClock) -> None:
    keystore = FakeKeystore()
    unlocked, _ = create(tmp_path, clock=clock, keystore=keystore, passphrase=PASSPHRASE)
    keystore.put(mark_name(unlocked.identity.vault_id), b"a mark")
    Vault.open(tmp_path, keystore=keystore, params=CHEAP, clock=clock).wipe()
    assert not keystore.secrets
