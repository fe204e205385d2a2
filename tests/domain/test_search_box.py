"""The search box's small language: what is understood narrows, what is not stays text, and nothing is ignored."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hubshift_desktop.domain.search_box import in_words, parse
from hubshift_desktop.domain.states import SyncMark
from hubshift_desktop.domain.views import ClientQuery


@pytest.mark.parametrize(
    ("typed", "query"),
    [
        ("amelia tran", ClientQuery(text="amelia tran")),
        ("plan<60d amelia", ClientQuery(text="amelia", plan_within=60)),
        ("plans<=2w", ClientQuery(plan_within=14)),
        ("review<10", ClientQuery(reviews_within=10)),
        ("status:inactive", ClientQuery(statuses=("inactive",))),
        ("status:active,ended", ClientQuery(statuses=("active", "terminated"))),
        ("status:sleepy", ClientQuery(text="status:sleepy")),
        ('suburb:"St Albans" vic', ClientQuery(text="vic", suburb="St Albans")),
        ("state:victoria", ClientQuery(state="VIC")),
        ("state:otago", ClientQuery(text="state:otago")),
        ("waiting", ClientQuery(marks=(SyncMark.WAITING,))),
        ("sync:fix sync:decide", ClientQuery(marks=(SyncMark.FIX, SyncMark.DECIDE))),
        ("sync:maybe", ClientQuery(text="sync:maybe")),
        ("is:mine has:alerts goals:overdue", ClientQuery(mine_only=True, has_alerts=True, has_overdue_goals=True)),
        ('"waiting"', ClientQuery(text="waiting")),
        ("colour:red", ClientQuery(text="colour:red")),
        ('suburb:""', ClientQuery(text='suburb:')),
        ("", ClientQuery()),
    ],
)  # fmt: skip
def test_what_is_typed_becomes_a_query(typed: str, query: ClientQuery) -> None:
    assert parse(typed) == query


@given(st.text(max_size=60))
def test_any_text_is_a_query(typed: str) -> None:
    assert isinstance(parse(typed), ClientQuery)


def test_the_box_narrows_the_chosen_filters() -> None:
    within = ClientQuery(statuses=("active",), carer_id="c1")
    assert parse("tran", within=within) == ClientQuery(text="tran", statuses=("active",), carer_id="c1")


def test_queries_in_words() -> None:
    query = ClientQuery(
        text="tran", statuses=("active", "terminated"), plan_within=60, reviews_within=1, carer_id="c1", state="VIC",
        mine_only=True, has_alerts=True, has_overdue_goals=True, marks=(SyncMark.WAITING,),
    )  # fmt: skip
    assert in_words(query, people={"c1": "Joel Martin"}) == (
        "search “tran”; status active and ended; plan ends within 60 days; reviews due within 1 day; "
        "carer Joel Martin; state VIC; my caseload; with alerts; with overdue goals; sync state waiting"
    )
    assert in_words(ClientQuery(plan_manager_id="p9")) == "plan manager p9"
    assert in_words(ClientQuery()) == "all clients"
