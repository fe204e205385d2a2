"""Opening, recovering and re-wrapping; wrong secrets; what the keystore adds and what its loss may not cost."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any

import pytest

from hubshift_desktop.security.cost import STANDARD, Cost
from hubshift_desktop.security.derivation import Keys
from hubshift_desktop.security.errors import (
    KeystoreLostError,
    MistypedCodeError,
    NoVaultError,
    VaultDamagedError,
    VaultExistsError,
    WeakPassphraseError,
    WrongSecretError,
)
from hubshift_desktop.security.header import AccessHead
from hubshift_desktop.security.keystore import AbsentKeystore
from hubshift_desktop.security.slots import SlotKind
from hubshift_desktop.security.vault import Vault
from tests.conftest import HandClock
from tests.security.conftest import Laptop
from tests.security.fakes import CHEAP, OTHER, PASSPHRASE, FakeKeystore, create


def slots(laptop: Laptop) -> dict[str, dict[str, Any]]:
    return {slot["kind"]: slot for slot in json.loads(laptop.file.read_text())["slots"]}


def test_the_passphrase_gives_the_same_keys_after_a_restart(laptop: Laptop) -> None:
    opened = laptop.start().unlock(PASSPHRASE)
    assert opened.keys == laptop.unlocked.keys
    assert opened.by is SlotKind.PASSPHRASE
    assert (opened.identity.label, opened.identity.account_id) == ("Priya Nair", "user_7")


def test_the_four_keys_are_32_bytes_and_different(laptop: Laptop) -> None:
    keys = laptop.unlocked.keys
    all_four = {keys.database, keys.documents, keys.access_log, keys.header}
    assert len(all_four) == 4
    assert {len(key) for key in all_four} == {32}


def test_no_key_shows_in_a_repr(laptop: Laptop) -> None:
    shown = repr(laptop.unlocked) + repr(laptop.unlocked.keys)
    assert repr(laptop.unlocked.keys.database) not in shown
    assert "database" not in shown


def test_composed_and_decomposed_letters_are_the_same_passphrase(tmp_path: Path, clock: HandClock) -> None:
    keystore = FakeKeystore()
    made, _ = create(tmp_path, clock=clock, keystore=keystore, passphrase="cafe\u0301 ﬁnch am Bächlein")
    vault = Vault.open(tmp_path, keystore=keystore, params=CHEAP, clock=clock)
    assert vault.unlock("caf\u00e9 finch am Ba\u0308chlein").keys == made.keys


def test_a_wrong_passphrase_has_one_message(laptop: Laptop) -> None:
    with pytest.raises(WrongSecretError) as caught:
        laptop.start().unlock(OTHER)
    assert str(caught.value).startswith("That passphrase isn’t right. 4 tries left before a 30-second wait.")


def test_the_recovery_code_opens_without_keystore_and_as_typed_by_hand(laptop: Laptop) -> None:
    laptop.keystore.is_reachable = False
    typed = laptop.code.lower().replace("-", " ").replace("0", "o")
    opened, _ = laptop.start().recover(typed, new_passphrase=OTHER)
    assert opened.keys == laptop.unlocked.keys
    assert opened.by is SlotKind.RECOVERY


def test_a_recovery_code_of_another_vault_is_wrong_and_counts(laptop: Laptop, tmp_path: Path) -> None:
    _, foreign = create(tmp_path / "other", clock=laptop.clock, keystore=FakeKeystore())
    vault = laptop.start()
    with pytest.raises(WrongSecretError, match="recovery code"):
        vault.recover(foreign, new_passphrase=OTHER)
    assert vault.tries_left == 4


def test_a_mistyped_recovery_code_does_not_count_as_a_try(laptop: Laptop) -> None:
    vault = laptop.start()
    wrong = ("1" if laptop.code[0] != "1" else "2") + laptop.code[1:]
    with pytest.raises(MistypedCodeError):
        vault.recover(wrong, new_passphrase=OTHER)
    assert vault.tries_left == 5


def test_recovering_spends_the_code_and_sets_a_new_passphrase(laptop: Laptop) -> None:
    laptop.keystore.secrets.clear()
    opened, next_code = laptop.start().recover(laptop.code, new_passphrase=OTHER)
    assert opened.keys == laptop.unlocked.keys
    assert laptop.start().unlock(OTHER).keys == laptop.unlocked.keys
    assert laptop.start().recover(next_code, new_passphrase=OTHER)[0].keys == laptop.unlocked.keys
    with pytest.raises(WrongSecretError):
        laptop.start().unlock(PASSPHRASE)
    with pytest.raises(WrongSecretError):
        laptop.start().recover(laptop.code, new_passphrase=OTHER)


def test_changing_the_passphrase_rewraps_only_its_own_slot(laptop: Laptop) -> None:
    before = slots(laptop)
    laptop.start().change_passphrase(PASSPHRASE, OTHER)
    after = slots(laptop)
    assert after["recovery"] == before["recovery"]
    assert after["passphrase"]["salt"] != before["passphrase"]["salt"]
    assert laptop.start().unlock(OTHER).keys == laptop.unlocked.keys
    with pytest.raises(WrongSecretError):
        laptop.start().unlock(PASSPHRASE)


def test_changing_needs_the_old_passphrase_and_a_good_new_one(laptop: Laptop) -> None:
    before = slots(laptop)
    with pytest.raises(WrongSecretError):
        laptop.start().change_passphrase(OTHER, OTHER)
    with pytest.raises(WeakPassphraseError):
        laptop.start().change_passphrase(PASSPHRASE, "short")
    assert slots(laptop) == before


def test_a_renewed_recovery_code_replaces_the_old_one(laptop: Laptop) -> None:
    code = laptop.start().renew_recovery_code(PASSPHRASE)
    assert laptop.start().recover(code, new_passphrase=OTHER)[0].keys == laptop.unlocked.keys
    with pytest.raises(WrongSecretError):
        laptop.start().recover(laptop.code, new_passphrase=OTHER)


def test_the_keystore_is_a_real_factor(laptop: Laptop) -> None:
    name = next(iter(laptop.keystore.secrets))
    laptop.keystore.secrets[name] = os.urandom(32)
    with pytest.raises(KeystoreLostError) as caught:
        laptop.start().unlock(PASSPHRASE)
    assert caught.value.is_reachable
    assert laptop.start().tries_left == 5, "a reset keystore is not the person's wrong try"


def test_an_unreachable_keystore_is_told_from_a_reset_one(laptop: Laptop) -> None:
    laptop.keystore.is_reachable = False
    with pytest.raises(KeystoreLostError, match="could not be opened") as caught:
        laptop.start().unlock(PASSPHRASE)
    assert not caught.value.is_reachable


def test_without_a_keystore_the_passphrase_costs_more_and_it_is_said(tmp_path: Path, clock: HandClock) -> None:
    made, _ = create(tmp_path, clock=clock, keystore=AbsentKeystore())
    vault = Vault.open(tmp_path, keystore=AbsentKeystore(), params=CHEAP, clock=clock)
    assert not vault.is_keystore_used
    assert vault.unlock(PASSPHRASE).keys == made.keys
    passphrase_slot = json.loads((tmp_path / "vault.json").read_text())["slots"][0]
    assert passphrase_slot["passes"] == CHEAP.without_keystore.passes


def test_a_keystore_that_appears_later_is_used_from_the_next_passphrase_on(tmp_path: Path, clock: HandClock) -> None:
    create(tmp_path, clock=clock, keystore=AbsentKeystore())
    keystore = FakeKeystore()
    vault = Vault.open(tmp_path, keystore=keystore, params=CHEAP, clock=clock)
    vault.change_passphrase(PASSPHRASE, OTHER)
    assert vault.is_keystore_used
    assert len(keystore.secrets) == 1


def test_the_standard_costs_are_those_of_the_design() -> None:
    assert STANDARD.with_keystore == Cost(memory_kib=131_072, passes=3, lanes=2)
    assert STANDARD.without_keystore == Cost(memory_kib=262_144, passes=4, lanes=2)
    assert STANDARD.admits(Cost(memory_kib=65_536, passes=3, lanes=2))
    assert STANDARD.admits(Cost(memory_kib=1_048_576, passes=20, lanes=2))
    assert not STANDARD.admits(Cost(memory_kib=65_535, passes=3, lanes=2))
    assert not STANDARD.admits(Cost(memory_kib=1_048_577, passes=3, lanes=2))
    assert not STANDARD.admits(Cost(memory_kib=131_072, passes=2, lanes=2))
    assert not STANDARD.admits(Cost(memory_kib=131_072, passes=21, lanes=2))


def test_a_cheap_vault_is_refused_by_the_program_itself(laptop: Laptop) -> None:
    with pytest.raises(VaultDamagedError, match="key cost"):
        Vault.open(laptop.folder, keystore=laptop.keystore, clock=laptop.clock)


def test_the_file_and_its_folder_are_private_and_hold_no_secret(laptop: Laptop) -> None:
    assert laptop.file.stat().st_mode & 0o777 == 0o600
    assert laptop.folder.stat().st_mode & 0o777 == 0o700
    text = laptop.file.read_text()
    assert PASSPHRASE not in text
    assert laptop.code not in text
    assert laptop.code.replace("-", "") not in text
    assert [path.name for path in laptop.folder.iterdir()] == ["vault.json"], "no temporary file stays"


def test_the_recovery_code_is_printable(laptop: Laptop) -> None:
    assert re.fullmatch(r"(?:[0-9A-HJKMNP-TV-Z]{4}-){5}[0-9A-HJKMNP-TV-Z]{4}", laptop.code)


def test_a_second_set_up_never_overwrites_the_keys(laptop: Laptop) -> None:
    before = laptop.file.read_bytes()
    with pytest.raises(VaultExistsError):
        create(laptop.folder, clock=laptop.clock, keystore=laptop.keystore)
    assert laptop.file.read_bytes() == before


def test_a_weak_passphrase_makes_no_vault(tmp_path: Path, clock: HandClock) -> None:
    with pytest.raises(WeakPassphraseError):
        create(tmp_path, clock=clock, keystore=FakeKeystore(), passphrase="priya nair")
    assert not Vault.exists(tmp_path)


def test_an_empty_folder_is_a_first_run(tmp_path: Path, clock: HandClock) -> None:
    with pytest.raises(NoVaultError):
        Vault.open(tmp_path, keystore=FakeKeystore(), params=CHEAP, clock=clock)


def test_a_crash_while_the_store_is_made_leaves_a_first_run(tmp_path: Path, clock: HandClock) -> None:
    def power_cut(_: Keys) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        Vault.create(
            tmp_path,
            passphrase=PASSPHRASE,
            keystore=FakeKeystore(),
            label="Priya Nair",
            origin="https://central.example",
            account_id="user_7",
            params=CHEAP,
            clock=clock,
            make_store=power_cut,
        )
    assert not Vault.exists(tmp_path)


def test_the_end_of_the_access_log_is_kept_sealed(laptop: Laptop) -> None:
    head = AccessHead(count=12, digest="ab" * 32)
    laptop.start().note_access_head(laptop.unlocked, head)
    assert laptop.start().unlock(PASSPHRASE).access_head == head


def test_wiping_deletes_every_way_in(laptop: Laptop) -> None:
    laptop.start().wipe()
    assert not Vault.exists(laptop.folder)
    assert laptop.keystore.secrets == {}
