"""A client's file: looking, adding and changing, with everything each verb must leave behind."""

from __future__ import annotations

from typing import ClassVar

import pytest

from hubshift_desktop.domain.errors import InvalidInputError, NotFoundError
from hubshift_desktop.domain.fields import JsonValue
from hubshift_desktop.domain.states import LedgerState, OpKind, OpState, SyncMark
from hubshift_desktop.services.bundle import Services
from hubshift_desktop.services.context import NotAllowedError
from hubshift_desktop.store.errors import DuplicateDraftError
from tests.services.laptop import BORN, EMAIL, FIRST, LAST, NDIS, PHONE, PLAN_END, Fields, Laptop


class TestOpening:
    def test_is_written_down_before_the_file_is_shown(self, laptop: Laptop, services: Services) -> None:
        amelia = laptop.know()
        file = services.clients.open(amelia)
        assert file.client.name == "Amelia Tran"
        (look,) = laptop.looks(amelia)
        assert look.verb == "view"
        assert look.at == laptop.clock.now()

    def test_a_refresh_is_no_new_look(self, laptop: Laptop, services: Services) -> None:
        amelia = laptop.know()
        file = services.clients.look(amelia)
        assert file is not None
        assert file.client.first_name == "Amelia"
        assert laptop.looks() == ()

    def test_shows_nothing_when_the_look_cannot_be_written(self, laptop: Laptop, services: Services) -> None:
        amelia = laptop.know()
        with laptop.store.write(), pytest.raises(RuntimeError):
            services.clients.open(amelia)  # the one lane for writing is taken
        assert laptop.looks() == ()

    def test_of_nobody_is_said_in_words(self, services: Services) -> None:
        with pytest.raises(NotFoundError, match="This client is not on this laptop"):
            services.clients.open("nobody")
        assert services.clients.look("nobody") is None
        assert services.clients.fields("nobody") == {}


