"""`referToEthics`: a question about a client for the ethics committee; it stops nothing."""

from __future__ import annotations

from datetime import date

import strawberry

from commons.database.sessions import WriteSession
from commons.ids import global_id, new_uuid, uuid_of
from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.clients.domain.partnership.opinions import EthicsReferral, refer
from services.clients.graph.mutations.partnership.kit import ClientFilePayload, client_with, note, on_file
from services.clients.store.partnership import opinions


@strawberry.input(description="A question for the ethics committee.")
class ReferToEthicsInput:
    """A referral."""

    client: strawberry.ID
    question: str = strawberry.field(description="What the committee is asked.")
    referred_on: date | None = strawberry.field(default=None, description="The day; today if absent.")
    idempotency_key: str | None = None


@mutation(description="Ask the ethics committee about a client.")
async def refer_to_ethics(info: Info, input: ReferToEthicsInput) -> ClientFilePayload:
    """Refer a client. Refuses NOT_FOUND, BAD_ARGUMENT, FORBIDDEN."""
    context = info.context
    # Of whoever it is: there are questions about persons, too.
    client = await client_with(context, "referToEthics", uuid_of(input.client, "client", context.country))

    async def work(session: WriteSession) -> None:
        asked = EthicsReferral(new_uuid(), client.client, input.question, input.referred_on or context.today)
        await opinions.save_referral(session, refer(asked, context.today))
        referral = global_id(session.country, "referral", asked.id)
        id_ = note(session, "ethics.referred", client, referral=referral)
        session.announce("ethics.referred", client=id_, entity=client.entity, referral=referral)

    return await on_file(context, "referToEthics", input, client, work)
