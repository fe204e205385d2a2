"""One request and its answer: the border where httpx ends.

Whatever happens becomes a `Reply` (an answer came, whatever it says) or a `LostError` (none came, and whether bytes
had left). No judgement is made here; that is `classify`.
"""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import lru_cache
from typing import Literal

import httpx

from hubshift_desktop.central import body
from hubshift_desktop.central.answers import RateSeen
from hubshift_desktop.central.classify import NOT_JSON, NotJson, Seen, classify, classify_lost, looks_like_portal
from hubshift_desktop.central.errors import CentralError, ErrorKind, Words
from hubshift_desktop.domain.backoff import DAILY
from hubshift_desktop.domain.clock import Clock
from hubshift_desktop.domain.fields import JsonValue

_UNSENT = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.UnsupportedProtocol,
    httpx.ProxyError,
    httpx.InvalidURL,
)
_TLS_WORDS = Words(
    "The office could not be recognised",
    "The server’s certificate does not prove that it is your office, so nothing was sent to it.",
    "Try another network; if it stays, tell your office. There is nothing to confirm here.",
)
_TABLE_TYPES = ("csv", "excel", "spreadsheetml", "octet-stream", "text/plain")
_EPOCH_FROM = 1_000_000_000
_EPOCH_MS_FROM = 1_000_000_000_000


class LostError(Exception):
    """No answer came. `was_sent`: a byte of the request may have left. `is_stale`: the socket was closed on us."""

    def __init__(self, *, was_sent: bool, is_stale: bool = False, is_tls: bool = False) -> None:
        super().__init__("no answer")
        self.was_sent = was_sent
        self.is_stale = is_stale
        self.is_tls = is_tls

    def as_error(self, *, is_write: bool) -> CentralError:
        kind = classify_lost(was_sent=self.was_sent, is_write=is_write)
        return CentralError(kind, words=_TLS_WORDS if self.is_tls else None)


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer, read whole and parsed as far as it is JSON."""

    seen: Seen
    media_type: str
    raw: bytes | None = field(repr=False)
    etag: str | None
    last_modified: str | None
    server_date: datetime | None
    rate: RateSeen
    retry_after: float | None
    token_used: str = field(repr=False)

    @property
    def body(self) -> JsonValue:
        return None if isinstance(self.seen.body, NotJson) else self.seen.body

    @property
    def is_not_modified(self) -> bool:
        return self.seen.status == 304

    @property
    def is_table(self) -> bool:
        return self.seen.status == 200 and any(word in self.media_type for word in _TABLE_TYPES)

    def problem(self, *, is_write: bool, wants_table: bool = False) -> CentralError | None:
        """Return what this answer means if it is not a clear yes."""
        if wants_table and self.is_table:
            return CentralError(ErrorKind.TOO_LARGE) if self.raw is None else None
        kind = classify(self.seen, is_write=is_write)
        if kind is None:
            return None
        errors = self.seen.errors
        if kind is ErrorKind.INVALID and self.seen.status == 415:
            errors = errors or {"file": "The office does not take this type of file"}
        return CentralError(
            kind,
            message=self.seen.message,
            errors=errors,
            retry_after=self.retry_after,
            status=self.seen.status,
            is_portal=looks_like_portal(self.seen),
        )


def _is_tls(problem: BaseException) -> bool:
    cause: BaseException | None = problem
    while cause is not None:
        if isinstance(cause, ssl.SSLError):
            return True
        cause = cause.__cause__ or cause.__context__
    return False


@contextmanager
def lost_not_raised() -> Iterator[None]:
    """Turn every way in which httpx says 'no answer' into `LostError`; first block of the table of sync.md 5.6."""
    try:
        yield
    except (httpx.HTTPError, httpx.InvalidURL, body.CutError) as problem:
        raise LostError(
            was_sent=not isinstance(problem, _UNSENT),
            is_stale=isinstance(problem, httpx.RemoteProtocolError | httpx.ReadError | httpx.WriteError),
            is_tls=isinstance(problem, httpx.ConnectError) and _is_tls(problem),
        ) from problem


def _number(text: str | None) -> float | None:
    try:
        value = float(text) if text else None
    except ValueError:
        return None
    return value if value is not None and 0 <= value < float("inf") else None


@lru_cache(maxsize=16)  # an office that answers 200 times a second says the same second each time
def _date(text: str | None) -> datetime | None:
    try:
        value = parsedate_to_datetime(text) if text else None
    except ValueError:
        return None
    return value.replace(tzinfo=UTC) if value is not None and value.tzinfo is None else value


def _seconds_until(text: str | None, *, present: datetime) -> float | None:
    """Read a pause however it is written: seconds, a moment in s or ms since 1970, or an HTTP date.

    More than a day is not believed, here for everybody who heeds it: it would be the slip of a header, and nobody could
    end it.
    """
    value = _number(text)
    if value is None:
        moment = _date(text)
        if moment is None:
            return None
        value = (moment - present).total_seconds()
    elif value >= _EPOCH_FROM:
        value = (value / 1000 if value >= _EPOCH_MS_FROM else value) - present.timestamp()
    return min(max(0.0, value), DAILY)


def rate_of(headers: Mapping[str, str], *, present: datetime) -> RateSeen:
    """Read the office's own limit, where it tells one."""
    if "x-ratelimit-limit" not in headers and "x-ratelimit-remaining" not in headers:
        return RateSeen()
    limit, remaining = _number(headers.get("x-ratelimit-limit")), _number(headers.get("x-ratelimit-remaining"))
    return RateSeen(
        limit=None if limit is None else int(limit),
        remaining=None if remaining is None else int(remaining),
        reset_in=_seconds_until(headers.get("x-ratelimit-reset"), present=present),
    )


