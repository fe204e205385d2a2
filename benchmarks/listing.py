"""The window during a full first sync: the list opens, scrolls and searches while thousands of clients come in."""

from __future__ import annotations

import itertools
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from benchmarks.central import Address, serving
from benchmarks.measure import Figure
from benchmarks.person import Person
from benchmarks.screen import Screen, is_all_checked, screen, until
from benchmarks.stalls import StallMeter
from hubshift_desktop.domain.views import ClientQuery
from hubshift_desktop.ui.main_window import MainWindow

SEARCHES = ("tran", "430000", "o'b", "footscray", "plan<60d", "sch")
LONGEST_S = 900.0
STALL_MS = 50.0
_AT_REST = frozenset({"", "look"})


class Reader(Person):
    """Scrolls with the keys as fast as they repeat, searches and opens clients, then looks."""

    def __init__(self, window: MainWindow, meter: StallMeter) -> None:
        self._words = itertools.cycle(SEARCHES)
        super().__init__(window, meter, down=30, up=20)

    def _day(self) -> Iterable[Callable[[], None]]:
        return (
            *[self._scroll] * 25,
            self._search,
            *[self._scroll] * 12,
            self._clear,
            self._open,
            *[self._look] * 60,
        )

    def _search(self) -> None:
        self._window.places.clients.list.search.line.setFocus()
        for letter in next(self._words):
            self._letter(letter)

    def _clear(self) -> None:
        self._key(Qt.Key.Key_Escape)


def run(*, clients: int) -> list[Figure]:
    """Measure the window while the first sync runs to its end."""
    with (
        serving(clients=clients) as address,
        tempfile.TemporaryDirectory() as name,
        screen(address, Path(name)) as shown,
    ):
        return _measured(shown, address)


def _measured(shown: Screen, address: Address) -> list[Figure]:
    workspace = shown.workspace
    begun = time.perf_counter()
    window = shown.open()
    QApplication.processEvents()
    opened = time.perf_counter() - begun
    meter = StallMeter(window)
    meter.start()
    workspace.services.sync.start()
    usable = until(lambda: workspace.services.caseload.count(ClientQuery()) > 0, within=LONGEST_S)
    person = Reader(window, meter)
    listed = until(lambda: workspace.services.caseload.count(ClientQuery()) >= address.clients, within=LONGEST_S)
    synced = until(lambda: is_all_checked(workspace), within=LONGEST_S)
    meter.stop()
    person.stop()
    window.close()
    worst = ", ".join(f"{late:.0f} ms at {doing or 'rest'}" for late, doing in meter.worst[:4])
    return [
        Figure(name="window opens", value=opened * 1000, unit="ms"),
        Figure(name="first client in the list", value=usable, unit="s"),
        Figure(name="whole list on this laptop", value=listed, unit="s"),
        Figure(name="first sync with every detail", value=synced, unit="s"),
        Figure(name="GUI thread late, median", value=meter.share(0.5), unit="ms"),
        Figure(name="GUI thread late, p99", value=meter.share(0.99), unit="ms", limit=16),
        Figure(name="GUI thread late, worst", value=meter.share(1), unit="ms", limit=STALL_MS, note=worst),
        Figure(
            name="… while opening, scrolling, searching",
            value=max(late for doing, late in meter.worst_of.items() if doing not in _AT_REST),
            unit="ms",
            limit=STALL_MS,
        ),
    ]
