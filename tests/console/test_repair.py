"""`doctor` on a damaged profile: it says so and changes nothing; with `--repair` the work is rescued and sent once."""

from __future__ import annotations

import random

from hubshift_desktop.demo.server import DemoCentral
from hubshift_desktop.store.salvage.pages import PAGE
from hubshift_desktop.store.salvage.suspicion import note_suspicion
from tests.console.rig import Hub


def spoil(hub: Hub) -> bytes:
    """Put noise in the place of the first page, and return the file as it is then."""
    data = random.Random(1).randbytes(PAGE) + hub.paths.store.read_bytes()[PAGE:]
    hub.paths.store.write_bytes(data)
    return data


def test_damage_is_told_repaired_and_the_work_is_sent_once(hub: Hub, central: DemoCentral) -> None:
    client = hub.client("ameli")
    hub.ask("edit", client, "personalInfo.phone=0491570157")
    hub.ask("goal", "add", client, "--title", "Travel to TAFE by bus")
    damaged = spoil(hub)
    told = hub("doctor")
    assert told.code == 1
    assert told.data["isSound"] is False
    assert "--repair" in hub("doctor", as_json=False).out
    assert hub.paths.store.read_bytes() == damaged
    refused = hub("list")
    assert refused.code == 1
    assert "Nothing was deleted" in refused.err
    repaired = hub.ask("doctor", "--repair")
    assert (repaired["isRebuilt"], repaired["changes"], repaired["waited"]) == (True, 2, 2)
    assert (hub.paths.folder / repaired["setAside"] / "store.db").read_bytes() == damaged
    assert hub("doctor").code == 0
    assert hub.ask("sync", "--settle", "0")["waiting"] == 0
    assert hub.ask("sync", "--settle", "0")["waiting"] == 0
    assert [made.kind for made in central.admin.created()] == ["goal"]


def test_a_sound_profile_is_left_alone(hub: Hub) -> None:
    assert hub.ask("doctor", "--repair")["isRebuilt"] is False
    assert "Nothing was changed" in hub("doctor", "--repair", as_json=False).out
    assert not list(hub.paths.folder.glob("damaged-*"))


def test_what_sqlite_complained_of_is_repaired_in_words(hub: Hub) -> None:
    note_suspicion(hub.paths.store)
    assert "do not fit together" in hub("doctor", as_json=False).out
    said = hub("doctor", "--repair", as_json=False)
    assert said.code == 0
    assert "No change was waiting to be sent." in said.out
    assert "The damaged file is kept in the folder damaged-" in said.out
