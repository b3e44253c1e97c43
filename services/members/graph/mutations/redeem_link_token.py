"""redeemLinkToken: a member logged in here shows another country's word that she is known there too."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

import strawberry

from commons.auth.tokens import unverified_claims, verified
from commons.clock import machine_now
from commons.errors import Refusal
from commons.ids import uuid_of
from commons.subgraph.context import Info, RequestContext
from commons.subgraph.scalars import CountryCode
from services.members.domain.linking import LinkClaims, alias_claims, decide_link, invalid, read_link_claims
from services.members.graph import finding
from services.members.graph.mutations.own_membership import check_country
from services.members.graph.types.person import Person
from services.members.store.links import link_facts, save_link, two_people

TWO_PEOPLE = (
    "Both are members of one entity here today: the token is somebody else's, or you are entered twice, which the"
    " membership office puts right first."
)


@strawberry.input
class RedeemLinkTokenInput:
    """The token, and the country it is redeemed in."""

    country: CountryCode = strawberry.field(description="The country that redeems, the token's target.")
    token: str = strawberry.field(description="As createLinkToken gave it.")
    idempotency_key: str | None = None


@strawberry.type
class RedeemLinkTokenPayload:
    """Who the caller is here from now on."""

    person: Person


@strawberry.mutation(description="Link the caller's memberships here with the person of another country's token.")
async def redeem_link_token(info: Info, input: RedeemLinkTokenInput) -> RedeemLinkTokenPayload:
    """Link this login's memberships here with the token's person. Refuses LINK_TOKEN_INVALID, ALREADY_LINKED, and
    TRANSITION_NOT_ALLOWED where both are members of one entity."""
    context = info.context
    check_country(context, str(input.country))
    claims = await _verified(context, input.token)
    async with context.writing("redeemLinkToken", input, input.idempotency_key) as session:
        if session.replayed is None:
            facts = await link_facts(session, claims)
            link = decide_link(claims, facts.person, facts.mine, facts.theirs, used=facts.used)
            if await two_people(session, (*link.former, link.person), context.today):
                raise Refusal("TRANSITION_NOT_ALLOWED", TWO_PEOPLE)
            await save_link(session, link, context.today, _statements(context, link.former, link.person))
    (person,) = await finding.find_persons(context, [uuid_of(session.subject, "person")])
    return RedeemLinkTokenPayload(person=person)


async def _verified(context: RequestContext, token: str) -> LinkClaims:
    """The claims, after checking that the country they name signed them for this partition."""
    try:
        issuer = str(unverified_claims(token).get("iss"))
        address = context.partition.directory.partitions.get(issuer)
        if address is None or not issuer.startswith("members/") or issuer == context.partition.name:
            raise invalid()
        keys = context.partition.key_sets
        claims = await verified(token, f"{address}/jwks.json", keys, issuer=issuer, audience=context.partition.name)
    except Refusal as refusal:
        raise invalid() from refusal
    return read_link_claims(claims)


def _statements(context: RequestContext, former: Sequence[UUID], person: UUID) -> dict[UUID, str]:
    at, name = machine_now(), context.partition.name
    return {old: context.partition.key.sign(alias_claims(old, person, name, at)) for old in former}
