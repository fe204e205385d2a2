"""All verbs together: the one object that a window or a console is given, and nothing below it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from hubshift_desktop.documents.intake import Intake
from hubshift_desktop.documents.preview import Previewer
from hubshift_desktop.domain.clock import Clock
from hubshift_desktop.security.cost import STANDARD, CostRules
from hubshift_desktop.security.roles import Permission, Verb
from hubshift_desktop.services.account import Account
from hubshift_desktop.services.appointments import Appointments
from hubshift_desktop.services.caseload import Caseload
from hubshift_desktop.services.clients import Clients
from hubshift_desktop.services.context import Context
from hubshift_desktop.services.decisions import Decisions
from hubshift_desktop.services.documents import Documents, Fetch
from hubshift_desktop.services.drafts import Drafts
from hubshift_desktop.services.exports import Exports, OfficeFetch
from hubshift_desktop.services.goals import Goals
from hubshift_desktop.services.looks import HeadOf, Looks, no_head
from hubshift_desktop.services.medical import Medical
from hubshift_desktop.services.preferences import Preferences
from hubshift_desktop.services.rescue import Rescue
from hubshift_desktop.services.today import Today
from hubshift_desktop.services.undo import Undo
from hubshift_desktop.services.waiting import Waiting
from hubshift_desktop.services.wishes import SyncWishes

if TYPE_CHECKING:
    from hubshift_desktop.services.background import BackgroundSync


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """The user's verbs by subject. Reads are quick and may run anywhere; what saves belongs on the writing lane."""

    account: Account
    clock: Clock
    caseload: Caseload
    clients: Clients
    goals: Goals
    medical: Medical
    documents: Documents
    appointments: Appointments
    today: Today
    waiting: Waiting
    decisions: Decisions
    drafts: Drafts
    exports: Exports
    preferences: Preferences
    looks: Looks
    undo: Undo
    rescue: Rescue
    sync: BackgroundSync
    wishes: SyncWishes
    context: Context

    def permission(self, verb: Verb) -> Permission:
        """Return whether the person may do `verb`, with the reason to show when not."""
        return self.context.permission(verb)

    def close(self) -> None:
        """Let go of opened files and the preview process: at lock and at exit."""
        self.documents.close()


def build_services(
    context: Context,
    *,
    sync: BackgroundSync,
    fetch: Fetch | None = None,
    office_export: OfficeFetch | None = None,
    access_head: HeadOf = no_head,
    copies: Path | None = None,
    intake: Intake | None = None,
    previewer: Previewer | None = None,
    cost: CostRules = STANDARD,
) -> Services:
    """Make every verb over one context. Only `fetch` and `office_export` reach the network."""
    waiting = Waiting(context)
    documents = Documents(
        context, intake=intake or Intake(), previewer=previewer or Previewer(), fetch=fetch, copies=copies
    )
    return Services(
        account=context.account,
        clock=context.clock,
        caseload=Caseload(context),
        clients=Clients(context),
        goals=Goals(context),
        medical=Medical(context),
        documents=documents,
        appointments=Appointments(context),
        today=Today(context, waiting),
        waiting=waiting,
        decisions=Decisions(context),
        drafts=Drafts(context),
        exports=Exports(context, office=office_export),
        preferences=Preferences(context),
        looks=Looks(context, head=access_head),
        undo=Undo(context),
        rescue=Rescue(context, cost=cost),
        sync=sync,
        wishes=SyncWishes(context, sync),
        context=context,
    )
