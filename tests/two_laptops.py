"""Two laptops of one coordinator and one office between them, in one process and on one clock."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from hubshift_desktop.demo.in_process import InProcess
from hubshift_desktop.demo.papers import draw_paper
from hubshift_desktop.demo.server import DemoCentral
from hubshift_desktop.domain.views import ClientQuery
from hubshift_desktop.paths import ProfilePaths
from hubshift_desktop.services.bundle import Services
from hubshift_desktop.sync.scope import CycleResult, Scope, Settle
from hubshift_desktop.workspace import Profile, SignedIn, SignInDesk, Surroundings, Workspace
from tests.conftest import HandClock
from tests.hand_waiter import HandWaiter
from tests.security.fakes import CHEAP, PASSPHRASE, FakeKeystore

PHONE, EMAIL = "personalInfo.phone", "personalInfo.email"
FILE_PASSPHRASE = "tractor violin teapot marble"
SERVER = "http://127.0.0.1:8780"


class WalkingClock(HandClock):
    """A clock in the test's hand that also walks a little with each look: the rate of asking is counted in time."""

    def monotonic(self) -> float:
        self.turn(seconds=0.001)
        return super().monotonic()


@dataclass(slots=True)
class Pair:
    """The office and whoever works with it; `folder` holds the profiles and the rescue file."""

    folder: Path
    clock: WalkingClock = field(default_factory=WalkingClock)
    central: DemoCentral = field(default_factory=lambda: DemoCentral(size=2))
    open_ones: list[Workspace] = field(default_factory=list)
    codes: dict[Path, str] = field(default_factory=dict)
    surroundings: dict[Path, Surroundings] = field(default_factory=dict)
    network: InProcess = field(init=False)

    def __post_init__(self) -> None:
        self.network = InProcess(self.central.app)

    @property
    def file(self) -> Path:
        return self.folder / "unsent.hubshift-rescue"

    def around(self) -> Surroundings:
        waiter = HandWaiter(self.clock)
        keystore = FakeKeystore()
        return Surroundings(clock=self.clock, keystore=keystore, cost=CHEAP, transport=self.network, waiter=waiter)

    def laptop(self, name: str, *, email: str = "", is_synced: bool = True) -> Workspace:
        """Set up a laptop of its own."""
        around = self.around()
        signed_in = self.signed_in(around, email=email)
        made, code = Profile.set_up(
            ProfilePaths.given(self.folder / name),
            account=signed_in.account,
            tokens=signed_in.tokens,
            passphrase=PASSPHRASE,
            surroundings=around,
        )
        self.open_ones.append(made)
        self.surroundings[made.paths.folder] = around
        self.codes[made.paths.folder] = code
        if is_synced:
            assert made.cycle().online
        return made

    def signed_in(self, around: Surroundings, *, email: str = "") -> SignedIn:
        """Sign in at the office, as Maya unless somebody else is named."""
        desk = SignInDesk(SERVER, surroundings=around)
        account = self.central.account
        desk.login(email or account.email, account.password)
        return desk.verify(account.one_time_code)

    def around_of(self, workspace: Workspace) -> Surroundings:
        """Return what a laptop was set up in, to open it again."""
        return self.surroundings[workspace.paths.folder]

    def sync(self, workspace: Workspace, *, documents: bool = True) -> CycleResult:
        """Sync until lost answers have rested and were looked for again."""
        workspace.cycle(Scope(documents=documents))
        return workspace.cycle(Scope(documents=documents), settle=Settle(json_s=0, upload_s=0))

    def made(self) -> Counter[str]:
        """Return how many records of each kind the office was given."""
        return Counter(str(made.kind) for made in self.central.admin.created())

    def close(self) -> None:
        for workspace in self.open_ones:
            workspace.close()
        self.network.close()
        self.central.close()


def a_client(workspace: Workspace) -> str:
    """Return the same client on either laptop."""
    rows = workspace.services.caseload.rows(ClientQuery(), limit=10)
    with workspace.store.read() as reader:
        records = [record for row in rows if (record := reader.records.get(row.local_id)) is not None]
    seeded = [record for record in records if record.base is not None and PHONE in record.base]
    return min(seeded, key=lambda record: record.server_id or "").local_id


def a_paper(folder: Path, name: str = "Consent.pdf") -> Path:
    path = folder / name
    path.write_bytes(draw_paper(file_type="pdf", title=name, lines=("A made-up form.",)))
    return path


def new_person(services: Services) -> str:
    return services.clients.create(
        {
            "personalInfo.firstName": "Tobias",
            "personalInfo.lastName": "Example",
            "personalInfo.dateOfBirth": "1990-02-03",
            "ndisDetails.ndisNumber": "430000998",
        }
    )
