"""Whether an item is voted in secret, as the graph shows it."""

from __future__ import annotations

import strawberry

from commons.database.sessions import ReadSession
from commons.subgraph.context import RequestContext
from services.governance.domain.assembly import Resolution
from services.governance.domain.initiative import secrecy as domain
from services.governance.domain.law.reading import Reading
from services.governance.graph.law import LawReference
from services.governance.store import assemblies
from services.governance.store.ballots import ballots
from services.governance.store.initiative import candidacies, secret_votes
from services.governance.store.regimes import regime_on


@strawberry.type(
    description="Whether an item must be voted in secret (`secret`): because the law orders it, or because enough of "
    "those present asked. `asking`: how many members ask now; `threshold`: the rule of such a request."
)
class Secrecy:
    """The secrecy of a vote."""

    secret: bool
    ordered: bool = strawberry.field(description="Whether the law orders it by itself.")
    asking: int
    votes_asked: int | None
    votes_present: int | None
    order_law: LawReference = strawberry.field(description="What the law orders to be secret.")
    threshold: LawReference


async def _office(session: ReadSession, item: Resolution) -> str | None:
    """Whose election it is, by the call for candidates or the ballot; None where neither says."""
    call = await candidacies.call_of(session, item.id)
    if call is not None:
        return call.office
    found = await ballots.standing_of(session, item.id)
    return next((row.seats.office for row in found if row.seats is not None), None)


async def secrecy_of(context: RequestContext, item: Resolution) -> Secrecy:
    """The secrecy of an item as it is now."""
    async with context.reading() as session:
        assembly = await assemblies.by_id(session, item.assembly)
        regime = await regime_on(session, context.entity_here(assembly.entity), assembly.held_on)
        asked = await secret_votes.bound(session, item.id)
        office = await _office(session, item)
        asking = len(await secret_votes.askers(session, item.id))
    ordered = domain.ordered(Reading(regime, assembly.held_on), item, office)
    return Secrecy(
        secret=ordered is not None or asked is not None,
        ordered=ordered is not None,
        asking=asking,
        votes_asked=asked.votes if asked else None,
        votes_present=asked.present if asked else None,
        order_law=LawReference.of(regime.rule(domain.MANDATORY, assembly.held_on)),
        threshold=LawReference.of(regime.rule(domain.REQUEST, assembly.held_on)),
    )
