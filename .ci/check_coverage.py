"""Holds the rooms that carry the promises to their share of covered lines and, separately, of covered branches."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
MEASURED = ROOT / ".coverage.json"
ROOMS = {"domain": 95, "store": 95, "sync": 95, "central": 95}
KINDS = ("lines", "branches")


def main() -> int:
    """Report each room and where it has gaps; return 1 when one falls short."""
    files: dict[str, Any] = json.loads(MEASURED.read_text("utf-8"))["files"]
    failed = 0
    for room, share in ROOMS.items():
        inside = {name: one for name, one in files.items() if Path(name).is_relative_to(f"hubshift_desktop/{room}")}
        for kind in KINDS:
            covered = sum(one["summary"][f"covered_{kind}"] for one in inside.values())
            every = covered + sum(one["summary"][f"missing_{kind}"] for one in inside.values())
            reached = 100 * covered / every if every else 0.0
            print(f"{room}: {reached:.1f} % of {every} {kind}, at least {share} %")
            failed |= reached < share
        for name, one in sorted(inside.items()):
            gaps = [*one["missing_lines"], *(f"{here}->{there}" for here, there in one["missing_branches"])]
            if gaps:
                print(f"  {name}: {', '.join(str(gap) for gap in gaps)}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
