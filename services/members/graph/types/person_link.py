"""A person's links as she sees them, each country's part by itself."""

from __future__ import annotations

from datetime import date, datetime

import strawberry

from commons.subgraph.scalars import CountryCode
from services.members.domain.links import LinkProcess, LinkState, LinkStepKind

strawberry.enum(LinkState, description="How far a link is. EXPIRED: an offer that nobody took up in its ten minutes.")
strawberry.enum(LinkStepKind, description="What happened to a link.")


@strawberry.type(description="One step of a link; steps are only added.")
class PersonLinkStep:
    """One step."""

    kind: LinkStepKind = strawberry.field(description="What happened.")
    happened_on: date


@strawberry.type(description="A link between two countries that know one person, as one of the two has it on record.")
class PersonLink:
    """One link."""

    country: CountryCode = strawberry.field(description="Whose record this is.")
    with_: CountryCode = strawberry.field(
        name="with", description="The other country; the same one for an unlinking, which concerns no other."
    )
    state: LinkState = strawberry.field(description="How far it is.")
    steps: list[PersonLinkStep] = strawberry.field(description="What happened, the oldest first.")

    @classmethod
    def of(cls, country: str, found: LinkProcess, now: datetime) -> PersonLink:
        """The link as this country knows it."""
        return cls(
            country=CountryCode(country),
            with_=CountryCode(found.country),
            state=found.state(now),
            steps=[PersonLinkStep(kind=step.kind, happened_on=step.on) for step in found.steps],
        )
