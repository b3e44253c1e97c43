"""offerService: an entity adds a service to its catalogue."""

from __future__ import annotations

from datetime import date

import strawberry

from commons import texts
from commons.database.sessions import WriteSession
from commons.errors import Refusal
from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.members.domain.activities.days import why
from services.members.domain.services import catalogue
from services.members.domain.services.catalogue import Offer
from services.members.graph.mutations.offering_kit import begin_offer
from services.members.graph.types.declared_words import WorkSituation
from services.members.graph.types.offers import Service
from services.members.store.offers import save_offer, service_code_taken


@strawberry.input
class OfferServiceInput:
    """Whose service, what it is, to whom, and for what."""

    entity: strawberry.ID
    code: str = strawberry.field(description="The entity's own code, like LEGAL_ADVICE; one service a day has it.")
    title: str = strawberry.field(description="One line in the entity's language.")
    description: str | None = strawberry.field(default=None, description="In the entity's language.")
    trades: list[str] = strawberry.field(
        default_factory=list, description="ISCO-08 codes, groups included; none: for all."
    )
    situations: list[WorkSituation] = strawberry.field(
        default_factory=list, description="In which situations; none: in all."
    )
    needs: list[str] = strawberry.field(default_factory=list, description="Codes of `needKinds` that it answers.")
    from_: date | None = strawberry.field(default=None, name="from", description="The first day; today if absent.")
    until: date | None = None
    reason: str | None = None
    idempotency_key: str | None = None


@strawberry.type
class ServicePayload:
    """The service after it."""

    service: Service | None = strawberry.field(description="Null where it was struck.")


@mutation(description="Add a service to an entity's catalogue.")
async def offer_service(info: Info, input: OfferServiceInput) -> ServicePayload:
    """For a membership officer of the entity. Refuses ALREADY_EXISTS (the code), BAD_ARGUMENT."""
    context = info.context
    said = {
        "code": catalogue.code(input.code),
        "title": texts.title("The title", input.title),
        "description": texts.text("The description", input.description) if input.description else None,
        "trades": list(catalogue.trades(input.trades)),
        "situations": sorted({one.value for one in input.situations}),
        "needs": list(catalogue.needs(input.needs, context.today)),
    }
    reason = why(input.reason)

    async def save(session: WriteSession, offer: Offer) -> None:
        if await service_code_taken(session, offer.entity, input.code, offer.period):
            raise Refusal("ALREADY_EXISTS", f"The entity has a service {input.code} on some of these days.")
        await save_offer(session, "service", offer, said, reason=reason, action="offered")

    return ServicePayload(service=await begin_offer(context, "offerService", input, Service, save))
