"""The house rules that a machine can hold: the core runs without Qt, and no file names what it must not."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from fnmatch import fnmatch
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
QT_FREE_ROOMS = (
    "domain", "store", "central", "sync", "services", "documents", "export", "security", "demo", "console",
    "workspace",
)  # fmt: skip

NOT_OURS = (".git", *(line.rstrip("/") for line in (ROOT / ".gitignore").read_text().split()))

WITHOUT_QT = """
import importlib, pkgutil, sys

class NoQt:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in ("PySide6", "shiboken6", "qtawesome", "qtpy"):
            raise ImportError(f"{name} is absent in this run")

sys.meta_path.insert(0, NoQt())
sys.argv = ["hubshift", "--version"]
import hubshift_desktop
for room in sys.stdin.read().split():
    package = importlib.import_module(f"hubshift_desktop.{room}")
    for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
        if module.name not in ("hubshift_desktop.demo.shots", "hubshift_desktop.demo.window"):
            importlib.import_module(module.name)
from hubshift_desktop.cli import main
raise SystemExit(main(["--version"]))
"""


def test_the_core_and_the_console_run_where_qt_is_absent() -> None:
    result = subprocess.run(
        [sys.executable, "-c", WITHOUT_QT],
        input=" ".join(QT_FREE_ROOMS),
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    assert re.search(r"\d+\.\d+\.\d+", result.stdout)


def tracked_files() -> list[Path]:
    names = subprocess.run(
        ["git", "ls-files", "-z"],  # noqa: S607
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    ).stdout
    return [ROOT / name for name in names.split("\0") if name and (ROOT / name).is_file()]


def walked_files() -> list[Path]:
    """Return what an unpacked source archive holds, where there is no git to ask."""
    found: list[Path] = []
    for folder, inner, names in os.walk(ROOT):
        inner[:] = filter(is_ours, inner)
        found += [Path(folder, name) for name in filter(is_ours, names)]
    return [path for path in found if path.is_file()]


def is_ours(name: str) -> bool:
    return not any(fnmatch(name, pattern) for pattern in NOT_OURS)


def test_the_walk_without_git_leaves_nothing_out() -> None:
    assert set(tracked_files()) <= set(walked_files())


@pytest.mark.parametrize(
    "forbidden",
    [
        "py" + "pi.org",
        "python" + "hosted",
        "deb" + "ian.org",
        "npm" + "js",
        "/work" + "/main",
        "/work" + "/shared",
    ],
)
def test_no_file_names_a_registry_or_a_path_of_a_machine(forbidden: str) -> None:
    files = tracked_files() or walked_files()
    assert Path(__file__).resolve() in files
    named = [path.name for path in files if forbidden.encode() in path.read_bytes()]
    assert named == []
