"""`make bench`: run the benchmarks and print one table; exit code 1 when a figure misses what the product owes."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from benchmarks import creating, listing, load, memory, pulling, quitting
from benchmarks.measure import Figure, table, write_json

BENCHMARKS = {
    "listing": listing.run,
    "pulling": pulling.run,
    "creating": creating.run,
    "load": load.run,
    "memory": memory.run,
    "quitting": quitting.run,
}


def main() -> int:
    """Run all, or those named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", choices=[[], *BENCHMARKS], default=[])
    parser.add_argument("--clients", type=int, default=10_000)
    parser.add_argument("--json", type=Path, default=Path("build/bench.json"))
    wanted = parser.parse_args()
    figures: list[Figure] = []
    for name in wanted.names or BENCHMARKS:
        print(f"-- {name}, {wanted.clients} clients", flush=True)
        found = BENCHMARKS[name](clients=wanted.clients)
        print("\n".join(table(found)), flush=True)
        figures += found
    write_json(figures, wanted.json)
    return 0 if all(figure.is_kept for figure in figures) else 1


if __name__ == "__main__":
    sys.exit(main())
