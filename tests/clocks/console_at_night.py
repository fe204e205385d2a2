"""The console as a program of its own, on a laptop whose wall clock a file puts forward: what a suspend does to it."""

from __future__ import annotations

import sys
from datetime import datetime, timedelta
from pathlib import Path

from hubshift_desktop.console.commands import run
from hubshift_desktop.console.desk import Desk
from hubshift_desktop.console.output import Output
from hubshift_desktop.console.parser import build_parser
from hubshift_desktop.console.secrets import Secrets
from hubshift_desktop.domain.clock import SystemClock
from hubshift_desktop.paths import ProfilePaths
from hubshift_desktop.security.keystore import AbsentKeystore
from hubshift_desktop.workspace import Surroundings
from tests.security.fakes import CHEAP, PASSPHRASE


class NightClock(SystemClock):
    """The clock of a laptop that slept for as many hours as a file says; its monotonic clock slept as well."""

    def __init__(self, hours: Path) -> None:
        self._hours = hours

    def now(self) -> datetime:
        return super().now() + timedelta(hours=float(self._hours.read_text()))


def main(folder: Path, hours: Path, typed: list[str]) -> int:
    """Run one command of the console."""
    desk = Desk(
        paths=ProfilePaths.given(folder),
        output=Output(as_json=True),
        secrets=Secrets(environment={"HUBSHIFT_PASSPHRASE": PASSPHRASE}),
        surroundings=Surroundings(clock=NightClock(hours), keystore=AbsentKeystore(), cost=CHEAP),
    )
    return run(desk, build_parser().parse_args([*typed, "--json"]))


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:]))
