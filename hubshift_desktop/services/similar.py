"""Is this new referral somebody we already have? Asked before a client is added, so that nobody has two files."""

from __future__ import annotations

from datetime import date

from hubshift_desktop.domain import dates, names, ndis
from hubshift_desktop.domain.fields import Fields, text
from hubshift_desktop.domain.validation import BORN, FIRST_NAME, LAST_NAME, NUMBER
from hubshift_desktop.domain.views import ClientRow
from hubshift_desktop.store.queries import Queries

PREFERRED = "personalInfo.preferredName"


def similar_clients(queries: Queries, values: Fields, *, today: date) -> tuple[ClientRow, ...]:
    """Return clients with this NDIS number, then clients born that day whose name sounds or is spelt alike.

    A name alone is no sign (there are many Nguyens), and neither is a phone or an e-mail: families share them.
    """
    number = ndis.compact(text(values, NUMBER))
    born = dates.parse(text(values, BORN), today=today, is_past=True) or ""
    by_number = queries.namesakes(ndis_number=number) if number else ()
    by_name = queries.namesakes(date_of_birth=born) if born else ()
    typed = _names(text(values, FIRST_NAME), text(values, LAST_NAME), text(values, PREFERRED))
    alike = [row for row in by_name if _is_alike(typed, _names(row.first_name, row.last_name, row.preferred_name))]
    return tuple({row.local_id: row for row in (*by_number, *alike)}.values())


def _names(first: str, last: str, preferred: str) -> tuple[str, ...]:
    """Return the names a person may be filed under: the whole one, and with the preferred first name."""
    whole = (" ".join(part for part in (given, last) if part) for given in (first, preferred) if given or last)
    return tuple(dict.fromkeys(name for name in whole if name))


def _is_alike(typed: tuple[str, ...], kept: tuple[str, ...]) -> bool:
    return any(names.is_alike(one, other) for one in typed for other in kept)
