"""The demo told step by step, for a machine without a screen: the same program, the same central, nobody at the mouse.

The steps are a coordinator's own: a first copy, a search, work without the internet, the office's answer, a decision, a
file, a workbook. After each one the central's own data is asked whether it is true.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Protocol

from hubshift_desktop.demo.papers import draw_paper
from hubshift_desktop.demo.server import DemoCentral
from hubshift_desktop.domain.fields import JsonValue, text
from hubshift_desktop.domain.rows import Changed
from hubshift_desktop.domain.search_box import parse
from hubshift_desktop.domain.states import Choice, Kind, LedgerState
from hubshift_desktop.domain.views import ClientQuery
from hubshift_desktop.export.request import ExportFormat
from hubshift_desktop.paths import ProfilePaths
from hubshift_desktop.security.cost import STANDARD, CostRules
from hubshift_desktop.security.keystore import AbsentKeystore
from hubshift_desktop.services.background import SyncSnapshot
from hubshift_desktop.services.views import DecisionFile
from hubshift_desktop.workspace import Hooks, Profile, SignInDesk, Surroundings, Workspace

PASSPHRASE = "magpie verandah billy kettle"  # noqa: S105 - of a throw-away profile of fictional people
DEMO_COST = CostRules(
    with_keystore=STANDARD.floor,
    without_keystore=STANDARD.floor,
    floor=STANDARD.floor,
    ceiling=STANDARD.ceiling,
)
WHO = "Amelia"
_PHONE = "personalInfo.phone"
_PATIENCE, _LOOK_AGAIN = 180.0, 0.5
_OURS, _THEIRS = "0491 570 157", "0491 570 158"
Say = Callable[[str], None]


class Stage(Protocol):
    """The window, or nothing. `picture` lets it settle first; `hooks` is where the workspace sends its news."""

    @property
    def hooks(self) -> Hooks: ...

    def open(self, workspace: Workspace) -> None: ...

    def go(self, place: str) -> None: ...

    def search(self, typed: str) -> None: ...

    def client(self, client_id: str, *, tab: str) -> None: ...

    def picture(self, name: str) -> None: ...

    def close(self) -> None: ...


class EmptyStage:
    """Shows nothing: the steps alone."""

    hooks = Hooks()

    def open(self, workspace: Workspace) -> None:
        """There is no window."""

    def go(self, place: str) -> None:
        """There is no window."""

    def search(self, typed: str) -> None:
        """There is no window."""

    def client(self, client_id: str, *, tab: str) -> None:
        """There is no window."""

    def picture(self, name: str) -> None:
        """There is no window."""

    def close(self) -> None:
        """There is no window."""


class WalkFailedError(Exception):
    """A step did not hold: the demo must not show what is not true."""


def open_demo(central: DemoCentral, paths: ProfilePaths, *, hooks: Hooks | None = None) -> Workspace:
    """Set up a throw-away profile as Maya: signed in and unlocked, never in this laptop's keystore."""
    around = Surroundings(keystore=AbsentKeystore(), cost=DEMO_COST)
    account = central.account
    desk = SignInDesk(central.base_url, surroundings=around)
    desk.login(account.email, account.password)
    signed_in = desk.verify(account.one_time_code)
    workspace, _ = Profile.set_up(
        paths,
        account=signed_in.account,
        tokens=signed_in.tokens,
        passphrase=PASSPHRASE,
        hooks=hooks,
        surroundings=around,
    )
    return workspace


