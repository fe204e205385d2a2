"""Runs of the program to be hurt: forked from a process that has already loaded everything, as starting one takes
longer than the whole day in it.

`python -m tests.storms.nursery FD` takes orders over the socket FD: a task and its folder, and the run's own end of a
wire.
"""

from __future__ import annotations

import ctypes
import gc
import os
import signal
import socket
import sys
from collections.abc import Callable
from pathlib import Path

from hubshift_desktop.domain.errors import KnownError
from tests.conftest import HandClock
from tests.empty_store import empty_store
from tests.storms.desk import CASE_FILE, Desk, TellingStore
from tests.storms.living import live, started
from tests.storms.wire import HungUpError, Wire, far_office

_PR_SET_PTRACER, _ANYBODY = 0x59616D61, -1
LONGEST_ORDER = 4096


def main(door: socket.socket) -> None:
    """Fork a run for each order until the test hangs up."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    empty_store()  # loads what only migrations need
    gc.freeze()
    while True:
        order, descriptors, _, _ = socket.recv_fds(door, LONGEST_ORDER, 1)
        if not order:
            return
        stream = socket.socket(fileno=descriptors[0])
        if os.fork() == 0:
            door.close()
            task, _, folder = order.decode().partition(" ")
            _run(TASKS[task], Path(folder), Wire(stream))
        stream.close()


def _run(task: Callable[[Path, Wire], None], folder: Path, wire: Wire) -> None:
    """Do the task and end the process; whatever goes wrong is told."""
    status = 1
    try:
        _let_strace_in()
        wire.ask("born", os.getpid())
        task(folder, wire)
        wire.ask("over")
        status = 0
    except HungUpError:
        pass
    except BaseException as error:  # noqa: BLE001 - the test must hear of it, not this process's standard error
        wire.ask("broken", f"{type(error).__name__}: {error}")
    finally:
        os._exit(status)


def _live(folder: Path, wire: Wire) -> None:
    def on_refused(index: int, error: KnownError) -> None:
        wire.ask("refused", index, type(error).__name__)

    office, clock = far_office(wire), HandClock()
    desk = started(
        lambda: Desk(folder, office=office, clock=clock, run="A", on_commit=lambda: wire.ask("on disk")),
        on_refused=on_refused,
    )
    live(desk, on_done=lambda index: wire.ask("done", index), on_refused=on_refused)
    desk.close()


def _open(folder: Path, wire: Wire) -> None:
    """Open the store, which may be an older one, and close it again."""
    try:
        TellingStore.opened(folder / CASE_FILE, HandClock()).close()
    except KnownError as error:
        wire.ask("refused", -1, type(error).__name__)


def _let_strace_in() -> None:
    """Allow a process that is not our parent to trace us, where the system forbids that by default (Yama)."""
    ctypes.CDLL(None).prctl(_PR_SET_PTRACER, ctypes.c_ulong(_ANYBODY), 0, 0, 0)


TASKS = {"day": _live, "opening": _open}

if __name__ == "__main__":
    main(socket.socket(fileno=int(sys.argv[1])))
