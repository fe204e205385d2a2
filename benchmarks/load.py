"""A full laptop at work: 10,000 clients, 5,000 edits and 2,000 files waiting, and a person who edits meanwhile.

At the end the office is asked, not over the network, whether each change and each file arrived, and arrived once.
"""

from __future__ import annotations

import itertools
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from benchmarks.central import Office, office
from benchmarks.measure import Figure, share, stopwatch
from benchmarks.person import Person
from benchmarks.screen import Screen, is_all_checked, screen, until
from benchmarks.stalls import StallMeter
from hubshift_desktop.domain.views import ClientQuery
from hubshift_desktop.sync.scope import Scope
from hubshift_desktop.ui.main_window import MainWindow
from hubshift_desktop.workspace import Workspace

EDITS, FILES, SPARE = 1 / 2, 1 / 5, 1 / 5  # of the clients; the spare ones are those whom the person edits
SAVE_MS, STALL_MS = 50.0, 100.0
LONGEST_S = 3_600.0
_STREET, _SUBURB = "address.street", "address.suburb"
_TYPED = "Vale"
_ENDED = "terminated"
_JUST_SAVED = 5
_ROWS_A_PAGE = 20
_PAPER = 4_000
_SAY_EACH = 1_000
_AT_REST = frozenset({"", "look"})


@dataclass(slots=True)
class Meant:
    """What this laptop was told to change: the truth that the office is held against at the end."""

    addresses: dict[tuple[str, str], str] = field(default_factory=dict)
    saves: Counter[str] = field(default_factory=Counter)
    files: set[str] = field(default_factory=set)

    def note(self, client_id: str, leaf: str, value: str) -> None:
        self.addresses[client_id, leaf] = value
        self.saves[client_id] += 1


class Clerk(Person):
    """Opens one client after the other, types into the form and saves it with Ctrl+S; in between scrolls, and looks.

    Beside the form a save is asked for again and again at the writing lane, where each is timed by itself.
    """

    def __init__(self, window: MainWindow, meter: StallMeter, *, pages: int, quick: Callable[[int], None]) -> None:
        self.seen_ms: list[float] = []
        self.typed: list[tuple[str, str]] = []
        self._quick = quick
        self._place = 0
        self._letters = itertools.cycle(_TYPED)
        super().__init__(window, meter, down=pages, up=pages)

    def _day(self) -> Iterable[Callable[[], None]]:
        return (
            *[self._scroll] * 10,
            self._open,
            *[self._look] * 4,
            self._edit,
            *[self._look] * 4,
            *[self._type] * len(_TYPED),
            self._save,
            *[*[self._look] * 5, self._save_beside] * 16,
        )

    def _edit(self) -> None:
        self._window.places.clients.page.edit(_SUBURB)

    def _type(self) -> None:
        if self._window.places.clients.page.tabs.form is not None:
            self._letter(next(self._letters))

    def _save(self) -> None:
        """Press Ctrl+S, and note when the window says that it is saved."""
        page = self._window.places.clients.page
        form = page.tabs.form
        if form is None or not form.has_changes:
            return
        value, pressed = form.values[_SUBURB], time.perf_counter()

        def on_saved(client_id: str) -> None:
            self.seen_ms.append((time.perf_counter() - pressed) * 1000)
            self.typed.append((client_id, value))

        form.saved.connect(on_saved)
        self._key(Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)

    def _save_beside(self) -> None:
        self._quick(self._place)
        self._place += 1


class QuickSaves:
    """Saves at the writing lane as fast as they are asked for, each timed from its beginning there to its commit."""

    def __init__(self, shown: Screen, window: MainWindow, client_ids: Sequence[str], meant: Meant) -> None:
        self.took_ms: list[float] = []
        self._shown, self._window, self._ids, self._meant = shown, window, client_ids, meant

    def save(self, place: int) -> None:
        """Save the next one."""
        client_id, value = self._ids[place % len(self._ids)], f"{place} Quick Lane"
        services = self._shown.workspace.services

        def work() -> float:
            with stopwatch() as save:
                services.clients.edit(client_id, {_STREET: value})
            return save.seconds * 1000

        def saved(milliseconds: float) -> None:
            self.took_ms.append(milliseconds)
            self._meant.note(client_id, "street", value)

        self._shown.runner.write(work, saved, _fail, owner=self._window)


