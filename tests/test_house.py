"""The house rules that a machine can hold: the core runs without Qt, and no file names what it must not."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
QT_FREE_ROOMS = (
    "domain", "store", "central", "sync", "services", "documents", "export", "security", "demo", "console",
    "workspace",
)  # fmt: skip

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
    files = tracked_files()
    if not files:
        pytest.skip("not a git checkout: nothing is tracked")
    named = [path.name for path in files if forbidden.encode() in path.read_bytes()]
    assert named == []
