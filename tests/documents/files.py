"""Made-up files of every kind, as a scanner, a phone or a stranger would bring them."""

from __future__ import annotations

from io import BytesIO

import pikepdf
from PIL import Image, ImageDraw

from hubshift_desktop.demo.papers import draw_paper


def picture(form: str, *, size: tuple[int, int] = (320, 200), mode: str = "RGB", exif: bytes = b"") -> bytes:
    """Return a small picture with a dark bar at the top, so that which way is up can be seen."""
    image = Image.new(mode, size, 1 if mode == "1" else "white")
    ImageDraw.Draw(image).rectangle((0, 0, size[0], size[1] // 4), fill=0 if mode in ("1", "L") else "black")
    out = BytesIO()
    image.save(out, form, **({"exif": exif} if exif else {}))
    return out.getvalue()


def pages_tiff(count: int) -> bytes:
    """Return a scanner's file of several black-and-white pages."""
    out = BytesIO()
    first, *rest = [Image.new("1", (620, 877), 1) for _ in range(count)]
    first.save(out, "TIFF", save_all=True, append_images=rest, compression="group4")
    return out.getvalue()


def noise(megapixels: float) -> Image.Image:
    """Return a picture that no compression makes small."""
    side = int((megapixels * 1_000_000) ** 0.5)
    return Image.effect_noise((side, side), 120)


def text_page(*, angle: float) -> Image.Image:
    """Return a page of dark lines, turned as it lay on the scanner."""
    page = Image.new("L", (900, 1200), 255)
    pen = ImageDraw.Draw(page)
    for top in range(100, 1100, 40):
        pen.rectangle((100, top, 800, top + 12), fill=0)
    return page.rotate(angle, fillcolor=255)


def jpeg_of(image: Image.Image) -> bytes:
    """Return an image as a camera would store it."""
    out = BytesIO()
    image.convert("RGB").save(out, "JPEG", quality=92)
    return out.getvalue()


def pdf(*, title: str = "NDIS plan") -> bytes:
    """Return a one-page PDF."""
    return draw_paper(file_type="pdf", title=title, lines=("Made up.",))


def long_pdf(*, pages: int) -> bytes:
    """Return a PDF of many pages full of words."""
    page = draw_paper(file_type="pdf", title="Long", lines=["word " * 200] * 40)
    out = BytesIO()
    with pikepdf.open(BytesIO(page)) as document:
        for _ in range(pages - 1):
            document.pages.append(document.pages[0])
        document.save(out)
    return out.getvalue()


def locked_pdf() -> bytes:
    """Return a PDF that asks for a password."""
    out = BytesIO()
    with pikepdf.open(BytesIO(pdf())) as document:
        document.save(out, encryption=pikepdf.Encryption(owner="owner", user="user"))
    return out.getvalue()


def page_count(data: bytes) -> int:
    """Return how many pages a PDF has, as another program counts them."""
    with pikepdf.open(BytesIO(data)) as document:
        return len(document.pages)
