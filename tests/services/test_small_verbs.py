"""Drafts, preferences and the access log: small, and each with something that must never happen."""

from __future__ import annotations

from pathlib import Path

import pytest

from hubshift_desktop.security.roles import Verb
from hubshift_desktop.services.bundle import Services
from hubshift_desktop.services.context import NotAllowedError
from hubshift_desktop.store.values import AccessHead
from tests.conftest import HandClock
from tests.services.laptop import Laptop


class TestDrafts:
    def test_come_back_in_the_same_field_after_a_restart(self, tmp_path: Path, clock: HandClock) -> None:
        laptop = Laptop(tmp_path, clock=clock)
        laptop.services.drafts.keep(
            "client", "c1", {"personalInfo.phone": "0491 57"}, focus="personalInfo.phone", cursor=7
        )
        laptop.close()
        again = Laptop(tmp_path, clock=clock)
        draft = again.services.drafts.get("client", "c1")
        assert draft is not None
        assert (draft.values, draft.focus, draft.cursor) == (
            {"personalInfo.phone": "0491 57"},
            "personalInfo.phone",
            7,
        )
        assert draft.saved_at == clock.now()
        again.close()

    def test_are_never_told_and_never_sent(self, laptop: Laptop, services: Services) -> None:
        services.drafts.keep("goal", "new", {"title": "Ride"})
        assert laptop.told == []
        assert laptop.open_ops() == ()
        assert laptop.nudges == 0

    def test_go_when_discarded(self, laptop: Laptop, services: Services) -> None:
        services.drafts.keep("goal", "g1", {"title": "Ride"})
        laptop.clock.turn(seconds=5)
        services.drafts.keep("client", "c1", {"personalInfo.phone": "1"})
        assert [draft.form for draft in services.drafts.all()] == ["client", "goal"]
        services.drafts.discard("goal", "g1")
        assert services.drafts.get("goal", "g1") is None
        assert len(services.drafts.all()) == 1


class TestPreferences:
    def test_stay_after_a_restart(self, tmp_path: Path, clock: HandClock) -> None:
        laptop = Laptop(tmp_path, clock=clock)
        kept = laptop.services.preferences
        kept.set_theme("dark")
        kept.set_text_scale(150)
        kept.set_lock_minutes(5)
        kept.set_columns(["plan_end", "name"])
        kept.set_widths("clients", {"name": 220})
        kept.put("last_place", "today")
        laptop.close()
        again = Laptop(tmp_path, clock=clock)
        kept = again.services.preferences
        assert (kept.theme, kept.text_scale, kept.lock_minutes) == ("dark", 150, 5)
        assert kept.columns() == ("plan_end", "name")
        assert kept.widths("clients") == {"name": 220}
        assert kept.get("last_place") == "today"
        again.close()

    def test_have_defaults(self, services: Services) -> None:
        kept = services.preferences
        assert (kept.theme, kept.text_scale, kept.lock_minutes) == ("system", 100, 10)
        assert kept.columns()[0] == "name"
        assert kept.widths("clients") == {}
        assert kept.get("nothing", "default") == "default"

    def test_nonsense_gives_way_and_locking_cannot_be_switched_off(self, services: Services) -> None:
        kept = services.preferences
        kept.set_theme("pink")
        kept.set_lock_minutes(0)
        assert (kept.theme, kept.lock_minutes) == ("system", 1)
        for name, value in (("theme", 7), ("text_scale", "huge"), ("lock_minutes", True), ("columns.clients", "all")):
            kept.put(name, value)
        assert (kept.theme, kept.text_scale, kept.lock_minutes) == ("system", 100, 10)
        assert kept.columns()[0] == "name"
        kept.put("text_scale", 900)
        assert kept.text_scale == 200

    def test_one_column_that_is_gone_is_left_out(self, services: Services) -> None:
        services.preferences.set_columns(["name", "shoe_size"])
        assert services.preferences.columns() == ("name",)


class TestLooks:
    def test_tell_who_looked_at_one_client(self, laptop: Laptop, services: Services) -> None:
        amelia, noah = laptop.know(), laptop.know("Noah", "Williams", number="430000387")
        services.clients.open(amelia)
        services.looks.note_copy([amelia], "personalInfo.phone")
        services.clients.open(noah)
        assert [(look.verb, look.detail_ids) for look in services.looks.of(amelia)] == [
            ("copy", ("personalInfo.phone",)),
            ("view", ()),
        ]
        assert len(services.looks.of()) == 3
        services.looks.note_copy([amelia, noah], "proof")
        assert [(look.verb, look.record_id) for look in services.looks.of(limit=2)] == [
            ("copy", noah),
            ("copy", amelia),
        ]

    def test_hold_no_personal_data(self, laptop: Laptop, services: Services) -> None:
        amelia = laptop.know()
        services.clients.open(amelia)
        services.clients.edit(amelia, {"personalInfo.phone": "0491 570 157"})
        services.clients.set_status([amelia], "inactive")
        services.looks.note_copy([amelia], "ndisDetails.ndisNumber")
        said = "".join(f"{look.verb}{look.record_id}{look.detail_ids}" for look in services.looks.of())
        assert not any(word in said for word in ("Amelia", "Tran", "0491", "430000218"))

    def test_verify_the_chain_and_its_end(self, laptop: Laptop, services: Services) -> None:
        services.clients.open(laptop.know())
        assert services.looks.verify().is_whole
        cut = laptop.as_person(laptop.account, access_head=lambda: AccessHead(seq=5, mac=bytes(32)))
        assert not cut.looks.verify().is_whole

    def test_a_permission_says_its_reason(self, laptop: Laptop, services: Services) -> None:
        assert services.permission(Verb.EDIT_CLIENT).is_allowed
        refused = laptop.with_role("accountant").permission(Verb.EDIT_CLIENT)
        assert "accountant" in refused.reason
        assert laptop.with_role("janitor").looks.of() == ()

    def test_a_refusal_is_a_known_error(self, laptop: Laptop) -> None:
        with pytest.raises(NotAllowedError) as caught:
            laptop.with_role("client").clients.set_status([], "inactive")
        assert caught.value.title == "Your role can’t do this"
