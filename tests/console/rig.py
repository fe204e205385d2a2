"""The console as a script uses it: arguments in, exit code and JSON out, over a real store and a real central."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hubshift_desktop.console.commands import run
from hubshift_desktop.console.desk import Desk
from hubshift_desktop.console.output import Output
from hubshift_desktop.console.parser import build_parser
from hubshift_desktop.console.secrets import Secrets
from hubshift_desktop.demo.server import DemoCentral
from hubshift_desktop.domain.clock import Clock, SystemClock
from hubshift_desktop.paths import ProfilePaths
from hubshift_desktop.security.keystore import AbsentKeystore, Keystore
from hubshift_desktop.workspace import Surroundings
from tests.security.fakes import CHEAP, PASSPHRASE


@dataclass(frozen=True, slots=True)
class Answer:
    """How a command ended and what it said; `data` is standard output read as JSON."""

    code: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        return json.loads(self.out)


class Hub:
    """One profile and its console. Called with `--json` unless told otherwise."""

    def __init__(
        self,
        folder: Path,
        central: DemoCentral,
        *,
        clock: Clock | None = None,
        keystore: Keystore | None = None,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self.central = central
        self.paths = ProfilePaths.given(folder)
        self.around = Surroundings(clock=clock or SystemClock(), keystore=keystore or AbsentKeystore(), cost=CHEAP)
        account = central.account
        self.environment = {
            "HUBSHIFT_PASSPHRASE": PASSPHRASE,
            "HUBSHIFT_PASSWORD": account.password,
            "HUBSHIFT_OTP": account.one_time_code,
            **(environment or {}),
        }

    def __call__(self, *arguments: object, as_json: bool = True) -> Answer:
        typed = [str(argument) for argument in arguments]
        options = build_parser().parse_args([*typed, "--json"] if as_json else typed)
        stdout, stderr = io.StringIO(), io.StringIO()
        desk = Desk(
            paths=self.paths,
            output=Output(as_json=as_json, stdout=stdout, stderr=stderr),
            secrets=Secrets(environment=self.environment),
            surroundings=self.around,
        )
        return Answer(run(desk, options), stdout.getvalue(), stderr.getvalue())

    def ask(self, *arguments: object) -> Any:
        """Run a command that must not be refused; returns its JSON."""
        answer = self(*arguments)
        assert answer.code == 0, answer.err
        return answer.data

    def set_up(self, *arguments: object) -> Any:
        """Make the profile as Maya Okafor."""
        return self.ask("setup", "--server", self.central.base_url, "--email", self.central.account.email, *arguments)

    def client(self, name: str) -> str:
        """Return the local id of the one client with this name."""
        rows = self.ask("list", "--search", name)
        assert len(rows) == 1, rows
        return str(rows[0]["localId"])
