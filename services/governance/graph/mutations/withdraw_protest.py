"""Take a protest back."""

from __future__ import annotations

import strawberry

from commons.errors import Refusal
from commons.ids import uuid_of
from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.governance.graph.after.challenge import Protest
from services.governance.graph.mutations.kit import meeting_of
from services.governance.graph.own_or_role import require_own_or_role
from services.governance.store import agenda, assemblies
from services.governance.store.after import protests


@strawberry.input
class WithdrawProtestInput:
    """Which protest."""

    protest: strawberry.ID
    idempotency_key: str | None = None


@strawberry.type
class WithdrawProtestPayload:
    """The protest, which stands no more."""

    protest: Protest


@mutation(
    description="Take a protest back: by the member herself, or by an organiser for her. It stays on record, and in "
    "minutes that were drafted with it."
)
async def withdraw_protest(info: Info, input: WithdrawProtestInput) -> WithdrawProtestPayload:
    """Check whose it is and that it stands, and close it."""
    context = info.context
    wanted = uuid_of(input.protest, "protest", context.country)
    async with context.writing("withdrawProtest", input, input.idempotency_key, long=True) as session:
        row = await protests.by_id(session, wanted)
        item = await agenda.by_id(session, row.resolution)
        await assemblies.hold(session, item.assembly)
        assembly = await assemblies.by_id(session, item.assembly)
        member = row.protested.membership
        await require_own_or_role(context, "Mutation.withdrawProtest", assembly.entity, member)
        if session.replayed is None:
            if not (await protests.by_id(session, wanted)).stands:
                raise Refusal("TRANSITION_NOT_ALLOWED", "This protest was taken back before.")
            await protests.withdraw(session, wanted)
            session.record("withdrawProtest", input.protest)
            session.announce("protest.withdrawn", protest=input.protest, **meeting_of(session, assembly))
        found = await protests.by_id(session, wanted)
    return WithdrawProtestPayload(protest=Protest.of(found, context.country))
