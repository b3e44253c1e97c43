"""`endInsolvency`: an organisation is insolvent no more."""

from __future__ import annotations

from datetime import date

import strawberry

from commons.errors import Refusal
from commons.ids import borderless_id, uuid_of
from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.clients.domain.partnership.insolvency import end
from services.clients.graph.mutations.partnership.organisation_kit import InsolvencyPayload, shown
from services.clients.store.partnership import insolvencies


@strawberry.input(description="The end of an insolvency.")
class EndInsolvencyInput:
    """The end of an insolvency."""

    insolvency: strawberry.ID = strawberry.field(
        description="The insolvency, as Organisation.insolvencies gives its id."
    )
    last_day: date = strawberry.field(description="Its last day.")
    idempotency_key: str | None = None


@mutation(description="Record that an insolvency has ended; reviews that it began stay open until they are concluded.")
async def end_insolvency(info: Info, input: EndInsolvencyInput) -> InsolvencyPayload:
    """End an insolvency. Refuses NOT_FOUND, TRANSITION_NOT_ALLOWED, BAD_ARGUMENT, FORBIDDEN."""
    context = info.context
    context.require("Mutation.endInsolvency")
    key = uuid_of(input.insolvency, "insolvency", context.country)
    async with context.writing("endInsolvency", input, input.idempotency_key) as session:
        found = await insolvencies.insolvency(session, key)
        if found is None:
            raise Refusal("NOT_FOUND", "There is no insolvency with this id here.")
        if session.replayed is None:
            ended = end(found, input.last_day, context.today)
            await insolvencies.save_insolvency(session, ended)
            organisation = borderless_id("organisation", ended.organisation)
            session.record("insolvency.ended", input.insolvency, organisation=organisation, until=ended.until)
    return await shown(context, found.organisation)
