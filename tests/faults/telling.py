"""Says at the end of a run how much of the matrix was run: a claim without its number is not made."""

from __future__ import annotations

import pytest


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Add up what the tests recorded, on whichever worker they ran."""
    reports = [report for state in ("passed", "failed") for report in terminalreporter.stats.get(state, ())]
    told = [dict(report.user_properties) for report in reports if hasattr(report, "user_properties")]
    matrix = [properties for properties in told if "faults_run" in properties]
    if matrix:
        run, of = sum(int(p["faults_run"]) for p in matrix), max(int(p["faults_of"]) for p in matrix)
        terminalreporter.write_line(f"T6: {run:,} of {of:,} combinations of request and fault were run")
    chaos = sum(int(properties.get("chaos_runs", 0)) for properties in told)
    if chaos:
        terminalreporter.write_line(f"T7: {chaos:,} days over real sockets were run, one chaos each")
