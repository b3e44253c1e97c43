"""Whether an item is voted in secret, as the graph shows it."""

from __future__ import annotations

import strawberry

from commons.subgraph.context import RequestContext
from services.governance.domain.assembly import Resolution
from services.governance.domain.initiative import secrecy as domain
from services.governance.domain.law.reading import Reading
from services.governance.graph.law import LawReference
from services.governance.graph.loaders import Loaders, loaders_of


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


async def _office(loaders: Loaders, item: Resolution) -> str | None:
    """Whose election it is, by the call for candidates or the ballot; None where neither says."""
    call = await loaders.candidate_call.load(item.id)
    if call is not None:
        return call.office
    found = [row for row in await loaders.ballots.load(item.id) if row.end is None or not row.end.annulled]
    return next((row.seats.office for row in found if row.seats is not None), None)


async def secrecy_of(context: RequestContext, item: Resolution) -> Secrecy:
    """The secrecy of an item as it is now."""
    loaders = loaders_of(context)
    meeting = await loaders.assembly.load(item.assembly)
    assert meeting is not None, "an item is of a meeting"
    assembly = meeting.record
    regime = await loaders.regime(assembly.entity, assembly.held_on)
    asked = await loaders.secret_vote.load(item.id)
    ordered = domain.ordered(Reading(regime, assembly.held_on), item, await _office(loaders, item))
    return Secrecy(
        secret=ordered is not None or asked is not None,
        ordered=ordered is not None,
        asking=len(await loaders.secret_vote_askers.load(item.id)),
        votes_asked=asked.votes if asked else None,
        votes_present=asked.present if asked else None,
        order_law=LawReference.of(regime.rule(domain.MANDATORY, assembly.held_on)),
        threshold=LawReference.of(regime.rule(domain.REQUEST, assembly.held_on)),
    )
