"""What the demo central can do differently: the central API leaves much open, and the app must bear all of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

MOST_BYTES = 10_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoSettings:
    """The switches of one demo central. The defaults are the shapes of the specification and promise no more than it.

    `id_form="_id"` and `list_shape="flat"` speak as the live platform does. `list_order="unstable"` shuffles equal
    rows between pages, `hides_inactive` leaves inactive clients out unless asked for: both are met in the wild.
    """

    id_form: Literal["id", "_id"] = "id"
    list_shape: Literal["seed", "flat"] = "seed"
    list_order: Literal["created", "newest", "unstable"] = "created"
    put_mode: Literal["deep", "replace"] = "deep"
    hides_inactive: bool = False
    has_etag: bool = True
    has_updated_at: bool = False
    has_unique_ndis: bool = False
    has_idempotency: bool = False
    max_limit: int = 100
    rate_limit: int = 6000
    rate_window_seconds: int = 60
    access_seconds: int = 24 * 3600
    refresh_seconds: int = 30 * 24 * 3600
    code_seconds: int = 600
    link_seconds: int = 900
    one_time_code: str = "246810"
