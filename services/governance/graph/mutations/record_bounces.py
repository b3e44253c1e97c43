"""Put on record which notices came back."""

from __future__ import annotations

import strawberry

from commons.ids import global_id, uuid_of
from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.governance.domain.convocation.channels import channels
from services.governance.domain.convocation.dispatch import bounces, check_convenes
from services.governance.domain.law.reading import Reading
from services.governance.graph.convocation.dispatch import Dispatch
from services.governance.graph.mutations.kit import regime_on
from services.governance.store import assemblies, calls, dispatches


@strawberry.input(description="A notice that came back, and why: `mailbox full`, `moved away`.")
class BounceInput:
    """One notice that came back."""

    membership: strawberry.ID
    why: str


@strawberry.input(description="Notices of one dispatch that came back, at most a thousand.")
class RecordBouncesInput:
    """What came back."""

    dispatch: strawberry.ID
    bounces: list[BounceInput]
    idempotency_key: str | None = None


@strawberry.type
class RecordBouncesPayload:
    """The dispatch, with how many of its notices came back."""

    dispatch: Dispatch


@mutation(
    description="Put on record that notices came back. Their members are not told: they are among the leftovers, and "
    "who was told by e-mail is told on paper from now on, where law and statutes know paper."
)
async def record_bounces(info: Info, input: RecordBouncesInput) -> RecordBouncesPayload:
    """Check that they went out and did not come back before, and save them."""
    context = info.context
    dispatch_id = uuid_of(input.dispatch, "dispatch", context.country)
    rows = bounces([(uuid_of(row.membership, "membership", context.country), row.why) for row in input.bounces])
    async with context.writing("recordBounces", input, input.idempotency_key) as session:
        dispatch = await dispatches.by_id(session, dispatch_id)
        assembly = await assemblies.by_id(session, dispatch.assembly)
        context.require("Mutation.recordBounces", assembly.entity)
        if session.replayed is None:
            check_convenes(assembly, opened=bool(await calls.of_assembly(session, assembly.id)))
            regime = await regime_on(session, context.entity_here(assembly.entity), assembly.held_on)
            paper = channels(Reading(regime, assembly.held_on, binding=True)).paper
            named = await dispatches.add_bounces(session, dispatch, rows)
            if paper is not None:
                await dispatches.by_paper(session, assembly.id, named, paper)
            session.record("recordBounces", global_id(context.country, "dispatch", dispatch_id), count=len(rows))
        found = await dispatches.by_id(session, dispatch_id)
    return RecordBouncesPayload(dispatch=Dispatch.of(found, context.country))
