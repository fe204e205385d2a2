"""What panes ask for, answered by index, as frozen snapshots."""

from __future__ import annotations

from hubshift_desktop.store.queries.children import ChildQueries
from hubshift_desktop.store.queries.choices import ChoiceQueries
from hubshift_desktop.store.queries.client_file import ClientFileQueries
from hubshift_desktop.store.queries.counts import CountQueries
from hubshift_desktop.store.queries.dues import DueQueries
from hubshift_desktop.store.queries.export import ExportQueries
from hubshift_desktop.store.queries.search import SearchQueries


class Queries(CountQueries, ExportQueries, ClientFileQueries, ChildQueries, DueQueries, ChoiceQueries, SearchQueries):
    """All questions a pane may ask; each base answers for one pane or one purpose."""
