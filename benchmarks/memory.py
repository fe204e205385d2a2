"""Whether a caseload of any size is pulled in the same memory: the highest that a process of its own ever held."""

from __future__ import annotations

import json
import resource
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


def run(*, clients: int) -> list[Figure]:
    """Pull two caseloads, one twenty times the other."""
    small, large = clients // _SMALL, clients * _LARGE
    return [
        Figure(
            name=f"memory, {large:,} clients pulled",
            value=_pulled(large),
            unit="MB",
            baseline=f"{small:,} clients",
            baseline_value=_pulled(small),
            limit=_FLAT,
            is_limit_on_ratio=True,
        )
    ]


def _pulled(clients: int) -> float:
    with serving(clients=clients) as address:
        child = subprocess.run(
            [sys.executable, "-m", "benchmarks.memory"],
            cwd=ROOT,
            input=json.dumps(asdict(address)),
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
    return float(child.stdout)


def main() -> None:
    """Pull everything once and say the peak in MB."""
    address = Address(**json.loads(sys.stdin.read()))
    with tempfile.TemporaryDirectory() as name:
        workspace = sign_in(address, Path(name))
        try:
            if not workspace.cycle().is_complete:
                raise RuntimeError("the pull did not end complete")
        finally:
            workspace.close()
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


if __name__ == "__main__":
    main()
