"""`setup`: making a profile, or signing in again with the account that it belongs to."""

from __future__ import annotations

from argparse import Namespace

from hubshift_desktop.console.desk import Desk
from hubshift_desktop.console.secrets import CODE, PASSPHRASE, PASSWORD
from hubshift_desktop.console.shapes import whose
from hubshift_desktop.domain.errors import InvalidInputError
from hubshift_desktop.security.passphrase import demand_strength
from hubshift_desktop.workspace import Profile, SignedIn, SignInDesk


def setup(desk: Desk, options: Namespace) -> int:
    """Make the profile, or sign in again with the account it belongs to."""
    door = SignInDesk(options.server, options.api, surroundings=desk.surroundings)
    if Profile.exists(desk.paths):
        return _sign_in_again(desk, door, email=options.email)
    passphrase = _new_passphrase(desk, email=options.email)
    signed_in = _signed_in(desk, door, email=options.email)
    workspace, code = Profile.set_up(
        desk.paths,
        account=signed_in.account,
        tokens=signed_in.tokens,
        flavour=signed_in.flavour,
        passphrase=passphrase,
        surroundings=desk.surroundings,
    )
    is_keystore_used = workspace.is_keystore_used
    workspace.close()
    told = whose(desk.paths, signed_in.account)
    desk.output.answer(
        {**told, "recoveryCode": code, "keystore": is_keystore_used, "isNew": True},
        [
            f"Set up for {signed_in.account.name} at {signed_in.account.origin}.",
            f"Recovery code: {code}",
            "Write it down and keep it away from this laptop. It is shown once and kept nowhere.",
            *([] if is_keystore_used else ["This laptop has no keystore: the passphrase alone protects your data."]),
        ],
    )
    return 0


def _sign_in_again(desk: Desk, door: SignInDesk, *, email: str) -> int:
    with desk.workspace() as workspace:
        workspace.demand_origin(door.origin)
        signed_in = _signed_in(desk, door, email=email)
        workspace.sign_in_again(signed_in)
    told = whose(desk.paths, signed_in.account)
    desk.output.answer({**told, "isNew": False}, [f"Signed in again as {signed_in.account.name}."])
    return 0


def _signed_in(desk: Desk, door: SignInDesk, *, email: str) -> SignedIn:
    door.login(email, desk.secrets.get(PASSWORD, "Password"))
    return door.verify(desk.secrets.get(CODE, "Code from the e-mail").strip())


def _new_passphrase(desk: Desk, *, email: str) -> str:
    """Judge the passphrase before a code is spent, and let a person who types it blind type it twice."""
    is_typed = not desk.secrets.has(PASSPHRASE)
    passphrase = desk.secrets.get(PASSPHRASE, "New passphrase for this laptop")
    demand_strength(passphrase, known=(email,))
    if is_typed and desk.secrets.get(PASSPHRASE, "The same passphrase again") != passphrase:
        raise InvalidInputError({"passphrase": "The two passphrases differ"})
    return passphrase