def run(*, clients: int) -> list[Figure]:
    """Fill a laptop, then let everything go out while somebody works on it."""
    with (
        office(clients=clients) as served,
        tempfile.TemporaryDirectory() as name,
        screen(served.address, Path(name)) as shown,
    ):
        meant = Meant()
        at_hand = _receive(shown.workspace)
        with stopwatch() as filled:
            spare = _fill(shown.workspace, at_hand, meant)
        print(f"   queued in {filled.seconds:.0f} s", flush=True)
        return [*_work(shown, spare, meant), *_proof(shown.workspace, served, meant)]


def _work(shown: Screen, spare: Sequence[str], meant: Meant) -> list[Figure]:
    """Sync beside somebody at work until all that was queued is gone and all that is there has come."""
    waiting, sync = shown.workspace.services.waiting, shown.workspace.services.sync
    queued = f"{len(meant.addresses):,} edits and {len(meant.files):,} files waited"
    window = shown.open()
    QApplication.processEvents()
    meter = StallMeter(window)
    quick = QuickSaves(shown, window, spare, meant)
    # Nobody is opened whose details are not here yet.
    clerk = Clerk(window, meter, pages=min(20, max(1, len(spare) // _ROWS_A_PAGE // 2)), quick=quick.save)
    meter.start()
    sync.start()
    # Never nothing while somebody saves: what was queued is gone when no more waits than was saved just now.
    sent = until(lambda: waiting.counts().waiting <= _JUST_SAVED, within=LONGEST_S)
    print(f"   sent after {sent:.0f} s, receiving the rest", flush=True)
    received = until(lambda: _has_every_detail(shown.workspace), within=LONGEST_S)
    meter.stop()
    clerk.stop()
    sync.sync_now()
    until(lambda: is_all_checked(shown.workspace), within=LONGEST_S)
    window.close()
    _note_typed(shown.workspace, clerk.typed, meant)
    return [
        *_speeds(quick.took_ms, clerk.seen_ms, meter),
        Figure(name="all of it sent, with somebody at work", value=sent, unit="s", note=queued),
        Figure(name="… and the other clients' details received", value=received, unit="s"),
    ]


def _note_typed(workspace: Workspace, typed: Sequence[tuple[str, str]], meant: Meant) -> None:
    rows = workspace.services.caseload.rows_of([client_id for client_id, _ in typed])
    ended = {row.local_id for row in rows if row.status == _ENDED}
    for client_id, value in typed:
        if client_id not in ended:
            meant.note(client_id, "suburb", value)


def _receive(workspace: Workspace) -> Sequence[str]:
    """Receive the list, and the details of all who are to be edited; the others' come in while everything goes out.

    Who edits what they never saw would be asked which value counts, and nothing of that would be sent.
    """
    workspace.cycle(Scope(push=False, budget=0))
    # A change of a client whom the office has ended waits for a person's word: not what is measured here.
    ids = workspace.services.caseload.ids(ClientQuery(statuses=("active", "inactive")))
    count = workspace.services.caseload.count(ClientQuery())
    at_hand = (*ids[: int(count * SPARE)], *ids[-int(count * EDITS) :])
    print(f"   {count:,} clients listed, receiving the details of {len(at_hand):,}", flush=True)
    # Named once, for the order: nobody looks at them, so that they need not be written one by one.
    named = iter((at_hand,))
    workspace.cycle(Scope(push=False, budget=len(at_hand), first_clients=lambda: next(named, ())))
    return at_hand


def _has_every_detail(workspace: Workspace) -> bool:
    laptop = workspace.services.waiting.laptop()
    return laptop.clients_with_detail >= laptop.clients


def _fill(workspace: Workspace, ids: Sequence[str], meant: Meant) -> Sequence[str]:
    """Queue the edits and the files through the doors that the window uses; return the clients that are left alone."""
    services = workspace.services
    beside = round(len(ids) * SPARE / (SPARE + EDITS))
    spare, edited = ids[:beside], ids[beside:]
    filed = edited[: round(len(edited) * FILES / EDITS)]
    for place, client_id in enumerate(edited):
        services.clients.edit(client_id, {_STREET: f"{place} Beacon Street"})
        meant.note(client_id, "street", f"{place} Beacon Street")
        _say(place, "edits")
    for place, client_id in enumerate(filed):
        paper = f"Note {place} of a visit. ".encode().ljust(_PAPER, b".")
        services.documents.file(client_id, paper, name=f"note-{place}.txt", document_type="other")
        meant.files.add(sha256(paper).hexdigest())
        _say(place, "files")
    return spare


def _say(place: int, what: str) -> None:
    if (place + 1) % _SAY_EACH == 0:
        print(f"   {place + 1:,} {what} queued", flush=True)


def _speeds(lane_ms: Sequence[float], seen_ms: Sequence[float], meter: StallMeter) -> list[Figure]:
    worst = ", ".join(f"{late:.0f} ms at {doing or 'rest'}" for late, doing in meter.worst[:4])
    at_work = max((late for doing, late in meter.worst_of.items() if doing not in _AT_REST), default=0.0)
    return [
        Figure(name="a save while all is sent, median", value=share(lane_ms, 0.5), unit="ms"),
        Figure(
            name="a save while all is sent, p99",
            value=share(lane_ms, 0.99),
            unit="ms",
            limit=SAVE_MS,
            note=f"{len(lane_ms):,} saves, slowest {max(lane_ms):.0f} ms",
        ),
        Figure(
            name="… from Ctrl+S to 'Saved', median",
            value=share(seen_ms, 0.5),
            unit="ms",
            note=f"{len(seen_ms):,} forms, slowest {share(seen_ms, 1):.0f} ms",
        ),
        Figure(name="GUI thread late, p99", value=meter.share(0.99), unit="ms", limit=16),
        Figure(name="GUI thread late, worst", value=meter.share(1), unit="ms", limit=STALL_MS, note=worst),
        Figure(name="… while scrolling, opening, editing", value=at_work, unit="ms", limit=STALL_MS),
    ]


def _proof(workspace: Workspace, served: Office, meant: Meant) -> list[Figure]:
    """Hold the office against what was meant: nothing missing, nothing wrong, nothing twice."""
    rows = workspace.services.caseload.rows_of(sorted(meant.saves))
    at_office = {row.local_id: row.server_id for row in rows}
    kept = served.ask("kept")
    wrong = sum(
        kept["addresses"].get(at_office[client_id], {}).get(leaf) != value
        for (client_id, leaf), value in meant.addresses.items()
    )
    # Two saves of one client may go out as one; none may go out twice.
    times = {client_id: kept["writes"].get(server_id, 0) for client_id, server_id in at_office.items()}
    extra = sum(max(0, times[client_id] - saves) for client_id, saves in meant.saves.items())
    strangers = len(kept["writes"].keys() - set(at_office.values()))
    files = Counter(kept["files"])
    return [
        Figure(name="edits not at the office as saved", value=wrong, unit="edits", limit=0),
        Figure(name="edits sent more than once", value=extra + strangers, unit="edits", limit=0),
        Figure(name="files not at the office", value=len(meant.files - files.keys()), unit="files", limit=0),
        Figure(
            name="files there twice, or not ours",
            value=files.total() - len(meant.files & files.keys()),
            unit="files",
            limit=0,
            note=f"{files.total():,} files, {sum(times.values()):,} writes at the office",
        ),
    ]


def _fail(error: Exception) -> None:
    raise error
