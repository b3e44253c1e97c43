"""`recordInsolvency`: an organisation is insolvent by its register; places above the first step are reviewed."""

from __future__ import annotations

from datetime import date

import strawberry

from commons.errors import Refusal
from commons.ids import borderless_id, global_id, new_uuid, uuid_of
from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.clients.domain.partnership.insolvency import Insolvency, InsolvencyKind, record
from services.clients.graph import entities
from services.clients.graph.mutations.partnership.organisation_kit import InsolvencyPayload, shown
from services.clients.store.partnership import insolvencies


@strawberry.input(description="An insolvency.")
class RecordInsolvencyInput:
    """An insolvency."""

    country: str = strawberry.field(description="The country whose client team records it.")
    organisation: strawberry.ID
    kind: InsolvencyKind
    source: str = strawberry.field(description="The register or judgment that says so.")
    since: date | None = strawberry.field(default=None, description="The day it was opened; today if absent.")
    idempotency_key: str | None = None


@mutation(description="Record that an organisation is insolvent; a review of each client above the first step begins.")
async def record_insolvency(info: Info, input: RecordInsolvencyInput) -> InsolvencyPayload:
    """Record. Refuses UNROUTABLE_ID, NOT_FOUND, ALREADY_EXISTS, BAD_ARGUMENT, FORBIDDEN."""
    context = info.context
    if input.country != context.country:
        raise Refusal("UNROUTABLE_ID", "Each country records what its own registers say.").blame(input.country)
    context.require("Mutation.recordInsolvency")
    key = uuid_of(input.organisation, "organisation")
    known = (await entities.organisations(context, [key]))[0]
    if known is None:
        raise Refusal("NOT_FOUND", "This country knows no organisation with this id.").blame(input.organisation)
    present = known.row.organisation
    async with context.writing("recordInsolvency", input, input.idempotency_key) as session:
        if session.replayed is None:
            given = Insolvency(new_uuid(), present, input.kind, input.source, input.since or context.today)
            before = (await insolvencies.insolvencies_of(session, [present], context.today))[present]
            found = record(given, before, context.today)
            await insolvencies.save_insolvency(session, found)
            reviewed = await insolvencies.open_reviews(session, found, context.today)
            told = {"organisation": borderless_id("organisation", present), "since": found.since}
            clients = [global_id(session.country, "client", one) for one in reviewed]
            session.record("insolvency.recorded", global_id(session.country, "insolvency", found.id), **told)
            session.announce("insolvency.recorded", **told, reviewed=clients)
    return await shown(context, present)
