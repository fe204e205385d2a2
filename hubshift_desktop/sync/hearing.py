"""Asking the office for all of one client: record, medical facts, goals, documents and appointments.

One part that cannot be read leaves the others good. Medical facts come from two answers (decision 0009): unless both
were read, neither is taken, for a half-known medication list is worse than yesterday's.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TypeVar

from hubshift_desktop.central.answers import Fetched, FetchedMany
from hubshift_desktop.central.compose import compose_client
from hubshift_desktop.central.errors import CentralError, ErrorKind
from hubshift_desktop.domain.fields import Fields
from hubshift_desktop.domain.rows import StoredRecord
from hubshift_desktop.domain.states import Kind
from hubshift_desktop.sync.flight import fly
from hubshift_desktop.sync.means import Means
from hubshift_desktop.sync.office import Office
from hubshift_desktop.sync.outcomes import Halt, halt_of
from hubshift_desktop.sync.tags import Tags

T = TypeVar("T")
LISTS = (Kind.GOAL, Kind.DOCUMENT, Kind.APPOINTMENT)
_OF_MEDICAL = ("medicalInfo.medications", "medicalInfo.medicalHistory", "medicalInfo.allergies")
_HAS_NOTHING = (ErrorKind.NOT_FOUND, ErrorKind.FORBIDDEN, ErrorKind.REFUSED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Whom to ask for, and what was known when asking: an answer to an older question is not taken (I7)."""

    local_id: str
    server_id: str
    fetch_seq: int
    tags: Tags = field(default_factory=Tags)


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What came back. `fields` is None when nothing of the record is new; a list that is not there was not read.

    `has_gap` says that the office's trouble left a part unread, so that nobody calls this client checked.
    """

    asked: Asked
    fields: Fields | None = None
    lists: dict[Kind, FetchedMany] = field(default_factory=dict)
    tags: Tags = field(default_factory=Tags)
    is_denied: bool = False
    has_gap: bool = False
    failed: CentralError | None = None


def ask_for(stored: StoredRecord, *, is_whole: bool = False) -> Asked:
    """Return the question for a client; with `is_whole` every answer is wanted in full, changed or not."""
    knows_all = stored.base is not None and not is_whole
    return Asked(
        local_id=stored.local_id,
        server_id=stored.server_id or "",
        fetch_seq=stored.fetch_seq,
        tags=Tags.unpack(stored.etag) if knows_all else Tags(),
    )


def hear(means: Means, asked: Asked) -> Heard:
    """Ask one question after the other; raise only what would fail every other client too."""
    answers = _Answers(api=means.api, asked=asked)
    for question in answers.questions():
        means.courtesy.rest()
        question()
        if isinstance(answers.client, CentralError):
            break
    return answers.heard()


def hear_at_once(means: Means, asked: Asked) -> Heard | None:
    """Ask all five together: for the one client that somebody is looking at. None when it was called off under way."""
    answers = _Answers(api=means.api, asked=asked)
    questions = answers.questions()
    with closing(fly(means.pool, questions, width=len(questions))) as troubles:
        for trouble in troubles:
            if trouble is not None:
                raise trouble
            if means.cancel.is_set():
                return None
    return answers.heard()


@dataclass(slots=True, kw_only=True)
class _Answers:
    """The five answers as they come in; each question fills its own place, so that threads do not meet."""

    api: Office
    asked: Asked
    client: Fetched | CentralError | None = None
    medical: Fetched | CentralError | None = None
    lists: dict[Kind, FetchedMany | CentralError] = field(default_factory=dict)

    def questions(self) -> list[Callable[[], None]]:
        return [self._ask_client, self._ask_medical, *(partial(self._ask_list, kind) for kind in LISTS)]

    def _ask_client(self) -> None:
        self.client = _gentle(partial(self.api.client, self.asked.server_id, etag=self.asked.tags.client))

    def _ask_medical(self) -> None:
        self.medical = _gentle(partial(self.api.medical, self.asked.server_id, etag=self.asked.tags.medical))

    def _ask_list(self, kind: Kind) -> None:
        server_id, tags = self.asked.server_id, self.asked.tags
        question = {
            Kind.GOAL: partial(self.api.goals, server_id, etag=tags.goals),
            Kind.DOCUMENT: partial(self.api.documents, server_id, etag=tags.documents),
            Kind.APPOINTMENT: partial(self.api.appointments, server_id, etag=tags.appointments),
        }[kind]
        self.lists[kind] = _gentle(question)

    def heard(self) -> Heard:
        self._ask_again()
        client, medical = self.client, self.medical
        if not isinstance(client, Fetched):
            return self._unheard(client)
        lists = {kind: answer for kind, answer in self.lists.items() if isinstance(answer, FetchedMany)}
        tags = Tags(**{f"{kind}s": None if answer.skipped else answer.etag for kind, answer in lists.items()})
        if isinstance(medical, Fetched):
            fields = None if client.not_modified else compose_client(client.fields, medical.fields)
            tags = replace(tags, client=client.etag, medical=medical.etag)
        elif isinstance(medical, CentralError) and medical.kind in _HAS_NOTHING:
            fields = None if client.not_modified else dict(client.fields)
            tags = replace(tags, client=client.etag)
        else:
            fields = {path: value for path, value in client.fields.items() if path not in _OF_MEDICAL} or None
        has_gap = any(_is_unreadable(answer) for answer in (medical, *self.lists.values()))
        return Heard(asked=self.asked, fields=fields, lists=lists, tags=tags, has_gap=has_gap)

    def _ask_again(self) -> None:
        """Where only one of the two medical answers is new, ask for the other in full: they are read together."""
        client, medical = self.client, self.medical
        if not isinstance(client, Fetched) or not isinstance(medical, Fetched):
            return
        if client.not_modified and not medical.not_modified:
            self.client = _gentle(partial(self.api.client, self.asked.server_id))
        elif medical.not_modified and not client.not_modified:
            self.medical = _gentle(partial(self.api.medical, self.asked.server_id))

    def _unheard(self, client: CentralError | None) -> Heard:
        is_denied = client is not None and client.kind in (ErrorKind.NOT_FOUND, ErrorKind.FORBIDDEN)
        return Heard(asked=self.asked, is_denied=is_denied, has_gap=_is_unreadable(client), failed=client)


def _is_unreadable(answer: object) -> bool:
    return isinstance(answer, CentralError) and answer.kind is ErrorKind.UNREADABLE


def _gentle(question: Callable[[], T]) -> T | CentralError:
    try:
        return question()
    except CentralError as error:
        if halt_of(error) is not Halt.NONE:
            raise
        return error
