"""How the console speaks: JSON alone on standard output with --json, else plain lines; problems on standard error."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from typing import TextIO

from hubshift_desktop.domain.errors import InvalidInputError, KnownError
from hubshift_desktop.domain.fields import JsonValue


class Output:
    """Where a command's answer goes."""

    def __init__(self, *, as_json: bool, stdout: TextIO | None = None, stderr: TextIO | None = None) -> None:
        self._as_json = as_json
        self._stdout = stdout or sys.stdout
        self._stderr = stderr or sys.stderr

    @property
    def is_for_a_person(self) -> bool:
        """Whether somebody sits at a terminal and reads lines as they come."""
        return not self._as_json and self._stderr.isatty()

    def answer(self, data: JsonValue, lines: Iterable[str]) -> None:
        """Print `data` as JSON, or else `lines`."""
        if self._as_json:
            self._stdout.write(json.dumps(data, ensure_ascii=False, indent=2) + "\n")
        else:
            self._stdout.writelines(f"{line}\n" for line in lines)
        self._stdout.flush()

    def say(self, line: str) -> None:
        """Tell something that is not the answer; it never mixes with JSON."""
        print(line, file=self._stderr, flush=True)

    def refuse(self, error: KnownError) -> None:
        """Print what went wrong and what to do; with --json also as an object on standard output."""
        problems: dict[str, JsonValue] = {}
        if isinstance(error, InvalidInputError):
            problems = dict(error.problems)
            for field, sentence in error.problems.items():
                self.say(f"{field}: {sentence}")
        self.say(f"{error.title}. {error.sentence} {error.next_step}".strip())
        if self._as_json:
            said: dict[str, JsonValue] = {"error": error.title, "message": error.sentence, "nextStep": error.next_step}
            self._stdout.write(json.dumps({**said, "problems": problems}, ensure_ascii=False, indent=2) + "\n")
            self._stdout.flush()


def table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """Return `rows` as aligned columns under `headings`, two spaces apart."""
    widths = [max(len(cell) for cell in column) for column in zip(headings, *rows, strict=True)]
    return ["  ".join(c.ljust(w) for c, w in zip(line, widths, strict=True)).rstrip() for line in (headings, *rows)]
