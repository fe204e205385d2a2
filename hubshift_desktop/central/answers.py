"""What the office answered, as frozen values: the only things that leave this room besides errors."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeAlias

from hubshift_desktop.domain.fields import Fields


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One record inside a list or a search answer."""

    server_id: str
    fields: Fields


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """One record asked for by id. With `not_modified` the fields are empty and what is stored still holds."""

    server_id: str
    fields: Fields
    etag: str | None = None
    last_modified: str | None = None
    not_modified: bool = False
    server_date: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchedMany:
    """All records of one sort that belong to a client. `skipped` counts records that could not be read."""

    items: tuple[Found, ...]
    etag: str | None = None
    last_modified: str | None = None
    not_modified: bool = False
    server_date: datetime | None = None
    skipped: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPage:
    """One page of the caseload. Totals are None when the office did not tell them; then nothing may be concluded."""

    rows: tuple[Found, ...]
    page: int
    total_pages: int | None = None
    total_items: int | None = None
    items_per_page: int | None = None
    server_date: datetime | None = None
    skipped: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """A write that the office confirmed in its own envelope; `fields` are what it echoed, often little."""

    server_id: str | None
    fields: Fields
    server_date: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CarerClient:
    """A client of a health carer, with the number of their appointments together."""

    server_id: str
    first_name: str
    last_name: str
    appointment_count: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeExport:
    """The office's own export as it comes in; the bytes must be read to the end or closed."""

    media_type: str
    chunks: Iterator[bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Who signed in. Tokens stay out of its text form, so that no log can hold one."""

    user_id: str
    name: str
    email: str
    role: str
    token: str = field(repr=False)
    refresh_token: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class RateSeen:
    """What the office tells about its own limit; `reset_in` is seconds from now."""

    limit: int | None = None
    remaining: int | None = None
    reset_in: float | None = None

    @property
    def is_told(self) -> bool:
        return self.limit is not None or self.remaining is not None or self.reset_in is not None


Fetch: TypeAlias = Fetched | FetchedMany
