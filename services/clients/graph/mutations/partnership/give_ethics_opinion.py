"""`giveEthicsOpinion`: the ethics committee's opinion on a referral, by its secretary."""

from __future__ import annotations

from datetime import date

import strawberry

from commons.database.sessions import WriteSession
from commons.ids import global_id, uuid_of
from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.clients.domain.partnership.opinions import EthicsOpinion, Verdict, give_opinion
from services.clients.graph.mutations.partnership.kit import (
    ClientFilePayload,
    client_with,
    not_found,
    note,
    on_file,
)
from services.clients.store.partnership import opinions


@strawberry.input(description="An opinion of the ethics committee.")
class GiveEthicsOpinionInput:
    """An opinion."""

    referral: strawberry.ID = strawberry.field(description="The referral, as LegalEntity.clientReferrals gives its id.")
    verdict: Verdict
    says: str = strawberry.field(description="The opinion, in words.")
    given_on: date | None = strawberry.field(default=None, description="The day; today if absent.")
    idempotency_key: str | None = None


@mutation(description="Give the ethics committee's opinion; given anew, it takes the place of the one before.")
async def give_ethics_opinion(info: Info, input: GiveEthicsOpinionInput) -> ClientFilePayload:
    """Give an opinion. Refuses NOT_FOUND, BAD_ARGUMENT, FORBIDDEN."""
    context = info.context
    key = uuid_of(input.referral, "referral", context.country)
    async with context.reading() as reading:
        known = await opinions.referral(reading, key)
    client = await client_with(context, "giveEthicsOpinion", known.client if known else None)

    async def work(session: WriteSession) -> None:
        found = await opinions.referral(session, key)
        if found is None:
            raise not_found("referral")
        said = EthicsOpinion(input.verdict, input.says, input.given_on or context.today)
        await opinions.save_ethics_opinion(session, key, give_opinion(found, said, context.today))
        referral = global_id(session.country, "referral", key)
        id_ = note(session, "ethics.opinion", client, referral=referral, verdict=input.verdict.value)
        session.announce("ethics.opinion", client=id_, entity=client.entity, referral=referral)

    return await on_file(context, "giveEthicsOpinion", input, client, work)
