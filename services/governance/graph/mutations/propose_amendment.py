"""A member proposes an amendment from the floor."""

from __future__ import annotations

import strawberry

from commons.errors import Refusal
from commons.ids import global_id, new_uuid, uuid_of
from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.governance.domain.initiative import amendment as domain
from services.governance.graph.initiative.amendment import Amendment, amendment_by_id
from services.governance.graph.mutations.floor import floor_of
from services.governance.graph.mutations.kit import meeting_of, newest_roll
from services.governance.graph.own_or_role import require_own_or_role
from services.governance.store import agenda, assemblies
from services.governance.store.entitlement import entitlement_at_door
from services.governance.store.exercisable import present_holders
from services.governance.store.initiative import amendments


@strawberry.input(description="`text`: how the item would read with the amendment.")
class ProposeAmendmentInput:
    """Who wants which item to read how."""

    resolution: strawberry.ID
    membership: strawberry.ID
    text: str
    idempotency_key: str | None = None


@strawberry.type
class AmendmentPayload:
    """The amendment as it is then."""

    amendment: Amendment


@mutation(
    description="Propose an amendment to an announced item, by a member who is there or by an organiser for her. The "
    "chair rules on it before anything is voted."
)
async def propose_amendment(info: Info, input: ProposeAmendmentInput) -> AmendmentPayload:
    """Check the floor, and put the amendment on record."""
    context = info.context
    wanted = uuid_of(input.resolution, "resolution", context.country)
    member = uuid_of(input.membership, "membership", context.country)
    async with context.writing("proposeAmendment", input, input.idempotency_key) as session:
        item = await agenda.by_id(session, wanted)
        assembly = await assemblies.by_id(session, item.assembly)
        own = await require_own_or_role(context, "Mutation.proposeAmendment", assembly.entity, member)
        if session.replayed is None:
            text = domain.propose(input.text, await floor_of(session, item))
            found = await entitlement_at_door(session, await newest_roll(session, assembly.id), member)
            if not found.votes:
                raise Refusal("NOT_ENTITLED", found.explanation, article=found.law.source, key=found.law.key)
            if member not in await present_holders(session, assembly.id):
                raise Refusal("NOT_ENTITLED", "Amendments come from the floor, and she is not checked in.")
            new = domain.Amendment(new_uuid(), item.id, member, text)
            await amendments.insert(session, new, on_behalf=not own)
            named = global_id(context.country, "amendment", new.id)
            session.record("proposeAmendment", named, resolution=input.resolution, on_behalf=not own)
            told = meeting_of(session, assembly)
            session.announce("amendment.proposed", amendment=named, resolution=input.resolution, **told)
        subject = uuid_of(session.subject, "amendment")
    return AmendmentPayload(amendment=await amendment_by_id(context, subject))