class _News:
    """Hands the workspace's news on to the stage, and lets the walk wait for what it wants to see."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._came = threading.Event()
        self.hooks = Hooks(on_changed=self._on_changed, on_snapshot=self._on_snapshot)

    def until(self, is_so: Callable[[], bool], otherwise: str) -> None:
        """Wait for the background to make `is_so` true."""
        deadline = time.monotonic() + _PATIENCE
        while not is_so():
            _hold(time.monotonic() < deadline, otherwise)
            self._came.wait(_LOOK_AGAIN)
            self._came.clear()

    def _on_changed(self, changed: Changed) -> None:
        self._stage.hooks.on_changed(changed)
        self._came.set()

    def _on_snapshot(self, snapshot: SyncSnapshot) -> None:
        self._stage.hooks.on_snapshot(snapshot)
        self._came.set()


@contextmanager
def _opened(folder: Path, stage: Stage, news: _News, *, size: int) -> Iterator[tuple[DemoCentral, Workspace]]:
    with ExitStack() as undo:
        central = undo.enter_context(DemoCentral(size=size))
        workspace = open_demo(central, ProfilePaths.given(folder), hooks=news.hooks)
        undo.callback(workspace.close)
        stage.open(workspace)
        undo.callback(stage.close)
        yield central, workspace


def walk(out: Path, *, folder: Path, stage: Stage | None = None, say: Say = print, size: int = 250) -> int:
    """Walk through the demo in the throw-away profile `folder`, leaving what it makes in `out`; 0 when all held."""
    out.mkdir(parents=True, exist_ok=True)
    scene = stage or EmptyStage()
    news = _News(scene)
    with _opened(folder, scene, news, size=size) as (central, workspace):
        return _Walk(out=out, central=central, workspace=workspace, stage=scene, news=news, say=say).run()


class _Walk:
    """The steps, in order."""

    def __init__(
        self, *, out: Path, central: DemoCentral, workspace: Workspace, stage: Stage, news: _News, say: Say
    ) -> None:
        self._out = out
        self._central = central
        self._workspace = workspace
        self._services = workspace.services
        self._stage = stage
        self._until = news.until
        self._say = say
        self._client_id = ""

    def run(self) -> int:
        steps = (
            self._first_copy,
            self._search,
            self._work_offline,
            self._reconnect,
            self._decide,
            self._upload,
            self._export,
        )
        for number, step in enumerate(steps, start=1):
            try:
                self._say(f"{number}. {step()}")
            except WalkFailedError as failure:
                self._say(f"{number}. did not hold: {failure}")
                return 1
        self._say(f"All steps held. Pictures and the workbook are in {self._out}.")
        return 0

    def _first_copy(self) -> str:
        self._services.sync.start()
        self._until(lambda: self._services.waiting.counts().last_complete is not None, "the first sync did not end")
        clients = self._services.caseload.count(ClientQuery())
        _hold(clients == len(self._central.admin.client_ids()), "not all clients arrived")
        self._stage.go("clients")
        self._stage.picture("1-clients")
        return f"First sync: {clients} clients are on this laptop, encrypted."

    def _search(self) -> str:
        found = self._services.caseload.rows(parse(WHO), limit=5)
        _hold(bool(found), f"{WHO} was not found")
        self._client_id = found[0].local_id
        again = self._services.caseload.rows(parse(found[0].ndis_number), limit=5)
        _hold(again[0].local_id == self._client_id, "the NDIS number finds somebody else")
        self._stage.search(WHO)
        self._stage.client(self._client_id, tab="overview")
        self._stage.picture("2-search")
        return f"Search: “{WHO}” and the NDIS number both find {found[0].name}."

    def _work_offline(self) -> str:
        self._central.stop()
        clients, goals = self._services.clients, self._services.goals
        clients.edit(self._client_id, {_PHONE: _OURS})
        tasks: tuple[dict[str, JsonValue], ...] = ({"title": "Ride with a friend"}, {"title": "Ride alone"})
        goal_id = goals.add(self._client_id, {"title": "Travel to TAFE by bus", "category": "independence"}, tasks)
        goals.set_task_status(goal_id, 0, "completed")
        self._until(lambda: not self._services.sync.snapshot().is_online, "the lost connection was not noticed")
        waiting = self._services.waiting.counts().waiting
        _hold(waiting >= 2, "the changes do not wait")
        self._stage.client(self._client_id, tab="goals")
        self._stage.picture("3-offline")
        return f"Offline: a phone number, a goal with two tasks and a tick are saved; {waiting} changes wait."

    def _reconnect(self) -> str:
        self._central.admin.edit(self._server_id, _PHONE, _THEIRS)
        before = len(self._central.admin.created("goal"))
        self._central.start()
        self._services.sync.sync_now()
        self._until(lambda: self._is_sent() and bool(self._decisions()), "the changes were not sent")
        _hold(len(self._central.admin.created("goal")) == before + 1, "the goal did not arrive exactly once")
        self._stage.go("waiting")
        self._stage.picture("4-reconnected")
        return "Back online: the goal arrived exactly once. The office had changed the phone number too."

    def _decide(self) -> str:
        files = self._decisions()
        _hold(len(files) == 1 and len(files[0].fields) == 1, "one decision was expected")
        self._stage.client(self._client_id, tab="overview")
        self._stage.picture("5-two-versions")
        self._services.decisions.decide({files[0].fields[0].conflict_id: Choice.MINE})
        wanted = _OURS.replace(" ", "")[1:]
        self._until(lambda: self._office_phone().endswith(wanted), "the office does not have the chosen number")
        self._until(self._is_sent, "the decision still waits")
        return "Decided: yours. The office has it now; its own version stays readable under Changes."

    def _upload(self) -> str:
        paper = draw_paper(file_type="pdf", title="Consent to share", lines=("A made-up form.",))
        self._services.documents.file(self._client_id, paper, name="Consent to share.pdf", document_type="consent")
        self._until(self._is_sent, "the file was not sent")
        named = [text(record, "name") for record in self._central.admin.documents(self._server_id)]
        _hold(named.count("Consent to share.pdf") == 1, "the file did not arrive exactly once")
        self._stage.client(self._client_id, tab="documents")
        self._stage.picture("6-documents")
        return "Filed: a PDF was sealed here, sent, and is at the office once."

    def _export(self) -> str:
        exports = self._services.exports
        plan = exports.plan(None, ClientQuery(statuses=("active",)), exports.group_columns())
        target = self._out / f"clients.{ExportFormat.XLSX.value}"
        written = exports.export(
            ids=plan.ids,
            total=plan.total,
            columns=plan.columns,
            filter_words=plan.filter_words,
            target=target,
            may_replace=True,  # the one of an earlier walk
        )
        _hold(target.is_file() and written.rows == plan.count, "the workbook is not whole")
        lines = self._services.waiting.lines(states=[LedgerState.ACCEPTED])
        self._stage.go("today")
        self._stage.picture("7-today")
        return f"Exported: {written.rows} of {plan.total} clients to {target.name}; {len(lines)} changes accepted."

    def _is_sent(self) -> bool:
        counts = self._services.waiting.counts()
        return (
            not (counts.waiting or counts.sending or counts.unanswered)
            and self._services.sync.snapshot().phase == "idle"
        )

    def _decisions(self) -> tuple[DecisionFile, ...]:
        return self._services.decisions.of_client(self._client_id)

    @property
    def _server_id(self) -> str:
        with self._workspace.store.read() as reader:
            stored = reader.records.get(self._client_id)
        _hold(stored is not None and stored.kind is Kind.CLIENT, "the client is gone")
        return (stored.server_id or "") if stored is not None else ""

    def _office_phone(self) -> str:
        personal = self._central.admin.client(self._server_id).get("personalInfo")
        phone = personal.get("phone") if isinstance(personal, dict) else ""
        return str(phone).replace(" ", "")


def _hold(is_true: bool, otherwise: str) -> None:
    if not is_true:
        raise WalkFailedError(otherwise)
