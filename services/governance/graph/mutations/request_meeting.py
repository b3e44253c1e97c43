"""A member asks for a meeting to be convened."""

from __future__ import annotations

import strawberry

from commons.ids import global_id, new_uuid, uuid_of
from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.governance.domain.initiative import initiative as domain
from services.governance.domain.initiative.words import InitiativeKind
from services.governance.domain.law.reading import Reading
from services.governance.graph.mutations.convene import AgendaItemInput
from services.governance.graph.mutations.initiating import InitiativePayload, Signer, follow, payload_of, start
from services.governance.graph.mutations.kit import regime_on
from services.governance.graph.own_or_role import require_own_or_role
from services.governance.graph.words import AssemblyKind
from services.governance.store.entity_life import check_entity


@strawberry.input(description="`agenda`: what the meeting is to decide; `text`: what it is for; `reasons`: why.")
class RequestMeetingInput:
    """Who wants which meeting, and why."""

    entity: strawberry.ID
    membership: strawberry.ID
    agenda: list[AgendaItemInput]
    text: str
    reasons: str
    kind: AssemblyKind = AssemblyKind.EXTRAORDINARY
    idempotency_key: str | None = None

    def wanted(self) -> domain.Wanted:
        """In the domain's words."""
        return domain.Wanted(tuple(row.item() for row in self.agenda), self.text, self.reasons, self.kind)


@mutation(
    description="Ask for a meeting, by the member herself or by an organiser for her: whoever asks has signed. Once as "
    "many have signed as law or statutes ask (`minority_convene.threshold`), the board has to convene it."
)
async def request_meeting(info: Info, input: RequestMeetingInput) -> InitiativePayload:
    """Check the right, put request and first signature on record, and count."""
    context = info.context
    entity = context.entity_here(input.entity)
    member = uuid_of(input.membership, "membership", context.country)
    own = await require_own_or_role(context, "Mutation.requestMeeting", entity.id, member)
    async with context.writing("requestMeeting", input, input.idempotency_key, long=True) as session:
        if session.replayed is None:
            await check_entity(context.partition, entity, [context.today])
            regime = await regime_on(session, entity, context.today)
            asked, leaf = domain.request(Reading(regime, context.today, binding=True), input.wanted())
            new = domain.Initiative(
                id=new_uuid(),
                kind=InitiativeKind.MEETING,
                entity=entity.id,
                assembly=None,
                membership=member,
                wanted=asked,
                started_on=context.today,
                law=leaf.source,
            )
            reached = await start(session, context, new, leaf, Signer(member, not own))
            named = global_id(context.country, "meetingrequest", new.id)
            session.record("requestMeeting", named, entity=entity.id, on_behalf=not own, reached=reached)
            if reached:
                await follow(session, context, new, 0)
        return await payload_of(session, context, session.subject)
