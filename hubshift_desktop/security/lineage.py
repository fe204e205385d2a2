"""The mark of a case file, kept outside the file itself: an old copy that is put back does not bring it along.

A mark is a count that only rises and a word of chance, so that two copies that went on by themselves are told apart
although they counted alike. It holds nothing of any client. One place is beside the file, a second the keystore, which
stays where it is when the whole folder is put back or carried to another laptop (sync.md L9).
"""

from __future__ import annotations

import json
import secrets
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from typing import Self

from hubshift_desktop.security.durable import write_private
from hubshift_desktop.security.keystore import Keystore, NoKeystoreError

_VAULT = "vault"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """How far a case file has come."""

    count: int
    word: str

    @classmethod
    def after(cls, count: int) -> Self:
        """Return the next mark."""
        return cls(count=count + 1, word=secrets.token_hex(8))


class Kinship(StrEnum):
    """What the marks say of a case file."""

    NEWEST = "newest"
    OLDER = "older"
    UNKNOWN = "unknown"


def kinship(own: Mark | None, *, beside: Mark | None, kept: Mark | None, is_kept: bool) -> Kinship:
    """Judge a case file by its own mark and those of both places; `is_kept`: the keystore is said to know it.

    A place that lags behind is what a kill between a commit and its mark leaves, so it proves nothing. A file that was
    never marked and a place that was never written are a first run.
    """
    count = 0 if own is None else own.count
    for place in (beside, kept):
        if place is not None and (place.count > count or (place.count == count and place != own)):
            return Kinship.OLDER
    is_lost = (own is not None and beside is None) or (is_kept and kept is None)
    return Kinship.UNKNOWN if is_lost else Kinship.NEWEST


class MarkBeside:
    """The mark in a small file beside the case file; that of another vault is none."""

    def __init__(self, path: Path, *, vault_id: str) -> None:
        self._path = path
        self._vault_id = vault_id

    def read(self) -> Mark | None:
        try:
            data = self._path.read_bytes()
        except OSError:
            return None  # what cannot be read is as good as none: the case file is judged by that
        return _mark_in(data, vault_id=self._vault_id)

    def write(self, mark: Mark) -> None:
        """Replace it durably: when this returns, it is on the disk."""
        write_private(self._path, _bytes_of(mark, vault_id=self._vault_id))


class MarkInKeystore:
    """The mark in the system's keystore, where there is one."""

    def __init__(self, keystore: Keystore, *, vault_id: str) -> None:
        self._keystore = keystore
        self._vault_id = vault_id

    def read(self) -> Mark | None:
        """Return the mark; `NoKeystoreError` when the keystore cannot be asked."""
        data = self._keystore.get(mark_name(self._vault_id))
        return None if data is None else _mark_in(data, vault_id=self._vault_id)

    def write(self, mark: Mark) -> None:
        """Keep it if the keystore takes it: it is the second place, and nothing waits for it."""
        try:
            self._keystore.put(mark_name(self._vault_id), _bytes_of(mark, vault_id=self._vault_id))
        except NoKeystoreError:
            return


def mark_name(vault_id: str) -> str:
    """Return the name under which the keystore knows the mark of a vault's case file."""
    return f"mark {vault_id}"


def _bytes_of(mark: Mark, *, vault_id: str) -> bytes:
    return json.dumps({_VAULT: vault_id, **asdict(mark)}).encode()


def _mark_in(data: bytes, *, vault_id: str) -> Mark | None:
    """Return the mark in `data`; what is not one of this vault is as good as none."""
    try:
        told = json.loads(data)
    except ValueError:
        return None
    if not isinstance(told, dict) or told.get(_VAULT) != vault_id:
        return None
    count, word = told.get("count"), told.get("word")
    return Mark(count=count, word=word) if type(count) is int and isinstance(word, str) else None
