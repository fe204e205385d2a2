"""One account put together: from a locked folder to a case file that works, and back to a locked folder."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from hubshift_desktop.central.errors import CentralError, ErrorKind
from hubshift_desktop.demo.accounts import PRIYA
from hubshift_desktop.demo.in_process import InProcess
from hubshift_desktop.demo.server import DemoCentral
from hubshift_desktop.domain.fields import JsonValue
from hubshift_desktop.domain.search_box import parse
from hubshift_desktop.domain.views import ClientQuery
from hubshift_desktop.paths import ProfilePaths
from hubshift_desktop.security.errors import (
    AlreadyOpenError,
    NoVaultError,
    VaultExistsError,
    WrongSecretError,
)
from hubshift_desktop.services.background import SyncSnapshot
from hubshift_desktop.services.wishes import Wishes, wishes_of
from hubshift_desktop.store import DamagedStoreError, migrate
from hubshift_desktop.sync.scope import Scope
from hubshift_desktop.workspace import Hooks, OtherAccountError, Profile, SignedIn, SignInDesk, Surroundings, Workspace
from hubshift_desktop.workspace.workspace import LostAccountError
from tests.conftest import HandClock
from tests.hand_waiter import HandWaiter
from tests.old_store import set_back
from tests.security.fakes import CHEAP, OTHER, PASSPHRASE, FakeKeystore

PHONE = "personalInfo.phone"


class Laptop:
    """A profile folder, an office in the same process, and a clock in the test's hand."""

    def __init__(self, folder: Path, clock: HandClock) -> None:
        self.central = DemoCentral(size=2)
        self.network = InProcess(self.central.app)
        self.clock = clock
        self.waiter = HandWaiter(clock)
        self.told: list[SyncSnapshot] = []
        self.paths = ProfilePaths.given(folder)
        self.around = Surroundings(
            clock=clock, keystore=FakeKeystore(), cost=CHEAP, transport=self.network, waiter=self.waiter
        )
        self.code = ""

    def signed_in(self, *, email: str = "") -> SignedIn:
        account = self.central.account
        desk = SignInDesk("http://127.0.0.1:8780", surroundings=self.around)
        desk.login(email or account.email, account.password)
        return desk.verify(account.one_time_code)

    def set_up(self) -> Workspace:
        signed_in = self.signed_in()
        made, self.code = Profile.set_up(
            self.paths,
            account=signed_in.account,
            tokens=signed_in.tokens,
            passphrase=PASSPHRASE,
            hooks=self._hooks(),
            surroundings=self.around,
        )
        return made

    def locked(self) -> Profile:
        return Profile.open(self.paths, surroundings=self.around)

    def unlocked(self) -> Workspace:
        return self.locked().unlock(PASSPHRASE, hooks=self._hooks())

    def _hooks(self) -> Hooks:
        return Hooks(on_snapshot=self.told.append)

    def close(self) -> None:
        self.network.close()
        self.central.close()


@pytest.fixture
def laptop(tmp_path: Path, clock: HandClock) -> Iterator[Laptop]:
    made = Laptop(tmp_path / "profile", clock)
    yield made
    made.close()


@pytest.fixture
def workspace(laptop: Laptop) -> Iterator[Workspace]:
    made = laptop.set_up()
    assert made.cycle().online
    yield made
    made.close()


def a_client(workspace: Workspace) -> str:
    return workspace.services.caseload.rows(ClientQuery(), limit=1)[0].local_id


def verbs(workspace: Workspace) -> list[str]:
    return [line.verb for line in reversed(workspace.services.looks.of())]


# ---- locked and unlocked --------------------------------------------------------------------------------------------


def test_a_folder_is_a_first_run_until_it_is_set_up(laptop: Laptop) -> None:
    assert not Profile.exists(laptop.paths)
    with pytest.raises(NoVaultError):
        laptop.locked()
    assert not laptop.paths.folder.exists()
    workspace = laptop.set_up()
    assert Profile.exists(laptop.paths)
    assert workspace.account.name == "Maya Okafor"
    assert workspace.is_keystore_used
    workspace.close()
    with pytest.raises(VaultExistsError):
        laptop.set_up()


def test_what_was_received_is_there_after_unlocking_without_a_network(laptop: Laptop) -> None:
    first = laptop.set_up()
    first.cycle()
    first.close()
    laptop.network.is_online = False
    again = laptop.unlocked()
    assert again.services.caseload.count(ClientQuery()) == len(laptop.central.admin.client_ids())
    again.services.clients.edit(a_client(again), {PHONE: "0491 570 157"})
    again.close()


