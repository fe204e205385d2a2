"""Every command of the console by its name, and the one place where a known error becomes an exit code."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable, Mapping

from hubshift_desktop.console.desk import Desk
from hubshift_desktop.console.doctor import doctor
from hubshift_desktop.console.goal_commands import goal
from hubshift_desktop.console.profile_commands import setup
from hubshift_desktop.console.queue_commands import follow, pending, resolve, sync
from hubshift_desktop.console.record_commands import add, edit, export, list_clients, show, status, upload
from hubshift_desktop.console.rescue_commands import rescue
from hubshift_desktop.domain.errors import KnownError

Command = Callable[[Desk, Namespace], int]
COMMANDS: Mapping[str, Command] = {
    "setup": setup,
    "doctor": doctor,
    "list": list_clients,
    "show": show,
    "add": add,
    "edit": edit,
    "status": status,
    "goal": goal,
    "upload": upload,
    "export": export,
    "sync": sync,
    "pending": pending,
    "resolve": resolve,
    "follow": follow,
    "rescue": rescue,
}


def run(desk: Desk, options: Namespace) -> int:
    """Run one command: 0, or 1 when it was refused, with the reason on standard error."""
    try:
        return COMMANDS[options.command](desk, options)
    except KnownError as error:
        desk.output.refuse(error)
        return 1
