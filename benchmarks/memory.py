"""Whether a caseload of any size is pulled in the same memory: the most that a process of its own held meanwhile."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

from benchmarks.central import ROOT, Address, serving
from benchmarks.desk import sign_in
from benchmarks.measure import Figure

_SMALL, _LARGE = 10, 2  # a tenth of the caseload asked for, and twice it
_FLAT = 1.25
_SELF = Path("/proc/self")


def run(*, clients: int) -> list[Figure]:
    """Pull two caseloads, one twenty times the other."""
    small, large = clients // _SMALL, clients * _LARGE
    of_small, of_large = _pulled(small), _pulled(large)
    return [
        Figure(
            name=f"memory, {large:,} clients pulled",
            value=of_large["peak"],
            unit="MB",
            baseline=f"{small:,} clients",
            baseline_value=of_small["peak"],
            limit=_FLAT,
            is_limit_on_ratio=True,
            note=f"{of_large['idle']:.0f} MB before the first question",
        ),
        Figure(
            name="… more for each thousand of them",
            value=(of_large["peak"] - of_small["peak"]) / (large - small) * 1000,
            unit="MB",
        ),
    ]


def _pulled(clients: int) -> dict[str, float]:
    with serving(clients=clients) as address:
        child = subprocess.run(
            [sys.executable, "-m", "benchmarks.memory"],
            cwd=ROOT,
            input=json.dumps(asdict(address)),
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
    told: dict[str, float] = json.loads(child.stdout)
    return told


def main() -> None:
    """Pull everything once and say what was held before it, and the most that was held during it, in MB."""
    address = Address(**json.loads(sys.stdin.read()))
    with tempfile.TemporaryDirectory() as name:
        workspace = sign_in(address, Path(name))
        try:
            _forget_peak()
            idle = _held("VmRSS")
            if not workspace.cycle().is_complete:
                raise RuntimeError("the pull did not end complete")
            print(json.dumps({"idle": idle, "peak": _held("VmHWM")}))
        finally:
            workspace.close()


def _forget_peak() -> None:
    """Let the peak begin anew: deriving the keys takes more for a moment than a small pull does, and would hide it."""
    (_SELF / "clear_refs").write_text("5")


def _held(name: str) -> float:
    lines = (_SELF / "status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{name}:")) / 1024


if __name__ == "__main__":
    main()
