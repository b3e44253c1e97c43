"""Agreements of the group, and what entities answered, as the graph shows them."""

from __future__ import annotations

from datetime import date

import strawberry

from commons.ids import borderless_id, global_id
from services.clients.domain.partnership import group_agreements as domain
from services.clients.domain.partnership.group_agreements import AgreementAnswer


@strawberry.type(description="What the group proposes for one organisation; each entity adopts or declines it.")
class GroupAgreement:
    """An agreement."""

    id: strawberry.ID
    organisation: strawberry.ID = strawberry.field(description="The organisation it is with, by its id.")
    title: str
    terms: str = strawberry.field(description="The terms.")
    digest: str = strawberry.field(
        description="SHA-256 of the terms in UTF-8, as hex digits: what an entity answers to."
    )
    proposed_on: date = strawberry.field(description="The day of the proposal.")
    valid_from: date = strawberry.field(description="From when on entities may adopt it.")
    valid_until: date | None = strawberry.field(description="The first day after it; null: no end.")
    withdrawn_on: date | None = strawberry.field(description="The day the group withdrew it.")
    withdrawn_because: str | None = strawberry.field(description="Why it was withdrawn.")

    @classmethod
    def of(cls, found: domain.GroupAgreement) -> GroupAgreement:
        """The agreement as shown."""
        return cls(
            id=strawberry.ID(borderless_id("agreement", found.id)),
            organisation=strawberry.ID(borderless_id("organisation", found.organisation)),
            title=found.title,
            terms=found.terms,
            digest=found.digest.hex(),
            proposed_on=found.proposed_on,
            valid_from=found.valid_from,
            valid_until=found.valid_until,
            withdrawn_on=found.withdrawn_on,
            withdrawn_because=found.withdrawn_because,
        )


@strawberry.type(description="What an entity says to an agreement of the group, from a day on.")
class GroupAgreementAdoption:
    """An entity's answer."""

    id: strawberry.ID
    entity: strawberry.ID = strawberry.field(description="The legal entity, by its id.")
    agreement: strawberry.ID = strawberry.field(description="The agreement, by its id.")
    organisation: strawberry.ID = strawberry.field(description="The organisation it is with, by its id.")
    answer: AgreementAnswer = strawberry.field(description="Adopted or declined.")
    digest: str = strawberry.field(description="SHA-256 of the terms that were answered to.")
    reason: str = strawberry.field(description="Why.")
    since: date = strawberry.field(description="The first day.")
    until: date | None = strawberry.field(description="The first day after it; null if it stands.")

    @classmethod
    def of(cls, country: str, found: domain.GroupAgreementAdoption) -> GroupAgreementAdoption:
        """The answer as shown."""
        return cls(
            id=strawberry.ID(global_id(country, "adoption", found.id)),
            entity=strawberry.ID(found.entity),
            agreement=strawberry.ID(borderless_id("agreement", found.agreement)),
            organisation=strawberry.ID(borderless_id("organisation", found.organisation)),
            answer=found.answer,
            digest=found.digest.hex(),
            reason=found.reason,
            since=found.since,
            until=found.until,
        )
