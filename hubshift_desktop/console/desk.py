"""What a command of the console works with: the profile, the secrets, the way to speak, and an open workspace."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from hubshift_desktop.console.output import Output
from hubshift_desktop.console.progress import TerminalProgress
from hubshift_desktop.console.secrets import PASSPHRASE, Secrets
from hubshift_desktop.paths import ProfilePaths
from hubshift_desktop.sync.scope import QuietListener, SyncListener
from hubshift_desktop.workspace import Profile, Surroundings, Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """One call of the console."""

    paths: ProfilePaths
    output: Output
    secrets: Secrets
    surroundings: Surroundings

    def listener(self) -> SyncListener:
        """Return who hears what a sync does: a person at a terminal, or nobody."""
        if not self.output.is_for_a_person:
            return QuietListener()
        return TerminalProgress(say=self.output.say, clock=self.surroundings.clock)

    @contextmanager
    def workspace(self) -> Iterator[Workspace]:
        """Unlock the profile for one command; it is locked again whatever happens."""
        profile = Profile.open(self.paths, surroundings=self.surroundings)
        try:
            workspace = profile.unlock(self.secrets.get(PASSPHRASE, "Passphrase"))
        finally:
            profile.close()
        try:
            self._tell_older_copy(workspace)
            yield workspace
        finally:
            workspace.close()

    def _tell_older_copy(self, workspace: Workspace) -> None:
        """Say that this is not the newest case file: a person is told once, a script's log each time until then."""
        if workspace.older_copy is None:
            return
        for words in workspace.older_copy.words:
            self.output.say(words)
        if self.output.is_for_a_person:
            workspace.note_older_copy_told()
