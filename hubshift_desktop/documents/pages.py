"""Several scanned or photographed pages become one straightened PDF that the office takes (under 10 MB)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import img2pdf

from hubshift_desktop.documents.pictures import (
    HugePictureError,
    bilevel_png,
    fit,
    frames,
    jpeg,
    opened,
)
from hubshift_desktop.documents.straighten import straightened

MAX_PAGES = 200
_A4 = (img2pdf.mm_to_pt(210), img2pdf.mm_to_pt(297))


@dataclass(frozen=True, slots=True)
class _Level:
    """One step of giving up detail for size; 3508 is A4 at 300 dots an inch, 1240 at about 106."""

    longest: int
    quality: int


_LEVELS = (_Level(3508, 85), _Level(2480, 78), _Level(2100, 70), _Level(1754, 60), _Level(1240, 50), _Level(900, 40))


def pages_pdf(pages: Sequence[bytes], *, max_bytes: int) -> bytes:
    """Return one A4 PDF of all pages, as sharp as fits into `max_bytes`; raise `HugePictureError` if nothing fits."""
    for level in _LEVELS:
        encoded = _encoded(pages, level=level, max_bytes=max_bytes)
        if encoded is None:
            continue
        pdf = _bound(encoded)
        if len(pdf) <= max_bytes:
            return pdf
    raise HugePictureError


def _encoded(pages: Sequence[bytes], *, level: _Level, max_bytes: int) -> list[bytes] | None:
    encoded: list[bytes] = []
    total = 0
    for page in _each_page(pages, level=level):
        encoded.append(page)
        total += len(page)
        if total > max_bytes:
            return None
    return encoded


def _each_page(pages: Sequence[bytes], *, level: _Level) -> Iterator[bytes]:
    left = MAX_PAGES
    for data in pages:
        with opened(data) as image:
            for frame in frames(image, limit=left):
                left -= 1
                page = fit(straightened(frame), longest=level.longest)
                yield bilevel_png(page) if page.mode == "1" else jpeg(page, quality=level.quality)


def _bound(encoded: list[bytes]) -> bytes:
    layout = img2pdf.get_layout_fun(_A4, fit=img2pdf.FitMode.into, auto_orient=True)
    pdf: bytes = img2pdf.convert(encoded, layout_fun=layout)
    return pdf
