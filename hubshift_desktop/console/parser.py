"""The console's grammar. Wrong usage ends with exit code 2, as argparse does."""

from __future__ import annotations

import argparse
from pathlib import Path

from hubshift_desktop.documents.preview import FROZEN_ARGUMENT

STATUSES = ("active", "inactive", "terminated")
_REPLACE = "replace a file that is there already"


def _command(
    commands: argparse._SubParsersAction[argparse.ArgumentParser],
    shared: argparse.ArgumentParser,
    name: str,
    words: str,
) -> argparse.ArgumentParser:
    return commands.add_parser(name, help=words, description=words, parents=[shared], allow_abbrev=False)


def build_parser() -> argparse.ArgumentParser:
    """Return the whole grammar; `command` is None for the window."""
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument("--profile", type=Path, default=argparse.SUPPRESS, help="folder of the profile to work on")
    shared.add_argument(
        "--json",
        action="store_true",
        default=argparse.SUPPRESS,
        help="print JSON, and nothing else, on standard output",
    )
    parser = argparse.ArgumentParser(
        prog="hubshift", description="The offline case file of an NDIS support coordinator.", allow_abbrev=False
    )
    parser.add_argument("--profile", type=Path, default=None, help="folder of the profile to work on")
    parser.add_argument("--json", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument(
        "--demo", action="store_true", help="open the window on fictional people, thrown away at the end"
    )
    # The locked demo starts itself again in its own throw-away folder; nobody types this.
    parser.add_argument("--demo-in", type=Path, default=None, help=argparse.SUPPRESS)
    # The packaged program starts itself as its own preview process.
    parser.add_argument(FROZEN_ARGUMENT, action="store_true", dest="preview_worker", help=argparse.SUPPRESS)
    parser.add_argument("--version", action="store_true", help="print the version")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    _profile_commands(commands, shared)
    _record_commands(commands, shared)
    _queue_commands(commands, shared)
    return parser


def _profile_commands(
    commands: argparse._SubParsersAction[argparse.ArgumentParser],
    shared: argparse.ArgumentParser,
) -> None:
    setup = _command(
        commands, shared, "setup", "Make this profile, or sign in again. Asks for password, code, passphrase."
    )
    setup.add_argument("--server", required=True, metavar="URL", help="https address of the central server")
    setup.add_argument("--email", required=True, metavar="E")
    setup.add_argument(
        "--api", choices=("web", "mobile"), default="web", help="which of the two paths the server serves"
    )
    doctor = _command(commands, shared, "doctor", "Check this profile: keys, store, queue, access log.")
    doctor.set_defaults(command="doctor")
    doctor.add_argument(
        "--repair", action="store_true", help="set a damaged case file aside and rescue what can be read of it"
    )
    central = _command(commands, shared, "central", "Start the demo central alone, on this machine only.")
    central.add_argument("--port", type=int, default=8780, metavar="N")
    central.add_argument("--clients", type=int, default=250, metavar="N", help="size of the fictional caseload")
    central.add_argument("--database", default=None, metavar="URL", help="keep its data here (SQLAlchemy URL)")


def _record_commands(
    commands: argparse._SubParsersAction[argparse.ArgumentParser],
    shared: argparse.ArgumentParser,
) -> None:
    listing = _command(commands, shared, "list", "List clients, as the window's search box and status filter do.")
    export = _command(commands, shared, "export", "Export clients to FILE.xlsx or FILE.csv.")
    export.add_argument("file", type=Path, metavar="FILE")
    export.add_argument("--replace", action="store_true", help=_REPLACE)
    for sub in (listing, export):
        sub.add_argument("--search", default="", metavar="Q")
        sub.add_argument("--status", default=None, metavar="S")
    show = _command(commands, shared, "show", "Show one client: ID is a server id, local id or NDIS number.")
    show.add_argument("id", metavar="ID")
    add = _command(commands, shared, "add", "Add a client from a JSON file in the API's create shape.")
    add.add_argument("file", type=Path, metavar="FILE.json")
    edit = _command(commands, shared, "edit", "Change fields of a client, for example personalInfo.phone=0491570156.")
    edit.add_argument("id", metavar="ID")
    edit.add_argument("changes", nargs="+", metavar="FIELD=VALUE", help="lists as JSON")
    status = _command(commands, shared, "status", "Change a client's status.")
    status.add_argument("id", metavar="ID")
    status.add_argument("status", choices=STATUSES)
    upload = _command(commands, shared, "upload", "Queue a file for a client's documents.")
    upload.add_argument("id", metavar="ID")
    upload.add_argument("file", type=Path, metavar="FILE")
    upload.add_argument("--type", required=True, dest="document_type", metavar="T", help="for example ndis_plan")
    goal = _command(commands, shared, "goal", "Add or edit a goal.")
    verbs = goal.add_subparsers(dest="goal_command", required=True, metavar="add|edit")
    goal_add = _command(verbs, shared, "add", "Add a goal to a client.")
    goal_add.add_argument("id", metavar="ID")
    goal_add.add_argument("--title", required=True)
    goal_add.add_argument("--description", default="")
    goal_add.add_argument("--target-date", default="", metavar="DATE")
    goal_edit = _command(
        verbs, shared, "edit", "Change fields of a goal: title, description, targetDate, status, tasks …"
    )
    goal_edit.add_argument("goal", metavar="GOAL")
    goal_edit.add_argument("changes", nargs="+", metavar="FIELD=VALUE", help="lists as JSON")


def _queue_commands(
    commands: argparse._SubParsersAction[argparse.ArgumentParser],
    shared: argparse.ArgumentParser,
) -> None:
    sync = _command(commands, shared, "sync", "Run one full cycle with the central server.")
    sync.add_argument(
        "--settle",
        type=float,
        default=None,
        metavar="S",
        help="seconds an unanswered write rests before it is sent again",
    )
    sync.add_argument(
        "--confirm-absences",
        action="store_true",
        help="believe that the many clients who disappeared at once have really left",
    )
    _command(commands, shared, "pending", "The delivery ledger: what waits, what was accepted, what needs you.")
    resolve = _command(
        commands,
        shared,
        "resolve",
        "Decide between two versions: keep mine, the office's, or both. What was set aside goes again (mine), or is "
        "taken back (office); if it may have arrived, office stops following it.",
    )
    resolve.add_argument("id", metavar="ID", help="id of a line of `pending`")
    resolve.add_argument("choice", choices=("mine", "office", "both"))
    follow = _command(
        commands,
        shared,
        "follow",
        "Look again for a file that may have arrived and is no longer followed; without ID, list these files.",
    )
    follow.add_argument("id", nargs="?", default=None, metavar="ID", help="local id of the file, or a line's id")
    rescue = _command(commands, shared, "rescue", "Carry unsent work to another laptop in one sealed file.")
    verbs = rescue.add_subparsers(dest="rescue_command", required=True, metavar="write|open")
    write = _command(verbs, shared, "write", "Write what waits here, with drafts and files, to FILE.")
    opened = _command(verbs, shared, "open", "Queue again what FILE holds and neither this laptop nor the office has.")
    write.add_argument("--replace", action="store_true", help=_REPLACE)
    for sub in (write, opened):
        sub.add_argument("file", type=Path, metavar="FILE")
