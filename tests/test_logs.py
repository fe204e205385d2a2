"""The log finds faults and tells nothing about a client, whatever a careless line or an exception holds."""

from __future__ import annotations

import logging
import logging.handlers
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from hubshift_desktop.logs import remove_old, set_up_logging
from hubshift_desktop.security.crash import install_hooks

pytestmark = pytest.mark.expects_log
log = logging.getLogger("hubshift_desktop.tests.log")
CANARY = "CanaryAmeliaTran"
NUMBER = "430000218"


class CanaryError(Exception):
    """Carries what no log may hold."""


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    restore = set_up_logging(tmp_path / "logs")
    yield tmp_path / "logs"
    restore()


def lines(folder: Path) -> list[str]:
    return (folder / "hubshift.log").read_text(encoding="utf-8").splitlines()


def everything(folder: Path) -> str:
    return "".join(path.read_text(encoding="utf-8") for path in folder.iterdir())


def test_a_constant_message_with_allowed_facts_is_one_line(folder: Path) -> None:
    log.info("sent a change", extra={"op_id": "01J_x-9", "count": 3, "seconds": 0.25, "state": "accepted", "page": 2})
    (line,) = lines(folder)
    assert line.endswith(
        "Z INFO hubshift_desktop.tests.log sent a change count=3 op_id=01J_x-9 page=2 seconds=0.250 state=accepted"
    )


def test_arguments_are_never_filled_in(folder: Path) -> None:
    log.warning("renamed %s to %s", CANARY, NUMBER)
    (line,) = lines(folder)
    assert "renamed %s to %s" in line
    assert CANARY not in line


def test_text_built_at_run_time_is_withheld(folder: Path) -> None:
    log.warning(f"renamed {CANARY}")  # noqa: G004 - this is the careless line
    log.warning("renamed " + CANARY)  # noqa: G003 - and this another
    log.warning(CanaryError(CANARY))
    assert CANARY not in everything(folder)
    assert all("(text withheld) test_logs.py:" in line for line in lines(folder))


def test_fields_that_are_not_allowed_are_left_out(folder: Path) -> None:
    log.info("saved", extra={"first_name": CANARY, "phone": NUMBER, "payload": {"name": CANARY}})
    (line,) = lines(folder)
    assert line.endswith("saved")


@pytest.mark.parametrize(
    "extra",
    [
        {"record_id": NUMBER},
        {"record_id": "1990-01-01"},
        {"record_id": 430_000_218},
        {"record_id": f"{CANARY} {NUMBER}"},
        {"state": CANARY},
        {"state": f"renamed to {CANARY}"},
        {"count": NUMBER},
        {"error": CANARY},
    ],
)
def test_allowed_fields_refuse_what_is_not_theirs(folder: Path, extra: dict[str, object]) -> None:
    log.info("saved", extra=extra)
    text = everything(folder)
    assert CANARY not in text
    assert NUMBER not in text
    assert "1990" not in text.split("saved")[1]


def test_an_exception_is_its_types_and_places(folder: Path) -> None:
    def fails() -> None:
        try:
            int(CANARY)
        except ValueError as problem:
            raise CanaryError(CANARY, NUMBER) from problem

    try:
        fails()
    except CanaryError:
        log.exception("could not save")
    (line,) = lines(folder)
    assert "could not save | tests.test_logs.CanaryError at test_logs.py:" in line
    assert " fails < test_logs.py:" in line
    assert "from ValueError at test_logs.py:" in line
    assert CANARY not in line
    assert NUMBER not in line


def test_a_chain_without_cause_and_a_circle_end(folder: Path) -> None:
    one, two = CanaryError(CANARY), CanaryError(CANARY)
    one.__cause__, two.__cause__ = two, one
    log.error("in a circle", exc_info=one)
    two.__cause__, two.__suppress_context__ = None, True
    log.error("hidden context", exc_info=two)
    assert [line.count("CanaryError at nowhere") for line in lines(folder)] == [2, 1]


def test_a_line_stays_one_line(folder: Path) -> None:
    log.info("first\nsecond\u2028third")
    assert lines(folder)[0].endswith("first second third")


def test_libraries_speak_from_warning_on_and_without_their_arguments(folder: Path) -> None:
    library = logging.getLogger("somelibrary")
    library.info("GET %s", CANARY)
    library.warning("retrying %s", CANARY)
    (line,) = lines(folder)
    assert "somelibrary retrying %s" in line


