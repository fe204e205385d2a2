"""`doctor`: whether keys, store, sealed files, queue and access log of a profile are sound.

Without `--repair` it changes nothing.
"""

from __future__ import annotations

from argparse import Namespace
from dataclasses import dataclass

from hubshift_desktop import __version__
from hubshift_desktop.console.desk import Desk
from hubshift_desktop.console.repair import repair
from hubshift_desktop.console.shapes import Shape, stamp, whose
from hubshift_desktop.domain.views import LaptopSummary, QueueCounts
from hubshift_desktop.services.older_copy import OlderCopy
from hubshift_desktop.store import AccessReport, DamagedStoreError, IntegrityReport
from hubshift_desktop.workspace import Workspace

_REPAIR = "`hubshift doctor --repair` sets the damaged file aside and rescues what can be read"


@dataclass(frozen=True, slots=True, kw_only=True)
class Examination:
    """What was found."""

    store: IntegrityReport
    access: AccessReport
    queue: QueueCounts
    laptop: LaptopSummary
    files: int
    missing: tuple[str, ...]
    is_keystore_used: bool
    older_copy: OlderCopy | None

    @property
    def is_sound(self) -> bool:
        return self.store.is_sound and self.access.is_whole and not self.missing


def doctor(desk: Desk, options: Namespace) -> int:
    """Check the profile; 1 when something is not sound."""
    if options.repair:
        return repair(desk)
    try:
        with desk.workspace() as workspace:
            found = examine(workspace)
            told = whose(workspace.paths, workspace.account)
    except DamagedStoreError as damage:
        return _tell_damage(desk, damage)
    desk.output.answer({"isSound": found.is_sound, "version": __version__, **told, **_shape(found)}, _lines(found))
    return 0 if found.is_sound else 1


def _tell_damage(desk: Desk, damage: DamagedStoreError) -> int:
    desk.output.answer(
        {
            "isSound": False,
            "version": __version__,
            "store": {"isSound": False, "problems": [damage.sentence]},
            "nextStep": _REPAIR,
        },
        [f"Store       {damage.title}. {damage.sentence}", f"Repair      {_REPAIR}", "Nothing was changed."],
    )
    return 1


def examine(workspace: Workspace) -> Examination:
    """Read the whole store, walk the whole access log, and look for every sealed file."""
    with workspace.store.read() as reader:
        kept = [blob.blob_id for blob in reader.blobs.all()]
    return Examination(
        store=workspace.store.integrity(),
        access=workspace.services.looks.verify(),
        queue=workspace.services.waiting.counts(),
        laptop=workspace.services.waiting.laptop(),
        files=len(kept),
        missing=tuple(sorted(blob_id for blob_id in kept if not workspace.blobs.has(blob_id))),
        is_keystore_used=workspace.is_keystore_used,
        older_copy=workspace.older_copy,
    )


def _shape(found: Examination) -> Shape:
    queue, laptop = found.queue, found.laptop
    return {
        "keystore": found.is_keystore_used,
        "olderCopy": found.older_copy is not None,
        "store": {"isSound": found.store.is_sound, "problems": list(found.store.problems)},
        "accessLog": {"isWhole": found.access.is_whole, "lines": found.access.rows, "problem": found.access.problem},
        "files": {"kept": found.files, "missing": list(found.missing)},
        "queue": {
            "waiting": queue.waiting,
            "sending": queue.sending,
            "unanswered": queue.unanswered,
            "conflicts": queue.conflicts,
            "setAside": queue.set_aside,
            "lastComplete": stamp(queue.last_complete),
        },
        "clients": laptop.clients,
        "clientsWithDetail": laptop.clients_with_detail,
    }


def _lines(found: Examination) -> list[str]:
    queue, laptop = found.queue, found.laptop
    store = "sound" if found.store.is_sound else f"not sound: {'; '.join(found.store.problems)}"
    log = "whole" if found.access.is_whole else found.access.problem
    waits = f"{queue.waiting} waiting, {queue.unanswered} being checked"
    return [
        f"Keystore    {'used' if found.is_keystore_used else 'not used: the passphrase stands alone'}",
        f"Store       {store}",
        *([] if found.older_copy is None else [f"Copy        {found.older_copy.title}"]),
        f"Access log  {found.access.rows} lines, {log}",
        f"Files       {found.files} kept, {len(found.missing)} missing",
        f"Queue       {waits}, {queue.conflicts} to decide, {queue.set_aside} set aside",
        f"Clients     {laptop.clients_with_detail} of {laptop.clients} with all details",
        *_rescue_words(found),
        "Everything is sound." if found.is_sound else "Something needs attention. Nothing was changed.",
    ]


def _rescue_words(found: Examination) -> list[str]:
    """Where something is broken while work waits, say how to bring that work to safety."""
    queue = found.queue
    waits = queue.waiting + queue.sending + queue.unanswered + queue.conflicts + queue.set_aside
    if not found.store.is_sound:
        return [f"Repair      {_REPAIR}"]
    if found.is_sound or not waits:
        return []
    return [f"Rescue      {waits} unsent: `hubshift rescue write FILE` keeps them in a sealed file of their own"]