class TestEditing:
    def test_saves_queues_logs_and_tells_in_one_go(self, laptop: Laptop, services: Services) -> None:
        amelia = laptop.know()
        services.clients.edit(amelia, {PHONE: "0491 570 157"})
        assert laptop.record(amelia).local[PHONE] == "0491 570 157"
        assert laptop.record(amelia).dirty == {PHONE}
        (op,) = laptop.ops(amelia)
        assert (op.kind, op.user_id, op.origin) == (OpKind.CLIENT_UPDATE, "maya", "https://central.example")
        assert op.paths == {PHONE}
        (line,) = laptop.lines(amelia)
        assert (line.field, line.old, line.new, line.by) == (PHONE, "0491 570 156", "0491 570 157", "Maya Okafor")
        assert line.state is LedgerState.WAITING
        assert [look.verb for look in laptop.looks(amelia)] == ["edit"]
        assert laptop.told[-1].client_ids == {amelia}
        assert laptop.nudges == 1

    def test_shows_the_list_that_it_waits(self, laptop: Laptop, services: Services) -> None:
        amelia = laptop.know()
        services.clients.edit(amelia, {EMAIL: "amelia.tran@example.com"})
        row = services.caseload.row(amelia)
        assert row is not None
        assert row.mark is SyncMark.WAITING
        file = services.clients.look(amelia)
        assert file is not None
        assert file.marks == {EMAIL: SyncMark.WAITING}

    @pytest.mark.parametrize(
        ("path", "typed", "sentence"),
        [
            (EMAIL, "rosa.delgado@", "full email address"),
            (PHONE, "12", "full phone number"),
            (BORN, "31 Feb 1990", "only 28 days"),
            (PLAN_END, "soon", "date"),
            ("address.postcode", "30", "4 digits"),
            (NDIS, " ", "NDIS number"),
            ("status", "retired", "status"),
        ],
    )
    def test_refused_input_saves_nothing(
        self, laptop: Laptop, services: Services, path: str, typed: str, sentence: str
    ) -> None:
        amelia = laptop.know()
        before = laptop.everything()
        with pytest.raises(InvalidInputError) as caught:
            services.clients.edit(amelia, {path: typed, "personalInfo.preferredName": "Millie"})
        assert sentence in caught.value.problems[path]
        assert laptop.everything() == before
        assert "personalInfo.preferredName" not in laptop.record(amelia).local
        assert laptop.told == []
        assert laptop.nudges == 0

    def test_keeps_a_phone_as_typed_and_a_date_as_a_day(self, laptop: Laptop, services: Services) -> None:
        amelia = laptop.know()
        services.clients.edit(amelia, {PHONE: " +61 491 570 158 ", BORN: "14/2/1996", NDIS: "430 000 219"})
        local = laptop.record(amelia).local
        assert (local[PHONE], local[BORN], local[NDIS]) == ("+61 491 570 158", "1996-02-14", "430000219")

    def test_the_same_meaning_is_no_change(self, laptop: Laptop, services: Services) -> None:
        amelia = laptop.know()
        services.clients.edit(amelia, {PHONE: "+61 491 570 156", BORN: "14 Feb 1997"})
        assert laptop.open_ops() == ()
        assert laptop.looks() == ()
        assert laptop.told == []
        assert services.undo.last() is None

    def test_never_refuses_what_the_office_already_holds(self, laptop: Laptop, services: Services) -> None:
        odd = laptop.know(personalInfo__email="not an address", number="NDIS123456")
        services.clients.edit(odd, {PHONE: "0491 570 159"})
        assert laptop.record(odd).local[EMAIL] == "not an address"

    def test_three_edits_fold_into_one_request(self, laptop: Laptop, services: Services) -> None:
        amelia = laptop.know()
        for phone in ("0491 570 157", "0491 570 158", "0491 570 159"):
            services.clients.edit(amelia, {PHONE: phone})
        assert len(laptop.open_ops()) == 1
        history = services.clients.field_history(amelia, PHONE)
        assert [line.new for line in history] == ["0491 570 159", "0491 570 158", "0491 570 157"]

    def test_contacts_keep_what_only_the_office_knows(self, laptop: Laptop, services: Services) -> None:
        linh: Fields = {
            "_id": "c1",
            "name": "Linh Tran",
            "relationship": "Mother",
            "phone": "0491 570 157",
            "isNominee": True,
        }
        duc: Fields = {"_id": "c2", "name": "Duc Tran", "relationship": "Father", "phone": "0491 570 158"}
        amelia = laptop.know(emergencyContacts=[linh, duc])
        typed: list[JsonValue] = [
            {"name": "Duc Tran", "relationship": "Father", "phone": "0491 570 006"},
            {"name": "Linh Tran", "relationship": "Mother", "phone": "0491 570 157"},
        ]
        services.clients.edit(amelia, {"emergencyContacts": typed})
        assert laptop.record(amelia).local["emergencyContacts"] == [{**duc, "phone": "0491 570 006"}, linh]

    def test_a_form_may_send_everything_it_shows(self, laptop: Laptop, services: Services) -> None:
        odd: list[JsonValue] = [{"name": "", "phone": "ask at the desk"}]
        amelia = laptop.know(personalInfo__email="not an address", emergencyContacts=odd)
        whole = dict(services.clients.fields(amelia))
        linh: JsonValue = {"name": "Linh Tran", "phone": "0491 570 157"}
        services.clients.edit(amelia, {**whole, PHONE: "0491 570 157", "emergencyContacts": [*odd, linh]})
        assert laptop.record(amelia).dirty == {PHONE, "emergencyContacts"}
        found = services.clients.check(
            {"emergencyContacts": [*odd, {"name": ""}]}, changed={"emergencyContacts"}, client_id=amelia
        )
        assert set(found.problems) == {"emergencyContacts.1.name"}

    def test_a_contact_is_judged_at_its_place(self, laptop: Laptop, services: Services) -> None:
        amelia = laptop.know()
        with pytest.raises(InvalidInputError) as caught:
            services.clients.edit(amelia, {"emergencyContacts": [{"name": "Linh"}, {"name": "", "phone": "12"}]})
        assert set(caught.value.problems) == {"emergencyContacts.1.name", "emergencyContacts.1.phone"}

    def test_a_status_that_may_not_follow_is_refused(self, laptop: Laptop, services: Services) -> None:
        ended = laptop.know(status="terminated")
        with pytest.raises(InvalidInputError, match="Ended can’t become inactive"):
            services.clients.edit(ended, {"status": "inactive"})

    def test_a_warning_only_speaks(self, services: Services) -> None:
        found = services.clients.check({NDIS: "123456789"}, changed={NDIS})
        assert found.is_fine
        assert "43" in found.warnings[NDIS]


