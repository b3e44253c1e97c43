"""Instruct the holder of a proxy, item by item."""

from __future__ import annotations

import strawberry

from commons.errors import Refusal
from commons.ids import uuid_of
from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.governance.domain.law.reading import Reading
from services.governance.domain.proxies.instructions import check_instructions
from services.governance.graph.mutations.give_proxy import check_not_late, giver
from services.governance.graph.mutations.kit import meeting_of, regime_on
from services.governance.graph.own_or_role import require_own_or_role
from services.governance.graph.proxies.instruction import InstructionInput, instructions_meant
from services.governance.graph.room.proxy import Proxy
from services.governance.store import agenda, assemblies
from services.governance.store.proxies import instructions, records


@strawberry.input(description="What the principal wants; items that are not named stay as they are.")
class InstructProxyInput:
    """Which proxy, and what is wanted."""

    proxy: strawberry.ID
    instructions: list[InstructionInput]
    idempotency_key: str | None = None


@strawberry.type
class InstructProxyPayload:
    """The proxy with its instructions."""

    proxy: Proxy


@mutation(
    description="A principal says what she wants of her holder on single items, or an organiser enters it for her; "
    "said again, it replaces what she said of that item. In an open ballot the holder's vote follows it by itself. On "
    "an item that is voted on in secret nothing is recorded."
)
async def instruct_proxy(info: Info, input: InstructProxyInput) -> InstructProxyPayload:
    """Check whose proxy it is and that the items are still to be voted on, and record it."""
    context = info.context
    wanted = uuid_of(input.proxy, "proxy", context.country)
    told = instructions_meant(input.instructions, context.country)
    async with context.writing("instructProxy", input, input.idempotency_key, long=True) as session:
        row = await records.by_id(session, wanted)
        await assemblies.hold(session, row.assembly)
        assembly = await assemblies.by_id(session, row.assembly)
        acts = await giver(session, assembly, row.given.principal)
        own = await require_own_or_role(context, "Mutation.instructProxy", assembly.entity, acts)
        if session.replayed is None:
            if not (await records.by_id(session, wanted)).stands:
                raise Refusal("TRANSITION_NOT_ALLOWED", "This proxy was revoked; it instructs nobody.")
            if row.given.holder is None:
                raise Refusal("BAD_ARGUMENT", "A blank power says nothing of single items; name a holder instead.")
            regime = await regime_on(session, context.entity_here(assembly.entity), assembly.held_on)
            items = [item for _, item in await agenda.of_assemblies(session, [assembly.id])]
            check_instructions(Reading(regime, assembly.held_on, binding=True), told, items)
            await check_not_late(session, assembly.id, row.given.principal, told)
            await instructions.replace(session, wanted, told)
            session.record("instructProxy", input.proxy, instructions=len(told), own=own)
            session.announce("proxy.instructed", proxy=input.proxy, **meeting_of(session, assembly))
        found = await records.by_id(session, wanted)
    return InstructProxyPayload(proxy=Proxy.of(found, context.country))
