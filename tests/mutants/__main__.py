"""Breaks one rule after the other and says which breakers lived: `python -m tests.mutants [NAME ...] [--workers 2]`.

Each is tried in a copy of the program, by the tests that are named beside it; 1 when one lives or has lost its line.
"""

from __future__ import annotations

import argparse
import compileall
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from py_compile import PycInvalidationMode
from queue import SimpleQueue

from tests.mutants.breakers import BREAKERS, Breaker

ROOT = Path(__file__).resolve().parent.parent.parent
COPIED = ("hubshift_desktop", "tests", "migrations", "resources")
PROGRAM = "hubshift_desktop"
_SOME_FAILED = 1


def copy_program(folder: Path) -> None:
    """Lay a copy of the program and its tests into a folder, compiled.

    What is compiled is held to its source by a hash: a file that is broken afterwards is compiled anew, whenever.
    """
    for name in COPIED:
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        compileall.compile_dir(folder / name, quiet=2, invalidation_mode=PycInvalidationMode.CHECKED_HASH)
    shutil.copyfile(ROOT / "pyproject.toml", folder / "pyproject.toml")


def broken(text: str, breaker: Breaker) -> str:
    """Return the source with the rule broken; the line must stand there exactly once."""
    if text.count(breaker.line) != 1:
        raise LookupError(f"{breaker.name}: its line stands {text.count(breaker.line)} times in {breaker.path}")
    return text.replace(breaker.line, breaker.broken)


def is_caught(breaker: Breaker, folder: Path) -> bool:
    """Whether a test fails while the rule is broken in the copy of the program in `folder`.

    Anything but a failed test is no verdict.
    """
    source = folder / PROGRAM / breaker.path
    sound = source.read_text()
    source.write_text(broken(sound, breaker))
    try:
        done = run_tests(folder, breaker.tests)
    finally:
        source.write_text(sound)
    if done.returncode not in (0, _SOME_FAILED):
        raise RuntimeError(f"{breaker.name}: the tests could not be run\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    return done.returncode == _SOME_FAILED


def run_tests(folder: Path, tests: Sequence[str]) -> subprocess.CompletedProcess[str]:
    """Run tests of the copy until the first one fails."""
    # Plain asserts, as compiled: nobody reads why the test failed, and rewriting them costs more than running them.
    options = ("-x", "-q", "-n", "0", "-p", "no:cacheprovider", "-p", "no:schemathesis", "--no-header", "--tb=line")
    return subprocess.run(
        [sys.executable, "-m", "pytest", "--assert=plain", *options, *tests],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1", "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=False,
    )


def main() -> int:
    """Try those that are named, or all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", default=[])
    parser.add_argument("--workers", type=int, default=1)
    wanted = parser.parse_args()
    chosen = [breaker for breaker in BREAKERS if not wanted.names or breaker.name in wanted.names]
    free: SimpleQueue[Path] = SimpleQueue()  # copies that nobody tries anything in
    with tempfile.TemporaryDirectory(prefix="hubshift-mutants-") as name, ThreadPoolExecutor(wanted.workers) as pool:
        for place in range(wanted.workers):
            copy_program(Path(name) / str(place))
            free.put(Path(name) / str(place))
        verdicts = list(pool.map(partial(_told, free=free), chosen))
    alive = [breaker.rule for breaker, caught in zip(chosen, verdicts, strict=True) if not caught]
    sys.stdout.write(f"{len(chosen)} rule breakers, {len(chosen) - len(alive)} caught\n")
    sys.stdout.writelines(f"ALIVE {rule}\n" for rule in alive)
    return 1 if alive or not chosen else 0


def _told(breaker: Breaker, free: SimpleQueue[Path]) -> bool:
    folder = free.get()
    try:
        caught = is_caught(breaker, folder)
    finally:
        free.put(folder)
    sys.stdout.write(f"{'caught' if caught else 'ALIVE '} {breaker.rule}\n")
    sys.stdout.flush()
    return caught


if __name__ == "__main__":
    sys.exit(main())
