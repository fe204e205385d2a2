"""Makes the Excel workbook: text stays text, dates are dates, and nothing readable touches the disk on the way.

openpyxl's ordinary writer puts every sheet in clear into the temp folder first. `_InMemoryWriter` changes that one
step: a protected export would otherwise leave its plain text behind.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from io import BytesIO
from typing import cast
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook
from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

from hubshift_desktop.export.injection import looks_like_formula, without_control_characters
from hubshift_desktop.export.request import (
    Cell,
    CellKind,
    Column,
    ExportCancelledError,
    ExportRequest,
    IsCancelled,
    Progress,
    never_cancelled,
    no_progress,
)

# Without the Australian locale LibreOffice shows a plain dd/mm/yyyy in the order of its own user interface.
DATE_FORMAT = "[$-C09]dd/mm/yyyy"
TEXT_FORMAT = "@"
_MOST_CHARACTERS = 32_767
_CUT = " … (cut, too long for one cell)"
_NARROWEST, _WIDEST = 8, 60
# Excel reads `_x0041_` in any text as the letter A; the underscore itself must be written in that form.
_ESCAPE_LIKE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
# Excel counts 29 February 1900, a day that never was: earlier dates would show a day wrong.
_FIRST_TRUE_DATE = date(1900, 3, 1)
_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def workbook_bytes(
    request: ExportRequest, *, on_progress: Progress = no_progress, is_cancelled: IsCancelled = never_cancelled
) -> tuple[bytes, int]:
    """Return the workbook and its number of client rows."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Clients"
    widths = _write_heading(sheet, request.columns)
    rows = 0
    for row in request.rows:
        if is_cancelled():
            raise ExportCancelledError
        rows += 1
        _write_row(sheet, number=rows + 1, columns=request.columns, row=row, widths=widths)
        on_progress(rows, request.row_count)
    _finish(sheet, columns=len(request.columns), rows=rows, widths=widths)
    _write_about(book.create_sheet("About"), request=request, rows=rows)
    if is_cancelled():
        raise ExportCancelledError
    return _saved(book), rows


class _InMemoryWriter(ExcelWriter):
    """openpyxl's writer, but each sheet is built in memory and not in a file of the temp folder."""

    def write_worksheet(self, ws: Worksheet) -> None:
        # The parent class also prepares pictures, comments and tables here; an export has none.
        out = BytesIO()
        writer = WorksheetWriter(ws, out=out)
        writer.write()
        # The parent's next step reads both.
        ws._rels = writer._rels  # type: ignore[attr-defined]  # noqa: SLF001
        ws._drawing = None  # type: ignore[attr-defined]  # noqa: SLF001
        self._archive.writestr(ws.path[1:], out.getvalue())  # type: ignore[attr-defined]
        self.manifest.append(ws)


def _saved(book: Workbook) -> bytes:
    out = BytesIO()
    _InMemoryWriter(book, ZipFile(out, "w", ZIP_DEFLATED)).save()
    return out.getvalue()


def _cell(sheet: Worksheet, *, row: int, column: int) -> SheetCell:
    # openpyxl's types allow a merged cell here; this sheet merges none.
    return cast("SheetCell", sheet.cell(row=row, column=column))


def _write_heading(sheet: Worksheet, columns: tuple[Column, ...]) -> list[int]:
    for index, column in enumerate(columns, start=1):
        cell = _cell(sheet, row=1, column=index)
        put_text(cell, column.heading)
        cell.font = Font(bold=True)
    # Room for the filter's arrow beside the heading.
    return [len(column.heading) + 4 for column in columns]


def _write_row(
    sheet: Worksheet, *, number: int, columns: tuple[Column, ...], row: Mapping[str, Cell], widths: list[int]
) -> None:
    for index, column in enumerate(columns):
        value = row.get(column.key)
        if value is None or value == "":
            continue
        put(_cell(sheet, row=number, column=index + 1), value, kind=column.kind)
        longest = max(len(line) for line in str(value).split("\n"))
        widths[index] = max(widths[index], longest + 2)


def put(cell: SheetCell, value: str | float, *, kind: CellKind) -> None:
    """Write `value` as its column's kind asks; what does not fit the kind is kept as text, never guessed at."""
    if kind is CellKind.NUMBER and not isinstance(value, str):
        cell.value = value
        return
    true_date = as_date(value) if kind is CellKind.DATE and isinstance(value, str) else None
    if true_date is None:
        put_text(cell, str(value))
        return
    cell.value = true_date
    cell.number_format = DATE_FORMAT


def put_text(cell: SheetCell, text: str) -> None:
    """Write `text` so that no program takes it for a formula, a number or an error."""
    shown = _ESCAPE_LIKE.sub("_x005F_", _fitting(without_control_characters(text)))
    cell.value = shown
    # openpyxl guesses a type from the first character and from words like #N/A; this takes the guess back.
    cell.data_type = "s"
    cell.number_format = TEXT_FORMAT
    if looks_like_formula(text):
        cell.quotePrefix = True
    if "\n" in shown:
        cell.alignment = Alignment(wrap_text=True, vertical="top")


def as_date(text: str) -> date | None:
    """Return the date `YYYY-MM-DD` names, or None when it names none that Excel can show truly."""
    if not _ISO_DATE.fullmatch(text):
        return None
    try:
        value = date.fromisoformat(text)
    except ValueError:
        return None
    return value if value >= _FIRST_TRUE_DATE else None


def _fitting(text: str) -> str:
    return text if len(text) <= _MOST_CHARACTERS // 2 else text[: _MOST_CHARACTERS // 2 - len(_CUT)] + _CUT


def _finish(sheet: Worksheet, *, columns: int, rows: int, widths: list[int]) -> None:
    sheet.freeze_panes = "A2"
    if columns:
        sheet.auto_filter.ref = f"A1:{get_column_letter(columns)}{rows + 1}"
    for index, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(index)].width = min(max(width, _NARROWEST), _WIDEST)


def _write_about(sheet: Worksheet, *, request: ExportRequest, rows: int) -> None:
    lines: tuple[tuple[str, str | datetime], ...] = (
        ("Exported from", "Hubshift Desktop"),
        ("Clients", f"{rows} of {request.total_count}"),
        ("Columns", str(len(request.columns))),
        ("Filter", request.filter_words or "None"),
        ("Exported by", request.user_name),
        ("Exported at", request.made_at.replace(tzinfo=None)),
        ("Please note", "These are personal details. Delete this file when you no longer need it."),
    )
    for number, (label, value) in enumerate(lines, start=1):
        name, cell = _cell(sheet, row=number, column=1), _cell(sheet, row=number, column=2)
        put_text(name, label)
        name.font = Font(bold=True)
        if isinstance(value, datetime):
            cell.value = value
            cell.number_format = "[$-C09]dd/mm/yyyy h:mm AM/PM"
            cell.alignment = Alignment(horizontal="left")
        else:
            put_text(cell, value)
    sheet.column_dimensions["A"].width = 16
    sheet.column_dimensions["B"].width = _WIDEST
