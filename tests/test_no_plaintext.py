"""A canary in the case file must not lie open anywhere on the laptop: not in the store, its WAL, the documents folder,
the temp folder or the log, and not in the middle of work either."""

from __future__ import annotations

import logging
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from hubshift_desktop.demo.in_process import InProcess
from hubshift_desktop.demo.papers import draw_paper
from hubshift_desktop.demo.server import DemoCentral
from hubshift_desktop.domain.search_box import parse
from hubshift_desktop.logs import set_up_logging
from hubshift_desktop.paths import ProfilePaths
from hubshift_desktop.security.keystore import AbsentKeystore
from hubshift_desktop.services.background import SyncSnapshot
from hubshift_desktop.workspace import Hooks, Profile, SignInDesk, Surroundings, Workspace
from tests.security.fakes import CHEAP, PASSPHRASE

CANARY = "Quillfeather"
NUMBER = "430777123"
PAPER = b"Zanzibarquell consents to nothing at all."


class Watch:
    """Looks into every file of some folders for words that must not be readable there."""

    def __init__(self, *folders: Path) -> None:
        self._folders = folders
        self.looks = 0
        self.problems: list[str] = []
        self.has_synced = threading.Event()
        self.seen: set[str] = set()
        self._words = {
            encoded
            for word in (CANARY, CANARY.lower(), CANARY.upper(), NUMBER, "430 777 123", "Zanzibarquell")
            for encoded in (word.encode(), word.encode("utf-16-le"), word.encode("utf-16-be"))
        }

    def look(self, *_news: object) -> None:
        self.looks += 1
        for folder in self._folders:
            for path in folder.rglob("*"):
                if path.is_file():
                    self._look_into(path)

    def hear(self, told: SyncSnapshot) -> None:
        """Look at each step of the background, on its own thread, and note when its first cycle is over."""
        self.look()
        if told.last_result is not None and told.phase == "idle":
            self.has_synced.set()

    def _look_into(self, path: Path) -> None:
        try:
            data = path.read_bytes()
        except FileNotFoundError:
            return  # gone again between listing and looking, as passing files are
        self.seen.add(path.name)
        if CANARY.lower() in path.name.lower() or any(word in data for word in self._words):
            self.problems.append(path.name)


@pytest.fixture
def temp(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make every library's temporary files fall where the watch looks."""
    folder = tmp_path / "temp"
    folder.mkdir()
    for name in ("TMPDIR", "TEMP", "TMP", "SQLITE_TMPDIR"):
        monkeypatch.setenv(name, str(folder))
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


@pytest.fixture
def central() -> Iterator[DemoCentral]:
    office = DemoCentral(size=4)
    office.admin.add_client(
        {
            "personalInfo": {"firstName": "Zephyrine", "lastName": CANARY, "dateOfBirth": "1990-01-01"},
            "ndisDetails": {"ndisNumber": NUMBER},
            "medicalInfo": {"conditions": [f"{CANARY} syndrome"], "allergies": [], "medications": []},
        }
    )
    yield office
    office.close()


@pytest.fixture
def watch(tmp_path: Path, temp: Path) -> Watch:
    return Watch(tmp_path / "profile", temp)


@pytest.fixture
def workspace(central: DemoCentral, watch: Watch, tmp_path: Path) -> Iterator[Workspace]:
    """A profile whose every piece of news makes the watch look: that is in the middle of a sync."""
    transport = InProcess(central.app)
    around = Surroundings(keystore=AbsentKeystore(), cost=CHEAP, transport=transport)
    paths = ProfilePaths.given(tmp_path / "profile")
    restore = set_up_logging(paths.prepare().logs, level=logging.DEBUG)
    desk = SignInDesk("http://127.0.0.1", surroundings=around)
    desk.login(central.account.email, central.account.password)
    signed_in = desk.verify(central.account.one_time_code)
    made, _ = Profile.set_up(
        paths,
        account=signed_in.account,
        tokens=signed_in.tokens,
        passphrase=PASSPHRASE,
        hooks=Hooks(on_changed=watch.look, on_snapshot=watch.hear),
        surroundings=around,
    )
    yield made
    made.close()
    watch.look()
    restore()
    transport.close()
    assert watch.problems == [], "after closing"


def sync(workspace: Workspace, watch: Watch) -> None:
    """Let the background run once, watched at each of its steps, uploads included."""
    watch.has_synced.clear()
    workspace.background.start()
    assert watch.has_synced.wait(60)
    assert workspace.background.stop(20)


def work(workspace: Workspace, watch: Watch) -> None:
    """Touch the canary in every way that writes, looking after each and inside the longest transaction."""
    services = workspace.services
    [row] = services.caseload.rows(parse(CANARY), limit=5)
    services.clients.open(row.local_id)
    services.clients.edit(row.local_id, {"address.street": f"1 {CANARY} Road"})
    services.goals.add(row.local_id, {"title": f"Meet the {CANARY}s"}, [{"title": f"Ring {CANARY}"}])
    services.drafts.keep("client", row.local_id, {"personalInfo.lastName": f"{CANARY}-Ames"})
    paper = draw_paper(file_type="txt", title=CANARY, lines=(PAPER.decode(),))
    services.documents.file(row.local_id, paper, name=f"{CANARY}.txt", document_type="consent")
    watch.look()
    with workspace.store.write() as unit:
        record = unit.records.get(row.local_id)
        assert record is not None
        unit.settings.put("canary", [CANARY] * 20_000)
        watch.look()
        unit.commit()
    watch.look()
    logging.getLogger("hubshift_desktop.tests").info("A client was touched: %s", CANARY)
    sync(workspace, watch)


def test_nothing_lies_open_while_working_syncing_and_after_locking(
    workspace: Workspace, watch: Watch, tmp_path: Path
) -> None:
    sync(workspace, watch)
    assert watch.problems == []
    assert watch.looks > 3, "the watch must have looked in the middle of the sync"
    assert workspace.services.caseload.count(parse(NUMBER)) == 1, "the canary must really be here"
    work(workspace, watch)
    assert workspace.services.waiting.counts().waiting == 0
    sealed = [path for path in (tmp_path / "profile" / "documents").iterdir() if path.is_file()]
    assert sealed, "a sealed document must be among what was looked at"
    assert {"store.db", "store.db-wal", "hubshift.log", "vault.json"} <= watch.seen
    assert watch.problems == []


def test_the_watch_itself_can_fail(tmp_path: Path) -> None:
    watch = Watch(tmp_path)
    (tmp_path / "fine.bin").write_bytes(b"nothing to see")
    watch.look()
    assert watch.problems == []
    (tmp_path / "open.bin").write_bytes(b"\x00" + CANARY.encode("utf-16-le"))
    watch.look()
    assert watch.problems == ["open.bin"]
