"""recordContract: an officer enters a member's contract of work."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import strawberry

from commons.ids import new_uuid
from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.members.domain.contracts import Contract, ContractKind, record
from services.members.domain.facts import Period
from services.members.graph.mutations.entered_membership import as_it_stands, entered_membership
from services.members.graph.mutations.read_at import ReadAtVersion
from services.members.graph.types.membership import Membership
from services.members.store.contracts import save_contract


@strawberry.input
class RecordContractInput(ReadAtVersion):
    """Which contract, for which days, with whom."""

    membership: strawberry.ID
    kind: ContractKind
    since: date = strawberry.field(name="from", description="The first day.")
    until: date | None = strawberry.field(default=None, description="The last day; a CDD or CAPE has one.")
    employer: strawberry.ID | None = strawberry.field(
        default=None, description="The legal entity of this country that employs her; the membership's own if absent."
    )
    net: Decimal | None = strawberry.field(default=None, description="What it brings net, in the entity's currency.")
    idempotency_key: str | None = None


@strawberry.type
class RecordContractPayload:
    """The membership after it."""

    membership: Membership


@mutation(description="Record a contract of work; several may run at once. A kind of another country is refused.")
async def record_contract(info: Info, input: RecordContractInput) -> RecordContractPayload:
    """For a membership officer of the entity. Refuses BAD_ARGUMENT with the article, UNKNOWN_ENTITY, NOT_FOUND."""
    context = info.context
    async with context.writing("recordContract", input, input.idempotency_key) as session:
        if session.replayed is None:
            key, entity = await entered_membership(context, session, "Mutation.recordContract", input.membership)
            employer = context.entity_here(input.employer or entity).id
            asked = Contract(new_uuid(), input.kind, Period(input.since, input.until), employer, input.net)
            await save_contract(session, key, record(asked, context.country, context.today))
    return RecordContractPayload(membership=await as_it_stands(context, input.membership))
