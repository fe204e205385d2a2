"""Appointments by client and by day, and the copy for another calendar."""

from __future__ import annotations

from pathlib import Path

import pytest

from hubshift_desktop.services.bundle import Services
from hubshift_desktop.services.context import NotAllowedError
from tests.services.laptop import Laptop


@pytest.fixture
def amelia(laptop: Laptop) -> str:
    return laptop.know()


@pytest.fixture
def visits(laptop: Laptop, amelia: str) -> None:
    noah = laptop.know("Noah", "Williams", number="430000387")
    carer = {"healthCarer.id": "c1", "healthCarer.name": "Joel Martin"}
    laptop.know_visit(amelia, "2026-11-26", serviceType="Support work", **carer)
    laptop.know_visit(amelia, "2026-11-24", status="completed", serviceType="Phone call")
    laptop.know_visit(noah, "2026-11-25", status="postponed", serviceType="Home visit", startTime="at noon")


@pytest.mark.usefixtures("visits")
def test_by_client_and_by_day(services: Services, amelia: str) -> None:
    mine = services.appointments.of(amelia)
    assert [view.appointment.date for view in mine] == ["2026-11-24", "2026-11-26"]
    assert [view.client_name for view in services.appointments.between("2026-11-25", "2026-11-26")] == [
        "Noah Williams",
        "Amelia Tran",
    ]
    assert services.appointments.of(amelia, statuses=("completed",), start="2026-11-25") == ()
    (joel,) = services.appointments.between("2026-11-01", "2026-12-01", carer_id="c1")
    assert joel.appointment.carer == "Joel Martin"
    (home,) = services.appointments.between("2026-11-01", "2026-12-01", service_type="Home visit")
    assert home.appointment.start_time == "at noon"


@pytest.mark.usefixtures("visits")
def test_the_calendar_copy_is_logged_and_whole(laptop: Laptop, services: Services, amelia: str, tmp_path: Path) -> None:
    made = services.appointments.export_calendar(services.appointments.of(amelia), tmp_path / "visits.ics")
    assert (made.entries, made.left_out) == (2, 0)
    assert b"DTSTART:20261126T090000" in (tmp_path / "visits.ics").read_bytes()
    look = laptop.looks()[0]
    assert (look.verb, look.detail_ids) == ("export", (amelia,))


@pytest.mark.usefixtures("visits")
def test_a_carer_exports_nothing(laptop: Laptop, amelia: str, tmp_path: Path) -> None:
    carer = laptop.with_role("healthCarer")
    with pytest.raises(NotAllowedError):
        carer.appointments.export_calendar(carer.appointments.of(amelia), tmp_path / "visits.ics")
    assert not (tmp_path / "visits.ics").exists()
