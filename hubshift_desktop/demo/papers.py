"""Draws the bytes of made-up documents when somebody asks for them: real files, the same every time."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from io import BytesIO

import pikepdf
from PIL import Image, ImageDraw

MEDIA_TYPES = {
    "pdf": "application/pdf",
    "jpg": "image/jpeg",
    "png": "image/png",
    "gif": "image/gif",
    "webp": "image/webp",
    "txt": "text/plain; charset=utf-8",
}


def draw_paper(*, file_type: str, title: str, lines: Sequence[str]) -> bytes:
    """Return the file of a recipe."""
    if file_type == "pdf":
        return _pdf(title, lines)
    if file_type == "txt":
        return "\n".join((title, "", *lines, "", "Made up for demonstration.", "")).encode()
    return _picture(file_type, title)


def _pdf_text(text: str) -> bytes:
    """Write a text in the encoding of PDF's built-in fonts; letters it lacks become question marks."""
    plain = text.encode("cp1252", errors="replace")
    return plain.replace(b"\\", rb"\\").replace(b"(", rb"\(").replace(b")", rb"\)")


def _pdf(title: str, lines: Sequence[str]) -> bytes:
    pdf = pikepdf.new()
    font = pdf.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.Font,
            Subtype=pikepdf.Name.Type1,
            BaseFont=pikepdf.Name.Helvetica,
            Encoding=pikepdf.Name.WinAnsiEncoding,
        )
    )
    page = pdf.add_blank_page(page_size=(595, 842))
    page.obj.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
    page.obj.Contents = pdf.make_stream(_page(title, lines))
    target = BytesIO()
    pdf.save(target, deterministic_id=True)
    return target.getvalue()


def _page(title: str, lines: Sequence[str]) -> bytes:
    drawn = [
        b"0.06 0.37 0.48 rg 60 780 475 8 re f 0 g",
        b"BT /F1 24 Tf 60 730 Td (%b) Tj ET" % _pdf_text(title),
        b"BT /F1 12 Tf 18 TL 60 690 Td",
        *(b"(%b) Tj T*" % _pdf_text(line) for line in (*lines, "", "Made up for demonstration.")),
        b"ET",
    ]
    return b"\n".join(drawn)


def _picture(file_type: str, title: str) -> bytes:
    shade = hashlib.sha256(title.encode()).digest()
    picture = Image.new("RGB", (960, 640), (150 + shade[0] % 80, 160 + shade[1] % 70, 165 + shade[2] % 70))
    pen = ImageDraw.Draw(picture)
    pen.rectangle((80, 360, 880, 560), fill=(238, 240, 236), outline=(90, 100, 104), width=4)
    pen.rectangle((120, 120, 360, 330), fill=(214, 228, 232), outline=(90, 100, 104), width=4)
    pen.text((96, 580), title.encode("ascii", "replace").decode(), fill=(30, 40, 44))
    target = BytesIO()
    picture.save(target, format="PNG" if file_type == "png" else "JPEG")
    return target.getvalue()


def media_type_of(content: bytes, *, name: str) -> str | None:
    """Return what a file really is by its first bytes, or None when the central does not take it."""
    for magic, media_type in (
        (b"%PDF-", "application/pdf"),
        (b"\xff\xd8\xff", "image/jpeg"),
        (b"\x89PNG\r\n\x1a\n", "image/png"),
        (b"GIF87a", "image/gif"),
        (b"GIF89a", "image/gif"),
    ):
        if content.startswith(magic):
            return media_type
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    return MEDIA_TYPES["txt"] if _is_text(content, name) else None


def _is_text(content: bytes, name: str) -> bool:
    if not name.lower().endswith(".txt") or b"\0" in content:
        return False
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
