"""Holds files and functions to the sizes the house agreed on, so that no room turns into a switchboard.

Files: 500 lines at most (tests 600), median under 120. Functions: 60 lines at most, median under 10.
"""

from __future__ import annotations

import ast
import statistics
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FILE_LIMIT, TEST_FILE_LIMIT, FILE_MEDIAN = 500, 600, 120
FUNCTION_LIMIT, FUNCTION_MEDIAN = 60, 10


def function_lengths(path: Path) -> list[tuple[str, int]]:
    """Return (where, lines) for each function in `path`."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    return [
        (f"{path.relative_to(ROOT)}:{node.lineno} {node.name}", (node.end_lineno or node.lineno) - node.lineno + 1)
        for node in ast.walk(tree)
        if isinstance(node, kinds)
    ]


def main() -> int:
    """Return 1 and name each breach, else print the medians."""
    sources = sorted((ROOT / "hubshift_desktop").rglob("*.py"))
    tests = sorted((ROOT / "tests").rglob("*.py"))
    breaches: list[str] = []
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in [*sources, *tests]}
    for path, length in lengths.items():
        limit = TEST_FILE_LIMIT if path in tests else FILE_LIMIT
        if length > limit:
            breaches.append(f"{path.relative_to(ROOT)}: {length} lines, {limit} at most")
    functions = [item for path in sources for item in function_lengths(path)]
    breaches += [f"{where}: {length} lines, {FUNCTION_LIMIT} at most" for where, length in functions if length > 60]
    rooms = [lengths[path] for path in sources if path.name != "__init__.py"]
    file_median = statistics.median(rooms)
    function_median = statistics.median(length for _, length in functions)
    if file_median > FILE_MEDIAN:
        breaches.append(f"median file has {file_median:.0f} lines, {FILE_MEDIAN} at most")
    if function_median > FUNCTION_MEDIAN:
        breaches.append(f"median function has {function_median:.0f} lines, {FUNCTION_MEDIAN} at most")
    print(
        f"{len(rooms)} files, median {file_median:.0f} lines; {len(functions)} functions, median {function_median:.0f}"
    )
    print("\n".join(breaches))
    return 1 if breaches else 0


if __name__ == "__main__":
    sys.exit(main())
