"""The console over an older copy of the case file: it says so, and sends nothing twice."""

from __future__ import annotations

import io

from hubshift_desktop.console.commands import run
from hubshift_desktop.console.desk import Desk
from hubshift_desktop.console.output import Output
from hubshift_desktop.console.parser import build_parser
from hubshift_desktop.console.secrets import Secrets
from hubshift_desktop.demo.server import DemoCentral
from tests.console.rig import Hub

TITLE = "This case file is an older copy."


class Terminal(io.StringIO):
    """Somebody sits before it and reads."""

    def isatty(self) -> bool:
        return True


def said_at_a_terminal(hub: Hub) -> str:
    terminal = Terminal()
    desk = Desk(
        paths=hub.paths,
        output=Output(as_json=False, stdout=terminal, stderr=terminal),
        secrets=Secrets(environment=hub.environment),
        surroundings=hub.around,
    )
    assert run(desk, build_parser().parse_args(["pending"])) == 0
    return terminal.getvalue()


def test_a_script_is_told_each_time_a_person_once_and_nothing_is_sent_twice(hub: Hub, central: DemoCentral) -> None:
    hub.ask("goal", "add", hub.client("ameli"), "--title", "Travel to TAFE by bus")
    old = hub.paths.store.read_bytes()
    assert hub.ask("sync")["waiting"] == 0
    hub.paths.store.write_bytes(old)

    told = hub("doctor")
    assert told.data["olderCopy"] is True
    assert TITLE in told.err
    plain = hub("doctor", as_json=False)
    assert TITLE in plain.err
    assert f"Copy        {TITLE[:-1]}" in plain.out
    assert TITLE in said_at_a_terminal(hub)
    assert TITLE not in said_at_a_terminal(hub)
    assert hub.ask("sync", "--settle", "0")["waiting"] == 0
    assert [made.kind for made in central.admin.created()] == ["goal"]
