"""What `hubshift central` does: serve a fictional caseload until it is told to stop."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from hubshift_desktop.demo.accounts import MAYA, PASSWORD
from hubshift_desktop.demo.server import DemoCentral
from hubshift_desktop.demo.settings import DemoSettings

Writer = Callable[[str], object]


def _nobody(_base_url: str) -> None:
    """Nobody waits for the demo to be ready."""


@contextmanager
def _stopped_by_signal(stop: threading.Event) -> Iterator[None]:
    """Let Ctrl+C and a polite kill end the waiting, and give the signals back afterwards."""

    def on_signal(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.signal(number, on_signal) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def run_central(
    *,
    port: int,
    clients: int,
    database_url: str | None = None,
    host: str = "127.0.0.1",
    once_ready: Callable[[str], object] = _nobody,
    write: Writer = print,
    stop: threading.Event | None = None,
) -> None:
    """Serve until SIGINT, SIGTERM or `stop`; say where, and how to sign in."""
    stop = stop or threading.Event()
    central = DemoCentral(size=clients, database_url=database_url or "sqlite://", host=host)
    with _stopped_by_signal(stop):
        try:
            address = central.start(port=port)
            for line in _welcome(central, address):
                write(line)
            once_ready(address)
            stop.wait()
        finally:
            central.close()
    write("Stopped.")


def _welcome(central: DemoCentral, address: str) -> tuple[str, ...]:
    account = central.account
    return (
        f"Demo central with {len(central.admin.client_ids())} fictional clients",
        f"  Address        {address}",
        f"  Email          {account.email}",
        f"  Password       {account.password}",
        f"  One-time code  {account.one_time_code}",
        "Press Ctrl+C to stop.",
    )


def how_to_sign_in() -> dict[str, str]:
    """Return what `hubshift setup` needs for the demo, for a script that started it."""
    return {"email": MAYA.email, "password": PASSWORD, "oneTimeCode": DemoSettings().one_time_code}
