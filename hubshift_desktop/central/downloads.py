"""Files on their way down: from wherever the office keeps them, bounded, without the token, never touching disk.

A file's address is signed and expires. A refusal there says something about the address, not about the client, so it
must never reach the rules that freeze a client who is no longer shared.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import httpx

from hubshift_desktop.central import body
from hubshift_desktop.central.clients import UPLOAD_SECONDS
from hubshift_desktop.central.errors import CentralError, ErrorKind, Words
from hubshift_desktop.central.exchange import LostError, incoming, is_late_after, lost_not_raised
from hubshift_desktop.central.parcel import OnProgress
from hubshift_desktop.domain.clock import Clock

_EXPIRED = Words(
    "The file’s address has run out",
    "The office gives out addresses of files for a short time only.",
    "Sync this client and open the file again.",
)


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


def _chunks(
    response: httpx.Response, *, is_late: Callable[[], bool], on_progress: OnProgress | None
) -> Iterator[bytes]:
    _checked(response)
    size = _told_size(response)
    if size > body.FILE_LIMIT:
        raise CentralError(ErrorKind.TOO_LARGE, status=response.status_code)
    done = 0
    for chunk in incoming(response, limit=body.FILE_LIMIT, is_late=is_late):
        done += len(chunk)
        if on_progress is not None:
            on_progress(done, max(size, done))
        yield chunk


def file_chunks(
    client: httpx.Client, address: str, *, clock: Clock, on_progress: OnProgress | None = None
) -> Iterator[bytes]:
    """Yield a file's bytes; the connection closes when the last one was taken or the iterator is closed."""
    headers = {"Accept": "*/*", "Accept-Encoding": "identity"}
    is_late = is_late_after(UPLOAD_SECONDS, clock=clock)
    try:
        with lost_not_raised(), client.stream("GET", address, headers=headers) as response:
            yield from _chunks(response, is_late=is_late, on_progress=on_progress)
    except LostError as lost:
        raise lost.as_error(is_write=False) from None
    except body.TooMuchError:
        raise CentralError(ErrorKind.TOO_LARGE) from None
