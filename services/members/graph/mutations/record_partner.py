"""recordPartner: an outside organisation that protects or represents members: a union, a federation, an insurer."""

from __future__ import annotations

from datetime import date

import strawberry

from commons import texts
from commons.database.sessions import WriteSession
from commons.ids import uuid_of
from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.members.domain.activities.days import why
from services.members.domain.services import partners
from services.members.domain.services.catalogue import Offer
from services.members.graph.declared_filters import SectorInput
from services.members.graph.mutations.offering_kit import begin_offer
from services.members.graph.types.declared_words import PartnerKind, PartnerPurpose
from services.members.graph.types.offers import Partner
from services.members.store.declared_filter import sector_key
from services.members.store.offers import save_offer


@strawberry.input
class RecordPartnerInput:
    """Whose partner, who it is, for what, for whom and where."""

    entity: strawberry.ID
    kind: PartnerKind
    name: str = strawberry.field(description="As it calls itself.")
    purposes: list[PartnerPurpose] = strawberry.field(description="What members have of it; one at least.")
    sectors: list[SectorInput] = strawberry.field(default_factory=list, description="For which; none: for all.")
    country: str = strawberry.field(description="Where it works: a code of the country directory.")
    regions: list[str] = strawberry.field(
        default_factory=list, description="NUTS codes of that country; none: all of it."
    )
    organisation: strawberry.ID | None = strawberry.field(
        default=None, description="The organisation, where the clients service knows it."
    )
    from_: date | None = strawberry.field(default=None, name="from", description="The first day; today if absent.")
    until: date | None = None
    reason: str | None = None
    idempotency_key: str | None = None


@strawberry.type
class PartnerPayload:
    """The partner after it."""

    partner: Partner | None = strawberry.field(description="Null where it was struck.")


@mutation(description="Record an outside partner for protection or representation.")
async def record_partner(info: Info, input: RecordPartnerInput) -> PartnerPayload:
    """For a membership officer of the entity. Refuses UNKNOWN_COUNTRY, BAD_ARGUMENT."""
    country = info.context.partition.directory.country(input.country).code
    territory = partners.territory(country, input.regions)
    sectors = partners.sectors([(one.code, one.revision) for one in input.sectors])
    said = {
        "kind": input.kind.value,
        "name": texts.title("The name", input.name),
        "purposes": [one.value for one in partners.purposes(input.purposes)],
        "sectors": [sector_key(one) for one in sectors],
        "country": territory.country,
        "regions": list(territory.regions),
        "organisation": uuid_of(input.organisation, "organisation") if input.organisation else None,
    }
    reason = why(input.reason)

    async def save(session: WriteSession, offer: Offer) -> None:
        await save_offer(session, "partner", offer, said, reason=reason, action="recorded")

    return PartnerPayload(partner=await begin_offer(info.context, "recordPartner", input, Partner, save))