def test_uncaught_exceptions_of_all_kinds_are_told_without_words(folder: Path) -> None:
    told: list[str] = []
    before = (sys.excepthook, threading.excepthook, sys.unraisablehook)
    restore = install_hooks(on_bug=told.append)
    try:
        thread = threading.Thread(target=int, args=(CANARY,))
        thread.start()
        thread.join()
        problem = CanaryError(CANARY)
        sys.excepthook(CanaryError, problem, None)
        sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
    finally:
        restore()
    assert (sys.excepthook, threading.excepthook, sys.unraisablehook) == before
    text = everything(folder)
    assert "nobody caught this on a thread | ValueError at threading.py:" in text
    assert "nobody caught this | tests.test_logs.CanaryError at nowhere" in text
    assert len(told) == 2
    assert CANARY not in text + "".join(told)


def test_all_of_several_bugs_at_once_are_told(folder: Path) -> None:
    try:
        raise ExceptionGroup(CANARY, [CanaryError(CANARY), ValueError(CANARY)])
    except ExceptionGroup:
        log.exception("A cycle of sync ended by a fault")
    (line,) = lines(folder)
    assert "ExceptionGroup at test_logs.py:" in line
    assert "of (tests.test_logs.CanaryError at nowhere) and (ValueError at nowhere)" in line
    assert CANARY not in line


PROGRAM = f"""
import faulthandler, resource, sys
from pathlib import Path
from hubshift_desktop.logs import stand_guard
stand_guard(Path(sys.argv[1]))()
assert not faulthandler.is_enabled()
stand_guard(Path(sys.argv[1]))
assert resource.getrlimit(resource.RLIMIT_CORE) == (0, 0)
class Dying:
    def __del__(self):
        raise ValueError("{CANARY}")
Dying()
if sys.argv[2] == "crash":
    {CANARY} = "{CANARY}"
    faulthandler._sigsegv()
raise ValueError("{CANARY}")
"""


@pytest.mark.skipif(sys.platform == "win32", reason="the program asks for limits that Windows does not have")
@pytest.mark.parametrize("end", ["raise", "crash"])
def test_a_dying_program_leaves_no_words_behind(tmp_path: Path, end: str) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(tmp_path), end], capture_output=True, text=True, check=False, timeout=60
    )
    assert ended.returncode != 0
    assert CANARY not in ended.stdout + ended.stderr
    text = everything(tmp_path)
    assert CANARY not in text
    assert "this could not be raised | ValueError" in text
    expected = "Segmentation fault" if end == "crash" else "nobody caught this | ValueError"
    assert expected in text
    assert all(path.stat().st_mode & 0o777 == 0o600 for path in tmp_path.iterdir())


def test_a_handler_that_fails_prints_nothing(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (handler,) = [h for h in logging.getLogger().handlers if getattr(h, "baseFilename", "").startswith(str(folder))]
    handler.handleError(logging.LogRecord("x", logging.INFO, "x", 1, CANARY, None, None))
    assert capsys.readouterr() == ("", "")


def test_logs_are_kept_seven_days(tmp_path: Path) -> None:
    now = 1_800_000_000.0
    for days in (0, 6, 8):
        path = tmp_path / f"hubshift.log.{days}"
        path.touch()
        os.utime(path, (now - days * 86_400, now - days * 86_400))
    (tmp_path / "folder").mkdir()
    remove_old(tmp_path, now=now)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["folder", "hubshift.log.0", "hubshift.log.6"]


def test_the_folder_and_file_are_private_and_rotation_keeps_them_so(folder: Path) -> None:
    log.info("before")
    (handler,) = [h for h in logging.getLogger().handlers if isinstance(h, logging.handlers.TimedRotatingFileHandler)]
    handler.doRollover()
    log.info("after")
    assert folder.stat().st_mode & 0o777 == 0o700
    assert len([path for path in folder.iterdir() if path.name.startswith("hubshift.log")]) == 2
    assert all(path.stat().st_mode & 0o777 == 0o600 for path in folder.iterdir())


def test_restoring_leaves_the_loggers_as_they_were(tmp_path: Path) -> None:
    root = logging.getLogger()
    before = (root.level, list(root.handlers))
    set_up_logging(tmp_path)()
    assert (root.level, root.handlers) == before
