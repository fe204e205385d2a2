"""The test's side of a hurt run: it hears what was acknowledged, answers as the office, and looks at what is left."""

from __future__ import annotations

import hashlib
import re
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hubshift_desktop.store.connection import connect
from tests.empty_store import KEY, empty_store
from tests.storms.bureau import Bureau
from tests.storms.desk import CASE_FILE, Desk
from tests.storms.living import live, rest
from tests.storms.tracing import Strace
from tests.storms.wire import HungUpError, Wire, answer_for

ROOT = Path(__file__).resolve().parents[2]
# A sealed file's name is drawn by lot; everything else in the store is the same in every run.
_LOTS = re.compile(r"\b[0-9a-f]{32}\b")


def fingerprint(case_file: Path) -> str:
    """Return a digest of every row of every table, read past the store."""
    digest = hashlib.sha256()
    connection = connect(case_file, key=KEY, is_writer=False)
    try:
        tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").fetchall()
        for (table,) in tables:
            query = f'SELECT * FROM "{table}"'  # noqa: S608 - the name is the schema's own
            rows = sorted(_LOTS.sub("lot", repr(row)) for row in connection.execute(query))
            digest.update("\n".join([table, *rows]).encode())
    finally:
        connection.close()
    return digest.hexdigest()


@dataclass
class Heard:
    """What a run told before it ended."""

    commits: int = 0
    done: int = -1
    refused: list[tuple[int, str]] = field(default_factory=list)
    is_over: bool = False
    broken: str = ""


class Nursery:
    """The process that forks runs."""

    def __init__(self) -> None:
        ours, theirs = socket.socketpair()
        self._door = ours
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.storms.nursery", str(theirs.fileno())], pass_fds=[theirs.fileno()], cwd=ROOT
        )
        theirs.close()

    def start(self, folder: Path, *, task: str) -> Wire:
        ours, theirs = socket.socketpair()
        socket.send_fds(self._door, [f"{task} {folder}".encode()], [theirs.fileno()])
        theirs.close()
        return Wire(ours)

    def close(self) -> None:
        self._door.close()
        self._process.wait()


@dataclass
class Trial:
    """One laptop's folder, its office, and the run that is hurt on it."""

    nursery: Nursery
    folder: Path
    bureau: Bureau = field(default_factory=Bureau)
    heard: Heard = field(default_factory=Heard)
    task: str = "day"

    def __post_init__(self) -> None:
        self.folder.mkdir()
        self.case_file.write_bytes(empty_store())

    @property
    def case_file(self) -> Path:
        return self.folder / CASE_FILE

    @property
    def log(self) -> Path:
        return self.folder / "calls"

    def run(
        self,
        *,
        inject: str | None = None,
        on_commit: Callable[[], None] = lambda: None,
        on_refused: Callable[[], None] = lambda: None,
    ) -> Heard:
        """Let the task be done to its end, or to the moment that kills it. `inject` is None without strace."""
        wire = self.nursery.start(self.folder, task=self.task)
        try:
            _, pid = wire.hear()
            if inject is None:
                self._serve(wire, on_commit=on_commit, on_refused=on_refused)
            else:
                with Strace(pid, log=self.log, inject=inject):
                    self._serve(wire, on_commit=on_commit, on_refused=on_refused)
        finally:
            wire.close()
        return self.heard

    def _serve(self, wire: Wire, *, on_commit: Callable[[], None], on_refused: Callable[[], None]) -> None:
        try:
            wire.say(None)
            while not (self.heard.is_over or self.heard.broken):
                message = wire.hear()
                wire.say(self._answer(message, on_commit=on_commit, on_refused=on_refused))
        except HungUpError:
            return

    def _answer(
        self, message: tuple[Any, ...], *, on_commit: Callable[[], None], on_refused: Callable[[], None]
    ) -> Any:
        match message:
            case ("office", name, args, told):
                return answer_for(self.bureau.line, name, args, told)
            case ("on disk",):
                self.heard.commits += 1
                on_commit()
            case ("done", index):
                self.heard.done = index
            case ("refused", index, kind):
                self.heard.refused.append((index, kind))
                on_refused()
            case ("over",):
                self.heard.is_over = True
            case ("broken", words):
                self.heard.broken = words
        return None

    @contextmanager
    def reopened(self) -> Iterator[Desk]:
        """Start the program again on what is left on the disk."""
        self.bureau.clock.turn(seconds=3600)
        desk = Desk(self.folder, office=self.bureau.line, clock=self.bureau.clock, run="B")
        try:
            yield desk
        finally:
            desk.close()

    def problems_after(self, desk: Desk, *, first: int) -> list[str]:
        """Check the store, live the rest of the day, come to rest, and return whatever is not as it should be."""
        found = list(desk.store.integrity().problems)
        found += self._papers(desk)
        live(desk, first=first)
        found += rest(desk, self.bureau)
        found += desk.store.integrity().problems
        return found + self._papers(desk)

    def _papers(self, desk: Desk) -> list[str]:
        """Return which sealed files that the store names do not open (L7)."""
        with desk.store.read() as reader:
            known = [blob.blob_id for blob in reader.blobs.all()]
        return [f"a paper is lost: {blob_id}" for blob_id in known if not desk.blobs.is_sound(blob_id)]
