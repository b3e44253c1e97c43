"""`endOrganisationName`: a name variant is not used any more."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import strawberry

from commons.errors import Refusal
from commons.ids import uuid_of
from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.clients.domain.organisations.timeline import check_day
from services.clients.graph.mutations.organisations.record_kit import OrganisationPayload, answer, record_of
from services.clients.store.organisations.names import save_variant, variants


@strawberry.input(description="A name that is not used any more.")
class EndOrganisationNameInput:
    """A name that is not used any more."""

    client: strawberry.ID
    variant: strawberry.ID = strawberry.field(description="The id of the name variant.")
    until: date | None = strawberry.field(
        default=None, description="The first day on which it is not used; today if absent."
    )
    idempotency_key: str | None = None


@mutation(description="End a name variant of an organisation.")
async def end_organisation_name(info: Info, input: EndOrganisationNameInput) -> OrganisationPayload:
    """End a variant. Refuses NOT_FOUND, TRANSITION_NOT_ALLOWED, BAD_ARGUMENT, FORBIDDEN."""
    context = info.context
    record = await record_of(context, "endOrganisationName", input.client)
    key, until = uuid_of(input.variant, "organisationName", context.country), input.until or context.today
    check_day(until, context.today, "until")
    async with context.writing("endOrganisationName", input, input.idempotency_key) as session:
        if session.replayed is None:
            kept = (await variants(session, [record.own]))[record.own]
            found = next((one for one in kept if one.variant == key), None)
            if found is None:
                raise Refusal("NOT_FOUND", "This organisation has no such name variant here.")
            if found.until is not None:
                raise Refusal("TRANSITION_NOT_ALLOWED", f"This name ended on {found.until} already.")
            if until <= found.since:
                raise Refusal("BAD_ARGUMENT", "A name ends after its first day.")
            await save_variant(session, record.own, replace(found, until=until))
            session.record("organisation.name_ended", record.id, variant=input.variant, until=until.isoformat())
            session.announce("organisation.name_ended", organisation=record.id, variant=input.variant)
    return await answer(context, record)
