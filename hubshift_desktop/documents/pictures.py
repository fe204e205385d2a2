"""The one door to Pillow: pictures come in through a guard and leave upright, flat and without their metadata."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import TypeAlias

import pillow_heif
from PIL import Image, ImageOps, ImageSequence

Picture: TypeAlias = Image.Image

MAX_PIXELS = 40_000_000
_WHITE = 255

# Pillow's decoders meet damaged bytes with any of these; a warning is one only where warnings are errors.
_BROKEN = (
    OSError,
    SyntaxError,
    ValueError,
    EOFError,
    IndexError,
    struct.error,
    RuntimeError,
    UserWarning,
)
_BOMB = (Image.DecompressionBombError, Image.DecompressionBombWarning, MemoryError, OverflowError)

pillow_heif.register_heif_opener()


class DamagedPictureError(Exception):
    """The bytes are no whole picture."""


class HugePictureError(Exception):
    """The picture would need more memory than is safe: a bomb, or simply too many megapixels."""


@contextmanager
def opened(data: bytes) -> Iterator[Image.Image]:
    """Give the picture, not yet decoded, once its announced size is known to be safe.

    Whatever a decoder throws inside the `with` comes out as one of this module's two errors.
    """
    try:
        with Image.open(BytesIO(data)) as image:
            _guard(image)
            yield image
    except _BOMB as error:
        raise HugePictureError from error
    except _BROKEN as error:
        raise DamagedPictureError from error


def upright(image: Image.Image) -> Image.Image:
    """Return the picture turned as the camera was held, on white, in `1`, `L` or `RGB`, without metadata.

    Metadata holds where a photo was taken: for a photo of a form that is the client's home.
    """
    image.load()
    turned = ImageOps.exif_transpose(image)
    flat = _flat(turned)
    flat.info.clear()
    return flat


def frames(image: Image.Image, *, limit: int) -> Iterator[Image.Image]:
    """Yield every page of a multi-page picture, upright."""
    for number, frame in enumerate(ImageSequence.Iterator(image)):
        if number >= limit:
            raise HugePictureError
        _guard(frame)
        yield upright(frame)


def frame_count(image: Image.Image) -> int:
    return int(getattr(image, "n_frames", 1))


def jpeg(image: Image.Image, *, quality: int, longest: int | None = None) -> bytes:
    """Return the picture as JPEG, made smaller first when a side is longer than `longest`."""
    out = BytesIO()
    fitted = fit(image, longest=longest) if longest is not None else image
    plain = fitted.convert("L") if fitted.mode == "1" else fitted
    plain.save(out, "JPEG", quality=quality, optimize=True)
    return out.getvalue()


def bilevel_png(image: Image.Image) -> bytes:
    """Return a black-and-white scan as it is: much smaller and sharper than a JPEG of it."""
    out = BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()


def fit(image: Image.Image, *, longest: int) -> Image.Image:
    """Return the picture with no side longer than `longest`."""
    if max(image.size) <= longest:
        return image
    small = image.convert("L") if image.mode == "1" else image.copy()
    small.thumbnail((longest, longest), Image.Resampling.LANCZOS)
    return small


def _guard(image: Image.Image) -> None:
    if image.width * image.height > MAX_PIXELS:
        raise HugePictureError


def _flat(image: Image.Image) -> Image.Image:
    if image.mode in ("1", "L", "RGB"):
        return image.copy()
    if image.mode.startswith("I") or image.mode == "F":
        # 16-bit scans: the upper byte is the grey; a plain conversion would cut everything above 255 to white.
        return image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if image.has_transparency_data:
        ground = Image.new("RGBA", image.size, (_WHITE, _WHITE, _WHITE, _WHITE))
        return Image.alpha_composite(ground, image.convert("RGBA")).convert("RGB")
    return image.convert("RGB")
