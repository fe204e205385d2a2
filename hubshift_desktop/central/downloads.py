"""Files on their way down: from wherever the office keeps them, bounded, without the token, never touching disk.

A file's address is signed and expires. A refusal there says something about the address, not about the client, so it
must never reach the rules that freeze a client who is no longer shared.
"""

from __future__ import annotations

from collections.abc import Iterator

import httpx

from hubshift_desktop.central import body
from hubshift_desktop.central.clients import FILE_TIMEOUT
from hubshift_desktop.central.errors import CentralError, ErrorKind, Words
from hubshift_desktop.central.exchange import LostError, incoming, lost_not_raised
from hubshift_desktop.central.parcel import OnProgress
from hubshift_desktop.domain.clock import Clock

_EXPIRED = Words(
    "The file’s address has run out",
    "The office gives out addresses of files for a short time only.",
    "Sync this client and open the file again.",
)


# However slow the link, bytes that move are waited for; what drips below 8 kbit/s is no link, or no honest server.
_SLOWEST = 1_000.0
_DRIP_SECONDS = 330.0


class _Patience:
    """How long a file may take: as long as it comes at a pace, for `done` bytes so far."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._began = clock.monotonic()
        self.done = 0

    def is_over(self) -> bool:
        return self._clock.monotonic() - self._began > _DRIP_SECONDS + self.done / _SLOWEST


def _checked(response: httpx.Response) -> None:
    status = response.status_code
    if 300 <= status < 400 or status == 511:
        raise CentralError(ErrorKind.PORTAL, status=status)
    if status == 429:
        raise CentralError(ErrorKind.RATE_LIMITED, status=status)
    if status >= 500 or status == 408:
        raise CentralError(ErrorKind.UNREADABLE, status=status)
    if status != 200:
        raise CentralError(ErrorKind.REFUSED, status=status, words=_EXPIRED)
    if "html" in response.headers.get("content-type", "").lower():
        raise CentralError(ErrorKind.PORTAL, status=status)


def _told_size(response: httpx.Response) -> int:
    told = response.headers.get("content-length", "")
    return int(told) if told.isdecimal() else 0


def _chunks(response: httpx.Response, *, patience: _Patience, on_progress: OnProgress | None) -> Iterator[bytes]:
    _checked(response)
    size = _told_size(response)
    if size > body.FILE_LIMIT:
        raise CentralError(ErrorKind.TOO_LARGE, status=response.status_code)
    for chunk in incoming(response, limit=body.FILE_LIMIT, is_late=patience.is_over):
        patience.done += len(chunk)
        if on_progress is not None:
            on_progress(patience.done, max(size, patience.done))
        yield chunk


def file_chunks(
    client: httpx.Client, address: str, *, clock: Clock, on_progress: OnProgress | None = None
) -> Iterator[bytes]:
    """Yield a file's bytes; the connection closes when the last one was taken or the iterator is closed."""
    headers = {"Accept": "*/*", "Accept-Encoding": "identity"}
    patience = _Patience(clock)
    try:
        with lost_not_raised(), client.stream("GET", address, headers=headers, timeout=FILE_TIMEOUT) as response:
            yield from _chunks(response, patience=patience, on_progress=on_progress)
    except LostError as lost:
        raise lost.as_error(is_write=False) from None
    except body.TooMuchError:
        raise CentralError(ErrorKind.TOO_LARGE) from None
