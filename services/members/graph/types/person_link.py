"""A person's links as she sees them, each country's part by itself."""

from __future__ import annotations

from datetime import date, datetime

import strawberry

from commons.ids import global_id
from commons.subgraph.scalars import CountryCode
from services.members.domain.links import LinkProcess, LinkState, LinkStepKind
from services.members.store.link_pending import Pending

strawberry.enum(
    LinkState,
    description="How far a link is. ASKED: its token was redeemed, and whoever offered it has yet to answer; EXPIRED: "
    "nobody took the offer up in ten minutes, or answered in three days; CONFIRMED: the asking country has yet to act; "
    "UNDONE: it could not link any more.",
)
strawberry.enum(LinkStepKind, description="What happened to a link.")


@strawberry.type(description="Whom a link token is for, as the country that gave it says: read it before redeeming.")
class LinkOffer:
    """Who is on the other side."""

    country: CountryCode = strawberry.field(description="The country that gave the token.")
    name: str = strawberry.field(description="What its register calls her.")
    expires_at: datetime = strawberry.field(description="Until when the token can be redeemed.")


@strawberry.type(description="One step of a link; steps are only added.")
class PersonLinkStep:
    """One step."""

    kind: LinkStepKind = strawberry.field(description="What happened.")
    happened_on: date


@strawberry.type(description="A link between two countries that know one person, as one of the two has it on record.")
class PersonLink:
    """One link."""

    id: strawberry.ID
    country: CountryCode = strawberry.field(description="Whose record this is.")
    with_: CountryCode = strawberry.field(
        name="with", description="The other country; the same one for an unlinking, which concerns no other."
    )
    state: LinkState = strawberry.field(description="How far it is.")
    other_name: str | None = strawberry.field(
        description="What the other country's register calls who is on its side; while an answer is waited for."
    )
    answer_by: datetime | None = strawberry.field(
        description="Until when whoever offered it may confirm; null before it is asked."
    )
    steps: list[PersonLinkStep] = strawberry.field(description="What happened, the oldest first.")

    @classmethod
    def of(cls, country: str, found: LinkProcess, now: datetime, pending: Pending | None) -> PersonLink:
        """The link as this country knows it."""
        return cls(
            id=strawberry.ID(global_id(country, "link", found.id)),
            country=CountryCode(country),
            with_=CountryCode(found.country),
            state=found.state(now),
            other_name=pending and pending.name,
            answer_by=found.answer_by,
            steps=[PersonLinkStep(kind=step.kind, happened_on=step.on) for step in found.steps],
        )
