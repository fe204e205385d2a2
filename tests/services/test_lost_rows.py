"""Operations whose rows a damaged page has taken, told again by the ledger."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hubshift_desktop.domain.rows import LedgerLine
from hubshift_desktop.domain.states import Kind, LedgerState, OpState
from hubshift_desktop.services.lost_rows import LostOps
from hubshift_desktop.sync.giving_back import WHY, names_itself
from hubshift_desktop.sync.scope import AccountRef
from tests.conftest import HandClock
from tests.services.laptop import EMAIL, PHONE

ACCOUNT = AccountRef(user_id="maya", origin="https://office.example")
LINE = LedgerLine(
    line_id="1",
    op_id="gift",
    entity=Kind.CLIENT,
    record_id="amelia",
    client_id="amelia",
    client_name="Amelia Tran",
    field=PHONE,
    old=None,
    new="0491 570 158",
    by="Maya Okafor",
    state=LedgerState.WAITING,
    op_state=OpState.QUEUED,
    attempts=0,
    message=WHY,
    saved_at=HandClock().now(),
)
OTHER = replace(LINE, line_id="2", field=EMAIL, new="amelia@example.com")


@pytest.mark.row("S6")
def test_what_was_to_be_given_back_is_told_by_the_ledger_with_its_values() -> None:
    (gift,) = LostOps(ops=(), lines=(LINE, OTHER), account=ACCOUNT).gifts({"gift"})
    assert names_itself(gift)
    assert gift.pre_image == {PHONE: "0491 570 158", EMAIL: "amelia@example.com"}
    assert gift.record_id == "amelia"
    assert gift.paths == {PHONE, EMAIL}


@pytest.mark.parametrize(
    ("line", "is_open"),
    [(LINE, False), (replace(LINE, message=""), True)],
    ids=["one that is done", "a person's own change"],
)
def test_nothing_else_is_given_back(line: LedgerLine, *, is_open: bool) -> None:
    lost = LostOps(ops=(), lines=(line,), account=ACCOUNT)
    assert lost.gifts({"gift"} if is_open else ()) == []
