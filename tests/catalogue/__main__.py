"""Prints each fault, what must hold, and the tests that play it: `python -m tests.catalogue`."""

from __future__ import annotations

import sys
from collections import defaultdict

from tests.catalogue.injecting import injections
from tests.catalogue.rows import OPEN, ROWS


def main() -> int:
    """Print the catalogue; 1 when a row has no test that runs everywhere."""
    played = defaultdict(list)
    for one in injections():
        if not one.hindrance:
            played[one.row].append(one.test)
    for name, row in ROWS.items():
        state = "" if played[name] else "  OPEN" if name in OPEN else "  NOBODY PLAYS THIS"
        sys.stdout.write(f"{name}  {row.fault}: {row.promise}{state}\n")
        sys.stdout.writelines(f"      {test}\n" for test in played[name])
    return 1 if any(not played[name] for name in ROWS.keys() - OPEN) else 0


if __name__ == "__main__":
    sys.exit(main())
