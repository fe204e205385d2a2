"""An export is what was on screen: text stays text, dates are dates, and nothing runs when it is opened."""

from __future__ import annotations

import csv
import shutil
import subprocess
from datetime import date, datetime
from io import BytesIO, StringIO
from pathlib import Path

import msoffcrypto
import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hubshift_desktop.export.client_list import export_clients
from hubshift_desktop.export.columns import (
    COLUMNS,
    LIST_KEYS,
    ColumnGroup,
    columns_for,
    columns_in,
    default_groups,
)
from hubshift_desktop.export.csv_file import safe_text
from hubshift_desktop.export.injection import looks_like_formula
from hubshift_desktop.export.protect import generate_password
from hubshift_desktop.export.request import CannotSaveError, ExportCancelledError, ExportFormat
from hubshift_desktop.export.words import WORDS
from tests.export.people import client, request

KEYS = ("name", "ndis_number", "phone", "postcode", "plan_end", "open_goals", "status")
EVIL = (
    "=cmd|' /C calc'!A0", "+1", "-1+2", "@SUM(1)", "\t=1", "\r=1", "  =1", "＝1+1", "\u200b=1", "#N/A", "_x0041_",
)  # fmt: skip


def test_the_workbook_holds_the_rows_in_order_with_their_types(tmp_path: Path) -> None:
    target = tmp_path / "clients.xlsx"
    people = (client(), client(first_name="José", last_name="O’Brien", plan_end="soon"))
    written = export_clients(request(*people, columns=columns_for(KEYS), target=target))
    assert (written.rows, written.columns, written.is_protected) == (2, 7, False)
    assert written.size == target.stat().st_size
    book = openpyxl.load_workbook(target)
    sheet = book["Clients"]
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0] == ("Client", "NDIS number", "Phone", "Postcode", "Plan end", "Open goals", "Status")
    assert rows[1] == ("Amelia Tran", "430000218", "0491570156", "0800", datetime(2027, 1, 5), 2, "Ended")  # noqa: DTZ001
    assert rows[2][0] == "José O’Brien"
    assert rows[2][4] == "soon"
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", "A1:G3")
    assert sheet["E2"].number_format == "[$-C09]dd/mm/yyyy"
    assert {sheet[cell].number_format for cell in ("B2", "C2", "D2")} == {"@"}
    assert all(8 <= sheet.column_dimensions[letter].width <= 60 for letter in "ABCDEFG")
    about = {row[0]: row[1] for row in book["About"].iter_rows(values_only=True)}
    assert about["Clients"] == "2 of 212"
    assert about["Filter"] == "status active"
    assert about["Exported by"] == "Maya Okafor"


@pytest.mark.parametrize("text", EVIL)
def test_text_never_becomes_a_formula(tmp_path: Path, text: str) -> None:
    target = tmp_path / "evil.xlsx"
    export_clients(request(client(first_name=text, last_name=""), columns=columns_for(["first_name"]), target=target))
    cell = openpyxl.load_workbook(target)["Clients"]["A2"]
    assert cell.data_type == "s"
    shown = str(cell.value).replace("_x005F_", "_")
    assert shown.replace("\n", "\r") == text.replace("\n", "\r")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=40))
def test_any_text_can_be_exported_both_ways(tmp_path: Path, text: str) -> None:
    columns = columns_for(["first_name", "suburb"])
    for form in ExportFormat:
        target = tmp_path / f"any.{form.value}"
        target.unlink(missing_ok=True)
        export_clients(request(client(first_name=text, suburb="end"), columns=columns, target=target, form=form))
    sheet = openpyxl.load_workbook(tmp_path / "any.xlsx")["Clients"]
    assert sheet["B2"].value == "end"
    assert sheet["A2"].data_type in ("s", "n")
    lines = list(csv.reader(StringIO((tmp_path / "any.csv").read_text("utf-8-sig"), newline="")))
    assert lines[1][1] == "end"
    assert not looks_like_formula(lines[1][0])


def test_csv_keeps_what_excel_would_change(tmp_path: Path) -> None:
    target = tmp_path / "clients.csv"
    export_clients(request(client(), columns=columns_for(KEYS), target=target, form=ExportFormat.CSV))
    raw = target.read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    assert raw.decode("utf-8-sig").split("\r\n")[1] == "Amelia Tran,430 000 218,0491 570 156,'0800,2027-01-05,2,Ended"
    assert safe_text("0355501234") == "03 5550 1234"
    assert safe_text("123456789012") == "'123456789012"
    assert safe_text("NDIS123456") == "NDIS123456"


def test_every_column_can_be_read(tmp_path: Path) -> None:
    target = tmp_path / "all.xlsx"
    export_clients(request(client(allergies=""), columns=COLUMNS, target=target))
    sheet = openpyxl.load_workbook(target)["Clients"]
    row = dict(zip(*[[cell.value for cell in line] for line in sheet.iter_rows(max_row=2)], strict=True))
    assert row["Goals and progress"] == "Cook – 50%"
    assert row["Medications"] == "Melatonin, 3 mg, At bedtime\nMidazolam"
    assert row["Conditions"] == "Autism\nEpilepsy"
    assert row["Emergency contact 2 name"] == "Duc"
    assert row["Other emergency contacts"] == "Hai, Friend, 0491570157"
    assert row["Upcoming appointments"] == "2026-11-26 09:00 Support work Joel Martin"
    assert row["Sync"] == "Waiting"
    assert len(row) == len(COLUMNS)


