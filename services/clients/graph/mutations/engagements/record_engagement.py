"""recordEngagement: a member works for a client, worked, or will."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from uuid import UUID

import strawberry

from commons.database.sessions import WriteSession
from commons.errors import Refusal
from commons.ids import global_id, new_uuid, uuid_of
from commons.subgraph.context import Info, RequestContext
from commons.subgraph.mutations import mutation
from services.clients.domain.engagements.engagement import Engagement, EngagementChange, checked
from services.clients.graph.mutations.engagements.kit import EngagementPayload, note, payload
from services.clients.graph.mutations.kit import found_client
from services.clients.store.engagements.reading import by_reference
from services.clients.store.engagements.saving import EngagementRecord, save_engagement
from services.clients.store.memberships_asked import held_in


@strawberry.input(description="Work of a member for a client.")
class RecordEngagementInput:
    """Work of a member for a client."""

    client: strawberry.ID
    membership: strawberry.ID = strawberry.field(description="Of the same legal entity as the client.")
    reference: str = strawberry.field(description="The entity's own: the same work is recorded once.")
    from_: date = strawberry.field(name="from", description="The first day of work.")
    until: date | None = strawberry.field(default=None, description="The first day after it; open if absent.")
    amount: Decimal | None = strawberry.field(default=None, description="Without VAT; not agreed yet if absent.")
    currency: str | None = strawberry.field(default=None, description="ISO 4217; the country's if absent.")
    invoiced_on: date | None = strawberry.field(default=None, description="If it is invoiced already.")
    due_on: date | None = strawberry.field(default=None, description="When that invoice is due.")
    paid_on: date | None = strawberry.field(default=None, description="If it is paid already.")
    idempotency_key: str | None = None

    def read(self, context: RequestContext) -> Engagement:
        """The engagement in normal form. Raises `Refusal` BAD_ARGUMENT, MALFORMED_ID, UNROUTABLE_ID."""
        given = Engagement(
            client=uuid_of(self.client, "client", context.country),
            membership=uuid_of(self.membership, "membership", context.country),
            reference=self.reference,
            since=self.from_,
            until=self.until,
            amount=self.amount,
            currency=self.currency or context.partition.country.currency,
            invoiced_on=self.invoiced_on,
            due_on=self.due_on,
            paid_on=self.paid_on,
        )
        return checked(given, context.today)


@mutation(description="Record work of a member for a client of her own legal entity.")
async def record_engagement(info: Info, input: RecordEngagementInput) -> EngagementPayload:
    """For a client officer of the entity. Refuses NOT_FOUND, ALREADY_EXISTS, BAD_ARGUMENT, PARTITION_UNAVAILABLE."""
    context = info.context
    given = input.read(context)
    async with context.reading() as reading:
        entity = (await found_client(context, reading, "recordEngagement", input.client)).entity
    # Asked before the write, which holds up all others while it lasts.
    await check_members(context, entity, given.membership)
    async with context.writing("recordEngagement", input, input.idempotency_key) as session:
        if session.replayed is None:
            await _check_new(session, context.country, entity, given.reference)
            record = EngagementRecord(new_uuid(), entity, given)
            await save_engagement(session, record)
            note(session, context.country, record.id, EngagementChange.RECORDED)
    return await payload(context, uuid_of(session.subject, "engagement"))


async def check_members(context: RequestContext, entity: str, membership: UUID) -> None:
    """Refuse NOT_FOUND unless the membership is, or once was, of the entity; PARTITION_UNAVAILABLE."""
    if membership not in await held_in(context.partition, entity, [membership]):
        id_ = global_id(context.country, "membership", membership)
        raise Refusal("NOT_FOUND", "The client's legal entity has no such membership.").blame(id_)


async def _check_new(session: WriteSession, country: str, entity: str, reference: str) -> None:
    found = (await by_reference(session, entity, [reference])).get(reference)
    if found is not None:
        existing = global_id(country, "engagement", found.id)
        raise Refusal("ALREADY_EXISTS", "The entity has an engagement with this reference.", engagement=existing)
