"""Which layout a window gets: one pure function of its size and the text size (ui/README 3)."""

from __future__ import annotations

from dataclasses import dataclass

SIDEBAR_EXPANDED, SIDEBAR_RAIL = 224, 88
CONTENT_MAX = 1160


@dataclass(frozen=True, slots=True)
class Arrangement:
    """How the panes share the window; lengths are px at 100 % text and go through `theme.px`."""

    sidebar: int
    client_list: int
    overview_columns: int
    is_header_short: bool

    @property
    def is_rail(self) -> bool:
        return self.sidebar == SIDEBAR_RAIL

    @property
    def is_list_own_page(self) -> bool:
        """Whether list and detail take turns instead of standing side by side."""
        return self.client_list == 0


def arrange(*, width: float, height: float, scale: float, is_rail_wanted: bool | None = None) -> Arrangement:
    """Decide by effective size (window / text scale). `is_rail_wanted` is the person's Ctrl+B, None = automatic."""
    effective_width, effective_height = width / scale, height / scale
    if effective_width >= 1480:
        sidebar, client_list = SIDEBAR_EXPANDED, 348
    elif effective_width >= 1340:
        sidebar, client_list = SIDEBAR_RAIL, 328
    elif effective_width >= 1180:
        sidebar, client_list = SIDEBAR_RAIL, 304
    else:
        sidebar, client_list = SIDEBAR_RAIL, 0
    if is_rail_wanted is not None:
        sidebar = SIDEBAR_RAIL if is_rail_wanted else SIDEBAR_EXPANDED
    return Arrangement(
        sidebar=sidebar,
        client_list=client_list,
        overview_columns=2 if effective_width >= 1180 else 1,
        is_header_short=effective_height < 600,
    )
