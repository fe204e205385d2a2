"""The one door for exporting clients: makes the file in memory, locks it when asked, and saves it whole."""

from __future__ import annotations

from hubshift_desktop.export.csv_file import csv_bytes
from hubshift_desktop.export.protect import protected
from hubshift_desktop.export.request import (
    CannotSaveError,
    ExportCancelledError,
    ExportFormat,
    ExportRequest,
    IsCancelled,
    Progress,
    Written,
    never_cancelled,
    no_progress,
)
from hubshift_desktop.export.saving import save_whole
from hubshift_desktop.export.xlsx import workbook_bytes


def export_clients(
    request: ExportRequest, *, on_progress: Progress = no_progress, is_cancelled: IsCancelled = never_cancelled
) -> Written:
    """Write the file the request asks for; raise `ExportCancelledError` or a known error and leave nothing."""
    if request.password is not None and request.format is ExportFormat.CSV:
        raise CannotSaveError(
            sentence="A CSV file can't have a password.", next_step="Choose Excel, or export without a password."
        )
    make = workbook_bytes if request.format is ExportFormat.XLSX else csv_bytes
    data, rows = make(request, on_progress=on_progress, is_cancelled=is_cancelled)
    if request.password is not None:
        data = protected(data, password=request.password)
    if is_cancelled():
        raise ExportCancelledError
    save_whole(data, target=request.target, may_replace=request.may_replace, is_cancelled=is_cancelled)
    return Written(
        target=request.target,
        rows=rows,
        columns=len(request.columns),
        size=len(data),
        is_protected=request.password is not None,
    )
