"""The few numbers and words about size and time that panes show, in one place."""

from __future__ import annotations

from dataclasses import dataclass

from hubshift_desktop.documents.intake import MAX_BYTES
from hubshift_desktop.services.caseload import PLAN_SOON_DAYS, REVIEW_SOON_DAYS
from hubshift_desktop.services.decisions import UNDO_DAYS
from hubshift_desktop.services.preferences import LOCK_MINUTES, TEXT_SCALES

ACCEPTED_WORDS = "PDF, JPEG, PNG, GIF, WEBP or TXT, up to 10 MB. HEIC, TIFF and BMP are converted."


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a drop hint, a settings page or a countdown has to say about limits."""

    max_file_bytes: int = MAX_BYTES
    accepted_words: str = ACCEPTED_WORDS
    plan_soon_days: int = PLAN_SOON_DAYS
    review_soon_days: int = REVIEW_SOON_DAYS
    undo_decision_days: int = UNDO_DAYS
    lock_minutes: tuple[int, int] = LOCK_MINUTES
    text_scales: tuple[int, int] = TEXT_SCALES
