"""The two things that can go wrong with a file, each with its words in one place."""

from __future__ import annotations

from enum import StrEnum

from hubshift_desktop.domain.errors import KnownError


class RefusedFileError(KnownError):
    """A file that cannot be taken in; said when it is dropped, never after an upload."""

    def __init__(self, *, name: str, sentence: str, next_step: str) -> None:
        super().__init__(title=f"{name} can't be added", sentence=sentence, next_step=next_step)
        self.name = name


class NoPreview(StrEnum):
    """Why there is no picture of a file."""

    DAMAGED = "damaged"
    LOCKED = "locked"
    TOO_LARGE = "too_large"
    TOO_SLOW = "too_slow"
    UNKNOWN_TYPE = "unknown_type"


_SENTENCES = {
    NoPreview.DAMAGED: "The file may be damaged.",
    NoPreview.LOCKED: "The file is locked with a password.",
    NoPreview.TOO_LARGE: "The file needs more memory than is safe to give it.",
    NoPreview.TOO_SLOW: "The file took too long to draw, so Hubshift stopped.",
    NoPreview.UNKNOWN_TYPE: "Hubshift can't show this type of file.",
}


class CannotShowError(KnownError):
    """A file that has no preview; the file itself is untouched."""

    def __init__(self, why: NoPreview) -> None:
        super().__init__(
            title="Can't show this file", sentence=_SENTENCES[why], next_step="You can open it with another program."
        )
        self.why = why


class PreviewCancelledError(Exception):
    """The user moved on before the picture was ready. Not a failure, so it has no words."""
