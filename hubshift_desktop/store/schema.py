"""All tables together, for the migrations: importing this module is what fills the metadata."""

from __future__ import annotations

from hubshift_desktop.store.projections import SEARCH_TABLES, client_index
from hubshift_desktop.store.tables import ACCESS_LOG_TRIGGERS, metadata

__all__ = ["ACCESS_LOG_TRIGGERS", "SEARCH_TABLES", "client_index", "metadata"]
