"""The demo central in a process of its own, so that serving does not share the measured program's interpreter."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from hubshift_desktop.demo.server import DemoCentral
from hubshift_desktop.demo.settings import DemoSettings

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where the central listens and how its coordinator signs in."""

    url: str
    email: str
    password: str
    code: str
    clients: int


@contextmanager
def serving(*, clients: int) -> Iterator[Address]:
    """Serve a fictional caseload until the block ends."""
    process = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.central", str(clients)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    if process.stdin is None or process.stdout is None:
        raise RuntimeError("the central has no pipes")
    try:
        yield Address(**json.loads(process.stdout.readline()))
    finally:
        process.stdin.close()
        process.wait(timeout=30)


def main() -> None:
    """Serve until standard input ends."""
    # The office is another machine in life: here it must not take the laptop's turns on two cores.
    os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))
    size = int(sys.argv[1])
    central = DemoCentral(size=size, settings=DemoSettings(rate_limit=10_000_000))
    try:
        url = central.start()
        account = central.account
        told = {
            "url": url,
            "email": account.email,
            "password": account.password,
            "code": account.one_time_code,
            "clients": len(central.admin.client_ids()),
        }
        print(json.dumps(told), flush=True)
        sys.stdin.read()
    finally:
        central.close()


if __name__ == "__main__":
    main()
