"""Put the display of the list of delegates on record."""

from __future__ import annotations

from datetime import date, timedelta

import strawberry

from commons.errors import Refusal
from commons.ids import uuid_of
from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.governance.domain.delegates.display import Display, display, open_days
from services.governance.domain.law.reading import Reading
from services.governance.graph.delegates.election import DelegateElection
from services.governance.graph.mutations.kit import regime_on
from services.governance.store import delegate_elections


@strawberry.input(
    description="`from`, `until`: both included; `until` left out: as long as the law asks. `place`: the premises or "
    "the address of the page. `announcedOn`: the day the display was announced."
)
class DisplayDelegateListInput:
    """The display."""

    election: strawberry.ID
    since: date = strawberry.field(name="from")
    place: str
    announced_on: date
    until: date | None = None
    idempotency_key: str | None = None


@strawberry.type
class DisplayDelegateListPayload:
    """The election with its list on display."""

    election: DelegateElection


@mutation(
    description="Record where and when the list of delegates and substitutes is displayed. Objections are heard within "
    "it; where the law asks for the list, its delegates sit once the display is over."
)
async def display_delegate_list(info: Info, input: DisplayDelegateListInput) -> DisplayDelegateListPayload:
    """Check that all is counted and the display long enough, and save it."""
    context = info.context
    wanted = uuid_of(input.election, "delegateelection", context.country)
    async with context.writing("displayDelegateList", input, input.idempotency_key) as session:
        election = await delegate_elections.by_id(session, wanted)
        context.require("Mutation.displayDelegateList", election.entity)
        if session.replayed is None:
            if not election.facts.counted or election.facts.display is not None:
                why = "is on display already" if election.facts.display else "waits for the count of every section"
                raise Refusal("TRANSITION_NOT_ALLOWED", f"The list {why}.")
            law = Reading(await regime_on(session, context.entity_here(election.entity), input.since), input.since)
            until = input.until or input.since + timedelta(days=open_days(law)[0] or 0)
            shown = display(law, Display(input.announced_on, input.since, until, input.place), context.today)
            await delegate_elections.show_list(session, wanted, shown)
            session.record("displayDelegateList", input.election, first_day=shown.first_day, last_day=shown.last_day)
            session.announce("delegates.list_displayed", election=input.election, entity=election.entity)
        found = await delegate_elections.by_id(session, wanted)
    return DisplayDelegateListPayload(election=DelegateElection.of(found, context.country))
