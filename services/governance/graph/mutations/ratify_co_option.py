"""Record what a meeting decided on a co-option."""

from __future__ import annotations

import strawberry

from commons.errors import Refusal
from commons.ids import uuid_of
from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.governance.domain.elections.mandate import MandateEnd, MandateEndReason, ratify
from services.governance.graph.elections.mandate import Mandate
from services.governance.graph.mutations.register_mandate import ended
from services.governance.store import agenda, assemblies, declarations, mandates


@strawberry.input(description="`resolution`: the item on which the meeting voted about it; its result is declared.")
class RatifyCoOptionInput:
    """Which co-option, by which result."""

    mandate: strawberry.ID
    resolution: strawberry.ID
    idempotency_key: str | None = None


@strawberry.type
class RatifyCoOptionPayload:
    """The mandate, ratified or ended."""

    mandate: Mandate


@mutation(
    description="Record what a meeting decided on a co-option, by a declared result: ADOPTED ratifies it for the rest "
    "of the term, REJECTED ends it on the day of the meeting."
)
async def ratify_co_option(info: Info, input: RatifyCoOptionInput) -> RatifyCoOptionPayload:
    """Read the declared result, and put what follows on record."""
    context = info.context
    wanted = uuid_of(input.mandate, "mandate", context.country)
    item = uuid_of(input.resolution, "resolution", context.country)
    async with context.writing("ratifyCoOption", input, input.idempotency_key) as session:
        held = await mandates.by_id(session, wanted)
        context.require("Mutation.ratifyCoOption", held.entity)
        resolution = await agenda.by_id(session, item)
        assembly = await assemblies.by_id(session, resolution.assembly)
        if assembly.entity != held.entity:
            raise Refusal("BAD_ARGUMENT", "That meeting is another entity's.")
        if session.replayed is None:
            declared = dict(await declarations.of_resolutions(session, [item])).get(item)
            ratified = ratify(held, declared.verdict if declared else None, assembly.held_on)
            await mandates.ratify(session, held.id, item, ratified, assembly.held_on)
            if not ratified:
                await ended(session, held, MandateEnd(assembly.held_on, MandateEndReason.NOT_RATIFIED))
            session.record("ratifyCoOption", input.mandate, resolution=input.resolution, ratified=ratified)
            session.announce("mandate.ratified", mandate=input.mandate, entity=held.entity, ratified=ratified)
        found = await mandates.by_id(session, wanted)
    return RatifyCoOptionPayload(mandate=Mandate.of(found, context))