def test_wrong_tries_are_counted_and_written_down_at_the_next_unlock(laptop: Laptop) -> None:
    laptop.set_up().close()
    profile = laptop.locked()
    assert profile.label == "Maya Okafor"
    assert profile.tries_left == 5
    for left in (4, 3):
        with pytest.raises(WrongSecretError):
            profile.unlock(OTHER)
        assert profile.tries_left == left
    assert profile.wait_seconds == 0
    workspace = profile.unlock(PASSPHRASE)
    assert verbs(workspace)[-3:] == ["failed unlock", "failed unlock", "unlock"]
    workspace.close()


@pytest.mark.row("C2")
def test_a_folder_is_open_in_one_program_only(laptop: Laptop) -> None:
    workspace = laptop.set_up()
    with pytest.raises(AlreadyOpenError):
        laptop.locked()
    workspace.close()
    waiting = laptop.locked()
    with pytest.raises(AlreadyOpenError):
        laptop.locked()
    waiting.close()
    laptop.unlocked().close()


def test_closing_twice_is_harmless(laptop: Laptop) -> None:
    workspace = laptop.set_up()
    workspace.close()
    again = laptop.unlocked()
    workspace.close()
    with pytest.raises(AlreadyOpenError):
        laptop.locked()
    assert verbs(again)[-1] == "unlock", "the second closing took neither lock nor store from who came after"
    again.close()
    laptop.locked().close()


def test_once_the_line_is_ended_nothing_comes_in_and_saving_still_works(laptop: Laptop) -> None:
    workspace = laptop.set_up()
    workspace.cycle()
    client_id = a_client(workspace)
    ids = workspace.services.caseload.ids(ClientQuery())
    papers = [paper for each in ids for paper in workspace.services.documents.of(each) if paper.blob_id is None]
    workspace.services.documents.fetch(papers[0].local_id)
    workspace.end_line()
    with pytest.raises(CentralError):
        workspace.services.documents.fetch(papers[1].local_id)
    workspace.services.clients.edit(client_id, {PHONE: "0491 570 157"})
    assert workspace.services.waiting.counts().waiting == 1
    workspace.close()


def test_a_line_that_is_ended_while_its_pace_is_waited_for_tells_of_no_pause(workspace: Workspace) -> None:
    workspace.end_line()

    def ask_for_ever() -> None:
        while True:
            workspace.api.my_clients()  # the clock stands still, so that what may be asked at once is used up

    with pytest.raises(CentralError) as told:
        ask_for_ever()
    assert told.value.kind is ErrorKind.NOT_SENT


def test_the_recovery_code_opens_the_profile_and_is_spent(laptop: Laptop) -> None:
    laptop.set_up().close()
    workspace, next_code = laptop.locked().recover(laptop.code, OTHER)
    assert workspace.account.name == "Maya Okafor"
    workspace.close()
    assert next_code != laptop.code
    laptop.locked().unlock(OTHER).close()


def test_passphrase_and_recovery_code_can_be_renewed(laptop: Laptop) -> None:
    workspace = laptop.set_up()
    workspace.change_passphrase(PASSPHRASE, OTHER)
    assert workspace.renew_recovery_code(OTHER) != laptop.code
    workspace.close()
    laptop.locked().unlock(OTHER).close()


def test_a_set_up_that_was_cut_off_is_a_first_run_and_nothing_of_it_is_deleted(laptop: Laptop) -> None:
    laptop.set_up().close()
    laptop.paths.vault.unlink()
    left_over = laptop.paths.store.read_bytes()
    laptop.set_up().close()
    kept = [path for path in laptop.paths.backups.iterdir() if path.name.endswith(laptop.paths.store.name)]
    assert [path.read_bytes() for path in kept] == [left_over]


@pytest.mark.row("L8")
def test_a_missing_or_empty_store_beside_a_vault_is_damage_and_never_a_first_run(laptop: Laptop) -> None:
    laptop.set_up().close()
    kept = laptop.paths.store.read_bytes()
    laptop.paths.store.write_bytes(b"")
    with pytest.raises(DamagedStoreError):
        laptop.unlocked()
    assert laptop.paths.store.read_bytes() == b""
    laptop.paths.store.unlink()
    with pytest.raises(DamagedStoreError):
        laptop.unlocked()
    assert not laptop.paths.store.exists()
    laptop.paths.store.write_bytes(kept)
    laptop.unlocked().close()


