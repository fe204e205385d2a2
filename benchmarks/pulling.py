"""What sync costs beside plain httpx on the same addresses: the first pull, the second, and a thousand edits."""

from __future__ import annotations

import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from benchmarks.central import serving
from benchmarks.desk import sign_in
from benchmarks.measure import Figure, share, stopwatch
from benchmarks.road import READERS, Road, bare_seconds
from hubshift_desktop.domain.fields import Fields
from hubshift_desktop.domain.views import ClientQuery
from hubshift_desktop.services.background import DETAILS_A_CYCLE
from hubshift_desktop.sync.scope import Scope
from hubshift_desktop.workspace import Workspace

EDITS = 1_000
_WAVES = 5
_PHONE, _STREET, _SUBURB = "personalInfo.phone", "address.street", "address.suburb"
_PACE_S, _SAVE_MS = 0.1, 50.0
_LOOK_S = 0.01


def run(*, clients: int) -> list[Figure]:
    """Measure without a window: what the office's answers cost once they are on this side."""
    with serving(clients=clients) as address, tempfile.TemporaryDirectory() as name:
        road = Road()
        workspace = sign_in(address, Path(name), transport=road)
        try:
            road.take()
            return [*_pulls(workspace, road, clients=address.clients), *_pushes(workspace, road)]
        finally:
            workspace.close()
            road.close()


def _pulls(workspace: Workspace, road: Road, *, clients: int) -> list[Figure]:
    with _listed_after(workspace, clients) as listed, stopwatch() as first:
        _whole(workspace)
    asked = road.take()
    bare = bare_seconds(asked, at_once=READERS)
    pages = [one for one in asked if one.is_list_page]
    bare_pages = bare_seconds(pages, at_once=1)
    with stopwatch() as second:
        _whole(workspace, Scope(budget=DETAILS_A_CYCLE))
    asked_again = len(road.take())
    with stopwatch() as refreshed:
        _whole(workspace)
    asked_all = len(road.take())
    usable, once = listed.whole, first.seconds
    whole = partial(Figure, unit="s", baseline="first pull", baseline_value=once, is_limit_on_ratio=True)
    bare_figure = partial(Figure, unit="s", is_limit_on_ratio=True)
    return [
        bare_figure(
            name="first pull, every detail",
            value=once,
            baseline="plain httpx",
            baseline_value=bare,
            limit=1.3,
            note=f"{len(asked):,} requests",
        ),
        bare_figure(
            name="usable list, everybody in it",
            value=usable,
            baseline="bare list pages",
            baseline_value=bare_pages,
            limit=1.5,
            note=f"{len(pages)} pages",
        ),
        bare_figure(
            name="usable list, the first clients",
            value=listed.first,
            baseline="bare list pages",
            baseline_value=bare_pages,
            note="they can be opened, searched and edited from here on",
        ),
        whole(name="usable list in a first pull", value=usable, limit=1 / 6),
        # In the background a detail read within the half hour is not asked for again; on the console everything is.
        whole(name="second pull", value=second.seconds, limit=0.15, note=f"nothing changed, {asked_again:,} requests"),
        whole(
            name="every detail asked again",
            value=refreshed.seconds,
            note=f"{asked_all:,} requests, mostly answered 304; a list row says too little to go without",
        ),
    ]


def _pushes(workspace: Workspace, road: Road) -> list[Figure]:
    ids = workspace.services.caseload.ids(ClientQuery())[:EDITS]
    waves = [_wave(workspace, road, ids, number=number) for number in range(_WAVES)]
    usual = sorted(waves, key=lambda wave: wave.sent / wave.bare)[_WAVES // 2]
    alone = [seconds for wave in waves for seconds in wave.saves]
    beside = _saved_beside(workspace, ids)
    ratios = ", ".join(f"{wave.sent / wave.bare:.2f}x" for wave in waves)
    return [
        Figure(name="an edit saved, p99", value=_p99(alone), unit="ms"),
        Figure(
            name="an edit saved while edits are sent, p99",
            value=_p99(beside),
            unit="ms",
            baseline="with nothing beside",
            baseline_value=_p99(alone),
            limit=_SAVE_MS,
            note=f"{len(beside):,} saves, slowest {max(beside) * 1000:.0f} ms",
        ),
        Figure(
            name=f"{len(ids):,} waiting edits sent",
            value=usual.sent,
            unit="s",
            baseline="bare requests",
            baseline_value=usual.bare,
            limit=1.5,
            is_limit_on_ratio=True,
            note=f"the median of {ratios}; {usual.note}",
        ),
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wave:
    """An edit of each client: the seconds each save took, and those of sending and of the bare requests."""

    saves: Sequence[float]
    sent: float
    bare: float
    note: str


def _wave(workspace: Workspace, road: Road, ids: Sequence[str], *, number: int) -> _Wave:
    """Edit, send, and ask the same bare. A few seconds on a machine with neighbours say little: hence several waves."""
    saves = [
        _saved(workspace, client_id, {_PHONE: f"0491 570 {156 + (at + number) % 4}"})
        for at, client_id in enumerate(ids)
    ]
    road.take()
    with stopwatch() as sent:
        result = workspace.cycle(Scope(pull=False))
    asked = road.take()
    note = f"{result.pushed:,} accepted, {result.waiting:,} waiting, {len(asked):,} requests"
    return _Wave(saves=saves, sent=sent.seconds, bare=bare_seconds(asked, at_once=1), note=note)


def _saved(workspace: Workspace, client_id: str, changes: Fields) -> float:
    with stopwatch() as save:
        workspace.services.clients.edit(client_id, changes)
    return save.seconds


def _saved_beside(workspace: Workspace, ids: Sequence[str]) -> list[float]:
    """Save one edit after the other, at the pace of a fast typist, while those saved before are sent."""
    for place, client_id in enumerate(ids):
        _saved(workspace, client_id, {_STREET: f"{place} Beacon Street"})
    sending = threading.Thread(target=lambda: workspace.cycle(Scope(pull=False)), name="sending")
    sending.start()
    taken = []
    for place, client_id in enumerate(reversed(ids)):
        if not sending.is_alive():
            break
        taken.append(_saved(workspace, client_id, {_SUBURB: f"Suburb {place}"}))
        time.sleep(_PACE_S)  # a typist's pace is what is measured; nothing waits for anything here
    sending.join()
    return taken


def _p99(seconds: Sequence[float]) -> float:
    return share(seconds, 0.99) * 1000


def _whole(workspace: Workspace, scope: Scope | None = None) -> None:
    if not workspace.cycle(scope).is_complete:
        raise RuntimeError("the pull did not end complete")


@dataclass
class Listed:
    """After how many seconds the list showed anybody, and everybody."""

    first: float = float("inf")
    whole: float = float("inf")


@contextmanager
def _listed_after(workspace: Workspace, clients: int) -> Iterator[Listed]:
    """Look beside the pull, as a window would, for the moments in which the list begins and in which it is whole."""
    begun, over, seen = time.perf_counter(), threading.Event(), Listed()

    def look() -> None:
        while not over.wait(_LOOK_S):
            count = workspace.services.caseload.count(ClientQuery())
            if count:
                seen.first = min(seen.first, time.perf_counter() - begun)
            if count >= clients:
                seen.whole = time.perf_counter() - begun
                return

    looker = threading.Thread(target=look, name="looker")
    looker.start()
    try:
        yield seen
    finally:
        over.set()
        looker.join()
