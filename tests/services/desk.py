"""A coordinator at work: the verbs on one side, a real demo central on the other."""

from __future__ import annotations

from hubshift_desktop.domain.rows import Changed
from hubshift_desktop.export.request import Progress
from hubshift_desktop.services.account import Account
from hubshift_desktop.services.background import BackgroundSync
from hubshift_desktop.services.bundle import Services, build_services
from hubshift_desktop.services.context import Context
from hubshift_desktop.sync.cycle import run_cycle
from hubshift_desktop.sync.fetching import fetch_document
from hubshift_desktop.sync.scope import Scope
from tests.services.laptop import never_syncs
from tests.sync.world import World


class Desk:
    """A coordinator with a laptop and an office."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.told: list[Changed] = []
        account = Account(
            user_id=world.account.user_id,
            name="Maya Okafor",
            email="maya@example.com",
            role="supportCoordinator",
            origin=world.account.origin,
        )
        context = Context(
            store=world.store,
            blobs=world.blobs,
            account=account,
            clock=world.clock,
            on_changed=self.told.append,
            on_waiting=lambda: None,
            put_off=world.means.put_off,
        )
        self.services: Services = self.as_heard(context)

    def as_heard(self, context: Context) -> Services:
        """Return the services over another context: somebody else hears what was changed."""
        sync = BackgroundSync(
            cycle=never_syncs, clock=self.world.clock, on_changed=self.told.append, on_snapshot=lambda _: None
        )
        return build_services(context, sync=sync, fetch=self._fetch)

    def _fetch(self, document_id: str, on_progress: Progress) -> None:
        fetch_document(self.world.means, document_id, on_progress)

    def sync(self) -> None:
        run_cycle(self.world.means, Scope())
