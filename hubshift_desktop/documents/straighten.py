"""Turns a page that lay crooked on the scanner: lines of text are level when the row sums change most sharply."""

from __future__ import annotations

from itertools import pairwise

from PIL import Image, ImageOps

_LOOK_AT = 600
_WIDEST_ANGLE = 6
_SMALLEST_ANGLE = 0.3
# A photo without lines has no clear best angle; it must not be turned by chance.
_CLEARLY_BETTER = 1.25
_WHITE = 255


def straightened(image: Image.Image) -> Image.Image:
    """Return the page turned by its skew, on white; unchanged when it is level or has no lines."""
    angle = skew(image)
    if abs(angle) < _SMALLEST_ANGLE:
        return image
    grey_or_colour = image.convert("L") if image.mode == "1" else image
    fill = _WHITE if grey_or_colour.mode == "L" else (_WHITE, _WHITE, _WHITE)
    turned = grey_or_colour.rotate(angle, resample=Image.Resampling.BICUBIC, fillcolor=fill)
    return turned.point(lambda value: _WHITE if value > _WHITE // 2 else 0, mode="1") if image.mode == "1" else turned


def skew(image: Image.Image) -> float:
    """Return the degrees by which to turn the page to level its lines; 0.0 when that is not clear."""
    small = image.convert("L")
    small.thumbnail((_LOOK_AT, _LOOK_AT), Image.Resampling.BOX)
    ink = ImageOps.invert(small)
    coarse = max((float(angle) for angle in range(-_WIDEST_ANGLE, _WIDEST_ANGLE + 1)), key=lambda a: _sharpness(ink, a))
    best = max((coarse + step / 4 for step in range(-3, 4)), key=lambda a: _sharpness(ink, a))
    return best if _sharpness(ink, best) > _CLEARLY_BETTER * _sharpness(ink, 0.0) else 0.0


def _sharpness(ink: Image.Image, angle: float) -> int:
    turned = ink.rotate(angle, resample=Image.Resampling.BILINEAR)
    rows = turned.resize((1, turned.height), Image.Resampling.BOX).tobytes()
    return sum((upper - lower) ** 2 for upper, lower in pairwise(rows))
