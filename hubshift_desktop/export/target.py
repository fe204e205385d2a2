"""Where an export goes, read from what a person typed: a path, or a sentence that says what is wrong with it."""

from __future__ import annotations

import errno
import stat
import unicodedata
from pathlib import Path

from hubshift_desktop.export.request import CannotSaveError, ExportFormat, PlaceTakenError

_ENDINGS = tuple(f".{kind}" for kind in ExportFormat)
# What the usual file systems take for one name, in bytes.
_LONGEST_NAME = 255


def with_ending(typed: str, kind: str) -> str:
    """Put the file type's ending on. Only our own endings are swapped: 'Q3 v1.2 clients' keeps its full stop."""
    text = typed.strip()
    known = next((ending for ending in (*_ENDINGS, f".{kind}") if text.casefold().endswith(ending)), "")
    bare = text[: len(text) - len(known)]
    if not _last_part(bare).strip(" ."):
        return text
    return text if known == f".{kind}" else f"{bare}.{kind}"


def target_of(typed: str, *, kind: str, folder: Path, home: Path) -> Path | str:
    """Return where the file goes, or what is wrong in a sentence. Asks the disk nothing; a bare name is in `folder`."""
    text = with_ending(typed, kind)
    if any(unicodedata.category(char) in ("Cc", "Cs") for char in text):
        return "Take out the characters that can’t be shown"
    name = _last_part(text)
    if not name.strip(" .") or name.casefold() in (*_ENDINGS, f".{kind}"):
        return "Enter a name for the file"
    if any(len(part.encode()) > _LONGEST_NAME for part in Path(text).parts):
        return "This name is too long. Use a shorter one."
    return path_of(text, folder=folder, home=home)


def path_of(typed: str, *, folder: Path, home: Path) -> Path | str:
    """Return the path that is meant, or what is wrong in a sentence: '~' is `home`, a bare name is in `folder`."""
    first, *rest = Path(typed).parts or ("",)
    if first == "~":
        return home.joinpath(*rest)
    if first.startswith("~") and rest:
        return f"Hubshift doesn’t know the folder {first}. Use Browse, or write the whole path."
    return folder / typed


def is_taken(target: Path) -> bool:
    """Whether a file is there already. Asks the disk, so never on the window's thread: a network drive may hang."""
    try:
        mode = target.stat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError as error:
        is_long = error.errno == errno.ENAMETOOLONG
        sentence = "This path is too long." if is_long else "Hubshift can’t look into this folder."
        raise CannotSaveError(sentence=sentence, next_step="Choose another folder or name.") from error
    if stat.S_ISDIR(mode):
        raise CannotSaveError(sentence="A folder has this name.", next_step="Use another name.")
    return True


def demand_room(target: Path, *, may_replace: bool) -> None:
    """Refuse at once what the last step would refuse: nobody should wait for that, or have it noted as done."""
    if not may_replace and is_taken(target):
        raise PlaceTakenError


def _last_part(text: str) -> str:
    """Return what stands after the last separator of this system; '' when only a folder was typed."""
    return "" if text.endswith(("/", "\\")) else Path(text).name
