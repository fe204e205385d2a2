"""Which layout a window gets (ui/README 3), at the edges of every band."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hubshift_desktop.ui.layout import SIDEBAR_EXPANDED, SIDEBAR_RAIL, arrange


@pytest.mark.parametrize(
    ("width", "sidebar", "client_list", "columns"),
    [
        (1920, 224, 348, 2),
        (1480, 224, 348, 2),
        (1479, 88, 328, 2),
        (1340, 88, 328, 2),
        (1339, 88, 304, 2),
        (1180, 88, 304, 2),
        (1179, 88, 0, 1),
        (1024, 88, 0, 1),
    ],
)
def test_bands(width: int, sidebar: int, client_list: int, columns: int) -> None:
    made = arrange(width=width, height=900, scale=1.0)
    assert (made.sidebar, made.client_list, made.overview_columns) == (sidebar, client_list, columns)


def test_at_150_percent_a_laptop_shows_list_and_detail_in_turn() -> None:
    made = arrange(width=1366, height=768, scale=1.5)
    assert made.is_list_own_page
    assert made.is_header_short


def test_a_low_window_gets_the_one_line_header() -> None:
    assert arrange(width=1600, height=599, scale=1.0).is_header_short
    assert not arrange(width=1600, height=600, scale=1.0).is_header_short


@pytest.mark.parametrize(("wanted", "width"), [(True, SIDEBAR_RAIL), (False, SIDEBAR_EXPANDED)])
def test_the_person_decides_about_the_sidebar(*, wanted: bool, width: int) -> None:
    assert arrange(width=1600, height=900, scale=1.0, is_rail_wanted=wanted).sidebar == width
    assert arrange(width=1200, height=900, scale=1.0, is_rail_wanted=wanted).sidebar == width


@given(
    width=st.integers(1024, 4000),
    height=st.integers(640, 2000),
    scale=st.floats(0.9, 2.0),
    wanted=st.sampled_from([None, True, False]),
)
def test_two_columns_only_beside_a_list(width: int, height: int, scale: float, *, wanted: bool | None) -> None:
    made = arrange(width=width, height=height, scale=scale, is_rail_wanted=wanted)
    assert (made.overview_columns == 2) is not made.is_list_own_page
    assert made.is_rail is (made.sidebar == SIDEBAR_RAIL)
