"""`doctor --repair`: a damaged case file set aside and rebuilt, without a window."""

from __future__ import annotations

from hubshift_desktop.console.desk import Desk
from hubshift_desktop.console.secrets import PASSPHRASE
from hubshift_desktop.console.shapes import Shape, whose
from hubshift_desktop.services.rebuilt import Rebuilt
from hubshift_desktop.store import DamagedStoreError
from hubshift_desktop.store.salvage.suspicion import note_suspicion
from hubshift_desktop.workspace import Profile, Workspace


def repair(desk: Desk) -> int:
    """Rescue and rebuild what is damaged; a sound profile is left as it is."""
    workspace = _rebuilt(desk)
    try:
        rebuilt = workspace.rebuilt
        told = whose(desk.paths, workspace.account)
        if rebuilt is None:
            desk.output.answer({**told, "isRebuilt": False}, ["The case file is sound. Nothing was changed."])
        else:
            desk.output.answer({**told, "isRebuilt": True, **shape_of(rebuilt)}, lines_of(rebuilt))
            workspace.note_rebuilt_told()  # not before: a broken pipe must not be the last who heard of a loss
    finally:
        workspace.close()
    return 0


def shape_of(rebuilt: Rebuilt) -> Shape:
    """Return what came of a rebuilding, for scripts."""
    return {
        "changes": rebuilt.changes,
        "waited": rebuilt.waited if rebuilt.is_count_known else None,
        "drafts": rebuilt.drafts,
        "files": rebuilt.files,
        "clients": rebuilt.clients,
        "badParts": rebuilt.bad_pages,
        "setAside": rebuilt.set_aside,
        "needsSignIn": rebuilt.needs_sign_in,
        "accessLogGoesOn": rebuilt.is_log_whole,
        "lost": list(rebuilt.lost_words),
    }


def lines_of(rebuilt: Rebuilt) -> list[str]:
    """Return what came of a rebuilding, for a person."""
    kept = f"The damaged file is kept in the folder {rebuilt.set_aside} of this profile." if rebuilt.set_aside else ""
    return [*rebuilt.words, *(f"Lost: {words}" for words in rebuilt.lost_words), *([kept] if kept else [])]


def _rebuilt(desk: Desk) -> Workspace:
    passphrase = desk.secrets.get(PASSPHRASE, "Passphrase")
    profile = Profile.open(desk.paths, surroundings=desk.surroundings)
    try:
        workspace = profile.unlock(passphrase)
    except DamagedStoreError:
        return profile.rebuild()[0]
    finally:
        profile.close()
    if workspace.rebuilt is not None or workspace.store.integrity().is_sound:
        return workspace
    # Every part is what was written, and still they do not fit together: only SQLite's own look shows that.
    workspace.close()
    note_suspicion(desk.paths.store)
    return _rebuilt(desk)
