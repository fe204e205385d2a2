"""What the window asks of a profile and of an open workspace, gate by gate; nothing here knows that there is one."""

from __future__ import annotations

from dataclasses import replace

from hubshift_desktop.central.errors import CentralError, ErrorKind, Words
from hubshift_desktop.paths import ProfilePaths
from hubshift_desktop.workspace.profile import Profile
from hubshift_desktop.workspace.sign_in import SignedIn, SignInDesk
from hubshift_desktop.workspace.surroundings import Hooks, Surroundings
from hubshift_desktop.workspace.workspace import Workspace

# Before there is a profile nothing is saved yet, and the address may be wrong.
_FIRST_WORDS = {
    ErrorKind.NOT_SENT: Words(
        "{address} cannot be reached",
        "This laptop is offline, or there is no server at that address.",
        "Check your internet connection, or go back and correct the address.",
    ),
    ErrorKind.UNREADABLE: Words(
        "{address} is no Hubshift server",
        "Something answers there, but not as Hubshift does.",
        "Go back and check the address with your office.",
    ),
}
_DOUBTS = {
    ErrorKind.NOT_SENT: "Nothing answers at this address. Check it for a typing mistake. If this laptop is offline, "
    "go on; signing in needs the internet.",
    ErrorKind.UNREADABLE: "Something answers at this address, but not as Hubshift does. Check it with your office.",
    ErrorKind.PORTAL: "A web page answers at this address, not Hubshift. Check it for a typing mistake, or sign in to "
    "this Wi-Fi first.",
}


class LockedDoor:
    """The locked profile, as the unlock page asks for it."""

    def __init__(self, profile: Profile, hooks: Hooks) -> None:
        self._profile = profile
        self._hooks = hooks

    @property
    def label(self) -> str:
        return self._profile.label

    @property
    def wait_seconds(self) -> float:
        return self._profile.wait_seconds

    @property
    def is_damaged(self) -> bool:
        return self._profile.is_damaged

    def unlock(self, passphrase: str) -> Workspace:
        return self._profile.unlock(passphrase, hooks=self._hooks)

    def rescue(self) -> tuple[Workspace, str]:
        """Set the damaged case file aside and open the new one."""
        return self._profile.rebuild(hooks=self._hooks)

    def recover(self, code: str, passphrase: str) -> tuple[Workspace, str]:
        return self._profile.recover(code, passphrase, hooks=self._hooks)


class SignInDoor:
    """The office's door: where to sign in is chosen first, then signing in goes step by step."""

    def __init__(self, surroundings: Surroundings) -> None:
        self._surroundings = surroundings
        self._desk: SignInDesk | None = None

    def choose_server(self, server: str) -> None:
        self._desk = SignInDesk(server, surroundings=self._surroundings)

    def doubt(self) -> str:
        """Try the chosen address; returns in words why it may be a wrong one, nothing where an office answers.

        A doubt and no refusal: this laptop may be offline just now, or the office in trouble.
        """
        try:
            self._chosen().look()
        except CentralError as error:
            is_trouble = error.status is not None and error.status >= 500 and not error.is_portal
            return "" if is_trouble else _DOUBTS.get(error.kind, "")
        return ""

    def login(self, email: str, password: str) -> None:
        self._chosen().login(email, password)

    def resend(self) -> None:
        self._chosen().resend()

    def verified(self, code: str) -> SignedIn:
        """Hand in the code; returns who has signed in."""
        return self._chosen().verify(code)

    def _chosen(self) -> SignInDesk:
        if self._desk is None:
            raise AssertionError
        return self._desk


class SetUp(SignInDoor):
    """The first run: sign in, then make the profile of whoever signed in."""

    def __init__(self, paths: ProfilePaths, surroundings: Surroundings, hooks: Hooks) -> None:
        super().__init__(surroundings)
        self._paths = paths
        self._hooks = hooks
        self._signed_in: SignedIn | None = None

    def login(self, email: str, password: str) -> None:
        """Hand in e-mail and password; where nobody fitting answers, the address is named: it has never worked yet."""
        try:
            super().login(email, password)
        except CentralError as error:
            words = _FIRST_WORDS.get(error.kind)
            if words is None:
                raise
            title = words.title.format(address=self._chosen().origin)
            raise CentralError(error.kind, words=replace(words, title=title)) from error

    def verify(self, code: str) -> str:
        self._signed_in = self.verified(code)
        return self._signed_in.account.name

    def set_up(self, passphrase: str) -> tuple[Workspace, str]:
        if self._signed_in is None:
            raise AssertionError
        return Profile.set_up(
            self._paths,
            account=self._signed_in.account,
            tokens=self._signed_in.tokens,
            passphrase=passphrase,
            flavour=self._signed_in.flavour,
            hooks=self._hooks,
            surroundings=self._surroundings,
        )


class OfficeDoor(SignInDoor):
    """The open workspace, as the window asks for it: sign in again as the same person, renew passphrase and code."""

    def __init__(self, workspace: Workspace, surroundings: Surroundings) -> None:
        super().__init__(surroundings)
        self._workspace = workspace
        self.choose_server(workspace.account.origin)

    @property
    def server(self) -> str:
        return self._workspace.account.origin

    def verify(self, code: str) -> str:
        signed_in = self.verified(code)
        self._workspace.sign_in_again(signed_in)
        return signed_in.account.name

    def change_passphrase(self, old: str, new: str) -> None:
        self._workspace.change_passphrase(old, new)

    def renew_recovery_code(self, passphrase: str) -> str:
        """Make the printed code worthless and return a new one, to be shown once."""
        return self._workspace.renew_recovery_code(passphrase)
