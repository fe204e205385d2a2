"""What happens to a file when it is dropped: taken as it is, converted, made smaller, or refused with a sentence.

Everything is decided before anything is queued ('a file refused only after its upload' must never happen), and
everything happens in memory: nothing readable is written to the disk.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from hubshift_desktop.documents import pictures
from hubshift_desktop.documents.errors import RefusedFileError
from hubshift_desktop.documents.media import FIRST_BYTES, SUFFIXES, MediaKind, renamed, sniff, suffix_of
from hubshift_desktop.documents.pages import pages_pdf

MAX_BYTES = 10_000_000
# A picture may be larger than the office takes, because it can be shrunk; beyond this it is not even read.
MAX_SOURCE_BYTES = 200_000_000
# The pages of one paper lie in memory together: about twenty A4 pages as a scanner gives them at its rawest.
MAX_PAGES_BYTES = 500_000_000

_ACCEPTED_WORDS = "Use PDF, JPEG, PNG, GIF, WEBP or TXT. Photos (HEIC) and scans (TIFF, BMP) are converted for you."
_DAMAGED = "The file is damaged or not complete."
_TRY_AGAIN = "Scan it again, or copy it again from where it came."
_SMALLER = "Scan it again in grey at 200 dpi, or split it into parts."


class Outcome(StrEnum):
    """What will happen to a file."""

    AS_IS = "as_is"
    CONVERTED = "converted"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer while files hover over the pane; `sentence` is empty when the file is taken as it is."""

    outcome: Outcome
    sentence: str = ""
    next_step: str = ""
    media: MediaKind | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A file ready to be sealed and queued."""

    name: str
    media_type: str
    size: int
    sha256: str
    data: bytes = field(repr=False)
    is_converted: bool = False


class Intake:
    """Takes files in under one size limit: the office's, or a lower one that the server has shown."""

    def __init__(self, *, max_bytes: int = MAX_BYTES, max_pages_bytes: int = MAX_PAGES_BYTES) -> None:
        self._max_bytes = max_bytes
        self._max_pages_bytes = max_pages_bytes

    def check(self, *, name: str, first_bytes: bytes, size: int) -> Verdict:
        """Say what would happen, from the first bytes alone, before anything more is read."""
        if size == 0:
            return _refused("The file is empty.", "Check where it came from and try again.")
        kind = sniff(first_bytes[:FIRST_BYTES], name=name)
        if kind is None:
            return _refused(_unreadable(name), _ACCEPTED_WORDS)
        if size > (MAX_SOURCE_BYTES if kind.is_image else self._max_bytes):
            return _refused(f"The file is {_megabytes(size)}; the limit is {_megabytes(self._max_bytes)}.", _SMALLER)
        if not kind.is_accepted:
            return Verdict(Outcome.CONVERTED, "It will be converted so that it can be uploaded.", media=kind)
        if size > self._max_bytes:
            return Verdict(
                Outcome.CONVERTED, f"It will be made smaller than {_megabytes(self._max_bytes)}.", media=kind
            )
        return Verdict(Outcome.AS_IS, media=kind)

    def check_file(self, path: Path) -> Verdict:
        """Say what would happen to the file at `path`, reading its first bytes only."""
        try:
            with path.open("rb") as file:
                return self.check(name=path.name, first_bytes=file.read(FIRST_BYTES), size=path.stat().st_size)
        except OSError:
            return _refused("The file can't be opened.", "Check that it is still there and not open elsewhere.")

    def read(self, path: Path) -> bytes:
        """Return the bytes of a file that may be taken in; the rest can then be done without asking its folder."""
        return self._read(path, name=None)[0]

    def prepare(self, source: Path | bytes, *, name: str | None = None) -> Prepared:
        """Return the file as it will be stored and sent, or raise `RefusedFileError`."""
        data, called = self._read(source, name=name)
        verdict = self.check(name=called, first_bytes=data[:FIRST_BYTES], size=len(data))
        if verdict.media is None or verdict.outcome is Outcome.REFUSED:
            raise RefusedFileError(name=called, sentence=verdict.sentence, next_step=verdict.next_step)
        if not verdict.media.is_image:
            return _prepared(data, name=called, kind=verdict.media)
        try:
            return self._picture(data, name=called, verdict=verdict)
        except pictures.HugePictureError as error:
            raise _too_many_pixels(called) from error
        except pictures.DamagedPictureError as error:
            raise RefusedFileError(name=called, sentence=_DAMAGED, next_step=_TRY_AGAIN) from error

    def pages_to_pdf(self, pages: Sequence[bytes | Path], *, name: str) -> Prepared:
        """Return one straightened PDF of all pages (pictures; multi-page TIFFs give all of theirs), under the limit."""
        if not pages:
            raise RefusedFileError(name=name, sentence="There are no pages.", next_step="Add at least one page.")
        loaded = self.read_pages(pages, name=name)
        try:
            pdf = pages_pdf(loaded, max_bytes=self._max_bytes)
        except pictures.HugePictureError as error:
            raise RefusedFileError(
                name=name, sentence="The pages are too large for one file.", next_step=_SMALLER
            ) from error
        except pictures.DamagedPictureError as error:
            raise RefusedFileError(name=name, sentence="One of the pages is damaged.", next_step=_TRY_AGAIN) from error
        return _prepared(pdf, name=name, kind=MediaKind.PDF, is_converted=True)

    def _read(self, source: Path | bytes, *, name: str | None) -> tuple[bytes, str]:
        if isinstance(source, bytes):
            return source, name or "file"
        called = name or source.name
        verdict = self.check_file(source)
        if verdict.outcome is Outcome.REFUSED:
            raise RefusedFileError(name=called, sentence=verdict.sentence, next_step=verdict.next_step)
        try:
            return source.read_bytes(), called
        except OSError as error:
            raise RefusedFileError(
                name=called, sentence="The file can't be opened.", next_step="Check that it is still there."
            ) from error

    def read_pages(self, pages: Sequence[bytes | Path], *, name: str) -> list[bytes]:
        """Return the bytes of every page; no more is read once they are too many."""
        loaded: list[bytes] = []
        left = self._max_pages_bytes
        for number, page in enumerate(pages, start=1):
            data, called = self._read(page, name=None if isinstance(page, Path) else name)
            kind = sniff(data[:FIRST_BYTES], name=called)
            if kind is None or not kind.is_image:
                raise RefusedFileError(
                    name=name,
                    sentence=f"Page {number} is not a picture.",
                    next_step="Take it out, or add it on its own.",
                )
            left -= len(data)
            if left < 0:
                raise RefusedFileError(name=name, sentence="The pages are too large for one file.", next_step=_SMALLER)
            loaded.append(data)
        return loaded

    def _picture(self, data: bytes, *, name: str, verdict: Verdict) -> Prepared:
        with pictures.opened(data) as image:
            has_pages = verdict.media is MediaKind.TIFF and pictures.frame_count(image) > 1
            # Decoding the whole picture also shows damage now, while the paper is still at hand.
            whole = pictures.upright(image)
        if has_pages:
            pdf = pages_pdf([data], max_bytes=self._max_bytes)
            return _prepared(pdf, name=name, kind=MediaKind.PDF, is_converted=True)
        if verdict.outcome is Outcome.AS_IS and verdict.media is not None:
            return _prepared(data, name=name, kind=verdict.media)
        return _prepared(self._small_enough(whole), name=name, kind=MediaKind.JPEG, is_converted=True)

    def _small_enough(self, image: pictures.Picture) -> bytes:
        for longest, quality in ((None, 90), (None, 80), (3508, 80), (2480, 75), (1754, 70), (1240, 60)):
            data = pictures.jpeg(image, quality=quality, longest=longest)
            if len(data) <= self._max_bytes:
                return data
        raise pictures.HugePictureError


def _prepared(data: bytes, *, name: str, kind: MediaKind, is_converted: bool = False) -> Prepared:
    return Prepared(
        name=renamed(name, kind),
        media_type=kind.value,
        size=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        data=data,
        is_converted=is_converted,
    )


def _refused(sentence: str, next_step: str) -> Verdict:
    return Verdict(Outcome.REFUSED, sentence, next_step)


def _unreadable(name: str) -> str:
    suffix = suffix_of(name)
    if any(suffix in suffixes for suffixes in SUFFIXES.values()):
        return f"It is named {suffix} but its content is something else."
    return f"Hubshift can't read {suffix} files." if suffix else "Hubshift can't read this type of file."


def _too_many_pixels(name: str) -> RefusedFileError:
    megapixels = pictures.MAX_PIXELS // 1_000_000
    return RefusedFileError(
        name=name,
        sentence=f"The picture has more than {megapixels} megapixels or can't be made small enough.",
        next_step="Scan it at 300 dpi, or choose a smaller photo size on the phone.",
    )


def _megabytes(size: int) -> str:
    return f"{size / 1_000_000:.1f} MB".replace(".0 ", " ")