def test_an_old_store_is_copied_and_brought_up_to_date_with_its_unsent_work(laptop: Laptop) -> None:
    workspace = laptop.set_up()
    workspace.cycle()
    client_id = a_client(workspace)
    workspace.services.clients.edit(client_id, {PHONE: "0491 570 157"})
    workspace.close()
    earlier = set_back(laptop.paths.folder, passphrase=PASSPHRASE, cost=CHEAP, keystore=laptop.around.keystore)
    again = laptop.unlocked()
    copy = laptop.paths.folder / f"store-before-{migrate.HEAD}-was-{earlier}.db"
    assert again.services.waiting.counts().waiting == 1
    laptop.network.is_online = False
    assert not again.cycle().is_complete
    assert copy.is_file()
    laptop.network.is_online = True
    result = again.cycle()
    assert (result.pushed, result.is_complete) == (1, True)
    assert not copy.exists()
    assert office_phone(laptop, again, client_id).endswith("491570157")
    again.close()


# ---- whose it is ----------------------------------------------------------------------------------------------------


def test_the_token_lies_in_the_encrypted_store_only(laptop: Laptop, workspace: Workspace) -> None:
    tokens = laptop.signed_in().tokens
    workspace.sign_in_again(laptop.signed_in())
    workspace.store.checkpoint()
    files = [path for path in laptop.paths.folder.rglob("*") if path.is_file()]
    assert not any(tokens.access.encode() in path.read_bytes() for path in files)
    assert workspace.cycle().online


@pytest.mark.row("A5", "N14")
def test_another_person_or_another_office_cannot_take_over_a_profile(laptop: Laptop, workspace: Workspace) -> None:
    mine = laptop.signed_in()
    priya = laptop.signed_in(email=laptop.central.account_of(PRIYA).email)
    with pytest.raises(OtherAccountError, match="Maya Okafor"):
        workspace.sign_in_again(priya)
    elsewhere = replace(mine, account=replace(mine.account, origin="https://other.example:443"))
    with pytest.raises(OtherAccountError):
        workspace.sign_in_again(elsewhere)
    with pytest.raises(OtherAccountError):
        workspace.demand_origin("https://other.example:443")
    workspace.demand_origin(mine.account.origin)


@pytest.mark.row("A5")
def test_a_store_that_says_it_is_somebody_elses_sends_nothing(laptop: Laptop) -> None:
    workspace = laptop.set_up()
    with workspace.store.write() as work:
        told = work.settings.get("account")
        assert isinstance(told, dict)
        work.settings.put("account", {**told, "userId": "somebody"})
        work.commit()
    workspace.close()
    with pytest.raises(LostAccountError):
        laptop.unlocked()


def test_a_log_whose_end_was_cut_off_is_found_out(laptop: Laptop, tmp_path: Path) -> None:
    workspace = laptop.set_up()
    workspace.cycle()
    workspace.close()
    shutil.copy(laptop.paths.store, tmp_path / "earlier.db")
    later = laptop.unlocked()
    later.services.clients.open(a_client(later))
    assert later.services.looks.verify().is_whole
    later.close()
    shutil.copy(tmp_path / "earlier.db", laptop.paths.store)
    rolled_back = laptop.unlocked()
    report = rolled_back.services.looks.verify()
    assert not report.is_whole
    rolled_back.close()


# ---- with the office ------------------------------------------------------------------------------------------------


def test_a_saved_change_is_at_the_office_a_second_later_by_itself(laptop: Laptop, workspace: Workspace) -> None:
    workspace.services.sync.start()
    laptop.waiter.settle()
    client_id = a_client(workspace)
    workspace.services.clients.edit(client_id, {PHONE: "0491 570 157"})
    laptop.waiter.settle()
    assert workspace.services.waiting.counts().waiting == 1
    laptop.waiter.turn(1)
    assert workspace.services.waiting.counts().waiting == 0
    assert office_phone(laptop, workspace, client_id).endswith("491570157")


def test_offline_is_noticed_and_survived_and_what_waited_goes_by_itself(laptop: Laptop, workspace: Workspace) -> None:
    laptop.network.is_online = False
    workspace.services.sync.start()
    laptop.waiter.settle()
    client_id = a_client(workspace)
    workspace.services.clients.edit(client_id, {PHONE: "0491 570 157"})
    laptop.waiter.settle()
    assert not workspace.services.sync.snapshot().is_online
    laptop.waiter.turn(600)
    laptop.network.is_online = True
    laptop.waiter.turn(20)
    assert workspace.services.sync.snapshot().is_online
    assert workspace.services.waiting.counts().waiting == 0
    assert office_phone(laptop, workspace, client_id).endswith("491570157")
    assert {told.is_online for told in laptop.told} == {True, False}