def seen_of(*, status: int, media_type: str, raw: bytes | None) -> Seen:
    """Reduce an answer to what its meaning depends on; `raw` is None when it was more than may come."""
    form: Literal["json", "html", "other"] = "json" if "json" in media_type else "other"
    if "html" in media_type:
        form = "html"
    content: JsonValue | NotJson = NOT_JSON
    if form == "json" and raw:
        with suppress(body.NotJsonError):
            content = body.parsed(raw)
    return Seen(status=status, body=content, form=form, is_empty=raw is not None and not raw.strip())


def reply_of(response: httpx.Response, raw: bytes | None, *, clock: Clock) -> Reply:
    """Turn a response that was read whole into our own value."""
    headers = dict(response.headers.items())  # nine of them are asked for: httpx reads all of them for each
    server_date = _date(headers.get("date"))
    # The office's own clock is the yardstick for moments the office names; the laptop's may be a day off.
    present = server_date or clock.now()
    media_type = headers.get("content-type", "").lower()
    return Reply(
        seen=seen_of(status=response.status_code, media_type=media_type, raw=raw),
        media_type=media_type.partition(";")[0].strip(),
        raw=raw,
        etag=headers.get("etag"),
        last_modified=headers.get("last-modified"),
        server_date=server_date,
        rate=rate_of(headers, present=present),
        retry_after=_seconds_until(headers.get("retry-after"), present=present),
        token_used=response.request.headers.get("authorization", "").removeprefix("Bearer "),
    )


def is_late_after(seconds: float, *, clock: Clock) -> Callable[[], bool]:
    """Return a test for 'this has taken longer in all than it may', however steadily bytes still drip in."""
    deadline = clock.monotonic() + seconds
    return lambda: clock.monotonic() > deadline


def exchange(
    client: httpx.Client, request: httpx.Request, *, clock: Clock, seconds: float, is_file: bool = False
) -> Reply:
    """Send one request and read its answer within the bounds; how long a file was on its way counts for nothing.

    Whoever has waited ten minutes for a scan to go up must not have the office's yes thrown away for it.
    """
    is_late = is_late_after(seconds, clock=clock)
    with lost_not_raised():
        response = client.send(request, stream=True)
        if is_file:
            is_late = is_late_after(seconds, clock=clock)
        try:
            raw = _read(response, is_late=is_late)
        finally:
            response.close()
    return reply_of(response, raw, clock=clock)


def incoming(response: httpx.Response, *, limit: int, is_late: Callable[[], bool]) -> Iterator[bytes]:
    """Yield a body as it comes, unpacked and within its bounds."""
    if response.is_stream_consumed:  # a transport inside this process hands over whole, unpacked bodies
        return body.bounded((response.content,), encoding="", limit=limit, is_late=is_late)
    encoding = response.headers.get("content-encoding", "").lower()
    return body.bounded(response.iter_raw(), encoding=encoding, limit=limit, is_late=is_late)


def _read(response: httpx.Response, *, is_late: Callable[[], bool]) -> bytes | None:
    try:
        return b"".join(incoming(response, limit=body.JSON_LIMIT, is_late=is_late))
    except body.TooMuchError:
        return None
