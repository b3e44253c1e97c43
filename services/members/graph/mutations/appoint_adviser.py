"""appointAdviser: somebody of the staff begins to advise members."""

from __future__ import annotations

from datetime import date

import strawberry

from commons import texts
from commons.database.sessions import WriteSession
from commons.errors import Refusal
from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.members.domain.activities.days import why
from services.members.domain.register_values import EMAIL
from services.members.domain.services import catalogue
from services.members.domain.services.catalogue import Offer
from services.members.graph.mutations.offering_kit import begin_offer
from services.members.graph.types.offers import Adviser
from services.members.store.offers import save_adviser_profile, save_offer


@strawberry.input
class AppointAdviserInput:
    """Who advises, for which entity, and what she knows."""

    entity: strawberry.ID
    name: str = strawberry.field(description="As members know her.")
    email: str | None = strawberry.field(default=None, description="Where members reach her.")
    trades: list[str] = strawberry.field(default_factory=list, description="ISCO-08 codes of trades she knows.")
    needs: list[str] = strawberry.field(default_factory=list, description="Codes of `needKinds` that she answers.")
    from_: date | None = strawberry.field(default=None, name="from", description="The first day; today if absent.")
    until: date | None = None
    reason: str | None = None
    idempotency_key: str | None = None


@strawberry.type
class AdviserPayload:
    """The adviser after it."""

    adviser: Adviser | None = strawberry.field(description="Null where she was struck.")


@mutation(description="Appoint an adviser.")
async def appoint_adviser(info: Info, input: AppointAdviserInput) -> AdviserPayload:
    """For a membership officer of the entity. Refuses BAD_ARGUMENT."""
    context = info.context
    name, reason = texts.title("The name", input.name), why(input.reason)
    if input.email is not None and not EMAIL.fullmatch(input.email):
        raise Refusal("BAD_ARGUMENT", "The e-mail address is none.")
    said = {
        "trades": list(catalogue.trades(input.trades)),
        "needs": list(catalogue.needs(input.needs, context.today)),
    }

    async def save(session: WriteSession, offer: Offer) -> None:
        await save_adviser_profile(session, offer.id, name, input.email)
        await save_offer(session, "adviser", offer, said, reason=reason, action="appointed")

    return AdviserPayload(adviser=await begin_offer(context, "appointAdviser", input, Adviser, save))
