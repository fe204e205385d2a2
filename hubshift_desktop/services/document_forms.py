"""A document's few fields, as typed and as kept."""

from __future__ import annotations

from datetime import date

from hubshift_desktop.documents.kinds import OTHER, guess_document_type
from hubshift_desktop.documents.media import MediaKind, renamed, suffix_of
from hubshift_desktop.domain.errors import InvalidInputError
from hubshift_desktop.domain.fields import JsonValue, text
from hubshift_desktop.domain.rows import StoredRecord
from hubshift_desktop.domain.validation import date_sentence, normalise

_EXPIRY = "expiryDate"


def expiry(typed: str, *, today: date) -> str:
    """Return an expiry date as kept, or say beside the field that it names no day."""
    kept = str(normalise(_EXPIRY, typed, today=today))
    try:
        date.fromisoformat(kept or "2000-01-01")
    except ValueError as error:
        raise InvalidInputError({_EXPIRY: date_sentence(typed, today=today)}) from error
    return kept


def new_document(
    *, name: str, media_type: str, size: int, document_type: str | None, expiry_date: str
) -> dict[str, JsonValue]:
    """Return the fields of a new document; its type is guessed from its name when nobody chose one."""
    fields: dict[str, JsonValue] = {
        "name": name,
        "type": suffix_of(name).removeprefix(".") or media_type.rpartition("/")[2],
        "documentType": document_type or guess_document_type(name),
        "size": size,
    }
    return {**fields, _EXPIRY: expiry_date} if expiry_date else fields


def changes_of(
    document: StoredRecord,
    *,
    name: str | None,
    document_type: str | None,
    expiry_date: str | None,
    today: date,
) -> dict[str, JsonValue]:
    """Return what was changed; a new name keeps the ending that says what the file is."""
    changes: dict[str, JsonValue] = {}
    if name is not None:
        changes["name"] = _named(name, document)
    if document_type is not None:
        changes["documentType"] = document_type or OTHER
    if expiry_date is not None:
        changes[_EXPIRY] = expiry(expiry_date, today=today)
    return changes


def _named(typed: str, document: StoredRecord) -> str:
    name = " ".join(typed.split())
    if not name:
        raise InvalidInputError({"name": "Enter a name"})
    ending = suffix_of(text(document.local, "name"))
    kind = next((kind for kind in MediaKind if renamed(f"file{ending}", kind) == f"file{ending}"), None)
    return renamed(name, kind) if kind and ending else name
