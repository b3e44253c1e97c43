"""Give everybody who must be convened a channel."""

from __future__ import annotations

import strawberry

from commons.ids import global_id, uuid_of
from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.governance.domain.convocation.channels import channels
from services.governance.domain.convocation.dispatch import check_convenes
from services.governance.domain.law.reading import Reading
from services.governance.graph.assembly import Assembly
from services.governance.graph.mutations.kit import newest_roll, regime_on
from services.governance.store import assemblies, calls, convocation_notices


@strawberry.input(description="Whose members are to be convened.")
class PrepareNoticesInput:
    """For which meeting."""

    assembly: strawberry.ID
    idempotency_key: str | None = None


@strawberry.type
class PrepareNoticesPayload:
    """The assembly, with its notice list."""

    assembly: Assembly


@mutation(
    description="Give each member of the notice list the channel by which law and statutes have her convened: by "
    "e-mail if she has an address and the law or her consent lets it be, else on paper, else by publication. Whoever "
    "has a channel already keeps it; done again after a new computation of the roll, it adds who is new."
)
async def prepare_notices(info: Info, input: PrepareNoticesInput) -> PrepareNoticesPayload:
    """Read the law's ways and the members' addresses, and save a channel for each."""
    context = info.context
    assembly_id = uuid_of(input.assembly, "assembly", context.country)
    async with context.writing("prepareNotices", input, input.idempotency_key, long=True) as session:
        await assemblies.hold(session, assembly_id)
        assembly = await assemblies.by_id(session, assembly_id)
        context.require("Mutation.prepareNotices", assembly.entity)
        if session.replayed is None:
            check_convenes(assembly, opened=bool(await calls.of_assembly(session, assembly_id)))
            roll = await newest_roll(session, assembly_id)
            regime = await regime_on(session, context.entity_here(assembly.entity), assembly.held_on)
            ways = channels(Reading(regime, assembly.held_on, binding=True))
            await convocation_notices.pull_addresses(session, context.partition, assembly, context.today)
            added = await convocation_notices.prepare(session, assembly_id, roll.id, ways)
            session.record("prepareNotices", global_id(context.country, "assembly", assembly_id), added=added)
    return PrepareNoticesPayload(assembly=Assembly.of(assembly, context.country))
