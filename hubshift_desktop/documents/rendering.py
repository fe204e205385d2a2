"""Draws one page of a file as plain pixels. Runs in the preview process only: the bytes may be hostile."""

from __future__ import annotations

import math
from dataclasses import dataclass

import pypdfium2
import pypdfium2.raw as pdfium_c

from hubshift_desktop.documents import pictures
from hubshift_desktop.documents.errors import NoPreview
from hubshift_desktop.documents.media import MediaKind

_MOST_PIXELS = 16_000_000
_NARROWEST, _WIDEST = 16, 4000


@dataclass(frozen=True, slots=True)
class Pixels:
    """One drawn page: `rgba` is `height` rows of `width` times four bytes."""

    width: int
    height: int
    pages: int
    rgba: bytes


class CannotDrawError(Exception):
    """The file has no picture; `why` goes back over the pipe."""

    def __init__(self, why: NoPreview) -> None:
        super().__init__(why.value)
        self.why = why


def draw(data: bytes, *, kind: MediaKind, page: int, width: int) -> Pixels:
    """Return page `page` (from 0) about `width` pixels wide."""
    asked = min(max(width, _NARROWEST), _WIDEST)
    if kind is MediaKind.PDF:
        return _draw_pdf(data, page=page, width=asked)
    if kind.is_image:
        return _draw_picture(data, page=page, width=asked)
    raise CannotDrawError(NoPreview.UNKNOWN_TYPE)


def pdf_words(data: bytes, *, most: int) -> bytes:
    """Return the text of a PDF as UTF-8, at most `most` bytes of it, page by page; a scan has none."""
    document = _pdf(data)
    found = bytearray()
    try:
        for leaf in document:
            found += leaf.get_textpage().get_text_bounded().encode("utf-8", errors="ignore") + b"\n"
            if len(found) >= most:
                break
    except pypdfium2.PdfiumError as error:
        raise CannotDrawError(NoPreview.DAMAGED) from error
    finally:
        document.close()
    return bytes(found[:most]).strip()


def _pdf(data: bytes) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        is_locked = getattr(error, "err_code", None) == pdfium_c.FPDF_ERR_PASSWORD
        raise CannotDrawError(NoPreview.LOCKED if is_locked else NoPreview.DAMAGED) from error


def _draw_pdf(data: bytes, *, page: int, width: int) -> Pixels:
    document = _pdf(data)
    try:
        # What was filled into a form's fields is drawn only with this.
        document.init_forms()
        return _draw_pdf_page(document, page=page, width=width)
    except (pypdfium2.PdfiumError, IndexError) as error:
        raise CannotDrawError(NoPreview.DAMAGED) from error
    finally:
        document.close()


def _draw_pdf_page(document: pypdfium2.PdfDocument, *, page: int, width: int) -> Pixels:
    leaf = document[page]
    wide, high = leaf.get_size()
    if wide < 1 or high < 1:
        raise CannotDrawError(NoPreview.DAMAGED)
    scale = min(width / wide, math.sqrt(_MOST_PIXELS / (wide * high)))
    bitmap = leaf.render(scale=scale, rev_byteorder=True, force_bitmap_format=pdfium_c.FPDFBitmap_BGRA)
    return Pixels(bitmap.width, bitmap.height, len(document), bytes(bitmap.buffer))


def _draw_picture(data: bytes, *, page: int, width: int) -> Pixels:
    try:
        with pictures.opened(data) as image:
            count = pictures.frame_count(image)
            if page:
                image.seek(page)
            high = max(1, round(_MOST_PIXELS / width))
            # For a JPEG this decodes at a fraction of its size, which saves most of the time.
            image.draft("RGB", (width, high))
            small = pictures.upright(image).convert("RGBA")
            small.thumbnail((width, high))
    except pictures.HugePictureError as error:
        raise CannotDrawError(NoPreview.TOO_LARGE) from error
    except pictures.DamagedPictureError as error:
        raise CannotDrawError(NoPreview.DAMAGED) from error
    return Pixels(small.width, small.height, count, small.tobytes())
