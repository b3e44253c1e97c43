"""The chair rules on an amendment."""

from __future__ import annotations

from uuid import UUID

import strawberry

from commons.database.sessions import WriteSession
from commons.ids import global_id, uuid_of
from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.governance.domain.desk.items import running
from services.governance.domain.initiative import amendment as domain
from services.governance.domain.law.reading import Reading
from services.governance.graph.initiative.amendment import amendment_by_id
from services.governance.graph.mutations.floor import floor_of
from services.governance.graph.mutations.kit import meeting_of, regime_on
from services.governance.graph.mutations.propose_amendment import AmendmentPayload
from services.governance.store import agenda, assemblies
from services.governance.store.desk import items
from services.governance.store.initiative import amendments


@strawberry.input(
    description="`distance`: how far the amendment is from the item, from 1; the farther is voted first. Without it "
    "the amendment is refused, because it leaves what the notice announced."
)
class RuleOnAmendmentInput:
    """What the chair ruled, and why."""

    amendment: strawberry.ID
    reasons: str
    distance: int | None = None
    idempotency_key: str | None = None


@mutation(
    description="Put the chair's ruling on record: an amendment within the announced item becomes an item of its own, "
    "of the kind of what it amends, and is taken before it; one that leaves it is not voted on."
)
async def rule_on_amendment(info: Info, input: RuleOnAmendmentInput) -> AmendmentPayload:
    """Check the floor, add the vote, and order it."""
    context = info.context
    wanted = uuid_of(input.amendment, "amendment", context.country)
    async with context.writing("ruleOnAmendment", input, input.idempotency_key) as session:
        found = await amendments.by_id(session, wanted)
        item = await agenda.by_id(session, found.resolution)
        assembly = await assemblies.by_id(session, item.assembly)
        context.require("Mutation.ruleOnAmendment", assembly.entity)
        if session.replayed is None:
            regime = await regime_on(session, context.entity_here(assembly.entity), assembly.held_on)
            at = await floor_of(session, item)
            law = Reading(regime, assembly.held_on)
            ruling, leaf = domain.rule(law, found, input.distance, input.reasons, at)
            if ruling.distance is not None:
                number = [row.id for row in at.amendments].index(found.id) + 1
                vote = await agenda.append(session, assembly.id, domain.vote_item(item, number))
                ruling = domain.with_vote(ruling, vote)
            await amendments.rule(session, found.id, ruling, leaf.source)
            if ruling.vote is not None:
                await _order(session, assembly.id, item.id)
            session.record("ruleOnAmendment", input.amendment, admitted=ruling.vote is not None)
            told = meeting_of(session, assembly)
            item_id = global_id(context.country, "resolution", item.id)
            session.announce("amendment.ruled", amendment=input.amendment, resolution=item_id, **told)
    return AmendmentPayload(amendment=await amendment_by_id(context, wanted))


async def _order(session: WriteSession, assembly: UUID, item: UUID) -> None:
    """Take the votes on the amendments of an item right before it."""
    votes = [row.ruling.vote for row in domain.voted(await amendments.of_item(session, item)) if row.ruling]
    order = [row.item.id for row in running(await items.agenda_of(session, assembly))]
    placed = domain.place_before(order, item, [vote for vote in votes if vote is not None])
    await items.set_order(session, assembly, placed, "Amendments are voted before the item, the farther first.")
