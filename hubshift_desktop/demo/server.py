"""The demo central as one object: data, endpoints, socket, faults and the office's own view."""

from __future__ import annotations

from datetime import date
from types import TracebackType
from typing import Self

from hubshift_desktop.demo.accounts import MAYA, PASSWORD, STAFF, DemoAccount, StaffMember
from hubshift_desktop.demo.admin import Admin
from hubshift_desktop.demo.app import CentralApp, build_app
from hubshift_desktop.demo.caseload import DEFAULT_SEED, make_caseload
from hubshift_desktop.demo.database import Database
from hubshift_desktop.demo.faults import Faults
from hubshift_desktop.demo.listening import Listener, require_loopback
from hubshift_desktop.demo.office import Office
from hubshift_desktop.demo.seeding import is_empty, seed_caseload, seed_staff
from hubshift_desktop.demo.settings import DemoSettings
from hubshift_desktop.domain.clock import Clock, SystemClock


def open_office(
    *,
    size: int,
    seed: int = DEFAULT_SEED,
    database_url: str = "sqlite://",
    today: date | None = None,
    settings: DemoSettings | None = None,
    clock: Clock | None = None,
) -> Office:
    """Open a central's data; an empty database is filled with the fictional caseload, a used one is kept."""
    office = Office(
        settings=settings or DemoSettings(),
        database=Database(database_url),
        clock=clock or SystemClock(),
        fixed_today=today,
    )
    with office.database.begin() as rows:
        if is_empty(rows):
            seed_staff(rows)
            seed_caseload(rows, make_caseload(size=size, seed=seed, today=office.today()))
    return office


class DemoCentral:
    """A real central server on this laptop's own address. `stop` and `start` keep port and data: that is 'offline'."""

    def __init__(
        self,
        *,
        size: int = 250,
        seed: int = DEFAULT_SEED,
        database_url: str = "sqlite://",
        today: date | None = None,
        settings: DemoSettings | None = None,
        clock: Clock | None = None,
        host: str = "127.0.0.1",
    ) -> None:
        self._host = require_loopback(host)
        self.office = open_office(
            size=size, seed=seed, database_url=database_url, today=today, settings=settings, clock=clock
        )
        self.app: CentralApp = build_app(office=self.office)
        self.faults: Faults = self.app.faults
        self.admin = Admin(office=self.office, traffic=self.app.traffic)
        self._listener: Listener | None = None
        self._port = 0

    @property
    def settings(self) -> DemoSettings:
        return self.office.settings

    @settings.setter
    def settings(self, settings: DemoSettings) -> None:
        """Change how the central behaves from the next request on."""
        self.office.settings = settings

    @property
    def account(self) -> DemoAccount:
        """Return how Maya Okafor, the demo's support coordinator, signs in."""
        return self.account_of(MAYA)

    def account_of(self, person: StaffMember) -> DemoAccount:
        return DemoAccount(
            email=person.email,
            password=PASSWORD,
            one_time_code=self.settings.one_time_code,
            user_id=person.user_id,
            name=person.name,
            role=person.role,
        )

    @property
    def accounts(self) -> tuple[DemoAccount, ...]:
        """Return everybody who can sign in."""
        return tuple(self.account_of(person) for person in STAFF)

    @property
    def base_url(self) -> str:
        """Return the address, also while stopped: it comes back on the same port."""
        host = f"[{self._host}]" if ":" in self._host else self._host
        return f"http://{host}:{self._port}"

    @property
    def is_running(self) -> bool:
        return self._listener is not None

    def start(self, *, port: int = 0) -> str:
        """Listen and return the base URL; after a stop, port 0 means the same port again."""
        if self._listener is None:
            self._listener = Listener(self.app, host=self._host, port=port or self._port)
            self._port = self._listener.port
        return self.base_url

    def stop(self) -> None:
        """Stop listening; the data stay, nothing happens when it is stopped already."""
        if self._listener is not None:
            self._listener.stop()
            self._listener = None

    def restart(self) -> str:
        """Stop and listen again on the same port with the same data."""
        self.stop()
        return self.start()

    def close(self) -> None:
        """Stop for good and let go of the data."""
        self.stop()
        self.office.database.close()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
