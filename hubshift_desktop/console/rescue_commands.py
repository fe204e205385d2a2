"""`rescue`: unsent work out of one profile into a sealed file, and out of the file into another profile."""

from __future__ import annotations

from argparse import Namespace

from hubshift_desktop.console.desk import Desk
from hubshift_desktop.console.replacing import told_of_replace
from hubshift_desktop.console.secrets import RESCUE
from hubshift_desktop.domain.errors import InvalidInputError
from hubshift_desktop.export.target import demand_room


def rescue(desk: Desk, options: Namespace) -> int:
    """Write or open a rescue file."""
    return _write(desk, options) if options.rescue_command == "write" else _open(desk, options)


def _write(desk: Desk, options: Namespace) -> int:
    with desk.workspace() as workspace, told_of_replace():
        demand_room(options.file, may_replace=options.replace)
        passphrase = _new_passphrase(desk)
        written = workspace.services.rescue.write(options.file, passphrase=passphrase, may_replace=options.replace)
    desk.output.answer(
        {
            "file": str(options.file),
            "changes": written.changes,
            "drafts": written.drafts,
            "files": written.files,
            "missingFiles": written.missing,
            "filesLetGo": written.let_go,
        },
        [f"Written to {options.file}. {written.words}", "Without its passphrase nobody can open it, not even you."],
    )
    return 0


def _open(desk: Desk, options: Namespace) -> int:
    with desk.workspace() as workspace:
        passphrase = desk.secrets.get(RESCUE, "Passphrase of the rescue file")
        opened = workspace.services.rescue.open(options.file, passphrase=passphrase)
    desk.output.answer(
        {
            "taken": opened.taken,
            "skipped": opened.skipped,
            "leftOut": opened.left_out,
            "drafts": opened.drafts,
            "files": opened.files,
            "filesLetGo": opened.let_go,
        },
        [
            opened.words,
            *(["`hubshift sync` looks at the office first and sends what is not there."] if opened.taken else []),
        ],
    )
    return 0


def _new_passphrase(desk: Desk) -> str:
    """Let a person who types it blind type it twice: a slip would make the file worthless."""
    is_typed = not desk.secrets.has(RESCUE)
    passphrase = desk.secrets.get(RESCUE, "New passphrase for the rescue file")
    if is_typed and desk.secrets.get(RESCUE, "The same passphrase again") != passphrase:
        raise InvalidInputError({"passphrase": "The two passphrases differ"})
    return passphrase
