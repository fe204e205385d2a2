"""`hubshift`: the window, the demo, and the console for scripts and support, behind one door.

The window needs Qt and the demo central needs its server libraries; a laptop or a server may have neither. So those
two rooms are opened by name when they are asked for, in `_room` and nowhere else; all other imports are ordinary.
"""

from __future__ import annotations

import importlib
import io
import os
import sys
from argparse import Namespace
from collections.abc import Callable, Sequence
from types import ModuleType

from hubshift_desktop import __version__
from hubshift_desktop.console.commands import run
from hubshift_desktop.console.desk import Desk
from hubshift_desktop.console.output import Output
from hubshift_desktop.console.parser import build_parser
from hubshift_desktop.console.secrets import Secrets
from hubshift_desktop.documents import preview_worker
from hubshift_desktop.domain.errors import KnownError
from hubshift_desktop.logs import stand_guard
from hubshift_desktop.paths import ProfilePaths
from hubshift_desktop.workspace import Surroundings

_WINDOW, _CENTRAL = "hubshift_desktop.app", "hubshift_desktop.demo.command"
_NEEDS = {
    _WINDOW: ("The window cannot be opened", "Qt is missing on this machine.", "Use a console command."),
    _CENTRAL: (
        "The demo central cannot be started",
        "Its server libraries are missing on this machine.",
        "Install hubshift-desktop with its `demo` extra.",
    ),
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run what was asked for and return the exit code."""
    options = build_parser().parse_args(argv)
    if options.preview_worker:
        preview_worker.main()
        return 0
    _speak_plainly()
    output = Output(as_json=options.json)
    if options.version:
        print(__version__)
        return 0
    try:
        return _door(options)(options, output)
    except KnownError as error:
        output.refuse(error)
        return 1
    except KeyboardInterrupt:
        output.say("Stopped.")
        return 130
    except BrokenPipeError:
        # Whoever was reading has seen enough (`hubshift list | head`); Python must not complain when it ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _speak_plainly() -> None:
    """Write UTF-8 whatever the terminal is set to: names have accents, and JSON is UTF-8."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _door(options: Namespace) -> Callable[[Namespace, Output], int]:
    if options.command is None:
        return _window
    return _central if options.command == "central" else _console


def _console(options: Namespace, output: Output) -> int:
    paths = ProfilePaths.given(options.profile)
    desk = Desk(paths=paths, output=output, secrets=Secrets(), surroundings=Surroundings())
    restore = stand_guard(paths.logs) if paths.folder.is_dir() or options.command == "setup" else None
    try:
        return run(desk, options)
    finally:
        if restore is not None:
            restore()


def _window(options: Namespace, _output: Output) -> int:
    room = _room(_WINDOW)
    if options.demo or options.demo_in is not None:
        code: int = room.run_demo(folder=options.demo_in)
    else:
        code = room.run_window(options.profile)
    return code


def _central(options: Namespace, output: Output) -> int:
    room = _room(_CENTRAL)

    def tell(address: str) -> None:
        output.answer({"address": address, **room.how_to_sign_in()}, [])

    shown = {"write": _silent, "once_ready": tell} if options.json else {}
    room.run_central(port=options.port, clients=options.clients, database_url=options.database, **shown)
    return 0


def _silent(_line: str) -> None:
    """With --json the only words on standard output are JSON."""


def _room(name: str) -> ModuleType:
    try:
        return importlib.import_module(name)
    except ImportError as missing:
        if (missing.name or "").startswith("hubshift_desktop"):
            raise
        title, sentence, next_step = _NEEDS[name]
        raise KnownError(title=title, sentence=sentence, next_step=next_step) from missing


if __name__ == "__main__":
    sys.exit(main())
