"""200 new clients while one answer in ten is lost: how many of them the office has twice, beside a blind retry."""

from __future__ import annotations

import random
import tempfile
from collections import Counter
from pathlib import Path

import httpx

from benchmarks.central import Address
from benchmarks.desk import sign_in
from benchmarks.measure import Figure
from benchmarks.road import Passed, Road
from hubshift_desktop.demo.server import DemoCentral
from hubshift_desktop.demo.settings import DemoSettings
from hubshift_desktop.sync.scope import Settle
from hubshift_desktop.workspace import Workspace

NEW = 200
LOST = 0.1
_CREATE = "/create"
_ROUNDS = 60


def run(*, clients: int) -> list[Figure]:  # noqa: ARG001 - the size of the caseload has no part in this
    """Create through sync, then the same bodies with a plain loop that tries again after a lost answer."""
    dice = random.Random(7)

    def loses(request: httpx.Request) -> bool:
        return request.url.path.endswith(_CREATE) and dice.random() < LOST

    with (
        DemoCentral(size=1, settings=DemoSettings(rate_limit=10_000_000)) as central,
        tempfile.TemporaryDirectory() as name,
    ):
        account = central.account
        address = Address(
            url=central.base_url,
            email=account.email,
            password=account.password,
            code=account.one_time_code,
            clients=1,
        )
        road = Road(loses)
        workspace = sign_in(address, Path(name), transport=road)
        try:
            _create(workspace)
            sent = [one for one in road.take() if one.method == "POST" and one.url.path.endswith(_CREATE)]
        finally:
            workspace.close()
        ours = _doubled(central, _OURS)
        blind = _blind(road, sent)
        road.close()
        theirs = _doubled(central, _BLIND)
    return [
        Figure(
            name=f"{NEW} creates, answers lost: doubled",
            value=ours,
            unit="clients",
            baseline="blind retry",
            baseline_value=theirs,
            limit=0,
            note=f"{len(sent)} creates sent, {blind} by the blind retry",
        )
    ]


_OURS, _BLIND = "4305", "4306"


def _create(workspace: Workspace) -> None:
    """Add the clients and go on until all are accepted; nothing rests, so that the run does not wait 45 s a time."""
    for number in range(NEW):
        workspace.services.clients.create(
            {
                "personalInfo.firstName": f"Person{number}",
                "personalInfo.lastName": "Benchmark",
                "personalInfo.dateOfBirth": "1990-05-17",
                "ndisDetails.ndisNumber": f"{_OURS}{number:05d}",
            }
        )
    for _ in range(_ROUNDS):
        if not workspace.cycle(settle=Settle(json_s=0, upload_s=0)).waiting:
            return
    raise RuntimeError("not every new client was accepted")


def _blind(road: Road, sent: list[Passed]) -> int:
    """Send the same bodies under other numbers; whoever gets no answer sends again. Returns how many went out."""
    bodies = {one.content: one for one in sent}
    with httpx.Client(transport=road) as client:
        for content, one in bodies.items():
            body = content.replace(_OURS.encode(), _BLIND.encode())
            while True:
                try:
                    client.request(one.method, one.url, headers=list(one.headers), content=body).raise_for_status()
                except httpx.ReadError:
                    continue
                break
    return sum(one.method == "POST" for one in road.take())


def _doubled(central: DemoCentral, numbers: str) -> int:
    """Return how many records the office has beyond one for each NDIS number that begins so."""
    found = Counter(
        number
        for client in central.admin.clients()
        if (number := str(client["ndisDetails"]["ndisNumber"])).startswith(numbers)  # type: ignore[call-overload,index]
    )
    if len(found) != NEW:
        raise RuntimeError(f"the office has {len(found)} of {NEW}")
    return found.total() - len(found)
