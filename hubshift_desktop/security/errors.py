"""The failures of unlocking and of sealed files that a person can meet, with their words in one place."""

from __future__ import annotations

from hubshift_desktop.domain.errors import KnownError


def wait_in_words(seconds: float) -> str:
    """Return `a 30-second wait` or `a 2-minute wait`, rounded up so that the promise is never too short."""
    whole = max(1, -int(-seconds // 1))
    if whole < 60:
        return f"a {whole}-second wait"
    return f"a {-(-whole // 60)}-minute wait"


class WrongSecretError(KnownError):
    """The passphrase or recovery code does not open this vault. It never says which part was wrong."""

    def __init__(self, *, what: str, tries_left: int, wait_seconds: float) -> None:
        wait = wait_in_words(wait_seconds)
        count = "1 try" if tries_left == 1 else f"{tries_left} tries"
        super().__init__(
            title=f"That {what} isn’t right",
            sentence=f"{count} left before {wait}." if tries_left else f"There is now {wait} before the next try.",
            next_step="Nothing is ever deleted after wrong tries.",
        )
        self.tries_left = tries_left
        self.wait_seconds = wait_seconds


class MustWaitError(KnownError):
    """Too many wrong tries: the next one is not looked at yet."""

    def __init__(self, *, wait_seconds: float) -> None:
        super().__init__(
            title="Please wait before trying again",
            sentence=f"There is {wait_in_words(wait_seconds)} after several wrong tries.",
            next_step="Your work is safe. The wait also runs while Hubshift is closed.",
        )
        self.wait_seconds = wait_seconds


class WeakPassphraseError(KnownError):
    """A new passphrase breaks the rule. Nothing was changed."""

    def __init__(self, *, sentence: str) -> None:
        super().__init__(
            title="Choose a longer passphrase",
            sentence=sentence,
            next_step="Four or more words that belong together only for you work well.",
        )


class MistypedCodeError(KnownError):
    """A recovery code whose check characters do not fit: a slip of the fingers, so it does not count as a try."""

    def __init__(self) -> None:
        super().__init__(
            title="That recovery code has a typing slip",
            sentence="It is 24 letters and digits, and its last two check the others.",
            next_step="Compare it with your printed copy. This did not count as a try.",
        )


class NoVaultError(KnownError):
    """A profile folder without a vault: a first run, or the wrong folder."""

    def __init__(self) -> None:
        super().__init__(
            title="Hubshift is not set up in this folder",
            sentence="There is no vault here yet.",
            next_step="Set up this laptop, or start Hubshift with the right profile folder.",
        )


class VaultExistsError(KnownError):
    """Setting up would overwrite the keys of an existing vault."""

    def __init__(self) -> None:
        super().__init__(
            title="Hubshift is already set up in this folder",
            sentence="Setting it up again would make what is stored here unreadable.",
            next_step="Unlock it, or use another profile folder for another account.",
        )


class VaultDamagedError(KnownError):
    """`vault.json` cannot be read, or was changed by something other than Hubshift."""

    def __init__(self, *, sentence: str = "Its key file was changed or is incomplete.") -> None:
        super().__init__(
            title="The vault’s key file is damaged",
            sentence=sentence,
            next_step="Bring vault.json back from a backup of this folder. Do not set up again: nothing was deleted.",
        )


class VaultNewerError(KnownError):
    """`vault.json` was written by a later Hubshift; guessing at its meaning could lock its owner out."""

    def __init__(self) -> None:
        super().__init__(
            title="This vault belongs to a newer Hubshift",
            sentence="It was last used with a newer version than this one.",
            next_step="Update Hubshift on this laptop. Nothing was changed.",
        )


class KeystoreLostError(KnownError):
    """The system keystore does not give the half of the key that it holds; the recovery code needs none."""

    def __init__(self, *, is_reachable: bool) -> None:
        super().__init__(
            title="This laptop’s keystore does not have Hubshift’s key",
            sentence="It may have been reset, or belong to another user of this laptop."
            if is_reachable
            else "The system keystore could not be opened.",
            next_step="Sign in to this computer as usual and try again, or use your recovery code.",
        )
        self.is_reachable = is_reachable


class AlreadyOpenError(KnownError):
    """A second program on the same vault would send changes twice."""

    def __init__(self) -> None:
        super().__init__(
            title="Hubshift is already open",
            sentence="Another window of Hubshift uses this profile.",
            next_step="Go to that window, or close it and try again.",
        )


class DiskFullError(KnownError):
    """Nothing could be written; what was there before is untouched."""

    def __init__(self) -> None:
        super().__init__(
            title="This laptop’s disk is full",
            sentence="There is no room to save. Nothing that was saved before is lost.",
            next_step="Free some space, then try again.",
        )


class DiskFaultError(KnownError):
    """The disk refused to write; what was there before is untouched."""

    def __init__(self) -> None:
        super().__init__(
            title="This laptop’s disk did not answer",
            sentence="Nothing could be saved just now. Nothing that was saved before is lost.",
            next_step="Try again. If it happens again, have the disk checked before you go on working.",
        )


class FileDamagedError(KnownError):
    """A sealed file was cut, changed or mixed up; not one of its bytes may be trusted as whole."""

    def __init__(self) -> None:
        super().__init__(
            title="This file is damaged on this laptop",
            sentence="Its sealed copy was changed or is incomplete.",
            next_step="Get it again from the office, or from the original.",
        )


class FileMissingError(KnownError):
    """The bytes of a document are not on this laptop."""

    def __init__(self) -> None:
        super().__init__(
            title="This file is not on this laptop",
            sentence="Its sealed copy is missing.",
            next_step="Get it again from the office when you are online.",
        )
