"""The demo central in a process of its own, so that serving does not share the measured program's interpreter."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import IO, Any

from hubshift_desktop.demo.server import DemoCentral
from hubshift_desktop.demo.settings import DemoSettings
from hubshift_desktop.domain.fields import JsonValue

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where the central listens and how its coordinator signs in."""

    url: str
    email: str
    password: str
    code: str
    clients: int


@dataclass(frozen=True, slots=True)
class Office:
    """A central that is served, and a wire to it that is not the network: for proofs, and for its bad days."""

    address: Address
    _to: IO[str]
    _from: IO[str]

    def ask(self, what: str, **told: JsonValue) -> dict[str, Any]:
        """Have one of `_WIRE` done in the central's process; return what it says."""
        self._to.write(json.dumps({"what": what, **told}) + "\n")
        self._to.flush()
        answer: dict[str, Any] = json.loads(self._from.readline())
        return answer


@contextmanager
def serving(*, clients: int) -> Iterator[Address]:
    """Serve a fictional caseload until the block ends."""
    with office(clients=clients) as served:
        yield served.address


@contextmanager
def office(*, clients: int) -> Iterator[Office]:
    """Serve a fictional caseload until the block ends, with the wire at hand."""
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
        yield Office(Address(**json.loads(process.stdout.readline())), process.stdin, process.stdout)
    finally:
        process.stdin.close()
        process.wait(timeout=30)


def _kept(central: DemoCentral) -> dict[str, JsonValue]:
    """Tell what requests have left behind: each client's address, how often each was written, and each file's hash."""
    admin, made = central.admin, central.admin.created("document")
    log = admin.access_log()
    return {
        "addresses": {client_id: admin.client(client_id)["address"] for client_id in admin.client_ids()},
        "writes": dict(Counter(line.client_id for line in log if (line.verb, line.subject) == ("edit", "client"))),
        "files": [sha256(admin.document_bytes(one.record_id)).hexdigest() for one in made],
    }


def _be_slow(central: DemoCentral, *, seconds: float, path: str = "") -> dict[str, JsonValue]:
    """Answer so much later whatever goes to this path; everything where none is named."""
    central.faults.clear()
    if seconds:
        central.faults.delay(path, seconds=seconds, times=None)
    return {}


_WIRE: dict[str, Callable[..., dict[str, JsonValue]]] = {"kept": _kept, "be_slow": _be_slow}


def main() -> None:
    """Serve, and answer on the wire, until standard input ends."""
    # The office is another machine in life: here it must not take the laptop's turns on two cores.
    os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))
    # Requests that it never answered on purpose are called off when it ends: no news in the middle of a table.
    logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL + 1)
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
        for line in sys.stdin:
            asked = json.loads(line)
            print(json.dumps(_WIRE[asked.pop("what")](central, **asked)), flush=True)
    finally:
        central.close()


if __name__ == "__main__":
    main()
