"""correctService: a service is called otherwise, or is for others; who uses it keeps it."""

from __future__ import annotations

import strawberry

from commons import texts
from commons.database.sessions import WriteSession
from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.members.domain.services import catalogue
from services.members.domain.services.catalogue import Offer
from services.members.graph.mutations.offer_service import ServicePayload
from services.members.graph.mutations.offering_kit import correct_offer
from services.members.graph.types.declared_words import WorkSituation
from services.members.graph.types.offers import Service


@strawberry.input(description="What is right, in full; what was known before stays on record. The code stays.")
class CorrectServiceInput:
    """Which service, and what is right."""

    service: strawberry.ID = strawberry.field(description="The service.")
    expected_version: int = strawberry.field(description="`version` of the service as it was read.")
    title: str = strawberry.field(description="One line in the entity's language.")
    description: str | None = strawberry.field(default=None, description="In the entity's language.")
    trades: list[str] = strawberry.field(
        default_factory=list, description="ISCO-08 codes, groups included; none: for all."
    )
    situations: list[WorkSituation] = strawberry.field(
        default_factory=list, description="In which situations; none: in all."
    )
    needs: list[str] = strawberry.field(default_factory=list, description="Codes of `needKinds` that it answers.")
    reason: str = strawberry.field(description="What was wrong, or what changed.")
    idempotency_key: str | None = None


@mutation(description="Put right what is said of a service.")
async def correct_service(info: Info, input: CorrectServiceInput) -> ServicePayload:
    """For a membership officer of the entity. Refuses CHANGED_MEANWHILE, NOT_FOUND, BAD_ARGUMENT."""
    said: dict[str, object] = {
        "title": texts.title("The title", input.title),
        "description": texts.text("The description", input.description) if input.description else None,
        "trades": list(catalogue.trades(input.trades)),
        "situations": sorted({one.value for one in input.situations}),
        "needs": list(catalogue.needs(input.needs, info.context.today)),
    }

    async def as_said(session: WriteSession, offer: Offer) -> dict[str, object]:
        return said

    found = await correct_offer(info.context, "correctService", input, (Service, str(input.service)), as_said)
    return ServicePayload(service=found)
