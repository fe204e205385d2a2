"""Makes the CSV file: for other programs, and still safe and right when somebody opens it in Excel.

CSV has no types, so Excel guesses: it runs formulas, and turns 0491570156 into 491570156. What it would change is
grouped (phones, NDIS numbers) or marked with a leading apostrophe (the rest).
"""

from __future__ import annotations

import csv
import re
from io import StringIO

from hubshift_desktop.export.injection import looks_like_formula, without_control_characters
from hubshift_desktop.export.request import (
    Cell,
    CellKind,
    ExportCancelledError,
    ExportRequest,
    IsCancelled,
    Progress,
    never_cancelled,
    no_progress,
)

# With this mark Excel reads the file as UTF-8; without it José becomes JosÃ©.
_BYTE_ORDER_MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"
_GROUPS = (
    (re.compile(r"(04\d\d)(\d{3})(\d{3})", re.ASCII), r"\1 \2 \3"),
    (re.compile(r"(1[38]00)(\d{3})(\d{3})", re.ASCII), r"\1 \2 \3"),
    (re.compile(r"(0\d)(\d{4})(\d{4})", re.ASCII), r"\1 \2 \3"),
    (re.compile(r"(4\d\d)(\d{3})(\d{3})", re.ASCII), r"\1 \2 \3"),
)
# A leading zero would be dropped, and more than eleven digits would become 4.3E+11.
_WOULD_BE_CHANGED = re.compile(r"0\d+|\d{12,}", re.ASCII)


def csv_bytes(
    request: ExportRequest, *, on_progress: Progress = no_progress, is_cancelled: IsCancelled = never_cancelled
) -> tuple[bytes, int]:
    """Return the file and its number of client rows."""
    out = StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([safe_text(column.heading) for column in request.columns])
    rows = 0
    for row in request.rows:
        if is_cancelled():
            raise ExportCancelledError
        rows += 1
        writer.writerow([_cell(row.get(column.key), kind=column.kind) for column in request.columns])
        on_progress(rows, request.row_count)
    return (_BYTE_ORDER_MARK + out.getvalue()).encode("utf-8"), rows


def safe_text(text: str) -> str:
    """Return `text` as a spreadsheet will show it unchanged, whatever it starts with."""
    shown = without_control_characters(text)
    for pattern, groups in _GROUPS:
        match = pattern.fullmatch(shown)
        if match is not None:
            return match.expand(groups)
    if looks_like_formula(text) or _WOULD_BE_CHANGED.fullmatch(shown):
        return f"'{shown}"
    return shown


def _cell(value: Cell, *, kind: CellKind) -> str | int | float:
    if value is None:
        return ""
    if kind is CellKind.NUMBER and not isinstance(value, str):
        return value
    return safe_text(str(value))
