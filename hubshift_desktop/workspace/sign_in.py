"""Signing in, before there is a profile and again when the office asks: e-mail and password, then a code."""

from __future__ import annotations

from dataclasses import dataclass, field

from hubshift_desktop.central.api import Flavour
from hubshift_desktop.central.auth import Tokens
from hubshift_desktop.central.origin import origin_of
from hubshift_desktop.central.sign_in import SignIn
from hubshift_desktop.domain.errors import KnownError
from hubshift_desktop.security.header import Identity
from hubshift_desktop.services.account import Account
from hubshift_desktop.workspace.surroundings import Surroundings


class OtherAccountError(KnownError):
    """Another person or another office on a profile that is somebody's already (sync.md I9, A5)."""

    def __init__(self, *, whose: str, at: str) -> None:
        super().__init__(
            title="This profile belongs to another account",
            sentence=f"It was set up for {whose} at {at}. Work is never sent under another person’s name.",
            next_step="Sign in with that account, or use another profile folder for this one.",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """Who the office says has signed in, and the tokens it gave; nothing of it is kept anywhere yet."""

    account: Account
    tokens: Tokens = field(repr=False)
    flavour: Flavour


class SignInDesk:
    """The steps of signing in at one server. The address is checked before a password is asked for."""

    def __init__(self, server: str, flavour: Flavour = "web", *, surroundings: Surroundings | None = None) -> None:
        self.origin = origin_of(server).url
        self.flavour = flavour
        self._surroundings = surroundings or Surroundings()
        self._email = ""

    def look(self) -> None:
        """Raise when no office answers at the address, as far as that can be told before signing in."""
        with self._door() as door:
            door.look()

    def login(self, email: str, password: str) -> None:
        """Hand in e-mail and password; the office then sends a one-time code by e-mail."""
        with self._door() as door:
            door.login(email, password)
        self._email = email

    def resend(self) -> None:
        """Ask for another code."""
        with self._door() as door:
            door.resend(self._email)

    def verify(self, code: str) -> SignedIn:
        """Hand in the code; returns who signed in."""
        with self._door() as door:
            told = door.verify(self._email, code)
        account = Account(user_id=told.user_id, name=told.name, email=told.email, role=told.role, origin=self.origin)
        return SignedIn(account=account, tokens=Tokens(told.token, told.refresh_token), flavour=self.flavour)

    def _door(self) -> SignIn:
        around = self._surroundings
        return SignIn(origin=self.origin, transport=around.transport, clock=around.clock)


def demand_same_account(identity: Identity, *, origin: str, user_id: str | None = None) -> None:
    """Raise when a profile is another person's or another office's; before the password goes there, if possible."""
    if identity.origin != origin or (user_id is not None and identity.account_id != user_id):
        raise OtherAccountError(whose=identity.label, at=identity.origin)
