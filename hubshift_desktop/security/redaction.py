"""What a log line may say: text that stands in the program's source, and allow-listed facts. Nothing else.

A log is read by helpdesks and copied into tickets. So no name, number, token, code, SQL parameter or signed address
may reach it, not even through an exception's message or a careless f-string: the formatter does not trust its callers.
"""

from __future__ import annotations

import inspect
import logging
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import PurePath
from traceback import walk_tb
from types import FrameType, TracebackType
from typing import Final

IDS: Final = frozenset(
    {
        "op_id", "record_id", "local_id", "server_id", "client_id", "conflict_id", "line_id", "blob_id", "pass_id",
        "job_id",
    }
)  # fmt: skip
NUMBERS: Final = frozenset(
    {
        "attempt", "attempts", "clients", "count", "documents", "page", "pages", "pending", "records", "removed",
        "rows", "seconds", "size", "status", "total", "tries", "waiting", "milliseconds", "bytes_sent", "version",
        "exit_code",
    }
)  # fmt: skip
STATES: Final = frozenset(
    {
        "action", "error", "kind", "lane", "outcome", "phase", "reason", "result", "revision", "state", "step", "verb",
        "old_state", "new_state", "op_kind", "method", "flavour", "media_type",
    }
)  # fmt: skip

WITHHELD: Final = "(text withheld)"
_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
# Seven and more bare digits would be an NDIS number, a phone or a birthday wearing an id's name.
_LIKE_A_NUMBER = re.compile(r"[0-9_-]{7,}")
# A word of the program: a state, an HTTP verb, a type of error. A name with its capital is none of these.
_STATE = re.compile(r"[a-z][a-z0-9_./+-]{0,39}|[A-Z]{3,10}|[A-Za-z]{1,60}(?:Error|Exception|Timeout)")
_MAX_FRAMES = 8


class RedactingFormatter(logging.Formatter):
    """One physical line per record: when, how grave, where, the constant message, and the allowed facts."""

    def format(self, record: logging.LogRecord) -> str:
        when = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        parts = [when.replace("+00:00", "Z"), record.levelname, record.name, _message(record), *_facts(record)]
        if record.exc_info and record.exc_info[1] is not None:
            parts.append(f"| {told_without_words(record.exc_info[1])}")
        return _one_line(" ".join(parts))


def told_without_words(problem: BaseException) -> str:
    """Return the types and places of an exception and of its causes; their messages may hold anything."""
    return " from ".join(_told(link) for link in _chain(problem))


def _told(link: BaseException) -> str:
    told = f"{_type_name(link)} at {_places(link.__traceback__)}"
    if not isinstance(link, BaseExceptionGroup):
        return told
    return f"{told} of ({') and ('.join(told_without_words(one) for one in link.exceptions)})"


def _message(record: logging.LogRecord) -> str:
    """Return the message as it stands in the source, its arguments never filled in; else say where it came from."""
    if isinstance(record.msg, str) and _stands_in_source(record):
        return record.msg
    return f"{WITHHELD} {PurePath(record.pathname).name}:{record.lineno}"


def _stands_in_source(record: logging.LogRecord) -> bool:
    """Whether the message is a constant of the code that logs: text built at run time is not among them."""
    frame = _calling_frame(record)
    return frame is not None and record.msg in frame.f_code.co_consts


def _calling_frame(record: logging.LogRecord) -> FrameType | None:
    frame = inspect.currentframe()
    while frame is not None:
        if frame.f_code.co_filename == record.pathname and frame.f_lineno == record.lineno:
            return frame
        frame = frame.f_back
    return None


def _facts(record: logging.LogRecord) -> Iterator[str]:
    for name, value in sorted(vars(record).items()):
        fact = _fact(name, value)
        if fact is not None:
            yield f"{name}={fact}"


def _fact(name: str, value: object) -> str | None:
    """Return the value of an allowed field in its allowed form; anything else is left out."""
    if name in NUMBERS and isinstance(value, int | float):
        return f"{value:.3f}" if isinstance(value, float) else str(value)
    if name in IDS and isinstance(value, str):
        return value if _ID.fullmatch(value) and not _LIKE_A_NUMBER.fullmatch(value) else WITHHELD
    if name in IDS and isinstance(value, int) and value < 10_000_000:
        return str(value)
    if name in STATES and isinstance(value, str):
        return str(value) if _STATE.fullmatch(value) else WITHHELD
    return None


def _chain(problem: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    link: BaseException | None = problem
    while link is not None and id(link) not in seen:
        seen.add(id(link))
        yield link
        link = link.__cause__ or (None if link.__suppress_context__ else link.__context__)


def _type_name(problem: BaseException) -> str:
    kind = type(problem)
    return kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"


def _places(trace: TracebackType | None) -> str:
    """Return `file:line function`, innermost first."""
    frames = [
        f"{PurePath(frame.f_code.co_filename).name}:{line} {frame.f_code.co_name}" for frame, line in walk_tb(trace)
    ]
    return " < ".join(reversed(frames[-_MAX_FRAMES:])) or "nowhere"


def _one_line(text: str) -> str:
    return "".join(c if c.isprintable() else " " for c in text)