class TestAdding:
    NEW: ClassVar[Fields] = {
        FIRST: "Rosalind",
        LAST: "Ashgrove",
        NDIS: "430 000 999",
        BORN: "12 Apr 1990",
        PHONE: "0491 570 156",
        "address.suburb": "",
    }

    def test_makes_one_draft_that_waits(self, laptop: Laptop, services: Services) -> None:
        rosalind = services.clients.create(self.NEW)
        record = laptop.record(rosalind)
        assert record.server_id is None
        assert record.local[NDIS] == "430000999"
        assert "address.suburb" not in record.local
        (op,) = laptop.ops(rosalind)
        assert (op.kind, op.state) == (OpKind.CLIENT_CREATE, OpState.QUEUED)
        assert [look.verb for look in laptop.looks(rosalind)] == ["create"]
        assert laptop.nudges == 1
        assert services.undo.last() == "New client: Rosalind Ashgrove"

    def test_needs_a_name_and_a_number(self, services: Services) -> None:
        with pytest.raises(InvalidInputError) as caught:
            services.clients.create({PHONE: "0491 570 156"})
        assert set(caught.value.problems) == {FIRST, NDIS}

    def test_refuses_the_number_of_another_draft(self, laptop: Laptop, services: Services) -> None:
        first = services.clients.create(self.NEW)
        before = laptop.everything()
        with pytest.raises(DuplicateDraftError) as caught:
            services.clients.create({**self.NEW, FIRST: "Rosa", NDIS: "430-000-999"})
        assert caught.value.record_id == first
        assert laptop.everything() == before

    def test_refuses_the_number_of_a_client_that_is_known(self, laptop: Laptop, services: Services) -> None:
        laptop.know("Grace", "Pellegrino", number="430000999")
        with pytest.raises(InvalidInputError) as caught:
            services.clients.create(self.NEW)
        assert caught.value.problems == {NDIS: "Grace Pellegrino already has this NDIS number"}

    def test_the_same_phone_and_email_are_no_obstacle(self, laptop: Laptop, services: Services) -> None:
        laptop.know()
        again = services.clients.create({**self.NEW, EMAIL: "amelia@example.com"})
        assert laptop.record(again).local[EMAIL] == "amelia@example.com"

    def test_one_name_is_a_name(self, laptop: Laptop, services: Services) -> None:
        one = services.clients.create({LAST: "Sukarno", NDIS: "430000777"})
        row = services.caseload.row(one)
        assert row is not None
        assert row.name == "Sukarno"


class TestHistory:
    def test_tells_goals_and_documents_of_the_client_too(self, laptop: Laptop, services: Services) -> None:
        amelia = laptop.know()
        goal = laptop.know_goal(amelia, tasks=[{"title": "Buy a ticket", "status": "not_started"}])
        services.clients.edit(amelia, {PHONE: "0491 570 157"})
        services.goals.set_task_status(goal, 0, "completed")
        words = [line.words for line in services.clients.history(amelia)]
        assert "Goal task ticked: Buy a ticket" in words
        assert words[-1] == "Phone, 0491 570 156 to 0491 570 157"

    def test_tells_own_changes_from_the_office_s(self, laptop: Laptop, services: Services) -> None:
        amelia = laptop.know()
        services.clients.edit(amelia, {PHONE: "0491 570 157"})
        (line,) = services.clients.history(amelia)
        assert line.is_own
        assert not line.is_withdrawn
        assert line.by == "Maya Okafor"


class TestRoles:
    def test_somebody_who_may_only_look_changes_nothing(self, laptop: Laptop) -> None:
        amelia = laptop.know()
        carer = laptop.with_role("healthCarer")
        for verb in (
            lambda: carer.clients.edit(amelia, {PHONE: "0491 570 157"}),
            lambda: carer.clients.create(TestAdding.NEW),
            lambda: carer.clients.set_status([amelia], "inactive"),
        ):
            with pytest.raises(NotAllowedError, match="health carer"):
                verb()
        assert laptop.open_ops() == ()
        assert carer.clients.open(amelia).client.first_name == "Amelia"