def test_sensitive_groups_start_off() -> None:
    assert ColumnGroup.HEALTH not in default_groups()
    assert {column.group for column in columns_in(default_groups())} == set(default_groups())
    assert [column.key for column in columns_for(["gone", *LIST_KEYS])] == list(LIST_KEYS)


def test_a_long_text_is_cut_visibly(tmp_path: Path) -> None:
    target = tmp_path / "long.xlsx"
    export_clients(request(client(first_name="a" * 40_000), columns=columns_for(["first_name"]), target=target))
    value = str(openpyxl.load_workbook(target)["Clients"]["A2"].value)
    assert value.endswith("(cut, too long for one cell)")


def test_dates_that_excel_cannot_show_stay_text(tmp_path: Path) -> None:
    target = tmp_path / "old.xlsx"
    people = [client(date_of_birth=day) for day in ("1899-12-31", "1900-03-01", "2026-02-30")]
    export_clients(request(*people, columns=columns_for(["date_of_birth"]), target=target))
    values = [cell.value for cell in openpyxl.load_workbook(target)["Clients"]["A"][1:]]
    assert values == ["1899-12-31", datetime(1900, 3, 1), "2026-02-30"]  # noqa: DTZ001


def test_a_protected_export_opens_with_its_password_only(tmp_path: Path) -> None:
    target, password = tmp_path / "locked.xlsx", generate_password()
    assert len(set(password.split("-")) & set(WORDS)) >= 4
    written = export_clients(request(client(), columns=columns_for(KEYS), target=target, password=password))
    assert written.is_protected
    assert b"Amelia" not in target.read_bytes()
    with target.open("rb") as file:
        locked = msoffcrypto.OfficeFile(file)
        locked.load_key(password=password)
        out = BytesIO()
        locked.decrypt(out)
    assert openpyxl.load_workbook(out)["Clients"]["A2"].value == "Amelia Tran"
    with target.open("rb") as file:
        wrong = msoffcrypto.OfficeFile(file)
        with pytest.raises(msoffcrypto.exceptions.InvalidKeyError):
            wrong.load_key(password="wrong", verify_password=True)


def test_a_csv_cannot_be_locked(tmp_path: Path) -> None:
    asked = request(
        client(), columns=columns_for(KEYS), target=tmp_path / "a.csv", form=ExportFormat.CSV, password="one-two"
    )
    with pytest.raises(CannotSaveError, match="can't have a password"):
        export_clients(asked)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("form", list(ExportFormat))
@pytest.mark.parametrize("after", [0, 1])
def test_a_stopped_export_leaves_nothing(tmp_path: Path, form: ExportFormat, after: int) -> None:
    seen: list[int] = []
    asked = request(client(), client(), columns=columns_for(KEYS), target=tmp_path / "a", form=form)
    with pytest.raises(ExportCancelledError):
        export_clients(asked, on_progress=lambda done, _: seen.append(done), is_cancelled=lambda: len(seen) >= after)
    assert list(tmp_path.iterdir()) == []


def test_the_temp_folder_stays_empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    temp, out = tmp_path / "temp", tmp_path / "out"
    temp.mkdir()
    out.mkdir()
    monkeypatch.setenv("TMPDIR", str(temp))
    monkeypatch.setattr("tempfile.tempdir", None)
    export_clients(request(client(), columns=COLUMNS, target=out / "a.xlsx", password="one-two-three"))
    assert list(temp.iterdir()) == []


def test_a_file_that_was_there_survives_a_failure(tmp_path: Path) -> None:
    target = tmp_path / "folder"
    target.mkdir()
    with pytest.raises(CannotSaveError, match="not saved"):
        export_clients(request(client(), columns=columns_for(KEYS), target=target))
    with pytest.raises(CannotSaveError, match="no such folder"):
        export_clients(request(client(), columns=columns_for(KEYS), target=tmp_path / "gone" / "a.xlsx"))
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]
    whole = tmp_path / "a.xlsx"
    export_clients(request(client(), columns=columns_for(KEYS), target=whole))
    assert whole.stat().st_mode & 0o077 == 0


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_another_program_opens_it_and_sees_the_same(tmp_path: Path) -> None:
    target = tmp_path / "clients.xlsx"
    export_clients(request(client(), client(first_name="=1+1"), columns=columns_for(KEYS), target=target))
    subprocess.run(
        ["soffice", "--headless", f"-env:UserInstallation={(tmp_path / 'office').as_uri()}",  # noqa: S607
         "--convert-to", "csv", "--outdir", str(tmp_path), str(target)],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    first, amelia, evil = (tmp_path / "clients.csv").read_text("utf-8").splitlines()
    assert first.startswith("Client,NDIS number")
    assert amelia == f"Amelia Tran,430000218,0491570156,0800,{date(2027, 1, 5):%d/%m/%Y},2,Ended"
    assert evil.startswith("=1+1 Tran,")
