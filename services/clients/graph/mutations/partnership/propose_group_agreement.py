"""`proposeGroupAgreement`: the group proposes an agreement with one organisation to the entities of all countries."""

from __future__ import annotations

from datetime import date

import strawberry

from commons.errors import Refusal
from commons.ids import borderless_id, new_uuid, uuid_of
from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.clients.domain.partnership.group_agreements import GroupAgreement, propose
from services.clients.graph.mutations.partnership.agreement_kit import GroupAgreementPayload, shown
from services.clients.store.partnership.agreements import save_agreement
from services.clients.store.partnership.asking import GROUP


@strawberry.input(description="An agreement that the group proposes.")
class ProposeGroupAgreementInput:
    """An agreement."""

    entity: strawberry.ID = strawberry.field(description="The group's own legal entity, which proposes it.")
    organisation: strawberry.ID = strawberry.field(description="The organisation it is with, known to any country.")
    title: str
    terms: str = strawberry.field(description="The terms, whole.")
    valid_from: date | None = strawberry.field(
        default=None, description="From when on it may be adopted; today if absent."
    )
    valid_until: date | None = strawberry.field(default=None, description="The first day after it; null: no end.")
    idempotency_key: str | None = None


@mutation(description="Propose an agreement of the group; each entity adopts or declines it for itself.")
async def propose_group_agreement(info: Info, input: ProposeGroupAgreementInput) -> GroupAgreementPayload:
    """Propose. Refuses UNKNOWN_ENTITY, UNROUTABLE_ID, BAD_ARGUMENT, FORBIDDEN."""
    context = info.context
    entity = context.entity_here(input.entity).id
    context.require("Mutation.proposeGroupAgreement", entity)
    if context.country != GROUP:
        raise Refusal("BAD_ARGUMENT", f"The group alone proposes: name an entity of {GROUP}.").blame(input.entity)
    organisation = uuid_of(input.organisation, "organisation")
    async with context.writing("proposeGroupAgreement", input, input.idempotency_key) as session:
        if session.replayed is None:
            given = GroupAgreement(
                new_uuid(),
                entity,
                organisation,
                input.title,
                input.terms,
                input.valid_from or context.today,
                context.today,
                input.valid_until,
            )
            kept = propose(given)
            await save_agreement(session, kept)
            id_ = borderless_id("agreement", kept.id)
            told = {"organisation": borderless_id("organisation", organisation), "digest": kept.digest.hex()}
            session.record("groupAgreement.proposed", id_, **told)
            session.announce("groupAgreement.proposed", agreement=id_, **told)
    return await shown(context, session.subject)
