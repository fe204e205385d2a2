"""The line to the office as a workspace holds it: its API, its pool of readers, and an end that is heard at once."""

from __future__ import annotations

import random
import threading
from functools import partial

from hubshift_desktop.central.api import CentralApi
from hubshift_desktop.central.errors import CentralError, ErrorKind
from hubshift_desktop.security.sealed import BlobVault
from hubshift_desktop.services.account import Account
from hubshift_desktop.services.network_pool import NetworkPool
from hubshift_desktop.services.standing_back import stand_back
from hubshift_desktop.store import Store
from hubshift_desktop.sync.crew import Together
from hubshift_desktop.sync.means import Courtesy, Departures, Means, OfficeTime
from hubshift_desktop.sync.put_off import PutOff
from hubshift_desktop.sync.scope import AccountRef, Cancel, QuietListener, Settle, SyncListener
from hubshift_desktop.workspace.kept_account import KeptTokens, kept_flavour
from hubshift_desktop.workspace.surroundings import Surroundings

_READERS = 4


class OfficeLine:
    """Everything that speaks to the office for one account: one API, one notion of its time, one pool."""

    def __init__(
        self,
        *,
        store: Store,
        blobs: BlobVault,
        account: Account,
        surroundings: Surroundings,
        courtesy: Courtesy,
        departures: Departures,
        put_off: PutOff,
    ) -> None:
        self._courtesy = courtesy
        self._put_off = put_off
        self._departures = departures
        self._store = store
        self._blobs = blobs
        self._account = AccountRef(user_id=account.user_id, origin=account.origin)
        self._clock = surroundings.clock
        self._ended = threading.Event()
        self._office_time = OfficeTime(surroundings.clock)
        self._chance = random.Random()  # noqa: S311 - jitter, no secret
        self._pool = NetworkPool(_READERS, name="office", begin=stand_back)
        # Apart from the readers: a file on a slow line must not keep somebody's look at a client waiting.
        # One more for files, and one for whoever is opened meanwhile.
        self._hands = NetworkPool(Together.hands + 2, name="sending", begin=stand_back)
        self.api = CentralApi(
            origin=account.origin,
            flavour=kept_flavour(store),
            tokens=KeptTokens(store),
            clock=surroundings.clock,
            transport=surroundings.transport,
            wait=self._pause,
        )

    def means(
        self, *, listener: SyncListener | None = None, cancel: Cancel | None = None, settle: Settle | None = None
    ) -> Means:
        """Return what one cycle, or one download, works with."""
        return Means(
            store=self._store,
            api=self.api,
            blobs=self._blobs,
            account=self._account,
            clock=self._clock,
            settle=settle or Settle(),
            rng=self._chance,
            listener=listener or QuietListener(),
            office_time=self._office_time,
            cancel=cancel or self._ended,
            pool=self._pool,
            crew=partial(Together, self._hands),
            courtesy=self._courtesy,
            departures=self._departures,
            put_off=self._put_off,
        )

    def end(self) -> None:
        """Let no pause of the rate hold anybody up any more."""
        self._ended.set()

    def close(self) -> None:
        """Let go of sockets and readers; what is still on its way is left behind, its doubt is on the disk."""
        self._ended.set()
        for pool in (self._pool, self._hands):
            pool.shutdown(wait=False, cancel_futures=True)
        self.api.close()

    def _pause(self, seconds: float) -> None:
        if self._ended.wait(seconds):
            # Nothing has left, and nobody at the office asked for a pause: one would be kept until after the unlock.
            raise CentralError(ErrorKind.NOT_SENT)
