"""A member tables a motion for a meeting's agenda."""

from __future__ import annotations

import strawberry

from commons.ids import global_id, new_uuid, uuid_of
from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.governance.domain.assembly import AgendaItem
from services.governance.domain.initiative import initiative as domain
from services.governance.domain.initiative.words import InitiativeKind
from services.governance.domain.law.reading import Reading
from services.governance.graph.mutations.initiating import (
    InitiativePayload,
    Signer,
    follow,
    payload_of,
    start,
    tabling,
)
from services.governance.graph.mutations.kit import meeting_of, regime_on
from services.governance.graph.own_or_role import require_own_or_role
from services.governance.graph.words import ResolutionKind
from services.governance.store import assemblies


@strawberry.input(description="`text`: what is to be decided, word for word; `kind` and `matter` as on any agenda.")
class TableMotionInput:
    """Who wants what decided, and why."""

    assembly: strawberry.ID
    membership: strawberry.ID
    title: str
    text: str
    reasons: str
    kind: ResolutionKind = ResolutionKind.ORDINARY
    matter: str | None = None
    idempotency_key: str | None = None

    def wanted(self) -> domain.Wanted:
        """In the domain's words."""
        return domain.Wanted((AgendaItem(self.title, self.kind, self.matter),), self.text, self.reasons)


@mutation(
    description="Table a motion, by the member herself or by an organiser for her: whoever tables it has signed it. "
    "Once as many have signed as law or statutes ask (`agenda_additions.threshold`), it is an item of the agenda."
)
async def table_motion(info: Info, input: TableMotionInput) -> InitiativePayload:
    """Check the law's day, put motion and first signature on record, and count."""
    context = info.context
    wanted = uuid_of(input.assembly, "assembly", context.country)
    member = uuid_of(input.membership, "membership", context.country)
    async with context.writing("tableMotion", input, input.idempotency_key, long=True) as session:
        await assemblies.hold(session, wanted)
        assembly = await assemblies.by_id(session, wanted)
        own = await require_own_or_role(context, "Mutation.tableMotion", assembly.entity, member)
        if session.replayed is None:
            regime = await regime_on(session, context.entity_here(assembly.entity), assembly.held_on)
            at = await tabling(session, context, assembly)
            law = Reading(regime, assembly.held_on, binding=True)
            asked, rule = domain.table(law, input.wanted(), at)
            new = domain.Initiative(
                id=new_uuid(),
                kind=InitiativeKind.MOTION,
                entity=assembly.entity,
                assembly=assembly.id,
                membership=member,
                wanted=asked,
                started_on=context.today,
                law=rule.law.source,
            )
            reached = await start(session, context, new, rule.law, Signer(member, not own))
            named = global_id(context.country, "motion", new.id)
            session.record("tableMotion", named, assembly=input.assembly, on_behalf=not own, reached=reached)
            session.announce("motion.tabled", motion=named, **meeting_of(session, assembly))
            if reached:
                await follow(session, context, new, at.items)
        return await payload_of(session, context, session.subject)
