"""What a file really is: its first bytes decide, whatever its name claims."""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import PurePosixPath

# How much of a file `sniff` wants to see.
FIRST_BYTES = 4096

_HEIC_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})
_BMP_HEADER_SIZES = frozenset({12, 16, 40, 52, 56, 64, 108, 124})
_TEXT_SUFFIXES = frozenset({".txt", ".text"})
# Control characters that no plain text has; tab, line ends, form feed and escape are let through.
_NOT_TEXT = re.compile(rb"[\x00-\x06\x0e-\x1a\x1c-\x1f]")


class MediaKind(StrEnum):
    """The types Hubshift takes; the value is the media type sent to the office."""

    PDF = "application/pdf"
    JPEG = "image/jpeg"
    PNG = "image/png"
    GIF = "image/gif"
    WEBP = "image/webp"
    TEXT = "text/plain"
    HEIC = "image/heic"
    TIFF = "image/tiff"
    BMP = "image/bmp"

    @property
    def is_image(self) -> bool:
        return self not in (MediaKind.PDF, MediaKind.TEXT)

    @property
    def is_accepted(self) -> bool:
        """Whether the office takes it as it is; the others are converted first."""
        return self not in (MediaKind.HEIC, MediaKind.TIFF, MediaKind.BMP)


SUFFIXES: dict[MediaKind, tuple[str, ...]] = {
    MediaKind.PDF: (".pdf",),
    MediaKind.JPEG: (".jpg", ".jpeg", ".jpe", ".jfif"),
    MediaKind.PNG: (".png",),
    MediaKind.GIF: (".gif",),
    MediaKind.WEBP: (".webp",),
    MediaKind.TEXT: (".txt", ".text"),
    MediaKind.HEIC: (".heic", ".heif"),
    MediaKind.TIFF: (".tif", ".tiff"),
    MediaKind.BMP: (".bmp", ".dib"),
}

_SIGNATURES: tuple[tuple[bytes, MediaKind], ...] = (
    (b"\xff\xd8\xff", MediaKind.JPEG),
    (b"\x89PNG\r\n\x1a\n", MediaKind.PNG),
    (b"GIF87a", MediaKind.GIF),
    (b"GIF89a", MediaKind.GIF),
    (b"II*\x00", MediaKind.TIFF),
    (b"MM\x00*", MediaKind.TIFF),
)


def suffix_of(name: str) -> str:
    """Return the name's ending with its dot, in small letters; `""` when it has none."""
    return PurePosixPath(name.replace("\\", "/")).suffix.casefold()


def sniff(first: bytes, *, name: str) -> MediaKind | None:
    """Return what the file is, or None. Plain text has no signature, so there the name must say so too."""
    if first.lstrip(b"\xef\xbb\xbf\r\n\t ").startswith(b"%PDF-"):
        return MediaKind.PDF
    for signature, kind in _SIGNATURES:
        if first.startswith(signature):
            return kind
    if first.startswith(b"RIFF") and first[8:12] == b"WEBP":
        return MediaKind.WEBP
    if first[4:8] == b"ftyp" and first[8:12] in _HEIC_BRANDS:
        return MediaKind.HEIC
    if first.startswith(b"BM") and int.from_bytes(first[14:18], "little") in _BMP_HEADER_SIZES:
        return MediaKind.BMP
    if suffix_of(name) in _TEXT_SUFFIXES and _looks_like_text(first):
        return MediaKind.TEXT
    return None


def renamed(name: str, kind: MediaKind) -> str:
    """Return the bare name with an ending that tells the truth; a fitting one is kept as it is written."""
    bare = name.replace("\\", "/").rsplit("/", 1)[-1]
    if suffix_of(bare) in SUFFIXES[kind]:
        return bare
    known = {suffix for suffixes in SUFFIXES.values() for suffix in suffixes}
    stem = bare[: -len(suffix_of(bare))] if suffix_of(bare) in known else bare
    return f"{stem or 'file'}{SUFFIXES[kind][0]}"


def _looks_like_text(first: bytes) -> bool:
    if first.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    return _NOT_TEXT.search(first) is None
