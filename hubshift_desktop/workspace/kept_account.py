"""Who is signed in, with their tokens, inside the encrypted store: a thief of the files gets no session either."""

from __future__ import annotations

from typing import get_args

from hubshift_desktop.central.api import Flavour
from hubshift_desktop.central.auth import Tokens
from hubshift_desktop.domain.fields import JsonValue
from hubshift_desktop.services.account import Account
from hubshift_desktop.store import Store, UnitOfWork
from hubshift_desktop.store.small_rooms import ReadSettings

_ACCOUNT, _TOKENS, _FLAVOUR = "account", "tokens", "flavour"
_BY = "sign-in"


def keep_account(work: UnitOfWork, *, account: Account, tokens: Tokens, flavour: Flavour) -> None:
    """Keep who works here, in the transaction of the caller."""
    _keep_account(work, account)
    work.settings.put(_FLAVOUR, flavour)
    _keep_tokens(work, tokens)


def _keep_account(work: UnitOfWork, account: Account) -> None:
    told: dict[str, JsonValue] = {
        "userId": account.user_id,
        "name": account.name,
        "email": account.email,
        "role": account.role,
        "origin": account.origin,
        "organisation": account.organisation,
    }
    work.settings.put(_ACCOUNT, told)


def _keep_tokens(work: UnitOfWork, tokens: Tokens) -> None:
    work.settings.put(_TOKENS, {"access": tokens.access, "refresh": tokens.refresh})


def keep_lost_account(work: UnitOfWork, account: Account) -> None:
    """Keep who works here where the damaged file told it no more; signing in again tells the rest."""
    work.settings.remove(_TOKENS)
    _keep_account(work, account)


def has_tokens(settings: ReadSettings) -> bool:
    """Whether there is something to speak to the office with."""
    return isinstance(settings.get(_TOKENS), dict)


def kept_account(store: Store) -> Account | None:
    """Return who works here."""
    with store.read() as reader:
        return account_in(reader.settings)


def account_in(settings: ReadSettings) -> Account | None:
    """Return who these settings belong to."""
    told = settings.get(_ACCOUNT)
    if not isinstance(told, dict):
        return None
    word = {name: value for name, value in told.items() if isinstance(value, str)}
    return Account(
        user_id=word.get("userId", ""),
        name=word.get("name", ""),
        email=word.get("email", ""),
        role=word.get("role", ""),
        origin=word.get("origin", ""),
        organisation=word.get("organisation", ""),
    )


def kept_flavour(store: Store) -> Flavour:
    """Return which of the two paths the office's server serves."""
    with store.read() as reader:
        told = reader.settings.get(_FLAVOUR)
    return "mobile" if told == get_args(Flavour)[1] else "web"


class KeptTokens:
    """The tokens of this account, where the line to the office looks for them and puts renewed ones."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def load(self) -> Tokens | None:
        with self._store.read() as reader:
            told = reader.settings.get(_TOKENS)
        if not isinstance(told, dict):
            return None
        access, refresh = told.get("access"), told.get("refresh")
        if not isinstance(access, str) or not access:
            return None
        return Tokens(access, refresh if isinstance(refresh, str) and refresh else None)

    def save(self, tokens: Tokens) -> None:
        with self._store.write(by=_BY) as work:
            _keep_tokens(work, tokens)
            work.commit()