def test_paused_and_held_it_stays_over_locking_and_quitting(laptop: Laptop) -> None:
    workspace = laptop.set_up()
    workspace.cycle()
    wishes = workspace.services.wishes
    wishes.pause(is_paused=True)
    wishes.allow_documents(is_allowed=False)
    wishes.keep()
    client_id = a_client(workspace)
    workspace.services.clients.edit(client_id, {PHONE: "0491 570 157"})
    workspace.close()

    again = laptop.unlocked()
    sync = again.services.sync
    assert (sync.snapshot().phase, sync.snapshot().documents_allowed) == ("paused", False)
    sync.start()
    laptop.waiter.settle()
    laptop.waiter.turn(600)
    assert again.services.waiting.counts().waiting == 1, "nothing goes until a person says so"
    again.services.wishes.pause(is_paused=False)
    laptop.waiter.settle()
    assert again.services.waiting.counts().waiting == 0
    assert not sync.snapshot().documents_allowed, "the other wish still holds"
    again.services.wishes.keep()
    again.close()

    third = laptop.unlocked()
    assert third.services.sync.wishes == Wishes(is_paused=False, documents_allowed=False)
    third.close()


@pytest.mark.parametrize("kept", [None, "yes", [], {"paused": "yes"}, {"documents": None}])
def test_what_makes_no_sense_is_no_wish(kept: JsonValue) -> None:
    assert wishes_of(kept) == Wishes()


def test_signing_in_again_wakes_the_background(laptop: Laptop, workspace: Workspace) -> None:
    laptop.central.admin.expire_tokens(kind="refresh")
    laptop.central.admin.expire_tokens()
    workspace.services.sync.start()
    laptop.waiter.settle()
    assert workspace.services.sync.snapshot().needs_sign_in
    workspace.sign_in_again(laptop.signed_in())
    laptop.waiter.settle()
    assert not workspace.services.sync.snapshot().needs_sign_in


@pytest.mark.row("A7")
def test_sync_pressed_twenty_times_asks_the_office_as_often_as_two_cycles_do(
    laptop: Laptop, workspace: Workspace
) -> None:
    workspace.cycle()
    laptop.clock.turn(seconds=60)  # or the pace of requests would wait for a clock that stands still
    admin, sync = laptop.central.admin, workspace.services.sync
    admin.forget_requests()
    workspace.cycle()
    laptop.clock.turn(seconds=60)
    once = admin.request_counts()["GET /api/user/client/list"]
    admin.forget_requests()
    held = laptop.central.faults.hold("/client/list")
    sync.start()
    assert held.reached.wait(20)
    for _ in range(20):
        sync.sync_now()
    held.release()
    laptop.waiter.settle()
    assert once > 0
    assert admin.request_counts()["GET /api/user/client/list"] == 2 * once
    assert sync.snapshot().phase == "idle"


@pytest.mark.row("A7")
def test_quitting_waits_for_no_request_and_what_was_on_its_way_is_in_doubt(laptop: Laptop) -> None:
    workspace = laptop.set_up()
    workspace.cycle()
    workspace.services.clients.edit(a_client(workspace), {PHONE: "0491 570 157"})
    held = laptop.central.faults.hold("/api/user/clientUpdate/")
    workspace.services.sync.start()
    assert held.reached.wait(20)
    closing = threading.Thread(target=workspace.close)
    closing.start()
    closing.join(20)
    assert not closing.is_alive()
    held.release()
    laptop.unlocked().close()


def test_documents_are_fetched_and_open_clients_read_through_the_same_line(
    laptop: Laptop, workspace: Workspace, tmp_path: Path
) -> None:
    services = workspace.services
    client_id = a_client(workspace)
    document = services.documents.of(client_id)[0]
    services.documents.fetch(document.local_id)
    assert services.documents.bytes_of(document.local_id)
    laptop.central.admin.edit(server_id(workspace, client_id), "address.suburb", "Carlton")
    laptop.clock.turn(seconds=61)
    workspace.cycle(Scope(push=False, pull=False, looks=True, first_clients=lambda: (client_id,)))
    assert services.caseload.rows(parse("carlton"), limit=5)
    assert services.exports.office_export(tmp_path / "office.csv") == (tmp_path / "office.csv").stat().st_size > 0


def server_id(workspace: Workspace, local_id: str) -> str:
    row = workspace.services.caseload.row(local_id)
    assert row is not None
    assert row.server_id is not None
    return row.server_id


def office_phone(laptop: Laptop, workspace: Workspace, local_id: str) -> str:
    personal: Any = laptop.central.admin.client(server_id(workspace, local_id))["personalInfo"]
    return str(personal["phone"]).replace(" ", "")
