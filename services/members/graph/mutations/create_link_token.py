"""createLinkToken: a member logged in here gets a signed word for another country."""

from __future__ import annotations

from datetime import datetime
from uuid import NAMESPACE_URL, UUID, uuid4, uuid5

import strawberry

from commons.clock import machine_now
from commons.errors import Refusal
from commons.ids import borderless_id
from commons.subgraph.context import Info, RequestContext
from commons.subgraph.mutations import mutation
from commons.subgraph.scalars import CountryCode
from services.members.domain.linking import LINK_LIFETIME, LinkClaims, link_claims
from services.members.domain.links import LinkStep, LinkStepKind
from services.members.graph.loaders import viewer_of
from services.members.graph.mutations.own_membership import check_country
from services.members.store.link_steps import insert_link_step
from services.members.store.links import name_in_register


@strawberry.input
class CreateLinkTokenInput:
    """Where the caller is logged in, and the country that the token is for."""

    country: CountryCode = strawberry.field(description="The country whose membership is to be known in the other.")
    target_country: CountryCode = strawberry.field(description="Where the token will be redeemed.")
    idempotency_key: str | None = None


@strawberry.type
class CreateLinkTokenPayload:
    """A token to redeem in the target country, once, before `expiresAt`."""

    token: str
    expires_at: datetime


@mutation(description="A signed word for another country: this login is recorded here as this person.")
async def create_link_token(info: Info, input: CreateLinkTokenInput) -> CreateLinkTokenPayload:
    """Sign for the target country that this login is recorded here as this person. Refuses NOT_FOUND."""
    context = info.context
    claims = await _claims(context, input)
    audience = f"members/{input.target_country}"
    async with context.writing("createLinkToken", input, input.idempotency_key) as session:
        if session.replayed is None:
            offered = LinkStep(
                claims.token, str(input.target_country), LinkStepKind.OFFERED, context.today, claims.expires
            )
            await insert_link_step(session, claims.person, offered)
        session.record("link.token", borderless_id("person", claims.person), target=audience, token=claims.token.hex)
    token = context.partition.key.sign(link_claims(claims, context.partition.name, audience))
    return CreateLinkTokenPayload(token=token, expires_at=claims.expires)


async def _claims(context: RequestContext, given: CreateLinkTokenInput) -> LinkClaims:
    target = str(given.target_country)
    check_country(context, str(given.country))
    context.partition.directory.country(target)
    if target == context.country:
        raise Refusal("BAD_ARGUMENT", "A link joins two countries; name another one.")
    persons = (await viewer_of(context)).persons
    if not persons:
        raise Refusal("NOT_FOUND", "Your login is not recorded with a membership in this country; nothing to link.")
    async with context.reading() as session:
        name = await name_in_register(session, persons[:1], context.today)
    return LinkClaims(
        token=_token_id(context, given.idempotency_key),
        country=context.country,
        person=persons[0],
        issuer=context.caller.issuer,
        subject=context.caller.subject,
        expires=machine_now().replace(microsecond=0) + LINK_LIFETIME,
        name=name or context.caller.name,
    )


def _token_id(context: RequestContext, key: str | None) -> UUID:
    """One idempotency key gives tokens of one id, so that however many were handed out, one is redeemed."""
    return uuid4() if key is None else uuid5(NAMESPACE_URL, f"{context.partition.name}\n{context.caller.actor}\n{key}")
