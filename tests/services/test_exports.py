"""Exports: exactly the rows, columns and order of the list, logged before made, and nothing left after a stop."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from hubshift_desktop.domain.errors import InvalidInputError
from hubshift_desktop.domain.views import ClientQuery
from hubshift_desktop.export.columns import ColumnGroup
from hubshift_desktop.export.request import CannotSaveError, ExportCancelledError, PlaceTakenError, Written
from hubshift_desktop.services.bundle import Services
from hubshift_desktop.services.context import NotAllowedError
from hubshift_desktop.services.exports import OfficeNeededError
from tests.services.laptop import PLAN_END, Laptop

COLUMNS = ("name", "ndis_number", "phone", "postcode", "plan_end", "open_goals")


@pytest.fixture
def caseload(laptop: Laptop) -> list[str]:
    """Four clients whose plans end in another order than their names."""
    people = (
        ("Amelia", "Tran", "430000218", "2027-03-05", "active"),
        ("José", "O’Brien", "430000156", "2026-12-01", "active"),
        ("=cmd|' /C calc'!A0", "Evil", "430000666", "2026-11-30", "active"),
        ("Yusuf", "Demir", "430000904", "2026-12-24", "inactive"),
    )
    return [
        laptop.know(first, last, number=number, address__postcode="0800", status=status, **{PLAN_END: end})
        for first, last, number, end, status in people
    ]


def export(services: Services, target: Path, *, query: ClientQuery | None = None, **more: object) -> Written:
    plan = services.exports.plan(None, query or ClientQuery(), COLUMNS)
    return services.exports.export(
        ids=plan.ids,
        total=plan.total,
        columns=plan.columns,
        filter_words=plan.filter_words,
        target=target,
        **more,  # type: ignore[arg-type]  # means by name
    )


def test_the_plan_says_how_many_of_how_many(services: Services, caseload: list[str]) -> None:
    plan = services.exports.plan(None, ClientQuery(statuses=("active",)), (*COLUMNS, "gone since version 1"))
    assert (plan.count, plan.total, len(plan.columns)) == (3, 4, 6)
    assert plan.filter_words == "status active"
    chosen = services.exports.plan(caseload[:1], ClientQuery(), COLUMNS)
    assert (chosen.count, chosen.total, chosen.ids) == (1, 4, (caseload[0],))


def test_the_plan_names_people(laptop: Laptop, services: Services) -> None:
    laptop.know(ndisDetails__planManager__id="p1", ndisDetails__planManager__name="Clearview")
    plan = services.exports.plan(None, ClientQuery(plan_manager_id="p1"), COLUMNS)
    assert plan.filter_words == "plan manager Clearview"


def test_the_file_is_the_list(laptop: Laptop, services: Services, caseload: list[str], tmp_path: Path) -> None:
    laptop.know_goal(caseload[0])
    query = ClientQuery(statuses=("active",), sort="plan_end")
    written = export(services, tmp_path / "list.xlsx", query=query)
    assert (written.rows, written.columns, written.is_protected) == (3, 6, False)
    sheet = openpyxl.load_workbook(tmp_path / "list.xlsx")["Clients"]
    rows = list(sheet.iter_rows(min_row=2, values_only=True))
    on_screen = services.caseload.rows(query, limit=50)
    assert [row[1] for row in rows] == [row.ndis_number for row in on_screen] == ["430000666", "430000156", "430000218"]
    assert rows[2] == ("Amelia Tran", "430000218", "0491 570 156", "0800", datetime(2027, 3, 5), 1)  # noqa: DTZ001


def test_a_name_cannot_become_a_formula(services: Services, caseload: list[str], tmp_path: Path) -> None:
    export(services, tmp_path / "list.xlsx")
    cell = openpyxl.load_workbook(tmp_path / "list.xlsx")["Clients"]["A2"]
    assert cell.value == "=cmd|' /C calc'!A0 Evil"
    assert cell.data_type == "s"
    export(services, tmp_path / "list.csv", format="csv")
    with (tmp_path / "list.csv").open(encoding="utf-8-sig", newline="") as file:
        names = [row[0] for row in csv.reader(file)]
    assert not any(name.startswith("=") for name in names)


def test_a_chosen_order_is_kept(services: Services, caseload: list[str], tmp_path: Path) -> None:
    ids = [caseload[3], caseload[0], caseload[1]]
    services.exports.export(
        ids=ids, total=4, columns=("ndis_number",), filter_words="chosen clients", target=tmp_path / "some.xlsx"
    )
    sheet = openpyxl.load_workbook(tmp_path / "some.xlsx")["Clients"]
    assert [row[0] for row in sheet.iter_rows(min_row=2, values_only=True)] == ["430000904", "430000218", "430000156"]


def test_more_than_one_batch_stays_in_order(laptop: Laptop, services: Services, tmp_path: Path) -> None:
    numbers = [f"43{index:07}" for index in range(230)]
    ids = [laptop.know("Client", f"N{number}", number=number) for number in numbers]
    seen: list[tuple[int, int]] = []
    services.exports.export(
        ids=ids,
        total=230,
        columns=("ndis_number",),
        filter_words="",
        target=tmp_path / "all.xlsx",
        on_progress=lambda done, total: seen.append((done, total)),
    )
    sheet = openpyxl.load_workbook(tmp_path / "all.xlsx")["Clients"]
    assert [row[0] for row in sheet.iter_rows(min_row=2, values_only=True)] == numbers
    assert seen[-1] == (230, 230)


def test_every_export_is_logged_with_its_ids(
    laptop: Laptop, services: Services, caseload: list[str], tmp_path: Path
) -> None:
    export(services, tmp_path / "list.xlsx", query=ClientQuery(statuses=("inactive",)))
    look = laptop.looks()[0]
    assert (look.verb, look.detail_ids) == ("export", (caseload[3],))


def test_without_the_line_in_the_log_there_is_no_file(
    laptop: Laptop, services: Services, caseload: list[str], tmp_path: Path
) -> None:
    with laptop.store.write(), pytest.raises(RuntimeError):
        export(services, tmp_path / "list.xlsx")
    assert not (tmp_path / "list.xlsx").exists()


def test_stopping_leaves_nothing(services: Services, caseload: list[str], tmp_path: Path) -> None:
    room = tmp_path / "out"
    room.mkdir()
    with pytest.raises(ExportCancelledError):
        export(services, room / "list.xlsx", is_cancelled=lambda: True)
    assert list(room.iterdir()) == []


def test_a_place_that_takes_nothing_is_said(services: Services, caseload: list[str], tmp_path: Path) -> None:
    with pytest.raises(CannotSaveError):
        export(services, tmp_path / "no such folder" / "list.xlsx")
    with pytest.raises(InvalidInputError):
        services.exports.export(ids=caseload, total=4, columns=(), filter_words="", target=tmp_path / "none.xlsx")


def test_a_password_locks_the_file(services: Services, caseload: list[str], tmp_path: Path) -> None:
    password = services.exports.new_password()
    written = export(services, tmp_path / "list.xlsx", password=password)
    assert written.is_protected
    assert b"Amelia" not in (tmp_path / "list.xlsx").read_bytes()


def test_roles(laptop: Laptop, caseload: list[str], tmp_path: Path) -> None:
    carer = laptop.with_role("healthCarer")
    with pytest.raises(NotAllowedError):
        export(carer, tmp_path / "list.xlsx")
    with pytest.raises(NotAllowedError):
        laptop.with_role("accountant").exports.office_export(tmp_path / "office.csv")
    assert list(tmp_path.glob("*.xlsx")) == []
    assert laptop.looks() == ()


def test_the_office_s_own_export_needs_the_office(laptop: Laptop, services: Services, tmp_path: Path) -> None:
    with pytest.raises(OfficeNeededError):
        services.exports.office_export(tmp_path / "office.csv")
    online = laptop.as_person(replace(laptop.account), office_export=lambda target: target.write_bytes(b"a,b"))
    assert online.exports.office_export(tmp_path / "office.csv") == 3
    assert laptop.looks()[0].verb == "export"


def test_what_the_dialog_proposes(services: Services) -> None:
    assert services.exports.file_name() == "Clients 24 Nov 2026.xlsx"
    assert services.exports.file_name("csv") == "Clients 24 Nov 2026.csv"
    assert "medications" not in services.exports.group_columns()
    assert "medications" in services.exports.group_columns([ColumnGroup.MEDICATIONS])
    assert services.exports.list_columns()[0] == "name"


def test_a_file_that_is_there_stays_and_nothing_is_noted_as_exported(
    laptop: Laptop, services: Services, caseload: list[str], tmp_path: Path
) -> None:
    target = tmp_path / "list.csv"
    target.write_bytes(b"theirs")
    with pytest.raises(PlaceTakenError):
        export(services, target, format="csv")
    assert (target.read_bytes(), laptop.looks()) == (b"theirs", ())
    export(services, target, format="csv", may_replace=True)
    assert b"Amelia" in target.read_bytes()


@pytest.mark.usefixtures("caseload")
def test_a_file_that_appears_while_the_export_is_made_stays(services: Services, tmp_path: Path) -> None:
    folder = tmp_path / "far"
    folder.mkdir()
    target = folder / "list.csv"

    def appears(_done: int, _total: int) -> None:
        target.write_bytes(b"theirs")

    with pytest.raises(PlaceTakenError):
        export(services, target, format="csv", on_progress=appears)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == {"list.csv": b"theirs"}


@pytest.mark.usefixtures("caseload")
def test_a_stop_while_a_slow_disk_takes_the_file_leaves_nothing(services: Services, tmp_path: Path) -> None:
    """The passing file is there, so the disk had it; the person stopped before it got its name."""
    folder = tmp_path / "far"
    folder.mkdir()
    with pytest.raises(ExportCancelledError):
        export(services, folder / "list.csv", format="csv", is_cancelled=lambda: any(folder.iterdir()))
    assert list(folder.iterdir()) == []
