"""Failures that a user can meet, apart from bugs.

A known error carries everything the interface needs to be useful: a title, one plain sentence and a next step.
Anything that is not a `KnownError` is a bug and must fail loudly.
"""

from __future__ import annotations

from collections.abc import Mapping


class KnownError(Exception):
    """A failure with words for the person at the laptop, made in one place so that no pane invents its own."""

    def __init__(self, *, title: str, sentence: str, next_step: str) -> None:
        super().__init__(title)
        self.title = title
        self.sentence = sentence
        self.next_step = next_step

    def __str__(self) -> str:
        return f"{self.title}. {self.sentence} {self.next_step}"


class InvalidInputError(KnownError):
    """What was typed breaks a rule; `problems` maps a field path to its sentence. Nothing was saved or lost."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        count = len(problems)
        super().__init__(
            title="1 field needs fixing" if count == 1 else f"{count} fields need fixing",
            sentence=" ".join(problems.values()),
            next_step="Correct it and save again; what you typed is kept.",
        )
        self.problems = dict(problems)


class NotFoundError(KnownError):
    """A record was asked for that this laptop does not hold."""

    def __init__(self, *, what: str) -> None:
        super().__init__(
            title=f"{what} is not on this laptop",
            sentence="It may have been removed, or it has not been copied here yet.",
            next_step="Check the number or sync, then try again.",
        )
